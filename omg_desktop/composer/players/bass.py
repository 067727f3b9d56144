"""Bass players: patterned lines and walking bass.

Pattern characters: ``1 3 5 7 8`` are chord tones (8 the octave), ``4`` the fifth below, ``a`` leads into the next
chord, ``r`` is a short ghosted root, capital ``R`` an accented root.
"""

from __future__ import annotations

import numpy as np

from omg_desktop.composer.genre import PartPlan
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.players.grids import Step, pattern_for_bar, steps_of
from omg_desktop.composer.score import Note, Section
from omg_desktop.composer.seeds import shuffled
from omg_desktop.composer.theory import Chord, nearest


def play_bass(band: Band, plan: PartPlan) -> list[Note]:
    """The notes of a patterned bass."""
    notes: list[Note] = []
    for section in band.sections:
        if not plan.plays_in(section.kind, section.energy):
            continue
        chance = band.chance("comping" if plan.together else "bass", plan.together or plan.name, section.name)
        order = band.chance("patterns", plan.together or plan.name, section.kind)
        busy = section.energy >= 0.75 and bool(plan.busy_patterns)
        patterns = shuffled(order, plan.busy_patterns if busy else plan.patterns)
        for bar in range(section.start_bar, min(section.end_bar, band.last_bar)):
            for step in steps_of(pattern_for_bar(patterns, bar - section.start_bar, chance), band.beats_per_bar):
                notes.append(_bass_note(band, plan, section, bar, step, chance))
    return notes + _closing(band, plan)


def _bass_note(band: Band, plan: PartPlan, section: Section, bar: int, step: Step, chance: np.random.Generator) -> Note:
    start = band.start_beats(bar) + step.start_beats
    chord = band.chords.at(start + 0.01)
    low, high = plan.register
    root = nearest(chord.bass, (low + high) / 2 - 3, low, high)
    loud = plan.velocity * (0.85 + 0.2 * section.energy) * (1.0 if step.start_beats % 1 == 0 else 0.9)
    length = step.duration_beats * plan.gate
    if step.symbol == "a":
        target = nearest(band.chords.at(start + step.duration_beats + 0.01).bass, root, low, high)
        return Note(start, length, _approach(target, root, chord, chance), loud * 0.85)
    if step.symbol == "r":
        return Note(start, min(length, 0.2), root, loud * 0.55, 0.0, "mute")
    if step.symbol == "R":
        return Note(start, length, root, min(1.0, loud * 1.15))
    return Note(start, length, _chord_pitch(step.symbol, chord, root, low), min(1.0, loud))


def _chord_pitch(symbol: str, chord: Chord, root: int, lowest: int) -> int:
    """The pitch of a pattern's digit above (or, for the fifth below, under) the root."""
    fifth = next((interval for interval in chord.intervals if interval in (6, 7, 8)), 7)
    if symbol == "8":
        return root + 12
    if symbol in "54":
        under = root + fifth - 12
        return under if symbol == "4" and under >= lowest - 3 else root + fifth
    if symbol == "3":
        return root + next((interval for interval in chord.intervals if interval in (3, 4)), 12)
    if symbol == "7":
        return root + next((interval for interval in chord.intervals if interval in (9, 10, 11)), 10)
    return root


def _approach(target: int, current: int, chord: Chord, chance: np.random.Generator) -> int:
    """A tone beside the target: a scale step or a semitone, rather from the side we are on."""
    below, above = [target - 1, target - 2], [target + 2, target + 1]
    near = below if current < target or (current == target and chance.random() < 0.6) else above
    in_scale = [pitch for pitch in near if pitch % 12 in chord.scale]
    return in_scale[0] if in_scale and chance.random() < 0.7 else near[0]


def _closing(band: Band, plan: PartPlan) -> list[Note]:
    start = band.start_beats(band.last_bar)
    low, high = plan.register
    final = band.sections[-1]
    if not plan.plays_in(final.kind, final.energy) and plan.energy[0] > 0.6:
        return []
    root = nearest(band.chords.at(start).root, (low + high) / 2 - 3, low, high)
    return [Note(start, band.ringing_beats, root, plan.velocity)]


def play_walking_bass(band: Band, plan: PartPlan) -> list[Note]:
    """A walking bass: a chord tone on each change, scale steps towards the next, an approach tone before it."""
    notes: list[Note] = []
    line = nearest(band.chords.chords[0].root, 40, *plan.register)
    for section in band.sections:
        if not plan.plays_in(section.kind, section.energy):
            continue
        chance = band.chance("walking", plan.name, section.name)
        start = band.start_beats(section.start_bar)
        end = min(band.start_beats(section.end_bar), band.start_beats(band.last_bar))
        two_feel = section.energy < 0.5
        for chord in band.chords.between(start, end):
            target = band.chords.at(chord.end_beats + 0.01).root
            for pitch, offset, length in _walk(chord, line, target, plan.register, chance, two_feel):
                line = pitch
                accent = 0.92 if offset % 2 == 0 else 1.0
                loud = plan.velocity * accent * (0.9 + 0.15 * section.energy)
                notes.append(Note(chord.start_beats + offset, length * 0.93, pitch, min(1.0, loud)))
                if length == 1.0 and chance.random() < 0.07:
                    notes.append(Note(chord.start_beats + offset + 0.5, 0.3, pitch, loud * 0.5, 0.0, "mute"))
    return notes + _closing(band, plan)


def _walk(
    chord: Chord, line: int, target: int, register: tuple[int, int], chance: np.random.Generator, two_feel: bool
) -> list[tuple[int, float, float]]:
    """(pitch, offset in beats, length in beats) for the beats of one chord."""
    low, high = register
    beats = max(1, round(chord.duration_beats))
    length = 2.0 if two_feel and beats % 2 == 0 else 1.0
    count = int(beats / length)
    pitches = [nearest(chord.bass, 0.7 * line + 0.3 * (low + high) / 2, low, high)]
    goal = nearest(target, pitches[0], low, high)
    for index in range(1, count):
        if index == count - 1 and not two_feel:
            pitches.append(_approach(goal, pitches[-1], chord, chance))
            continue
        pitches.append(_passing(pitches[-1], goal, chord, register, chance))
    return [(pitch, index * length, length) for index, pitch in enumerate(pitches)]


def _passing(current: int, goal: int, chord: Chord, register: tuple[int, int], chance: np.random.Generator) -> int:
    choices = [p for p in range(register[0], register[1] + 1) if p % 12 in chord.scale and 0 < abs(p - current) <= 5]
    weights = np.array(
        [
            (2.2 if (p - current) * (goal - current) > 0 else 0.8)
            * (1.6 if p % 12 in chord.pitch_classes else 0.8)
            * (1.5 if abs(p - current) <= 2 else 0.7)
            for p in choices
        ]
    )
    return choices[int(chance.choice(len(choices), p=weights / weights.sum()))]
