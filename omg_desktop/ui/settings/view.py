"""The settings page as it is seen: music providers, lyric writers, and the app itself."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.domain.billing import credits_in_words
from omg_desktop.ui.settings.card import ServiceCard
from omg_desktop.ui.settings.fallback_list import FallbackList
from omg_desktop.ui.settings.state import LIMITS, STOPS, THEMES, WARNS, Section, ServiceRow, SettingsState
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, section_label, title, wrapping
from omg_desktop.ui.widgets.menu_button import Choice, MenuButton
from omg_desktop.ui.widgets.segments import Segments
from omg_desktop.ui.widgets.tab_order import put_behind, stops_in

TWO_COLUMNS_FROM = 900
WIDTH_MAX = 1392
NOBODY = "-"
NO_LIMIT = -1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute  # also for what reads from right to left
SECTIONS = (
    (Section.MUSIC.value, "Music"),
    (Section.LYRICS.value, "Lyrics"),
    (Section.APP.value, "Appearance and keys"),
)


class SettingsView(QFrame):
    """Shows a SettingsState; every signal is a wish."""

    section_picked = Signal(str)
    key_given = Signal(str, str)  # service, key
    key_removed = Signal(str)
    address_given = Signal(object, str)  # ServiceRow
    model_given = Signal(object, str)
    price_given = Signal(str, str)  # service, dollars
    check_pressed = Signal(str, str)  # section, service
    terms_pressed = Signal(str)  # address
    default_provider_picked = Signal(str)
    default_writer_picked = Signal(str)
    falls_back_switched = Signal(bool)
    fallback_ordered = Signal(tuple)
    limit_picked = Signal(int)  # credits for the takes of a track; NO_LIMIT for none
    stops_switched = Signal(bool)
    theme_picked = Signal(str)
    motion_reduced = Signal(bool)
    playing_switched = Signal(bool)
    file_switched = Signal(bool)
    reset_pressed = Signal()
    command_pressed = Signal(str)  # the id of a command that opens a sheet

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName("Settings")
        self.sections = Segments("Settings", SECTIONS, tone="neutral")
        self.reset = button("Reset to defaults", "quiet", "Reset providers and lyric writers to defaults")
        self.reset.setToolTip("Addresses, models, defaults and order as they were shipped; keys are kept")
        self.default_provider = MenuButton("For new tracks")
        self.falls_back = QCheckBox("If it cannot be reached, try another")
        self.fallback_words = wrapping(muted())
        self.fallback = FallbackList()
        self.default_writer = MenuButton("Lyrics are written by")
        self.theme = Segments("Appearance", THEMES)
        self.calm = QCheckBox("Reduce motion")
        self.plays = QCheckBox("Play a take when it is ready")
        self.keyboard, self.about = button("Keys of the keyboard…"), button("About, and diagnostics…")
        self.limit = MenuButton("Limit for the takes of a track")
        self.then = Segments("At the limit", ((STOPS, "Stop there"), (WARNS, "Only warn")))
        self.key_words = wrapping(muted())
        self.use_file = QCheckBox("Keep keys in a file that only you can read")
        self.cards: dict[tuple[Section, str], ServiceCard] = {}
        self._grids: dict[Section, QGridLayout] = {}
        self._columns = 0
        self._pages = QStackedWidget()
        self._build()
        self._connect()
        self.show_state(SettingsState())

    def show_state(self, state: SettingsState) -> None:
        self.sections.set_current(state.section.value)
        self._pages.setCurrentIndex(list(Section).index(state.section))
        self.reset.setVisible(state.section is not Section.APP)
        self.setEnabled(state.found is not None)
        self._show_cards(Section.MUSIC, state.music)
        self._show_cards(Section.LYRICS, state.writers)
        self._show_defaults(state)
        self.theme.set_current(state.preferences.theme)
        _check_silently(self.calm, state.preferences.reduces_motion)
        _check_silently(self.plays, state.preferences.play_when_ready)
        self._show_limit(state)
        self.key_words.setText(state.key_place_words)
        self.use_file.setVisible(state.can_agree_to_file)
        _check_silently(self.use_file, state.keeps_file)

    def card(self, section: Section, key: str) -> ServiceCard:
        return self.cards[section, key]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = 2 if self.width() >= TWO_COLUMNS_FROM else 1
        if columns != self._columns:
            self._columns = columns
            self._place_cards()

    def _show_defaults(self, state: SettingsState) -> None:
        kept = state.preferences
        providers = [Choice(row.key, f"{row.name} – {row.badge}", row.name) for row in state.music]
        self.default_provider.show_choices(providers, kept.default_provider)
        nobody = Choice(NOBODY, "Nobody: I am asked each time", "Nobody yet")
        writers = [nobody, *(Choice(row.key, f"{row.name} – {row.badge}", row.name) for row in state.writers)]
        self.default_writer.show_choices(writers, kept.default_writer or NOBODY)
        _check_silently(self.falls_back, kept.falls_back)
        self.fallback_words.setText(state.fallback_words)
        self.fallback.show_rows(state.fallback)
        self.fallback.setEnabled(kept.falls_back)

    def _show_limit(self, state: SettingsState) -> None:
        kept = state.preferences.budget_credits
        own = () if kept is None else (kept,)
        offered = [Choice(str(count), credits_in_words(count)) for count in sorted({*LIMITS, *own})]
        current = str(NO_LIMIT if kept is None else kept)
        self.limit.show_choices([Choice(str(NO_LIMIT), "No limit"), *offered], current)
        self.then.set_current(STOPS if state.preferences.budget_stops else WARNS)

    def _show_cards(self, section: Section, rows: Sequence[ServiceRow]) -> None:
        fresh = [row for row in rows if (section, row.key) not in self.cards]
        for row in fresh:
            self.cards[section, row.key] = self._made(row)
        for row in rows:
            self.cards[section, row.key].show_row(row)
        if fresh:
            self._place_cards()

    def _made(self, row: ServiceRow) -> ServiceCard:
        card, section, key = ServiceCard(row), row.section, row.key
        card.key_given.connect(lambda secret: self.key_given.emit(key, secret))
        card.key_removed.connect(lambda: self.key_removed.emit(key))
        card.address_given.connect(lambda address: self.address_given.emit(card.row, address))
        card.model_given.connect(lambda model: self.model_given.emit(card.row, model))
        card.price_given.connect(lambda dollars: self.price_given.emit(key, dollars))
        card.check_pressed.connect(lambda: self.check_pressed.emit(section.value, key))
        card.terms_pressed.connect(lambda: self.terms_pressed.emit(card.row.rights_url))
        return card

    def _place_cards(self) -> None:
        columns = max(self._columns, 1)
        for section, grid in self._grids.items():
            mine = [card for (of, _key), card in self.cards.items() if of is section]
            for place, card in enumerate(mine):
                grid.addWidget(card, place // columns, place % columns)
            for column in range(2):
                grid.setColumnStretch(column, 1 if column < columns else 0)
            anchor = self.fallback if section is Section.MUSIC else self.default_writer
            put_behind(anchor, [stop for card in mine for stop in stops_in(card)])

    def _connect(self) -> None:
        self.sections.picked.connect(self.section_picked)
        self.reset.clicked.connect(self.reset_pressed)
        self.default_provider.picked.connect(self.default_provider_picked)
        self.default_writer.picked.connect(lambda key: self.default_writer_picked.emit("" if key == NOBODY else key))
        self.falls_back.toggled.connect(self.falls_back_switched)
        self.fallback.ordered.connect(self.fallback_ordered)
        self.theme.picked.connect(self.theme_picked)
        self.calm.toggled.connect(self.motion_reduced)
        self.plays.toggled.connect(self.playing_switched)
        self.keyboard.clicked.connect(lambda _checked=False: self.command_pressed.emit("app.keys"))
        self.about.clicked.connect(lambda _checked=False: self.command_pressed.emit("app.about"))
        self.limit.picked.connect(lambda key: self.limit_picked.emit(int(key)))
        self.then.picked.connect(lambda key: self.stops_switched.emit(key == STOPS))
        self.use_file.toggled.connect(self.file_switched)

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(24, 16, 24, 12)
        head.setSpacing(16)
        head.addWidget(title("Settings"))
        head.addWidget(self.sections)
        head.addStretch(1)
        head.addWidget(self.reset)
        column.addLayout(head)
        self._pages.addWidget(_scrolling(self._build_music()))
        self._pages.addWidget(_scrolling(self._build_lyrics()))
        self._pages.addWidget(_scrolling(self._build_app()))
        column.addWidget(self._pages, 1)

    def _build_music(self) -> QWidget:
        page, column = _page()
        asked = _card()
        inside = QHBoxLayout(asked)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(24)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addWidget(section_label("Who is asked"))
        words.addLayout(_captioned("For new tracks", self.default_provider))
        words.addWidget(self.falls_back)
        words.addWidget(self.fallback_words)
        words.addWidget(wrapping(muted("Another provider means another price, other rights and another sound.")))
        words.addStretch(1)
        inside.addLayout(words, 1)
        inside.addWidget(self.fallback, 1)
        column.addWidget(asked)
        column.addLayout(self._grid(Section.MUSIC))
        column.addStretch(1)
        return page

    def _build_lyrics(self) -> QWidget:
        page, column = _page()
        asked = _card()
        inside = QVBoxLayout(asked)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(10)
        inside.addWidget(section_label("Who is asked"))
        inside.addLayout(_captioned("Lyrics are written by", self.default_writer))
        inside.addWidget(wrapping(muted("What a writer says is a suggestion. It never overwrites your words.")))
        column.addWidget(asked)
        column.addLayout(self._grid(Section.LYRICS))
        column.addStretch(1)
        return page

    def _build_app(self) -> QWidget:
        page, column = _page()
        look, sound, cost, help_card, keys = (_card() for _ in range(5))
        own = wrapping(muted("A track may have a limit of its own, or none, beside Generate."))
        calm = wrapping(muted("Playhead and meter move four times a second, and words stand for a bar that would run."))
        plays = wrapping(muted("Off, nothing plays by itself. On, it never interrupts what plays, nor a blind test."))
        for card, heading, parts in (
            (look, "Appearance", (self.theme, self.calm, calm)),
            (sound, "Listening", (self.plays, plays)),
            (
                cost,
                "What the takes of a track may cost",
                (self.limit, self.then, own),
            ),
            (help_card, "Keyboard and help", (self.keyboard, self.about)),
            (keys, "Keys of services", (self.key_words, self.use_file)),
        ):
            inside = QVBoxLayout(card)
            inside.setContentsMargins(16, 14, 16, 14)
            inside.setSpacing(10)
            inside.addWidget(section_label(heading))
            for part in parts:
                narrow = part in (self.theme, self.limit, self.then, self.keyboard, self.about)
                fits = _LEFT if narrow else Qt.AlignmentFlag(0)
                inside.addWidget(part, 0, fits)
            column.addWidget(card)
        column.addStretch(1)
        return page

    def _grid(self, section: Section) -> QGridLayout:
        grid = self._grids[section] = QGridLayout()
        grid.setSpacing(12)
        return grid


def _page() -> tuple[QWidget, QVBoxLayout]:
    """A page and the column in its middle, which does not grow wider than can be read."""
    page, inside = QWidget(), QWidget()
    inside.setMaximumWidth(WIDTH_MAX)
    row = QHBoxLayout(page)
    row.setContentsMargins(24, 4, 24, 24)
    row.addStretch(1)
    row.addWidget(inside, 1000)
    row.addStretch(1)
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column


def _card() -> QFrame:
    card = QFrame()
    card.setProperty("kind", "card")
    return card


def _captioned(words: str, control: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(muted(words))
    row.addWidget(control)
    row.addStretch(1)
    return row


def _scrolling(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inside)
    return area


def _check_silently(box: QCheckBox, checked: bool) -> None:
    if box.isChecked() != checked:
        box.blockSignals(True)
        box.setChecked(checked)
        box.blockSignals(False)
