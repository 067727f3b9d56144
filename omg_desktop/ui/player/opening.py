"""What is heard of an order before it is a take: followed as it grows, until the take goes on at the same place."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from omg_desktop.domain.ids import OrderId, TakeId
from omg_desktop.domain.takes import Take
from omg_desktop.ports import Playback
from omg_desktop.ui.tasks import Tasks


class Opening:
    """At most one order is heard. The deck knows it by the order's id."""

    def __init__(self, playback: Playback, tasks: Tasks, owner: QObject) -> None:
        self._playback, self._tasks, self._owner = playback, tasks, owner
        self.order_id: OrderId | None = None
        self._path = Path()
        self._is_reading = False
        self._grew = False

    @property
    def name(self) -> TakeId | None:
        """What the deck calls it."""
        return TakeId(self.order_id) if self.order_id is not None else None

    def hear(self, order_id: OrderId, path: Path, begun: Callable[[], None]) -> None:
        """Make its beginning heard; ``begun`` is called when it can be."""
        self.order_id, self._path = order_id, path
        self._read(begun)

    def grow(self) -> None:
        """There may be more of it."""
        if self.name is not None:
            self._grew = True
            if not self._is_reading:
                self._read(lambda: None)

    def leave(self) -> None:
        """Something else is heard from now on, or nothing."""
        self.order_id = None

    def is_heard(self) -> bool:
        return self.name is not None and self._playback.status().heard == self.name

    def take_of(self, takes: Sequence[Take]) -> Take | None:
        """What it has become."""
        return next((take for take in takes if take.order_id == self.order_id), None)

    def _read(self, done: Callable[[], None]) -> None:
        name, path = self.name, self._path
        assert name is not None
        self._is_reading, self._grew = True, False
        task = self._tasks.start(self._owner, lambda _task: self._playback.follow(name, path))
        task.succeeded.connect(lambda _nothing: done() if name == self.name else None)
        task.ended.connect(self._on_read)

    def _on_read(self) -> None:
        self._is_reading = False
        if self._grew and self.name is not None:
            self._read(lambda: None)
