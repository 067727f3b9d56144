"""The line of orders in a strip above the takes: how many wait, and a button that lets them wait or go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from omg_desktop.ui.key_tips import tell_tip
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import set_property, small

PAUSE, RESUME = "Pause", "Go on"


class LineStrip(QFrame):
    """Hidden while nobody waits."""

    switched = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self.setProperty("tone", "neutral")
        self.words = small("")
        self.switch = button(PAUSE, "quiet")
        self.switch.setProperty("bulk", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.switch)
        self.switch.clicked.connect(lambda _checked=False: self.switched.emit())
        self.show_line("", paused=False)

    def show_line(self, words: str, *, paused: bool) -> None:
        self.words.setText(words)
        self.switch.setText(RESUME if paused else PAUSE)
        self.switch.setAccessibleName("Go on with the line of takes" if paused else "Pause the line of takes")
        tell_tip(self.switch, self.switch.accessibleName(), "take.pause")
        set_property(self, "tone", "credit" if paused else "neutral")
        self.setVisible(bool(words))
