"""Orders being made: the line is a value of the domain (``Queue``); here each whose turn has come gets a task."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from omg_desktop.domain.drafts import Order
from omg_desktop.domain.ids import OrderId, ProviderKey, TrackId
from omg_desktop.domain.queue import Queue
from omg_desktop.domain.takes import Take
from omg_desktop.ports import Job
from omg_desktop.ui.audition.state import Progress
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.tasks import Task, Tasks

TICK_MILLISECONDS = 1000
REPORT_MILLISECONDS = 100
"""What twenty providers report many times a second is shown together, so often."""


@dataclass(frozen=True)
class RenderingFlows:
    """What the line asks for. ``expect_seconds`` answers None where too little is known of a provider."""

    render_take: Callable[[OrderId, Job], Take]
    parallel_orders: Callable[[ProviderKey], int]
    takes_per_call: Callable[[ProviderKey], int]
    keep_queue: Callable[[Queue], None]
    expect_seconds: Callable[[Order], float | None]


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
    over = Signal(str)  # order id: the same, for this order
    failed = Signal(object)  # OmgError: the arrangement of the line could not be kept

    def __init__(self, flows: RenderingFlows, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flows = flows
        self._tasks = tasks
        self.queue = Queue()
        self._orders: dict[OrderId, Order] = {}
        self._running: dict[OrderId, _Run] = {}
        self._settling: dict[OrderId, Progress] = {}
        self._closed = False
        self._writes = OneByOne(tasks, self)
        self._writes.failed.connect(self.failed)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MILLISECONDS)
        self._tick.timeout.connect(self._on_tick)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(REPORT_MILLISECONDS)
        self._soon.timeout.connect(self.moved)

    @property
    def progress(self) -> dict[OrderId, Progress]:
        running = {order_id: run.progress for order_id, run in self._running.items() if not run.task.cancelled}
        return self._settling | running

    @property
    def is_busy(self) -> bool:
        return self.queue.is_busy

    def settle(self) -> None:
        """The library was read again: orders that ended are now seen as what they became."""
        self._settling.clear()

    # ---- what a person does with the line ---------------------------------------------------------------------------

    def recall(self, queue: Queue, orders: Iterable[Order]) -> None:
        """Go on with the line as it was when the app ended."""
        self._orders |= {order.id: order for order in orders}
        self._become(queue)

    def add(self, orders: Iterable[Order]) -> None:
        """Make these, too. An order that is under way already is not started twice."""
        new = list(orders)
        self._orders |= {order.id: order for order in new}
        self._become(self.queue.adding(new))

    def pause(self) -> None:
        """Begin with nothing new until ``resume``; what is under way goes on."""
        self._arrange(self.queue.pausing())

    def resume(self) -> None:
        self._arrange(self.queue.resuming())

    def move(self, order_id: OrderId, position: int) -> None:
        """Let it be made as the next one (1), or later."""
        self._arrange(self.queue.moving(order_id, position))

    def drop(self, order_id: OrderId) -> None:
        """Do not begin with it, if it still waits for its turn."""
        self._become(self.queue.dropping(order_id))

    def cancel(self, order_id: OrderId) -> None:
        """Nobody waits for it any more; its place is free as soon as the provider lets go."""
        if order_id in self._running:
            self._running[order_id].task.cancel()
        self.drop(order_id)

    def close(self) -> None:
        """Nothing new is begun any more; what is open is in the library, and goes on at the next start as arranged."""
        self._closed = True
        self._writes.finish()
        self._soon.stop()
        self._tick.stop()

    # ---- inside -----------------------------------------------------------------------------------------------------

    def _arrange(self, queue: Queue) -> None:
        """As the person wants it, also after a restart. What else becomes of the line is told by the orders' rows."""
        self._writes.start(lambda: self._flows.keep_queue(queue), lambda _done: None)
        self._become(queue)

    def _become(self, queue: Queue) -> None:
        self._go_on_with(queue)
        self.moved.emit()

    def _go_on_with(self, queue: Queue) -> None:
        """Start whose turn it is."""
        self.queue = queue
        if not self._closed:
            limits = {place.provider: self._flows.parallel_orders(place.provider) for place in queue.waiting}
            sizes = {provider: self._flows.takes_per_call(provider) for provider in limits}
            for order_id in queue.startable(limits, sizes):
                self.queue = self.queue.starting(order_id)
                self._start(self._orders[order_id])
        if self._running and not self._tick.isActive():
            self._tick.start()

    def _start(self, order: Order) -> None:
        since = QElapsedTimer()
        since.start()
        task = self._tasks.start(self, lambda job: self._flows.render_take(order.id, job), patiently=True)
        task.progressed.connect(lambda fraction, phase: self._on_progress(order.id, fraction, phase))
        task.ended.connect(lambda: self._on_ended(order.id))
        task.succeeded.connect(lambda _take: self._tell(order.track_id))
        task.failed.connect(lambda _error: self._tell(order.track_id))
        self._running[order.id] = _Run(order=order, task=task, since=since)
        alike = (run.progress.expected_seconds for run in self._running.values() if _alike(run.order, order))
        if known := next(filter(None, alike), None):
            self._running[order.id].progress = Progress(expected_seconds=known)
        else:
            looking = self._tasks.start(self, lambda _job: self._flows.expect_seconds(order))
            looking.succeeded.connect(lambda seconds: self._on_expected(order, seconds))

    def _on_expected(self, asked: Order, seconds: float | None) -> None:
        """What is known of one is known of all that its provider makes of this length."""
        for run in self._running.values():
            if seconds is not None and _alike(run.order, asked):
                run.progress = run.progress.but(expected_seconds=round(seconds))
        self._move_soon()

    def _on_progress(self, order_id: OrderId, fraction: float | None, phase: str) -> None:
        run = self._running.get(order_id)
        if run is not None:
            elapsed = run.since.elapsed() // 1000
            run.progress = run.progress.but(fraction=fraction, phase=phase, elapsed_seconds=elapsed)
            self._move_soon()

    def _move_soon(self) -> None:
        if not self._closed and not self._soon.isActive():  # started anew by each, it would wait for a silence
            self._soon.start()

    def _on_tick(self) -> None:
        for run in self._running.values():
            run.progress = run.progress.but(elapsed_seconds=run.since.elapsed() // 1000)
        self.moved.emit()

    def _on_ended(self, order_id: OrderId) -> None:
        run = self._running.pop(order_id)
        self._orders.pop(order_id, None)
        if not self._running:
            self._tick.stop()
        if not run.task.cancelled:
            self._settling[order_id] = run.progress
        self._go_on_with(self.queue.ending(order_id))
        self._move_soon()  # many may end in one moment
        self.over.emit(order_id)
        if run.task.cancelled:  # succeeded and failed stay silent; a take may have been filed all the same
            self._tell(run.order.track_id)

    def _tell(self, track_id: TrackId) -> None:
        self.ended.emit(track_id)


def _alike(one: Order, other: Order) -> bool:
    """Whether one may take as long as the other."""
    return (one.provider, one.brief.length_seconds) == (other.provider, other.brief.length_seconds)
