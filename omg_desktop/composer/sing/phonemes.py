"""Phonemes: reading espeak-ng's mnemonics, and what kind of sound each of them is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from omg_desktop.composer.sing.helper import SEPARATOR

PHONEMES_MAX = 400  # in one phrase
_TOKEN = re.compile(r"[!-Z\\^-z|~]{1,8}")  # printable ASCII without the brackets that would end phoneme input
_LANGUAGE = re.compile(r"\([a-z-]{2,12}\)")  # "(fr)": the words that follow are read in another language
_STRESS = "',%="
_VOWELS = frozenset("aeiouyAEIOUVWY03@&8")
_VOICELESS = frozenset("ptkfsSThxCcX?")
_FRICATIVES = frozenset("fvszSZTDhxCXHB")
_STOPS = frozenset("pbtdkgcq?")
_SONORANTS = frozenset("lmnNrwjLJM")


@dataclass(frozen=True)
class Phoneme:
    """One speech sound: its mnemonic with the stress mark, and the number of the word unit it stands in."""

    mnemonic: str
    unit: int

    @property
    def bare(self) -> str:
        """The mnemonic without its stress mark."""
        return self.mnemonic.lstrip(_STRESS)

    @property
    def is_vowel(self) -> bool:
        """Whether a note can be held on it."""
        return self.bare[:1] in _VOWELS

    @property
    def is_stressed(self) -> bool:
        """Whether it carries the main stress of its word."""
        return "'" in self.mnemonic[:2]

    @property
    def is_voiced(self) -> bool:
        """Whether the vocal folds swing."""
        return self.bare[:1] not in _VOICELESS

    @property
    def is_noisy(self) -> bool:
        """Whether air hisses in it: fricatives and affricates."""
        return not self.is_vowel and any(sign in _FRICATIVES for sign in self.bare)

    @property
    def is_stop(self) -> bool:
        """Whether it begins with silence, affricates included."""
        return not self.is_vowel and self.bare[:1] in _STOPS

    @property
    def is_soft(self) -> bool:
        """Whether it melts into its neighbours: vowels, nasals, liquids and half-vowels."""
        return self.is_vowel or self.bare[:1] in _SONORANTS

    @property
    def glides(self) -> bool:
        """Whether a vowel moves to another at its end: diphthongs, and vowels with an r."""
        return self.is_vowel and (sum(sign in _VOWELS for sign in self.bare) > 1 or "r" in self.bare)


def read_mnemonics(answer: str) -> list[list[Phoneme]]:
    """Phonemes of each line of an answer. Pauses, and words in another language, are left out; junk is ignored."""
    return [_read_line(line) for line in answer.splitlines()]


def _read_line(line: str) -> list[Phoneme]:
    found: list[Phoneme] = []
    foreign = False
    for unit, word in enumerate(line.split()):
        for token in word.split(SEPARATOR):
            if _LANGUAGE.fullmatch(token):
                # each switch is told twice: where it begins, and where the voice's own language returns
                foreign = not foreign
            elif not foreign and _TOKEN.fullmatch(token) and token.strip("_:;|!-" + _STRESS):
                found.append(Phoneme(token, unit))
    return found[:PHONEMES_MAX]


def as_input(phonemes: Sequence[Phoneme]) -> str:
    """Phonemes as the program reads them back: word by word, each in double brackets."""
    words: dict[int, str] = {}
    for phoneme in phonemes:
        words[phoneme.unit] = words.get(phoneme.unit, "") + phoneme.mnemonic
    return " ".join(f"[[{word}]]" for word in words.values())
