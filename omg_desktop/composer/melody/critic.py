"""The critic: measures a tune on paper and says how far it is from what people write.

The windows are the spread of 21 human single lines (open game music), narrowed by what sounded best in trials:
steps 40 to 72 %, repeated notes 5 to 25 %, few leaps beyond a fifth, strong beats mostly on chord tones, almost no
long note a semitone above a sounding chord tone.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from omg_desktop.composer.harmony import ChordTrack
from omg_desktop.composer.melody.rhythm import strength
from omg_desktop.composer.score import Note

WINDOWS: dict[str, tuple[float, float, float]] = {
    "steps": (0.46, 0.68, 3.0), "repeats": (0.07, 0.20, 2.5), "wide_leaps": (0.0, 0.05, 4.0),
    "strong_chord_tones": (0.72, 0.95, 2.0), "clashes": (0.0, 0.02, 8.0), "range_semitones": (8.0, 16.0, 0.08),
    "mean_interval": (1.7, 3.2, 1.0), "peaks": (0.0, 0.09, 2.0),
}  # fmt: skip


@dataclass(frozen=True)
class TuneFigures:
    """Shares 0..1 of a tune's intervals and notes; ``range_semitones`` and ``mean_interval`` in semitones."""

    steps: float
    repeats: float
    wide_leaps: float
    strong_chord_tones: float
    clashes: float
    range_semitones: float
    mean_interval: float
    peaks: float


def measure_tune(notes: Sequence[Note], chords: ChordTrack, beats_per_bar: int) -> TuneFigures | None:
    """The figures of a tune; None for fewer than four notes."""
    if len(notes) < 4:
        return None
    moves = [abs(b.pitch - a.pitch) for a, b in itertools.pairwise(notes)]
    strong = [note for note in notes if strength(note.start_beats, beats_per_bar) >= 0.8]
    on_chord = [note.pitch % 12 in chords.at(note.start_beats).pitch_classes for note in strong]
    pitches = [note.pitch for note in notes]
    count = len(moves)
    return TuneFigures(
        steps=sum(1 <= move <= 2 for move in moves) / count,
        repeats=sum(move == 0 for move in moves) / count,
        wide_leaps=sum(move > 7 for move in moves) / count,
        strong_chord_tones=sum(on_chord) / max(1, len(on_chord)),
        clashes=sum(clashes(note, chords) for note in notes) / len(notes),
        range_semitones=float(max(pitches) - min(pitches)),
        mean_interval=sum(moves) / count,
        peaks=pitches.count(max(pitches)) / len(pitches),
    )


def clashes(note: Note, chords: ChordTrack) -> bool:
    """Whether a note of weight sits a semitone above a chord tone without being one."""
    tones = chords.at(note.start_beats + 0.001).pitch_classes
    place = note.pitch % 12
    return note.duration_beats >= 0.5 and place not in tones and (place - 1) % 12 in tones


def faults(notes: Sequence[Note], chords: ChordTrack, beats_per_bar: int) -> float:
    """How far a tune lies outside the windows, weighted; 0 is beyond reproach."""
    figures = measure_tune(notes, chords, beats_per_bar)
    if figures is None:
        return 10.0
    total = 0.0
    for name, (low, high, weight) in WINDOWS.items():
        value = float(getattr(figures, name))
        total += weight * max(0.0, low - value, value - high)
    return total
