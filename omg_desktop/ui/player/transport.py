"""The half of the deck's presenter that moves the music: play, seek, loop, and tell where it is."""

from PySide6.QtCore import QObject, QTimer, Signal

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.ports import Playback, PlaybackStatus
from omg_desktop.ui.player.counting import COUNT_WORDS, Count
from omg_desktop.ui.player.following import NOT_IN_A_TEST, SAME_MOMENT, SAME_PART
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.player.time_display import TimeDisplay
from omg_desktop.ui.player.words import position_words

POLL_MILLISECONDS_PLAYING = 33
POLL_MILLISECONDS_CALM = 250
POLL_MILLISECONDS_PAUSED = 500
BACK_SECONDS = FORWARD_SECONDS = 5.0
LOOP_SECONDS_USUAL = 4.0
SAME_PLACE_SECONDS = 0.3


class Transport(QObject):
    """Hands wishes to the playback, and asks it where it is."""

    state_changed = Signal(object)  # PlayerState
    moment_changed = Signal(object)  # PlaybackStatus
    loop_chosen = Signal()  # another loop, or none
    said = Signal(str)  # what was asked for, in words
    went_to = Signal()  # the time that was typed
    time_refused = Signal()

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = PlayerState()
        self.moment = PlaybackStatus()
        self._playback = playback
        self._plays_when_ready = False
        self._last_loop: tuple[float, float] | None = None
        self._playing_milliseconds = POLL_MILLISECONDS_PLAYING
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS_PAUSED)
        self._poll.timeout.connect(self.refresh_moment)
        self._poll.start()

    def use_motion(self, *, is_calm: bool) -> None:
        """How often whatever follows the music moves: as smoothly as it can, or four times a second."""
        self._playing_milliseconds = POLL_MILLISECONDS_CALM if is_calm else POLL_MILLISECONDS_PLAYING
        self.refresh_moment()

    def toggle(self) -> None:
        """Play or pause; a take that is still being decoded plays as soon as it can."""
        if self._playback.status().playing:
            self.pause()
        elif self.state.can_play or self.moment.heard is not None:
            self._playback.play()
        else:
            self._plays_when_ready = self.state.is_loading and not self._plays_when_ready
        self.refresh_moment()

    def play_heard(self) -> None:
        """Play the take that is to be heard, as soon as it is decoded."""
        if self.state.can_play:
            self._playback.play()
        else:
            self._plays_when_ready = self.state.is_loading
        self.refresh_moment()

    @property
    def is_at_rest(self) -> bool:
        """True while nothing plays, and nothing is about to."""
        return not self._playback.status().playing and not self._plays_when_ready

    def pause(self) -> None:
        self._plays_when_ready = False
        self._playback.pause()
        self.refresh_moment()

    def seek(self, seconds: float) -> None:
        if self.state.heard is None:
            return
        self._playback.seek(max(0.0, seconds))
        self.refresh_moment()

    def recall(self, *, count: Count, shows_remaining: bool, switches_by_part: bool) -> None:
        """As it was when the app was closed."""
        wishes = {"count_wished": count, "shows_remaining": shows_remaining, "switches_by_part": switches_by_part}
        self._become(self.state.but(**wishes))

    def serve_times(self, times: TimeDisplay) -> None:
        times.count_picked.connect(self.count_by)
        times.remaining_pressed.connect(self.toggle_remaining)
        times.time_typed.connect(self.go_to)
        self.went_to.connect(times.close_field)
        self.time_refused.connect(times.ask_again)

    def go_to(self, typed: str) -> None:
        """To the moment that is meant by this, as it is counted now; what is no moment is told in one sentence."""
        state = self.state
        if state.heard is None:
            return
        try:
            seconds = state.grid.seconds_in(typed, state.count, self._whole_seconds(self._playback.status()))
        except InvalidInput as error:
            self.said.emit(str(error))
            self.time_refused.emit()
            return
        self.seek(seconds)
        self.went_to.emit()
        self.said.emit(position_words(self.state, self.moment))

    def count_by(self, count: str = "") -> None:
        """Count moments like this from now on; "" is the next way there is."""
        state = self.state
        wished = Count(count) if count else state.grid.after(state.count)
        self._become(state.but(count_wished=wished))
        why = self.state.grid.hindrance(wished)
        self.said.emit(f"{COUNT_WORDS[wished]}: {why}" if why else COUNT_WORDS[wished])

    def toggle_remaining(self) -> None:
        """Show how much is left, or only how long it is."""
        self._become(self.state.but(shows_remaining=not self.state.shows_remaining))

    def switch_by_part(self) -> None:
        """Let another take go on at the same part of the music, or at the same moment again."""
        if self.state.blind is not None:
            self.said.emit(NOT_IN_A_TEST)
            return
        self._become(self.state.but(switches_by_part=not self.state.switches_by_part))
        self.said.emit(SAME_PART if self.state.switches_by_part else SAME_MOMENT)

    def back(self) -> None:
        self.seek(self._playback.status().position_seconds - BACK_SECONDS)

    def forward(self) -> None:
        status = self._playback.status()
        self.seek(min(status.position_seconds + FORWARD_SECONDS, self._whole_seconds(status)))

    def to_start(self) -> None:
        self.seek(0.0)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        if self.state.heard is None:
            return
        if loop is not None:
            self._last_loop = loop
        self._playback.set_loop(loop)
        self.refresh_moment()
        self.loop_chosen.emit()

    def loop_from_here(self) -> None:
        """Begin the loop where the music is; its end stays if it lies behind that."""
        status = self._playback.status()
        here, end = status.position_seconds, status.loop[1] if status.loop else 0.0
        self.set_loop((here, end if end > here else min(here + LOOP_SECONDS_USUAL, self._whole_seconds(status))))

    def loop_to_here(self) -> None:
        status = self._playback.status()
        here, start = status.position_seconds, status.loop[0] if status.loop else 0.0
        self.set_loop((start if start < here else max(0.0, here - LOOP_SECONDS_USUAL), here))

    def loop_section(self) -> None:
        """Around the part that is heard."""
        here = self._playback.status().position_seconds
        part = next((p for p in self.state.sections if p.start_seconds <= here < p.end_seconds), None)
        if part is not None:
            self.set_loop((part.start_seconds, part.end_seconds))

    def clear_loop(self) -> None:
        """Let go of the loop; without one, stop."""
        if self._playback.status().loop is not None:
            self.set_loop(None)
        else:
            self.pause()

    def to_end(self) -> None:
        self.seek(max(0.0, self._whole_seconds(self._playback.status()) - SAME_PLACE_SECONDS))

    def step(self, direction: int) -> None:
        """To the next beginning of a part, or pin (or the one before), and say what stands there."""
        here = self._playback.status().position_seconds
        places = {part.start_seconds: part.name for part in self.state.sections} | {
            pin.at_milliseconds / 1000: pin.text for pin in self.state.pins
        }
        ahead = [place for place in sorted(places) if (place - here) * direction > SAME_PLACE_SECONDS]
        if ahead:
            place = ahead[0 if direction > 0 else -1]
            self.seek(place)
            self.said.emit(f"{places[place]}, {position_words(self.state, self.moment)}")

    def toggle_loop(self) -> None:
        """Off; or on again where it was, else around the section that is heard, else around the whole take."""
        status = self._playback.status()
        if status.loop is not None:
            self.set_loop(None)
        elif self._last_loop is not None and self._last_loop[0] < self._whole_seconds(status):
            self.set_loop(self._last_loop)
        elif self._whole_seconds(status) > 0:
            here = status.position_seconds
            around = (part for part in self.state.sections if part.start_seconds <= here < part.end_seconds)
            part = next(around, None)
            self.set_loop((part.start_seconds, part.end_seconds) if part else (0.0, self._whole_seconds(status)))

    def _whole_seconds(self, status: PlaybackStatus) -> float:
        """How long what is heard is; in a fair test the longest, since where its end lies would tell."""
        return status.duration_seconds if self.state.blind is None else self.state.duration_seconds

    def refresh_moment(self) -> None:
        """Ask the playback where it is; asked often while it plays, seldom while it rests."""
        status = self._playback.status()
        interval = self._playing_milliseconds if status.playing else POLL_MILLISECONDS_PAUSED
        if self._poll.interval() != interval:
            self._poll.setInterval(interval)
        if status.notice != self.state.device_notice:
            self._become(self.state.but(device_notice=status.notice))
        if status != self.moment or status.playing:
            self.moment = status
            self.moment_changed.emit(status)

    def _become(self, state: PlayerState) -> None:
        """Show another state."""
        raise NotImplementedError
