"""MiniMax's lyrics endpoint: one request, one answer, nothing streamed.

Protocol: the vendor's reference as checked live in 2026-08, and its page of error codes. An error comes with HTTP 200,
in ``base_resp.status_code``. There is no system prompt; the genre and the wish are the prompt, and what is to be
written anew is ``lyrics`` in the mode ``edit``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from omg_desktop.adapters.writer_errors import Service, not_understood, refused, speakable_key
from omg_desktop.adapters.writer_streams import Question, Services, Telling
from omg_desktop.domain.errors import (
    InvalidInput,
    KeyNeeded,
    OmgError,
    OutcomeUnknown,
    WriterFailed,
    WriterUnreachable,
)
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricScope, LyricWriterCard
from omg_desktop.ports import Job

PROMPT_LENGTH_MAX = 2_000
LYRICS_LENGTH_MAX = 3_500
MODEL = "lyrics_generation"  # the endpoint has no model of its own to name

_TIMED_OUT = 1001
_BUSY = frozenset({1000, 1002, 1024, 1033, 1041})
_KEY = frozenset({1004, 2049})
_UNPAID = frozenset({1008, 1028, 1030, 2056, 2061})
_REFUSED = frozenset({1026, 1027})


@dataclass(frozen=True)
class MiniMaxWriter:
    """Fits ``ports.LyricWriter``. ``settings`` and ``key`` are asked before each request."""

    settings: Callable[[], LyricWriterCard]
    key: Callable[[], str | None] = field(repr=False)
    services: Services = field(repr=False)

    @property
    def card(self) -> LyricWriterCard:
        return self.settings()

    def sending(self, request: LyricRequest) -> str:
        body = _body(request)
        return "\n\n".join(body[name] for name in ("prompt", "lyrics") if name in body)

    def write(self, request: LyricRequest, tell: Callable[[str], None], job: Job) -> LyricAnswer:
        """Raises InvalidInput, too, for a part that is longer than the service takes."""
        card, body = self.card, _body(request)
        key = speakable_key(card.name, self.key(), needed=card.needs_key)
        question = Question(
            service=Service(card.name, may_cost=True, key=key),
            url=card.base_url.rstrip("/").removesuffix("/v1") + "/v1/lyrics_generation",
            headers={"Authorization": f"Bearer {key}"},
            body=body,
            silence_seconds_max=card.silence_seconds_max,
        )
        answer = self.services.answer(question, job)
        if not isinstance(answer, dict) or not isinstance(answer.get("base_resp"), dict):
            raise not_understood(question.service)
        status = answer["base_resp"].get("status_code")
        if type(status) is not int:
            raise not_understood(question.service)
        if status:
            raise _refusal(question.service, status)
        said = Telling(question.service, tell)
        said.add(answer.get("lyrics"))
        return LyricAnswer(text=said.whole(), model=card.model or MODEL)

    def models(self, job: Job) -> tuple[str, ...]:
        """There is no list to ask for, so only whether there is a key is known."""
        speakable_key(self.card.name, self.key(), needed=self.card.needs_key)
        return (self.card.model or MODEL,)


def _body(request: LyricRequest) -> dict[str, Any]:
    part, genre, wish = request.part.strip(), request.genre.strip(), request.instruction.strip()
    if len(part) > LYRICS_LENGTH_MAX:
        raise InvalidInput(f"MiniMax takes up to {LYRICS_LENGTH_MAX} characters of lyrics. Choose a section of them.")
    task = "Write these lines anew." if part else "Write a whole song."
    if request.scope is LyricScope.SELECTION:
        task += " Answer with as many lines, without tags."
    prompt = " ".join(filter(None, [f"Genre: {genre}." if genre else "", task, wish]))[:PROMPT_LENGTH_MAX]
    if not part:
        return {"mode": "write_full_song", "prompt": prompt}
    return {"mode": "edit", "prompt": prompt, "lyrics": part}


def _refusal(service: Service, status: int) -> OmgError:
    error = _meaning(service, status)
    error.http_status, error.provider_code = 200, str(status)
    return error


def _meaning(service: Service, status: int) -> OmgError:
    """The vendor's codes. Its sentences are left out: they are partly Chinese, and may quote the request."""
    name = service.name
    if status in _REFUSED:
        return refused(service)
    if status in _KEY:
        return KeyNeeded(f"{name} does not accept the key.")
    if status in _UNPAID:
        return WriterFailed(f"{name} says that the plan or the credit is used up ({status}).")
    if status == _TIMED_OUT:
        return OutcomeUnknown(f"{name} took too long.")
    if status in _BUSY:
        return WriterUnreachable(f"{name} asks to be tried again later ({status}).")
    return WriterFailed(f"{name} said no ({status}).")
