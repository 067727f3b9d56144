"""Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, LM Studio, vLLM, OpenAI itself.

Protocol: OpenAI's published OpenAPI (2026-08), Ollama's docs (2026-08), llama.cpp's server notes. No temperature is
sent, since reasoning models refuse one; what a model thinks aloud (``reasoning`` deltas, ``<think>``) is no lyric.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from omg_desktop.adapters.writer_errors import Service, not_understood, refused, speakable_key, stopped_by
from omg_desktop.adapters.writer_streams import Question, Services, Telling
from omg_desktop.domain.errors import OutcomeUnknown, WriterFailed
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricWriterCard, request_text
from omg_desktop.domain.prompts import lyrics_system_prompt
from omg_desktop.ports import Job

_THINKING, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True)
class OpenAiCompatibleWriter:
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
        model = card.model or self._first_model(card, job)
        body = {
            "model": model,
            "messages": [
                {"role": "system", "content": lyrics_system_prompt(request.genre)},
                {"role": "user", "content": request_text(request)},
            ],
            "stream": True,
            "stream_options": {"include_usage": True},
            card.token_limit_field: card.answer_tokens_max,
        }
        question = self._question(card, "/v1/chat/completions", body)
        said, told = Telling(question.service, tell), _Told(model)
        for event in self.services.events(question, job):
            if event is None:
                break
            told.hear(event, said, question.service)
        if told.refusal or told.finish == "content_filter":
            raise refused(question.service, told.refusal)
        told.let_go(said)
        if not told.finish:
            kind = WriterFailed if card.on_this_computer else OutcomeUnknown
            raise kind(f"{card.name} stopped before the end.")
        return LyricAnswer(
            text=said.whole(),
            model=told.model,
            complete=told.finish != "length",
            input_tokens=told.input_tokens,
            output_tokens=told.output_tokens,
        )

    def models(self, job: Job) -> tuple[str, ...]:
        question = self._question(self.card, "/v1/models", None)
        answer = self.services.answer(question, job)
        found = answer.get("data") if isinstance(answer, dict) else None
        if found is None and isinstance(answer, dict) and "data" in answer:
            found = []  # Ollama without any model says null
        if not isinstance(found, list):
            raise not_understood(question.service)
        names = [each.get("id") for each in found if isinstance(each, dict)]
        return tuple(name for name in names if isinstance(name, str) and name)

    def _first_model(self, card: LyricWriterCard, job: Job) -> str:
        found = self.models(job)
        if not found:
            raise WriterFailed(f"{card.name} has no model yet. Give it one, then try again.")
        return found[0]

    def _question(self, card: LyricWriterCard, path: str, body: dict[str, Any] | None) -> Question:
        key = speakable_key(card.name, self.key(), needed=card.needs_key)
        base = card.base_url.rstrip("/").removesuffix("/v1")  # people paste it with and without
        return Question(
            service=Service(card.name, may_cost=body is not None and not card.on_this_computer, key=key),
            url=base + path,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            body=body,
            silence_seconds_max=card.silence_seconds_max,
        )


@dataclass
class _Told:
    """What the chunks of one answer have told so far, beside the text."""

    model: str
    finish: str = ""
    refusal: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    _held: str = ""  # the beginning, until it is clear whether it is a thought
    _thinking: bool | None = None

    def hear(self, chunk: Any, said: Telling, service: Service) -> None:
        if not isinstance(chunk, dict):
            raise not_understood(service)
        if "error" in chunk:
            raise stopped_by(service, chunk, after_text=said.begun)
        if isinstance(chunk.get("model"), str) and chunk["model"]:
            self.model = chunk["model"]
        usage = chunk.get("usage")
        if isinstance(usage, dict):
            self.input_tokens, self.output_tokens = _count(usage, "prompt"), _count(usage, "completion")
        choices = chunk.get("choices")
        if not isinstance(choices, list):
            raise not_understood(service)
        for choice in choices[:1]:  # the last chunk of all has none
            self._hear_choice(choice, said, service)

    def let_go(self, said: Telling) -> None:
        """What was held back is lyrics after all; a thought that never ended is none."""
        if self._thinking is None and self._held:
            said.add(self._held)
            self._held = ""

    def _hear_choice(self, choice: Any, said: Telling, service: Service) -> None:
        if not isinstance(choice, dict):
            raise not_understood(service)
        part = choice.get("delta", choice.get("message"))  # "message": not streamed after all
        if isinstance(part, dict):
            if isinstance(part.get("refusal"), str):
                self.refusal += part["refusal"]
            for text in _texts(part.get("content")):
                if not isinstance(text, str):
                    raise not_understood(service)
                self._say(text, said)
        if isinstance(choice.get("finish_reason"), str):
            self.finish = choice["finish_reason"]

    def _say(self, piece: str, said: Telling) -> None:
        if self._thinking is False:
            said.add(piece)
            return
        self._held += piece
        begun = self._held.lstrip()
        if self._thinking is None and begun.startswith(_THINKING):
            self._thinking = True
        if self._thinking:
            _, ended, rest = self._held.partition(_THOUGHT)
            if ended:
                self._thinking, self._held = False, ""
                said.add(rest.lstrip())
        elif begun and not _THINKING.startswith(begun):
            self._thinking = False
            said.add(self._held)
            self._held = ""


def _texts(content: Any) -> list[Any]:
    """Text as it is, or the text blocks of a list; some servers put thoughts into the same list."""
    if isinstance(content, list):
        return [block.get("text") for block in content if isinstance(block, dict) and block.get("type") == "text"]
    return [] if content is None else [content]


def _count(usage: dict[str, Any], side: str) -> int | None:
    count = usage.get(f"{side}_tokens")
    return count if type(count) is int and count >= 0 else None
