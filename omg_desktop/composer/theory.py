"""Keys, scales, chords and the voicing of chords, on MIDI pitches and pitch classes (C = 0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

PITCH_NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
}
MINOR_MODES = ("minor", "dorian", "phrygian", "harmonic minor")
QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "5": (0, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7),
    "sus4": (0, 5, 7), "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10), "mmaj7": (0, 3, 7, 11), "m7b5": (0, 3, 6, 10), "dim7": (0, 3, 6, 9),
    "7sus4": (0, 5, 7, 10), "add9": (0, 4, 7, 14), "madd9": (0, 3, 7, 14), "69": (0, 4, 7, 9, 14),
    "9": (0, 4, 7, 10, 14), "maj9": (0, 4, 7, 11, 14), "m9": (0, 3, 7, 10, 14), "9sus4": (0, 5, 7, 10, 14),
    "7b9": (0, 4, 7, 10, 13), "7#9": (0, 4, 7, 10, 15), "7alt": (0, 4, 8, 10, 15), "13": (0, 4, 7, 10, 14, 21),
    "m11": (0, 3, 7, 10, 14, 17), "maj7#11": (0, 4, 7, 11, 18),
}  # fmt: skip
DEGREES = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
WIDEST_LIMITS = 30  # semitones; a voicing that would have to go beyond may move in parallel
_ROMAN = re.compile(r"([b#]?)(VII|VI|IV|V|III|II|I)([^/]*)(?:/([b#]?)(VII|VI|IV|V|III|II|I))?$")
_KEY = re.compile(r"\s*([A-Ga-g])\s*(#|b|♯|♭|sharp|flat)?[\s-]*(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord from ``start_beats`` for ``duration_beats``; ``scale`` holds the pitch classes that fit it."""

    start_beats: float
    duration_beats: float
    root: int
    quality: str
    bass: int
    scale: tuple[int, ...]

    @property
    def intervals(self) -> tuple[int, ...]:
        """Semitones above the root."""
        return QUALITIES[self.quality]

    @property
    def pitch_classes(self) -> tuple[int, ...]:
        """The pitch classes of the chord, root first."""
        return tuple((self.root + interval) % 12 for interval in self.intervals)

    @property
    def end_beats(self) -> float:
        """Where the chord ends."""
        return self.start_beats + self.duration_beats

    @property
    def name(self) -> str:
        """The chord as written on a chord sheet, such as "Am7" or "C/E"."""
        slash = f"/{PITCH_NAMES[self.bass]}" if self.bass != self.root else ""
        return f"{PITCH_NAMES[self.root]}{self.quality}{slash}"

    def tone(self, step: int) -> int:
        """Semitones above the root of the n-th chord tone, going on into higher octaves."""
        simple = sorted({interval % 12 for interval in self.intervals})
        return simple[step % len(simple)] + 12 * (step // len(simple))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Chord:
        """The chord that ``dataclasses.asdict`` made."""
        return cls(**(dict(values) | {"scale": tuple(values["scale"])}))


def parse_key(text: str) -> tuple[int, str] | None:
    """(tonic, mode) of words such as "A minor", "F# major", "Bbm" or "D dorian"; None where they say no key."""
    match = _KEY.match(text)
    if match is None:
        return None
    letter, accidental, rest = match.groups()
    shift = {"#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}.get((accidental or "").lower(), 0)
    word = rest.strip().lower()
    mode = {"": "major", "m": "minor", "min": "minor", "maj": "major", "aeolian": "minor", "ionian": "major"}.get(
        word, word
    )
    return None if mode not in SCALES else ((LETTERS[letter.upper()] + shift) % 12, mode)


def make_chord(symbol: str, tonic: int, mode: str, start_beats: float, duration_beats: float) -> Chord:
    """The chord of a roman symbol ("bVIImaj7", "V7b9", "I/III") in a key; raises ValueError for nonsense."""
    match = _ROMAN.match(symbol)
    if match is None or match.group(3) not in QUALITIES:
        raise ValueError(f"not a chord symbol: {symbol}")
    accidental, degree, quality, bass_accidental, bass_degree = match.groups()
    root = _degree_pitch(tonic, accidental, degree)
    bass = _degree_pitch(tonic, bass_accidental, bass_degree) if bass_degree else root
    tones = [(root + interval) % 12 for interval in QUALITIES[quality]]
    return Chord(start_beats, duration_beats, root, quality, bass, fitting_scale(tones, tonic, mode))


def fitting_scale(tones: list[int], tonic: int, mode: str) -> tuple[int, ...]:
    """The key's scale with the tones of a borrowed chord put in and their chromatic neighbours taken out."""
    key_scale = [(tonic + step) % 12 for step in SCALES[mode]]
    foreign = [tone for tone in tones if tone not in key_scale]
    kept = [
        pitch for pitch in key_scale if pitch in tones or all((pitch - tone) % 12 not in (1, 11) for tone in foreign)
    ]
    return tuple(sorted({*kept, *tones}))


def _degree_pitch(tonic: int, accidental: str | None, degree: str) -> int:
    return (tonic + DEGREES[degree] + {"b": -1, "#": 1}.get(accidental or "", 0)) % 12


def nearest(pitch_class: int, target: float, lowest: int, highest: int) -> int:
    """The pitch of this class nearest to a target, within limits that hold at least an octave."""
    first = lowest + (pitch_class - lowest) % 12
    return min(range(first, highest + 1, 12) or [first], key=lambda pitch: (abs(pitch - target), pitch))


def essential_tones(chord: Chord, voices: int, rootless: bool) -> list[int]:
    """The intervals worth playing with so many voices: third, seventh and colours first, then root and fifth.

    A sixth chord keeps its root: without it the minor chord a third below is heard.
    """
    intervals = chord.intervals
    thirds = [i for i in intervals if i in (2, 3, 4, 5)][:1]
    sevenths = [i for i in intervals if i in (9, 10, 11)][:1]
    colours = [i for i in intervals if i > 12][::-1]
    fifths = [i for i in intervals if i in (6, 7, 8)]
    bare = rootless and len(intervals) > 3 and 9 not in intervals
    wanted = ([] if bare else [0]) + thirds + sevenths + colours + fifths
    wanted = wanted[:voices]
    doubles = [0, *fifths, *thirds]
    while len(wanted) < voices:
        wanted.append(doubles[(len(wanted) - len(intervals)) % len(doubles)])
    return wanted


def voicing(
    chord: Chord, before: tuple[int, ...] = (), *, lowest: int = 52, highest: int = 74, voices: int = 4,
    rootless: bool = False, spread: bool = False,
) -> tuple[int, ...]:  # fmt: skip
    """The pitches, low to high, that carry a chord on from the one before.

    Searches every placing within the limits for small movement, open low intervals, no parallel fifths or
    octaves where the limits leave a choice, and a comfortable middle. Widens the limits where nothing fits.
    """
    classes = [(chord.root + interval) % 12 for interval in essential_tones(chord, voices, rootless)]
    places = [[pitch for pitch in range(lowest, highest + 1) if pitch % 12 == pitch_class] for pitch_class in classes]
    candidates = {tuple(sorted(combination)) for combination in product(*places)}
    whole = [candidate for candidate in candidates if len(set(candidate)) == len(candidate)]
    apart = [candidate for candidate in whole if not parallel_perfects(before, candidate)]
    if not whole or (not apart and highest - lowest < WIDEST_LIMITS):
        return voicing(
            chord, before, lowest=lowest - 4, highest=highest + 6, voices=voices, rootless=rootless, spread=spread
        )
    centre = (lowest + highest) / 2
    return min(apart or whole, key=lambda pitches: (_voicing_cost(pitches, before, centre, spread), pitches))


def _voicing_cost(pitches: tuple[int, ...], before: tuple[int, ...], centre: float, spread: bool) -> float:
    cost = 0.25 * abs(sum(pitches) / len(pitches) - centre)
    for low, high in pairwise(pitches):
        gap = high - low
        cost += 6.0 if low < 48 and gap < 5 else 4.0 if low < 55 and gap < 3 else 0.0
        cost += (2.0 if high != pitches[-1] else 5.0) if gap == 1 else 0.0
        cost += 4.0 if gap > 12 else 0.0
        cost += 1.0 if spread and gap < 3 else 0.0
    cost += 0.0 if spread else max(0, pitches[-1] - pitches[0] - 19)
    if before:
        cost += 0.5 * abs(pitches[-1] - before[-1])
        if len(before) == len(pitches):
            cost += 0.6 * sum(abs(a - b) for a, b in zip(before, pitches, strict=True))
    return cost


def parallel_perfects(before: tuple[int, ...], after: tuple[int, ...]) -> int:
    """How many pairs of voices move in parallel fifths or octaves; 0 where the voicings have unlike numbers of them."""
    count = 0
    if len(before) != len(after):
        return count
    for low in range(len(before)):
        for high in range(low + 1, len(before)):
            moves = after[low] - before[low], after[high] - before[high]
            gap = (before[high] - before[low]) % 12
            if moves[0] == moves[1] != 0 and gap in (0, 7):
                count += 1
    return count
