"""Which vowel of the speech is sung on which note.

Spelling and speech count syllables differently ("every" is written in three and spoken in two), so the two rows are
aligned like two strings: a vowel to a note where first letters and word starts agree, at the price of a note that
prolongs the vowel before it, or of a vowel that must share its note.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.sing.notes import SungNote
from omg_desktop.composer.sing.phonemes import Phoneme

VOWELS_PER_NOTE_MAX = 3
SHARED_SECONDS = 0.11  # for each vowel after the first on a note
_ALONE_NOTE, _ALONE_VOWEL = 1.2, 1.0
_WRONG_LETTER, _WRONG_PLACE = 0.5, 0.4
# letters as which a phoneme may be written; others stand for themselves
_SPELLINGS = {
    "k": "ckqx", "s": "scz", "z": "zsx", "j": "yujie", "w": "wuo", "f": "fp", "S": "sct", "Z": "sgj", "T": "t",
    "D": "t", "d": "dgj", "t": "tc", "N": "n", "r": "rw", "h": "hw", "v": "vfw", "3": "uioea",
}  # fmt: skip


@dataclass(frozen=True)
class Nucleus:
    """A vowel (its index among the phonemes) and the stretch of time, in seconds, that it is sung."""

    index: int
    start_seconds: float
    end_seconds: float


def nuclei_on(notes: Sequence[SungNote], phonemes: Sequence[Phoneme]) -> list[Nucleus]:
    """The sung vowels in order; where there is a note before the first vowel, that vowel begins there already."""
    vowels = [index for index, phoneme in enumerate(phonemes) if phoneme.is_vowel]
    if not vowels:
        return []
    shares = _shares(notes, phonemes, vowels)
    nuclei: list[Nucleus] = []
    pending: float | None = None
    for note, own in zip(notes, shares, strict=True):
        if not own:  # a melisma: the vowel before goes on over this note
            if nuclei:
                nuclei[-1] = Nucleus(nuclei[-1].index, nuclei[-1].start_seconds, note.end_seconds)
            elif pending is None:
                pending = note.start_seconds
            continue
        start = note.start_seconds if pending is None else pending
        pending = None
        nuclei += _spread(own[:VOWELS_PER_NOTE_MAX], start, note.end_seconds)
    return nuclei


def _spread(vowels: Sequence[int], start: float, end: float) -> list[Nucleus]:
    """The first vowel is held, the others follow quickly before the note is over."""
    each = min(SHARED_SECONDS, (end - start) / (len(vowels) + 1))
    borders = [start, *(end - each * (len(vowels) - place) for place in range(1, len(vowels))), end]
    return [Nucleus(index, borders[place], borders[place + 1]) for place, index in enumerate(vowels)]


def _shares(notes: Sequence[SungNote], phonemes: Sequence[Phoneme], vowels: Sequence[int]) -> list[list[int]]:
    """The vowels of each note, by the cheapest alignment of both rows."""
    prices = _match_prices(notes, phonemes, vowels)
    count, width = len(notes), len(vowels)
    total = np.full((count + 1, width + 1), np.inf)
    total[0, 0] = 0.0
    for row in range(count + 1):
        for column in range(width + 1):
            if row and column:
                total[row, column] = total[row - 1, column - 1] + prices[row - 1, column - 1]
            if row:
                total[row, column] = min(total[row, column], total[row - 1, column] + _ALONE_NOTE)
            if column:
                total[row, column] = min(total[row, column], total[row, column - 1] + _ALONE_VOWEL)
    shares: list[list[int]] = [[] for _ in notes]
    row, column = count, width
    while row or column:
        here = total[row, column]
        if row and column and here == total[row - 1, column - 1] + prices[row - 1, column - 1]:
            row, column = row - 1, column - 1
            shares[row].insert(0, vowels[column])
        elif column and here == total[row, column - 1] + _ALONE_VOWEL:
            column -= 1
            shares[max(0, row - 1)].insert(0, vowels[column])
        else:
            row -= 1
    return shares


def _match_prices(
    notes: Sequence[SungNote], phonemes: Sequence[Phoneme], vowels: Sequence[int]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    prices = np.zeros((len(notes), len(vowels)))
    for column, index in enumerate(vowels):
        onset = index
        while onset and not phonemes[onset - 1].is_vowel and phonemes[onset - 1].unit == phonemes[index].unit:
            onset -= 1
        starts_unit = onset == 0 or phonemes[onset - 1].unit != phonemes[index].unit
        sounds = [phoneme.bare[:1] for phoneme in phonemes[onset : index + 1]]
        for row, note in enumerate(notes):
            starts_word = row == 0 or notes[row - 1].ends_word
            fits = _is_spelt(note.syllable, sounds)
            prices[row, column] = _WRONG_LETTER * (not fits) + _WRONG_PLACE * (starts_word != starts_unit)
    return prices


def _is_spelt(syllable: str, sounds: Sequence[str]) -> bool:
    """Whether a syllable may begin with one of these sounds; inside words consonants may belong to either side."""
    letter = syllable[:1].lower()
    if letter in "aeiouy" and not sounds[:-1]:
        return True
    return any(letter in _SPELLINGS.get(sound, sound.lower()) for sound in sounds)
