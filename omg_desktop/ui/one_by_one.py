"""Writes of one panel, in the order in which a person made them: two workers must not overtake one another."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from omg_desktop.domain.errors import Cancelled, OmgError
from omg_desktop.ui.tasks import Tasks

Write = Callable[[], object]
Then = Callable[..., object]

FINISH_SECONDS_MAX = 5.0


@dataclass
class _Turn:
    write: Write
    then: Then
    is_taken: bool = False


class OneByOne(QObject):
    """Each write begins when the one before it has ended, well or badly."""

    begun = Signal()  # something is about to be written: what is being read is about to be old
    failed = Signal(object)  # OmgError
    idle = Signal()  # nothing is under way any more: what is read now is up to date

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: deque[_Turn] = deque()
        self._under_way: _Turn | None = None
        self._writing = threading.Lock()

    @property
    def is_busy(self) -> bool:
        return self._under_way is not None

    def start(self, write: Write, then: Then) -> None:
        """Run ``write`` on a worker in its turn, and hand what comes of it to ``then``."""
        self._waiting.append(_Turn(write, then))
        self.begun.emit()
        if not self._under_way:
            self._next()

    def finish(self) -> None:
        """All of it is written when this returns, in its order: for closing the window, whose event loop has ended.

        Nobody hears what comes of it any more but ``failed``. One that hangs for seconds is not waited for.
        """
        turns = [self._under_way, *self._waiting] if self._under_way else []
        self._waiting.clear()
        if not turns or not self._writing.acquire(timeout=FINISH_SECONDS_MAX):
            return
        try:
            for turn in turns:
                self._finish(turn)
        finally:
            self._writing.release()

    def _finish(self, turn: _Turn) -> None:
        if turn.is_taken:
            return
        turn.is_taken = True
        try:
            turn.write()
        except OmgError as error:
            self.failed.emit(error)

    def _next(self) -> None:
        if not self._waiting:
            self._under_way = None
            self.idle.emit()
            return
        self._under_way = turn = self._waiting.popleft()
        writing = self._writing
        task = self._tasks.start(self, lambda _task: _written(turn, writing))
        task.succeeded.connect(turn.then)
        task.failed.connect(self.failed)
        task.ended.connect(self._next, Qt.ConnectionType.QueuedConnection)  # after ``then`` has had its say


def _written(turn: _Turn, writing: threading.Lock) -> object:
    """On a worker: it is written once, here or by ``finish``, which did not wait for a worker to be free."""
    with writing:
        if turn.is_taken:
            raise Cancelled  # what came of it was lost with the loop that had ended: nobody is told nothing
        turn.is_taken = True
        return turn.write()
