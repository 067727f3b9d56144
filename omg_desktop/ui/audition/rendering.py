"""Orders being made: no more of one provider at once than it allows, the others wait their turn."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import OrderId, ProviderKey, TrackId
from omg_desktop.domain.takes import Take
from omg_desktop.ports import Job
from omg_desktop.ui.audition.state import Progress
from omg_desktop.ui.tasks import Task, Tasks

TICK_MILLISECONDS = 1000


@dataclass
class _Run:
    order: Order
    task: Task
    since: QElapsedTimer
    progress: Progress = field(default_factory=Progress)


class Rendering(QObject):
    """Goes on whatever is on the screen. Says when something moved, and when an order has ended."""

    moved = Signal()
    ended = Signal(str)  # track id: a take has come, or the order failed or was cancelled

    def __init__(
        self,
        render_take: Callable[[OrderId, Job], Take],
        parallel_orders: Callable[[ProviderKey], int],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._render_take = render_take
        self._parallel_orders = parallel_orders
        self._tasks = tasks
        self._waiting: list[Order] = []
        self._running: dict[OrderId, _Run] = {}
        self._settling: dict[OrderId, Progress] = {}
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MILLISECONDS)
        self._tick.timeout.connect(self._on_tick)

    @property
    def progress(self) -> dict[OrderId, Progress]:
        running = {order_id: run.progress for order_id, run in self._running.items() if not run.task.cancelled}
        return self._settling | running

    def settle(self) -> None:
        """The library was read again: orders that ended are now seen as what they became."""
        if self._settling:
            self._settling.clear()
            self.moved.emit()

    @property
    def is_busy(self) -> bool:
        return bool(self._running or self._waiting)

    def add(self, orders: Iterable[Order]) -> None:
        """Make these, too. An order that is under way already is not started twice."""
        known = {order.id for order in self._waiting} | self._running.keys()
        self._waiting += [order for order in orders if order.id not in known]
        self._start_what_may()

    def drop(self, order_id: OrderId) -> None:
        """Do not begin with it, if it still waits for its turn."""
        self._waiting = [order for order in self._waiting if order.id != order_id]

    def cancel(self, order_id: OrderId) -> None:
        """Nobody waits for it any more; its place is free as soon as the provider lets go."""
        self.drop(order_id)
        if order_id in self._running:
            self._running[order_id].task.cancel()
        self.moved.emit()

    def close(self) -> None:
        """Nothing new is begun any more; what is open stays in the library and goes on at the next start."""
        self._waiting.clear()

    def _start_what_may(self) -> None:
        for order in list(self._waiting):
            busy = sum(run.order.provider == order.provider for run in self._running.values())
            if busy < max(1, self._parallel_orders(order.provider)):
                self._waiting.remove(order)
                self._start(order)
        if self._running and not self._tick.isActive():
            self._tick.start()
        self.moved.emit()

    def _start(self, order: Order) -> None:
        since = QElapsedTimer()
        since.start()
        task = self._tasks.start(self, lambda job: self._render_take(order.id, job))
        task.progressed.connect(lambda fraction, phase: self._on_progress(order.id, fraction, phase))
        task.ended.connect(lambda: self._on_ended(order.id))
        task.succeeded.connect(lambda _take: self._tell(order.track_id))
        task.failed.connect(lambda _error: self._tell(order.track_id, _error))
        self._running[order.id] = _Run(order=order, task=task, since=since)

    def _on_progress(self, order_id: OrderId, fraction: float | None, phase: str) -> None:
        run = self._running.get(order_id)
        if run is not None:
            run.progress = Progress(fraction=fraction, phase=phase, elapsed_seconds=run.since.elapsed() // 1000)
            self.moved.emit()

    def _on_tick(self) -> None:
        for run in self._running.values():
            run.progress = run.progress.but(elapsed_seconds=run.since.elapsed() // 1000)
        self.moved.emit()

    def _on_ended(self, order_id: OrderId) -> None:
        run = self._running.pop(order_id)
        if not self._running:
            self._tick.stop()
        if not run.task.cancelled:
            self._settling[order_id] = run.progress
        self._start_what_may()
        if run.task.cancelled:  # succeeded and failed stay silent; a take may have been filed all the same
            self._tell(run.order.track_id)

    def _tell(self, track_id: TrackId, _error: OmgError | None = None) -> None:
        self.ended.emit(track_id)
