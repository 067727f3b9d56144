"""The lyrics with their frame: what is not sent is said above, what they amount to below."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from omg_desktop.domain.explicit_words import ExplicitWord, explicit_words
from omg_desktop.domain.lyrics import LengthFit, LyricSheet, length_fit, lyric_sheet
from omg_desktop.domain.spell_check import Spelling, Word, words_to_check
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.find_bar import FindBar
from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.labels import hairline, label, muted, set_property, small
from omg_desktop.ui.widgets.lyrics_text import LyricsText
from omg_desktop.ui.widgets.text_field import qt_length

_NUMBERED = re.compile(r"[\s\d]+$")


def sections_in_words(sheet: LyricSheet) -> str:
    """ "Verse · Chorus": the form, verses without their numbers, neighbours of one name said once."""
    names = [_NUMBERED.sub("", section.title) or section.title for section in sheet.sections if section.title]
    different = [name for place, name in enumerate(names) if place == 0 or name != names[place - 1]]
    return " · ".join(different)


def amounts_in_words(sheet: LyricSheet) -> str:
    """ "8 lines · 85 syllables · about 0:48 sung"."""
    if not sheet.line_count:
        return ""
    lines = "1 line" if sheet.line_count == 1 else f"{sheet.line_count} lines"
    count = "1 syllable" if sheet.syllable_count == 1 else f"{sheet.syllable_count} syllables"
    return f"{lines} · {count} · about {clock(sheet.sung_seconds)} sung"


class LyricsEditor(QFrame):
    """Emits the whole text after each edit of the person."""

    text_edited = Signal(str)
    length_wanted = Signal(int)  # seconds

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("kind", "field")
        self.text = LyricsText(tokens)
        self._banner = label("", "banner")
        self._banner.setWordWrap(True)
        self._above = QWidget()
        self._above.hide()
        self._sections = ElidedLabel("", "small")
        self._amounts = small()
        self.finder = FindBar(self.text, tokens)
        self.hints = LyricHints()
        self._target = (0, 0)
        self._spelling = Spelling()
        self._build()
        self.text.text_edited.connect(self.text_edited)
        self.text.textChanged.connect(self._count)
        self.text.find_wanted.connect(lambda replace: self.finder.open(replace=replace))
        self.hints.length_wanted.connect(self.length_wanted)
        self.hints.word_wanted.connect(lambda: self._select_next(explicit_words(self.text.toPlainText())))
        self.hints.unknown_wanted.connect(lambda: self._select_next(self._unknown(self.text.toPlainText())))
        self.text.focus_changed.connect(lambda focused: set_property(self, "active", focused))

    def set_text(self, text: str) -> None:
        self.text.set_text(text)

    def set_kept(self, kept: bool, notice: str) -> None:
        """Show that the lyrics are kept but not sent (``kept``), and say it, or another ``notice``, above them."""
        was = self.text.isReadOnly()
        self.text.setReadOnly(kept)
        if was != kept:
            self._count()
        set_property(self.text, "dimmed", kept)
        self._banner.setText(notice)
        self._above.setVisible(bool(notice))

    def set_target(self, length_seconds: int, longest_seconds: int) -> None:
        """How long the song shall be, and how long it can be: lyrics that find no room in it are told."""
        if self._target != (length_seconds, longest_seconds):
            self._target = (length_seconds, longest_seconds)
            self._count()

    def show_spelling(self, found: Spelling) -> None:
        """Mark the words that a list of words does not know."""
        self._spelling = found
        self.text.show_unknown(found.unknown)
        self._count()

    def set_tokens(self, tokens: Tokens) -> None:
        self.text.set_tokens(tokens)
        self.finder.set_tokens(tokens)

    @property
    def notice(self) -> str:
        return self._banner.text()

    @property
    def footer(self) -> tuple[str, str]:
        return self._sections.text(), self._amounts.text()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        banner = QHBoxLayout(self._above)
        banner.setContentsMargins(12, 0, 12, 8)
        banner.addWidget(self._banner)
        column.addWidget(self._above)
        column.addWidget(self.text, 1)
        column.addWidget(self.finder)
        hints = QHBoxLayout()
        hints.setContentsMargins(12, 2, 12, 2)
        hints.addWidget(self.hints)
        column.addLayout(hints)
        footer = QVBoxLayout()
        footer.setContentsMargins(12, 4, 12, 8)
        footer.setSpacing(8)
        footer.addWidget(hairline())
        words = QHBoxLayout()
        words.addWidget(self._sections)
        words.addStretch(1)
        words.addWidget(self._amounts)
        footer.addLayout(words)
        column.addLayout(footer)

    def _count(self) -> None:
        lyrics = self.text.toPlainText()
        sheet = lyric_sheet(lyrics)
        self._sections.setText(sections_in_words(sheet))
        self._amounts.setText(amounts_in_words(sheet))
        target, longest = self._target
        sent = bool(target) and not self.text.isReadOnly()
        fit = length_fit(sheet.sung_seconds, target, longest) if sent else LengthFit()
        self.hints.show_hints(fit, target, len(explicit_words(lyrics)) if sent else 0)
        self.hints.show_spelling(len(self._unknown(lyrics)) if sent else 0, is_foreign=self._spelling.is_foreign)

    def _unknown(self, lyrics: str) -> tuple[Word, ...]:
        unknown = self._spelling.unknown
        return tuple(word for word in words_to_check(lyrics) if word.text in unknown) if unknown else ()

    def _select_next(self, words: Sequence[Word | ExplicitWord]) -> None:
        """Select the first of these behind what is selected, else the first of all."""
        lyrics, cursor = self.text.toPlainText(), self.text.textCursor()
        if not words:
            return
        starts = [qt_length(lyrics[: word.start]) for word in words]
        place = next((at for at, start in enumerate(starts) if start >= cursor.selectionEnd()), 0)
        cursor.setPosition(starts[place])
        cursor.setPosition(starts[place] + qt_length(words[place].text), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)


class LyricHints(QFrame):
    """What to look at before sending; nothing is refused or changed, each hint has the one step that mends it."""

    length_wanted = Signal(int)
    word_wanted = Signal()
    unknown_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._holds = 0
        self.length = muted("", "credit")
        self.set_length = button("", "link")
        self.explicit = button("", "link")
        row = FlowLayout(self, spacing=8, line_spacing=2)
        self.unknown, self.foreign = button("", "link"), muted("These words are not English: spelling is not checked.")
        for part in (self.length, self.set_length, self.explicit, self.unknown, self.foreign):
            row.addWidget(part)
        self.unknown.hide()
        self.foreign.hide()
        self.set_length.clicked.connect(lambda: self.length_wanted.emit(self._holds))
        self.explicit.clicked.connect(self.word_wanted)
        self.unknown.clicked.connect(self.unknown_wanted)
        self.hide()

    def show_hints(self, fit: LengthFit, target_seconds: int, explicit_count: int) -> None:
        over = fit.over_seconds > 0
        self.length.setText(
            f"! Likely {fit.over_seconds} s too long for {clock(target_seconds)}: lines may be dropped." if over else ""
        )
        self.length.setVisible(over)
        self._holds = fit.holds or 0
        self.set_length.setText(f"Set length to {clock(self._holds)}")
        self.set_length.setAccessibleName(self.set_length.text())
        self.set_length.setVisible(over and fit.holds is not None)
        words = "1 explicit word" if explicit_count == 1 else f"{explicit_count} explicit words"
        self.explicit.setText(f"{words}: mark the track as explicit when you release it")
        self.explicit.setAccessibleName(f"{self.explicit.text()}. Show the next one")
        self.explicit.setToolTip("Show the next one. Nothing is changed.")
        self.explicit.setVisible(explicit_count > 0)
        self._show()

    def show_spelling(self, unknown_count: int, *, is_foreign: bool) -> None:
        words = "1 word is" if unknown_count == 1 else f"{unknown_count} words are"
        self.unknown.setText(f"{words} not in the word list")
        self.unknown.setAccessibleName(f"{self.unknown.text()}. Show the next one")
        self.unknown.setToolTip("Show the next one. Its menu has similar words.")
        self.unknown.setVisible(unknown_count > 0)
        self.foreign.setVisible(is_foreign)
        self._show()

    def _show(self) -> None:
        parts = (self.length, self.explicit, self.unknown, self.foreign)
        self.setVisible(any(part.isVisibleTo(self) for part in parts))


def clock(seconds: int) -> str:
    """ "2:05"."""
    return f"{seconds // 60}:{seconds % 60:02}"
