"""Who sings: the voices, where each is at home, and which of them takes a melody in which octave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.sing.languages import language_of
from omg_desktop.composer.sing.notes import SungNote, phrases_of

OCTAVE = 12
OCTAVES_MAX = 5


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
FEMALE = SingingVoice("female", "+f2", 45, 55, 74, 0.5)
VOICES = (FEMALE, MALE)
_CASTING = re.compile(r"([a-z]{2,3}(?:-[a-z]{2,3})?) (male|female) ([+-]\d{1,2})")
_SHIFT_PRICE = 1.0  # of an octave, in semitones of a note that lies outside the range


@dataclass(frozen=True)
class Casting:
    """Who sings a melody, in which language, and by how many semitones (whole octaves) the melody is moved.

    ``as_text`` and ``from_text`` carry it through a score.
    """

    voice: SingingVoice
    moved_semitones: int
    language: str

    def as_text(self) -> str:
        """Three words: language, voice and semitones."""
        return f"{self.language} {self.voice.name} {self.moved_semitones:+d}"

    @classmethod
    def from_text(cls, text: str) -> Casting | None:
        """What ``as_text`` said; None for anything else."""
        match = _CASTING.fullmatch(text)
        voice = next((voice for voice in VOICES if match and voice.name == match[2]), None)
        return cls(voice, int(match[3]), match[1]) if match and voice else None


def cast(notes: Sequence[SungNote], language: str = "") -> Casting:
    """The voice that sings these notes most at ease, an octave apart if need be, in the language of their words."""
    pitches = np.array([note.pitch_midi for note in notes])
    lengths = np.array([note.duration_seconds for note in notes])
    options = []
    for rank, voice in enumerate(VOICES):
        for octaves in range(-OCTAVES_MAX, OCTAVES_MAX + 1):
            moved = pitches + OCTAVE * octaves
            outside = np.maximum(voice.lowest - moved, 0) + np.maximum(moved - voice.highest, 0)
            strain = float((outside * lengths).sum() / lengths.sum()) + 0.5 * float(outside.max())
            options.append((strain + _SHIFT_PRICE * abs(octaves), rank, octaves))
    _, rank, octaves = min(options)
    language = language or language_of(phrase.text for phrase in phrases_of(notes))
    return Casting(VOICES[rank], OCTAVE * octaves, language)
