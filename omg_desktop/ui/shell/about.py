"""What this app is, and the text a person hands on when something does not work."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, title, wrapping

SIZE = (560, 440)
LOOKING = "Looking at this computer …"
LICENCE = "MIT licence. Fonts, sounds and word lists have licences of their own."
PRIVACY = (
    "Nothing of this is sent. It has no keys and nothing of your music; the name of the folder may have your name."
)


class AboutDialog(QDialog):
    """Shows facts by their names, and says when they are wanted on the clipboard."""

    copy_pressed = Signal(str)

    def __init__(self, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About OMG Desktop")
        self.setAccessibleName("About OMG Desktop")
        self.resize(*SIZE)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Diagnostics")
        self.copy_button = button("Copy diagnostics", "primary")
        self.close_button = button("Close")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        column.addWidget(title(f"OMG Desktop {version}"))
        column.addWidget(wrapping(muted(LICENCE)))
        column.addWidget(self.text, 1)
        column.addWidget(wrapping(muted(PRIVACY)))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.copy_button)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.copy_button.clicked.connect(lambda _checked=False: self.copy_pressed.emit(self.text.toPlainText()))
        self.close_button.clicked.connect(self.close)
        self.show_facts(())

    def show_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """One line for each; without any, that they are being looked for."""
        self.text.setPlainText("\n".join(f"{name}: {value}" for name, value in facts) or LOOKING)
        self.copy_button.setEnabled(bool(facts))
