"""Where the music was when an output was given its frames, and how loud: what the window reads off a playing deck."""

from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

from omg_desktop.sound.mixing import Deck

FLOOR_DBFS = -120.0


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the deck stood when the output's frame ``written`` was given to it."""

    written: int
    position: int
    is_playing: bool


def position_at(trace: tuple[Moment, ...], frame: int, deck: Deck) -> int:
    """Where the music is at a frame of the output that may have been written a while ago."""
    moment = next((moment for moment in reversed(trace) if moment.written <= frame), None)
    if moment is None:
        return trace[0].position
    position = moment.position + (frame - moment.written if moment.is_playing else 0)
    if deck.loop and moment.position < deck.loop[1] <= position:
        position -= deck.loop[1] - deck.loop[0]
    return position


def peak_of(channel: NDArray[np.float32]) -> float:
    """The highest magnitude."""
    return max(float(channel.max()), -float(channel.min()))


def levels_dbfs_of(peaks: tuple[tuple[float, float], ...]) -> tuple[float, float]:
    """The level of the loudest of these blocks, left and right."""
    left, right = zip(*(peaks or ((0.0, 0.0),)), strict=True)
    return _dbfs(max(left)), _dbfs(max(right))


def _dbfs(peak: float) -> float:
    return max(20 * log10(peak), FLOOR_DBFS) if peak > 0 else FLOOR_DBFS
