"""The threads that make what waits, at once when they are woken."""

import logging
import threading
from collections.abc import Callable

LOOK_AGAIN_SECONDS = 5.0
AFTER_DEFECT_SECONDS = 30.0

logger = logging.getLogger(__name__)


class StudioWorkers:
    """``make_next`` answers False when there was nothing to do. ``ending`` tells what is under way to stop."""

    def __init__(self, make_next: Callable[[], bool], ending: threading.Event, count: int = 2) -> None:
        self._make_next, self._ending = make_next, ending
        self._wanted = threading.Condition()
        self._threads = [threading.Thread(target=self._run, name=f"studio-{n}", daemon=True) for n in range(count)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        with self._wanted:
            self._wanted.notify_all()

    def stop(self) -> None:
        """What is under way is broken off, and made at the next start."""
        self._ending.set()
        self.wake()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _run(self) -> None:
        while not self._ending.is_set():
            pause = LOOK_AGAIN_SECONDS
            try:
                if self._make_next():
                    continue
            except Exception:
                logger.exception("A generation met a defect.")
                pause = AFTER_DEFECT_SECONDS
            with self._wanted:
                if not self._ending.is_set():
                    self._wanted.wait(pause)
