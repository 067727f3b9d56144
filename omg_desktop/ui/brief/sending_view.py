"""What will be sent: the exact request of each provider, to be read and copied before anything leaves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from omg_desktop.flows.sending import Request
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, set_tone, title, wrapping
from omg_desktop.ui.widgets.menu_button import Choice, MenuButton

EXPLAINED = "Without a key. A seed that is not set is drawn when you generate; it is shown here as 0."


class SendingView(QFrame):
    """Shows one request at a time."""

    close_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName("What will be sent")
        self._requests: tuple[Request, ...] = ()
        self.provider = MenuButton("Provider")
        self.address = wrapping(muted())
        self.problem = wrapping(muted("", "bad"))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The request, exactly as it will be sent")
        self.copy = button("Copy")
        self.done = button("Back to the brief", "quiet")
        self._build()
        self.provider.picked.connect(self.show_request)
        self.copy.clicked.connect(self._copy)
        self.done.clicked.connect(self.close_pressed)

    def show_requests(self, requests: Sequence[Request]) -> None:
        """The first one is that of the chosen provider."""
        self._requests = tuple(requests)
        if self._requests:
            self.show_request(self._requests[0].provider)

    def show_request(self, key: str) -> None:
        found = next((request for request in self._requests if request.provider == key), None)
        if found is None:
            return
        self.provider.show_choices([Choice(each.provider, each.name) for each in self._requests], key)
        self.address.setText(f"To {found.address}" if "://" in found.address else found.address)
        self.problem.setText(found.problem)
        self.problem.setVisible(bool(found.problem))
        set_tone(self.problem, "bad")
        self.text.setPlainText(found.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _copy(self) -> None:
        self.text.selectAll()
        self.text.copy()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(title("What will be sent"))
        head.addStretch(1)
        head.addWidget(self.done)
        column.addLayout(head)
        row = QHBoxLayout()
        row.addWidget(self.provider)
        row.addStretch(1)
        row.addWidget(self.copy)
        column.addLayout(row)
        for part in (self.address, self.problem):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addWidget(wrapping(muted(EXPLAINED)))
