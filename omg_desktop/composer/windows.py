"""Windows of time: a song is rendered from beginning to end, a stretch at a time, so that it can be heard early.

Where the windows end is decided by the length alone. A song is therefore the same to the bit whether somebody listens
while it is made or not, and whoever renders it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from omg_desktop.composer.dsp.signal import Samples

GRAIN_FRAMES = 4096  # every window begins at a multiple, so that curves drawn every 64 or 256 frames go on as they were
FIRST_FRAMES = 32 * GRAIN_FRAMES  # 3 s
FRAMES_MAX = 128 * GRAIN_FRAMES  # 11.9 s


class Window(NamedTuple):
    """A stretch of the song, in frames."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """How many frames it has."""
        return self.end - self.start


def windows_of(total_frames: int) -> Iterator[Window]:
    """The windows of a song: the first is short, each is twice as long as the one before, up to 12 seconds."""
    start, size = 0, FIRST_FRAMES
    while start < total_frames:
        end = min(start + size, total_frames)
        yield Window(start, end)
        start, size = end, min(2 * size, FRAMES_MAX)


class Overlap:
    """Sound that goes on in the next window, or in several."""

    def __init__(self) -> None:
        self._rest: Samples = np.zeros((0, 2), dtype=np.float32)

    @property
    def sounds(self) -> bool:
        """Whether anything is left from before."""
        return len(self._rest) > 0

    def opened(self, frames: int) -> Samples:
        """Room for so many frames, and more where more is left, with what is left in it."""
        out = np.zeros((max(frames, len(self._rest)), 2), dtype=np.float32)
        out[: len(self._rest)] = self._rest
        return out

    def closed(self, samples: Samples, frames: int) -> Samples:
        """The first so many frames; the others are kept for the next window."""
        self._rest = samples[frames:].copy()
        return samples[:frames]


class History:
    """The last frames of a sound, for what has to know them when it goes on."""

    def __init__(self, frames: int) -> None:
        self._last: Samples = np.zeros((frames, 2), dtype=np.float32)

    def before(self, samples: Samples) -> Samples:
        """The sound with what came before it in front; its own end is remembered."""
        joined = np.concatenate([self._last, samples])
        self._last = joined[len(samples) :].copy()
        return joined
