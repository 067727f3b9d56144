"""A button that shows what is chosen and opens the list of what else could be."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPalette
from PySide6.QtWidgets import QMenu, QPushButton

from omg_desktop.ui.widgets.buttons import spelled
from omg_desktop.ui.widgets.icons import icon


class Choice(NamedTuple):
    """One entry of the list. ``shown`` is what the button says when it is chosen."""

    key: str
    text: str
    shown: str = ""
    advice: str = ""


class MenuButton(QPushButton):
    """Emits the key of what a person chose."""

    picked = Signal(str)
    opened = Signal()  # before the list is shown

    def __init__(self, name: str, text_width_max: int = 0) -> None:
        super().__init__()
        self.setProperty("kind", "menu")
        self.setAutoDefault(False)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands behind the words
        self.setIconSize(QSize(12, 12))
        self._name = name
        self._text_width_max = text_width_max
        self._choices: tuple[Choice, ...] = ()
        self._current = ""
        self._list = QMenu(self)
        self._list.setToolTipsVisible(True)
        self._list.setAccessibleName(name)
        self._list.aboutToShow.connect(self.opened)
        self.setMenu(self._list)
        self.setAccessibleName(name)
        self._show_arrow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._show_arrow()

    def _show_arrow(self) -> None:
        """In the ink of quiet words, which every look has its own of."""
        ink = self.palette().color(QPalette.ColorRole.PlaceholderText).name().upper()
        self.setIcon(icon("chevron-down", ink, 12))

    def show_choices(self, choices: Sequence[Choice], current: str) -> None:
        """Show these entries, with one of them chosen."""
        if tuple(choices) != self._choices or current != self._current:
            self._choices, self._current = tuple(choices), current
            self._fill()

    def set_text_width_max(self, pixels: int) -> None:
        """Let the words end in an ellipsis from here on; 0 for never."""
        if pixels != self._text_width_max:
            self._text_width_max = pixels
            self._fill()

    @property
    def current(self) -> str:
        return self._current

    def _fill(self) -> None:
        """Entries that stay are only said anew: the list may be open."""
        if [choice.key for choice in self._choices] != [action.data() for action in self._list.actions()]:
            self._remake()
        words = ""
        for choice, action in zip(self._choices, self._list.actions(), strict=True):
            action.setText(spelled(choice.text))
            action.setToolTip(choice.advice)
            action.setChecked(choice.key == self._current)
            if choice.key == self._current:
                words = choice.shown or choice.text
        self._say(words or f"Choose {self._name.lower()}")

    def _remake(self) -> None:
        self._list.clear()
        group = QActionGroup(self._list)
        for choice in self._choices:
            action = QAction(spelled(choice.text), self._list)
            action.setCheckable(True)
            action.setData(choice.key)
            action.triggered.connect(lambda _checked=False, key=choice.key: self.picked.emit(key))
            group.addAction(action)
            self._list.addAction(action)

    def _say(self, words: str) -> None:
        measure = self.fontMetrics()
        room = self._text_width_max or measure.horizontalAdvance(words) + 1
        self.setText(f"{spelled(measure.elidedText(words, Qt.TextElideMode.ElideRight, room))} ")
        self.setAccessibleName(f"{self._name}: {words}" if words else self._name)
        self.setToolTip(self.accessibleName())
