"""A length in minutes and seconds, typed or stepped."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QSpinBox

STEP_SECONDS = 10


def minutes(seconds: int) -> str:
    """ "2:05"."""
    return f"{seconds // 60}:{seconds % 60:02}"


def seconds_in(text: str) -> int | None:
    """Understands "2:05" and "125"; None for anything else."""
    head, colon, tail = text.strip().rpartition(":")
    if not tail.isdecimal() or (colon and not head.isdecimal()):
        return None
    return int(head or 0) * 60 + int(tail)


class LengthBox(QSpinBox):
    """Shows seconds as ``m:ss``."""

    def __init__(self, name: str, seconds_min: int, seconds_max: int) -> None:
        super().__init__()
        self.setRange(seconds_min, seconds_max)
        self.setSingleStep(STEP_SECONDS)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(8, 0, 0, 0)  # the sheet's padding does not reach the field inside
        self.setToolTip(f"{name}, {minutes(seconds_min)} to {minutes(seconds_max)}")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turns only what has the focus, so that scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def textFromValue(self, value: int) -> str:
        return minutes(value)

    def valueFromText(self, text: str) -> int:
        return seconds_in(text) or self.minimum()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        seconds = seconds_in(text)
        if seconds is not None and self.minimum() <= seconds <= self.maximum():
            return QValidator.State.Acceptable, text, position
        typing = all(character.isdecimal() or character == ":" for character in text)
        return (QValidator.State.Intermediate if typing else QValidator.State.Invalid), text, position
