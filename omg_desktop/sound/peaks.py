"""The shape of sound: peak and RMS of equal stretches, from pieces of any size, exact to the sample."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Peaks:
    """Magnitudes over all channels for each stretch, linear, full scale 1: highest sample, and root mean square."""

    peak: NDArray[np.float32]
    rms: NDArray[np.float32]

    def as_bytes(self) -> tuple[bytes, bytes]:
        """Both as a byte for each stretch; 255 is full scale and beyond."""
        return _bytes(self.peak), _bytes(self.rms)


class PeakBins:
    """Gathers the peaks of a sound whose length is known, while it comes in pieces.

    Stretch ``i`` of ``bins`` holds the frames from ``i * frames // bins`` up to ``(i + 1) * frames // bins``; a sound
    with fewer frames than bins gets one stretch for each frame. Raises ValueError for a sound without frames, and
    when more is fed than was announced.
    """

    def __init__(self, frames: int, channels: int, bins: int) -> None:
        if frames < 1 or channels < 1 or bins < 1:
            raise ValueError("peaks need at least one frame, one channel and one bin")
        bins = min(bins, frames)
        self._edges = np.arange(bins + 1, dtype=np.int64) * frames // bins
        self._channels = channels
        self._peak = np.zeros(bins, np.float32)
        self._square_sum = np.zeros(bins, np.float64)
        self.frames_fed = 0

    def feed(self, samples: Samples) -> None:
        """Take the next piece, of shape (frames, channels); every value must be finite."""
        if not len(samples):
            return
        start, end = self.frames_fed, self.frames_fed + len(samples)
        if end > self._edges[-1]:
            raise ValueError("more sound came than was announced")
        first = int(np.searchsorted(self._edges, start, side="right")) - 1
        last = int(np.searchsorted(self._edges, end, side="left"))
        # Interleaved samples are reduced as they lie: cutting at whole frames keeps the channels together, and
        # reducing along the long axis is several times faster than along the short one.
        flat = np.ascontiguousarray(samples).reshape(-1)
        cuts = np.maximum(self._edges[first:last] - start, 0) * self._channels
        highest, lowest = np.maximum.reduceat(flat, cuts), np.minimum.reduceat(flat, cuts)
        stretches = slice(first, last)
        np.maximum(self._peak[stretches], np.maximum(highest, -lowest), out=self._peak[stretches])
        self._square_sum[stretches] += np.add.reduceat(flat * flat, cuts, dtype=np.float64)
        self.frames_fed = end

    def result(self) -> Peaks:
        """The peaks of what was fed; stretches that got nothing are silent."""
        values = np.diff(self._edges) * self._channels
        return Peaks(self._peak, np.sqrt(self._square_sum / values).astype(np.float32))


def peaks(samples: Samples, bins: int) -> Peaks:
    """The peaks of samples (frames, channels) in this many stretches, or one for each frame if there are fewer."""
    gathering = PeakBins(len(samples), samples.shape[1], bins)
    gathering.feed(samples)
    return gathering.result()


def _bytes(magnitudes: NDArray[np.float32]) -> bytes:
    levels: NDArray[np.uint8] = np.rint(np.minimum(magnitudes.astype(np.float64), 1.0) * 255).astype(np.uint8)
    return levels.tobytes()
