"""A lyric sheet: sections marked by tags, lines, syllables, and how long it takes to sing."""

import re

from pydantic import Field

from omg_desktop.domain.values import Value

LYRICS_LENGTH_MAX = 20_000
SECONDS_PER_SUNG_SYLLABLE = 0.42
SECONDS_BETWEEN_LINES = 1.4

_TAG = re.compile(r"^\s*\[([^\[\]\n]{1,60})\]\s*$")
_VOWEL_GROUPS = re.compile(r"[aeiouyà-æè-ïò-öø-ýœ]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class LyricSection(Value):
    """The lines under one tag; lines before the first tag have the title ""."""

    title: str
    lines: tuple[str, ...] = ()


class LyricSheet(Value):
    """Lyrics as an artist reads them: sections with their sung lines, empty lines left out."""

    sections: tuple[LyricSection, ...] = ()
    line_count: int = Field(default=0, ge=0)
    syllable_count: int = Field(default=0, ge=0)
    sung_seconds: int = Field(default=0, ge=0)


def section_tag(line: str) -> str | None:
    """The title of a section when the line is a tag such as ``[Verse 1]``, else None."""
    found = _TAG.match(line)
    return found.group(1).strip() if found else None


def syllables(line: str) -> int:
    """About how many syllables a sung line has; 0 for tags and empty lines.

    Vowel groups are counted, a silent final e is not; right for most English words and near for other languages
    written in Latin letters.
    """
    if section_tag(line) is not None:
        return 0
    return sum(_syllables_of_word(word) for word in _WORD.findall(line))


def lyric_sheet(text: str) -> LyricSheet:
    """Read lyrics as plain text; tags open sections, everything else is sung."""
    sections: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        title = section_tag(line)
        if title is not None:
            sections.append((title, []))
        elif line.strip():
            if not sections:
                sections.append(("", []))
            sections[-1][1].append(line.strip())
    sung = [line for _, lines in sections for line in lines]
    count = sum(syllables(line) for line in sung)
    seconds = round(count * SECONDS_PER_SUNG_SYLLABLE + len(sung) * SECONDS_BETWEEN_LINES)
    return LyricSheet(
        sections=tuple(LyricSection(title=title, lines=tuple(lines)) for title, lines in sections),
        line_count=len(sung),
        syllable_count=count,
        sung_seconds=seconds,
    )


def _syllables_of_word(word: str) -> int:
    groups = _VOWEL_GROUPS.findall(word)
    count = len(groups)
    lower = word.lower()
    silent_end = lower.endswith("e") and not lower.endswith(("le", "ee", "ye", "oe"))
    silent_past = lower.endswith("ed") and len(lower) > 3 and lower[-3] not in "td"
    if count > 1 and (silent_end or silent_past):
        count -= 1
    return max(count, 1)
