"""A lyric sheet: sections marked by tags, lines, syllables, and how long it takes to sing."""

import re
import unicodedata
from functools import lru_cache

from pydantic import Field

from omg_desktop.domain.values import Value

LYRICS_LENGTH_MAX = 20_000
SECONDS_PER_SUNG_SYLLABLE = 0.42
SECONDS_BETWEEN_LINES = 1.4
LENGTH_SLACK_SECONDS = 5
"""The estimate is not more exact than that."""
LENGTH_STEP_SECONDS = 10

_TAG = re.compile(r"^\s*\[([^\[\]\n]{1,60})\]\s*$")
_VOWEL_GROUPS = re.compile(r"[aeiouyà-æè-ïò-öø-ýœ]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

# How English is spelled and how it is sung, rule by rule; each is applied to a word in lower case.
_RESPELLINGS = (
    (re.compile(r"'s$"), ""),  # heart's
    (re.compile(r"(?<=[ds])n't$"), "ent"),  # didn't, wasn't; not don't
    (re.compile(r"(?<=[^aeiouy])'(?=(?:ve|ll|re)$)"), "e"),  # could've, that'll; not they've
    (re.compile(r"'n'"), "en"),  # rock'n'roll
    (re.compile(r"qu"), "kw"),  # quiet
    (re.compile(r"(?<=[aeou])y(?=[aeiou])(?!e[sd]?$)"), "j"),  # beyond, playing; not eyes, played
    (re.compile(r"^every"), "evry"),  # everything
    (re.compile(r"^(fir|grav|hom|hop|lif|lon|lov|sid|som|tim|wast)e(?=[^aeiouy]+[aeiouy])"), r"\1"),  # sometimes
    (re.compile(r"([aeiouy][^aeiouy]*[^aeiouyl])e(?=(?:ly|less|ful|ness|ment))"), r"\1"),  # barely; not rely
    (re.compile(r"(?<=s)m(?=s?$)|(?<=th)m(?=s?$)"), "em"),  # rhythm, prism
)
# The e of love, times and burned; not that of little, hundred, wishes and wanted.
_SILENT_E = re.compile(
    r"(?<=[^aeiouy'])(?<![^aeiouylrw']l)(?<![^aeiouyr']r)(?:e|(?<![sxzcg])(?<![cs]h)es|(?<![td])ed)$"
)
# Where two vowels that stand together belong to two syllables.
_HIATUS = re.compile(
    r"(?<=[aeiouy])(?=ings?$)"  # going, crying
    r"|(?<=[^cghlnstx]i)(?=o)"  # radio, violin; not nation, million
    r"|(?<=[^clst]i)(?=a(?!ge?$))"  # piano, giant; not special, marriage
    r"|(?<=i)(?=et)|(?<=[^ct]i)(?=en(?:[ct]|s?$))|(?<=[^aeiou]i)(?=(?:er|est)$)"  # quiet, client, happier
    r"|(?<=u)(?=al|el|en[ct])|(?<=[lr]u)(?=i[dn])"  # usual, cruel, ruin
    r"|(?<=e)(?=os?$|um)|(?<=the)(?=o)"  # video, museum, theory
    r"|(?<=[aeiou][^aeiou]e)(?=as?$)|(?<=cre)(?=at(?!u))|(?<=^re)(?=act|ali)"  # idea, create, reality
    r"|(?<=o)(?=e[mt])|(?<=a)(?=os)"  # poem, chaos
)
_IRREGULAR = {
    "aisle": 1, "aren't": 1, "beloved": 3, "business": 2, "crooked": 2, "evening": 2, "everyone": 3, "isle": 1,
    "jagged": 2, "karaoke": 4, "liar": 2, "lion": 2, "lions": 2, "maybe": 2, "naked": 2, "neon": 2, "pier": 1,
    "priest": 1, "ragged": 2, "recipe": 3, "rugged": 2, "science": 2, "weren't": 1, "wicked": 2, "y'all": 1,
}  # fmt: skip


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


class LengthFit(Value):
    """Whether lyrics find room in a song: by how much they are likely too long, and what length would hold them.

    ``holds`` is None where no length that can be asked for does.
    """

    over_seconds: int = Field(default=0, ge=0)
    holds: int | None = None


def length_fit(sung_seconds: int, target_seconds: int, longest_seconds: int) -> LengthFit:
    """Compare an estimate with what is asked for. A song is not all singing, but a shorter one drops lines."""
    over = sung_seconds - target_seconds
    if over <= LENGTH_SLACK_SECONDS:
        return LengthFit()
    wanted = -(-sung_seconds // LENGTH_STEP_SECONDS) * LENGTH_STEP_SECONDS
    return LengthFit(over_seconds=over, holds=wanted if wanted <= longest_seconds else None)


def section_tag(line: str) -> str | None:
    """The title of a section when the line is a tag such as ``[Verse 1]``, else None."""
    found = _TAG.match(line)
    return found.group(1).strip() if found else None


def syllables(line: str) -> int:
    """About how many syllables a sung line has; 0 for tags and empty lines.

    Vowel groups are counted by the habits of English spelling; right for most English words and near for other
    languages written in Latin letters.
    """
    if section_tag(line) is not None:
        return 0
    return sum(_syllables_of_word(word) for word in _WORD.findall(unicodedata.normalize("NFC", line)))


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


@lru_cache(maxsize=4096)  # a sheet is counted again with every line that is written
def _syllables_of_word(word: str) -> int:
    spelled = word.lower().replace("’", "'")
    if spelled in _IRREGULAR:
        return _IRREGULAR[spelled]
    for habit, respelling in _RESPELLINGS:
        spelled = habit.sub(respelling, spelled)
    sung = _HIATUS.sub("-", _SILENT_E.sub("", spelled))
    return max(len(_VOWEL_GROUPS.findall(sung)), 1)
