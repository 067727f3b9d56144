"""A progress bar that is painted together with all else."""

from PySide6.QtWidgets import QProgressBar


class CalmProgressBar(QProgressBar):
    """``QProgressBar`` paints all that waits in the window at once, in the midst of whatever set its value or range.

    A meter is set thirty times a second, and a card while many others change; so this one waits for its turn.
    """

    def setRange(self, minimum: int, maximum: int) -> None:
        self.setUpdatesEnabled(False)
        super().setRange(minimum, maximum)
        self.setUpdatesEnabled(True)

    def setValue(self, value: int) -> None:
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)
