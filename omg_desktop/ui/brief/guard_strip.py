"""What a provider would stumble over, said beside the text before it is sent. It warns and never forbids."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import label, wrapping


class GuardStrip(QWidget):
    """Names in the direction, with a neutral wording to take or leave."""

    use_pressed = Signal(str)  # the neutral direction
    send_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        strip = QFrame()
        strip.setProperty("kind", "notice")
        strip.setProperty("tone", "credit")
        self._neutral = ""
        self.words = wrapping(label("", "notice-words"))
        self.use = button("Use", "", "Use the neutral wording")
        self.send = button("Send as it is", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(strip)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.use)
        row.addWidget(self.send)
        self.use.clicked.connect(lambda: self.use_pressed.emit(self._neutral))
        self.send.clicked.connect(self.send_pressed)
        self.hide()

    def show_state(self, state: BriefState) -> None:
        found = state.guarded
        self.setVisible(found is not None)
        if found is not None:
            self._neutral = found.neutral
            self.words.setText(f"{found.warnings[0].said} Services may refuse it. Instead: “{found.neutral}”")
            self.setAccessibleName(self.words.text())
