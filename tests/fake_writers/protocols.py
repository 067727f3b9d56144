"""What each service says, written from the fact sheet: frames of a stream, whole answers, errors."""

import json
from dataclasses import dataclass
from typing import Any, Protocol

MODEL = "model-that-answered"


class Speech(Protocol):
    """How one service speaks. ``frames`` are the events of a stream that ends well."""

    name: str
    path: str
    models_path: str
    key_header: str
    streams: bool

    def opening(self) -> list[bytes]: ...

    def piece(self, text: str) -> bytes: ...

    def closing(self, reason: str) -> list[bytes]:
        """``reason``: whole, length or refusal."""

    def whole(self, text: str) -> bytes:
        """The answer when it is not streamed."""

    def error(self, status: int, code: str, message: str) -> bytes:
        """An error body."""

    def error_event(self, code: str, message: str) -> bytes: ...

    def models(self, names: list[str]) -> bytes: ...


def event(body: Any, name: str = "") -> bytes:
    named = f"event: {name}\n" if name else ""
    data = body if isinstance(body, str) else json.dumps(body)
    return f"{named}data: {data}\n\n".encode()


def _error(code: object, kind: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "type": kind, "message": message}}


@dataclass(frozen=True)
class GeminiSpeech:
    name: str = "gemini"
    path: str = "/v1beta/interactions"
    models_path: str = "/v1beta/models"
    key_header: str = "x-goog-api-key"
    streams: bool = True

    def opening(self) -> list[bytes]:
        return [
            b": a remark that is no event\n\n",
            event(
                {"event_type": "interaction.created", "interaction": {"status": "in_progress"}}, "interaction.created"
            ),
            event({"event_type": "step.start", "index": 0, "step": {"type": "model_output"}}, "step.start"),
            event({"event_type": "step.delta", "index": 0, "delta": {"type": "thought_signature", "signature": "x"}}),
        ]

    def piece(self, text: str) -> bytes:
        return event({"event_type": "step.delta", "index": 0, "delta": {"type": "text", "text": text}}, "step.delta")

    def closing(self, reason: str) -> list[bytes]:
        status = {"whole": "completed", "length": "incomplete", "refusal": "failed"}[reason]
        usage = {"total_input_tokens": 100, "total_output_tokens": 150, "total_thought_tokens": 50}
        told = {"status": status, "model": MODEL, "usage": usage}
        return [
            event({"event_type": "step.stop", "index": 0}, "step.stop"),
            event({"event_type": "interaction.completed", "interaction": told}, "interaction.completed"),
            event("[DONE]", "done"),
        ]

    def whole(self, text: str) -> bytes:
        steps = [{"type": "thought"}, {"type": "model_output", "content": [{"type": "text", "text": text}]}]
        return json.dumps({"status": "completed", "model": MODEL, "steps": steps}).encode()

    def error(self, status: int, code: str, message: str) -> bytes:
        return json.dumps({"error": {"code": code, "message": message}}).encode()

    def error_event(self, code: str, message: str) -> bytes:
        return event({"event_type": "error", "error": {"code": code, "message": message}}, "error")

    def models(self, names: list[str]) -> bytes:
        return json.dumps({"models": [{"name": f"models/{name}"} for name in names]}).encode()


@dataclass(frozen=True)
class OpenAiSpeech:
    name: str = "openai"
    path: str = "/v1/chat/completions"
    models_path: str = "/v1/models"
    key_header: str = "authorization"
    streams: bool = True

    def opening(self) -> list[bytes]:
        nobody = {"id": "", "object": "", "model": "", "choices": []}
        thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hm"}]}
        return [
            event(nobody),
            self._chunk({"role": "assistant", "content": ""}),
            self._chunk({"reasoning_content": "Hm, rain …"}),
            self._chunk({"content": [thought]}),
        ]

    def piece(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def closing(self, reason: str) -> list[bytes]:
        finish = {"whole": "stop", "length": "length", "refusal": "content_filter"}[reason]
        usage = {"prompt_tokens": 100, "completion_tokens": 200}
        last = {"object": "chat.completion.chunk", "model": MODEL, "choices": [], "usage": usage}
        return [self._chunk({}, finish), event(last), event("[DONE]")]

    def whole(self, text: str) -> bytes:
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        return json.dumps({"object": "chat.completion", "model": MODEL, "choices": [choice]}).encode()

    def error(self, status: int, code: str, message: str) -> bytes:
        return json.dumps(_error(code, "invalid_request_error" if status == 400 else "api_error", message)).encode()

    def error_event(self, code: str, message: str) -> bytes:
        return event({"error": {"message": message, "type": code, "code": code}})

    def models(self, names: list[str]) -> bytes:
        return json.dumps({"object": "list", "data": [{"id": name, "object": "model"} for name in names]}).encode()

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choices = [{"index": 0, "delta": delta, "finish_reason": finish}]
        return event({"id": "1", "object": "chat.completion.chunk", "model": MODEL, "choices": choices})


@dataclass(frozen=True)
class AnthropicSpeech:
    name: str = "anthropic"
    path: str = "/v1/messages"
    models_path: str = "/v1/models"
    key_header: str = "x-api-key"
    streams: bool = True

    def opening(self) -> list[bytes]:
        message = {"type": "message", "model": MODEL, "content": [], "usage": {"input_tokens": 100, "output_tokens": 1}}
        block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        thought = {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "Hm"}}
        return [
            event({"type": "message_start", "message": message}, "message_start"),
            event({"type": "ping"}, "ping"),
            event(thought, "content_block_delta"),
            event(block, "content_block_start"),
        ]

    def piece(self, text: str) -> bytes:
        delta = {"type": "text_delta", "text": text}
        return event({"type": "content_block_delta", "index": 0, "delta": delta}, "content_block_delta")

    def closing(self, reason: str) -> list[bytes]:
        stop = {"whole": "end_turn", "length": "max_tokens", "refusal": "refusal"}[reason]
        delta = {"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": 200}}
        return [
            event({"type": "content_block_stop", "index": 0}, "content_block_stop"),
            event(delta, "message_delta"),
            event({"type": "message_stop"}, "message_stop"),
        ]

    def whole(self, text: str) -> bytes:
        content = [{"type": "text", "text": text}]
        body = {"type": "message", "model": MODEL, "content": content, "stop_reason": "end_turn"}
        return json.dumps(body).encode()

    def error(self, status: int, code: str, message: str) -> bytes:
        return json.dumps({"type": "error", **_error(None, code, message)}).encode()

    def error_event(self, code: str, message: str) -> bytes:
        return event({"type": "error", "error": {"type": code, "message": message}}, "error")

    def models(self, names: list[str]) -> bytes:
        return json.dumps({"data": [{"type": "model", "id": name} for name in names], "has_more": False}).encode()


@dataclass(frozen=True)
class MiniMaxSpeech:
    name: str = "minimax"
    path: str = "/v1/lyrics_generation"
    models_path: str = "/none"
    key_header: str = "authorization"
    streams: bool = False

    def opening(self) -> list[bytes]:
        return []

    def piece(self, text: str) -> bytes:
        return b""

    def closing(self, reason: str) -> list[bytes]:
        return []

    def whole(self, text: str) -> bytes:
        said = {"song_title": "Rain", "style_tags": "pop", "lyrics": text}
        return json.dumps({**said, "base_resp": {"status_code": 0, "status_msg": "success"}}).encode()

    def coded(self, code: int) -> bytes:
        """An error as this service says it: inside HTTP 200."""
        return json.dumps({"base_resp": {"status_code": code, "status_msg": "no"}}).encode()

    def error(self, status: int, code: str, message: str) -> bytes:
        return json.dumps(_error(code, code, message)).encode()

    def error_event(self, code: str, message: str) -> bytes:
        return b""

    def models(self, names: list[str]) -> bytes:
        return b"{}"


SPEECHES: dict[str, Speech] = {
    speech.name: speech for speech in (GeminiSpeech(), OpenAiSpeech(), AnthropicSpeech(), MiniMaxSpeech())
}
