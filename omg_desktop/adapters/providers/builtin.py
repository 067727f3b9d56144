"""The built-in composer as a provider: a child process of this computer, offline, the same for the same seed.

A process of its own keeps the window fluid, lets two takes use two cores, gives memory back, and can be ended at once.
The child reads one JSON object and answers in JSON lines; ``omg_desktop.composer.__main__`` is its other half.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omg_desktop.domain.drafts import LENGTH_SECONDS_MAX, LENGTH_SECONDS_MIN, Order
from omg_desktop.domain.errors import Cancelled, ProviderFailed
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import DigitalSource, Section
from omg_desktop.ports import Job, ProviderCard, Rendered

MODEL = "omg-composer-1"
LISTEN_SECONDS = 0.1
PRIORITY = 10
SILENCE_SECONDS_MAX = 120.0
ERROR_TEXT_LENGTH_MAX = 2_000

CARD = ProviderCard(
    key=ProviderKey("builtin"),
    name="Built-in composer",
    model=MODEL,
    source=DigitalSource.ALGORITHMIC,
    sings=False,
    length_seconds_min=LENGTH_SECONDS_MIN,
    length_seconds_max=LENGTH_SECONDS_MAX,
    needs_network=False,
    estimated_cost_microdollars=0,
    parallel_orders=2,
    rights_note="Made by rules on this computer; no model was trained. The music is yours.",
)


@dataclass(frozen=True)
class BuiltinProvider:
    """``command`` starts the composer; ``mark`` writes the machine-readable AI mark into a finished file."""

    command: Sequence[str]
    package_root: Path
    mark: Callable[[Path, DigitalSource], None]
    sound_pack: Path | None = None
    card: ProviderCard = CARD

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Compose and render. Raises ProviderFailed with the composer's own sentence, or Cancelled."""
        target = folder / "take.wav"
        with _Child(self.command, self.package_root) as child:
            child.ask(self._request(order, target))
            answer = _listen(child, job)
        if not target.is_file():
            raise ProviderFailed("The composer ended without handing over a file.")
        self.mark(target, CARD.source)
        return Rendered(
            path=target,
            model=f"{MODEL}.{answer.get('engine_version', '')}".rstrip("."),
            sections=_sections(answer.get("sections")),
            tempo_bpm=_number(answer.get("tempo_bpm")),
            musical_key=str(answer.get("key") or ""),
        )

    def _request(self, order: Order, target: Path) -> dict[str, Any]:
        brief = order.brief
        request: dict[str, Any] = {
            "brief": {
                "genre": brief.genre.strip() or "Pop",
                "seed": order.seed,
                "length_seconds": float(brief.length_seconds),
                "instrumental": brief.instrumental,
                "lyrics": "" if brief.instrumental else brief.lyrics,
                "direction": brief.direction,
            },
            "audio_path": str(target),
            "score_path": None,
        }
        if self.sound_pack is not None:
            request["pack_path"] = str(self.sound_pack)
        return request


class _Child:
    """The composer's process: its answers arrive in a queue, and it never outlives the ``with``."""

    def __init__(self, command: Sequence[str], package_root: Path) -> None:
        path = os.pathsep.join(filter(None, [str(package_root), os.environ.get("PYTHONPATH", "")]))
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # two takes share two cores
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=os.environ | threads | {"PYTHONPATH": path},
        )
        _make_way_for_the_window(self._process.pid)
        self.answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._errors: list[str] = []
        self._readers = [
            threading.Thread(target=self._read_answers, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def ask(self, request: dict[str, Any]) -> None:
        """Hand over the request; a child that is gone already says so by the end of its answers."""
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(request) + "\n")
            pipe.close()
        except BrokenPipeError:
            return

    @property
    def last_words(self) -> str:
        """The last line the child wrote to its error stream."""
        lines = "".join(self._errors).strip().splitlines()
        return lines[-1][:ERROR_TEXT_LENGTH_MAX] if lines else ""

    def _read_answers(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.answers.put(line)
        self.answers.put(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._errors.append(line)
            del self._errors[:-50]


def _make_way_for_the_window(process_id: int) -> None:
    """A take may use every core that is free, and none that the window wants."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process_id, PRIORITY)


def _listen(child: _Child, job: Job) -> dict[str, Any]:
    """Pass on progress until the composer is done."""
    silent_seconds = 0.0
    while silent_seconds < SILENCE_SECONDS_MAX:
        if job.cancelled:
            raise Cancelled
        try:
            line = child.answers.get(timeout=LISTEN_SECONDS)
        except queue.Empty:
            silent_seconds += LISTEN_SECONDS
            continue
        silent_seconds = 0.0
        answer = _parsed(line, child)
        if answer.get("done"):
            return answer
        if "error" in answer:
            raise ProviderFailed(str(answer["error"])[:ERROR_TEXT_LENGTH_MAX])
        fraction = _number(answer.get("progress"))
        job.report(fraction, str(answer.get("phase", "")))
    raise ProviderFailed(f"The composer said nothing for {SILENCE_SECONDS_MAX:.0f} seconds.")


def _parsed(line: str | None, child: _Child) -> dict[str, Any]:
    if line is None:
        raise ProviderFailed(f"The composer ended early. {child.last_words}".strip())
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _sections(value: object) -> tuple[Section, ...]:
    rows = value if isinstance(value, list) else []
    return tuple(
        Section(
            name=str(row.get("name", ""))[:60],
            start_seconds=max(0.0, float(row.get("start_seconds", 0.0))),
            end_seconds=max(0.0, float(row.get("end_seconds", 0.0))),
        )
        for row in rows
        if isinstance(row, dict)
    )
