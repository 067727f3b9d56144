"""Performance: the small unevenness of players, drawn note by note.

Timing follows 1/f noise, which listeners prefer to white jitter (Hennig 2011): each player drifts and comes back.
Notes struck together stay together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.score import Note

DRIFT_LENGTHS_NOTES = (1, 4, 16, 64)


def drift(chance: np.random.Generator, count: int) -> npt.NDArray[np.float64]:
    """``count`` values of 1/f-like noise with a deviation near 1: a sum of slow and fast first-order noises."""
    total = np.zeros(count)
    for length in DRIFT_LENGTHS_NOTES:
        keep = float(np.exp(-1.0 / length))
        draws = chance.standard_normal(count) * np.sqrt(1.0 - keep * keep)
        value = 0.0
        for index, draw in enumerate(draws):
            value = keep * value + float(draw)
            total[index] += value
    return np.asarray(total / np.sqrt(len(DRIFT_LENGTHS_NOTES)))


def humanised(
    notes: Sequence[Note],
    chance: np.random.Generator,
    loose_ms: float,
    late_ms: float = 0.0,
    velocity_spread: float = 0.05,
) -> tuple[Note, ...]:
    """The notes in order of time, with drifting micro-timing and uneven velocity; same-time notes move as one."""
    ordered = sorted(notes, key=lambda note: (note.start_beats, note.pitch))
    starts = sorted({round(note.start_beats, 4) for note in ordered})
    waves = dict(zip(starts, drift(chance, len(starts)), strict=True))
    spread = chance.standard_normal(len(ordered))
    played = []
    for note, wobble in zip(ordered, spread, strict=True):
        moved = note.shift_seconds + (late_ms + loose_ms * float(waves[round(note.start_beats, 4)])) * 1e-3
        loud = min(1.0, max(0.04, note.velocity + velocity_spread * float(wobble)))
        played.append(note._replace(shift_seconds=round(moved, 5), velocity=round(loud, 3)))
    return tuple(played)
