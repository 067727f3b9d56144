"""Pitches for a rhythm: the cheapest path through the scale, by a second-order Viterbi search.

Every candidate pitch has a cost of its own (does it fit the chord, how far from the wished contour, how far from
the motif it should recall) and every pair and triple of pitches one more (steps are cheap, leaps must turn back).
Gumbel noise on the costs makes the search draw from good tunes instead of always finding the same one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.harmony import ChordTrack
from omg_desktop.composer.melody.rhythm import Beat, strength

Floats = npt.NDArray[np.float64]
OUT_OF_SCALE = 60.0
# cost of moving by so many semitones; a repeated note is not free, an octave is dear
MOVES = (0.62, 0.06, 0.0, 0.30, 0.50, 0.85, 2.6, 0.95, 2.2, 2.0, 4.0, 5.0, 1.9)


@dataclass(frozen=True)
class Task:
    """One phrase to be given pitches.

    ``start_beats`` is where it lies in the song; ``shape`` maps 0..1 along the phrase to 0..1 in the register;
    ``recall`` holds wished pitches (or None) note by note; ``rest_on`` limits the last note's pitch classes.
    """

    start_beats: float
    rhythm: tuple[Beat, ...]
    register: tuple[int, int]
    shape: str
    beats_per_bar: int
    colour: float = 0.2
    recall: tuple[int | None, ...] = ()
    rest_on: tuple[int, ...] = ()
    before: int | None = None
    leaps: float = 1.0


def shape_at(shape: str, place: float) -> float:
    """Height 0..1 of a named contour at a place 0..1 of the phrase."""
    if shape == "arch":
        return math.sin(math.pi * place)
    if shape == "rise":
        return place
    if shape == "fall":
        return 1.0 - place
    if shape == "dip":
        return 1.0 - math.sin(math.pi * place)
    if shape == "wave":
        return 0.5 + 0.5 * math.sin(2 * math.pi * place)
    return 0.5


def sing(task: Task, chords: ChordTrack, chance: np.random.Generator, noise: float = 0.35) -> list[int]:
    """The pitches of a phrase, one for each note of its rhythm."""
    if not task.rhythm:
        return []
    own = _own_costs(task, chords)
    own += noise * chance.gumbel(size=own.shape)
    pitches = np.arange(task.register[0], task.register[1] + 1)
    moves, turns = _move_costs(len(pitches), task.leaps)
    state = np.broadcast_to(own[0][None, :], moves.shape).copy()
    if task.before is not None:
        state += moves[np.clip(task.before - task.register[0], 0, len(pitches) - 1)][None, :]
    paths: list[npt.NDArray[np.intp]] = []
    for costs in own[1:]:
        total = state[:, :, None] + turns
        best = total.argmin(axis=0)
        state = np.take_along_axis(total, best[None], axis=0)[0] + moves + costs[None, :]
        paths.append(best)
    return [int(pitches[index]) for index in _walk_back(state, paths)]


def _walk_back(state: Floats, paths: list[npt.NDArray[np.intp]]) -> list[int]:
    if not paths:
        return [int(state[0].argmin())]
    previous, last = np.unravel_index(int(state.argmin()), state.shape)
    found = [int(last), int(previous)]
    for best in paths[:0:-1]:
        found.append(int(best[found[-1], found[-2]]))
    return found[::-1]


@lru_cache(maxsize=32)
def _move_costs(count: int, leaps: float) -> tuple[Floats, Floats]:
    """(moves between two pitches, extra cost of two moves in a row) for so many neighbouring pitches."""
    distance = np.abs(np.arange(count)[:, None] - np.arange(count)[None, :])
    table = np.array(list(MOVES) + [7.0] * max(0, count)) * leaps
    table[0] = MOVES[0]
    direction = np.sign(np.arange(count)[None, :] - np.arange(count)[:, None])
    leap, still = distance >= 5, distance == 0
    onward = (direction[:, :, None] * direction[None, :, :]) > 0
    turns = 1.6 * (leap[:, :, None] & onward) + 1.5 * (leap[:, :, None] & leap[None, :, :])
    turns = turns + 1.3 * (still[:, :, None] & still[None, :, :])
    back_and_forth = (np.arange(count)[:, None, None] == np.arange(count)[None, None, :]) & ~still[:, :, None]
    return table[distance], turns + 0.25 * back_and_forth


def _own_costs(task: Task, chords: ChordTrack) -> Floats:
    low, high = task.register
    length = max(beat.start_beats + beat.duration_beats for beat in task.rhythm)
    rows = []
    for index, beat in enumerate(task.rhythm):
        place = beat.start_beats / max(length, 1e-6)
        wished = low + (high - low) * (0.16 + 0.68 * shape_at(task.shape, place))
        recall = task.recall[index] if index < len(task.recall) else None
        is_last = index == len(task.rhythm) - 1
        rows.append(_note_costs(task, chords, beat, wished, recall, task.rest_on if is_last else ()))
    return np.array(rows)


def _note_costs(
    task: Task, chords: ChordTrack, beat: Beat, wished: float, recall: int | None, rest_on: tuple[int, ...]
) -> list[float]:
    start = task.start_beats + beat.start_beats
    chord = chords.at(start + 0.001)
    later = chords.at(start + beat.duration_beats - 0.05)
    tones, scale = chord.pitch_classes, chord.scale
    weight = 1.2 * strength(start, task.beats_per_bar) + 0.55 * min(beat.duration_beats, 2.0)
    costs = []
    for pitch in range(task.register[0], task.register[1] + 1):
        place = pitch % 12
        cost = 0.0 if place in scale else OUT_OF_SCALE
        rubs = (place - 1) % 12 in tones and place not in tones
        if place not in tones:
            cost += 0.8 * weight * (1.0 - 0.6 * task.colour) + (2.4 * weight if rubs else 0.0)
            cost -= 0.3 * weight if (place - chord.root) % 12 in (2, 9) and not rubs else 0.0
        elif place == chord.root:
            cost += 0.12 + 0.3 * task.colour
        if later is not chord and beat.duration_beats > 0.6 and place not in later.scale:
            cost += 1.5
        cost += 0.10 * abs(pitch - wished) + (0.55 * abs(pitch - recall) if recall is not None else 0.0)
        cost += 6.0 if rest_on and place not in rest_on else 0.0
        costs.append(cost)
    return costs
