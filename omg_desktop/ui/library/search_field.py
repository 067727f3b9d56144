"""Where a person types what they look for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from omg_desktop.ui.key_tips import tell_cap
from omg_desktop.ui.widgets.labels import label
from omg_desktop.ui.widgets.line_field import LineField


class SearchField(LineField):
    """Down goes to the list, Escape empties it; the key that leads here stands at its right."""

    left_down = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search")
        self.setAccessibleName("Search releases and tracks")
        self.setTextMargins(20, 0, 46, 0)
        self.glass = label("", "muted")
        self.key = label("", "key")
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 8, 0)
        row.addWidget(self.glass, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.key, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self.glass, self.key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        tell_cap(self.key, "library.search")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)
