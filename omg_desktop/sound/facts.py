"""What can be measured of a sound in one pass, in pieces: is it finite, silent, clipped, and how loud is it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omg_desktop.sound.loudness import LoudnessMeter, TruePeakMeter

Samples = NDArray[np.float32]

SILENCE_PEAK = 0.001
"""A tenth of a second in which no sample is above -60 dBFS counts as silent."""

FULL_SCALE = 1 - 2**-15
"""The highest value of 16-bit audio; a sample there or beyond is clipped."""

# 60 dB above full scale: what lies beyond is noise from a broken file, and its square would overflow.
_LARGEST_MEASURED = 1000.0
_WINDOW_SECONDS = 0.1


@dataclass(frozen=True)
class SoundFacts:
    """Figures of a whole sound. Loudness and true peak are None for silence; a clip is a run in one channel."""

    frames: int
    is_finite: bool
    silent_seconds: float
    longest_clip_seconds: float
    loudness_lufs: float | None
    true_peak_dbtp: float | None


class FactsMeter:
    """Measures a sound that comes in pieces of shape (frames, channels). Memory does not grow with its length."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._rate_hz = sample_rate_hz
        self._loudness = LoudnessMeter(sample_rate_hz, channels)
        self._true_peak = TruePeakMeter(sample_rate_hz, channels)
        self._silence = _SilenceCounter(round(sample_rate_hz * _WINDOW_SECONDS))
        self._clips = _ClipCounter(channels)
        self._frames = 0
        self._is_finite = True

    def feed(self, samples: Samples) -> None:
        """Take the next piece. Values that are not numbers are noted, and measured as zero."""
        if not len(samples):
            return
        self._frames += len(samples)
        extent = _extent(samples)
        if not extent <= _LARGEST_MEASURED:
            self._is_finite = self._is_finite and bool(np.isfinite(samples).all())
            samples = only_numbers(samples)
        self._clips.feed(samples, may_clip=not extent < FULL_SCALE)
        self._silence.feed(samples)
        self._loudness.feed(samples)
        self._true_peak.feed(samples)

    def result(self) -> SoundFacts:
        """What was fed, in figures. Ends the measurement: nothing may be fed afterwards."""
        return SoundFacts(
            frames=self._frames,
            is_finite=self._is_finite,
            silent_seconds=self._silence.frames / self._rate_hz,
            longest_clip_seconds=self._clips.longest / self._rate_hz,
            loudness_lufs=self._loudness.result().integrated_lufs,
            true_peak_dbtp=self._true_peak.result_dbtp(),
        )


def facts(samples: Samples, sample_rate_hz: int) -> SoundFacts:
    """The figures of samples (frames, channels)."""
    meter = FactsMeter(sample_rate_hz, samples.shape[1])
    meter.feed(samples)
    return meter.result()


def only_numbers(samples: Samples) -> Samples:
    """The samples, with zero in place of what is not a number and nothing more than 60 dB above full scale.

    Returns the very same array where nothing has to be changed, which is nearly always.
    """
    if not samples.size or _extent(samples) <= _LARGEST_MEASURED:
        return samples
    tamed = np.nan_to_num(samples, nan=0.0, posinf=_LARGEST_MEASURED, neginf=-_LARGEST_MEASURED)
    return np.clip(tamed, -_LARGEST_MEASURED, _LARGEST_MEASURED)


def _extent(samples: Samples) -> float:
    """The highest magnitude; not a number where one sample is none."""
    highest, lowest = float(samples.max()), float(samples.min())
    return highest if highest >= -lowest or highest != highest else -lowest


class _SilenceCounter:
    """Counts the frames in windows of one length that stay below SILENCE_PEAK; the last window may be shorter."""

    def __init__(self, window_frames: int) -> None:
        self._window_frames = window_frames
        self._open_frames = 0
        self._open_peak = 0.0
        self._closed_frames = 0

    @property
    def frames(self) -> int:
        return self._closed_frames + (self._open_frames if self._open_peak < SILENCE_PEAK else 0)

    def feed(self, samples: Samples) -> None:
        frames, channels = samples.shape
        flat = np.ascontiguousarray(samples).reshape(-1)
        first = self._window_frames - self._open_frames
        cuts = np.concatenate(([0], np.arange(first, frames, self._window_frames)))
        highest = np.maximum.reduceat(flat, cuts * channels)
        lowest = np.minimum.reduceat(flat, cuts * channels)
        window_peaks = np.maximum(highest, -lowest)
        window_peaks[0] = max(float(window_peaks[0]), self._open_peak)
        lengths = np.diff(np.append(cuts, frames))
        lengths[0] += self._open_frames
        self._open_frames, self._open_peak = int(lengths[-1]), float(window_peaks[-1])
        is_closed = lengths == self._window_frames
        self._closed_frames += int(lengths[is_closed & (window_peaks < SILENCE_PEAK)].sum())
        if is_closed[-1]:
            self._open_frames, self._open_peak = 0, 0.0


class _ClipCounter:
    """Finds the longest run of samples at or beyond full scale, of either sign, within one channel."""

    def __init__(self, channels: int) -> None:
        self._open = [0] * channels
        self.longest = 0

    def feed(self, samples: Samples, *, may_clip: bool) -> None:
        if not may_clip:
            self._open = [0] * len(self._open)
            return
        for channel, open_run in enumerate(self._open):
            clipped = np.abs(samples[:, channel]) >= FULL_SCALE
            turns = np.flatnonzero(np.diff(clipped, prepend=False, append=False))
            starts, ends = turns[0::2], turns[1::2]
            runs = ends - starts
            if runs.size and starts[0] == 0:
                runs[0] += open_run
            self.longest = max(self.longest, int(runs.max(initial=0)))
            reaches_end = bool(runs.size) and ends[-1] == len(samples)
            self._open[channel] = int(runs[-1]) if reaches_end else 0
