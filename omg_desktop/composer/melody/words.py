"""Words set to music: syllables of a line, their stress, and a rhythm that puts the heavy ones on strong beats."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.melody.rhythm import Beat, strength

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+", re.UNICODE)
_NUCLEUS = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ]+", re.IGNORECASE)
_LIGHT = """
a an the and or but of to in on at by for with from as is am are was were be been i you he she it we they me my your his
her its our their this that so if than then do does did not no i'm it's der die das und ich ist ein eine zu im le la les
un une et de des je tu il elle el los las y que en mi su
"""
LIGHT_WORDS = frozenset(re.findall(r"\S+", _LIGHT))


@dataclass(frozen=True)
class Syllable:
    """A piece of a word with its weight: 1 carries the stress, 0 may pass unnoticed; ``ends_word`` closes a word."""

    text: str
    weight: float
    ends_word: bool


def syllables_of(line: str) -> list[Syllable]:
    """The syllables of a line of lyrics, by a rule of thumb that suits English and most Latin spelling."""
    found: list[Syllable] = []
    for word in _WORD.findall(line):
        pieces = split_word(word)
        light = word.lower() in LIGHT_WORDS
        heavy = _stressed_index(word, pieces)
        for index, piece in enumerate(pieces):
            weight = 0.15 if light else 1.0 if index == heavy else 0.35
            found.append(Syllable(piece, weight, index == len(pieces) - 1))
    return found


def split_word(word: str) -> list[str]:
    """A word in syllables: one for each group of vowels, the silent e of English not counted."""
    nuclei = [match.span() for match in _NUCLEUS.finditer(word)]
    lower = word.lower()
    silent_e = lower.endswith("e") and nuclei[-1:] == [(len(word) - 1, len(word))] and not lower.endswith("le")
    silent_ed = (
        lower.endswith("ed") and lower[-3:-2] not in ("t", "d", "") and nuclei[-1:] == [(len(word) - 2, len(word) - 1)]
    )
    if len(nuclei) > 1 and (silent_e or silent_ed):
        nuclei.pop()
    if len(nuclei) < 2:
        return [word]
    cuts = []
    for (_, end), (start, _) in itertools.pairwise(nuclei):
        cuts.append(end + max(0, start - end - 1) if start - end > 1 else end)
    bounds = [0, *cuts, len(word)]
    return [word[a:b] for a, b in itertools.pairwise(bounds)]


def _stressed_index(word: str, pieces: Sequence[str]) -> int:
    """English words mostly lean on their first syllable; those with a light prefix on their second."""
    prefix = pieces[0].lower()
    return 1 if len(pieces) > 1 and prefix in ("a", "be", "re", "de", "un", "for", "to", "en", "in", "ex") else 0


def rhythm_for_words(
    syllables: Sequence[Syllable], phrase_beats: float, beats_per_bar: int, breath_beats: float, pushed: float
) -> list[Beat]:
    """A start and a length for every syllable of a line, in order, within a phrase.

    Dynamic programming over a grid of eighths (sixteenths for long lines): stressed syllables want strong beats,
    neighbours want even spacing, and ``pushed`` (0..1) rewards the off-beat before a strong one.
    """
    count = len(syllables)
    unit = 0.5 if count <= (phrase_beats - breath_beats) * 1.6 else 0.25
    slots = int((phrase_beats - breath_beats) / unit)
    while slots < count:
        unit /= 2
        slots = int((phrase_beats - breath_beats) / unit)
    even = max(1.0, min(2.0 / unit, slots / (count + 0.5)))
    weights = np.array([strength(slot * unit, beats_per_bar) for slot in range(slots)])
    gaps = np.arange(slots)
    gap_cost = 0.5 * np.abs(np.log(np.maximum(gaps, 0.3) / even))
    starts = _cheapest_slots(syllables, weights, gap_cost, slots)
    beats = [slot * unit for slot in starts]
    ends = [*beats[1:], phrase_beats - breath_beats]
    moved = [
        b - 0.5 if pushed > 0.5 and b % 1 == 0 and i and b - beats[i - 1] >= 1.0 and i % 3 == 1 else b
        for i, b in enumerate(beats)
    ]
    return [
        Beat(start, max(unit, min(end - start, 3.0))) for start, end in zip(moved, [*moved[1:], ends[-1]], strict=True)
    ]


def _cheapest_slots(
    syllables: Sequence[Syllable], weights: np.ndarray[tuple[int], np.dtype[np.float64]],
    gap_cost: np.ndarray[tuple[int], np.dtype[np.float64]], slots: int,
) -> list[int]:  # fmt: skip
    count = len(syllables)
    best = np.full((count, slots), np.inf)
    back = np.zeros((count, slots), dtype=int)
    for index, syllable in enumerate(syllables):
        fit = 1.4 * syllable.weight * (1.0 - weights) + 0.5 * (1.0 - syllable.weight) * weights
        latest = slots - (count - index)
        for slot in range(index, latest + 1):
            if index == 0:
                best[0, slot] = fit[slot] + 0.12 * slot
                continue
            earlier = best[index - 1, :slot] + gap_cost[slot - np.arange(slot)]
            back[index, slot] = int(earlier.argmin())
            best[index, slot] = fit[slot] + earlier[back[index, slot]]
    path = [int(best[-1].argmin())]
    for index in range(count - 1, 0, -1):
        path.append(int(back[index, path[-1]]))
    return path[::-1]
