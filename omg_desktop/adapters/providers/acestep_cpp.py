"""acestep.cpp on a machine of the artist's own: a language model plans the song, then it is sounded; both are jobs.

Protocol: ``docs/ARCHITECTURE.md`` and web client of ace-step/acestep.cpp (2026-05-17). The last 32 jobs are kept
in memory; a started one can be cancelled.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from omg_desktop.adapters.provider_bodies import Part, Unreadable, parts_of
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
from omg_desktop.domain.errors import Cancelled, ProviderFailed
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.ports import Job, ProviderCard, Rendered, Sending

SOUND_PATH, JOB_PATH = "/synth", "/job"
PLANNING, SOUNDING = "lm", "synth"
_PHASES = {PLANNING: "Planning the song", SOUNDING: "Making the sound"}


@dataclass(frozen=True)
class AceStepCppProvider:
    """Its remote ids are ``lm:…`` and ``synth:…``, after the stage. ``key`` is for a server behind a locked door."""

    entry: ProviderEntry
    key: KeySource = field(repr=False, default=lambda: None)
    clock: Clock = time.monotonic

    @property
    def card(self) -> ProviderCard:
        return self.entry.card

    def sending(self, order: Order) -> Sending:
        body = request_body(self.entry, order)
        return sending_of(self.entry, body["caption"], body["lyrics"], body)

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Raises a kind of ProviderFailed, or Cancelled."""
        who = Complaints(self.card.name)
        require_able(who, self.entry, order, self.sending(order))
        key = key_for(who.who, self.key, needed=False)
        who = Complaints(who.who, key)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        with Line(who, self.entry.service, folder, job, headers, self.clock) as line:
            return _Work(self.entry, order, line, job, remember).done(folder)


def request_body(entry: ProviderEntry, order: Order) -> dict[str, Any]:
    """What the planning is asked for. Without lyrics, and not instrumental, the language model writes them."""
    body: dict[str, Any] = {
        "caption": prompt_for(order.brief.but(lyrics="")),
        "lyrics": "[Instrumental]" if order.brief.instrumental else lyrics_to_sing(order),
        "duration": float(order.brief.length_seconds),
        "seed": order.seed,
        "lm_mode": "generate",
        "lm_batch_size": 1,
        "synth_batch_size": 1,
        "output_format": entry.service.output_format,
    }
    return body | dict(entry.service.options)


class _Work:
    """One order through its two jobs."""

    def __init__(
        self, entry: ProviderEntry, order: Order, line: Line, job: Job, remember: Callable[[str], None]
    ) -> None:
        self._entry = entry
        self._order = order
        self._line = line
        self._job = job
        self._remember = remember
        self._who = line.complaints

    def done(self, folder: Path) -> Rendered:
        stage, _, number = (self._order.remote_id or "").partition(":")
        song: Any = None
        if stage != SOUNDING:
            if stage != PLANNING:
                number = self._started(PLANNING, self._entry.service.path, request_body(self._entry, self._order))
            plan = self._result(PLANNING, number)
            song = self._planned(plan)
            number = self._started(SOUNDING, SOUND_PATH, song)
        answer = self._result(SOUNDING, number)
        remote_id = f"{SOUNDING}:{number}"
        audio = self._audio(answer, remote_id)
        bpm = at(song, "bpm")
        return Rendered(
            path=audio_file(self._who, audio.blocks(), folder, remote_id),
            model=self._who.clean(text_at(song, "synth_model"))[:100] or self._entry.card.model,
            tempo_bpm=float(bpm) if isinstance(bpm, int | float) and 0 < bpm < 1000 else None,
            musical_key=text_at(song, "keyscale")[:40],
            remote_id=remote_id,
            score_text=text_at(song, "lyrics"),
        )

    def _started(self, stage: str, path: str, body: Any) -> str:
        answer = self._line.ask("POST", path, body=body, spends=True)
        if answer.status != 200:
            raise self._refusal(answer)
        number = text_at(answer.json_or_none(), "id")
        if not number.isalnum():
            raise malformed(self._who, "there is no job in it")
        self._remember(f"{stage}:{number}")
        return number

    def _result(self, stage: str, number: str) -> Answer:
        """The answer of a finished job. When nobody waits any more, the job is told to stop."""
        remote_id = f"{stage}:{number}"
        self._job.report(None, _PHASES[stage])
        try:
            self._line.poll(lambda: self._look(number, remote_id), remote_id)
            return self._line.poll(lambda: self._fetched(number, remote_id), remote_id)
        except Cancelled:
            self._line.bid_farewell("POST", f"{JOB_PATH}?id={number}&cancel=1")
            raise
        except ProviderFailed as error:
            if error.failure.remote_id is not None:  # it is known what became of the job
                raise
            raise self._line.unfinished(error, remote_id) from error

    def _look(self, number: str, remote_id: str) -> bool | None:
        answer = self._line.ask("GET", JOB_PATH, params={"id": number})
        if answer.status == 404:
            sentence = f"{self._who.who} no longer knows the job; it may have been started anew."
            raise self._who.own_words(sentence, FailureKind.MALFORMED, Outcome.REJECTED, remote_id=remote_id)
        if answer.status != 200:
            raise self._refusal(answer)
        status = text_at(answer.json_or_none(), "status")
        if status == "done":
            return True
        if status == "failed":
            message = text_at(answer.json_or_none(), "error")
            raise self._who.failed(FailureKind.UNAVAILABLE, message, remote_id=remote_id, outcome=Outcome.DELIVERED)
        if status == "cancelled":
            sentence = f"{self._who.who} was told by somebody else to stop."
            raise self._who.own_words(sentence, FailureKind.CANCELLED, Outcome.REJECTED, remote_id=remote_id)
        return None

    def _fetched(self, number: str, remote_id: str) -> Answer:
        answer = self._line.ask("GET", JOB_PATH, params={"id": number, "result": "1"})
        if answer.status != 200:
            raise self._refusal(answer)
        return answer

    def _planned(self, answer: Answer) -> Any:
        """The plan is handed on as it came; it is a list with one song, or the song."""
        try:
            found = answer.json()
        except Unreadable as error:
            raise malformed(self._who, str(error)) from error
        song = found[0] if isinstance(found, list) and found else found
        if not isinstance(song, dict):
            raise malformed(self._who, "there is no plan in it")
        return song

    def _audio(self, answer: Answer, remote_id: str) -> Part:
        """The audio part; the other is of use to the server only."""
        try:
            parts = parts_of(answer.path, answer.headers.get("content-type", ""))
        except Unreadable as error:
            raise malformed(self._who, str(error), remote_id) from error
        audio = next((part for part in parts if part.media_type.startswith("audio/")), None)
        if audio is None:
            raise malformed(self._who, "there is no audio in it", remote_id)
        return audio

    def _refusal(self, answer: Answer) -> ProviderFailed:
        message = text_at(answer.json_or_none(), "error")
        return self._who.refusal(answer.status, answer.headers, Said(message=message), {})
