"""The drummer: grooves by energy, ghost notes, fills that lead into what comes next, and transitions.

The drummer knows the whole form: the last bar of a section looks ahead. Where the song rises the fill is long and
ends in a crash; where it falls the band drops out; before a drop there is a build.
"""

from __future__ import annotations

import numpy as np

from omg_desktop.composer.drum_names import DRUMS
from omg_desktop.composer.genre import DrumPlan, Groove
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.players.fills import fill_notes
from omg_desktop.composer.players.grids import GHOST_CHANCE, LEVELS, steps_of
from omg_desktop.composer.score import Note, Section

VARIED = ("hat", "shaker", "ride", "cabasa", "tambourine")


def play_drums(band: Band, plan: DrumPlan) -> list[Note]:
    """All drum notes of the song, every drum by its number; empty where the direction wants no drums."""
    if band.wishes.without_drums:
        return []
    notes: list[Note] = []
    for index, section in enumerate(band.sections):
        before = band.sections[index - 1] if index else None
        notes += _section_notes(band, plan, section, before)
    return notes + _ending(band, plan)


def groove_for(plan: DrumPlan, section: Section) -> Groove | None:
    """The groove of a section: one made for its kind before one for its energy alone."""
    fitting = [g for g in plan.grooves if g.energy[0] <= section.energy < g.energy[1]]
    own = [groove for groove in fitting if section.kind in groove.sections]
    return next(iter(own or [groove for groove in fitting if not groove.sections]), None)


def _section_notes(band: Band, plan: DrumPlan, section: Section, before: Section | None) -> list[Note]:
    groove = groove_for(plan, section)
    after = band.section_after(section)
    chance = band.chance("drums", section.name)
    notes: list[Note] = []
    last = min(section.end_bar, band.last_bar) - 1
    for bar in range(section.start_bar, last + 1):
        start = band.start_beats(bar)
        played = _groove_bar(band, plan, groove, section, bar, chance) if groove else []
        is_last = bar == last and after is not None
        if is_last or (section.bars >= 8 and (bar - section.start_bar) % 4 == 3 and groove):
            filled, fill_start = fill_notes(band, plan, section, after if is_last else None, start, chance)
            played = [n for n in played if n.start_beats < fill_start or n.pitch in _KEPT_IN_FILLS] + filled
        notes += played
    if before is not None and groove and section.energy >= 0.45 and plan.crash > 0:
        rise = section.energy - before.energy
        loud = min(1.0, plan.crash * (0.75 + 0.5 * max(0.0, rise) + 0.2 * section.energy))
        notes.append(Note(band.start_beats(section.start_bar), 2.0, DRUMS["crash"], loud))
    return notes


_KEPT_IN_FILLS = frozenset({DRUMS["shaker"], DRUMS["tambourine"], DRUMS["pedal"]})


def _groove_bar(
    band: Band, plan: DrumPlan, groove: Groove, section: Section, bar: int, chance: np.random.Generator
) -> list[Note]:
    """One bar of a groove. Lines with two grids use the second in odd bars; accents breathe a little."""
    start = band.start_beats(bar)
    place = bar - section.start_bar
    choice = band.chance("groove", section.kind)
    notes: list[Note] = []
    for drum, grids in groove.lines:
        first = int(choice.integers(len(grids)))
        grid = grids[(first + (place % 2 if len(grids) > 1 else 0)) % len(grids)]
        for step in steps_of(grid, band.beats_per_bar):
            if step.symbol == "?" and chance.random() > GHOST_CHANCE * (0.6 + 0.8 * section.energy):
                continue
            if drum in VARIED and step.symbol in "gs" and chance.random() < 0.06:
                continue
            loud = LEVELS[step.symbol] * (0.82 + 0.2 * section.energy) * (1.0 + 0.05 * chance.standard_normal())
            late = plan.snare_late_ms * 1e-3 if drum in ("snare", "clap", "rim") else 0.0
            notes.append(Note(start + step.start_beats, step.duration_beats, DRUMS[drum], _unit(loud), late))
    return notes


def _ending(band: Band, plan: DrumPlan) -> list[Note]:
    final = band.sections[-1]
    if groove_for(plan, final) is None and final.energy < 0.3:
        return []
    start = band.start_beats(band.last_bar)
    loud = _unit(0.45 + 0.5 * final.energy)
    ending = [Note(start, 1.0, DRUMS["kick"], loud)]
    return [*ending, Note(start, 4.0, DRUMS["crash"], loud * plan.crash)] if plan.crash > 0 else ending


def _unit(value: float) -> float:
    return float(min(1.0, max(0.05, value)))
