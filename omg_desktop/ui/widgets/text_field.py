"""Plain text fields whose undo is not their own: they share the history of the whole form."""

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QTextEdit

from omg_desktop.ui.widgets.text_change import text_change

HISTORY_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class TextField(QTextEdit):
    """Emits the whole text after each edit of the person, never after ``set_text``.

    Undo and redo are left to the window's commands: the keys are let through, and the menu has no entry for them.
    """

    text_edited = Signal(str)
    focus_changed = Signal(bool)

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__()
        self._showing = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._on_text_changed)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Not the name of a file: what is dropped as a file is for the window."""
        return not any(url.isLocalFile() for url in source.urls()) and super().canInsertFromMimeData(source)

    def set_text(self, text: str) -> None:
        """Show this text. Only what differs is touched, so that caret and scroll stay where they can."""
        before = self.toPlainText()
        if before == text:
            return
        change = text_change(before, text)
        self._showing = True
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.setPosition(qt_length(before[: change.start]))
        end = qt_length(before[: change.start + len(change.removed)])
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(change.inserted)
        cursor.endEditBlock()
        self._showing = False
        if not before or not text:
            self.moveCursor(QTextCursor.MoveOperation.Start)
        elif self.hasFocus():
            self.setTextCursor(cursor)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and any(event.matches(key) for key in HISTORY_KEYS)
        ):
            event.ignore()
            return False
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        entries = menu.actions()
        for action in entries[:3]:  # Qt's undo, redo and the line below them
            menu.removeAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def _on_text_changed(self) -> None:
        if not self._showing:
            self.text_edited.emit(self.toPlainText())


def qt_length(text: str) -> int:
    """How many UTF-16 units Qt counts for a text."""
    return len(text) + sum(character > "\uffff" for character in text)
