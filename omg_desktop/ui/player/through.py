"""A corner of the deck that says how the takes are listened to, as long as that is not as usual."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from omg_desktop.ui.player.listening import ListeningState
from omg_desktop.ui.widgets.elided import ElidedLabel


class Through(QWidget):
    """Two short lines: the speed, and the sides."""

    def __init__(self) -> None:
        super().__init__()
        self.speed, self.sides = ElidedLabel("", "small"), ElidedLabel("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addStretch(1)
        for line in (self.speed, self.sides):
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            column.addWidget(line, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch(1)
        self.show_state(ListeningState())

    def show_state(self, state: ListeningState) -> None:
        for line, words in ((self.speed, state.speed_words), (self.sides, state.sides_words)):
            line.setText(words)
            line.setVisible(bool(words))
        self.speed.setAccessibleName(state.speed_sentence)
        self.sides.setAccessibleName(f"Listening: {state.sides_words}")
