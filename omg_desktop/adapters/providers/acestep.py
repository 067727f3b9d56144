"""ACE-Step 1.5 on a machine of the artist's own: submit, look until it is there, fetch the file.

Protocol: ``acestep/api_server.py`` of 2026-02-08 and later route tests of the same repository (ace-step/ACE-Step-1.5).
Traps: the result is JSON inside JSON; an unknown task looks like one that waits; an error may come with HTTP 200; there
is no cancel, so a cancelled task is made and thrown away there.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from omg_desktop.adapters.provider_bodies import Unreadable, file_blocks
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
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.ports import Job, ProviderCard, Rendered, Sending

QUERY_PATH, AUDIO_PATH = "/query_result", "/v1/audio"
DONE, FAILED = 1, 2
PLACE = "#"  # between a task's id and the place of a take in it
# A restarted server answers so for every task it has forgotten; one that just begins may do so for a moment.
EMPTY_LOOKS_MAX = 3


@dataclass(frozen=True)
class AceStepProvider:
    """``key`` is needed only where the server was started with one."""

    entry: ProviderEntry
    key: KeySource = field(repr=False, default=lambda: None)
    clock: Clock = time.monotonic

    @property
    def card(self) -> ProviderCard:
        return self.entry.card

    def sending(self, order: Order) -> Sending:
        body = request_body(self.entry, [order])
        return sending_of(self.entry, body["prompt"], body["lyrics"], body)

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Raises a kind of ProviderFailed, or Cancelled."""
        with self._line(order, folder, job) as line:
            task = _Task(line, job)
            remote_id = order.remote_id
            if remote_id is None:
                job.report(None, f"Ordering from {self.card.name}")
                remote_id = task.submitted(self.entry.service.path, request_body(self.entry, [order]))
                remember(remote_id)
            entries, number = task.finished(remote_id), _place_in(remote_id)
            if number >= len(entries):  # a graphics card of little memory makes fewer, without a word
                raise malformed(line.complaints, "fewer takes came than were ordered", remote_id)
            return self._take(task, entries[number], folder, remote_id)

    def place(self, orders: Sequence[Order], folder: Path, job: Job) -> tuple[str, ...]:
        """Takes of one brief in one task; each is named after the task and its place in it.

        Raises a kind of ProviderFailed.
        """
        with self._line(orders[0], folder, job) as line:
            job.report(None, f"Ordering {len(orders)} takes from {self.card.name}")
            task_id = _Task(line, job).submitted(self.entry.service.path, request_body(self.entry, orders))
        return tuple(f"{task_id}{PLACE}{number}" for number in range(len(orders)))

    def _line(self, order: Order, folder: Path, job: Job) -> Line:
        who = Complaints(self.card.name)
        require_able(who, self.entry, order, self.sending(order))
        key = key_for(who.who, self.key, needed=False)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return Line(Complaints(who.who, key), self.entry.service, folder, job, headers, self.clock)

    def _take(self, task: "_Task", entry: Any, folder: Path, remote_id: str) -> Rendered:
        answer = task.fetched(text_at(entry, "file"), remote_id)
        metas = at(entry, "metas")
        bpm = at(metas, "bpm")
        return Rendered(
            path=audio_file(task.who, file_blocks(answer.path), folder, remote_id),
            model=task.who.clean(text_at(entry, "dit_model"))[:100] or self.card.model,
            tempo_bpm=float(bpm) if isinstance(bpm, int | float) and 0 < bpm < 1000 else None,
            musical_key=text_at(metas, "keyscale")[:40],
            remote_id=remote_id,
            score_text=text_at(entry, "lyrics"),
        )


def request_body(entry: ProviderEntry, orders: Sequence[Order]) -> dict[str, Any]:
    """One task for takes of one brief. The language model may not rewrite what the artist wrote."""
    first = orders[0]
    lyrics = lyrics_to_sing(first)
    prompt = prompt_for(first.brief.but(lyrics=""))
    seeds = [order.seed for order in orders]
    body: dict[str, Any] = {
        "prompt": prompt,
        "lyrics": "[Instrumental]" if first.brief.instrumental else lyrics,
        "audio_duration": float(first.brief.length_seconds),
        "batch_size": len(orders),
        "use_random_seed": False,
        "seed": seeds[0] if len(seeds) == 1 else ",".join(map(str, seeds)),
        "audio_format": entry.service.output_format,
        "use_cot_caption": False,
        "use_cot_language": False,
    }
    if not lyrics and not first.brief.instrumental:  # words are wanted and none are given: its language model writes
        body |= {"sample_mode": True, "sample_query": prompt}
    return body | dict(entry.service.options)


class _Task:
    """One task of the server."""

    def __init__(self, line: Line, job: Job) -> None:
        self._line = line
        self._job = job
        self._empty_looks = 0

    @property
    def who(self) -> Complaints:
        return self._line.complaints

    def submitted(self, path: str, body: dict[str, Any]) -> str:
        answer = self._line.ask("POST", path, body=body, spends=True)
        remote_id = text_at(self._data(answer), "task_id")
        if not remote_id or PLACE in remote_id or remote_id != self.who.clean(remote_id):
            raise malformed(self.who, "there is no task in it")
        return remote_id

    def finished(self, remote_id: str) -> list[Any]:
        try:
            return self._line.poll(lambda: self._look(remote_id), remote_id)
        except ProviderFailed as error:
            if error.failure.remote_id is not None:  # it is known what became of the task
                raise
            raise self._line.unfinished(error, remote_id) from error

    def fetched(self, file: str, remote_id: str) -> Answer:
        """The audio; some answers name a bare path of the server's disk instead of an address."""
        if not file:
            raise malformed(self.who, "there is no audio in it", remote_id)
        is_address = file.startswith((AUDIO_PATH, "http://", "https://"))
        target = file if is_address else f"{AUDIO_PATH}?path={quote(file, safe='')}"

        def look() -> Answer | None:
            answer = self._line.ask("GET", target)
            if answer.status == 200:
                return answer
            error = self._refusal(answer, answer.json_or_none())
            if error.failure.kind in (FailureKind.RATE, FailureKind.UNAVAILABLE):
                raise error
            raise malformed(self.who, "the file is gone", remote_id) from error

        self._job.report(None, "Receiving the audio")
        return self._line.poll(look, remote_id)

    def _look(self, remote_id: str) -> list[Any] | None:
        answer = self._line.ask("POST", QUERY_PATH, body={"task_id_list": [remote_id.partition(PLACE)[0]]})
        task = at(self._data(answer), 0)
        status, entries = at(task, "status"), _inner(at(task, "result"))
        if status == FAILED:
            said = next((text for entry in entries if (text := text_at(entry, "error"))), "")
            message = said or text_at(task, "progress_text")
            raise self.who.failed(FailureKind.UNAVAILABLE, message, remote_id=remote_id, outcome=Outcome.DELIVERED)
        if status == DONE:
            if not entries:
                raise malformed(self.who, "it is finished, and there is no take in it", remote_id)
            return entries
        self._empty_looks = 0 if entries else self._empty_looks + 1
        if self._empty_looks >= EMPTY_LOOKS_MAX:
            sentence = f"{self.who.who} no longer knows the task; it may have been started anew."
            raise self.who.own_words(sentence, FailureKind.MALFORMED, Outcome.REJECTED, remote_id=remote_id)
        self._tell(at(entries, 0))
        return None

    def _tell(self, entry: Any) -> None:
        progress, stage = at(entry, "progress"), text_at(entry, "stage")
        known = isinstance(progress, int | float) and 0.0 <= progress <= 1.0
        self._job.report(float(progress) if known else None, plain_stage(stage))

    def _data(self, answer: Answer) -> Any:
        """What is in the envelope. Raises ProviderFailed, also for an error inside a 200."""
        try:
            found = answer.json() if answer.status == 200 else answer.json_or_none()
        except Unreadable as error:
            raise malformed(self.who, str(error)) from error
        if answer.status != 200 or text_at(found, "code") not in ("", "200"):
            raise self._refusal(answer, found)
        return at(found, "data")

    def _refusal(self, answer: Answer, found: Any) -> ProviderFailed:
        code = text_at(found, "code") or str(answer.status)
        message = text_at(found, "error") or text_at(found, "detail") or text_at(found, "detail", 0, "msg")
        status = int(code) if code.isdigit() else answer.status
        return self.who.refusal(status, answer.headers, Said(code, message), {}, http_status=answer.status)


def _place_in(remote_id: str) -> int:
    """Which of a task's takes it is; one that was ordered alone is the first."""
    return int(remote_id.partition(PLACE)[2] or 0)


def plain_stage(stage: str) -> str:
    """The server's own word for what it does, fit to be shown."""
    return stage.replace("_", " ").strip().capitalize()[:60] or "Waiting"


def _inner(result: object) -> list[Any]:
    """The JSON inside the JSON."""
    if not isinstance(result, str):
        return result if isinstance(result, list) else []
    try:
        found = json.loads(result)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []
