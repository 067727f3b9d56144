"""Transitions that are not drumming: risers and impacts, players who enter one after another, and held breaths."""

from __future__ import annotations

from collections.abc import Sequence

from omg_desktop.composer.drum_names import DRUMS
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.score import Note

SWELL_BEATS = (2.0, 4.0, 3.0, 6.0)
RISER_BEATS = (8.0, 16.0)


def play_transitions(band: Band) -> list[Note]:
    """Effects that announce a rise and mark where it arrives; long risers only where the genre has them.

    No arrival is announced like the one before it: the swells and risers of a song grow longer from time to time.
    """
    notes: list[Note] = []
    if band.wishes.without_drums:
        return notes
    swells, risers = iter(SWELL_BEATS), iter(RISER_BEATS)
    for before, after in zip(band.sections, band.sections[1:], strict=False):
        rise = after.energy - before.energy
        arrival = band.start_beats(after.start_bar)
        loud = min(1.0, 0.45 + 0.6 * max(rise, 0.0))
        if rise > 0.12 and band.genre.swells:
            length = min(next(swells, SWELL_BEATS[-1]), band.start_beats(before.bars) / 2)
            notes.append(Note(arrival - length, length, DRUMS["reverse"], loud))
        if band.genre.risers and rise > 0.25:
            length = min(next(risers, RISER_BEATS[-1]), band.start_beats(before.bars))
            notes.append(Note(arrival - length, length, DRUMS["riser"], loud))
            notes.append(Note(arrival, 3.0, DRUMS["impact"], loud))
        elif band.genre.risers and rise < -0.25:
            notes.append(Note(arrival, 6.0, DRUMS["downlifter"], 0.6))
    return notes


def stop_beats(band: Band) -> list[tuple[float, float]]:
    """(from, to) stretches in which the band holds its breath before a big arrival; the drummer fills them."""
    stops = []
    for before, after in zip(band.sections, band.sections[1:], strict=False):
        draw = band.chance("stop", after.name).random()
        if after.energy - before.energy > 0.22 and before.bars >= 2 and draw < 0.65:
            arrival = band.start_beats(after.start_bar)
            stops.append((arrival - (1.0 if draw < 0.45 else 0.5), arrival))
    return stops


def arranged(band: Band, notes: Sequence[Note], rank: int, players: int) -> list[Note]:
    """A part's notes after the arranger's pencil: it joins the introduction in its turn and stops where all stop.

    ``rank`` of so many ``players`` says whose turn it is; the first one plays from the first bar.
    """
    intro = band.sections[0]
    entry = 0.0
    if intro.kind == "intro" and intro.bars >= 4 and players > 1:
        bar = round(intro.bars * 0.75 * rank / players / 2) * 2
        entry = band.start_beats(bar)
    stops = stop_beats(band)
    kept = []
    for note in notes:
        if note.start_beats < entry - 0.05 or any(
            start - 0.05 <= note.start_beats < end - 0.05 for start, end in stops
        ):
            continue
        ends = [start for start, _ in stops if note.start_beats < start < note.start_beats + note.duration_beats]
        kept.append(note._replace(duration_beats=ends[0] - note.start_beats) if ends else note)
    return kept
