"""Those who carry the tune: the lead itself, a second voice in thirds, and a counter-melody in its gaps."""

from __future__ import annotations

from collections.abc import Mapping

from omg_desktop.composer.genre import PartPlan
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.score import Note
from omg_desktop.composer.theory import nearest

# the middle of the range in which an instrument carries a tune well, as MIDI pitches
CENTRES = {
    "cello": 57, "violin": 76, "flute": 77, "clarinet": 69, "sax": 66, "trumpet": 69, "muted trumpet": 70, "horn": 61,
    "harmonica": 73, "glockenspiel": 88, "music box": 84, "bell": 80, "fm bell": 78, "kalimba": 76, "vibes": 72,
    "overdriven guitar": 67, "lead guitar": 72, "clean guitar": 70, "jazz guitar": 67, "nylon guitar": 69, "oboe": 74,
}  # fmt: skip
Tunes = Mapping[int, tuple[Note, ...]]


def play_tune(band: Band, plan: PartPlan, tunes: Tunes) -> list[Note]:
    """The tune in the sections that are this player's, moved by the setting ``octave``, and a last note."""
    octave = int(dict(plan.settings).get("octave", 0)) * 12
    octave += _comfortable_octave(plan.voices[0], tunes, octave)
    notes: list[Note] = []
    for index, section in enumerate(band.sections):
        if plan.plays_in(section.kind, section.energy):
            for note in tunes.get(index, ()):
                loud = min(1.0, note.velocity * plan.velocity / 0.75)
                notes.append(note._replace(pitch=note.pitch + octave, velocity=loud))
    if notes and band.start_beats(band.last_bar) - notes[-1].start_beats < 6 * band.beats_per_bar:
        start = band.start_beats(band.last_bar)
        home = nearest(band.chords.at(start).root, notes[-1].pitch, notes[-1].pitch - 7, notes[-1].pitch + 7)
        notes.append(Note(start, float(band.beats_per_bar), home, plan.velocity * 0.7, 0.0, "", "end"))
    return notes


def _comfortable_octave(voice: str, tunes: Tunes, octave: int) -> int:
    """The shift in semitones that brings a tune to where an instrument likes to play it, in whole octaves."""
    pitches = [note.pitch + octave for notes in tunes.values() for note in notes]
    if voice not in CENTRES or not pitches:
        return 0
    return 12 * round((CENTRES[voice] - sum(pitches) / len(pitches)) / 12)


def play_harmony(band: Band, plan: PartPlan, tunes: Tunes) -> list[Note]:
    """A second voice below the tune: the chord or scale tone a third or a fourth under it."""
    notes: list[Note] = []
    for index, section in enumerate(band.sections):
        if not plan.plays_in(section.kind, section.energy):
            continue
        for note in tunes.get(index, ()):
            chord = band.chords.at(note.start_beats + 0.001)
            below = [note.pitch - gap for gap in (3, 4, 5, 8, 9)]
            in_chord = [pitch for pitch in below if pitch % 12 in chord.pitch_classes]
            in_scale = [pitch for pitch in below if pitch % 12 in chord.scale]
            pitch = (in_chord or in_scale or below)[0]
            notes.append(note._replace(pitch=pitch, velocity=note.velocity * 0.8 * plan.velocity / 0.75, syllable=""))
    return notes


def play_counter(band: Band, plan: PartPlan, tunes: Tunes) -> list[Note]:
    """Long guide tones that move by step from chord to chord, and answer with a turn where the tune is silent."""
    low, high = plan.register
    notes: list[Note] = []
    line = (low + high) / 2
    for index, section in enumerate(band.sections):
        if not plan.plays_in(section.kind, section.energy):
            continue
        tune = tunes.get(index, ())
        start = band.start_beats(section.start_bar)
        end = band.start_beats(min(section.end_bar, band.last_bar))
        for chord in band.chords.between(start, end):
            tones = chord.pitch_classes[1:] or chord.pitch_classes
            pitch = min((nearest(tone, line, low, high) for tone in tones), key=lambda p: (abs(p - line), p))
            line = pitch
            loud = plan.velocity * (0.75 + 0.3 * section.energy)
            silent = not any(n.start_beats >= chord.end_beats - 1.6 and n.start_beats < chord.end_beats for n in tune)
            if silent and chord.duration_beats >= 3.0:
                notes.append(Note(chord.start_beats, chord.duration_beats - 1.5, pitch, loud, 0.0, "", "counter"))
                notes += _turn(chord.end_beats - 1.5, pitch, chord.scale, loud)
            else:
                notes.append(Note(chord.start_beats, chord.duration_beats * plan.gate, pitch, loud, 0.0, "", "counter"))
    return notes


def _turn(start: float, pitch: int, scale: tuple[int, ...], loud: float) -> list[Note]:
    above = [p for p in range(pitch + 1, pitch + 8) if p % 12 in scale]
    if len(above) < 2:
        return [Note(start, 1.4, pitch, loud, 0.0, "", "counter")]
    path = (above[0], above[1], above[0])
    return [Note(start + 0.5 * index, 0.48, p, loud * 0.95, 0.0, "", "counter") for index, p in enumerate(path)]
