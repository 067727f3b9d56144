"""Gemini over the Interactions API: one streamed POST, in the schema of ``steps`` or the older one of ``outputs``.

Protocol: Interactions reference v1beta and the breaking-changes note of May 2026. The text is made of the deltas only:
the closing event carries none. ``store: false``: the vendor keeps neither the request nor the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from omg_desktop.adapters.writer_errors import Service, not_understood, speakable_key, stopped_by
from omg_desktop.adapters.writer_streams import Question, Services, Telling
from omg_desktop.domain.errors import OutcomeUnknown, WriterFailed
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricWriterCard, request_text
from omg_desktop.domain.prompts import lyrics_system_prompt
from omg_desktop.ports import Job

_ENDED = frozenset({"interaction.completed", "interaction.complete"})
_DELTAS = frozenset({"step.delta", "content.delta"})


@dataclass(frozen=True)
class GeminiWriter:
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
            "input": request_text(request),
            "system_instruction": lyrics_system_prompt(request.genre),
            "store": False,
            "stream": True,
        }
        question = self._question(card, "/v1beta/interactions", body)
        said, told = Telling(question.service, tell), _Told(card.model)
        for event in self.services.events(question, job):
            if event is None:
                told.ended = True
            else:
                told.hear(event, said, question.service)
            if told.ended:
                break
        if not told.ended:
            raise OutcomeUnknown(f"{card.name} stopped before the end.")
        return LyricAnswer(
            text=said.whole(),
            model=told.model,
            complete=told.complete,
            input_tokens=told.input_tokens,
            output_tokens=told.output_tokens,
        )

    def models(self, job: Job) -> tuple[str, ...]:
        card = self.card
        question = self._question(card, "/v1beta/models?pageSize=1000", None)
        answer = self.services.answer(question, job)
        found = answer.get("models") if isinstance(answer, dict) else None
        if not isinstance(found, list):
            raise not_understood(question.service)
        names = [each.get("name") for each in found if isinstance(each, dict)]
        return tuple(name.removeprefix("models/") for name in names if isinstance(name, str) and name)

    def _question(self, card: LyricWriterCard, path: str, body: dict[str, Any] | None) -> Question:
        key = speakable_key(card.name, self.key(), needed=card.needs_key)
        return Question(
            service=Service(card.name, may_cost=body is not None, key=key),
            url=card.base_url.rstrip("/") + path,
            headers={"x-goog-api-key": key, "Accept": "text/event-stream" if body else "application/json"},
            body=body,
            silence_seconds_max=card.silence_seconds_max,
        )


@dataclass
class _Told:
    """What the events of one answer have told so far, beside the text."""

    model: str
    ended: bool = False
    complete: bool = True
    input_tokens: int | None = None
    output_tokens: int | None = None

    def hear(self, event: Any, said: Telling, service: Service) -> None:
        if not isinstance(event, dict):
            raise not_understood(service)
        kind = event.get("event_type")
        if kind == "error" or "error" in event:
            raise stopped_by(service, event, after_text=said.begun)
        if kind in _DELTAS:
            delta = event.get("delta")
            if isinstance(delta, dict) and delta.get("type") == "text":
                said.add(delta.get("text"))
        elif kind in _ENDED or event.get("status") in ("failed", "cancelled"):
            self.ended = True
            self._close(event, service)
            self._close(event.get("interaction"), service)
        elif kind is None and ("steps" in event or "outputs" in event):  # not streamed after all
            self.ended = True
            for text in _texts(event):
                said.add(text)
            self._close(event, service)

    def _close(self, interaction: Any, service: Service) -> None:
        told = interaction if isinstance(interaction, dict) else {}
        status = told.get("status")
        if status in ("failed", "cancelled"):
            raise WriterFailed(f"{service.name} gave up before the end.")
        self.complete = status in (None, "completed")
        if isinstance(told.get("model"), str):
            self.model = told["model"].removeprefix("models/")
        usage = told.get("usage")
        if isinstance(usage, dict):
            self.input_tokens, written = _count(usage, "input"), _count(usage, "output")
            # Thoughts are billed as what is written, and counted beside it.
            self.output_tokens = None if written is None else written + (_count(usage, "thought") or 0)


def _count(usage: dict[str, Any], side: str) -> int | None:
    count = usage.get(f"total_{side}_tokens")
    return count if type(count) is int and count >= 0 else None


def _texts(answer: dict[str, Any]) -> list[Any]:
    """All text blocks of what the model put out: of ``steps``, else of ``outputs``."""
    steps = answer.get("steps")
    if isinstance(steps, list):
        kept = [step for step in steps if isinstance(step, dict) and step.get("type") == "model_output"]
        contents = [step.get("content") for step in kept]
    else:
        contents = [answer.get("outputs")]
    blocks = [block for content in contents if isinstance(content, list) for block in content]
    return [block.get("text") for block in blocks if isinstance(block, dict) and block.get("type") == "text"]
