"""The line at the bottom: what the open track costs, what waits, and whether the trail is whole."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from omg_desktop.ui.shell.state import ShellState
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.labels import label, set_tone

STATUS_PIXELS = 25


class StatusLine(QFrame):
    """Shows words; asks nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedHeight(STATUS_PIXELS)
        self.lead = label("", "status")
        self.strong = label("", "status-strong")
        self.rest = ElidedLabel("", "status")
        self.waiting = label("", "status")
        self.audit = label("", "status")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        for part in (self.lead, self.strong, self.rest):
            row.addWidget(part)
        row.addStretch(1)
        row.addSpacing(16)
        row.addWidget(self.waiting)
        row.addSpacing(16)
        row.addWidget(self.audit)

    def show_state(self, state: ShellState) -> None:
        left = state.status_left
        self.lead.setText(left.lead)
        self.strong.setText(left.strong)
        self.rest.setText(left.rest)
        self.strong.setVisible(bool(left.strong))
        self.rest.setVisible(bool(left.rest))
        self.waiting.setText(state.waiting_words)
        self.waiting.setVisible(bool(state.waiting_words))
        set_tone(self.waiting, "bad" if state.returned else "neutral")
        self.audit.setText(state.audit)
        set_tone(self.audit, state.audit_tone)
