"""The deck as it is seen: transport, waveform, level, and the one button that confirms."""

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ports import PlaybackStatus
from omg_desktop.ui.player.parts import PlayButton
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.figures import clock_tenths
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import label, muted, set_property, small
from omg_desktop.ui.widgets.meter import LevelMeter
from omg_desktop.ui.widgets.wave_painting import deck_a_colours, deck_b_colours
from omg_desktop.ui.widgets.waveform import DeckWaveform

HEIGHT = 148
TRANSPORT_WIDTH, DECISION_WIDTH = 240, 190

NOTHING_TO_HEAR = "No take to hear yet"


class PlayerView(QFrame):
    """Shows a ``PlayerState`` and a ``PlaybackStatus``; says what the person wants."""

    play_pressed = Signal()
    deck_a_pressed = Signal()
    deck_b_pressed = Signal()
    loop_pressed = Signal()
    seek_requested = Signal(float)  # seconds
    loop_changed = Signal(object)  # (start, end) in seconds, or None
    confirm_pressed = Signal(str)  # take id
    withdraw_pressed = Signal()

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._state = PlayerState()
        self.setProperty("kind", "panel")
        self.setObjectName("deck")
        self.setAccessibleName("Player")
        self.setFixedHeight(HEIGHT)
        self.play = PlayButton(tokens)
        self.time = label("0:00.0", "time")
        self.whole = muted("")
        self.deck_a = self._chip("A", "Hear deck A (A)")
        self.deck_b = self._chip("B", "Hear deck B (B)")
        self.loop = self._chip("Loop", "Loop on or off (L)")
        self.waveform = DeckWaveform(tokens)
        self.notice = small("")
        self.meter = LevelMeter(tokens)
        self.loudness = small("")
        self.confirm = QPushButton("Confirm take")
        self.withdraw = QPushButton("Withdraw")
        self._lay_out()
        self._connect()
        self.show_tokens(tokens)
        self.show_state(self._state)
        self.show_moment(PlaybackStatus())

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: PlayerState) -> None:
        self._state = state
        has_take = state.heard is not None
        heard_b = has_take and state.decks.heard == state.decks.b
        for chip, letter, heard in ((self.deck_a, "A", not heard_b), (self.deck_b, "B", heard_b)):
            take_id = state.decks.a if letter == "A" else state.decks.b
            chip.setText(state.deck_words(letter))
            chip.setEnabled(take_id is not None)
            chip.setChecked(heard and has_take)
            held = state.take(take_id)
            chip.setAccessibleName(f"Hear deck {letter}: Take {held.number}" if held else f"Deck {letter} is empty")
        self.play.setEnabled(has_take and state.decks.heard not in state.unusable)
        self.loop.setEnabled(has_take)
        self.waveform.show_colours((deck_b_colours if heard_b else deck_a_colours)(self._tokens))
        duration = state.heard.facts.duration_seconds if state.heard else 0.0
        self.waveform.show_take(duration, state.sections)
        self.whole.setText(f"of {clock_tenths(duration)}" if has_take else "")
        self.loudness.setText(state.loudness_words)
        self.waveform.show_message("" if has_take else NOTHING_TO_HEAR)
        self.notice.setText(state.notice)
        self.notice.setVisible(has_take and bool(state.notice))
        self._show_confirmation(state)

    def _show_confirmation(self, state: PlayerState) -> None:
        confirmed = state.heard is not None and state.heard.id == state.confirmed
        self.confirm.setText(state.confirm_words)
        self.confirm.setEnabled(not state.confirm_hindrance and not confirmed)
        set_property(self.confirm, "kind", "confirmed" if confirmed else "primary")
        reason = state.confirm_hindrance or ("" if confirmed else "Make this take the track's audio (Ctrl+Return)")
        self.confirm.setToolTip(reason)
        self.confirm.setAccessibleDescription(state.confirm_hindrance)
        self.withdraw.setVisible(confirmed and state.editable)

    def show_waveform(self, waveform: Waveform | None) -> None:
        self.waveform.show_waveform(waveform)

    def show_moment(self, status: PlaybackStatus) -> None:
        """Called up to thirty times a second: nothing in here may lay anything out anew."""
        self.play.show_playing(status.playing)
        self.time.setText(clock_tenths(status.position_seconds))
        self.waveform.show_position(status.position_seconds)
        self.waveform.show_loop(status.loop)
        self.loop.setChecked(status.loop is not None)
        self.meter.show_levels(status.levels_dbfs)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for part in (self.play, self.waveform, self.meter):
            part.show_tokens(tokens)
        self.loop.setIcon(icon("loop", tokens.muted, 14))
        self.show_state(self._state)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(24)
        row.addWidget(self._transport_part())
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 10, 0, 6)
        middle.setSpacing(0)
        middle.addWidget(self.waveform)
        row.addLayout(middle, 1)
        row.addWidget(self._decision_part())

    def _transport_part(self) -> QWidget:
        part = QWidget()
        part.setFixedWidth(TRANSPORT_WIDTH)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        times = QVBoxLayout()
        times.setSpacing(0)
        times.addWidget(self.time)
        times.addWidget(self.whole)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.play)
        top.addLayout(times, 1)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in (self.deck_a, self.deck_b, self.loop):
            chips.addWidget(chip)
        chips.addStretch(1)
        column.addStretch(1)
        column.addLayout(top)
        column.addLayout(chips)
        column.addStretch(1)
        return part

    def _decision_part(self) -> QWidget:
        part = QWidget()
        part.setFixedWidth(DECISION_WIDTH)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        level = QHBoxLayout()
        level.setSpacing(8)
        level.addWidget(self.meter, 1)
        level.addWidget(self.loudness)
        self.notice.setWordWrap(True)
        self.confirm.setProperty("bulk", "large")
        self.withdraw.setProperty("kind", "quiet")
        self.withdraw.setProperty("bulk", "small")
        self.withdraw.setAccessibleName("Withdraw the confirmation")
        column.addStretch(1)
        column.addLayout(level)
        column.addWidget(self.confirm)
        column.addWidget(self.withdraw)
        column.addWidget(self.notice)
        column.addStretch(1)
        return part

    def _chip(self, text: str, tip: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setObjectName(f"deck_{text[0].lower()}")
        chip.setProperty("kind", "chip")
        chip.setCheckable(True)
        chip.setToolTip(tip)
        chip.setAccessibleName(tip)
        chip.setIconSize(QSize(14, 14))
        chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return chip

    def _connect(self) -> None:
        self.play.clicked.connect(lambda _checked=False: self.play_pressed.emit())
        for chip, wish in (
            (self.deck_a, self.deck_a_pressed),
            (self.deck_b, self.deck_b_pressed),
            (self.loop, self.loop_pressed),
        ):
            chip.clicked.connect(lambda checked, chip=chip, wish=wish: self._press(chip, checked, wish))
        self.waveform.seek_requested.connect(self.seek_requested)
        self.waveform.loop_changed.connect(self.loop_changed)
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self.withdraw.clicked.connect(lambda _checked=False: self.withdraw_pressed.emit())

    def _press(self, chip: QPushButton, checked: bool, wish: SignalInstance) -> None:
        """A chip shows what is so, not that it was pressed; the answer comes with the next state."""
        chip.setChecked(not checked)
        wish.emit()

    def _on_confirm_clicked(self) -> None:
        if self._state.heard is not None:
            self.confirm_pressed.emit(self._state.heard.id)
