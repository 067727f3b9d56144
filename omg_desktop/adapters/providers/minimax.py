"""MiniMax Music: one call of about three minutes, whose errors come with HTTP 200.

Protocol: reference of 2026-08-04 checked against the live API, and the vendor's page of error codes (its own command
line client maps two of them otherwise; the page is followed). There is no seed, no length, no poll and no cancel.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omg_desktop.adapters.provider_bodies import LongText, Unreadable, decoded_hex, file_blocks
from omg_desktop.adapters.provider_catalogue import ProviderEntry
from omg_desktop.adapters.provider_failures import Complaints, KeySource, Said, at, key_for, text_at
from omg_desktop.adapters.provider_http import Answer, Clock, Line
from omg_desktop.adapters.provider_takes import (
    audio_file,
    lyrics_to_sing,
    malformed,
    require_able,
    sending_of,
)
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.lyric_lint import in_known_tags
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.ports import Job, ProviderCard, Rendered, Sending

DOWNLOADS_MAX = 3
OUTPUT_REFUSED = "1027"

_KINDS = {
    "1000": FailureKind.UNAVAILABLE,
    "1001": FailureKind.TIMEOUT,
    "1002": FailureKind.RATE,
    "1004": FailureKind.AUTH,
    "1008": FailureKind.BILLING,
    "1024": FailureKind.UNAVAILABLE,
    "1026": FailureKind.BLOCKED,
    OUTPUT_REFUSED: FailureKind.BLOCKED,
    "1028": FailureKind.QUOTA,
    "1030": FailureKind.PLAN,
    "1033": FailureKind.UNAVAILABLE,
    "1039": FailureKind.INVALID,
    "1041": FailureKind.RATE,
    "1042": FailureKind.INVALID,
    "2013": FailureKind.INVALID,
    "2049": FailureKind.AUTH,
    "2056": FailureKind.QUOTA,
    "2061": FailureKind.PLAN,
}


@dataclass(frozen=True)
class MiniMaxProvider:
    """``key`` is asked at each order and kept nowhere."""

    entry: ProviderEntry
    key: KeySource = field(repr=False)
    clock: Clock = time.monotonic

    @property
    def card(self) -> ProviderCard:
        return self.entry.card

    def sending(self, order: Order) -> Sending:
        body = request_body(self.entry, order)
        return sending_of(self.entry, body["prompt"], body.get("lyrics", ""), body)

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Raises a kind of ProviderFailed, or Cancelled."""
        who = Complaints(self.card.name)
        require_able(who, self.entry, order, self.sending(order))
        if order.remote_id is not None:
            raise who.silent(f"{who.who} keeps no finished songs to fetch.", order.remote_id, can_fetch=False)
        key = key_for(who.who, self.key)
        who = Complaints(who.who, key)
        job.report(None, f"{who.who} is composing; it takes about three minutes")
        with Line(who, self.entry.service, folder, job, {"Authorization": f"Bearer {key}"}, self.clock) as line:
            body = request_body(self.entry, order)
            answer = line.ask("POST", self.entry.service.path, body=body, spends=True)
            found = _read(who, answer)
            remote_id = who.clean(text_at(found, "trace_id")) or None
            if remote_id:
                remember(remote_id)
            path = audio_file(who, _audio(line, job, found, remote_id), folder, remote_id)
        return Rendered(path=path, model=self.card.model, remote_id=remote_id)


def request_body(entry: ProviderEntry, order: Order) -> dict[str, Any]:
    """Tags are sent as the service spells them: it sings what stands in brackets and is no tag of its own.

    A file of 48 kHz cannot be had; all three audio settings have to be sent.
    """
    lyrics = in_known_tags(lyrics_to_sing(order), entry.card.lyrics)
    body: dict[str, Any] = {
        "model": entry.card.model,
        "prompt": prompt_for(order.brief.but(lyrics="")),
        "is_instrumental": order.brief.instrumental,
        "output_format": entry.service.output_format,
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "wav"},
    }
    if lyrics:
        body["lyrics"] = lyrics
    elif not order.brief.instrumental:
        body["lyrics_optimizer"] = True  # words are wanted and none are given: it writes them
    return body | dict(entry.service.options)


def _read(who: Complaints, answer: Answer) -> Any:
    """The answer, when it is a success. Raises ProviderFailed."""
    if answer.status != 200:
        raise _refusal(who, answer, answer.json_or_none())
    try:
        found = answer.json()
    except Unreadable as error:
        raise malformed(who, str(error)) from error
    code = text_at(found, "base_resp", "status_code")
    if code != "0":
        if not code:
            raise malformed(who, "it does not say whether it succeeded")
        raise _refusal(who, answer, found)
    return found


def _refusal(who: Complaints, answer: Answer, found: Any) -> ProviderFailed:
    code = text_at(found, "base_resp", "status_code")
    message = text_at(found, "base_resp", "status_msg") or text_at(found, "error", "message")
    remote_id = who.clean(text_at(found, "trace_id")) or None
    facts: dict[str, Any] = {"remote_id": remote_id}
    if code == OUTPUT_REFUSED:  # the music was made, and did not pass
        facts |= {"late": True, "outcome": Outcome.DELIVERED}
    return who.refusal(answer.status, answer.headers, Said(code, message), _KINDS, **facts)


def _audio(line: Line, job: Job, found: Any, remote_id: str | None) -> Iterator[bytes]:
    """Hexadecimal digits, or the address of a file that is open to whoever knows it (for a day)."""
    audio = at(found, "data", "audio")
    if isinstance(audio, LongText):
        return decoded_hex(audio)
    audio = text_at(found, "data", "audio") or text_at(found, "data", "audio_url")
    if audio.startswith("http"):
        job.report(None, "Receiving the audio")
        return file_blocks(_downloaded(line, audio, remote_id).path)
    if audio:
        return decoded_hex(audio)
    raise malformed(line.complaints, "there is no audio in it", remote_id)


def _downloaded(line: Line, address: str, remote_id: str | None) -> Answer:
    """Looked for a few times: the song is made and paid."""
    last: ProviderFailed | None = None
    for _ in range(DOWNLOADS_MAX):
        try:
            answer = line.ask("GET", address)
        except ProviderFailed as error:
            last = error
            continue
        if answer.status == 200:
            return answer
        last = None
    sentence = f"{line.complaints.who} made the song, and it could not be fetched."
    raise line.complaints.silent(sentence, remote_id, can_fetch=False) from last
