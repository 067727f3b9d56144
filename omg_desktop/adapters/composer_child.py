"""The composer's process as the desktop holds it: one JSON order goes in, JSON lines come out, and it can be ended.

A process of its own keeps the window fluid, lets two takes use two cores, gives memory back, and can be ended at once.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from omg_desktop.domain.errors import Cancelled, ProviderFailed
from omg_desktop.ports import Job

LISTEN_SECONDS = 0.1
PRIORITY = 10
SILENCE_SECONDS_MAX = 120.0
ERROR_TEXT_LENGTH_MAX = 2_000
LAST_WORDS_SECONDS_MAX = 5.0

Answer = dict[str, Any]


def _unheard(answer: Answer) -> None:
    """An answer that nobody needs."""


def have_done(
    command: Sequence[str],
    package_root: Path,
    order: Mapping[str, Any],
    job: Job,
    hear: Callable[[Answer], None] = _unheard,
) -> Answer:
    """Let a child carry out an order; returns its last answer. ``hear`` gets the answers that are no progress.

    Raises ProviderFailed with the composer's own sentence, or Cancelled.
    """
    with Child(command, package_root) as child:
        child.ask(order)
        return _listen(child, job, hear)


class Child:
    """A process whose answers arrive in a queue, and which never outlives the ``with``."""

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

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None and not pipe.closed:
                pipe.close()

    def ask(self, order: Mapping[str, Any]) -> None:
        """Hand over the order; a child that is gone already says so by the end of its answers."""
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(order) + "\n")
            pipe.close()
        except BrokenPipeError:
            return

    @property
    def last_words(self) -> str:
        """The last line the child wrote to its error stream, once that has ended; its answers may end before."""
        self._readers[-1].join(LAST_WORDS_SECONDS_MAX)
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


def number(value: object) -> float | None:
    """A number out of an answer; None for anything else."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _make_way_for_the_window(process_id: int) -> None:
    """A take may use every core that is free, and none that the window wants."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # it may have ended already
            os.setpriority(os.PRIO_PROCESS, process_id, PRIORITY)


def _listen(child: Child, job: Job, hear: Callable[[Answer], None]) -> Answer:
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
        if "progress" in answer:
            job.report(number(answer["progress"]), str(answer.get("phase", "")))
        else:
            hear(answer)
    raise ProviderFailed(f"The composer said nothing for {SILENCE_SECONDS_MAX:.0f} seconds.")


def _parsed(line: str | None, child: Child) -> Answer:
    if line is None:
        raise ProviderFailed(f"The composer ended early. {child.last_words}".strip())
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
