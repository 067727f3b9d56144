"""What a provider would stumble over, said beside the text before it is sent. It warns and never forbids."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import label, wrapping


class GuardStrip(QFrame):
    """Names in the direction, with a neutral wording to take or leave."""

    use_pressed = Signal(str)  # the neutral direction
    send_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.setProperty("tone", "credit")
        self._neutral = ""
        self.words = wrapping(label("", "notice-words"))
        self.use = button("Use", "", "Use the neutral wording")
        self.send = button("Send as it is", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.use)
        row.addWidget(self.send)
        column.addLayout(row)
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
