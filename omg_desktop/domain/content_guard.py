"""Names of artists or songs in a direction: found by local rules, with a neutral wording to offer.

Music services refuse them, some charge for the refusal, and the terms of most forbid them. Rules of wording cannot know
names, so this warns and never forbids: a capital letter after "in the style of" is a name or just a capital letter.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from omg_desktop.domain.values import Value

SAID_LENGTH_MAX = 80


class NameKind(StrEnum):
    """What somebody seems to be named for."""

    STYLE_OF = "style_of"
    LIKE = "like"
    BY = "by"
    TITLE = "title"
    COVER_OF = "cover_of"


class NameWarning(Value):
    """A place in the direction that seems to name somebody. ``start`` and ``end`` count characters."""

    kind: NameKind
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    name: str
    said: str


class Guarded(Value):
    """What was found, and a direction without it; the same direction when nothing was found."""

    warnings: tuple[NameWarning, ...]
    neutral: str


# One to five words with a capital (or a number after one), with the small words that stand inside names.
_WORD = r"(?:[A-ZÀ-ÖØ-Þ](?:[\w'’&+$-]|\.(?=\w))*)"
_NAME = rf"(?:the |The )?{_WORD}(?:(?: (?:of|the|de|la|von|van))? (?:{_WORD}|\d+)){{0,4}}"
_MANY = rf"(?P<name>{_NAME}(?:(?:,| and| &| y| und| et| or| meets| x| vs\.?) {_NAME}){{0,6}})"
_QUOTED = r"[\"“„«‘](?P<quoted>[^\"”“»’\n]{2,80})[\"”“»’]"


class _Rule(NamedTuple):
    kind: NameKind
    pattern: re.Pattern[str]
    said: str


def _rule(kind: NameKind, lead: str, name: str, said: str) -> _Rule:
    # The words before a name in any case, the name in its own.
    return _Rule(kind, re.compile(rf"(?<!\w)(?:(?i:{lead}))\s*{name}(?P<tail>(?:['’]s)?)"), said)


_STYLE = (
    r"(?:in|with) (?:the |a )?(?:style|manner|vein|spirit|sound|vibe) of|in the style of|à la|a la|inspired by"
    r"|influenced by|reminiscent of|im stil von|nach art von|inspiriert von|dans le style de|inspiré de|al estilo de"
    r"|inspirado en|nello stile di|no estilo de|style of"
)
_LIKE = r"sounds? like|sounding like|similar to|think of|just like|like|klingt wie|wie|comme|como|come"
_COVER = r"(?:a )?(?:cover|remake|remix|version|rendition|parody|soundalike) of"
_BY = (
    r"(?:song|track|tune|hit|album|music|sung|performed|written|produced|voice|vocals?)s? (?:by|of)|sung as|by|voice of"
)
_RULES = (
    _rule(NameKind.COVER_OF, _COVER, rf"(?:{_QUOTED}|{_MANY})", "“{name}” seems to be a song, or somebody's."),
    _rule(NameKind.STYLE_OF, _STYLE, rf"(?:{_QUOTED}|{_MANY})", "“{name}” seems to be an artist."),
    _rule(NameKind.LIKE, _LIKE, rf"(?:{_QUOTED}|{_MANY})", "“{name}” seems to be an artist or a song."),
    _rule(NameKind.BY, _BY, _MANY, "“{name}” seems to be an artist."),
    _Rule(NameKind.STYLE_OF, re.compile(rf"(?<!\w){_MANY}(?P<tail>(?:-style|-esque|-ish| vibes?| style)(?!\w))"),
          "“{name}” seems to be an artist."),
    _Rule(NameKind.TITLE, re.compile(rf"{_QUOTED}(?P<tail>)"), "“{name}” seems to be the title of a song."),
)  # fmt: skip

# Capitals that name nobody: days, months, seasons, feasts, places and peoples, instruments, genres and machines.
_HARMLESS_WORDS = """
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december spring summer autumn winter christmas halloween easter ramadan hanukkah africa african
america american asia asian arab arabic argentina balkan bavarian berlin bollywood brazil brazilian britain british
broadway california caribbean celtic chicago china chinese congo cuba cuban detroit dutch east english ethiopian
europe european france french german germany ghana greek harlem havana hawaii hawaiian hollywood iberian iceland
icelandic india indian ireland irish italian italy jamaica jamaican japan japanese kingston korea korean lagos latin
lisbon london mali memphis mexican mexico miami mississippi moroccan morocco nashville nigeria nigerian nordic north
norway norwegian paris persian polish portuguese rio russian scottish seville south spain spanish stockholm swedish
texas tokyo turkish ukrainian vienna viennese welsh west bach-like baroque fender gibson hammond jupiter juno korg
leslie linn linndrum mellotron moog oberheim prophet rhodes roland steinway stratocaster strat telecaster tele vox
wurlitzer wurli yamaha tr tb dx cs sp mpc akai e-mu emulator ambient blues bossa breakbeat chillout cinematic
classical club country cumbia dance dancehall disco dnb drill drum dub dubstep edm electro electronic flamenco folk
funk fusion garage gospel grime grunge hardcore hip hop hip-hop house idm indie jazz jungle k-pop j-pop lo-fi lofi
metal minimal motown neo new nu opera orchestral phonk pop psychedelic punk r&b rap reggae reggaeton rock samba
salsa ska soul surf swing synth synthwave tango techno trance trap trip trip-hop vaporwave wave waltz world major
minor sharp flat bpm hz khz db verse chorus bridge intro outro drop hook solo coda god lord earth moon sun heaven i
i'm i'd i'll i've ok tv dj mc ai usa uk nyc la eu
"""
_HARMLESS = frozenset(_HARMLESS_WORDS.split())
_KEY = re.compile(r"[A-G][#b♯♭]?(?: ?(?:maj|min|m|major|minor|dur|moll))?\d*")
_SMALL = frozenset({"and", "of", "the", "de", "la", "von", "van", "&", "y", "und", "et", "or", "meets", "x", "vs", "a"})
_EMPTY_BRACKETS = re.compile(r"\(\s*[,;]?\s*\)")
_LOOSE = re.compile(r"\s+([,.;:!?)])|([,;])\s*(?=[,;.])")
_LOOSE_START = re.compile(r"^[\s,;:.]+|[\s,;:]+$", re.MULTILINE)
_LOOSE_WORD = re.compile(
    r"(?<!\w)(?:and|or|but|with|a|an|the)\s*(?=[,.;]|$)|(?<=[,.;])\s*(?:and|or)(?=\s*[,.;]|$)", re.I
)


def guard(direction: str) -> Guarded:
    """Every place that seems to name an artist or a song, and the direction without those places."""
    found: list[NameWarning] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(direction):
            start, end = match.span()
            groups = match.groupdict()
            quoted = groups.get("quoted")
            name = (quoted or groups.get("name") or "").strip(" .,")
            harmless = not quoted and not _names_somebody(name)
            if harmless or any(start < each.end and each.start < end for each in found):
                continue
            said = rule.said.format(name=name[:SAID_LENGTH_MAX])
            found.append(NameWarning(kind=rule.kind, start=start, end=end, name=name, said=said))
    ordered = tuple(sorted(found, key=lambda warning: warning.start))
    return Guarded(warnings=ordered, neutral=_without(direction, ordered))


def _names_somebody(name: str) -> bool:
    """True when at least one word of it is no place, no day, no instrument, no genre and no key."""
    if _KEY.fullmatch(name):
        return False
    words = [word.strip(".,'’").removesuffix("'s").removesuffix("’s") for word in name.split()]
    return any(_is_foreign(word) for word in words)


def _is_foreign(word: str) -> bool:
    folded = word.casefold()
    if folded in _SMALL or folded in _HARMLESS or folded.removesuffix("s") in _HARMLESS or not word[:1].isupper():
        return False
    parts = folded.split("-")
    is_machine = any(character.isdigit() for character in word) and parts[0].rstrip("0123456789") in _HARMLESS
    return not is_machine and not (len(parts) > 1 and all(part in _HARMLESS for part in parts))


def _without(direction: str, warnings: tuple[NameWarning, ...]) -> str:
    if not warnings:
        return direction
    pieces, position = [], 0
    for warning in warnings:
        pieces.append(direction[position : warning.start])
        position = warning.end
    text = "".join([*pieces, direction[position:]])
    for _ in range(3):  # taking away one loose end may leave another
        text = _EMPTY_BRACKETS.sub("", text)
        text = _LOOSE_WORD.sub("", text)
        text = _LOOSE.sub(r"\1", text)
        text = _LOOSE_START.sub("", re.sub(r"[ \t]{2,}", " ", text))
    return text[:1].upper() + text[1:] if direction[:1].isupper() else text
