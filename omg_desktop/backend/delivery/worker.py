"""The thread that delivers whatever waits, at once when it is woken, and later what had to be postponed."""

import logging
import threading
from collections.abc import Callable

LOOK_AGAIN_SECONDS = 1.0
AFTER_DEFECT_SECONDS = 30.0

logger = logging.getLogger(__name__)


class DeliveryWorker:
    """``deliver_next`` answers False when there was nothing to do now."""

    def __init__(self, deliver_next: Callable[[], bool]) -> None:
        self._deliver_next = deliver_next
        self._wanted, self._ending = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wanted.set()

    def stop(self) -> None:
        """The package under way is finished first."""
        self._ending.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            self._wanted.clear()  # before looking: who wakes us while we look is not forgotten
            try:
                pause = 0.0 if self._deliver_next() else LOOK_AGAIN_SECONDS
            except Exception:
                logger.exception("A delivery met a defect; it is tried again.")
                pause = AFTER_DEFECT_SECONDS
            if pause:
                self._wanted.wait(pause)
