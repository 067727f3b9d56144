"""Google Lyria through the Gemini Interactions API: one call that answers when the song is there.

Protocol: Gemini API documentation, "Music generation" and "Interactions" (v1beta, schema of 2026-05-20); refusals and
formats as observed live in September 2026. Nothing is stored there (``store: false``), so nothing can be fetched later.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omg_desktop.adapters.provider_bodies import LongText, Unreadable, decoded_base64
from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.adapters.provider_failures import Complaints, KeySource, Said, at, key_for, retry_info_seconds, text_at
from omg_desktop.adapters.provider_http import Answer, Clock, Line
from omg_desktop.adapters.provider_takes import (
    audio_file,
    length_in_words,
    malformed,
    require_able,
    sending_of,
)
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.ports import Control, Job, ProviderCard, Rendered, Sending

# A prompt is refused at once; a refusal that took longer was of the finished music, and the next take may pass.
LATE_SECONDS = 5.0

_BLOCKED = ("content_blocked", "safety", "recitation", "language", "prohibited_content", "spii", "blocklist")
_KINDS = dict.fromkeys(_BLOCKED, FailureKind.BLOCKED) | {
    "authentication": FailureKind.AUTH,
    "permission_denied": FailureKind.AUTH,
    "payment_required": FailureKind.BILLING,
    "not_found": FailureKind.GONE,
    "model_not_found": FailureKind.GONE,
    "unimplemented": FailureKind.GONE,
    "aborted": FailureKind.UNAVAILABLE,
    "already_exists": FailureKind.INVALID,
    "rate_limit_exceeded": FailureKind.RATE,
    "too_many_requests": FailureKind.RATE,
    "quota_exceeded": FailureKind.QUOTA,
    "budget_exceeded": FailureKind.QUOTA,
    "cancelled": FailureKind.CANCELLED,
    "api_error": FailureKind.UNAVAILABLE,
    "service_unavailable": FailureKind.UNAVAILABLE,
    "deadline_exceeded": FailureKind.TIMEOUT,
}
_UNFINISHED = ("in_progress", "queued", "requires_action")


@dataclass(frozen=True)
class LyriaProvider:
    """``key`` is asked at each order and kept nowhere."""

    entry: ProviderEntry
    key: KeySource = field(repr=False)
    clock: Clock = time.monotonic

    @property
    def card(self) -> ProviderCard:
        return self.entry.card

    def sending(self, order: Order) -> Sending:
        """Prompt and lyrics are one text here."""
        body = request_body(self.entry, order)
        return sending_of(self.entry, str(body["input"]), "", body)

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Raises a kind of ProviderFailed, or Cancelled."""
        who = Complaints(self.card.name)
        require_able(who, self.entry, order, self.sending(order))
        if order.remote_id is not None:
            raise who.silent(f"{who.who} keeps no finished songs to fetch.", order.remote_id, can_fetch=False)
        key = key_for(who.who, self.key)
        who = Complaints(who.who, key)
        job.report(None, f"{who.who} is composing")
        with Line(who, self.entry.service, folder, job, {"x-goog-api-key": key}, self.clock) as line:
            began = self.clock()
            body = request_body(self.entry, order)
            answer = line.ask("POST", self.entry.service.path, body=body, spends=True)
            late = self.clock() - began > LATE_SECONDS
        return _Reading(who, self.card.model, answer, late).take(folder, remember)


def request_body(entry: ProviderEntry, order: Order) -> dict[str, Any]:
    """There is no field for length, tempo or instrumental: all of it is said in the text."""
    text = order.prompt
    if entry.card.length is Control.HINT:
        text = f"{text}\n\n{length_in_words(order.brief.length_seconds)}"
    body: dict[str, Any] = {"model": entry.card.model, "input": text, "store": False}
    if entry.card.seed is not Control.NONE:
        body["generation_config"] = {"seed": order.seed}
    return body | dict(entry.service.options)


@dataclass(frozen=True)
class _Reading:
    """An answer being understood. ``late``: it took so long that music had been made."""

    who: Complaints
    model: str
    answer: Answer
    late: bool

    def take(self, folder: Path, remember: Callable[[str], None]) -> Rendered:
        if self.answer.status != 200:
            raise self._refusal(self.answer.json_or_none())
        try:
            found = self.answer.json()
        except Unreadable as error:
            raise malformed(self.who, str(error)) from error
        remote_id = self.who.clean(text_at(found, "id")) or None
        if remote_id:
            remember(remote_id)
        if problem := self._problem(found, remote_id):
            raise problem
        content = _content(found)
        audio = next((at(block, "data") for block in content if at(block, "type") == "audio"), None)
        if not isinstance(audio, str | LongText):
            raise malformed(self.who, "there is no audio in it", remote_id)
        texts = [text_at(block, "text") for block in content if at(block, "type") == "text"]
        return Rendered(
            path=audio_file(self.who, decoded_base64(audio), folder, remote_id),
            model=self.who.clean(text_at(found, "model")) or self.model,
            remote_id=remote_id,
            score_text="\n".join(filter(None, texts)),
        )

    def _problem(self, found: Any, remote_id: str | None) -> ProviderFailed | None:
        """What went wrong in an answer that says 200."""
        status = text_at(found, "status")
        errors = [at(found, "errors", 0), at(found, "error")]
        steps = at(found, "steps")
        errors += [at(step, "error") for step in steps] if isinstance(steps, list) else []
        error = next((each for each in errors if isinstance(each, dict)), None)
        if status == "completed" and error is None:
            return None
        if error is None and status in _UNFINISHED:
            return self.who.silent(f"{self.who.who} answered before it had finished.", remote_id, can_fetch=False)
        if error is None and status not in _KINDS:
            return malformed(self.who, f"its status is “{self.who.clean(status)}”", remote_id)
        return self._refusal({"error": error or {"code": status}}, remote_id=remote_id)

    def _refusal(self, found: Any, **facts: Any) -> ProviderFailed:
        wait = retry_info_seconds(at(found, "error", "details"))
        said = Said(_code(found), text_at(found, "error", "message"), retry_after_seconds=wait)
        status = self.answer.status if self.answer.status != 200 else 500
        facts |= {"http_status": self.answer.status}
        if self.late and said.code in _BLOCKED:  # music was made; whether it is charged is not documented
            facts |= {"late": True, "outcome": Outcome.DELIVERED}
        return self.who.refusal(status, self.answer.headers, said, _KINDS, **facts)


def _code(found: Any) -> str:
    """The newer bodies have a name as code, the older ones a number and the name as status."""
    code, details = at(found, "error", "code"), at(found, "error", "details")
    reasons = [text_at(entry, "reason") for entry in details] if isinstance(details, list) else []
    if "API_KEY_INVALID" in reasons:  # a wrong key is a 400 at the gateway
        return "authentication"
    return code.lower() if isinstance(code, str) else _OLD_NAMES.get(text_at(found, "error", "status"), "")


_OLD_NAMES = {
    "UNAUTHENTICATED": "authentication",
    "PERMISSION_DENIED": "permission_denied",
    "NOT_FOUND": "not_found",
    "RESOURCE_EXHAUSTED": "rate_limit_exceeded",
    "UNAVAILABLE": "service_unavailable",
    "DEADLINE_EXCEEDED": "deadline_exceeded",
    "ABORTED": "aborted",
}


def _content(found: Any) -> list[Any]:
    """All blocks of the music: from the steps, or from the flat list of the schema before May 2026."""
    steps = at(found, "steps")
    if not isinstance(steps, list):
        outputs = at(found, "outputs")
        return outputs if isinstance(outputs, list) else []
    blocks: list[Any] = []
    for step in steps:
        content = at(step, "content")
        if text_at(step, "type") == "model_output" and isinstance(content, list):
            blocks += content
    return blocks
