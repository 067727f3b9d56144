"""The services in the network as they speak: Lyria, ElevenLabs, Stability AI and MiniMax."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from tests.fake_studio.server import FakeStudio, Reply, Request, multipart, told
from tests.fake_studio.sounds import mooded, pcm, tone


class Lyria:
    """``POST /v1beta/interactions``. Its 50 MB and late blocks are moods like the others."""

    key_header = "x-goog-api-key"
    schemas: Mapping[str, str] = {"POST /v1beta/interactions": "lyria"}

    def is_order(self, request: Request) -> bool:
        return request.method == "POST"

    def error(self, status: int, message: str) -> Reply:
        names = {
            400: "invalid_request", 401: "authentication", 402: "payment_required", 403: "permission_denied",
            404: "model_not_found", 409: "aborted", 429: "rate_limit_exceeded", 499: "cancelled", 500: "api_error",
            501: "unimplemented", 503: "service_unavailable", 504: "deadline_exceeded",
        }  # fmt: skip
        unknown = "api_error" if status >= 500 else "invalid_request"
        return told({"error": {"code": names.get(status, unknown), "message": message}}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        what, _, code = mood.partition(" ")
        if what == "error":  # "error 400 content_blocked"
            status, _, name = code.partition(" ")
            return told({"error": {"code": name, "message": "Blocked for an unspecified policy reason."}}, int(status))
        if mood == "old key error":
            details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
            error = {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT", "details": details}
            return told({"error": error}, 400)
        if mood == "old quota with a wait":
            details = [{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.4s"}]
            error = {"code": 429, "message": "Slow down.", "status": "RESOURCE_EXHAUSTED", "details": details}
            return told({"error": error}, 429)
        studio.billed += 1
        found = self._interaction(request, mood)
        body = json.dumps(found).replace("/", "\\/").encode() if mood == "escaped" else json.dumps(found).encode()
        return Reply(200, body, cut=len(body) // 2 if mood == "cut" else None)

    def _interaction(self, request: Request, mood: str) -> dict[str, Any]:
        data = base64.b64encode(mooded(mood, "MP3")).decode()
        score = {"type": "text", "text": "[[A0]]\n[:] first sung line"}
        audio = {"type": "audio", "mime_type": "audio/wav" if mood == "wrong type" else "audio/mpeg", "data": data}
        found: dict[str, Any] = {
            "id": "v1_abc", "object": "interaction", "model": request.json["model"], "status": "completed",
            "usage": {"total_tokens": 2100},
        }  # fmt: skip
        if mood == "failed inside":
            return found | {"status": "failed", "errors": [{"code": "content_blocked", "message": "Blocked."}]}
        if mood == "failed step":
            step = {"type": "model_output", "error": {"code": "api_error", "message": "It broke."}}
            return found | {"status": "failed", "steps": [step]}
        if mood in ("in_progress", "incomplete"):
            return found | {"status": mood, "steps": []}
        if mood == "no audio":
            return found | {"steps": [{"type": "model_output", "content": [score]}]}
        if mood == "not base64":
            audio["data"] = "!" * 100_000
        if mood == "outputs":
            return found | {"outputs": [score, audio]}
        steps = [{"type": "user_input", "content": [{"type": "text", "text": "what was asked"}]}, {"type": "thought"}]
        return found | {"steps": [*steps, *({"type": "model_output", "content": [each]} for each in (score, audio))]}


class ElevenLabs:
    """``POST /v1/music/detailed``: two parts in one answer."""

    key_header = "xi-api-key"
    schemas: Mapping[str, str] = {"POST /v1/music/detailed": "elevenlabs"}

    def is_order(self, request: Request) -> bool:
        return request.method == "POST"

    def error(self, status: int, message: str) -> Reply:
        if status == 422:
            return told({"detail": [{"loc": ["body"], "msg": message, "type": "value_error"}]}, 422)
        names = {401: "invalid_api_key", 402: "payment_required", 403: "missing_permissions", 429: "rate_limit_error"}
        return told({"detail": {"status": names.get(status, "error"), "message": message}}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        what, _, rest = mood.partition(" ")
        if what == "error":  # "error 401 quota_exceeded"
            status, _, code = rest.partition(" ")
            return told({"detail": {"type": "invalid_request", "code": code, "message": "No."}}, int(status))
        if mood in ("bad prompt", "bad plan", "harmful prompt"):
            return told({"detail": self._refusal(mood)}, 400)
        studio.billed += 1
        is_pcm = request.query["output_format"].startswith("pcm")
        audio = pcm(channels=1 if mood == "mono" else 2) if is_pcm and mood != "headed" else mooded(mood, "MP3")
        if mood == "headed":
            audio = tone("WAV")
        if mood == "alone":
            return Reply(200, audio, "audio/mpeg", {"song-id": "song-1"})
        plan = request.json.get("composition_plan") or {"chunks": [{"text": "[Verse]\nline", "duration_ms": 30_000}]}
        parts = [("application/json", json.dumps({"composition_plan": plan}).encode()), ("audio/mpeg", audio)]
        if mood == "no audio":
            parts.pop()
        reply = multipart(parts, b"\n" if mood == "bare line ends" else b"\r\n")
        body = reply.body if mood != "no last boundary" else reply.body[:-20]
        cut = len(body) // 2 if mood == "cut" else None
        return Reply(200, body, reply.media_type, {"song-id": "song-1"}, cut)

    def _refusal(self, mood: str) -> dict[str, Any]:
        if mood == "harmful prompt":
            return {"status": "bad_prompt", "message": "Not this."}
        if mood == "bad plan":
            suggestion = {"chunks": [{"text": "[Verse]\nanother line", "duration_ms": 30_000}]}
            data = {"composition_plan_suggestion": suggestion}
            return {"status": "bad_composition_plan", "message": "Known lyrics.", "data": data}
        data = {"prompt_suggestion": "Dream pop with a wide chorus"}
        return {"status": "bad_prompt", "message": "A name of a band is in it.", "data": data}


class Stability:
    """``text-to-audio`` of both generations, and the results of the newer."""

    key_header = "authorization"
    NEW, OLD = "/v2beta/audio/stable-audio/text-to-audio", "/v2beta/audio/stable-audio-2/text-to-audio"
    RESULTS = "/v2beta/audio/results/"
    schemas: Mapping[str, str] = {f"POST {NEW}": "stability", f"POST {OLD}": "stability"}

    def __init__(self) -> None:
        self.waits = 2
        self._audio_mood = ""

    def is_order(self, request: Request) -> bool:
        return request.method == "POST"

    def error(self, status: int, message: str) -> Reply:
        names = {403: "content_moderation", 429: "rate_limit_exceeded", 401: "unauthorized"}
        return told({"id": "e-1", "name": names.get(status, "error"), "errors": [message]}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        if request.path == self.NEW:
            studio.billed += 1
            self._audio_mood = mood
            return told({} if mood == "no id" else {"id": "a1" * 32}, 202)
        if request.path == self.OLD:
            studio.billed += 1
            return self._song(mood)
        if request.path.startswith(self.RESULTS):
            return self._result(studio, mood)
        return self.error(404, "No such page.")

    def _result(self, studio: FakeStudio, mood: str) -> Reply:
        if mood == "expired":
            return self.error(404, "Unknown or expired.")
        if mood == "waiting" or self.waits > 0:
            self.waits -= 1
            return told({"id": "a1" * 32, "status": "in-progress"}, 202)
        return self._song(mood or self._audio_mood)

    def _song(self, mood: str) -> Reply:
        if mood == "filtered":
            return Reply(200, tone(), "audio/wav", {"finish-reason": "CONTENT_FILTERED"})
        if mood == "as json":
            audio = base64.b64encode(tone()).decode()
            return told({"audio": audio, "finish_reason": "SUCCESS", "seed": 42})
        body = mooded(mood)
        cut = len(body) // 2 if mood == "cut" else None
        media_type = "text/plain" if mood == "wrong type" else "audio/wav"
        return Reply(200, body, media_type, {"finish-reason": "SUCCESS", "x-request-id": "r-1"}, cut)


class MiniMax:
    """``POST /v1/music_generation``: errors come with HTTP 200."""

    key_header = "authorization"
    schemas: Mapping[str, str] = {"POST /v1/music_generation": "minimax"}

    def is_order(self, request: Request) -> bool:
        return request.method == "POST"

    def error(self, status: int, message: str) -> Reply:
        return told({"base_resp": {"status_code": 2013 if status == 422 else 0, "status_msg": message}}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        what, _, code = mood.partition(" ")
        if what == "code":
            studio.billed += code in ("1001", "1027")
            return told({"trace_id": "t-1", "base_resp": {"status_code": int(code), "status_msg": "Sorry."}})
        if request.method == "GET":
            return Reply(200, mooded(mood), "audio/wav")
        studio.billed += 1
        body = json.dumps(self._song(studio, request, mood)).encode()
        return Reply(200, body, cut=len(body) // 2 if mood == "cut" else None)

    def _song(self, studio: FakeStudio, request: Request, mood: str) -> dict[str, Any]:
        found: dict[str, Any] = {"trace_id": "t-1", "base_resp": {"status_code": 0, "status_msg": "success"}}
        address = f"{studio.other_host or studio.url}/song.wav?signature=open-to-all"
        if mood == "no audio":
            return found | {"data": None}
        if mood == "no verdict":
            return {"data": {"audio": "00"}}
        if mood == "not hex":
            return found | {"data": {"audio": "xy" * 60_000}}
        if request.json["output_format"] == "url":
            return found | {"data": {"audio_url": address} if mood == "other field" else {"audio": address}}
        return found | {"data": {"audio": mooded(mood).hex(), "status": 2}}
