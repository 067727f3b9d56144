"""How the takes are listened to: how fast, which sides, and whether dimmed. None of it changes a take."""

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.values import Value
from omg_desktop.ports import ListenTo, Playback, PlaybackStatus, SpeedStanding

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
DIMMED = "−20 dB"

_WAITING = {
    SpeedStanding.HEARD: "",
    SpeedStanding.PREPARING: "…",
    SpeedStanding.GROWING: "waits",
    SpeedStanding.TOO_LONG: "too long",
}


class ListeningState(Value):
    """What was asked for, and how the speed stands with what is heard."""

    speed: float = 1.0
    standing: SpeedStanding = SpeedStanding.HEARD
    sides: ListenTo = ListenTo.STEREO
    dimmed: bool = False

    @property
    def speed_words(self) -> str:
        """ "0.75×"; nothing at the usual speed."""
        return "" if self.speed == 1.0 else f"{speed_name(self.speed)} {_WAITING[self.standing]}".strip()

    @property
    def sides_words(self) -> str:
        """ "mono, −20 dB"; nothing in stereo as loud as it is."""
        sides = "" if self.sides is ListenTo.STEREO else self.sides.value
        return ", ".join(part for part in (sides, DIMMED if self.dimmed else "") if part)

    @property
    def speed_sentence(self) -> str:
        """What is said of the speed, with the reason where it is not heard yet."""
        name = speed_name(self.speed)
        if self.standing is SpeedStanding.GROWING:
            return f"Speed {name} waits until the take is finished; it is heard as it is made."
        if self.standing is SpeedStanding.TOO_LONG:
            return f"This take is too long to be heard at {name}; it is heard at its usual speed."
        return "Usual speed" if self.speed == 1.0 else f"Speed {name}"


def speed_name(speed: float) -> str:
    """ "1.25×"."""
    return f"{speed:g}×"


class Listening(QObject):
    """Hands these wishes to the playback, and tells in words what became of them."""

    changed = Signal(object)  # ListeningState
    said = Signal(str)

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ListeningState()
        self._playback = playback

    def set_speed(self, speed: float) -> None:
        """One of SPEEDS, for everything that is heard from now on."""
        self._playback.set_speed(speed)
        self._become(self.state.but(speed=speed, standing=self._playback.status().speed_standing))
        self.said.emit(self.state.speed_sentence)

    def slower(self) -> None:
        self._step(-1, "the slowest")

    def faster(self) -> None:
        self._step(1, "the fastest")

    def usual_speed(self) -> None:
        self.set_speed(1.0)

    def listen_to(self, sides: ListenTo) -> None:
        """These sides; the same once more is stereo again."""
        wanted = ListenTo.STEREO if sides is self.state.sides else sides
        self._hear(self.state.but(sides=wanted))
        self.said.emit("Listening in stereo" if wanted is ListenTo.STEREO else f"Listening: {wanted.value}")

    def toggle_dim(self) -> None:
        self._hear(self.state.but(dimmed=not self.state.dimmed))
        self.said.emit("Dimmed by 20 dB" if self.state.dimmed else "As loud as it is")

    def show_moment(self, status: PlaybackStatus) -> None:
        """How the speed stands may have changed: a take is ready for it by now, or another one is heard."""
        if status.speed_standing is self.state.standing:
            return
        self._become(self.state.but(standing=status.speed_standing))
        if status.speed_standing in {SpeedStanding.GROWING, SpeedStanding.TOO_LONG}:
            self.said.emit(self.state.speed_sentence)

    def _step(self, by: int, last: str) -> None:
        place = SPEEDS.index(self.state.speed) + by
        if 0 <= place < len(SPEEDS):
            self.set_speed(SPEEDS[place])
        else:
            self.said.emit(f"{speed_name(self.state.speed)} is {last}")

    def _hear(self, state: ListeningState) -> None:
        self._playback.listen_to(state.sides, dimmed=state.dimmed)
        self._become(state)

    def _become(self, state: ListeningState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
