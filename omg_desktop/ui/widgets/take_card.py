"""The cards of the takes column."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import badge, label, set_property, small, strong, wrapping
from omg_desktop.ui.widgets.progress import CalmProgressBar
from omg_desktop.ui.widgets.roles import PRESS, SHOW_MENU, WithRole
from omg_desktop.ui.widgets.stars import Stars
from omg_desktop.ui.widgets.tab_order import stops_in
from omg_desktop.ui.widgets.wave_painting import deck_a_colours, deck_b_colours, idle_colours
from omg_desktop.ui.widgets.waveform import WaveStrip

PROGRESS_STEPS = 100
"""Per cent: that is the value a screen reader says."""
_BY_POINTER = {
    Qt.FocusPolicy.StrongFocus: Qt.FocusPolicy.ClickFocus,
    Qt.FocusPolicy.TabFocus: Qt.FocusPolicy.NoFocus,
}
UNDER_WAY = "Under way; how far is not told"


class _Card(WithRole, QFrame):
    """A card that can be pressed anywhere, and that shows when the list's cursor is on it. Its sentence is its name."""

    ROLE = QAccessible.Role.ListItem
    pressed = Signal()
    menu_wanted = Signal()

    def __init__(self, look: str) -> None:
        super().__init__()
        self.setProperty("kind", "take")
        self.setProperty("look", look)
        self._stops: dict[QWidget, Qt.FocusPolicy] = {}

    def _take_in_stops(self) -> None:
        """Everything is laid out."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._stops = {stop: stop.focusPolicy() for stop in (self, *stops_in(self))}
        self.show_cursor(False)

    def show_cursor(self, is_here: bool) -> None:
        """Tab goes to the card with the cursor and to what is in it, and past all others: a list is one stop."""
        set_property(self, "cursor", is_here)
        for stop, policy in self._stops.items():
            stop.setFocusPolicy(policy if is_here else _BY_POINTER[policy])

    def stops(self) -> list[QWidget]:
        """The card and what is in it, in the order of Tab."""
        return list(self._stops)

    def show_sentence(self, words: str) -> None:
        """What a screen reader says of the card as a whole."""
        if words != self.accessibleName():
            self.setAccessibleName(words)

    def has_focus_inside(self) -> bool:
        """Whether the keyboard is on the card or on something in it."""
        focused = QApplication.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()
        event.accept()


class TakeCard(_Card):
    """A take: number, deck, stars, waveform, one line of facts, and what it adds to the price."""

    rated = Signal(int)

    def acts(self) -> Mapping[str, Callable[[], object]]:
        return {PRESS: self.pressed.emit, SHOW_MENU: self.menu_wanted.emit}

    def __init__(self, tokens: Tokens) -> None:
        super().__init__("take")
        self._tokens = tokens
        self._deck = self._sentence = ""
        self._plays = False
        self.number = label("", "tile")
        self.title = strong("")
        self.shape = label("", "shape")
        self.deck = badge("", "accent")
        self.confirmed = badge("✓", "ok")
        self.own_name = ElidedLabel("")
        self.own_name.hide()
        self.stars = Stars(tokens)
        self.wave = WaveStrip(tokens)
        self.words = ElidedLabel("", "small")
        self.adds = small("")
        self.pile = badge("", "neutral")
        self.marks = ElidedLabel("", "small")
        self.origin = wrapping(small("", "info"))
        self.origin.hide()
        self.pile.hide()
        self.marks.hide()
        self.confirmed.setAccessibleName("confirmed")
        self.confirmed.setToolTip("Confirmed: this take is the track's audio")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stars.rated.connect(self.rated)
        self._lay_out()
        self._take_in_stops()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 9, 10, 9)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(8)
        for part in (self.number, self.title, self.shape, self.deck, self.confirmed):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.stars)
        bottom = QHBoxLayout()
        bottom.addWidget(self.words)
        bottom.addStretch(1)
        bottom.addWidget(self.adds)
        column.addLayout(top)
        column.addWidget(self.own_name)
        column.addWidget(self.wave)
        column.addLayout(bottom)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.pile)
        below.addWidget(self.marks)
        below.addStretch(1)
        column.addLayout(below)
        column.addWidget(self.origin)

    def show_shape(self, shape: str) -> None:
        """In the colour of its deck; ears have the number."""
        self.shape.setText(shape)
        self.shape.setVisible(bool(shape))
        self.shape.setAccessibleName("shape" if shape else "")

    def show_origin(self, words: str) -> None:
        """Why it was not made by the provider that was chosen; "" where it was."""
        self.origin.setText(words)
        self.origin.setVisible(bool(words))

    def show_own_name(self, name: str) -> None:
        """Below its number; nothing where it has none, or a test hides it."""
        self.own_name.setText(name)
        self.own_name.setVisible(bool(name))

    def show_marks(self, marks: str, *, is_kept: bool, is_rejected: bool, is_hidden: bool) -> None:
        """Labels and the pile it lies on; a hidden take has nothing that could tell it from others."""
        self.marks.setText(marks)
        self.marks.setVisible(bool(marks))
        self.pile.setText("kept" if is_kept else "in the tray")
        self.pile.setVisible(is_kept or is_rejected)
        set_property(self.pile, "tone", "ok" if is_kept else "neutral")
        self.stars.setVisible(not is_hidden)

    def show_take(  # one line for each thing the card shows
        self,
        *,
        number: int,
        title: str,
        deck: str,
        rating: int,
        words: str,
        adds: str,
        is_chosen: bool,
        is_confirmed: bool,
        editable: bool,
    ) -> None:
        self.number.setText(str(number))
        self.title.setText(title)
        self._deck = deck
        self.deck.setText(deck)
        self.deck.setVisible(bool(deck))
        self.deck.setAccessibleName(f"on deck {deck}" if deck else "")
        set_property(self.deck, "tone", "deck_b" if deck == "B" else "accent")
        set_property(self.shape, "deck", deck)
        self.confirmed.setVisible(is_confirmed)
        self.stars.setAccessibleName(f"Rating of {title}")
        self.stars.show_rating(rating)
        self.stars.setEnabled(editable)
        self.words.setText(words)
        self.adds.setText(adds)
        self.wave.setAccessibleName(f"Waveform of {title}")
        set_property(self, "chosen", is_chosen)
        set_property(self.number, "chosen", is_chosen)
        self._colour()

    def show_waveform(self, waveform: Waveform | None) -> None:
        self.wave.show_waveform(waveform)

    def show_played(self, fraction: float) -> None:
        self.wave.show_played(fraction)

    def show_playing(self, is_playing: bool) -> None:
        """Told at the end of its sentence."""
        if is_playing != self._plays:
            self._plays = is_playing
            self.show_sentence(self._sentence)

    def show_sentence(self, words: str) -> None:
        self._sentence = words
        super().show_sentence(f"{words}, playing" if self._plays else words)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.stars.show_tokens(tokens)
        self._colour()

    def _colour(self) -> None:
        make = {"A": deck_a_colours, "B": deck_b_colours}.get(self._deck, idle_colours)
        self.wave.show_colours(make(self._tokens))


class OrderCard(_Card):
    """An order: under way with its progress, or ended with its reason and a way to try again."""

    cancel_pressed = Signal()
    retry_pressed = Signal()
    opening_pressed = Signal()
    dismiss_pressed = Signal()
    look_again_pressed = Signal()
    suggestion_used = Signal(str, bool)
    settings_pressed = Signal()
    moved = Signal(int)  # -1: sooner, 1: later

    def __init__(self, tokens: Tokens) -> None:
        super().__init__("order")
        self.settings = button("Settings", "quiet", "Open the settings of providers")
        self.sooner, self.later = QToolButton(), QToolButton()
        for arrow, step in ((self.sooner, -1), (self.later, 1)):
            arrow.setIconSize(QSize(12, 12))
            arrow.clicked.connect(lambda _checked=False, step=step: self.moved.emit(step))
            arrow.hide()
        self.settings.clicked.connect(lambda _checked=False: self.settings_pressed.emit())
        self.look_again = button("Check", "quiet", "Check whether it was made")
        self.suggestion = wrapping(small(""))
        self.use = button("Use suggestion")
        self._suggested = ("", False)
        for part in (self.look_again, self.use, self.settings):
            part.setProperty("bulk", "small")
        for hidden in (self.look_again, self.suggestion, self.use, self.settings):
            hidden.hide()
        self.look_again.clicked.connect(self.look_again_pressed)
        self.use.clicked.connect(lambda: self.suggestion_used.emit(*self._suggested))
        self.title = strong("")
        self.words = ElidedLabel("", "small")
        self.detail = wrapping(small(""))
        self.bar = CalmProgressBar()
        self.close_button = QToolButton()
        self.retry = QPushButton("Retry")
        self.opening = QPushButton("Hear now")
        self._ended = self._rendering = self._calm = False
        self._fraction: float | None = None
        self._said = ""
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.retry.setProperty("kind", "quiet")
        self.retry.setProperty("bulk", "small")
        self.opening.setProperty("kind", "quiet")
        self.opening.setProperty("bulk", "small")
        self.opening.setVisible(False)
        self.opening.clicked.connect(lambda _checked=False: self.opening_pressed.emit())
        self.close_button.setIconSize(QSize(12, 12))
        self.close_button.clicked.connect(self._on_close_clicked)
        self.retry.clicked.connect(lambda _checked=False: self.retry_pressed.emit())
        self._lay_out()
        self._take_in_stops()
        self.show_tokens(tokens)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 9)
        column.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.words)
        top.addStretch(1)
        top.addWidget(self.opening)
        top.addWidget(self.settings)
        top.addWidget(self.look_again)
        top.addWidget(self.retry)
        top.addWidget(self.sooner)
        top.addWidget(self.later)
        top.addWidget(self.close_button)
        column.addLayout(top)
        column.addWidget(self.detail)
        column.addWidget(self.suggestion)
        column.addWidget(self.use, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.bar)

    def show_ways_out(self, suggestion: str, *, lyrics: bool, can_look_again: bool, wants_settings: bool) -> None:
        """What the provider would accept instead, one press away; a look at what may have been made; the settings."""
        self._suggested = (suggestion, lyrics)
        kind = "lyrics" if lyrics else "direction"
        self.suggestion.setText(f"It suggests this {kind}: “{suggestion}”")
        self.use.setAccessibleName(f"Use the suggested {kind}")
        for part in (self.suggestion, self.use):
            part.setVisible(bool(suggestion))
        self.look_again.setVisible(can_look_again)
        self.settings.setVisible(wants_settings)

    def show_place(self, *, can_go_sooner: bool, can_go_later: bool) -> None:
        """Whether it can be made before or after others that wait."""
        waits = can_go_sooner or can_go_later
        steps = ((self.sooner, can_go_sooner, "sooner", "Up"), (self.later, can_go_later, "later", "Down"))
        for arrow, able, words, key in steps:
            arrow.setVisible(waits)
            arrow.setEnabled(able)
            arrow.setAccessibleName(f"Make {self.title.text()} {words}")
            arrow.setToolTip(f"Make it {words} (Alt+{key})")

    def show_estimate(self, is_estimated: bool) -> None:
        """Whether the bar is what the provider says, or what earlier takes of it took."""
        said = "As long as takes of this provider took here before" if is_estimated else ""
        self.bar.setToolTip(said)
        self.bar.setAccessibleDescription(said)

    def show_order(
        self,
        *,
        title: str,
        words: str,
        detail: str,
        fraction: float | None,
        is_rendering: bool,
        is_ended: bool,
        can_retry: bool,
    ) -> None:
        self._ended = is_ended
        self.title.setText(title)
        self.words.setText(words)
        self._said = detail
        self.retry.setVisible(is_ended and can_retry)
        self.retry.setAccessibleName(f"Retry: {title}")
        self.opening.setAccessibleName(f"Hear {title} while it is made")
        self._rendering, self._fraction = is_rendering, fraction
        self._show_bar()
        name = "Dismiss" if is_ended else f"Cancel {title}"
        self.close_button.setAccessibleName(name)
        self.close_button.setToolTip(name if is_ended else f"{name} (Ctrl+.)")
        set_property(self, "look", "ended" if is_ended else "order")

    def show_motion(self, *, is_calm: bool) -> None:
        """Without motion, words stand where a bar would run to and fro."""
        self._calm = is_calm
        self._show_bar()

    def _show_bar(self) -> None:
        is_unknown = self._rendering and self._fraction is None
        detail = self._said or (UNDER_WAY if is_unknown and self._calm else "")
        self.detail.setText(detail)
        self.detail.setVisible(bool(detail))
        self.bar.setVisible(self._rendering and not (is_unknown and self._calm))
        self.bar.setRange(0, 0 if self._fraction is None and not self._calm else PROGRESS_STEPS)
        if self._fraction is not None:
            self.bar.setValue(round(self._fraction * PROGRESS_STEPS))

    def show_opening(self, *, can_be_heard: bool) -> None:
        self.opening.setVisible(can_be_heard and not self._ended)

    def show_tokens(self, tokens: Tokens) -> None:
        self.close_button.setIcon(icon("close", tokens.muted, 12))
        self.sooner.setIcon(icon("chevron-up", tokens.muted, 12))
        self.later.setIcon(icon("chevron-down", tokens.muted, 12))

    def _on_close_clicked(self) -> None:
        (self.dismiss_pressed if self._ended else self.cancel_pressed).emit()
