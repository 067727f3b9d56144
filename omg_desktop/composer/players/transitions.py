"""Transitions that are not drumming: risers, reversed cymbals, impacts and falls between sections."""

from __future__ import annotations

from omg_desktop.composer.drum_names import DRUMS
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.score import Note


def play_transitions(band: Band) -> list[Note]:
    """Effects that announce a rise and mark where it arrives; long risers only where the genre has them."""
    notes: list[Note] = []
    if band.wishes.without_drums:
        return notes
    for before, after in zip(band.sections, band.sections[1:], strict=False):
        rise = after.energy - before.energy
        arrival = band.start_beats(after.start_bar)
        loud = min(1.0, 0.45 + 0.6 * max(rise, 0.0))
        if rise > 0.12 and band.genre.swells:
            length = min(4.0, band.start_beats(before.bars) / 2)
            notes.append(Note(arrival - length, length, DRUMS["reverse"], loud))
        if band.genre.risers and rise > 0.25:
            length = min(band.start_beats(before.bars), 16.0)
            notes.append(Note(arrival - length, length, DRUMS["riser"], loud))
            notes.append(Note(arrival, 3.0, DRUMS["impact"], loud))
        elif band.genre.risers and rise < -0.25:
            notes.append(Note(arrival, 6.0, DRUMS["downlifter"], 0.6))
    return notes
