"""Who wrote each line of the lyrics, kept through every edit, and the share of lines by each.

Every line a writer ever suggested is remembered, so that cutting, pasting, undoing or typing it again does not make
it the artist's. A line of a writer that the artist changes is edited while at least half of its words are still the
writer's; with fewer it is the artist's own. A line the artist had before stays theirs, even if a writer says it, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from pydantic import Field

from omg_desktop.domain.lyrics import section_tag
from omg_desktop.domain.values import Value

REMEMBERED_LINES_MAX = 5_000
SET_ASIDE_LINES_MAX = 500
_STILL_THEIRS = 0.5


class Author(StrEnum):
    """Who wrote a line."""

    ME = "me"
    AI_ACCEPTED = "ai_accepted"
    AI_EDITED = "ai_edited"


class AuthoredLine(Value):
    """A sung line and who wrote it. ``suggested`` is the writer's own line behind it, "" when there is none."""

    text: str
    author: Author = Author.ME
    suggested: str = ""


class Authorship(Value):
    """The sung lines in their order (tags and empty lines are nobody's), and what writers have suggested so far.

    ``set_aside`` are edited lines that were cut out and may be pasted again.
    """

    lines: tuple[AuthoredLine, ...] = ()
    remembered: tuple[str, ...] = Field(default=(), max_length=REMEMBERED_LINES_MAX)
    set_aside: tuple[AuthoredLine, ...] = Field(default=(), max_length=SET_ASIDE_LINES_MAX)

    def having_heard(self, suggested: str) -> "Authorship":
        """Remember what a writer suggested, accepted or not; the oldest lines are forgotten first."""
        heard = dict.fromkeys([*self.remembered, *_sung(suggested)])
        return self.but(remembered=tuple(heard)[-REMEMBERED_LINES_MAX:])

    def after_edit(self, lyrics: str) -> "Authorship":
        """The same for the lyrics as they are now."""
        now = _sung(lyrics)
        known = frozenset(self.remembered)
        matcher = SequenceMatcher(None, [line.text for line in self.lines], now, autojunk=False)
        found: list[AuthoredLine] = []
        moved = {line.text: line for line in (*self.set_aside, *self.lines)}
        for kind, low, high, first, last in matcher.get_opcodes():
            if kind == "equal":
                found += self.lines[low:high]
            else:
                found += _written(self.lines[low:high], now[first:last], known, moved)
        gone = [line for line in moved.values() if line.author is Author.AI_EDITED and line.text not in now]
        return self.but(lines=tuple(found), set_aside=tuple(gone)[-SET_ASIDE_LINES_MAX:])


class Shares(Value):
    """How many sung lines are whose."""

    mine: int = Field(default=0, ge=0)
    ai_accepted: int = Field(default=0, ge=0)
    ai_edited: int = Field(default=0, ge=0)

    @property
    def total(self) -> int:
        return self.mine + self.ai_accepted + self.ai_edited

    def percent(self) -> dict[Author, int]:
        """Whole per cents that add up to 100; all 0 when there is no line."""
        # In this order a tie is rounded up for the writer, never for the artist.
        counts = {Author.AI_EDITED: self.ai_edited, Author.AI_ACCEPTED: self.ai_accepted, Author.ME: self.mine}
        if not self.total:
            return dict.fromkeys(counts, 0)
        whole = {author: count * 100 // self.total for author, count in counts.items()}
        by_remainder = sorted(counts, key=lambda author: -(counts[author] * 100 % self.total))
        for author in by_remainder[: 100 - sum(whole.values())]:
            whole[author] += 1
        return whole


def shares(authorship: Authorship) -> Shares:
    count = [line.author for line in authorship.lines]
    return Shares(
        mine=count.count(Author.ME),
        ai_accepted=count.count(Author.AI_ACCEPTED),
        ai_edited=count.count(Author.AI_EDITED),
    )


def shares_in_words(found: Shares) -> str:
    """As the status line says it: "62% yours, 25% AI, 13% AI edited by you"."""
    if not found.total:
        return "no lines yet"
    percent = found.percent()
    words = ((Author.ME, "yours"), (Author.AI_ACCEPTED, "AI"), (Author.AI_EDITED, "AI edited by you"))
    return ", ".join(f"{percent[author]}% {word}" for author, word in words if percent[author])


def _written(
    old: Sequence[AuthoredLine], now: Sequence[str], known: frozenset[str], moved: Mapping[str, AuthoredLine]
) -> Iterable[AuthoredLine]:
    """Lines that stand where others stood: moved here, suggested, changed from a suggestion, or new and mine."""
    behind = [line.suggested for line in old if line.suggested and line.text not in now]
    for text in now:
        if text in moved:
            yield moved[text]
        elif text in known:
            yield AuthoredLine(text=text, author=Author.AI_ACCEPTED, suggested=text)
        elif (source := _closest(text, behind)) is not None:
            behind.remove(source)
            yield AuthoredLine(text=text, author=Author.AI_EDITED, suggested=source)
        else:
            yield AuthoredLine(text=text)


def _closest(text: str, sources: Sequence[str]) -> str | None:
    """The suggested line this one still comes from: at least half of the words of the longer one are shared."""
    scored = [(_kept(source, text), source) for source in sources]
    best = max(scored, key=lambda score: score[0], default=(0.0, ""))
    return best[1] if best[0] >= _STILL_THEIRS else None


def _kept(source: str, text: str) -> float:
    before, after = _words(source), _words(text)
    if not before or not after:
        return 0.0
    same = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same) / max(len(before), len(after))


def _words(line: str) -> list[str]:
    kept = "".join(sign if sign.isalnum() or sign in "'’" else " " for sign in line.casefold())
    # Scripts without blanks are compared sign by sign.
    return kept.split() if kept.isascii() or " " in kept.strip() else list(kept.strip())


def _sung(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and section_tag(line) is None]
