"""The rhythm of tunes: short cells that are joined into motifs, by feel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from omg_desktop.composer.seeds import one_of


class Beat(NamedTuple):
    """One note of a rhythm: when it starts within its phrase and how long it is, in beats."""

    start_beats: float
    duration_beats: float


# Cells of two beats in sixteenths: x starts a note, - holds it, . rests.
CELLS: dict[str, tuple[str, ...]] = {
    "even": ("x---x---", "x---x-x-", "x-x-x---", "..x-x-x-", "x-x-x-x-", "x-----x-", "x---..x-", "..x-x---",
        "x-x---x-"),
    "long": ("x-------", "x-----x-", "x---x---", "x-------", "x---x-x-", "..x-----", "x-x-----", "x-----x-"),
    "pushed": ("x--x--x-", "x-----x-", "x--x----", "..x---x-", "x-x--x--", "x--x-x--", "..x--x--", "x-x---x-"),
    "busy": ("x-xxx-x-", "x-x-xxx-", "xxx-x-x-", "x-xxx---", "..xxx-x-", "x-x-x-xx", "xx.xx-x-", "x---xxx-"),
    "running": ("x-x-x-x-", "x-x-x-x-", "x-x-x---", "..x-x-x-", "x---x-x-", "xxx-x-x-", "x-x-x-xx", "x-----x-"),
    "swung": ("x---..x-", "x-x-x---", "..x-x-x-", "x-----x-", "x-x---x-", "x---x-x-", "..x---x-", "..x-x---"),
    "hook": ("x--x--x-", "x-x-.-x-", "x--x-.x-", "..x-x-x-", "x-x--x--", "x---x-x-", "xx.x--x-", "x-.x-x--"),
    "solemn": ("x-------", "x---x---", "x-----x-", "x-------", "x---x---", "x-------"),
    "rap": ("x-x-x-xx", "xxx-x-x-", "x-xxx-x-", "..x-xxx-", "x-x-xx--", "xx-xx-x-"),
}  # fmt: skip


def beats_of(text: str, unit_beats: float = 0.25) -> list[Beat]:
    """The notes of a cell or of several joined."""
    found: list[Beat] = []
    for index, symbol in enumerate(text):
        if symbol == "x":
            found.append(Beat(index * unit_beats, unit_beats))
        elif symbol == "-" and found:
            last = found[-1]
            found[-1] = Beat(last.start_beats, (index + 1) * unit_beats - last.start_beats)
    return found


def draw_motif(chance: np.random.Generator, feel: str, bars: int, beats_per_bar: int) -> list[Beat]:
    """A rhythm of so many bars. Its second bar answers the first: the same head, or the same tail, or freedom."""
    cells = CELLS[feel]
    halves = [_bar_text(chance, cells, beats_per_bar) for _ in range(bars)]
    answer = chance.random()
    cut = 8 if beats_per_bar >= 4 else 4
    for bar in range(1, bars):
        if answer < 0.4:
            halves[bar] = halves[0][:cut] + halves[bar][cut:]
        elif answer < 0.55:
            halves[bar] = halves[bar][:cut] + halves[0][cut:]
    beats = beats_of("".join(halves))
    return beats if len(beats) >= 2 * bars else beats_of("x---x---" * ((bars * beats_per_bar + 1) // 2))


def _bar_text(chance: np.random.Generator, cells: Sequence[str], beats_per_bar: int) -> str:
    text = ""
    while len(text) < beats_per_bar * 4:
        text += one_of(chance, cells)
    return text[: beats_per_bar * 4]


def with_breath(beats: Sequence[Beat], phrase_beats: float, breath_beats: float) -> list[Beat]:
    """The rhythm of a phrase that comes to rest: its last note is long, and silence follows it."""
    limit = phrase_beats - breath_beats - 1.0
    kept = [beat for beat in beats if beat.start_beats <= limit]
    if not kept:
        return list(beats)
    last = kept[-1]
    kept[-1] = Beat(last.start_beats, max(0.5, phrase_beats - breath_beats - last.start_beats))
    return kept


def varied(chance: np.random.Generator, beats: Sequence[Beat], amount: float) -> list[Beat]:
    """The same rhythm with one long note split or one start pushed ahead, as likely as ``amount``."""
    out = list(beats)
    if len(out) < 3 or chance.random() >= amount:
        return out
    index = int(chance.integers(1, len(out) - 1))
    start, length = out[index]
    if length >= 1.0:
        out[index : index + 1] = [Beat(start, length / 2), Beat(start + length / 2, length / 2)]
    elif out[index - 1].duration_beats >= 1.0 and start % 1 == 0:
        out[index - 1] = Beat(out[index - 1].start_beats, out[index - 1].duration_beats - 0.5)
        out[index] = Beat(start - 0.5, length + 0.5)
    return out


def strength(beats: float, beats_per_bar: int) -> float:
    """Metric weight of a place in the bar, 1 for the downbeat to 0.1 for the weakest sixteenth."""
    place = beats % beats_per_bar
    if abs(place) < 0.01:
        return 1.0
    if beats_per_bar == 4 and abs(place - 2) < 0.01:
        return 0.8
    if abs(place % 1) < 0.01:
        return 0.55
    return 0.25 if abs(place % 0.5) < 0.01 else 0.1
