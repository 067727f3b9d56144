"""The only bridge between threads and widgets.

A flow is plain blocking code; it runs on one of sixteen daemon threads, and what comes of it arrives on the UI thread,
or nowhere when its owner has gone. Cancelling means that nobody waits: a flow that pauses wakes up and stops, one
whose request is under way finishes and files what it has paid for. Daemon threads let the app quit at once; what was
open is in the library.
"""

import queue
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, Qt, Signal

from omg_desktop.domain.errors import Cancelled, OmgError

WORKERS = 16

Flow = Callable[["Task"], Any]


class Task(QObject):
    """One flow under way. Fits ``ports.Job`` for the flow, and tells its owner by signals.

    Signals arrive on the UI thread. After ``cancel`` only ``ended`` does.
    """

    progressed = Signal(object, str)  # fraction from 0 to 1, or None; phase
    succeeded = Signal(object)
    failed = Signal(object)  # an OmgError
    ended = Signal()

    _reported = Signal(object, str)
    _settled = Signal(object, object)

    def __init__(self, owner: QObject) -> None:
        super().__init__()  # no parent: it must outlive an owner that goes while the flow still runs
        self._cancelled = threading.Event()
        self._reported.connect(self._pass_on_progress, Qt.ConnectionType.QueuedConnection)
        self._settled.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        owner.destroyed.connect(self.cancel)

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop waiting for it."""
        self._cancelled.set()

    def report(self, fraction: float | None, phase: str) -> None:
        """Called by the flow, on its worker thread."""
        _emit(self._reported, fraction, phase)

    def wait(self, seconds: float) -> None:
        """Called by the flow, on its worker thread. Raises Cancelled as soon as nobody waits."""
        if self._cancelled.wait(seconds):
            raise Cancelled

    def run(self, flow: Flow) -> None:
        """Do the work, on a worker thread, and hand the outcome over to the UI thread."""
        result: Any = None
        error: Exception | None = None
        try:
            result = flow(self)
        except Cancelled:
            self._cancelled.set()
        except Exception as caught:
            error = caught
        _emit(self._settled, result, error)

    def _pass_on_progress(self, fraction: float | None, phase: str) -> None:
        if not self.cancelled:
            self.progressed.emit(fraction, phase)

    def _deliver(self, result: Any, error: Exception | None) -> None:
        self.ended.emit()
        self.deleteLater()
        if error is not None and not isinstance(error, OmgError):
            raise error  # a defect, even when nobody waits: let the excepthook show and log it
        if self.cancelled:
            return
        if error is None:
            self.succeeded.emit(result)
        else:
            self.failed.emit(error)


class Tasks:
    """Starts flows on worker threads. One for the whole window; ``close`` when it goes."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._waiting: queue.SimpleQueue[tuple[Task, Flow] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"flow-{number}", daemon=True) for number in range(workers)
        ]
        self._open: set[Task] = set()
        for thread in self._threads:
            thread.start()

    def start(self, owner: QObject, flow: Flow) -> Task:
        """Run ``flow(task)`` on a worker. Connect to the task's signals before returning to the event loop."""
        task = Task(owner)
        self._open.add(task)
        task.ended.connect(lambda: self._open.discard(task))
        self._waiting.put((task, flow))
        return task

    @property
    def busy(self) -> bool:
        """True while any flow has not ended."""
        return bool(self._open)

    def close(self, wait_seconds: float = 0.0) -> None:
        """Cancel everything and let the threads go; one inside a request ends with the process.

        With ``wait_seconds`` flows that notice the cancel are given that long, so that what they stand on is not taken
        away from under them.
        """
        for task in list(self._open):
            task.cancel()
        for _ in self._threads:
            self._waiting.put(None)
        patience = QDeadlineTimer(round(wait_seconds * 1000))
        for thread in self._threads:
            thread.join(max(0, patience.remainingTime()) / 1000)

    def _work(self) -> None:
        while (item := self._waiting.get()) is not None:
            task, flow = item
            task.run(flow)
            del item, task, flow


def _emit(signal: Any, *values: object) -> None:
    """Emit, unless the application is being torn down."""
    try:
        signal.emit(*values)
    except RuntimeError:  # the C++ half is already deleted: nobody is there to be told
        return
