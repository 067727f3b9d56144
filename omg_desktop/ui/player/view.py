"""The deck as it is seen: transport, waveform, level, and the one button that confirms."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from omg_desktop.domain.takes import PinKind
from omg_desktop.domain.waveforms import SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.ports import PlaybackStatus
from omg_desktop.ui.key_tips import tell_tip
from omg_desktop.ui.player.listening import ListeningState
from omg_desktop.ui.player.menus import add_part_switch, listening_menu, wave_menu
from omg_desktop.ui.player.parts import NoteField, PlayButton
from omg_desktop.ui.player.reference_parts import ReferenceDrops, add_reference_acts, give_menus
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.player.through import Through
from omg_desktop.ui.player.time_display import TimeDisplay
from omg_desktop.ui.player.words import HIDDEN, reading_words
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import icon_button
from omg_desktop.ui.widgets.deck_canvas import STRIP_HEIGHT
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.figures import spoken
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import set_property, small
from omg_desktop.ui.widgets.meter import ClipLamp, LevelMeter
from omg_desktop.ui.widgets.wave_painting import deck_a_colours, deck_b_colours, idle_colours
from omg_desktop.ui.widgets.waveform import DeckWaveform

HEIGHT = 148
TRANSPORT_WIDTH, DECISION_WIDTH = 272, 190
SAID_MILLISECONDS = 6_000
READINGS_EVERY = 6  # moments: figures that change faster cannot be read

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
    choose_pressed = Signal()  # in a fair test: what is heard
    match_pressed = Signal()
    boost_pressed = Signal()
    part_switch_pressed = Signal()
    spectrogram_pressed = Signal()
    pin_written = Signal(object, float, str)  # PinKind, seconds, words
    pin_dropped = Signal(object)  # Pin
    devices_wanted = Signal()
    device_picked = Signal(str)  # "" for the system's choice
    reference_dropped = Signal(object)  # tuple[str, ...]: paths of audio
    reference_act_picked = Signal(str)  # ReferenceAct
    speed_picked = Signal(float)
    sides_picked = Signal(object)  # ListenTo
    dim_pressed = Signal()

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._state = PlayerState()
        self.setProperty("kind", "panel")
        self.setObjectName("deck")
        self.setAccessibleName("Player")
        self.setFixedHeight(HEIGHT)
        self.play = PlayButton(tokens)
        self.times = TimeDisplay(tokens)
        self.deck_a = self._chip("A", "Hear deck A", "player.deck_a")
        self.deck_b = self._chip("B", "Hear deck B", "player.deck_b")
        self.loop = self._chip("Loop", "Loop on or off", "player.loop")
        self.match = self._chip("Match", "All takes equally loud", "player.match")
        self.listening = icon_button("speaker", "Listening", tokens.muted)
        self.through = Through()
        self._through = ListeningState()
        self.waveform = DeckWaveform(tokens)
        self.note_field = NoteField(self.waveform)
        self.spoken = ElidedLabel("", "spoken")
        self.spoken.setParent(self.waveform)
        self.spoken.hide()
        self.notice = ElidedLabel("", "small")
        self.meter = LevelMeter(tokens)
        self.clip = ClipLamp()
        self.readings = small("")
        self.loudness = small("")
        self.confirm = QPushButton("Confirm take")
        self.withdraw = QPushButton("Withdraw")
        self._detail: SoundDetail | None = None
        self._moments = 0
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MILLISECONDS)
        self._said.timeout.connect(self.spoken.hide)
        self._lay_out()
        self._connect()
        self.show_tokens(tokens)
        self.show_state(self._state)
        self.show_moment(PlaybackStatus())

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: PlayerState) -> None:
        if state.blind != self._state.blind:
            self.spoken.hide()  # what was said before the test names what it hides
            self.clip.put_out()
        self._state = state
        has_take, hidden = state.heard is not None, state.blind is not None
        heard_b = state.slot == "B" if hidden else has_take and state.decks.heard == state.decks.b
        self._show_decks(state, is_b=heard_b)
        self.play.setEnabled(has_take and state.decks.heard not in state.unusable)
        self.loop.setEnabled(has_take)
        self.match.setEnabled(has_take and not hidden)
        self.match.setChecked(state.matching)
        self.match.setText(state.match_words)
        self.match.setAccessibleName(f"Loudness match {'on' if state.matching else 'off'}")
        self.match.setAccessibleDescription(f"{state.match_words} dB" if state.matching and not hidden else "")
        is_x = hidden and state.slot == "X"
        colours = idle_colours if is_x else deck_b_colours if heard_b else deck_a_colours
        self.waveform.show_colours(colours(self._tokens))
        self.waveform.show_take(state.duration_seconds, state.sections)
        self.waveform.show_pins(state.pins)
        self.times.show_state(state)
        self.loudness.setText(state.loudness_words)
        self.loudness.setVisible(bool(state.loudness_words))  # else the meter ends before the button below
        self.meter.setVisible(not hidden)
        self.waveform.show_message("" if has_take else NOTHING_TO_HEAR)
        self.notice.setText(state.notice)
        self.notice.setVisible(has_take and bool(state.notice))
        self._show_readings(force=True)
        self._show_confirmation(state)

    def _show_decks(self, state: PlayerState, *, is_b: bool) -> None:
        has_take = state.heard is not None
        for chip, letter, heard in ((self.deck_a, "A", not is_b), (self.deck_b, "B", is_b)):
            take_id = state.decks.a if letter == "A" else state.decks.b
            chip.setText(state.deck_words(letter))
            held = state.sound(take_id)
            name = f"Hear deck {letter}: {state.name_of(held)}" if held else f"Deck {letter} is empty"
            if state.blind is not None:
                take_id, heard, name = state.blind.take(letter), state.slot == letter, f"Hear {letter}"
            chip.setEnabled(take_id is not None)
            chip.setChecked(heard and has_take)
            chip.setAccessibleName(name)
            tell_tip(chip, name, f"player.deck_{letter.lower()}")

    def say(self, words: str) -> None:
        """Say it to the eye for some seconds, above the waveform, and to a screen reader at once."""
        self._said.start()
        self.spoken.setText(words)
        self.spoken.resize(min(self.spoken.sizeHint().width(), self.waveform.width()), STRIP_HEIGHT - 2)
        self.spoken.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken(words)))

    def _show_confirmation(self, state: PlayerState) -> None:
        confirmed = state.heard is not None and state.heard.id == state.confirmed and state.blind is None
        self.confirm.setText(state.confirm_words)
        self.confirm.setEnabled(not state.confirm_hindrance and not confirmed)
        set_property(self.confirm, "kind", "confirmed" if confirmed else "primary")
        advice = "Show what it is" if state.blind else "Make this take the track's audio"
        can_confirm = not state.confirm_hindrance and not confirmed
        tell_tip(
            self.confirm, advice if can_confirm else state.confirm_hindrance, "take.confirm" if can_confirm else ""
        )
        self.confirm.setAccessibleDescription(state.confirm_hindrance)
        self.withdraw.setVisible(confirmed and state.editable)

    def show_waveform(self, waveform: Waveform | None) -> None:
        self.waveform.show_waveform(waveform)

    def show_detail(self, detail: SoundDetail | None) -> None:
        self._detail = detail
        self.waveform.show_detail(detail)
        self._show_readings(force=True)

    def show_spectrogram(self, picture: SpectrogramPicture | None) -> None:
        self.waveform.show_spectrogram(picture)

    def show_listening(self, state: ListeningState) -> None:
        """How fast, and which sides."""
        self._through = state
        self.through.show_state(state)
        self.listening.setAccessibleDescription(", ".join(w for w in (state.speed_words, state.sides_words) if w))

    def show_devices(self, names: Sequence[str], current: str | None) -> None:
        """The outputs there are, under the button that asked for them."""
        menu = listening_menu(
            self,
            names,
            current,
            listening=self._through,
            boosts=self._state.boosting,
            pick=self.device_picked.emit,
            boost=self.boost_pressed.emit,
            set_speed=self.speed_picked.emit,
            listen_to=self.sides_picked.emit,
            dim=self.dim_pressed.emit,
        )
        add_part_switch(menu, self._state, self.part_switch_pressed.emit)
        add_reference_acts(menu, self._state, self.reference_act_picked.emit)
        menu.popup(self.listening.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def ask_note(self) -> None:
        """A note at the playhead: the field opens there."""
        if self._state.heard is not None and self._state.blind is None:
            self.note_field.open_at(self.waveform.value() / 1000, self.waveform.x_of(self.waveform.value() / 1000))

    def show_moment(self, status: PlaybackStatus) -> None:
        """Called up to thirty times a second: nothing in here may lay anything out anew."""
        self.play.show_playing(status.playing)
        if not self._state.takes:  # what plays is not a take yet
            self.play.setEnabled(status.heard is not None)
        self.times.show_seconds(status.position_seconds, is_still=not status.playing)
        self.waveform.show_position(status.position_seconds)
        self.waveform.show_loop(status.loop)
        self.loop.setChecked(status.loop is not None)
        if self._state.blind is None:
            self.meter.show_levels(status.levels_dbfs)
            self.clip.show_clips(status.clips)
        self._moments += 1
        self._show_readings(force=not status.playing)

    def _show_readings(self, *, force: bool) -> None:
        if not force and self._moments % READINGS_EVERY:
            return
        here = self.waveform.value() / 1000
        words = HIDDEN if self._state.blind else reading_words(self._detail, here, self._state.gain_db)
        if words != self.readings.text():
            self.readings.setText(words)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for part in (self.play, self.times, self.waveform, self.meter):
            part.show_tokens(tokens)
        self.loop.setIcon(icon("loop", tokens.muted, 14))
        self.listening.setIcon(icon("speaker", tokens.muted))
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
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.play)
        top.addWidget(self.times, 1)
        top.addWidget(self.through)
        top.addWidget(self.listening)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in (self.deck_a, self.deck_b, self.loop, self.match):
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
        level.addWidget(self.clip)
        level.addWidget(self.loudness)
        self.readings.setWordWrap(True)
        self.readings.setAccessibleName("Loudness here")
        self.readings.setToolTip(
            "Momentary and short-term loudness in LUFS, true peak in dBTP, correlation of the sides"
        )
        self.confirm.setProperty("bulk", "large")
        self.withdraw.setProperty("kind", "quiet")
        self.withdraw.setProperty("bulk", "small")
        self.withdraw.setAccessibleName("Withdraw the confirmation")
        column.addStretch(1)
        column.addLayout(level)
        column.addWidget(self.readings)
        column.addWidget(self.confirm)
        column.addWidget(self.withdraw)
        column.addWidget(self.notice)
        column.addStretch(1)
        return part

    def _chip(self, text: str, tip: str, command: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setObjectName(f"deck_{text[0].lower()}")
        chip.setProperty("kind", "chip")
        chip.setCheckable(True)
        tell_tip(chip, tip, command)
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
            (self.match, self.match_pressed),
        ):
            chip.clicked.connect(lambda checked, chip=chip, wish=wish: self._press(chip, checked, wish))
        add = add_reference_acts
        give_menus((self.deck_a, self.deck_b), lambda menu: add(menu, self._state, self.reference_act_picked.emit))
        ReferenceDrops(self, self.reference_dropped)
        self.waveform.seek_requested.connect(self.seek_requested)
        self.waveform.loop_changed.connect(self.loop_changed)
        self.waveform.menu_wanted.connect(self._open_menu)
        self.listening.clicked.connect(lambda _checked=False: self.devices_wanted.emit())
        self.note_field.written.connect(lambda at, words: self.pin_written.emit(PinKind.NOTE, at, words))
        self.confirm.clicked.connect(self._on_confirm_clicked)
        self.withdraw.clicked.connect(lambda _checked=False: self.withdraw_pressed.emit())

    def _press(self, chip: QPushButton, checked: bool, wish: SignalInstance) -> None:
        """A chip shows what is so, not that it was pressed; the answer comes with the next state."""
        chip.setChecked(not checked)
        wish.emit()

    def _open_menu(self, point: QPoint) -> None:
        wave, seconds = self.waveform, self.waveform.seconds_at(point)
        acts = {
            "Marker here": lambda: self.pin_written.emit(PinKind.MARKER, seconds, f"Marker {self._next_marker()}"),
            "Note here…": lambda: self.note_field.open_at(seconds, point.x()),
            "Zoom to the loop": wave.zoom_to_loop,
            "Show all": wave.fit,
            "Spectrogram": self.spectrogram_pressed.emit,
        }
        pin = wave.pin_at(point)
        menu = wave_menu(self, pin, acts, shows_spectrogram=wave.shows_spectrogram, drop=self.pin_dropped.emit)
        menu.popup(wave.mapToGlobal(point))

    def _next_marker(self) -> int:
        return sum(pin.kind is PinKind.MARKER for pin in self._state.pins) + 1

    def _on_confirm_clicked(self) -> None:
        if self._state.blind is not None:
            self.choose_pressed.emit()
        elif self._state.heard_take is not None:
            self.confirm_pressed.emit(self._state.heard_take.id)
