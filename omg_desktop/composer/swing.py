"""Swing: where a straight beat falls when pairs are uneven."""

from __future__ import annotations

from math import floor


def swung(beats: float, share: float, unit_beats: float) -> float:
    """The beat that sounds when the first of each pair of ``unit_beats`` takes this share of the pair's time."""
    if share == 0.5:
        return beats
    pair = 2 * unit_beats
    base = floor(beats / pair + 1e-9) * pair
    place = (beats - base) / pair
    bent = place * 2 * share if place <= 0.5 else share + (place - 0.5) * 2 * (1 - share)
    return base + pair * bent
