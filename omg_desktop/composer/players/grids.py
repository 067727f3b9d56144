"""Patterns as text: one character for each step of a bar.

``X x o s g`` are hits from loud to ghost, ``?`` a ghost that comes now and then, ``-`` goes on, ``.`` rests.
Each player gives further characters a meaning of its own. The number of characters decides the steps: 16 for
sixteenths, 12 for triplets, 8 for eighths.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

LEVELS = {"X": 1.0, "x": 0.86, "o": 0.68, "s": 0.52, "g": 0.32, "?": 0.3}
GHOST_CHANCE = 0.35


class Step(NamedTuple):
    """One played character: where in the bar, how long until the next or a rest, and which character."""

    start_beats: float
    duration_beats: float
    symbol: str


def steps_of(pattern: str, beats_per_bar: float) -> list[Step]:
    """The played steps of one bar."""
    unit = beats_per_bar / len(pattern)
    played: list[Step] = []
    for index, symbol in enumerate(pattern):
        if symbol == "-" and played:
            last = played[-1]
            played[-1] = Step(last.start_beats, (index + 1) * unit - last.start_beats, last.symbol)
        elif symbol not in ".-":
            played.append(Step(index * unit, unit, symbol))
    return played


def pattern_for_bar(patterns: Sequence[str], bar_in_section: int, chance: np.random.Generator) -> str:
    """Which of two or more patterns this bar has: mostly the first, another at the end of four bars or by chance."""
    if len(patterns) == 1:
        return patterns[0]
    draw = chance.random()
    if bar_in_section % 4 == 3:
        return patterns[1 + int(draw * (len(patterns) - 1))] if draw < 0.8 else patterns[0]
    if bar_in_section % 2 == 1 and len(patterns) > 2:
        return patterns[1] if draw < 0.7 else patterns[0]
    return patterns[0] if draw < 0.85 else patterns[-1]
