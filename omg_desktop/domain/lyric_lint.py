"""What a provider would stumble over in lyrics, line by line, before they are sent."""

import re
from collections.abc import Iterator
from enum import StrEnum

from pydantic import Field

from omg_desktop.domain.lyrics import lyric_sheet, section_tag
from omg_desktop.domain.values import Value

_NUMBER = re.compile(r"[\s_-]*\d+$")
_AFTER_DASH = re.compile(r"\s+[-–:]\s+.*$")
_BRACKETS_INSIDE = re.compile(r"\S.*\[[^\[\]\n]+\]|\[[^\[\]\n]+\].*\S")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_WITHOUT_WORDS = frozenset(
    {"intro", "outro", "interlude", "transition", "break", "build up", "inst", "solo", "instrumental", "drop"}
)


class LyricRules(Value):
    """What a provider makes of lyrics. Without ``tags`` every tag will do; lengths are in characters.

    ``detailed_tags``: a tag may go on after a dash, as in ``[Chorus - quiet]``; ``numbered_tags``: it may have a
    number, as in ``[Verse 2]``.
    """

    length_max: int | None = None
    tags: tuple[str, ...] = ()
    detailed_tags: bool = True
    numbered_tags: bool = True
    section_lines_max: int | None = None
    line_length_max: int | None = None
    sections_max: int | None = None


class LyricFault(StrEnum):
    """What may go wrong."""

    TOO_LONG = "too_long"
    UNKNOWN_TAG = "unknown_tag"
    TAG_IN_LINE = "tag_in_line"
    EMPTY_SECTION = "empty_section"
    LONG_LINE = "long_line"
    LONG_SECTION = "long_section"
    MANY_SECTIONS = "many_sections"
    INVISIBLE = "invisible"


class LyricRemark(Value):
    """One thing to look at. ``line`` counts from 1; None is about the whole. ``mend`` would replace the line."""

    fault: LyricFault
    said: str
    line: int | None = Field(default=None, ge=1)
    mend: str | None = None


def lint(lyrics: str, rules: LyricRules) -> tuple[LyricRemark, ...]:
    """Everything a provider with these rules would stumble over, in the order of the lines."""
    of_lines = sorted([*_lines(lyrics, rules), *_sections(lyrics, rules)], key=lambda remark: remark.line or 0)
    return (*_whole(lyrics, rules), *of_lines)


def known_tag(title: str, rules: LyricRules) -> str | None:
    """The provider's own spelling of this tag; None when it has none."""
    if not rules.tags:
        return title
    plain = _AFTER_DASH.sub("", title)
    detail = title[len(plain) :] if rules.detailed_tags else ""
    number = _NUMBER.search(plain)
    counted = f" {number[0].strip(' _-')}" if number and rules.numbered_tags else ""
    wanted = _plain_tag(plain)
    return next((tag + counted + detail for tag in rules.tags if _plain_tag(tag) == wanted), None)


def in_known_tags(lyrics: str, rules: LyricRules) -> str:
    """The lyrics with every tag in the provider's own spelling, where it has one; nothing else is touched."""
    lines = []
    for line in lyrics.split("\n"):
        title = section_tag(line)
        known = known_tag(title, rules) if title is not None else None
        lines.append(line if known is None or known == title else f"[{known}]")
    return "\n".join(lines)


def _plain_tag(title: str) -> str:
    """Pre-Chorus, pre chorus and PRECHORUS are one; so are Verse and Verse 2."""
    return re.sub(r"[\s_-]+", "", _NUMBER.sub("", title)).casefold()


def _whole(lyrics: str, rules: LyricRules) -> Iterator[LyricRemark]:
    text = lyrics.strip()
    if rules.length_max is not None and len(text) > rules.length_max:
        said = f"The lyrics have {len(text):,} characters; this provider takes {rules.length_max:,}."
        yield LyricRemark(fault=LyricFault.TOO_LONG, said=said)
    count = len(lyric_sheet(lyrics).sections)
    if rules.sections_max is not None and count > rules.sections_max:
        said = f"There are {count} sections; this provider takes {rules.sections_max}."
        yield LyricRemark(fault=LyricFault.MANY_SECTIONS, said=said)


def _lines(lyrics: str, rules: LyricRules) -> Iterator[LyricRemark]:
    for number, line in enumerate(lyrics.splitlines(), start=1):
        if _INVISIBLE.search(line):
            clean = _INVISIBLE.sub("", line)
            said = "There are invisible characters in this line."
            yield LyricRemark(fault=LyricFault.INVISIBLE, said=said, line=number, mend=clean)
        title = section_tag(line)
        if title is not None:
            yield from _tag(title, number, rules)
            continue
        if _BRACKETS_INSIDE.search(line):
            said = "A tag inside a line is sung by some providers; give it a line of its own."
            yield LyricRemark(fault=LyricFault.TAG_IN_LINE, said=said, line=number)
        if rules.line_length_max is not None and len(line.strip()) > rules.line_length_max:
            said = f"This line has {len(line.strip())} characters; this provider takes {rules.line_length_max}."
            yield LyricRemark(fault=LyricFault.LONG_LINE, said=said, line=number)


def _tag(title: str, number: int, rules: LyricRules) -> Iterator[LyricRemark]:
    known = known_tag(title, rules)
    if known is None:
        said = f"This provider does not know [{title}] and may sing it. It knows: {', '.join(rules.tags)}."
        yield LyricRemark(fault=LyricFault.UNKNOWN_TAG, said=said, line=number)
    elif known.casefold() != title.casefold():
        said = f"This provider writes [{title}] as [{known}]."
        yield LyricRemark(fault=LyricFault.UNKNOWN_TAG, said=said, line=number, mend=f"[{known}]")


def _without_number(title: str) -> str:
    return _NUMBER.sub("", title).strip()


def _sections(lyrics: str, rules: LyricRules) -> Iterator[LyricRemark]:
    """Sections without a line, where words are expected, and sections with too many."""
    opened: tuple[int, str] | None = None
    sung = 0
    for number, line in enumerate([*lyrics.splitlines(), None], start=1):
        title = section_tag(line) if line is not None else None
        if line is not None and title is None:
            sung += bool(line.strip())
            continue
        if opened is not None:
            yield from _section(opened, sung, rules)
        if title is not None:
            opened, sung = (number, title), 0


def _section(opened: tuple[int, str], sung: int, rules: LyricRules) -> Iterator[LyricRemark]:
    number, title = opened
    plain = _AFTER_DASH.sub("", _without_number(title)).replace("-", " ").casefold()
    if not sung and not any(plain == name or plain.endswith(f" {name}") for name in _WITHOUT_WORDS):
        yield LyricRemark(fault=LyricFault.EMPTY_SECTION, said=f"[{title}] has no line to sing.", line=number)
    if rules.section_lines_max is not None and sung > rules.section_lines_max:
        said = f"[{title}] has {sung} lines; this provider takes {rules.section_lines_max}."
        yield LyricRemark(fault=LyricFault.LONG_SECTION, said=said, line=number)
