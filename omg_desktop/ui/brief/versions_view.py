"""The versions of the lyrics: the list above, two texts side by side below, what differs marked by words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QTextEdit, QVBoxLayout

from omg_desktop.domain.lyric_versions import VERSION_NAME_LENGTH_MAX, Piece
from omg_desktop.ui.brief.versions_state import VersionsState, detail_of, title_of, when_in_words
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, small, title, wrapping

LIST_PIXELS = 132


class VersionsView(QFrame):
    """Shows a VersionsState; every signal is a wish."""

    version_picked = Signal(str)
    version_named = Signal(str)  # keep the lyrics as they are now under this name
    restore_pressed = Signal()
    close_pressed = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName("Lyric versions")
        self._tokens = tokens
        self._state = VersionsState()
        self._showing = False
        self.close_button = button("Back to the lyrics", "quiet")
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name for the lyrics as they are now")
        self.name.setAccessibleName("Name of a new version")
        self.name.setMaxLength(VERSION_NAME_LENGTH_MAX)
        self.save = button("Save version")
        self.list = QListWidget()
        self.list.setProperty("kind", "versions")
        self.list.setAccessibleName("Versions")
        self.list.setFixedHeight(LIST_PIXELS)
        self.empty = wrapping(muted())
        self.before_title, self.after_title = small(), small("Lyrics now")
        self.before, self.after = _text("The chosen version"), _text("The lyrics now")
        self.restore = button("Restore this version")
        self._build()
        self._connect()
        self.show_state(self._state)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._show_texts()

    def show_state(self, state: VersionsState) -> None:
        if not state.shown:
            return  # comparing texts with every letter typed would be for nobody
        before, self._state = self._state, state
        self._showing = True
        if state.kept != before.kept or not self.list.count():
            self._fill()
        row = next((at for at, one in enumerate(state.kept) if one.version.id == state.chosen), -1)
        self.list.setCurrentRow(row)
        self._showing = False
        self.list.setVisible(bool(state.kept))
        self.empty.setText(state.words)
        self.empty.setVisible(bool(state.words))
        self.restore.setEnabled(state.can_restore)
        self.save.setEnabled(state.can_save)
        if (state.chosen, state.text_now, state.kept) != (before.chosen, before.text_now, before.kept):
            self._show_texts()
        if before.loading and not state.loading and not self.name.text():
            self.focus_list()  # nobody has begun to type a name meanwhile

    def focus_list(self) -> None:
        (self.list if self._state.kept else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        self.list.clear()
        for kept in self._state.kept:
            item = QListWidgetItem(f"{title_of(kept)}\n{detail_of(kept)}")
            item.setData(Qt.ItemDataRole.UserRole, kept.version.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title_of(kept)}, {detail_of(kept)}")
            self.list.addItem(item)

    def _show_texts(self) -> None:
        state = self._state
        version = state.version
        self.before_title.setText(f"{version.title} · {when_in_words(version.made_at)}" if version else "")
        lines = state.lines
        _write(self.before, [line.before for line in lines], self._mark(self._tokens.bad_soft, removed=True))
        _write(self.after, [line.after for line in lines], self._mark(self._tokens.ok_soft, removed=False))

    def _mark(self, colour: str, *, removed: bool) -> QTextCharFormat:
        """Struck through what is not there any more, underlined what came: never by colour alone."""
        mark = QTextCharFormat()
        mark.setBackground(QColor(colour))
        mark.setFontStrikeOut(removed)
        mark.setFontUnderline(not removed)
        return mark

    def _on_row_changed(self, row: int) -> None:
        if not self._showing and 0 <= row < len(self._state.kept):
            self.version_picked.emit(self._state.kept[row].version.id)

    def _save(self) -> None:
        self.version_named.emit(self.name.text())
        self.name.clear()

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.close_pressed)
        self.list.currentRowChanged.connect(self._on_row_changed)
        self.list.itemActivated.connect(lambda _item: self.restore_pressed.emit() if self.restore.isEnabled() else None)
        self.save.clicked.connect(self._save)
        self.name.returnPressed.connect(lambda: self._save() if self.save.isEnabled() else None)
        self.restore.clicked.connect(self.restore_pressed)
        self.before.verticalScrollBar().valueChanged.connect(self.after.verticalScrollBar().setValue)
        self.after.verticalScrollBar().valueChanged.connect(self.before.verticalScrollBar().setValue)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 14, 22, 14)
        column.setSpacing(8)
        heading = QHBoxLayout()
        heading.addWidget(title("Lyric versions"))
        heading.addStretch(1)
        heading.addWidget(self.close_button)
        naming = QHBoxLayout()
        naming.setSpacing(8)
        naming.addWidget(self.name, 1)
        naming.addWidget(self.save)
        titles, texts = QHBoxLayout(), QHBoxLayout()
        for row, left, right in (
            (titles, self.before_title, self.after_title),
            (texts, self.before, self.after),
        ):
            row.setSpacing(10)
            row.addWidget(left, 1)
            row.addWidget(right, 1)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.restore)
        column.addLayout(heading)
        column.addLayout(naming)
        column.addWidget(self.list)
        column.addWidget(self.empty)
        column.addLayout(titles)
        column.addLayout(texts, 1)
        column.addLayout(end)


def _text(name: str) -> QTextEdit:
    made = QTextEdit()
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setAccessibleName(name)
    made.setMinimumHeight(60)
    made.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)  # lines that belong together stay at one height
    return made


def _write(text: QTextEdit, lines: Sequence[tuple[Piece, ...] | None], mark: QTextCharFormat) -> None:
    text.clear()
    cursor = QTextCursor(text.document())
    cursor.beginEditBlock()
    for number, line in enumerate(lines):
        if number:
            cursor.insertBlock()
        for piece in line or ():
            cursor.insertText(piece.text, mark if piece.differs else QTextCharFormat())
    cursor.endEditBlock()
