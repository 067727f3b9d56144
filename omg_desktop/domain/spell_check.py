"""Which words of a lyric may be misspelled: tags, names and sounds are none, and forms of a known word are known.

English only. Nothing is changed: words are pointed out, and what is sung on purpose can be kept as one's own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from omg_desktop.domain.lyrics import section_tag
from omg_desktop.domain.values import Value

OWN_WORD_LENGTH_MAX = 60
FOREIGN_FROM_WORDS = 12
FOREIGN_SHARE = 0.4
"""With so many unknown words a lyric is in another language, and none of them is marked."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_DIGIT = re.compile(r"[\d@_]")
_LONG = re.compile(r"(\w)\1{2,}")
_ENDINGS = (
    ("'s", ""), ("s'", "s"), ("in'", "ing"), ("'d", ""), ("'ll", ""), ("'ve", ""), ("'re", ""), ("n't", ""),
    ("'", ""), ("er", "re"), ("ers", "res"), ("ize", "ise"), ("ized", "ised"), ("izing", "ising"),
)  # fmt: skip
_SUNG = """
ah ain't aww ay bae boop boo coulda da dee doo dum ey finna gotta gonna ha hah hey hmm ho huh la lala lemme mhm mm mmm
na nah nananana 'n n' oh ohh oo ooh ooo oops outta shoulda tryna uh um wanna whiskey whoa woah wo woo woulda ya yea yeah
yo y'all yay 'bout 'cause 'em 'round 'til bout cause til e'er ne'er o'er kinda sorta musta dunno
"""
SUNG = frozenset(_SUNG.split())
"""Sounds and short forms that songs have and word lists lack."""


class Word(NamedTuple):
    """A word of a lyric that can be looked up."""

    start: int
    text: str


class Spelling(Value):
    """What a check found. ``is_foreign``: most words are of another language, so that nothing can be said."""

    unknown: frozenset[str] = frozenset()
    is_foreign: bool = False


def words_to_check(lyrics: str) -> Iterator[Word]:
    """All but tags, figures, initials, words of other scripts, and names inside a line."""
    start = 0
    for line in lyrics.splitlines(keepends=True):
        if section_tag(line.strip()) is None:
            yield from (Word(start + word.start, word.text) for word in _of_line(line))
        start += len(line)


def spelling(lyrics: str, knows: Callable[[str], bool]) -> Spelling:
    """What a list of words says of a lyric."""
    words = [word.text for word in words_to_check(lyrics)]
    verdicts = {text: is_known(text, knows) for text in set(words)}
    unknown = [text for text in words if not verdicts[text]]
    if len(words) >= FOREIGN_FROM_WORDS and len(unknown) > FOREIGN_SHARE * len(words):
        return Spelling(is_foreign=True)
    return Spelling(unknown=frozenset(unknown))


def is_known(word: str, knows: Callable[[str], bool]) -> bool:
    """Whether a word or what it is a form of is in the list."""
    return any(form in SUNG or knows(form) for form in _forms(word))


def own_word(word: str) -> str:
    """As one's own words are kept and compared."""
    return word.strip().replace("’", "'").casefold()[:OWN_WORD_LENGTH_MAX]


def written_like(model: str, word: str) -> str:
    """A suggestion with the capitals of the word it stands for."""
    if len(model) > 1 and model.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def _of_line(line: str) -> Iterator[Word]:
    shouted = line.isupper()
    first = True
    for found in _WORD.finditer(line):
        text, begins = found.group(), first
        first = False
        around = line[max(0, found.start() - 1) : found.end() + 1]
        is_name = not begins and text[:1].isupper() and not shouted
        initials = text.isupper() and len(text) <= 4 and not shouted
        if len(text) > 1 and not _DIGIT.search(around) and not is_name and not initials and _is_latin(text):
            yield Word(found.start(), text)


def _is_latin(text: str) -> bool:
    return text.isascii() or all(letter in "'’" or unicodedata.name(letter, "").startswith("LATIN") for letter in text)


def _forms(word: str) -> Iterator[str]:
    plain = word.replace("’", "'").casefold()
    yield plain
    bare = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    for form in dict.fromkeys((bare, _LONG.sub(r"\1", bare), _LONG.sub(r"\1\1", bare))):
        yield form
        yield form.replace("or", "our", 1) if "or" in form[3:] else form
        yield from (form.removesuffix(ending) + other for ending, other in _ENDINGS if form.endswith(ending))
