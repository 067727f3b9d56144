"""Find and replace inside a text, as a strip below it; nothing pops up over the words."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button, icon_button
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import small

FIND_LENGTH_MAX = 200


class FindBar(QFrame):
    """Enter finds the next place, Shift+Enter the one before, Escape goes back to the text."""

    closed = Signal()

    def __init__(self, text: QTextEdit, tokens: Tokens) -> None:
        super().__init__()
        self._text = text
        self.wanted, self.instead = _Field("Find"), _Field("Replace with")
        self.case = QCheckBox("Match case")
        self.count = small()
        self.previous = icon_button("chevron-up", "Find the one before", tokens.muted, "Shift+Enter")
        self.next = icon_button("chevron-down", "Find the next", tokens.muted, "Enter")
        self.replace_one = button("Replace", "", "Replace this one")
        self.replace_all = button("Replace all")
        self.close_button = icon_button("close", "Close find", tokens.muted, "Esc")
        self._second = QWidget()
        self._build()
        self._connect()
        self.hide()

    def set_tokens(self, tokens: Tokens) -> None:
        for part, name in ((self.previous, "chevron-up"), (self.next, "chevron-down"), (self.close_button, "close")):
            part.setIcon(icon(name, tokens.muted))

    def open(self, *, replace: bool) -> None:
        """Show it with what is selected; without ``replace`` there is no second line."""
        selected = self._text.textCursor().selectedText()
        if selected and "\u2029" not in selected:
            self.wanted.setText(selected[:FIND_LENGTH_MAX])
        self._second.setVisible(replace and not self._text.isReadOnly())
        self.show()
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()
        self._say()

    def close_bar(self) -> None:
        self.hide()
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def seek(self, *, backward: bool = False) -> bool:
        """Select the next place; after the last comes the first again."""
        places = self._places()
        if not places:
            self._say()
            return False
        cursor = self._text.textCursor()
        if backward:
            before = [place for place in places if place[0] < cursor.selectionStart()]
            start, end = before[-1] if before else places[-1]
        else:
            after = [place for place in places if place[0] >= cursor.selectionEnd()]
            start, end = after[0] if after else places[0]
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._text.setTextCursor(cursor)
        self._text.ensureCursorVisible()
        self._say()
        return True

    def _replace_one(self) -> None:
        cursor = self._text.textCursor()
        if (cursor.selectionStart(), cursor.selectionEnd()) in self._places():
            cursor.insertText(self.instead.text())
        self.seek()

    def _replace_all(self) -> None:
        """All of them in one step, so that one undo takes all of it back."""
        places = self._places()
        if not places:
            return
        cursor = QTextCursor(self._text.document())
        cursor.beginEditBlock()
        for start, end in reversed(places):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(self.instead.text())
        cursor.endEditBlock()
        times = "1 place" if len(places) == 1 else f"{len(places)} places"
        self.count.setText(f"Replaced in {times}")

    def _places(self) -> list[tuple[int, int]]:
        """Where the wanted text stands, in the units of Qt's cursors."""
        wanted = self.wanted.text()
        if not wanted:
            return []
        flags = re.NOFLAG if self.case.isChecked() else re.IGNORECASE
        text = self._text.toPlainText()
        wide = len(text) != len(text.encode("utf-16-le")) // 2

        def units(end: int) -> int:
            return len(text[:end].encode("utf-16-le")) // 2 if wide else end

        return [(units(hit.start()), units(hit.end())) for hit in re.finditer(re.escape(wanted), text, flags)]

    def _say(self) -> None:
        places = self._places()
        cursor = self._text.textCursor()
        here = (cursor.selectionStart(), cursor.selectionEnd())
        if not self.wanted.text():
            words = ""
        elif not places:
            words = "Not found"
        else:
            words = f"{places.index(here) + 1} of {len(places)}" if here in places else f"{len(places)} found"
        self.count.setText(words)
        for part in (self.previous, self.next, self.replace_one, self.replace_all):
            part.setEnabled(bool(places))

    def _connect(self) -> None:
        for field in (self.wanted, self.instead):
            field.next_pressed.connect(self.seek)
            field.previous_pressed.connect(lambda: self.seek(backward=True))
            field.left.connect(self.close_bar)
        self.wanted.textEdited.connect(lambda _typed: self._say())
        self.case.toggled.connect(lambda _on: self._say())
        self._text.textChanged.connect(lambda: self._say() if self.isVisible() else None)
        self.next.clicked.connect(lambda _on: self.seek())
        self.previous.clicked.connect(lambda: self.seek(backward=True))
        self.replace_one.clicked.connect(self._replace_one)
        self.replace_all.clicked.connect(self._replace_all)
        self.close_button.clicked.connect(self.close_bar)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 2)
        column.setSpacing(6)
        first = QHBoxLayout()
        first.setSpacing(6)
        self.count.setMinimumWidth(64)
        first.addWidget(self.wanted, 1)
        for part in (self.count, self.case, self.previous, self.next, self.close_button):
            first.addWidget(part)
        second = QHBoxLayout(self._second)
        second.setContentsMargins(0, 0, 0, 0)
        second.setSpacing(6)
        second.addWidget(self.instead, 1)
        second.addWidget(self.replace_one)
        second.addWidget(self.replace_all)
        column.addLayout(first)
        column.addWidget(self._second)


class _Field(QLineEdit):
    """A line whose Enter and Escape belong to the bar."""

    next_pressed = Signal()
    previous_pressed = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setMaxLength(FIND_LENGTH_MAX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.previous_pressed if back else self.next_pressed).emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
