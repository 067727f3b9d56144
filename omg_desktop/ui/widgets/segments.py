"""A row of choices of which one holds, drawn as one control."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from omg_desktop.ui.theme import CONTROL_HEIGHT
from omg_desktop.ui.widgets.buttons import button


class Segments(QFrame):
    """Emits the key of what a person chose; arrows move between the choices, Tab passes by."""

    picked = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]], tone: str = "accent") -> None:
        super().__init__()
        self.setProperty("kind", "segments")
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        self.setFixedHeight(CONTROL_HEIGHT + 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 3, 3, 3)
        row.setSpacing(2)
        for key, text in choices:
            choice = button(text, "segment", f"{name}: {text}" if name else text)
            choice.setProperty("tone", tone)
            choice.setCheckable(True)
            choice.installEventFilter(self)
            choice.clicked.connect(lambda _checked=False, key=key: self.picked.emit(key))
            self._group.addButton(choice)
            self._buttons[key] = choice
            row.addWidget(choice)

    def set_current(self, key: str) -> None:
        """Show what holds, without emitting anything; with a key that is not here, nothing does."""
        stop = key if key in self._buttons else next(iter(self._buttons), "")
        self._group.setExclusive(False)  # else the last one could not be let go
        for other, choice in self._buttons.items():
            choice.setChecked(other == key)
            choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == stop else Qt.FocusPolicy.ClickFocus)
        self._group.setExclusive(True)

    @property
    def current(self) -> str:
        return next((key for key, choice in self._buttons.items() if choice.isChecked()), "")

    def choice(self, key: str) -> QPushButton:
        """The button of a choice."""
        return self._buttons[key]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        step = arrow_step(event)
        keys = list(self._buttons)
        here = next((place for place, key in enumerate(keys) if self._buttons[key] is watched), None)
        if not step or here is None:
            return super().eventFilter(watched, event)
        wanted = keys[(here + step) % len(keys)]
        self._buttons[wanted].setFocus(Qt.FocusReason.OtherFocusReason)
        self.picked.emit(wanted)
        return True


def arrow_step(event: QEvent) -> int:
    """-1 or 1 when an arrow to the left or right is pressed, else 0."""
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return 0
    return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
