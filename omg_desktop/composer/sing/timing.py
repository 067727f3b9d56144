"""Timing: which moment of the speech is heard at which moment of the song.

A vowel begins with its note. The consonants before it are squeezed in front of the note, at the cost of the vowel
before; after the last note of a phrase, or before a rest, the closing consonants follow the vowel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from omg_desktop.composer.sing.listening import Heard
from omg_desktop.composer.sing.syllables import Nucleus

CONSONANT_SECONDS_MAX = 0.11
HISS_SECONDS_MAX = 0.13  # fricatives need longer to be understood
CODA_SECONDS_MAX = 0.28  # all consonants at the end of a phrase together
LEGATO_SECONDS = 0.06  # a rest shorter than this is sung through
CONSONANT_SHARE = 0.45  # of the time between two vowels at most
HELD_SHARE = 0.25  # of a spoken vowel, around its fullest moment: what is prolonged; the rest keeps its speed
_LEAST_VOWEL_SECONDS = 0.03


class Stretch(NamedTuple):
    """From ``start`` to ``end`` of the song the speech from ``source_start`` to ``source_end`` is heard (seconds)."""

    start: float
    end: float
    source_start: float
    source_end: float
    phoneme: int  # its index


def stretches_of(heard: Sequence[Heard], nuclei: Sequence[Nucleus]) -> list[Stretch]:
    """The whole phrase as stretches in order of time."""
    first = nuclei[0]
    opening = _unit_consonants(heard, first.index)
    out = _laid(heard, opening, first.start_seconds - sum(_wanted(heard[i]) for i in opening), 1.0)
    for place, nucleus in enumerate(nuclei):
        following = nuclei[place + 1] if place + 1 < len(nuclei) else None
        coda, onset = _between(heard, nucleus, following)
        if following is None:
            out += _vowel(heard, nucleus, nucleus.end_seconds)
            room = CODA_SECONDS_MAX
            out += _laid(heard, coda, nucleus.end_seconds, _squeeze(heard, coda, room))
            continue
        span = following.start_seconds - nucleus.start_seconds
        if following.start_seconds - nucleus.end_seconds < LEGATO_SECONDS:
            both = [*coda, *onset]
            squeeze = _squeeze(heard, both, CONSONANT_SHARE * span)
            border = following.start_seconds - squeeze * sum(_wanted(heard[i]) for i in both)
            out += _vowel(heard, nucleus, border) + _laid(heard, both, border, squeeze)
            continue
        out += _before_rest(heard, nucleus, following, coda, onset)
    return out


def _before_rest(
    heard: Sequence[Heard], nucleus: Nucleus, following: Nucleus, coda: Sequence[int], onset: Sequence[int]
) -> list[Stretch]:
    """A vowel, its closing consonants partly in the rest, and the opening ones of the next syllable at its end."""
    length = nucleus.end_seconds - nucleus.start_seconds
    squeeze = _squeeze(heard, coda, max(0.06, 0.35 * length))
    taken = squeeze * sum(_wanted(heard[i]) for i in coda)
    border = nucleus.end_seconds - min(0.5 * taken, 0.3 * length)
    free = max(0.02, following.start_seconds - border - taken)
    onset_squeeze = _squeeze(heard, onset, free)
    start = following.start_seconds - onset_squeeze * sum(_wanted(heard[i]) for i in onset)
    return [
        *_vowel(heard, nucleus, border), *_laid(heard, coda, border, squeeze),
        *_laid(heard, onset, start, onset_squeeze),
    ]  # fmt: skip


def _unit_consonants(heard: Sequence[Heard], vowel: int) -> list[int]:
    """The consonants right before a vowel, in its own word."""
    found: list[int] = []
    index = vowel - 1
    while index >= 0 and not heard[index].phoneme.is_vowel and heard[index].phoneme.unit == heard[vowel].phoneme.unit:
        found.insert(0, index)
        index -= 1
    return found


def _between(heard: Sequence[Heard], nucleus: Nucleus, following: Nucleus | None) -> tuple[list[int], list[int]]:
    """The consonants after a vowel that belong to it, and those that open the next sung syllable.

    A vowel that is not sung at all (there was no note for it) takes its consonants with it.
    """
    after: list[int] = []
    index = nucleus.index + 1
    while index < len(heard) and not heard[index].phoneme.is_vowel:
        after.append(index)
        index += 1
    if following is None:
        return after, []
    onset = _unit_consonants(heard, following.index)
    if heard[nucleus.index].phoneme.unit == heard[following.index].phoneme.unit:
        # within a word the last consonant, or a stop with its liquid, opens the next syllable
        size = 2 if len(onset) > 2 and heard[onset[-2]].phoneme.is_stop else 1
        onset = onset[-size:]
    return [index for index in after if index not in onset], onset


def _wanted(heard: Heard) -> float:
    longest = HISS_SECONDS_MAX if heard.phoneme.is_noisy else CONSONANT_SECONDS_MAX
    return min(heard.end_seconds - heard.start_seconds, longest)


def _squeeze(heard: Sequence[Heard], indexes: Sequence[int], room: float) -> float:
    wanted = sum(_wanted(heard[index]) for index in indexes)
    return min(1.0, room / wanted) if wanted > 0 else 1.0


def _laid(heard: Sequence[Heard], indexes: Sequence[int], start: float, squeeze: float) -> list[Stretch]:
    """Consonants one after the other from a moment on."""
    out = []
    for index in indexes:
        one = heard[index]
        length = squeeze * _wanted(one)
        # what is cut off from a long consonant is its beginning: closure or murmur, not the release
        source = one.end_seconds - _wanted(one)
        out.append(Stretch(start, start + length, source, one.end_seconds, index))
        start += length
    return out


def _vowel(heard: Sequence[Heard], nucleus: Nucleus, end: float) -> list[Stretch]:
    """A vowel from its note's start to a border; its fullest moment is what is prolonged."""
    one = heard[nucleus.index]
    start = nucleus.start_seconds
    end = max(end, start + _LEAST_VOWEL_SECONDS)
    spoken = max(one.end_seconds - one.start_seconds, 0.01)
    if end - start <= spoken:
        return [Stretch(start, end, one.start_seconds, one.end_seconds, nucleus.index)]
    width = HELD_SHARE * spoken
    first = min(max(one.hold_seconds - width / 2, one.start_seconds), one.end_seconds - width)
    head, tail = first - one.start_seconds, one.end_seconds - first - width
    return [
        Stretch(start, start + head, one.start_seconds, first, nucleus.index),
        Stretch(start + head, end - tail, first, first + width, nucleus.index),
        Stretch(end - tail, end, first + width, one.end_seconds, nucleus.index),
    ]
