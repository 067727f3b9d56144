"""Harmony: which progressions the sections of a song share, as chords on the beat grid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import numpy as np

from omg_desktop.composer.genre import Genre
from omg_desktop.composer.home import home_margin
from omg_desktop.composer.score import Section
from omg_desktop.composer.seeds import generator, one_of
from omg_desktop.composer.theory import Chord, make_chord

CANDIDATES = 8
AT_HOME = 0.1
# where a genre has no progressions of its own for a kind of section
BORROWED = {
    "prechorus": ("bridge", "verse"), "bridge": ("prechorus", "chorus"), "drop": ("chorus",), "build": ("prechorus",
        "bridge", "chorus"),
    "break": ("bridge", "verse"), "solo": ("verse", "chorus"), "intro": ("verse",), "outro": ("chorus", "verse"),
    "chorus": ("verse",), "verse": ("chorus",),
}  # fmt: skip
# substitutes that keep a chord's function; drawn sparingly so that two songs with one progression still differ
SUBSTITUTES = {
    "I": ("I/III", "VIm", "Iadd9"), "IV": ("IIm7", "IVadd9", "IVmaj7"), "V": ("Vsus4,V", "V/VII", "V7"),
    "VIm": ("VIm7", "IVmaj7"), "IIm": ("IV", "IIm7"), "Im": ("Im7", "Imadd9"), "bVI": ("bVImaj7", "IVm"),
    "bVII": ("Vm", "bVIIsus4,bVII", "bVIIadd9"), "bIII": ("bIIImaj7", "Im/bIII"), "IVm": ("IVm7", "bVI"),
}  # fmt: skip


def progressions(genre: Genre, mode: str, seed: int, attempt: int = 0) -> dict[str, tuple[str, ...]]:
    """One progression, symbols by the bar, for every kind of section; no two sections of substance share one."""
    pools = genre.harmony.get(mode) or next(iter(genre.harmony.values()))
    chosen: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for kind in ("verse", "chorus", "bridge", "prechorus", "drop", "build", "break", "solo", "intro", "outro"):
        source = kind if kind in pools else next((name for name in BORROWED[kind] if name in chosen), "")
        if kind not in pools and source:
            chosen[kind] = chosen[source]
            continue
        chance = generator(seed, "harmony", kind, *([attempt] if attempt else []))
        pool = pools[kind] if kind in pools else next(iter(pools.values()))
        fresh = [text for text in pool if text not in taken] or list(pool)
        text = one_of(chance, fresh)
        taken.add(text)
        bars = list(text.split())
        if kind not in ("verse", "solo") or len(bars) <= 8:
            _substitute(bars, chance)
        chosen[kind] = tuple(bars)
    return chosen


def _substitute(bars: list[str], chance: np.random.Generator) -> None:
    """Replaces at most one plain chord, never the first, by one of the same function."""
    places = [index for index, symbol in enumerate(bars) if index and symbol in SUBSTITUTES]
    draw = float(chance.random())
    if places and draw < 0.45:
        place = places[int(draw / 0.45 * len(places))]
        options = SUBSTITUTES[bars[place]]
        bars[place] = options[int(draw * 997) % len(options)]


def lay_chords(
    genre: Genre, sections: Sequence[Section], tonic: int, mode: str, seed: int, transpose: Sequence[int] = ()
) -> tuple[Chord, ...]:
    """The chords of the whole song: the first draw that is at home in its key, else the one that is most so.

    ``transpose`` gives each section's shift in semitones (a lift of the key).
    """
    best: tuple[Chord, ...] = ()
    most = float("-inf")
    for attempt in range(CANDIDATES):
        chosen = progressions(genre, mode, seed, attempt)
        margin = home_margin(_laid(genre, sections, tonic, mode, chosen, ()), tonic, mode)
        if margin > most:
            best, most = _laid(genre, sections, tonic, mode, chosen, transpose), margin
        if margin >= AT_HOME:
            break
    return best


def _laid(
    genre: Genre, sections: Sequence[Section], tonic: int, mode: str, chosen: Mapping[str, tuple[str, ...]],
    transpose: Sequence[int],
) -> tuple[Chord, ...]:  # fmt: skip
    chords: list[Chord] = []
    for index, section in enumerate(sections):
        shifted = (tonic + (transpose[index] if transpose else 0)) % 12
        bars = _section_bars(chosen[section.kind], section.bars)
        for offset, symbols in enumerate(bars):
            start = float((section.start_bar + offset) * genre.beats_per_bar)
            chords += _bar_chords(symbols, shifted, mode, start, genre.beats_per_bar, chords)
    last = sections[-1]
    start = float((last.end_bar - 1) * genre.beats_per_bar)
    kept = [chord for chord in chords if chord.start_beats < start - 1e-6]
    final_tonic = (tonic + (transpose[-1] if transpose else 0)) % 12
    ending = genre.endings.get(mode) or ("Im" if "minor" in mode else "I")
    return (*kept, make_chord(ending, final_tonic, mode, start, float(genre.beats_per_bar)))


def _section_bars(progression: tuple[str, ...], bars: int) -> list[str]:
    """A progression repeated to so many bars; an incomplete last round takes the end of it, where the cadence is."""
    size = len(progression)
    whole, rest = divmod(bars, size)
    if rest and whole == 0:
        return list(progression[:bars])
    return list(progression) * whole + list(progression[size - rest :] if rest else ())


def _bar_chords(symbols: str, tonic: int, mode: str, start: float, beats: int, before: list[Chord]) -> list[Chord]:
    if symbols == "-" and before:
        last = before.pop()
        return [Chord(last.start_beats, last.duration_beats + beats, last.root, last.quality, last.bass, last.scale)]
    parts = symbols.split(",")
    length = beats / len(parts)
    return [make_chord(part, tonic, mode, start + index * length, length) for index, part in enumerate(parts)]


class ChordTrack:
    """Finds the chord that sounds at a beat."""

    def __init__(self, chords: Sequence[Chord]) -> None:
        self.chords = tuple(chords)
        self._starts = [chord.start_beats for chord in chords]

    def at(self, beats: float) -> Chord:
        """The chord at this beat; the first one before the beginning."""
        return self.chords[max(0, bisect_right(self._starts, beats + 1e-6) - 1)]

    def between(self, start_beats: float, end_beats: float) -> list[Chord]:
        """The chords that sound within a stretch, cut to it."""
        cut = []
        for chord in self.chords[max(0, bisect_right(self._starts, start_beats + 1e-6) - 1) :]:
            start, end = max(chord.start_beats, start_beats), min(chord.end_beats, end_beats)
            if chord.start_beats >= end_beats - 1e-6:
                break
            if end > start + 1e-6:
                cut.append(Chord(start, end - start, chord.root, chord.quality, chord.bass, chord.scale))
        return cut
