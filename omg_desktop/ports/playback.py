"""All takes of a track on one clock, as they are heard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.sections import SharedPart


class ListenTo(StrEnum):
    """Which sides are heard; one side alone is heard on both."""

    STEREO = "stereo"
    MONO = "mono"
    LEFT = "left only"
    RIGHT = "right only"
    SWAPPED = "swapped"


class SpeedStanding(StrEnum):
    """How the speed that was asked for stands with what is heard; but for HEARD it is heard as it was before."""

    HEARD = "heard"
    PREPARING = "preparing"
    GROWING = "growing"
    TOO_LONG = "too long"


@dataclass(frozen=True)
class PlaybackStatus:
    """What is heard right now. Times are those of the music, at any speed.

    Levels are the highest peaks in dBFS, left and right, since shortly before the last look of who looks thirty times
    a second. ``clips`` counts the blocks so far in which what goes to the device reached full scale.
    """

    playing: bool = False
    position_seconds: float = 0.0
    duration_seconds: float = 0.0
    heard: TakeId | None = None
    loop: tuple[float, float] | None = None
    levels_dbfs: tuple[float, float] = (-120.0, -120.0)
    clips: int = 0
    speed: float = 1.0
    speed_standing: SpeedStanding = SpeedStanding.HEARD
    device: str = ""
    notice: str = ""


@dataclass(frozen=True)
class SoundLevel:
    """How loud a stretch of a take is; None for silence, and loudness where the stretch is shorter than 0.4 s."""

    loudness_lufs: float | None
    true_peak_dbtp: float | None


class Playback(Protocol):
    """All takes of a track on one clock. Every method answers at once but ``prepare``, ``level`` and ``devices``."""

    def prepare(self, take_id: TakeId, path: Path) -> None:
        """Decode a take so that it can be heard at once. Blocks; call it from a worker."""

    def follow(self, take_id: TakeId, path: Path) -> None:
        """Make heard what is there of a sound that is still being written, without a gap when it is called again.

        Where the music comes to its end before there is more, it waits. Blocks; call it from a worker.
        """

    def forget(self, keep: Iterable[TakeId]) -> None:
        """Let go of all decoded takes but these."""

    def hear(self, take_id: TakeId, parts: Sequence[SharedPart] = ()) -> None:
        """Switch to a prepared take at the same moment of the music, with a short equal-power fade.

        Where one of ``parts`` is heard, and no loop but one around exactly that part is on, the take goes on at the
        same share of the part there, and the loop with it: in one act, to the sample.
        """

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, position_seconds: float) -> None: ...

    def set_loop(self, loop: tuple[float, float] | None) -> None: ...

    def set_gains(self, gains_db: Mapping[TakeId, float]) -> None:
        """Play takes louder or quieter by so much, gliding; those that are not named as they are."""

    def set_speed(self, speed: float) -> None:
        """Hear everything faster or slower (0.5 to 2), its pitch kept, as soon as it is prepared for that.

        Until then what is heard goes on as it is; so does a take that is to be heard next and is not prepared yet.
        """

    def listen_to(self, sides: ListenTo, *, dimmed: bool) -> None:
        """Hear these sides from now on, or 20 dB quieter, gliding. Takes and measures stay as they are."""

    def level(self, take_id: TakeId, start_seconds: float, end_seconds: float) -> SoundLevel:
        """How loud a stretch of a prepared take is by itself. Blocks. Raises NotFound for one that is not prepared."""

    def devices(self) -> tuple[str, ...]:
        """The outputs there are to choose from. Blocks."""

    def use_device(self, name: str | None) -> None:
        """Play through this one, or through the system's own choice; heard a moment later."""

    def status(self) -> PlaybackStatus: ...

    def close(self) -> None: ...
