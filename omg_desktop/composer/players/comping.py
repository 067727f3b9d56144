"""Chord players: keys, strummed and picked guitars, pads, arpeggios and riffs.

Pattern characters beside those of ``grids``: digits play one tone of the voicing (0 the lowest, going on into
the next octave), ``d`` and ``u`` strum down and up, ``m`` strums muted,
    ``b`` plays the chord's bass and ``f`` its fifth.
"""

from __future__ import annotations

from omg_desktop.composer.genre import PartPlan
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.players.grids import GHOST_CHANCE, LEVELS, Step, pattern_for_bar, steps_of
from omg_desktop.composer.score import Note, Section
from omg_desktop.composer.seeds import shuffled
from omg_desktop.composer.theory import Chord, nearest, voicing

STRUMS = {"d": 0.82, "u": 0.6, "m": 0.55}


def play_chords(band: Band, plan: PartPlan) -> list[Note]:
    """The notes of a patterned chord part."""
    hands = Hands(plan)
    notes: list[Note] = []
    for section in band.sections:
        if not plan.plays_in(section.kind, section.energy):
            continue
        chance = band.chance("comping", plan.together or plan.name, section.name)
        order = band.chance("patterns", plan.together or plan.name, section.kind)
        busy = section.energy >= 0.75 and bool(plan.busy_patterns)
        patterns = shuffled(order, plan.busy_patterns if busy else plan.patterns)
        for bar in range(section.start_bar, min(section.end_bar, band.last_bar)):
            pattern = pattern_for_bar(patterns, bar - section.start_bar, chance)
            for step in steps_of(pattern, band.beats_per_bar):
                if step.symbol == "?" and chance.random() > GHOST_CHANCE:
                    continue
                notes += _step_notes(band, plan, section, bar, step, hands)
    return notes + closing_chord(band, plan, hands)


def play_pad(band: Band, plan: PartPlan) -> list[Note]:
    """Held chords, renewed with each change of harmony, with common tones struck again softly."""
    hands = Hands(plan)
    notes: list[Note] = []
    for section in band.sections:
        if not plan.plays_in(section.kind, section.energy):
            continue
        end = min(band.start_beats(section.end_bar), band.start_beats(band.last_bar))
        for chord in band.chords.between(band.start_beats(section.start_bar), end):
            source = band.chords.at(chord.start_beats)
            loud = plan.velocity * (0.75 + 0.3 * section.energy)
            for pitch in hands.on(source):
                notes.append(Note(chord.start_beats, chord.duration_beats * plan.gate, pitch, min(1.0, loud)))
    return notes + closing_chord(band, plan, hands)


def closing_chord(band: Band, plan: PartPlan, hands: Hands) -> list[Note]:
    """The last chord of the song, where this player was heard shortly before it."""
    final = band.sections[-1]
    if not plan.plays_in(final.kind, final.energy) and plan.energy[0] > 0.6:
        return []
    chord = band.chords.at(band.start_beats(band.last_bar))
    length = band.ringing_beats
    return [
        Note(chord.start_beats, length, pitch, plan.velocity * 0.9, plan.strum_ms * 2.5e-3 * index)
        for index, pitch in enumerate(hands.on(chord))
    ]


class Hands:
    """Where a player's fingers lie: each chord is led on from the one heard before it.

    Asked in the order of the song. The same move is voiced the same way wherever it returns.
    """

    def __init__(self, plan: PartPlan) -> None:
        self._plan = plan
        self._known: dict[tuple[int, str, int, tuple[int, ...]], tuple[int, ...]] = {}
        self._pitches: tuple[int, ...] = ()
        self._start_beats = -1.0

    def on(self, chord: Chord) -> tuple[int, ...]:
        """The pitches for a chord, low to high."""
        if chord.start_beats != self._start_beats:
            plan, move = self._plan, (chord.root, chord.quality, chord.bass, self._pitches)
            if move not in self._known:
                self._known[move] = voicing(
                    chord, self._pitches, lowest=plan.register[0], highest=plan.register[1], voices=plan.tones,
                    rootless=plan.rootless, spread=plan.spread,
                )  # fmt: skip
            self._pitches, self._start_beats = self._known[move], chord.start_beats
        return self._pitches


def _step_notes(band: Band, plan: PartPlan, section: Section, bar: int, step: Step, hands: Hands) -> list[Note]:
    start = band.start_beats(bar) + step.start_beats
    chord = band.chords.at(start + 0.01)
    pitches = hands.on(chord)
    length = max(0.1, min(step.duration_beats, chord.end_beats - start)) * plan.gate
    lift = plan.velocity * (0.8 + 0.25 * section.energy)
    if step.symbol.isdigit():
        index = int(step.symbol)
        pitch = pitches[index % len(pitches)] + 12 * (index // len(pitches))
        accent = 1.0 if step.start_beats % 1 == 0 else 0.86
        return [Note(start, length, pitch, min(1.0, lift * accent))]
    if step.symbol in "bf":
        return [Note(start, length, _low_tone(chord, pitches, step.symbol, plan), min(1.0, lift))]
    if step.symbol in STRUMS:
        return _strum(start, length, pitches, min(1.0, STRUMS[step.symbol] * lift / 0.75), step.symbol, plan)
    loud = min(1.0, LEVELS.get(step.symbol, 0.6) * lift / 0.75)
    return [
        Note(start, length, pitch, loud * (1.0 - 0.03 * index), plan.strum_ms * 1e-3 * index)
        for index, pitch in enumerate(pitches)
    ]


def _low_tone(chord: Chord, pitches: tuple[int, ...], symbol: str, plan: PartPlan) -> int:
    """The thumb's note under a voicing: the bass, or the fifth between the bass and the voicing."""
    root = nearest(chord.bass, plan.register[0] - 5, plan.register[0] - 12, plan.register[0] + 2)
    if symbol == "b":
        return root
    fifth = chord.root + next((i for i in chord.intervals if i in (6, 7, 8)), 7)
    return nearest(fifth % 12, root + 6, root + 1, max(root + 13, pitches[0]))


def _strum(
    start: float, length: float, pitches: tuple[int, ...], loud: float, symbol: str, plan: PartPlan
) -> list[Note]:
    """A stroke across the strings: down from the low ones, up lighter over the high ones only."""
    strings = pitches if symbol != "u" else pitches[:0:-1][:3]
    gap = (plan.strum_ms or 12.0) * 1e-3 * (0.7 if symbol == "u" else 1.0)
    word = "mute" if symbol == "m" else ""
    held = min(length, 0.2) if symbol == "m" else length
    return [
        Note(start, held, pitch, loud * (1.0 - 0.04 * index), gap * index, word) for index, pitch in enumerate(strings)
    ]
