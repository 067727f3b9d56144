"""Stability AI: Stable Audio 3, which is queued and looked at until it is there, and 2.5, which answers at once.

Protocol: contract comments of public adapters checked 2026-09-11, and node definitions of an open client (2025-10); the
official reference could not be read. The answer shows which of the two protocols it is: 202 with an id, or the audio.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omg_desktop.adapters.provider_bodies import LongText, decoded_base64, file_blocks
from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.adapters.provider_failures import Complaints, KeySource, Said, at, key_for, text_at
from omg_desktop.adapters.provider_http import Answer, Clock, Line
from omg_desktop.adapters.provider_takes import audio_file, malformed, require_able, sending_of
from omg_desktop.domain.attempts import FailureKind
from omg_desktop.domain.drafts import SEED_MAX, Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.ports import Job, ProviderCard, Rendered, Sending

RESULT_PATH = "/v2beta/audio/results/{id}"
FILTERED = "CONTENT_FILTERED"
# 0 asks for chance; another number that no order of ours has stands for our seed 0.
SEED_FOR_ZERO = SEED_MAX + 1

_KINDS_BY_STATUS = {403: FailureKind.BLOCKED, 404: FailureKind.GONE, 413: FailureKind.INVALID}
_KINDS_BY_NAME = {
    "content_moderation": FailureKind.BLOCKED,
    "payment_required": FailureKind.BILLING,
    "unauthorized": FailureKind.AUTH,
    "permission_denied": FailureKind.AUTH,
    "rate_limit_exceeded": FailureKind.RATE,
}


@dataclass(frozen=True)
class StabilityProvider:
    """``key`` is asked at each order and kept nowhere."""

    entry: ProviderEntry
    key: KeySource = field(repr=False)
    clock: Clock = time.monotonic

    @property
    def card(self) -> ProviderCard:
        return self.entry.card

    def sending(self, order: Order) -> Sending:
        """Lyrics are never sent: nothing here sings."""
        form = request_form(self.entry, order)
        return sending_of(self.entry, form["prompt"], "", form)

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Raises a kind of ProviderFailed, or Cancelled."""
        who = Complaints(self.card.name)
        require_able(who, self.entry, order, self.sending(order))
        key = key_for(who.who, self.key)
        who = Complaints(who.who, key)
        headers = {"Authorization": f"Bearer {key}", "Accept": "audio/*", "stability-client-id": "omg-desktop"}
        with Line(who, self.entry.service, folder, job, headers, self.clock) as line:
            remote_id = order.remote_id
            answer: Answer | None = None
            if remote_id is None:
                job.report(None, f"Ordering from {who.who}")
                form = request_form(self.entry, order)
                answer = line.ask("POST", self.entry.service.path, form=form, spends=True)
                if answer.status == 202:
                    remote_id, answer = _id_of(who, answer), None
                    remember(remote_id)
            if answer is None:
                assert remote_id is not None
                job.report(None, f"{who.who} is composing")
                answer = _fetched(line, remote_id)
        return self._read(who, answer, folder, remote_id)

    def _read(self, who: Complaints, answer: Answer, folder: Path, remote_id: str | None) -> Rendered:
        if answer.status != 200:
            raise refusal(who, answer, remote_id)
        told = answer.json_or_none() if answer.media_type == "application/json" else None
        finish = text_at(told, "finish_reason") or answer.headers.get("finish-reason", "")
        if finish == FILTERED:
            raise who.failed(FailureKind.BLOCKED, "", http_status=200, provider_code=FILTERED, remote_id=remote_id)
        return Rendered(
            path=audio_file(who, _audio(who, answer, told, remote_id), folder, remote_id),
            model=self.card.model,
            remote_id=remote_id or who.clean(answer.headers.get("x-request-id", "")) or None,
        )


def request_form(entry: ProviderEntry, order: Order) -> dict[str, str]:
    """The parts of the form."""
    form = {
        "prompt": prompt_for(order.brief.but(lyrics="", instrumental=True)),
        "model": entry.card.model,
        "duration": str(order.brief.length_seconds),
        "seed": str(order.seed or SEED_FOR_ZERO),
        "output_format": entry.service.output_format,
    }
    return form | {name: str(value) for name, value in entry.service.options.items()}


def refusal(who: Complaints, answer: Answer, remote_id: str | None = None) -> ProviderFailed:
    """An answer that is not a take. The names of their errors are not all known; so the status counts first."""
    found = answer.json_or_none()
    sentences = at(found, "errors")
    message = "; ".join(map(str, sentences)) if isinstance(sentences, list) else text_at(found, "message")
    said = Said(text_at(found, "name"), message)
    kinds = dict(_KINDS_BY_NAME)
    if answer.status in _KINDS_BY_STATUS:
        kinds[said.code] = _KINDS_BY_STATUS[answer.status]
    return who.refusal(answer.status, answer.headers, said, kinds, remote_id=remote_id)


def _id_of(who: Complaints, answer: Answer) -> str:
    remote_id = text_at(answer.json_or_none(), "id")
    if not remote_id.isalnum() or len(remote_id) > 200:  # it becomes part of an address
        raise who.silent(f"{who.who} took the order and did not say how to fetch it.", None, can_fetch=False)
    return remote_id


def _fetched(line: Line, remote_id: str) -> Answer:
    """The finished audio. Everything but a refusal leaves the order to be fetched another time."""

    def look() -> Answer | None:
        answer = line.ask("GET", RESULT_PATH.format(id=remote_id))
        if answer.status == 202:
            return None
        if answer.status == 200:
            return answer
        raise refusal(line.complaints, answer, remote_id if answer.status == 403 else None)

    try:
        return line.poll(look, remote_id)
    except ProviderFailed as error:
        if error.failure.kind in (FailureKind.BLOCKED, FailureKind.MALFORMED):
            raise
        if error.failure.kind is FailureKind.GONE:
            sentence = f"{line.complaints.who} no longer knows the order; results are kept for about a day."
            raise line.complaints.silent(sentence, remote_id, can_fetch=False) from error
        raise line.unfinished(error, remote_id) from error


def _audio(who: Complaints, answer: Answer, told: Any, remote_id: str | None) -> Iterator[bytes]:
    if told is None:
        return file_blocks(answer.path)
    audio = at(told, "audio")
    if not isinstance(audio, str | LongText):
        raise malformed(who, "there is no audio in it", remote_id)
    return decoded_base64(audio)
