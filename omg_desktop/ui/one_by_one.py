"""Writes of one panel, in the order in which a person made them: two workers must not overtake one another."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from omg_desktop.ui.tasks import Tasks

Write = Callable[[], object]
Then = Callable[..., object]


class OneByOne(QObject):
    """Each write begins when the one before it has ended, well or badly."""

    begun = Signal()  # something is about to be written: what is being read is about to be old
    failed = Signal(object)  # OmgError
    idle = Signal()  # nothing is under way any more: what is read now is up to date

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._waiting: deque[tuple[Write, Then]] = deque()
        self._under_way = False

    @property
    def is_busy(self) -> bool:
        return self._under_way

    def start(self, write: Write, then: Then) -> None:
        """Run ``write`` on a worker in its turn, and hand what comes of it to ``then``."""
        self._waiting.append((write, then))
        self.begun.emit()
        if not self._under_way:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._under_way = False
            self.idle.emit()
            return
        self._under_way = True
        write, then = self._waiting.popleft()
        task = self._tasks.start(self, lambda _task: write())
        task.succeeded.connect(then)
        task.failed.connect(self.failed)
        task.ended.connect(self._next, Qt.ConnectionType.QueuedConnection)  # after ``then`` has had its say
