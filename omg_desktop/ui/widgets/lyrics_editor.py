"""The lyrics with their frame: what is not sent is said above, what they amount to below."""

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from omg_desktop.domain.lyrics import LyricSheet, lyric_sheet
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.labels import hairline, label, set_property, small
from omg_desktop.ui.widgets.lyrics_text import LyricsText

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
    return f"{lines} · {count} · about {sheet.sung_seconds // 60}:{sheet.sung_seconds % 60:02} sung"


class LyricsEditor(QFrame):
    """Emits the whole text after each edit of the person."""

    text_edited = Signal(str)

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
        self._build()
        self.text.text_edited.connect(self.text_edited)
        self.text.textChanged.connect(self._count)
        self.text.focus_changed.connect(lambda focused: set_property(self, "active", focused))

    def set_text(self, text: str) -> None:
        self.text.set_text(text)

    def set_kept(self, kept: bool, notice: str) -> None:
        """Show that the lyrics are kept but not sent (``kept``), and say it, or another ``notice``, above them."""
        self.text.setReadOnly(kept)
        set_property(self.text, "dimmed", kept)
        self._banner.setText(notice)
        self._above.setVisible(bool(notice))

    def set_tokens(self, tokens: Tokens) -> None:
        self.text.set_tokens(tokens)

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
        sheet = lyric_sheet(self.text.toPlainText())
        self._sections.setText(sections_in_words(sheet))
        self._amounts.setText(amounts_in_words(sheet))
