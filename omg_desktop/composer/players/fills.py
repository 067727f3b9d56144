"""Drum fills: phrases made from short cells, whose length and weight follow what the next section is."""

from __future__ import annotations

import numpy as np

from omg_desktop.composer.drum_names import DRUMS
from omg_desktop.composer.genre import DrumPlan
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.score import Note, Section
from omg_desktop.composer.seeds import one_of

# Each cell fills one beat; letters are drums, upper case louder, "." rests: s snare, g ghost, h m l f toms from high
# to floor, k kick, c clap, r rim, o open hat, t taiko, w low taiko.
LETTERS = {
    "s": "snare", "g": "snare", "h": "tom_high", "m": "tom_mid", "l": "tom_low", "f": "tom_floor", "k": "kick",
    "c": "clap", "r": "rim", "o": "open", "t": "taiko", "w": "taiko_low", "n": "snap", "q": "conga", "p": "conga_low",
    "b": "brush",
}  # fmt: skip
CELLS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "rock": (("S.ss", "s.gS", "Sgsg"), ("hhmm", "h.mm", "hhhm", "smhm"), ("llfF", "l.fF", "llSS", "SfSf")),
    "metal": (("SSss", "skSk", "SkkS"), ("hhmm", "hkmk", "hhhh"), ("llff", "fkfk", "SSSS")),
    "eighties": (("h.h.", "S..h", "hhh."), ("m.mm", ".m.m", "mm.m"), ("l.lf", "ll.F", "S.SS")),
    "lofi": (("..r.", "s..g", "...s"), ("g.s.", "..gs", "r..r"), ("s.gs", ".g.s", "g.ss")),
    "jazz": (("s.g", "h.s", ".gs"), ("sh.", "k.s", "hs."), ("s.k", "lks", "fsk")),
    "brush": (("b.b.", "b..b"), ("bb.b", "b.bb"), ("bbb.", "b.bb")),
    "electronic": (("c...", "..c.", "c..c"), ("c.c.", "s.s.", "c..c"), ("cccc", "ssss", "s.ss")),
    "hats": (("....", "...o", "..o."), ("o...", "..s.", "...s"), ("s.ss", "..ss", "s..s")),
    "funk": (("s.gs", "sg.s", ".ssg"), ("s.ms", "ssgm", "h.ms"), ("lfSS", "S.Sf", "ssSS")),
    "latin": (("q.qp", "qq.p", "q..q"), ("qpqp", "q.pp", "qq.q"), ("p.pp", "qqpp", "r.rr")),
    "reggae": (("r.rs", "h..h", "rr.r"), ("hhm.", "m.mm", "s..m"), ("lll.", "l.fF", "S..S")),
    "taiko": (("t.t.", "w..t", "t..t"), ("tttt", "w.tt", "t.tw"), ("wttw", "wwtt", "WtWt")),
    "breaks": (("sgs.", "s..s", "gs.s"), ("ssgs", "s.ks", "hs.s"), ("Ssks", "ssss", "kSsS")),
    "none": ((), (), ()),
}  # fmt: skip


def fill_notes(
    band: Band, plan: DrumPlan, section: Section, after: Section | None, bar_start: float, chance: np.random.Generator
) -> tuple[list[Note], float]:
    """A fill in the bar that starts at this beat, and the beat from which it replaces the groove.

    ``after`` is the section that follows, or None inside a section, where at most a small turn is played.
    """
    bar_end = bar_start + band.beats_per_bar
    first, middle, end = CELLS[plan.fills]
    if not first or (section.energy < 0.4 and (after is None or after.energy < 0.6)):
        return [], bar_end
    if after is None:
        if chance.random() < 0.45:
            return [], bar_end
        return _cell_notes(one_of(chance, middle), bar_end - 1.0, 0.5, 0.62), bar_end - 1.0
    rise = after.energy - section.energy
    beats = 1 if rise < -0.2 else 4 if rise > 0.25 and chance.random() < 0.6 else 2
    beats = min(beats, band.beats_per_bar)
    cells = {1: [end], 2: [middle, end], 3: [first, middle, end], 4: [first, middle, middle, end]}[beats]
    start = bar_end - beats
    notes: list[Note] = []
    for index, choices in enumerate(cells):
        rising = 0.6 + 0.3 * (index + 1) / len(cells)
        notes += _cell_notes(one_of(chance, choices), start + index, 0.15, rising * (0.85 + 0.15 * section.energy))
    return notes, start


def _cell_notes(cell: str, start: float, swell: float, loud: float) -> list[Note]:
    unit = 1.0 / len(cell)
    notes = []
    for index, letter in enumerate(cell):
        if letter == ".":
            continue
        weight = 0.45 if letter == "g" else 1.12 if letter.isupper() else 0.9 if index % 2 else 1.0
        grown = loud * weight * (1.0 + swell * (index / len(cell) - 0.5))
        notes.append(Note(start + index * unit, unit, DRUMS[LETTERS[letter.lower()]], float(min(1.0, grown))))
    return notes
