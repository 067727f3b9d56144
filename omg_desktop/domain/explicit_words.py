"""Words for which stores ask to mark a track as explicit. They are pointed out, never changed or refused.

English only; the list is short on purpose, since a word too many would cry wolf.
"""

import re
from typing import NamedTuple

_STEMS = (
    r"(?:mother|mutha)?f+u+c+k\w*", r"f[*#@]+(?:c?k)\w*", r"(?:bull|horse|dip)?sh[i1]t(?!ake)\w*", r"sh[*#@]+t?\w*",
    r"b[i1]tch\w*", r"bastards?", r"ass(?:hole|holes|es)?", r"arse(?:hole|holes)?", r"dick(?:head|heads|s)?",
    r"cocks?(?:ucker|uckers)?", r"cunts?", r"puss(?:y|ies)", r"wank(?:er|ers|ing)?", r"twats?", r"whores?", r"sluts?",
    r"n[i1]gg(?:a|as|az|er|ers)", r"fag(?:got|gots|s)?", r"goddamn\w*", r"piss(?:ed|ing)?", r"blowjobs?",
)  # fmt: skip
_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_STEMS)})(?!\w)", re.IGNORECASE)


class ExplicitWord(NamedTuple):
    """Where such a word stands in a text."""

    start: int
    text: str


def explicit_words(lyrics: str) -> tuple[ExplicitWord, ...]:
    """All of them, in their order."""
    return tuple(ExplicitWord(found.start(), found.group()) for found in _WORD.finditer(lyrics))
