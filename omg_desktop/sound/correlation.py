"""How alike left and right are: 1 is mono, 0 unrelated, -1 mono with one side turned over (it vanishes in mono)."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def stereo_correlation(samples: Samples) -> float | None:
    """The correlation coefficient of samples (frames, 2), from -1 to 1; None where a side is silent."""
    values = correlation_series(samples, max(len(samples), 1))
    return float(values[0]) if values.size and np.isfinite(values[0]) else None


def correlation_series(samples: Samples, window_frames: int) -> NDArray[np.float64]:
    """The same for each window of this many frames, one after another (the last may be shorter); NaN for silence."""
    if not len(samples):
        return np.zeros(0)
    left, right = samples[:, 0].astype(np.float64), samples[:, 1].astype(np.float64)
    starts = np.arange(0, len(samples), window_frames)
    together, left_power, right_power = (
        np.add.reduceat(product, starts) for product in (left * right, left * left, right * right)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        series: NDArray[np.float64] = np.clip(together / np.sqrt(left_power * right_power), -1, 1)
    return series
