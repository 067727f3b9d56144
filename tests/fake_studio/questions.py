"""The fakes as they answer the questions of the checklist, beside the orders they know."""

import base64
import json
from collections.abc import Mapping

from tests.fake_studio.checking import complaints, schema
from tests.fake_studio.server import FakeStudio, Reply, Request, Speaker, told
from tests.fake_studio.sounds import pcm, tone

AUDIO = base64.b64encode(tone("MP3")).decode()


class Questioned:
    """A speaker that is also asked what it can do; ``extra_takes`` are those it would charge for such questions."""

    schemas: Mapping[str, str] = {}  # looked at here: a question is no order

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.key_header = speaker.key_header
        self.extra_takes = 0

    def is_order(self, request: Request) -> bool:
        return self._speaker.is_order(request)

    def error(self, status: int, message: str) -> Reply:
        return self._speaker.error(status, message)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        asked = self._asked(request)
        if asked is not None:
            return asked
        name = self._speaker.schemas.get(f"{request.method} {request.path}")
        if name is not None:
            is_form = request.headers["content-type"].startswith("multipart/form-data")
            wrong = list(complaints(request.form if is_form else request.json, schema(name)))
            if wrong:
                return self.error(422, "; ".join(wrong))
        return self._speaker.answer(studio, request, mood)

    def _asked(self, request: Request) -> Reply | None:
        if request.path == "/openapi.json":
            paths = ("/health", "/query_result", "/release_task", "/v1/audio")
            return told({"openapi": "3.1.0", "paths": {path: {} for path in paths}})
        if request.path.endswith("/inpaint"):
            return self.error(404 if "audio-3" in request.path else 400, "prompt is missing")
        if request.path.startswith("/v1beta/interactions"):
            return self._lyria(request)
        if request.path in ("/v1/music", "/v1/music/detailed/stream"):
            return self._elevenlabs(request)
        if request.path.endswith("/text-to-audio") and "output_format" not in request.form:
            self.extra_takes += 1
            return Reply(200, tone("MP3"), "audio/mpeg")
        return None

    def _lyria(self, request: Request) -> Reply | None:
        step = {"type": "model_output", "content": [{"type": "audio", "mime_type": "audio/mpeg", "data": AUDIO}]}
        if request.method == "GET":
            return told({"id": "v1_bg", "status": "completed", "steps": [step]})
        if "response_format" in request.json:
            return told({"error": {"code": "invalid_request", "message": "This audio type is not supported."}}, 400)
        if request.json.get("background"):
            self.extra_takes += 1
            return told({"id": "v1_bg", "status": "in_progress", "steps": []})
        if request.json.get("stream"):
            self.extra_takes += 1
            delta = {"event_type": "step.delta", "delta": {"type": "audio", "data": AUDIO[:400]}}
            return events({"event_type": "step.start"}, delta, delta, {"event_type": "interaction.completed"})
        return None

    def _elevenlabs(self, request: Request) -> Reply:
        if "lyrics_text" in request.json:
            return told({"detail": [{"loc": ["body", "lyrics_text"], "msg": "unknown", "type": "extra"}]}, 422)
        self.extra_takes += 1
        if request.path == "/v1/music":
            return Reply(200, pcm(request.json["music_length_ms"] / 1000), "audio/pcm")
        return events({"type": "plan"}, {"type": "audio_chunk", "audio_base64": AUDIO[:400]}, {"type": "end"})


def events(*each: dict[str, object]) -> Reply:
    lines = "".join(f"data: {json.dumps(event)}\n\n" for event in each)
    return Reply(200, lines.encode(), "text/event-stream")
