"""The pitch of a sung phrase: glides between notes, a scoop from below, a vibrato that waits, a little unrest."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from omg_desktop.composer.dsp.filters import smoothed
from omg_desktop.composer.dsp.signal import Curve
from omg_desktop.composer.sing.notes import SungNote

PORTAMENTO_SECONDS = 0.075
GLIDE_BEFORE_SECONDS = 0.03  # the middle of a glide comes before the vowel, so that the vowel begins on its pitch
SCOOP_CENTS = 40.0
SCOOP_SECONDS = 0.045
VIBRATO_HERTZ = 5.4
VIBRATO_CENTS = 32.0
VIBRATO_NOTE_SECONDS = 0.38  # shorter notes are sung straight
VIBRATO_DELAY_SECONDS = 0.22
BREAK_SECONDS = 0.25  # after a rest this long a note begins on its own pitch
UNREST_CENTS = 4.0
UNREST_HERTZ = 2.5


def pitch_curve(
    notes: Sequence[SungNote], count: int, look_seconds: float, chance: np.random.Generator, offset_cents: float = 0.0
) -> Curve:
    """The fundamental in Hz at ``count`` moments ``look_seconds`` apart; the first is at 0 s of the notes' time."""
    time = np.arange(count, dtype=np.float64) * look_seconds
    pitch = np.full(count, float(notes[0].pitch_midi), dtype=np.float64)
    for before, note in itertools.pairwise(notes):
        rise = note.pitch_midi - before.pitch_midi
        width = PORTAMENTO_SECONDS * (1.0 + 0.02 * abs(rise))
        if note.start_seconds - before.end_seconds > BREAK_SECONDS:
            width = 0.02
        # short notes have no time for a long glide, neither out of one nor into one
        width = min(width, 0.5 * note.duration_seconds, 0.25 * before.duration_seconds)
        middle = note.start_seconds - min(GLIDE_BEFORE_SECONDS, 0.1 * before.duration_seconds)
        pitch += rise / (1.0 + np.exp(np.clip((middle - time) * 4.5 / width, -60.0, 60.0)))
    for index, note in enumerate(notes):
        pitch += _ornament(note, time - note.start_seconds, index)
    unrest = smoothed(chance.standard_normal(count), UNREST_HERTZ, 1 / look_seconds)
    pitch += (UNREST_CENTS / 100) * unrest / max(float(np.std(unrest)), 1e-9) + offset_cents / 100
    return np.asarray(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


def _ornament(note: SungNote, since: Curve, index: int) -> Curve:
    """Scoop and vibrato of one note, in semitones, over the seconds since its start."""
    length = note.duration_seconds
    depth = SCOOP_CENTS / 100 * (0.6 if length > 0.3 else 0.3)
    out = -depth * np.clip(1.0 + since / 0.03, 0.0, 1.0) * np.exp(-np.maximum(since, 0.0) / SCOOP_SECONDS)
    if length > VIBRATO_NOTE_SECONDS:
        waited = since - VIBRATO_DELAY_SECONDS
        swell = np.clip(waited / 0.3, 0, 1) * np.clip((length - since) / 0.08, 0, 1) * (since < length)
        # no two notes shake at quite the same rate
        rate = VIBRATO_HERTZ + 0.3 * np.sin(2.4 * index)
        out += VIBRATO_CENTS / 100 * swell * np.sin(2 * np.pi * rate * waited)
    return np.asarray(out)
