"""The text of the lyrics: numbered lines, section tags drawn as headers, syllables at the right."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QCompleter, QListView, QWidget

from omg_desktop.domain.lyrics import section_tag, syllables
from omg_desktop.ui.commands import LYRICS_KEYS
from omg_desktop.ui.theme import LABEL_PIXELS, Tokens
from omg_desktop.ui.widgets.key_spelling import spellings
from omg_desktop.ui.widgets.lyrics_acts import duplicate_lines, insert_section, move_lines
from omg_desktop.ui.widgets.lyrics_marks import LyricsHighlighter, WordMenu
from omg_desktop.ui.widgets.text_field import TextField, qt_length

LINE_PIXELS = 22
LINES_MIN = 2
GUTTER_PIXELS = 56
SECTION_TITLES = ("Verse", "Chorus", "Pre-Chorus", "Bridge", "Intro", "Outro", "Instrumental")
COMPLETION_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)

_OPEN_TAG = re.compile(r"^\s*\[([^\[\]]*)$")


class Row(NamedTuple):
    """A line of the text as it lies on the screen."""

    number: int
    text: str
    baseline: float


def section_tags(text: str) -> list[str]:
    """The tags to offer next, in the order they are mostly wanted: verses are counted on."""
    verses = sum((section_tag(line) or "").casefold().startswith("verse") for line in text.splitlines())
    return [f"[{title} {verses + 1}]" if title == "Verse" else f"[{title}]" for title in SECTION_TITLES]


class LyricsText(TextField):
    """The editor itself; ``LyricsEditor`` puts frame and footer around it."""

    find_wanted = Signal(bool)  # with replacing
    similar_wanted = Signal(str)  # for the menu of a word that is marked
    word_added = Signal(str)
    spelling_switched = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__("Lyrics")
        self.suggestion = "Write or paste lyrics here, or type [ to begin a section. Lyrics are optional."
        self.setProperty("kind", "bare")
        self.setViewportMargins(GUTTER_PIXELS, 0, GUTTER_PIXELS, 0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._highlighter = LyricsHighlighter(self.document(), tokens)
        self._word_menu: WordMenu | None = None
        self._numbers = _Gutter(self, tokens)
        self._syllables = _Gutter(self, tokens, counts=True)
        self._completer = self._make_completer()
        self._keys: dict[str, str] = dict(LYRICS_KEYS)
        cursor = QTextCursor(self.document())
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_PIXELS, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.mergeBlockFormat(spacing)
        self._suggests = True
        self.textChanged.connect(self._repaint_gutters)
        self.textChanged.connect(self._repaint_suggestion)
        self.textChanged.connect(self._tell_line)
        self.cursorPositionChanged.connect(self._tell_line)
        self.verticalScrollBar().valueChanged.connect(self._repaint_gutters)
        self.document().documentLayout().documentSizeChanged.connect(self._repaint_gutters)

    def set_tokens(self, tokens: Tokens) -> None:
        self._highlighter.set_tokens(tokens)
        for gutter in (self._numbers, self._syllables):
            gutter.set_tokens(tokens)

    def visible_rows(self) -> Iterator[Row]:
        """The lines that can be seen, with the height of their first baseline."""
        layout, scrolled = self.document().documentLayout(), self.verticalScrollBar().value()
        block = self.cursorForPosition(QPoint(0, 0)).block()
        while block.isValid():
            box = layout.blockBoundingRect(block)
            if box.top() - scrolled > self.viewport().height():
                return
            if block.layout().lineCount():
                line = block.layout().lineAt(0)
                baseline = box.top() - scrolled + line.y() + line.ascent()
                yield Row(block.blockNumber() + 1, block.text(), baseline)
            block = block.next()

    def sizeHint(self) -> QSize:
        return QSize(400, LINES_MIN * LINE_PIXELS)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, LINES_MIN * LINE_PIXELS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt draws a placeholder at the top of its field, which is not where the first line of these stands."""
        super().paintEvent(event)
        block = self.document().firstBlock()
        if self.document().isEmpty() and not block.layout().preeditAreaText():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            row = next(self.visible_rows())
            room = self.viewport().rect()
            room.setTop(round(row.baseline) - painter.fontMetrics().ascent())
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.suggestion)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        inside = self.viewport().geometry()
        self._numbers.setGeometry(QRect(0, inside.top(), GUTTER_PIXELS, inside.height()))
        self._syllables.setGeometry(QRect(inside.right() + 1, inside.top(), GUTTER_PIXELS, inside.height()))

    def show_unknown(self, words: frozenset[str]) -> None:
        """Mark these wherever they stand."""
        self._highlighter.show_unknown(words)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        cursor = self.textCursor() if by_key else self.cursorForPosition(event.pos())
        word = self._highlighter.unknown_at(cursor)
        if word is None or self.isReadOnly():
            super().contextMenuEvent(event)
            return
        spot = self.viewport().mapToGlobal(self.cursorRect(cursor).bottomLeft()) if by_key else event.globalPos()
        menu = self._word_menu = WordMenu(word.text, self)
        menu.chosen.connect(lambda text: self._replace(cursor.block().position() + word.start, word.text, text))
        menu.added.connect(lambda: self.word_added.emit(word.text))
        menu.switched.connect(self.spelling_switched)
        menu.aboutToHide.connect(self._forget_menu)
        menu.popup(spot)
        self.similar_wanted.emit(word.text)

    def show_similar(self, word: str, found: Sequence[str]) -> None:
        """What may have been meant, in the menu of the word if it is still open."""
        if self._word_menu is not None and self._word_menu.word == word:
            self._word_menu.offer(found)

    def _forget_menu(self) -> None:
        self._word_menu = None

    def _replace(self, start: int, word: str, text: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + qt_length(word), QTextCursor.MoveMode.KeepAnchor)
        if cursor.selectedText() == word:  # nobody has written there meanwhile
            cursor.insertText(text)

    def acts(self) -> dict[str, Callable[[], object]]:
        """What the commands of the lyrics do, by their ids."""
        sections = {
            f"lyrics.{title.lower()}": lambda title=title: self.insert_section(title) for title in SECTION_TITLES
        }
        return {
            **sections,
            "lyrics.up": lambda: self._change(lambda: move_lines(self, -1)),
            "lyrics.down": lambda: self._change(lambda: move_lines(self, 1)),
            "lyrics.double": lambda: self._change(lambda: duplicate_lines(self)),
            "lyrics.find": lambda: self.find_wanted.emit(False),
            "lyrics.replace": lambda: self.find_wanted.emit(True),
        }

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Which keys mean which command: a person may have chosen others."""
        self._keys = dict(keys)

    def insert_section(self, title: str) -> None:
        """Begin a section of this kind; verses are counted on."""
        place = SECTION_TITLES.index(title)
        self._change(lambda: insert_section(self, section_tags(self.toPlainText())[place]))

    def _change(self, change: Callable[[], object]) -> None:
        if not self.isReadOnly():
            change()

    def event(self, event: QEvent) -> bool:
        """Keys that mean something in the lyrics are not those of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._command(event):
            event.accept()
            return True
        return super().event(event)

    def _command(self, event: QKeyEvent) -> str | None:
        return next((self._keys[spelled] for spelled in spellings(event) if spelled in self._keys), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if command := self._command(event):
            self.acts()[command]()
            return
        if self._popup.isVisible() and event.key() in COMPLETION_KEYS:
            event.ignore()  # the list of tags takes these
            return
        super().keyPressEvent(event)
        self._offer_tags()

    def _offer_tags(self) -> None:
        cursor = self.textCursor()
        line = cursor.block().text()
        opened = _OPEN_TAG.match(line[: cursor.positionInBlock()])
        popup = self._popup
        if opened is None or line[cursor.positionInBlock() :].strip("] ") or self.isReadOnly():
            popup.hide()
            return
        self._tags.setStringList(section_tags(self.toPlainText()))
        self._completer.setCompletionPrefix(f"[{opened.group(1)}")
        if not self._completer.completionCount():
            popup.hide()
            return
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        spot = self.cursorRect()
        spot.translate(GUTTER_PIXELS, 4)
        spot.setWidth(180)
        self._completer.complete(spot)

    def _insert_tag(self, tag: str) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(tag if cursor.block().next().isValid() else f"{tag}\n")
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def _make_completer(self) -> QCompleter:
        self._tags = QStringListModel(section_tags(""), self)
        completer = QCompleter(self._tags, self)
        completer.setWidget(self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._popup = QListView()
        self._popup.setProperty("kind", "popup")
        self._popup.setAccessibleName("Section tags")
        completer.setPopup(self._popup)
        completer.activated.connect(self._insert_tag)
        return completer

    def _tell_line(self) -> None:
        """What stands beside the line of the caret, for those who cannot see it."""
        block = self.textCursor().block()
        count = syllables(block.text())
        what = "section" if section_tag(block.text()) is not None else f"{count} syllable{'s' * (count != 1)}"
        told = f"Line {block.blockNumber() + 1}" + (f": {what}" if block.text().strip() else "")
        if told != self.accessibleDescription():
            self.setAccessibleDescription(told)

    def _repaint_suggestion(self) -> None:
        """It comes and goes with the first letter, and may have more lines than what is typed."""
        if self._suggests != self.document().isEmpty():
            self._suggests = not self._suggests
            self.viewport().update()

    def _repaint_gutters(self) -> None:
        self._numbers.update()
        self._syllables.update()


class _Gutter(QWidget):
    """Figures beside the lines: their numbers, or how many syllables they have."""

    def __init__(self, text: LyricsText, tokens: Tokens, *, counts: bool = False) -> None:
        super().__init__(text)
        self._text = text
        self._tokens = tokens
        self._counts = counts
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self._text.font())
        font.setPixelSize(LABEL_PIXELS)
        painter.setFont(font)
        painter.setPen(QColor(self._tokens.faint))
        measure = painter.fontMetrics()
        right = self.width() - (12 if self._counts else 18)
        for row in self._text.visible_rows():
            if row.baseline > self.height():
                continue  # the tip of a figure would be taken for a dash
            figure = self._figure(row)
            painter.drawText(QPoint(right - measure.horizontalAdvance(figure), round(row.baseline)), figure)

    def _figure(self, row: Row) -> str:
        if not self._counts:
            return str(row.number)
        count = syllables(row.text)
        return str(count) if count else ""
