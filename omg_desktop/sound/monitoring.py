"""What is done to the sound just before it is heard: which sides, and how loud. Changes glide, so that none clicks."""

from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
Matrix = tuple[tuple[float, float], tuple[float, float]]
"""What left and right get of left and right."""

STEREO: Matrix = ((1.0, 0.0), (0.0, 1.0))
MONO: Matrix = ((0.5, 0.5), (0.5, 0.5))
LEFT: Matrix = ((1.0, 0.0), (1.0, 0.0))
RIGHT: Matrix = ((0.0, 1.0), (0.0, 1.0))
SWAPPED: Matrix = ((0.0, 1.0), (1.0, 0.0))

GLIDE_SECONDS = 0.030


def quieter(matrix: Matrix, gain: float) -> Matrix:
    """The same sides, so much less loud."""
    (a, b), (c, d) = matrix
    return (a * gain, b * gain), (c * gain, d * gain)


@dataclass(frozen=True, slots=True)
class Monitor:
    """Through which matrix is listened: ``matrix``, reached from ``old`` when ``glide`` frames more have passed."""

    matrix: Matrix = STEREO
    old: Matrix = STEREO
    glide: int = 0


def listen(block: Samples, monitor: Monitor, matrix: Matrix, rate_hz: int) -> Monitor:
    """Change a block (frames, 2) on the way to this matrix; the monitor after it. Plain stereo is left untouched."""
    glide_frames = round(GLIDE_SECONDS * rate_hz)
    if matrix != monitor.matrix:
        now = _between(monitor, np.array([_share(monitor, glide_frames, 0)]))[0]
        old = ((float(now[0, 0]), float(now[0, 1])), (float(now[1, 0]), float(now[1, 1])))
        monitor = Monitor(matrix, old, glide_frames)
    if monitor.glide:
        places = np.arange(1, len(block) + 1)
        gains = _between(monitor, _share(monitor, glide_frames, places))
        block[:] = np.einsum("fij,fj->fi", gains, block)
    elif matrix != STEREO:
        block[:] = block @ np.array(matrix, np.float32).T
    left = max(monitor.glide - len(block), 0)
    return Monitor(monitor.matrix, monitor.old, left)


def _share(monitor: Monitor, glide_frames: int, ahead: int | NDArray[np.int64]) -> NDArray[np.float64]:
    """How far the glide has come so many frames ahead: from 0 to 1 without a corner at either end."""
    done = np.minimum(glide_frames - monitor.glide + ahead, glide_frames) / glide_frames
    return np.asarray((1 - np.cos(done * pi)) / 2)


def _between(monitor: Monitor, share: NDArray[np.float64]) -> NDArray[np.float32]:
    old, new = np.array(monitor.old), np.array(monitor.matrix)
    return np.asarray(old + (new - old) * share[:, np.newaxis, np.newaxis], np.float32)
