"""Rhyme and near-rhyme by rules: English spelling becomes sounds, and the sounds from the last stressed vowel decide.

There is no dictionary of pronunciations here (those that can be had are under the GPL, or are speech models), so words
that are not said as they are spelled are listed by hand, and rare ones may be judged wrongly. Invented words, names and
slang are judged like all others. ``domain.spelling`` is the other half.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from string import ascii_uppercase

from omg_desktop.domain.lyrics import section_tag
from omg_desktop.domain.spelling import VOWELS, last_word, sounds, stressed_vowel
from omg_desktop.domain.values import Value

RHYMES_SHOWN_MAX = 60

# Consonants that are heard alike at the end of a line; singers rhyme "time" with "mine" and "rain" with "name".
_FAMILIES = (
    frozenset({"M", "N", "NG"}), frozenset({"P", "T", "K"}), frozenset({"B", "D", "G"}),
    frozenset({"F", "TH", "S", "SH"}), frozenset({"V", "DH", "Z", "ZH"}), frozenset({"CH", "JH", "SH", "ZH"}),
    frozenset({"L", "R"}), frozenset({"S", "Z"}), frozenset({"T", "D"}), frozenset({"F", "V"}), frozenset({"TH", "DH"}),
)  # fmt: skip
_NEAR_VOWELS = (
    frozenset({"AO", "AA"}), frozenset({"AH", "AX", "UH"}), frozenset({"EH", "IH"}), frozenset({"IY", "IH"}),
    frozenset({"UW", "UH"}), frozenset({"AE", "EH"}),
)  # fmt: skip


class RhymeKind(StrEnum):
    """How close two endings are."""

    PERFECT = "perfect"
    NEAR = "near"
    NONE = "none"


class Rhymes(Value):
    """Words that rhyme with one, the closest first."""

    perfect: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def rhyme_kind(first: str, second: str) -> RhymeKind:
    """How two words, or the ends of two lines, rhyme. A word does not rhyme with itself."""
    one, other = last_word(first), last_word(second)
    if not one or not other or one == other:
        return RhymeKind.NONE
    return _kind(one, other)


def rhymes_for(word: str, words: Iterable[str]) -> Rhymes:
    """Those of ``words`` that rhyme with the last word of ``word``, in the order in which they are given."""
    wanted = last_word(word)
    if not wanted:
        return Rhymes()
    found: Mapping[RhymeKind, list[str]] = {kind: [] for kind in RhymeKind}
    for other in dict.fromkeys(words):
        if other != wanted:
            found[_kind(wanted, other)].append(other)
    return Rhymes(
        perfect=tuple(found[RhymeKind.PERFECT][:RHYMES_SHOWN_MAX]), near=tuple(found[RhymeKind.NEAR][:RHYMES_SHOWN_MAX])
    )


def rhyme_scheme(lyrics: str) -> tuple[str, ...]:
    """A letter for each line of the text, as the gutter shows it; "" for tags, empty lines and lines without a rhyme.

    Each section begins with A again. A line that ends with the same word as an earlier one has its letter, too.
    """
    scheme: list[str] = []
    section: list[tuple[int, str]] = []
    for index, line in enumerate([*lyrics.splitlines(), "[end]"]):
        scheme.append("")
        if section_tag(line) is not None:
            for place, letter in _lettered(section):
                scheme[place] = letter
            section = []
        elif word := last_word(line):
            section.append((index, word))
    return tuple(scheme[:-1])


def _lettered(ends: Sequence[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    groups: list[list[tuple[int, str]]] = []
    for end in ends:
        group = next((group for group in groups if _belongs(end[1], group)), None)
        if group is None:
            groups.append([end])
        else:
            group.append(end)
    rhyming = [group for group in groups if len(group) > 1]
    for number, group in enumerate(rhyming):
        for place, _ in group:
            yield place, ascii_uppercase[number % len(ascii_uppercase)]


def _belongs(word: str, group: Sequence[tuple[int, str]]) -> bool:
    """Compared with the first of the group, so that a chain of near-rhymes does not drift away."""
    first = group[0][1]
    return word == first or _kind(word, first) is not RhymeKind.NONE


@lru_cache(maxsize=65_536)  # a panel asks again with every line that is written
def _kind(one: str, other: str) -> RhymeKind:
    ending, their_ending = _ending(one), _ending(other)
    if not ending or not their_ending:
        return RhymeKind.NONE
    if ending == their_ending:
        return RhymeKind.PERFECT
    return RhymeKind.NEAR if _is_near(ending, their_ending) else RhymeKind.NONE


@lru_cache(maxsize=16_384)
def _ending(word: str) -> tuple[str, ...]:
    """The sounds from the last stressed vowel on."""
    heard = sounds(word)
    place = stressed_vowel(heard)
    return heard[place:] if place is not None else ()


def _is_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same vowels with related consonants, or nearly the same vowel with the same consonants."""
    vowels, their_vowels = _vowels(one), _vowels(other)
    if len(vowels) != len(their_vowels):
        return False
    tail, their_tail = _consonants(one), _consonants(other)
    if vowels == their_vowels:
        return _related(tail, their_tail)
    close = vowels[1:] == their_vowels[1:] and any({vowels[0], their_vowels[0]} <= pair for pair in _NEAR_VOWELS)
    return close and tail == their_tail and any(tail)


def _related(one: Sequence[tuple[str, ...]], other: Sequence[tuple[str, ...]]) -> bool:
    for cluster, their_cluster in zip(one, other, strict=True):
        if cluster == their_cluster:
            continue
        if not cluster or not their_cluster:
            return False
        longer, shorter = sorted((cluster, their_cluster), key=len, reverse=True)
        if len(longer) - len(shorter) > 1:
            return False
        if longer[: len(shorter)] == shorter or longer[-len(shorter) :] == shorter:
            continue  # "time" and "times", "love" and "loved"
        if len(longer) != len(shorter) or not all(map(_alike, longer, shorter)):
            return False
    return True


def _alike(one: str, other: str) -> bool:
    return one == other or any({one, other} <= family for family in _FAMILIES)


def _vowels(ending: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sound for sound in ending if sound in VOWELS)


def _consonants(ending: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The consonants after each vowel."""
    clusters: list[tuple[str, ...]] = []
    for sound in ending:
        if sound in VOWELS:
            clusters.append(())
        else:
            clusters[-1] = (*clusters[-1], sound)
    return clusters
