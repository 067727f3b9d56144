"""Leads the deck: decodes takes on workers, hands wishes to the playback, and tells where the music is."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.errors import NotFound, OmgError
from omg_desktop.domain.ids import OrderId, TakeId, TrackId
from omg_desktop.domain.references import Reference, Sound
from omg_desktop.domain.takes import PIN_LENGTH_MAX, Pin, PinKind, Take, TakeMark
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ports import Playback, SoundDetails
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.player.following import leap_of
from omg_desktop.ui.player.listening import Listening
from omg_desktop.ui.player.looks import Looks
from omg_desktop.ui.player.matching import LoudnessMatch
from omg_desktop.ui.player.opening import Opening
from omg_desktop.ui.player.preparing import Preparing
from omg_desktop.ui.player.references import (
    NO_PINS_IN_A_REFERENCE,
    NO_REFERENCE,
    NO_REFERENCE_IN_A_TEST,
    REFERENCE_GONE,
)
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.player.transport import Transport
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.player.words import loudness_words, position_words
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.decks import Decks

KEPT_BETWEEN_TRACKS = ("device_notice", "matching", "boosting", "switches_by_part", "count_wished", "shows_remaining")


class PlayerPresenter(Transport):
    """One for the window. The heard take is decoded first; new takes never interrupt what plays."""

    decks_changed = Signal(object)  # Decks
    pin_wanted = Signal(object, object)  # TakeId, Pin: to be kept with the take
    pin_unwanted = Signal(object, object)  # TakeId, Pin
    take_chosen_blind = Signal(object)  # TakeId
    slot_changed = Signal(str)  # what is heard, in a fair test
    devices_found = Signal(object)  # tuple[str, ...]

    def __init__(
        self,
        playback: Playback,
        waveform: Callable[[Digest], Waveform],
        audio_path: Callable[[Digest], Path],
        tasks: Tasks,
        parent: QObject | None = None,
        details: SoundDetails | None = None,
        sketch: Callable[[Digest], Waveform | None] | None = None,
    ) -> None:
        super().__init__(playback, parent)
        self._tasks = tasks
        self.device: str | None = None
        self.looks = Looks(waveform, details, tasks, self, sketch)
        self.listening = Listening(playback, self)
        self.listening.said.connect(self.said)
        self.moment_changed.connect(self.listening.show_moment)
        self._matched_before_test = False
        self._match = LoudnessMatch(playback.level, tasks, self)
        self._match.changed.connect(self._on_matched)
        self._preparing = Preparing(playback, audio_path, tasks, self)
        self._preparing.prepared.connect(self._on_prepared)
        self._preparing.failed.connect(self._on_prepare_failed)
        self._before_reference: TakeId | None = None
        self.opening = Opening(playback, tasks, self)
        self.loop_chosen.connect(self._rematch)

    def serve(self, view: PlayerView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.play_pressed.connect(self.toggle)
        view.deck_a_pressed.connect(self.hear_a)
        view.deck_b_pressed.connect(self.hear_b)
        view.loop_pressed.connect(self.toggle_loop)
        view.seek_requested.connect(self.seek)
        view.loop_changed.connect(self.set_loop)
        view.match_pressed.connect(self.toggle_match)
        view.boost_pressed.connect(self.toggle_boost)
        self.serve_times(view.times)
        view.part_switch_pressed.connect(self.switch_by_part)
        view.spectrogram_pressed.connect(self.toggle_spectrogram)
        view.pin_written.connect(self.pin)
        view.pin_dropped.connect(self.unpin)
        view.choose_pressed.connect(self.choose_blind)
        view.devices_wanted.connect(self.look_for_devices)
        view.device_picked.connect(self.use_device)
        view.speed_picked.connect(self.listening.set_speed)
        view.sides_picked.connect(self.listening.listen_to)
        view.dim_pressed.connect(self.listening.toggle_dim)
        self.listening.changed.connect(view.show_listening)
        self.state_changed.connect(view.show_state)
        self.moment_changed.connect(view.show_moment)
        self.said.connect(view.say)
        self.devices_found.connect(lambda names: view.show_devices(names, self.device))
        self.looks.waveform_changed.connect(view.show_waveform)
        self.looks.detail_changed.connect(view.show_detail)
        self.looks.spectrogram_changed.connect(view.show_spectrogram)
        view.show_state(self.state)

    # ---- what there is to hear ------------------------------------------------------------------------------------

    def show_takes(self, takes: Sequence[Take], confirmed_take_id: TakeId | None, editable: bool = True) -> None:
        """The takes of the open track. Takes of another track end what plays."""
        track_id = takes[0].track_id if takes else None
        finished = self.opening.take_of(takes)
        if track_id != self.state.track_id and finished is None:
            self._leave_track(track_id)
        state = self.state.with_takes(takes, confirmed_take_id, editable=editable)
        if finished is not None and self.opening.is_heard():
            state = state.with_decks(state.chosen(finished.id).but(heard=finished.id))
        self._become(state)
        self._forget_others()
        self._hear_if_ready()
        self._prepare_next()
        self._rematch()

    def show_marks(self, marks: Mapping[TakeId, TakeMark]) -> None:
        """What is thought of the takes: pins are shown, and what lies in the tray is not matched."""
        self._become(self.state.but(marks=dict(marks)))
        self._rematch()

    def show_reference(self, reference: Reference | None) -> None:
        """The record beside the takes, or none (any more). Where it is heard as it goes, a take goes on from there."""
        if reference == self.state.reference:
            return
        self._become(self.state.with_reference(reference))
        self._hear_if_ready()
        self._forget_others()
        self._prepare_next()
        self._rematch()

    def put_on_deck_a(self, take_id: TakeId) -> None:
        """Choose a take: it is heard from now on, and what lay on deck A moves to B."""
        if self.state.blind is not None:
            self.hear_slot(self.state.blind.name(take_id))
        elif self.state.sound(take_id) is not None:
            self._show_decks(self.state.chosen(take_id).but(heard=take_id))

    def put_on_deck_b(self, take_id: TakeId) -> None:
        if self.state.sound(take_id) is not None and take_id != self.state.decks.a:
            self._show_decks(self.state.decks.but(b=take_id))

    def hear_a(self) -> None:
        self._hear_deck("A", self.state.decks.a)

    def hear_b(self) -> None:
        self._hear_deck("B", self.state.decks.b)

    def swap(self) -> None:
        """Hear the other deck."""
        decks, slot = self.state.decks, self.state.slot
        is_b = slot == "B" if slot else decks.heard == decks.b
        (self.hear_a if is_b else self.hear_b)()

    def hear_number(self, number: int) -> None:
        """The take of this number at the same moment; in a fair test what stands at this place."""
        if self.state.blind is not None:
            self.hear_slot(self.state.blind.at(number))
            return
        take = next((take for take in self.state.takes if take.number == number), None)
        if take is not None:
            self._hear(take.id)

    def hear_reference(self) -> None:
        """The reference at the same moment; once more, and the take that was heard before is heard again."""
        state, reference = self.state, self.state.reference
        if state.blind is not None:
            self.said.emit(NO_REFERENCE_IN_A_TEST)
        elif reference is None:
            self.said.emit(NO_REFERENCE)
        elif state.heard != reference:
            self._before_reference = state.decks.heard
            self._hear(reference.id)
        else:
            before = state.take(self._before_reference) or state.take(state.decks.a) or state.take(state.decks.b)
            self._hear(before.id if before else None)

    def hear_slot(self, name: str) -> None:
        """What goes by this name in a fair test."""
        take_id = self.state.blind.take(name) if self.state.blind else None
        if take_id is not None:
            self._become(self.state.but(slot=name))
            self._hear(take_id)
            self.slot_changed.emit(name)

    def _hear_deck(self, letter: str, take_id: TakeId | None) -> None:
        if self.state.blind is not None:
            self.hear_slot(letter)
        else:
            self._hear(take_id)

    def _hear(self, take_id: TakeId | None) -> None:
        if take_id is not None:
            self._show_decks(self.state.decks.but(heard=take_id))

    def _show_decks(self, decks: Decks) -> None:
        self.opening.leave()
        self._become(self.state.with_decks(decks))
        self._hear_if_ready()
        self._prepare_next()

    def hear_opening(self, order_id: OrderId, path: Path) -> None:
        """Play what is not yet a take from its start, as far as it is made; the take goes on at the same place."""
        self.opening.hear(order_id, path, lambda: self._play_opening(TakeId(order_id)))

    def leave_opening(self) -> None:
        """It will be no take: it ends where it is, and what lies on the deck is heard again."""
        if self.opening.is_heard():
            self.pause()
        self.opening.leave()
        self._forget_others()
        self._hear_if_ready()

    def _play_opening(self, name: TakeId) -> None:
        self._plays_when_ready = False
        self._playback.set_loop(None)
        self._playback.hear(name)
        self._playback.seek(0.0)
        self._playback.play()
        self.refresh_moment()

    # ---- fair tests -----------------------------------------------------------------------------------------------

    def show_blind(self, blind: Blind | None) -> None:
        """Hide what tells takes from one another, and make them equally loud; None shows everything again."""
        before, state = self.state.blind, self.state
        if blind == before:
            return
        if before is None:
            self._matched_before_test = state.matching
        heard = state.decks.heard
        slot = (blind.name(heard) or blind.names[0]) if blind else ""
        if blind is not None and "X" in blind.names:
            slot = "X"  # its take changes with every trial; whoever heard A hears a question now
        matching = blind is not None or self._matched_before_test
        self._become(state.but(blind=blind, slot=slot, matching=matching))
        self._look()
        self._rematch()
        if blind is not None:
            self.hear_slot(slot)

    def choose_blind(self) -> None:
        """What is heard now is the choice."""
        if self.state.blind is not None and self.state.blind.asks and self.state.decks.heard is not None:
            self.take_chosen_blind.emit(self.state.decks.heard)

    # ---- loudness match -------------------------------------------------------------------------------------------

    def toggle_match(self) -> None:
        """Equally loud or as they are. A fair test is always equally loud."""
        if self.state.blind is None:
            self._become(self.state.but(matching=not self.state.matching))
            self._rematch()

    def toggle_boost(self) -> None:
        """Whether quiet takes may be turned up, as far as their true peaks stay below -1 dBTP."""
        self._become(self.state.but(boosting=not self.state.boosting))
        self._rematch()

    def _rematch(self) -> None:
        state = self.state
        if state.matching:
            loop = self._playback.status().loop
            self._match.match(state.matched, state.ready, loop, may_boost=state.boosting)
        elif state.gains_db:
            self._match.stop()

    def _on_matched(self, gains_db: Mapping[TakeId, float]) -> None:
        self._playback.set_gains(gains_db)
        self._become(self.state.but(gains_db=dict(gains_db)))

    # ---- what is seen and said ------------------------------------------------------------------------------------

    def toggle_spectrogram(self) -> None:
        self.looks.toggle_spectrogram()

    def say_position(self) -> None:
        self.refresh_moment()
        self.said.emit(position_words(self.state, self.moment))

    def say_loudness(self) -> None:
        self.refresh_moment()
        self.said.emit(loudness_words(self.state, self.moment, self.looks.detail))

    def mark_here(self) -> None:
        """A marker where the music is, named by its number."""
        count = sum(pin.kind is PinKind.MARKER for pin in self.state.pins)
        self.pin(PinKind.MARKER, self._playback.status().position_seconds, f"Marker {count + 1}")

    def pin(self, kind: PinKind, seconds: float, text: str) -> None:
        """Words at a moment of the heard take."""
        if isinstance(self.state.heard, Reference):
            self.said.emit(NO_PINS_IN_A_REFERENCE)
        elif self.state.heard is not None and self.state.blind is None and text.strip():
            words = text.strip()[:PIN_LENGTH_MAX]
            self.pin_wanted.emit(
                self.state.heard.id, Pin(kind=kind, at_milliseconds=max(0, round(seconds * 1000)), text=words)
            )

    def unpin(self, pin: Pin) -> None:
        if self.state.heard is not None:
            self.pin_unwanted.emit(self.state.heard.id, pin)

    def look_for_devices(self) -> None:
        task = self._tasks.start(self, lambda _task: self._playback.devices())
        task.succeeded.connect(self.devices_found)

    def use_device(self, name: str) -> None:
        """Another output; "" is the system's own choice."""
        self.device = name or None
        self._playback.use_device(self.device)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _forget_others(self) -> None:
        kept = [sound.id for sound in self.state.sounds]
        self._playback.forget(kept if self.opening.name is None else [*kept, self.opening.name])

    def _leave_track(self, next_track: TrackId | None) -> None:
        self.opening.leave()
        self.pause()
        self._playback.set_loop(None)
        self._playback.seek(0.0)
        self._last_loop = None
        self._preparing.stop()
        kept, reference = self.state, self.state.reference
        as_before = {name: getattr(kept, name) for name in KEPT_BETWEEN_TRACKS}
        left = PlayerState(**as_before)
        comes_along = reference is not None and reference.track_id == next_track  # it was there before the takes
        self._become(left.with_reference(reference) if comes_along else left)

    def _hear_if_ready(self) -> None:
        heard = self.state.decks.heard
        if heard is None or heard not in self.state.ready:
            return
        if self.opening.is_heard():
            finished = self.opening.take_of(self.state.takes)
            if finished is None or finished.id != heard:
                return  # no other take interrupts what plays
            self.opening.leave()
        if (status := self._playback.status()).heard != heard:
            leap = leap_of(self.state, status)
            self._playback.hear(heard, leap.parts)
            if leap.why_not:
                self.said.emit(leap.why_not)
        if self._plays_when_ready:
            self._plays_when_ready = False
            self._playback.play()
        self.refresh_moment()

    def _prepare_next(self) -> None:
        """Decode one take at a time: the heard one, the other deck, then the newest."""
        self._preparing.go_on(self._takes_to_prepare())

    def _takes_to_prepare(self) -> list[Sound]:
        decks, state = self.state.decks, self.state
        rank = {decks.a: 1, decks.b: 2} | {decks.heard: 0}
        missing = [one for one in state.sounds if one.id not in state.ready and one.id not in state.unusable]
        return sorted(missing, key=lambda one: (rank.get(one.id, 3), -one.number if isinstance(one, Take) else 0))

    def _on_prepared(self, take_id: TakeId) -> None:
        if self.state.sound(take_id) is not None:
            self._become(self.state.with_ready(take_id))
        self._hear_if_ready()
        self._prepare_next()
        self._rematch()

    def _on_prepare_failed(self, take_id: TakeId, error: OmgError) -> None:
        is_gone = isinstance(error, NotFound) and isinstance(self.state.sound(take_id), Reference)
        self._become(self.state.with_unusable(take_id, REFERENCE_GONE if is_gone else message_for(error).advice))
        self._prepare_next()

    def _become(self, state: PlayerState) -> None:
        before, self.state = self.state, state
        if state == before:
            return
        self.state_changed.emit(state)
        if state.decks != before.decks:
            self.decks_changed.emit(state.decks)
        if state.decks.heard != before.decks.heard:
            self._look()

    def _look(self) -> None:
        heard = self.state.heard
        self.looks.look_at(heard.audio_digest if heard and self.state.blind is None else None)
