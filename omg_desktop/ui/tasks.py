"""The only bridge between threads and widgets.

A flow is plain blocking code; it runs on one of sixteen daemon threads, and what comes of it arrives on the UI thread,
or nowhere when its owner has gone. Those that wait for a service for minutes have threads of their own: however many
takes are under way, what a person presses is done at once.

Cancelling means that nobody waits: a flow that pauses wakes up and stops, one whose request is under way finishes and
files what it has paid for. Daemon threads let the app quit at once; what was open is in the library.

Qt objects die on the UI thread only. So a worker never holds one of its own: it is given a number, a plain job and the
flow, lets go of all it made, and only then says the number to the bridge; the UI thread looks up the rest. And as long
as there are workers, only the UI thread collects garbage.
"""

import itertools
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QObject, Qt, Signal

from omg_desktop.domain.errors import Cancelled, OmgError
from omg_desktop.ports import Job
from omg_desktop.ui.collecting import UiCollector

WORKERS = 16
PATIENT_WORKERS = 24

Flow = Callable[[Job], Any]


class Task(QObject):
    """One flow under way, as its owner sees it. Signals arrive on the UI thread; after ``cancel`` only ``ended``."""

    progressed = Signal(object, str)  # fraction from 0 to 1, or None; phase
    succeeded = Signal(object)
    failed = Signal(object)  # an OmgError
    ended = Signal()

    def __init__(self, owner: QObject) -> None:
        super().__init__()  # no parent: it must outlive an owner that goes while the flow still runs
        self.stop = threading.Event()
        self._owner_goes = owner.destroyed.connect(self.stop.set)

    @property
    def cancelled(self) -> bool:
        return self.stop.is_set()

    def cancel(self) -> None:
        """Stop waiting for it."""
        self.stop.set()

    def progress(self, fraction: float | None, phase: str) -> None:
        """Pass on how far the flow is."""
        if not self.cancelled:
            self.progressed.emit(fraction, phase)

    def end(self, result: Any, error: Exception | None) -> None:
        """Hand the outcome over. A defect is raised, even when nobody waits: the excepthook shows and logs it."""
        QObject.disconnect(self._owner_goes)
        self.ended.emit()
        if error is not None and not isinstance(error, OmgError | Cancelled):
            raise error
        if self.cancelled or isinstance(error, Cancelled):
            return
        if error is None:
            self.succeeded.emit(result)
        else:
            self.failed.emit(error)


class Tasks:
    """Starts flows on worker threads. One for the whole window; ``close`` when it goes."""

    def __init__(self, workers: int = WORKERS, patient_workers: int = PATIENT_WORKERS) -> None:
        self._bridge = _Bridge(QCoreApplication.instance())  # whose child dies with the application, on its thread
        self._bridge.reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._bridge.settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)
        self._collector = UiCollector(self._bridge)
        self._is_closed = False
        self._numbers = itertools.count(1)
        self._waiting: _Line = queue.SimpleQueue()
        self._patient: _Line = queue.SimpleQueue()
        self._open: dict[int, tuple[Task, Flow]] = {}
        self._outcomes: dict[int, tuple[Any, Exception | None]] = {}
        self._threads = [
            threading.Thread(target=self._work, args=(line,), name=f"{name}-{number}", daemon=True)
            for line, name, count in ((self._waiting, "flow", workers), (self._patient, "patient", patient_workers))
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def start(self, owner: QObject, flow: Flow, *, patiently: bool = False) -> Task:
        """Run ``flow(job)`` on a worker, ``patiently`` where it may wait for minutes.

        Connect to the task's signals before returning to the event loop.
        """
        task, number = Task(owner), next(self._numbers)
        if self._is_closed:  # the window is going: nobody would do it, and nobody waits
            task.cancel()
            return task
        self._open[number] = task, flow
        line = self._patient if patiently else self._waiting
        line.put((number, _PlainJob(number, task.stop, self._bridge)))
        return task

    def keep_for_good(self) -> None:
        """What has been built by now stays as long as the window: it is not looked through for garbage again."""
        self._collector.set_aside()

    @property
    def busy(self) -> bool:
        """True while any flow has not ended."""
        return bool(self._open)

    def close(self, wait_seconds: float = 0.0) -> None:
        """Cancel everything and let the threads go; one inside a request ends with the process.

        With ``wait_seconds`` flows that notice the cancel are given that long, so that what they stand on is not taken
        away from under them.
        """
        self._is_closed = True
        for task, _flow in self._open.values():
            task.cancel()
        for _ in self._threads:
            self._waiting.put(None)
            self._patient.put(None)
        patience = QDeadlineTimer(round(wait_seconds * 1000))
        for thread in self._threads:
            thread.join(max(0, patience.remainingTime()) / 1000)
        if not any(thread.is_alive() for thread in self._threads):
            self._collector.close()

    def _work(self, line: "_Line") -> None:
        """On a worker thread: nothing of a flow is held here any more when the bridge is told of its end."""
        while (item := line.get()) is not None:
            number, job = item
            self._outcomes[number] = _outcome(self._open[number][1], job)
            del item, job
            _emit(self._bridge.settled, number)

    def _on_reported(self, number: int, fraction: float | None, phase: str) -> None:
        if number in self._open:
            self._open[number][0].progress(fraction, phase)

    def _on_settled(self, number: int) -> None:
        task, _flow = self._open.pop(number)
        result, error = self._outcomes.pop(number)
        task.end(result, error)


class _Bridge(QObject):
    """Lives on the UI thread; its signals may be emitted on any."""

    reported = Signal(int, object, str)
    settled = Signal(int)


@dataclass(frozen=True)
class _PlainJob:
    """What a flow sees of its task. Fits ``ports.Job``."""

    number: int
    stop: threading.Event
    bridge: _Bridge

    @property
    def cancelled(self) -> bool:
        return self.stop.is_set()

    def report(self, fraction: float | None, phase: str) -> None:
        _emit(self.bridge.reported, self.number, fraction, phase)

    def wait(self, seconds: float) -> None:
        """Pause. Raises Cancelled as soon as nobody waits."""
        if self.stop.wait(seconds):
            raise Cancelled


_Line = queue.SimpleQueue[tuple[int, _PlainJob] | None]


def _outcome(flow: Flow, job: _PlainJob) -> tuple[Any, Exception | None]:
    try:
        return flow(job), None
    except Exception as caught:
        return None, caught.with_traceback(_without_frames(caught))


def _without_frames(error: Exception) -> Any:
    """The traceback of a defect is kept for the log; that of an error of ours would only keep the flow's objects."""
    return None if isinstance(error, OmgError | Cancelled) else error.__traceback__


def _emit(signal: Any, *values: object) -> None:
    """Emit, unless the application is being torn down."""
    try:
        signal.emit(*values)
    except RuntimeError:  # the C++ half is already deleted: nobody is there to be told
        return
