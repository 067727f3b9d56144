"""Time, and long work as the one who does it sees it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

Clock = Callable[[], datetime]


class Job(Protocol):
    """Long work as the one who does it sees it."""

    def report(self, fraction: float | None, phase: str) -> None:
        """Say honestly how far it is; None where nobody knows."""

    def wait(self, seconds: float) -> None:
        """Pause. Raises Cancelled as soon as nobody waits any more."""

    @property
    def cancelled(self) -> bool: ...
