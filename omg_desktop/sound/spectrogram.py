"""Which frequencies sound when: levels over time and pitch, as numbers to be coloured."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

FLOOR_DB = -120.0
_WINDOW_FRAMES = 4096
_WINDOWS_PER_COLUMN_MAX = 4
_COLUMNS_AT_ONCE = 64
# A Hann window spreads a steady tone over neighbouring bins; their powers add up to 1.5 times that of the middle one.
_HANN_SPREAD = 1.5


@dataclass(frozen=True)
class Spectrogram:
    """``levels_db`` has the shape (rows, columns): row 0 is the lowest pitch, column 0 the beginning.

    A sine of full scale reads 0 to -4 dB, the less the further it lies from the middle of a row. ``frequencies_hz``
    are the middles of the rows, evenly spaced in pitch.
    """

    levels_db: NDArray[np.float32]
    frequencies_hz: NDArray[np.float64]


def spectrogram(
    samples: Samples,
    sample_rate_hz: int,
    columns: int,
    rows: int,
    lowest_hz: float = 40.0,
    highest_hz: float = 16_000.0,
) -> Spectrogram:
    """Levels of samples (frames, channels), all channels taken together, in this many columns and rows.

    Each column is the mean power of up to four windows of 4096 frames spread evenly over its stretch; where a stretch
    is shorter than a window they overlap. The highest row stays below half the sample rate.
    """
    frequencies_hz = np.geomspace(lowest_hz, min(highest_hz, 0.45 * sample_rate_hz), rows)
    bands = _bands(frequencies_hz, sample_rate_hz)
    window = np.hanning(_WINDOW_FRAMES + 1)[:-1].astype(np.float32)
    # A sine of amplitude 1 gives half the sum of the window in its bin.
    scale = 1 / (float(window.sum()) / 2) ** 2 / _HANN_SPREAD / samples.shape[1]
    powers = np.empty((columns, rows), np.float32)
    for first, stretch in _stretches(samples, columns):
        spectrum = np.fft.rfft(stretch * window, axis=-1)
        column_powers = (spectrum.real**2 + spectrum.imag**2).sum(axis=2).mean(axis=1)  # over channels, over windows
        powers[first : first + len(stretch)] = (column_powers @ bands) * scale
    levels = np.maximum(10 * np.log10(np.maximum(powers.astype(np.float64), 1e-30)), FLOOR_DB)
    return Spectrogram(np.ascontiguousarray(levels.T, dtype=np.float32), frequencies_hz.astype(np.float64))


def _stretches(samples: Samples, columns: int) -> Iterator[tuple[int, Samples]]:
    """First column, and windows of the shape (columns, windows, channels, frames), some columns at a time."""
    frames, channels = samples.shape
    per_column = max(min(frames // columns // _WINDOW_FRAMES, _WINDOWS_PER_COLUMN_MAX), 1)
    middles = (np.arange(columns * per_column) + 0.5) * frames / (columns * per_column)
    starts = middles.astype(np.int64) - _WINDOW_FRAMES // 2
    for first in range(0, columns, _COLUMNS_AT_ONCE):
        count = min(_COLUMNS_AT_ONCE, columns - first)
        pieces = np.zeros((count * per_column, channels, _WINDOW_FRAMES), np.float32)
        for index, start in enumerate(starts[first * per_column : (first + count) * per_column].tolist()):
            piece = samples[max(start, 0) : max(start + _WINDOW_FRAMES, 0)]
            offset = max(-start, 0)
            pieces[index, :, offset : offset + len(piece)] = piece.T
        yield first, pieces.reshape(count, per_column, channels, _WINDOW_FRAMES)


def _bands(frequencies_hz: NDArray[np.float64], sample_rate_hz: int) -> NDArray[np.float32]:
    """Weights (bins, rows): triangles from the row below to the row above, at least a bin wide to either side."""
    bins_hz = np.fft.rfftfreq(_WINDOW_FRAMES, 1 / sample_rate_hz)[:, np.newaxis]
    bin_width_hz = sample_rate_hz / _WINDOW_FRAMES
    ratio = frequencies_hz[1] / frequencies_hz[0] if len(frequencies_hz) > 1 else 2.0
    below_hz = np.maximum(frequencies_hz - frequencies_hz / ratio, bin_width_hz)
    above_hz = np.maximum(frequencies_hz * ratio - frequencies_hz, bin_width_hz)
    distance_hz = bins_hz - frequencies_hz
    weights = 1 - np.where(distance_hz < 0, -distance_hz / below_hz, distance_hz / above_hz)
    positive: NDArray[np.float32] = np.maximum(weights, 0).astype(np.float32)
    return positive
