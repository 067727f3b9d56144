"""Lyrics as they were at some moment: kept by name or by themselves, compared word by word, never edited."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple, NewType

from pydantic import AwareDatetime, Field

from omg_desktop.domain.authorship import Shares
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.domain.values import Value

VERSION_NAME_LENGTH_MAX = 80

LyricVersionId = NewType("LyricVersionId", str)

_WORDS = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]+")


class VersionOrigin(StrEnum):
    """Why a version was kept."""

    NAMED = "named"
    GENERATION = "generation"
    REPLACED = "replaced"
    RESTORED = "restored"


class LyricVersion(Value):
    """The whole text at a moment. ``shares``: who wrote its lines, as it was known then."""

    id: LyricVersionId
    track_id: TrackId
    text: str = Field(max_length=LYRICS_LENGTH_MAX)
    name: str = Field(default="", max_length=VERSION_NAME_LENGTH_MAX)
    origin: VersionOrigin
    made_at: AwareDatetime
    shares: Shares = Shares()

    @property
    def title(self) -> str:
        """Its name, or why it was kept."""
        return self.name or _TITLES[self.origin]


class Piece(NamedTuple):
    """Some words of a line, and whether the other side has them not."""

    text: str
    differs: bool


class ComparedLine(NamedTuple):
    """A line of each side that belong together; None where a side has no such line."""

    before: tuple[Piece, ...] | None
    after: tuple[Piece, ...] | None


def compare(before: str, after: str) -> tuple[ComparedLine, ...]:
    """Two texts side by side, line by line; what differs inside of lines that belong together is marked by words."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[ComparedLine] = []
    for kind, low, high, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [ComparedLine((Piece(line, False),), (Piece(line, False),)) for line in old[low:high]]
        else:
            rows += _changed(old[low:high], new[first:last])
    return tuple(rows)


def _changed(old: Sequence[str], new: Sequence[str]) -> list[ComparedLine]:
    """Lines are paired as they stand; one of a pair that shares no word with the other stands alone."""
    rows: list[ComparedLine] = []
    for place in range(max(len(old), len(new))):
        left = old[place] if place < len(old) else None
        right = new[place] if place < len(new) else None
        if left is not None and right is not None and _shares_words(left, right):
            rows.append(_by_words(left, right))
            continue
        if left is not None:
            rows.append(ComparedLine((Piece(left, True),), None))
        if right is not None:
            rows.append(ComparedLine(None, (Piece(right, True),)))
    return rows


def _shares_words(left: str, right: str) -> bool:
    words = [{word.casefold() for word in _WORDS.findall(line) if word[0].isalnum()} for line in (left, right)]
    return bool(words[0] & words[1])


def _by_words(left: str, right: str) -> ComparedLine:
    old, new = _WORDS.findall(left), _WORDS.findall(right)
    before: list[Piece] = []
    after: list[Piece] = []
    for kind, low, high, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        differs = kind != "equal"
        if low < high:
            before.append(Piece("".join(old[low:high]), differs))
        if first < last:
            after.append(Piece("".join(new[first:last]), differs))
    return ComparedLine(tuple(before), tuple(after))


_TITLES = {
    VersionOrigin.NAMED: "Saved",
    VersionOrigin.GENERATION: "Sent with a generation",
    VersionOrigin.REPLACED: "Before another version was restored",
    VersionOrigin.RESTORED: "Restored",
}
