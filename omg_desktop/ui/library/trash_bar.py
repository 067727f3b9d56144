"""Below the list: the way to the trash, emptying it, and the question before that."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omg_desktop.ui.library.state import LibraryState, Question
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import label, wrapping


class TrashBar(QWidget):
    """The question takes the place of the buttons, with the focus on keeping everything."""

    toggled = Signal(bool)
    empty_pressed = Signal()
    delete_pressed = Signal()
    keep_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.toggle = button("Trash", "quiet", "Trash")
        self.toggle.setCheckable(True)
        self.empty = button("Empty the trash …", "quiet", "Empty the trash")
        self.question = _QuestionBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.question)
        column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self.toggle.toggled.connect(self.toggled)
        self.empty.clicked.connect(self.empty_pressed)
        self.question.delete.clicked.connect(self.delete_pressed)
        self.question.keep.clicked.connect(self.keep_pressed)
        self.question.left.connect(self.keep_pressed)

    def set_tokens(self, tokens: Tokens) -> None:
        self.toggle.setIcon(icon("trash", tokens.muted))
        self.empty.setIcon(icon("close", tokens.muted))

    def show_state(self, state: LibraryState) -> None:
        self.toggle.setVisible(state.trash_count > 0)
        self.toggle.setText("Back to releases" if state.shows_trash else state.trash_words)
        self.toggle.setAccessibleName(self.toggle.text())
        self.toggle.setChecked(state.shows_trash)
        asks = state.question is not None
        had_focus = self.question.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.empty.setVisible(state.shows_trash and not asks)
        self.question.show_question(state.question)
        if not asks and had_focus:
            (self.empty if state.shows_trash else self.toggle).setFocus()


class _QuestionBox(QWidget):
    """Escape keeps everything."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.words = wrapping(label("", "strong"))
        self.delete = button("Delete for good")
        self.keep = button("Keep")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.addWidget(self.delete)
        row.addWidget(self.keep)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_question(self, question: Question | None) -> None:
        """Ask, or be gone; a question that is new takes the focus and is spoken."""
        is_new = question is not None and question.words != self.words.text()
        self.words.setText(question.words if question else "")
        self.setVisible(question is not None)
        if question is None or not is_new:
            return
        for each in (self.delete, self.keep):
            each.setAccessibleDescription(question.words)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, question.words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
