"""Who sings: the voices, where each is at home, and which of them takes a melody in which octave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.sing.notes import SungNote

OCTAVE = 12


@dataclass(frozen=True)
class SingingVoice:
    """A voice of espeak-ng that has been taught to sing.

    ``variant`` is added to the language; ``speech_pitch`` (0..99) is low, because close harmonics show the shape of a
    spectrum best; ``lowest`` to ``highest`` are MIDI pitches that sound at ease; ``breath`` is noise in the highs.
    """

    name: str
    variant: str
    speech_pitch: int
    lowest: int
    highest: int
    breath: float

    def named(self, language: str) -> str:
        """What espeak-ng calls it in a language."""
        return language + self.variant


MALE = SingingVoice("male", "", 45, 45, 65, 0.4)
# of some fifteen settings tried, this variant without a shift of formants was understood best
FEMALE = SingingVoice("female", "+f2", 45, 57, 72, 0.5)
VOICES = (FEMALE, MALE)
_SHIFT_PRICE = 1.0  # of an octave, in semitones of a note that lies outside the range


def cast(notes: Sequence[SungNote]) -> tuple[SingingVoice, int]:
    """The voice that sings these notes most at ease, and by how many semitones (whole octaves) it moves them."""
    pitches = np.array([note.pitch_midi for note in notes])
    lengths = np.array([note.duration_seconds for note in notes])
    options = []
    for rank, voice in enumerate(VOICES):
        for octaves in range(-5, 6):
            moved = pitches + OCTAVE * octaves
            outside = np.maximum(voice.lowest - moved, 0) + np.maximum(moved - voice.highest, 0)
            strain = float((outside * lengths).sum() / lengths.sum()) + 0.5 * float(outside.max())
            options.append((strain + _SHIFT_PRICE * abs(octaves), rank, octaves))
    _, rank, octaves = min(options)
    return VOICES[rank], OCTAVE * octaves
