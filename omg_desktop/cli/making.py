"""Rendering on the terminal: orders side by side, with progress on the error stream."""

import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from omg_desktop.app.desk import Desk
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import Cancelled, OmgError
from omg_desktop.domain.takes import Take


class TerminalJob:
    """Long work as a terminal shows it. Fits ``ports.Job``."""

    def __init__(self, name: str, cancelled: threading.Event) -> None:
        self._name = name
        self._cancelled = cancelled
        self._phase = ""

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def report(self, fraction: float | None, phase: str) -> None:
        """One line for each new phase, where somebody is looking."""
        if phase != self._phase and sys.stderr.isatty():
            self._phase = phase
            share = "" if fraction is None else f" {fraction:4.0%}"
            print(f"{self._name}:{share} {phase}", file=sys.stderr)

    def wait(self, seconds: float) -> None:
        if self._cancelled.wait(seconds):
            raise Cancelled


def render_all(desk: Desk, orders: Sequence[Order]) -> tuple[list[Take], list[OmgError]]:
    """Have every order made, as many at a time as its provider allows.

    An interrupt cancels them all: raises Cancelled with what may be charged all the same.
    """
    cancelled = threading.Event()
    cards = {card.key: card for card in desk.cards()}
    takes: list[Take] = []
    failures: list[OmgError] = []

    def render(order: Order) -> Take:
        return desk.render_take(order.id, TerminalJob(f"Take {order.take_index + 1}", cancelled))

    card = cards[orders[0].provider]
    with ThreadPoolExecutor(max_workers=card.parallel_orders * card.takes_per_call) as pool:
        try:
            running = [pool.submit(render, order) for order in orders]
            for future in running:
                try:
                    takes.append(future.result())
                except OmgError as error:
                    failures.append(error)
        except KeyboardInterrupt:
            try:
                for order in orders:
                    desk.cancel_order(order.id)
            finally:  # a second interrupt does not wait for the takes
                cancelled.set()
        except BaseException:
            cancelled.set()
            raise
    if cancelled.is_set():  # by now each row tells what became of it
        rows = [desk.shelves.orders.order(order.id) for order in orders]
        raise Cancelled(" ".join(dict.fromkeys(row.reason for row in rows if row.was_cancelled_late)))
    return takes, failures
