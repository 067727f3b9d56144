"""What keys do to whole lines of the lyrics: tags, moving and doubling. Each act is one edit."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit

from omg_desktop.domain.lyrics import section_tag


def insert_section(text: QTextEdit, tag: str) -> None:
    """Put a tag on a line of its own: here when the line is empty, else above it, with room before it."""
    cursor = text.textCursor()
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
    if section_tag(cursor.block().text()) is not None:  # another kind of section
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(tag)
    else:
        empty = not cursor.block().text().strip()
        above = cursor.block().previous()
        room = "\n" if above.isValid() and above.text().strip() else ""
        cursor.insertText(f"{room}{tag}\n" if not empty or not cursor.block().next().isValid() else f"{room}{tag}")
        if empty and cursor.atBlockEnd() and cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.NextBlock)
    cursor.endEditBlock()
    text.setTextCursor(cursor)


def duplicate_lines(text: QTextEdit) -> None:
    """Double the lines that are selected, or the one with the caret; the caret goes into the copy."""
    cursor = text.textCursor()
    first, last = _lines(text)
    lines = text.toPlainText().split("\n")
    column = cursor.positionInBlock()
    block = lines[first : last + 1]
    at_end = QTextCursor(text.document().findBlockByNumber(last))
    at_end.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    at_end.insertText("\n" + "\n".join(block))
    _go(text, cursor.blockNumber() + last - first + 1, column)


def move_lines(text: QTextEdit, step: int) -> None:
    """Let the lines that are selected, or the one with the caret, trade places with the one above or below."""
    first, last = _lines(text)
    lines = text.toPlainText().split("\n")
    if first + step < 0 or last + step >= len(lines):
        return
    caret, column = text.textCursor().blockNumber(), text.textCursor().positionInBlock()
    low, high = (first - 1, last) if step < 0 else (first, last + 1)
    moved = lines[first : last + 1]
    other = lines[first - 1] if step < 0 else lines[last + 1]
    cursor = QTextCursor(text.document().findBlockByNumber(low))
    cursor.beginEditBlock()
    end = text.document().findBlockByNumber(high)
    cursor.setPosition(end.position() + end.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText("\n".join([*moved, other] if step < 0 else [other, *moved]))
    cursor.endEditBlock()
    if first == last:
        _go(text, caret + step, column)
        return
    chosen = QTextCursor(text.document().findBlockByNumber(first + step))
    below = text.document().findBlockByNumber(last + step)
    chosen.setPosition(below.position() + below.length() - 1, QTextCursor.MoveMode.KeepAnchor)
    text.setTextCursor(chosen)


def _lines(text: QTextEdit) -> tuple[int, int]:
    """The first and the last line that are selected."""
    cursor, document = text.textCursor(), text.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    last_block = document.findBlock(cursor.selectionEnd())
    last = last_block.blockNumber()
    if cursor.hasSelection() and last > first and cursor.selectionEnd() == last_block.position():
        last -= 1  # nothing of that line is selected
    return first, last


def _go(text: QTextEdit, line: int, column: int) -> None:
    block = text.document().findBlockByNumber(line)
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + min(column, block.length() - 1))
    text.setTextCursor(cursor)
