"""Python's cyclic garbage is collected on the UI thread alone.

By itself, Python collects wherever it happens to run out of patience, which may be a worker. A widget, pixmap or
painter that lies in a cycle would then be destroyed on a thread that is not Qt's, and the process may end by a
segmentation fault at that moment or long after. Whatever is in no cycle is freed at once, as ever.

Looking through all that a studio is made of takes 70 ms, in which the window stands still. So what is there when it
opens is set aside (``set_aside``) and never looked through again; it stays for as long as the window does.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MILLISECONDS = 250
YOUNG_MAX, MIDDLE_MAX, OLD_MAX = 700, 10, 10  # as Python has it


class UiCollector(QObject):
    """Looks a few times a second whether there is enough to collect. ``close`` gives the task back to Python."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> None:
        """The young, and older generations more seldom."""
        young, middle, old = gc.get_count()
        if young > YOUNG_MAX:
            gc.collect(2 if old > OLD_MAX and middle > MIDDLE_MAX else 1 if middle > MIDDLE_MAX else 0)

    @staticmethod
    def set_aside() -> None:
        """All there is now stays for good."""
        gc.freeze()

    def close(self) -> None:
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
