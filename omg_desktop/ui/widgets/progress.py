"""A progress bar that is painted together with all else."""

from PySide6.QtWidgets import QProgressBar


class CalmProgressBar(QProgressBar):
    """``QProgressBar.setValue`` paints all that is waiting in the window at once, in the midst of whatever set it.

    A meter is set thirty times a second, and a card while many others change; so this one waits for its turn.
    """

    def setValue(self, value: int) -> None:
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)
