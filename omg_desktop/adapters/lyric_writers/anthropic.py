"""Anthropic's Messages, streamed. Protocol: the vendor's API as of 2026-08, ``anthropic-version: 2023-06-01``.

A refusal comes with HTTP 200, as the reason for stopping. Thinking blocks are passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from omg_desktop.adapters.writer_errors import Service, not_understood, refused, speakable_key, stopped_by
from omg_desktop.adapters.writer_streams import Question, Services, Telling
from omg_desktop.domain.errors import OutcomeUnknown
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricWriterCard, request_text
from omg_desktop.domain.prompts import lyrics_system_prompt
from omg_desktop.ports import Job

API_VERSION = "2023-06-01"
_WHOLE = frozenset({"end_turn", "stop_sequence"})


@dataclass(frozen=True)
class AnthropicWriter:
    """Fits ``ports.LyricWriter``. ``settings`` and ``key`` are asked before each request."""

    settings: Callable[[], LyricWriterCard]
    key: Callable[[], str | None] = field(repr=False)
    services: Services = field(repr=False)

    @property
    def card(self) -> LyricWriterCard:
        return self.settings()

    def sending(self, request: LyricRequest) -> str:
        return f"{lyrics_system_prompt(request.genre)}\n\n{request_text(request)}"

    def write(self, request: LyricRequest, tell: Callable[[str], None], job: Job) -> LyricAnswer:
        card = self.card
        body = {
            "model": card.model,
            "max_tokens": card.answer_tokens_max,
            "system": lyrics_system_prompt(request.genre),
            "messages": [{"role": "user", "content": request_text(request)}],
            "stream": True,
        }
        question = self._question(card, "/v1/messages", body)
        said, told = Telling(question.service, tell), _Told(card.model)
        for event in self.services.events(question, job):
            told.hear(event, said, question.service)
            if told.ended:
                break
        if told.stop_reason == "refusal":
            raise refused(question.service)
        if not told.ended:
            raise OutcomeUnknown(f"{card.name} stopped before the end.")
        return LyricAnswer(
            text=said.whole(),
            model=told.model,
            complete=told.stop_reason in _WHOLE,
            input_tokens=told.input_tokens,
            output_tokens=told.output_tokens,
        )

    def models(self, job: Job) -> tuple[str, ...]:
        question = self._question(self.card, "/v1/models?limit=1000", None)
        answer = self.services.answer(question, job)
        found = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise not_understood(question.service)
        names = [each.get("id") for each in found if isinstance(each, dict)]
        return tuple(name for name in names if isinstance(name, str) and name)

    def _question(self, card: LyricWriterCard, path: str, body: dict[str, Any] | None) -> Question:
        key = speakable_key(card.name, self.key(), needed=card.needs_key)
        return Question(
            service=Service(card.name, may_cost=body is not None, key=key),
            url=card.base_url.rstrip("/").removesuffix("/v1") + path,
            headers={"x-api-key": key, "anthropic-version": API_VERSION},
            body=body,
            silence_seconds_max=card.silence_seconds_max,
        )


@dataclass
class _Told:
    """What the events of one answer have told so far, beside the text."""

    model: str
    ended: bool = False
    stop_reason: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None

    def hear(self, event: Any, said: Telling, service: Service) -> None:
        if not isinstance(event, dict):
            raise not_understood(service)
        match event.get("type"):
            case "error":
                raise stopped_by(service, event, after_text=said.begun)
            case "message_start" | "message_delta":
                self._hear_message(event.get("message"))
                self._hear_message(event.get("delta"))
                self._hear_usage(event.get("usage"))
            case "content_block_start":
                _hear_block(event.get("content_block"), "text", said)
            case "content_block_delta":
                _hear_block(event.get("delta"), "text_delta", said)
            case "message_stop":
                self.ended = True
            case "message":  # not streamed after all
                self.ended = True
                self._hear_message(event)
                content = event.get("content")
                for block in content if isinstance(content, list) else ():
                    _hear_block(block, "text", said)

    def _hear_message(self, told: Any) -> None:
        if not isinstance(told, dict):
            return
        if isinstance(told.get("model"), str):
            self.model = told["model"]
        if isinstance(told.get("stop_reason"), str):
            self.stop_reason = told["stop_reason"]
        self._hear_usage(told.get("usage"))

    def _hear_usage(self, usage: Any) -> None:
        """The input is counted at the start, the output at the end."""
        told = usage if isinstance(usage, dict) else {}
        if type(told.get("input_tokens")) is int:
            self.input_tokens = max(told["input_tokens"], 0)
        if type(told.get("output_tokens")) is int:
            self.output_tokens = max(told["output_tokens"], 0)


def _hear_block(block: Any, kind: str, said: Telling) -> None:
    if isinstance(block, dict) and block.get("type") == kind:
        said.add(block.get("text"))
