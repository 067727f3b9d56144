"""The brief as it looks: what is wanted from above to below, and Generate at the end."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSpacerItem, QStackedLayout, QVBoxLayout, QWidget

from omg_desktop.domain.drafts import LENGTH_SECONDS_MAX, LENGTH_SECONDS_MIN, TAKES_PER_REQUEST_MAX
from omg_desktop.flows.sending import Request
from omg_desktop.ports import ProviderCard
from omg_desktop.ui.brief.genre_row import GenreRow
from omg_desktop.ui.brief.guard_strip import GuardStrip
from omg_desktop.ui.brief.limit import LimitButton, LimitStrip
from omg_desktop.ui.brief.sending_view import SendingView
from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.brief.suggestions_view import SuggestionsView
from omg_desktop.ui.brief.versions_view import VersionsView
from omg_desktop.ui.key_tips import cap_words, tell_tip
from omg_desktop.ui.theme import CONTROL_HEIGHT, TALL_FROM, Tokens
from omg_desktop.ui.widgets.buttons import CaptionedButton, button
from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import muted, section_label, small, wrapping
from omg_desktop.ui.widgets.length_box import LengthBox
from omg_desktop.ui.widgets.lyrics_editor import LyricsEditor
from omg_desktop.ui.widgets.menu_button import Choice, MenuButton
from omg_desktop.ui.widgets.segments import Segments
from omg_desktop.ui.widgets.text_field import TextField

DIRECTION_PIXELS = 52
PROVIDER_PIXELS, PROVIDER_PIXELS_TIGHT = 130, 74
ROOMY_FROM = 820
"""Narrower than this, the buttons at the bottom say less."""
TIGHT_BELOW = 720
GAPS = {14: 9, 15: 9, 8: 6}
MARGINS, MARGINS_LOW = (22, 18, 22, 17), (22, 10, 22, 10)
INSTRUMENTAL, WITH_LYRICS = "instrumental", "lyrics"


class BriefView(QFrame):
    """Shows a BriefState; every signal is a wish."""

    genre_picked = Signal(str)
    instrumental_picked = Signal(bool)
    lyrics_edited = Signal(str)
    direction_edited = Signal(str)
    length_picked = Signal(int)
    provider_picked = Signal(str)
    takes_picked = Signal(int)
    surprise_pressed = Signal()
    generate_pressed = Signal()
    versions_pressed = Signal()
    guard_passed = Signal()
    sending_wanted = Signal()
    suggestions_wanted = Signal(int, int)  # caret or selection in the lyrics
    readiness_wanted = Signal()  # the list of providers is opened
    limit_picked = Signal(object)  # TrackLimit
    stops_picked = Signal(bool)
    track_wanted = Signal()  # pressed where no track is open

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self._state = BriefState()
        self._showing = False
        self._shows_versions = False
        self.genres = GenreRow()
        self.genre_note = button("", "link", "Use the genre of the release")
        self.genre_note.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.voice = Segments("Voice", ((INSTRUMENTAL, "Instrumental"), (WITH_LYRICS, "With lyrics")))
        self.notice = wrapping(muted())
        self.lyrics = LyricsEditor(tokens)
        self.versions_button = button("Versions", "menu", "Lyric versions")
        tell_tip(self.versions_button, "Lyric versions", "lyrics.versions")
        self.versions = VersionsView(tokens)
        self.write_with_ai = button("Write lyrics with AI")
        tell_tip(self.write_with_ai, "A suggestion, section by section; nothing is overwritten", "lyrics.write")
        self.suggestions = SuggestionsView()
        self._shows_suggestions = False
        self.direction = TextField("Direction", "Mood, instruments, tempo, what happens when …")
        self.direction.setFixedHeight(DIRECTION_PIXELS)
        self.counter = small()
        self.lint = wrapping(muted("", "credit"))
        self.lint.setContentsMargins(2, 6, 2, 0)
        self.guard = GuardStrip()
        self.limit = LimitButton()
        self.limit_strip = LimitStrip()
        self.what_is_sent = button("What will be sent", "link")
        self.sending = SendingView()
        self._shows_sending = False
        self.surprise = CaptionedButton("Surprise Me", caption_kind="key")
        tell_tip(self.surprise, "", "draft.surprise")
        self.length = LengthBox("Length", LENGTH_SECONDS_MIN, LENGTH_SECONDS_MAX)
        self.length.setFixedSize(78, CONTROL_HEIGHT)
        self.provider = MenuButton("Provider", text_width_max=PROVIDER_PIXELS)
        self.takes = MenuButton("Number of takes")
        self.generate = CaptionedButton("Generate", "", "primary")
        self.new_track = button("New track", "primary")
        self._gaps: list[tuple[int, QSpacerItem]] = []
        self._form = self._build_form()
        self._empty = self._build_empty()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._form)
        self._pages.addWidget(self.versions)
        self._pages.addWidget(self.suggestions)
        self._pages.addWidget(self.sending)
        self._connect()
        self.set_tokens(tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on the colours of another theme."""
        self.surprise.set_icon(icon("sparkle", tokens.text), 14)
        self.lyrics.set_tokens(tokens)
        self.versions.set_tokens(tokens)
        self.write_with_ai.setIcon(icon("sparkle", tokens.text, 14))

    def show_versions(self, shown: bool) -> None:
        """Turn to the page of lyric versions, or back to the form."""
        turned = shown != self._shows_versions
        self._shows_versions = shown
        self._show_page()
        if turned and self.isVisible():
            self.versions.focus_list() if shown else self.focus_lyrics()

    def show_suggestions(self, shown: bool) -> None:
        """Turn to the page of lyric suggestions, or back to the form."""
        turned = shown != self._shows_suggestions
        self._shows_suggestions = shown
        self._show_page()
        if turned and self.isVisible():
            self.suggestions.focus_wish() if shown else self.focus_lyrics()

    def show_sending(self, requests: Sequence[Request]) -> None:
        """Turn to the sheet with these requests; without any, back to the form."""
        self._shows_sending = bool(requests)
        self.sending.show_requests(requests)
        self._show_page()
        if self.isVisible():
            (self.sending.text if requests else self.what_is_sent).setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_for_suggestions(self) -> None:
        """Tell where the caret is, or what is selected, and wish for a suggestion there."""
        text, cursor = self.lyrics.text.toPlainText(), self.lyrics.text.textCursor()
        places = [len(_utf16(text)[: 2 * at].decode("utf-16-le")) for at in _ends(cursor)]
        self.suggestions_wanted.emit(*places)

    def _show_page(self) -> None:
        state = self._state
        if state.draft is None and not state.loading:
            self._pages.setCurrentWidget(self._empty)
        else:
            sheet = self.sending if self._shows_sending else self._form
            other = self.suggestions if self._shows_suggestions else sheet
            self._pages.setCurrentWidget(self.versions if self._shows_versions else other)

    def show_state(self, state: BriefState) -> None:
        self._state = state
        self._showing = True
        self._show_page()
        self.genres.show_genres(state.chips, state.genres, state.brief.genre)
        self.genre_note.setText(state.genre_note.replace("&", "&&"))
        self.genre_note.setVisible(bool(state.genre_note))
        self.voice.set_current(INSTRUMENTAL if state.brief.instrumental else WITH_LYRICS)
        self.notice.setText(state.reason)
        self.notice.setVisible(bool(state.reason))
        self.lyrics.set_text(state.brief.lyrics)
        self.lyrics.set_target(*state.lyrics_target)
        self.lyrics.set_kept(state.lyrics_kept or not state.can_edit, state.lyrics_notice)
        self.direction.set_text(state.brief.direction)
        self.direction.setReadOnly(not state.can_edit)
        self.counter.setText(state.direction_counter)
        self.lint.setText(state.lint_words)
        self.lint.setVisible(bool(state.lint_words))
        self.guard.show_state(state)
        self.limit.show_state(state)
        self.limit_strip.show_state(state)
        self.what_is_sent.setEnabled(state.draft is not None)
        self._show_bottom(state)
        self._showing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_buttons()
        self.provider.set_text_width_max(PROVIDER_PIXELS_TIGHT if self.width() < TIGHT_BELOW else PROVIDER_PIXELS)
        low = self.height() < TALL_FROM
        for gap, spacer in self._gaps:
            spacer.changeSize(0, GAPS[gap] if low else gap)
        self._column.setContentsMargins(*(MARGINS_LOW if low else MARGINS))
        self._column.invalidate()
        self._column.activate()  # at once: a request to do so later may be lost among those of the columns that fold

    def focus_lyrics(self) -> None:
        self.lyrics.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_bottom(self, state: BriefState) -> None:
        count = state.draft.takes_wanted if state.draft else 1
        self.length.setValue(state.brief.length_seconds)
        providers = [_choice(card, *state.readiness(card)) for card in state.cards]
        self.provider.show_choices(providers, state.draft.provider if state.draft else "")
        words = [(str(n), "1 take" if n == 1 else f"{n} takes") for n in range(1, TAKES_PER_REQUEST_MAX + 1)]
        self.takes.show_choices([Choice(key, text) for key, text in words], str(count))
        self._say_buttons()
        for part in (self.genres, self.genre_note, self.voice, self.surprise, self.length, self.provider, self.takes):
            part.setEnabled(state.can_edit)
        self.write_with_ai.setEnabled(state.can_edit)
        self.generate.setEnabled(state.can_generate or state.working)  # else the focus would leave it at each press

    def show_keys(self) -> None:
        """Other keys are in force."""
        self._say_buttons()

    def _say_buttons(self) -> None:
        state, roomy = self._state, self.width() >= ROOMY_FROM
        cap = cap_words(self.surprise) if roomy else ""
        self.surprise.set_words("Surprise" if self.width() < TIGHT_BELOW else "Surprise Me", cap)
        price = "" if state.is_stopped else state.price_in_words if roomy else state.price_in_short
        self.generate.set_words(state.generate_words, price)
        tell_tip(self.generate, state.price_in_words, "draft.generate")

    def _gap(self, pixels: int) -> None:
        """Room between two parts, which gives way where the window is low."""
        spacer = QSpacerItem(0, pixels)
        self._gaps.append((pixels, spacer))
        self._column.addItem(spacer)

    def _connect(self) -> None:
        self.genres.genre_picked.connect(self.genre_picked)
        self.genre_note.clicked.connect(lambda: self.genre_picked.emit(self._state.release_genre))
        self.voice.picked.connect(lambda key: self.instrumental_picked.emit(key == INSTRUMENTAL))
        self.lyrics.text_edited.connect(self.lyrics_edited)
        self.lyrics.length_wanted.connect(self.length_picked)
        self.versions_button.clicked.connect(self.versions_pressed)
        self.guard.use_pressed.connect(self.direction_edited)
        self.guard.send_pressed.connect(self.guard_passed)
        self.what_is_sent.clicked.connect(self.sending_wanted)
        self.limit.picked.connect(self.limit_picked)
        self.limit.stops_picked.connect(self.stops_picked)
        self.limit_strip.raised.connect(self.limit_picked)
        self.provider.opened.connect(self.readiness_wanted)
        self.sending.close_pressed.connect(lambda: self.show_sending(()))
        self.write_with_ai.clicked.connect(self.ask_for_suggestions)
        self.direction.text_edited.connect(self.direction_edited)
        self.length.valueChanged.connect(self._on_length_changed)
        self.provider.picked.connect(self.provider_picked)
        self.takes.picked.connect(lambda key: self.takes_picked.emit(int(key)))
        self.surprise.clicked.connect(self.surprise_pressed)
        self.generate.clicked.connect(self.generate_pressed)
        self.new_track.clicked.connect(self.track_wanted)

    def _on_length_changed(self, seconds: int) -> None:
        if not self._showing:
            self.length_picked.emit(seconds)

    def _build_form(self) -> QWidget:
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(0)
        heading = QHBoxLayout()
        heading.addWidget(section_label("Genre"))
        heading.addStretch(1)
        heading.addWidget(self.genre_note)
        column.addLayout(heading)
        self._gap(8)
        column.addWidget(self.genres)
        self._gap(14)
        voice = QHBoxLayout()
        voice.setSpacing(12)
        voice.addWidget(self.voice)
        voice.addWidget(self.notice, 1)
        voice.addStretch(0)
        voice.addWidget(self.write_with_ai)
        voice.addWidget(self.versions_button)
        column.addLayout(voice)
        self._gap(15)
        column.addWidget(self.lyrics, 1)
        column.addWidget(self.lint)
        self._gap(14)
        column.addLayout(self._build_direction_heading())
        self._gap(8)
        column.addWidget(self.direction)
        column.addWidget(self.guard)
        column.addWidget(self.limit_strip)
        self._gap(14)
        column.addLayout(self._build_bottom())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        return scroll

    def _build_direction_heading(self) -> QHBoxLayout:
        heading = QHBoxLayout()
        heading.addWidget(section_label("Direction"))
        heading.addStretch(1)
        heading.addWidget(self.counter)
        heading.addSpacing(12)
        heading.addWidget(self.limit)
        heading.addSpacing(12)
        heading.addWidget(self.what_is_sent)
        return heading

    def _build_bottom(self) -> FlowLayout:
        bottom = FlowLayout(spacing=10, tail=4)
        for part in (self.surprise, self.length, self.provider, self.takes, self.generate):
            bottom.addWidget(part)
        return bottom

    def _build_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(muted("Begin with a track: its brief, lyrics and takes are kept here."), 0, _CENTRE)
        column.addSpacing(12)
        column.addWidget(self.new_track, 0, _CENTRE)
        column.addStretch(1)
        return page


def _utf16(text: str) -> bytes:
    """As Qt counts: in units of two bytes."""
    return text.encode("utf-16-le", "surrogatepass")


def _ends(cursor: QTextCursor) -> tuple[int, int]:
    return cursor.selectionStart(), cursor.selectionEnd()


_CENTRE = Qt.AlignmentFlag.AlignHCenter


def _choice(card: ProviderCard, readiness: str, why: str) -> Choice:
    """How it stands and why; what it sounds like on this computer, where it says so, and who owns what it makes."""
    text = f"{card.name} – {readiness}" if readiness else card.name
    advice = "\n".join(filter(None, [why, card.about, card.rights_note]))
    return Choice(card.key, text, card.name, advice)
