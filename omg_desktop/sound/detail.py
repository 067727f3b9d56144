"""What a bench shows of a take beyond its overview: fine peaks, clipped places, and readings ten times a second."""

from dataclasses import dataclass
from math import log10

import numpy as np
import soxr
from numpy.typing import NDArray

from omg_desktop.sound.correlation import correlation_series
from omg_desktop.sound.facts import FULL_SCALE
from omg_desktop.sound.loudness import HOP_SECONDS, Loudness, LoudnessMeter

Samples = NDArray[np.float32]

FINE_BIN_FRAMES = 64
CLIP_FRAMES_MIN = 3
CLIP_GAP_SECONDS = 0.05
CLIPS_MAX = 2_000
FLOOR_DB = -120.0
_OVERSAMPLING_MAX_HZ = 192_000


@dataclass(frozen=True)
class Detail:
    """``peak`` and ``rms`` for each 64 frames, full scale 1; ``clips_seconds`` where three samples or more are stuck
    at full scale. True peaks (floor -120 dBTP) and correlations (0 for silence) for each 0.1 s."""

    frames: int
    peak: NDArray[np.float32]
    rms: NDArray[np.float32]
    clips_seconds: NDArray[np.float64]
    loudness: Loudness
    true_peaks_dbtp: NDArray[np.float64]
    correlations: NDArray[np.float64]


class DetailMeter:
    """Measures sound that comes in pieces of any size; gives the same however it is cut."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._rate_hz = sample_rate_hz
        self._channels = channels
        self._loudness = LoudnessMeter(sample_rate_hz, channels)
        self._bins = _Cut(FINE_BIN_FRAMES, channels)
        self._hops = _Cut(round(sample_rate_hz * HOP_SECONDS), channels)
        self._peaks: list[Samples] = []
        self._powers: list[NDArray[np.float64]] = []
        self._correlations: list[NDArray[np.float64]] = []
        self._clips = _ClipFinder(sample_rate_hz)
        self._true_peaks = _TruePeakHops(sample_rate_hz, channels)
        self._frames = 0

    def feed(self, samples: Samples) -> None:
        """Take the next piece (frames, channels); every value must be finite."""
        self._frames += len(samples)
        self._loudness.feed(samples)
        self._clips.feed(samples)
        self._true_peaks.feed(samples)
        self._gather_bins(self._bins.fed(samples))
        self._gather_hops(self._hops.fed(samples))

    def result(self) -> Detail:
        """What was fed. Ends the measurement."""
        self._gather_bins(self._bins.rest())
        self._gather_hops(self._hops.rest())
        return Detail(
            frames=self._frames,
            peak=np.concatenate([np.zeros(0, np.float32), *self._peaks]),
            rms=np.sqrt(np.concatenate([np.zeros(0), *self._powers])).astype(np.float32),
            clips_seconds=self._clips.result(),
            loudness=self._loudness.result(),
            true_peaks_dbtp=self._true_peaks.result(),
            correlations=np.concatenate([np.zeros(0), *self._correlations]),
        )

    def _gather_bins(self, samples: Samples) -> None:
        """Whole bins, but for the last of the sound, which may be shorter."""
        if not len(samples):
            return
        flat = np.ascontiguousarray(samples).reshape(-1)
        starts = np.arange(0, len(flat), FINE_BIN_FRAMES * self._channels)
        highest, lowest = np.maximum.reduceat(flat, starts), np.minimum.reduceat(flat, starts)
        self._peaks.append(np.maximum(highest, -lowest))
        counts = np.diff(np.append(starts, len(flat)))
        self._powers.append(np.add.reduceat(flat * flat, starts, dtype=np.float64) / counts)

    def _gather_hops(self, samples: Samples) -> None:
        if len(samples):
            sides = samples[:, :2] if self._channels > 1 else np.repeat(samples, 2, axis=1)
            self._correlations.append(np.nan_to_num(correlation_series(sides, self._hops.frames)))


class _Cut:
    """Hands pieces on in whole stretches of this many frames."""

    def __init__(self, frames: int, channels: int) -> None:
        self.frames = frames
        self._open: Samples = np.zeros((0, channels), np.float32)

    def fed(self, samples: Samples) -> Samples:
        whole = np.concatenate([self._open, samples]) if len(self._open) else samples
        count = len(whole) // self.frames * self.frames
        self._open = whole[count:].copy()
        return whole[:count]

    def rest(self) -> Samples:
        return self._open


class _ClipFinder:
    """Finds where a channel sticks at full scale; clips close to one another are one place."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._fed = 0
        self._runs: list[tuple[int, int]] = []

    def feed(self, samples: Samples) -> None:
        if max(float(samples.max(initial=0)), -float(samples.min(initial=0))) >= FULL_SCALE:
            stuck = (np.abs(samples) >= FULL_SCALE).any(axis=1)
            turns = np.flatnonzero(np.diff(stuck, prepend=False, append=False)) + self._fed
            self._runs += list(zip(turns[0::2].tolist(), turns[1::2].tolist(), strict=True))
        self._fed += len(samples)

    def result(self) -> NDArray[np.float64]:
        whole: list[list[int]] = []
        for start, end in self._runs:
            if whole and start == whole[-1][1]:  # a run over the border of two pieces
                whole[-1][1] = end
            else:
                whole.append([start, end])
        places: list[float] = []
        for start, end in whole:
            at = start / self._rate_hz
            if end - start >= CLIP_FRAMES_MIN and (not places or at - places[-1] > CLIP_GAP_SECONDS):
                places.append(at)
        return np.array(places[:CLIPS_MAX])


class _TruePeakHops:
    """The highest point between the samples, too, of each 0.1 s."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        factor = 4 if sample_rate_hz < 96_000 else 2 if sample_rate_hz < _OVERSAMPLING_MAX_HZ else 1
        self._resampler = soxr.ResampleStream(
            sample_rate_hz, sample_rate_hz * factor, channels, dtype="float32", quality="HQ"
        )
        self._cut = _Cut(round(sample_rate_hz * HOP_SECONDS) * factor, channels)
        self._levels: list[float] = []

    def feed(self, samples: Samples) -> None:
        self._see(self._cut.fed(self._resampler.resample_chunk(np.ascontiguousarray(samples), last=False)))

    def result(self) -> NDArray[np.float64]:
        nothing = np.zeros((0, self._cut.rest().shape[1]), np.float32)
        self._see(self._cut.fed(self._resampler.resample_chunk(nothing, last=True)))
        self._see(self._cut.rest())
        return np.array(self._levels)

    def _see(self, samples: Samples) -> None:
        for start in range(0, len(samples), self._cut.frames):
            hop = samples[start : start + self._cut.frames]
            peak = max(float(hop.max()), -float(hop.min()))
            self._levels.append(max(20 * log10(peak), FLOOR_DB) if peak > 0 else FLOOR_DB)
