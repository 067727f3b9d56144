"""How lyrics are marked: section tags as headers, words no list knows underlined; and the menu of such a word."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu, QWidget

from omg_desktop.domain.lyrics import section_tag
from omg_desktop.domain.spell_check import Word, words_to_check, written_like
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.text_field import qt_length


class LyricsHighlighter(QSyntaxHighlighter):
    """Draws section tags as headers and underlines words; the text itself stays plain."""

    def __init__(self, document: QTextDocument, tokens: Tokens) -> None:
        super().__init__(document)
        self._header, self._mark = QTextCharFormat(), QTextCharFormat()
        self._unknown: frozenset[str] = frozenset()
        self.set_tokens(tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        self._header.setFontWeight(QFont.Weight.DemiBold)
        self._header.setForeground(QColor(tokens.accent_text))
        self._mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._mark.setUnderlineColor(QColor(tokens.bad))
        self.rehighlight()

    def show_unknown(self, words: frozenset[str]) -> None:
        """Underline these, and no others."""
        if words != self._unknown:
            self._unknown = words
            self.rehighlight()

    def unknown_at(self, cursor: QTextCursor) -> Word | None:
        """The underlined word a cursor stands in; ``start`` counts from the beginning of its line, as Qt counts."""
        at, line = cursor.positionInBlock(), cursor.block().text()
        for word in words_to_check(line):
            start = qt_length(line[: word.start])
            if word.text in self._unknown and start <= at <= start + qt_length(word.text):
                return Word(start, word.text)
        return None

    def highlightBlock(self, text: str) -> None:
        if section_tag(text) is not None:
            self.setFormat(0, len(text), self._header)
        elif self._unknown:
            for word in words_to_check(text):
                if word.text in self._unknown:
                    self.setFormat(qt_length(text[: word.start]), qt_length(word.text), self._mark)


class WordMenu(QMenu):
    """What may have been meant by a word, and that it is right. Suggestions come when they are found."""

    chosen = Signal(str)  # what to write instead
    added = Signal()  # to one's own words
    switched = Signal()

    def __init__(self, word: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.word = word
        self.setAccessibleName(f"Spelling of {word}")
        self.aboutToHide.connect(self.deleteLater)  # after what was chosen has been told
        self._looking = self.addAction("Looking for similar words …")
        self._looking.setEnabled(False)
        self._line = self.addSeparator()
        self.addAction(f"Add “{word}” to my words").triggered.connect(lambda _checked=False: self.added.emit())
        self.addAction("Stop checking spelling").triggered.connect(lambda _checked=False: self.switched.emit())

    def offer(self, words: Sequence[str]) -> None:
        """These may have been meant."""
        self._looking.setVisible(not words)
        self._looking.setText("No similar words")
        for word in words:
            text = written_like(self.word, word)
            action = self.addAction(text)
            self.removeAction(action)
            self.insertAction(self._line, action)
            action.triggered.connect(lambda _checked=False, text=text: self.chosen.emit(text))
