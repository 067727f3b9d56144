"""Themes: two-bar motifs joined into periods that come back, and that lend one another their ideas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.melody.contour import Task, sing
from omg_desktop.composer.melody.critic import faults
from omg_desktop.composer.melody.rhythm import Beat, draw_motif, strength, varied, with_breath
from omg_desktop.composer.melody.words import Syllable, rhythm_for_words
from omg_desktop.composer.players.band import Band
from omg_desktop.composer.score import Note, Section
from omg_desktop.composer.seeds import one_of
from omg_desktop.composer.theory import SCALES

PHRASE_BARS = 2
CANDIDATES = 14
PLANS = {
    "verse": ("abac", "aabc", "abab", "abcb"), "chorus": ("aaba", "abab", "aabc", "aaab"), "prechorus": ("aabb",
        "abac"),
    "bridge": ("abac", "abca"), "drop": ("aaab", "abab", "aaba"), "solo": ("abcd", "aabc", "abac"),
}  # fmt: skip
# which letter of a theme recalls the first motif of an earlier theme
RECALLS = {"chorus": ("c", "verse"), "bridge": ("b", "chorus"), "solo": ("a", "chorus"), "drop": ("b", "verse")}
SHAPES = {
    "verse": ("arch", "wave", "fall", "dip"), "chorus": ("arch", "rise", "arch", "fall"), "prechorus": ("rise",
        "rise", "wave"),
    "bridge": ("dip", "fall", "wave"), "drop": ("arch", "wave", "flat"), "solo": ("wave", "rise", "arch", "fall"),
}  # fmt: skip


@dataclass
class Motif:
    """An idea: its name in the score, its rhythm and, once sung, its pitches by start."""

    name: str
    rhythm: tuple[Beat, ...]
    pitches: dict[float, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Theme:
    """A finished period: notes in beats from its own start, and the motifs it is made of."""

    kind: str
    bars: int
    notes: tuple[Note, ...]
    motifs: dict[str, Motif]


@dataclass(frozen=True)
class ThemeOrder:
    """What a theme must be: for which section, in which register and feel, with which words line by line."""

    kind: str
    section: Section
    bars: int
    register: tuple[int, int]
    feel: str
    lines: tuple[tuple[Syllable, ...], ...] = ()


def compose_theme(band: Band, order: ThemeOrder, earlier: dict[str, Theme], label: str) -> Theme:
    """The best of several drawn themes, by the critic's faults; the first of equals."""
    best: Theme | None = None
    least = float("inf")
    for attempt in range(CANDIDATES):
        chance = band.chance("theme", label, attempt)
        theme = _draw_theme(band, order, earlier, chance)
        start = band.start_beats(order.section.start_bar)
        placed = [note._replace(start_beats=note.start_beats + start) for note in theme.notes]
        count = faults(placed, band.chords, band.beats_per_bar)
        if count < least:
            best, least = theme, count
        if count <= 0.02:
            break
    assert best is not None
    return best


def _draw_theme(band: Band, order: ThemeOrder, earlier: dict[str, Theme], chance: np.random.Generator) -> Theme:
    phrases = max(1, order.bars // PHRASE_BARS)
    plan = (one_of(chance, PLANS[order.kind]) * 8)[:phrases]
    motifs = _new_motifs(band, order, earlier, plan, chance)
    sung: set[str] = set()
    notes: list[Note] = []
    for index, letter in enumerate(plan):
        motif = motifs[letter]
        words = order.lines[index] if index < len(order.lines) else ()
        rhythm = _phrase_rhythm(band, order, motif, index, phrases, words, letter in sung, chance)
        task = _phrase_task(band, order, motif, rhythm, index, phrases, notes, chance)
        pitches = sing(task, band.chords, chance)
        if not motif.pitches:
            motif.pitches = {beat.start_beats: pitch for beat, pitch in zip(rhythm, pitches, strict=True)}
        sign = "'" * (letter in sung)
        sung.add(letter)
        offset = index * PHRASE_BARS * band.beats_per_bar
        notes += _phrase_notes(band, offset, rhythm, pitches, motif.name + sign, words)
    return Theme(order.kind, order.bars, tuple(notes), motifs)


def _new_motifs(
    band: Band, order: ThemeOrder, earlier: dict[str, Theme], plan: str, chance: np.random.Generator
) -> dict[str, Motif]:
    """A motif for every letter of a plan; one of them may be the first motif of an earlier theme, lifted."""
    motifs: dict[str, Motif] = {}
    letter_back, source = RECALLS.get(order.kind, ("", ""))
    used = {motif.name for theme in earlier.values() for motif in theme.motifs.values()}
    names = (name for name in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if name not in used)
    for letter in dict.fromkeys(plan):
        if source in earlier and (letter == letter_back or (letter_back not in plan and letter == plan[-1])):
            old = earlier[source].motifs["a"]
            lift = order.register[0] - min(old.pitches.values()) if old.pitches else 0
            lift = 12 if lift > 9 else 5 if lift > 4 else 0
            motifs[letter] = Motif(old.name, old.rhythm, {start: pitch + lift for start, pitch in old.pitches.items()})
        else:
            motifs[letter] = Motif(next(names), tuple(draw_motif(chance, order.feel, PHRASE_BARS, band.beats_per_bar)))
    return motifs


def _phrase_rhythm(
    band: Band, order: ThemeOrder, motif: Motif, index: int, phrases: int, words: Sequence[Syllable], again: bool,
    chance: np.random.Generator,
) -> tuple[Beat, ...]:  # fmt: skip
    beats = float(PHRASE_BARS * band.beats_per_bar)
    last, half = index == phrases - 1, index == phrases // 2 - 1
    breath = 1.5 if last else 1.0
    if words:
        pushed = 0.8 if order.feel in ("pushed", "hook", "swung") else 0.2
        return tuple(rhythm_for_words(words, beats, band.beats_per_bar, breath, pushed))
    rhythm = varied(chance, motif.rhythm, 0.3) if again else list(motif.rhythm)
    return tuple(with_breath(rhythm, beats, breath)) if last or half else tuple(rhythm)


def _phrase_task(
    band: Band, order: ThemeOrder, motif: Motif, rhythm: tuple[Beat, ...], index: int, phrases: int,
    notes: Sequence[Note], chance: np.random.Generator,
) -> Task:  # fmt: skip
    start = band.start_beats(order.section.start_bar) + index * PHRASE_BARS * band.beats_per_bar
    shift = one_of(chance, (0, 0, 0, 2, -2, 3)) if motif.pitches else 0
    recall = tuple(_recalled(motif, beat.start_beats, shift) for beat in rhythm)
    closing: tuple[int, ...] = ()
    if rhythm and index == phrases - 1:
        chord = band.chords.at(start + rhythm[-1].start_beats)
        scale = SCALES[band.mode]
        home = {band.tonic, (band.tonic + scale[2]) % 12, (band.tonic + 7) % 12}
        tones = chord.pitch_classes
        closing = tuple(tone for tone in tones if tone in home) or tones
    elif rhythm and index == phrases // 2 - 1:
        closing = band.chords.at(start + rhythm[-1].start_beats).pitch_classes
    colour = band.genre.melody.colour
    return Task(
        start, rhythm, order.register, one_of(chance, SHAPES[order.kind]), band.beats_per_bar, colour, recall, closing,
        notes[-1].pitch if notes else None, band.genre.melody.leaps,
    )  # fmt: skip


def _recalled(motif: Motif, start: float, shift: int) -> int | None:
    near = [(abs(known - start), pitch) for known, pitch in motif.pitches.items() if abs(known - start) < 0.3]
    return min(near)[1] + shift if near else None


def _phrase_notes(
    band: Band, offset: float, rhythm: Sequence[Beat], pitches: Sequence[int], name: str, words: Sequence[Syllable]
) -> list[Note]:
    length = PHRASE_BARS * band.beats_per_bar
    notes = []
    for index, (beat, pitch) in enumerate(zip(rhythm, pitches, strict=True)):
        place = beat.start_beats / length
        loud = 0.58 + 0.2 * strength(beat.start_beats, band.beats_per_bar) + 0.14 * (1.0 - abs(2 * place - 0.9))
        text = words[index].text + ("" if words[index].ends_word else "-") if index < len(words) else ""
        notes.append(Note(offset + beat.start_beats, beat.duration_beats, pitch, loud, 0.0, "", name, text))
    return notes
