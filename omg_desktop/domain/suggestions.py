"""What a lyric writer suggests never overwrites: section by section it is accepted, rejected, or kept beside the old.

A suggestion is compared with the lyrics it was asked for, section against section by their tags. Rejecting every part
gives those lyrics back to the letter; accepting every part of a complete suggestion gives its text to the letter.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import LyricRequest, LyricScope, blocks
from omg_desktop.domain.lyrics import section_tag
from omg_desktop.domain.values import Value

_SECTION_NAMES = (
    r"intro|verse|pre[ -]?chorus|chorus|post[ -]?chorus|hook|refrain|bridge|interlude|break(?:down)?|build[ -]?up|drop|"
    r"solo|instrumental|outro"
)
# How models write a tag that is not one: **[Verse 1]**, ## Chorus, (Bridge), Verse 2:
_DECORATED_TAG = re.compile(
    rf"^(?=.*[#*:(\[])[\s#*(_]*\[?\s*((?:{_SECTION_NAMES})(?:\s+\d{{1,2}})?)\s*\]?[\s)*:_]*$", re.IGNORECASE
)
_KIND = re.compile(r"[^\d:|–,(]*")


class Choice(StrEnum):
    """What an artist decides about one part."""

    ACCEPT = "accept"
    REJECT = "reject"
    KEEP_BOTH = "keep_both"


class Suggestion(Value):
    """What a writer said to a request. ``complete`` is false while it still writes, and when it was cut off."""

    request: LyricRequest
    text: str
    complete: bool
    writer: ProviderKey
    model: str


class Part(Value):
    """One section before and after. "" before: it is new; "" after: the suggestion leaves it out.

    A part that is not ``reached`` (the writer has not come so far) stays as it is, whatever is chosen.
    """

    title: str
    before: str
    after: str
    finished: bool = True
    reached: bool = True

    @property
    def is_same(self) -> bool:
        """True when there is nothing to decide."""
        return not self.reached or _sung(self.before) == _sung(self.after)


def suggestion(
    request: LyricRequest, said: str, *, writer: ProviderKey, model: str, complete: bool = False
) -> Suggestion:
    """What has been said so far, tidied: also good for a text that is still coming."""
    return Suggestion(request=request, text=tidied(said, request), complete=complete, writer=writer, model=model)


def parts(of: Suggestion) -> tuple[Part, ...]:
    """The suggestion section by section, in the order in which the parts would be sung."""
    before, after = blocks(of.request.part), blocks(of.text)
    pairs = _paired(before, after, whole_song=of.request.scope is LyricScope.SONG)
    last_said = max((index for index, (_, said) in enumerate(pairs) if said), default=-1)
    return tuple(
        Part(
            title=_title(said or old),
            before=old,
            after=said,
            finished=of.complete or index != last_said,
            reached=of.complete or index <= last_said,
        )
        for index, (old, said) in enumerate(pairs)
    )


def applied(of: Suggestion, choices: Mapping[int, Choice]) -> str:
    """The whole lyrics after these choices, by the place of a part in ``parts``; what is not named is rejected."""
    kept: list[str] = []
    for index, part in enumerate(parts(of)):
        choice = choices.get(index, Choice.REJECT) if part.reached else Choice.REJECT
        if choice is not Choice.ACCEPT:
            kept.append(part.before)
        if choice is not Choice.REJECT:
            kept.append(part.after)
    request = of.request
    return request.lyrics[: request.start] + _joined(kept) + request.lyrics[request.end :]


def all_of(of: Suggestion, choice: Choice) -> dict[int, Choice]:
    """The same choice for every part."""
    return dict.fromkeys(range(len(parts(of))), choice)


def rebased(of: Suggestion, lyrics: str) -> Suggestion | None:
    """The suggestion for lyrics that were edited elsewhere meanwhile; None when the very part it is for was edited."""
    request = of.request
    head, tail = request.lyrics[: request.start], request.lyrics[request.end :]
    room = len(lyrics) - len(request.part)
    for start in {len(head), room - len(tail)}:
        kept_head, kept_tail = lyrics[:start] == head, lyrics[start + len(request.part) :] == tail
        if 0 <= start <= room and (kept_head or kept_tail) and lyrics[start:].startswith(request.part):
            if not request.part and not (kept_head and kept_tail):
                continue  # an empty part is everywhere; only unchanged lyrics show where it was
            moved = request.but(lyrics=lyrics, start=start, end=start + len(request.part))
            return of.but(request=moved)
    return None


def tidied(said: str, request: LyricRequest) -> str:
    """What a model said as lyrics: without code fences, invisible characters and tags that are not tags."""
    lines = [_tidy_line(line) for line in said.splitlines()]
    lines = [line for line in lines if not line.startswith("```")]
    if request.scope is LyricScope.SELECTION and not any(map(_is_tag, request.part.splitlines())):
        lines = [line for line in lines if not _is_tag(line)]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
    first = request.part.strip().partition("\n")[0]
    if text and request.scope is LyricScope.SECTION and _is_tag(first) and not _is_tag(text.partition("\n")[0]):
        return f"{first.strip()}\n{text}"
    return text


def _tidy_line(line: str) -> str:
    spaced = line.replace("\t", " ")
    # Cc: controls; Cs: halves of characters, which no file can hold. Joiners (Cf) are part of many scripts.
    shown = "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cc", "Cs")).rstrip()
    decorated = _DECORATED_TAG.match(shown)
    return f"[{decorated.group(1).strip()}]" if decorated and not _is_tag(shown) else shown


def _paired(before: Sequence[str], after: Sequence[str], *, whole_song: bool) -> list[tuple[str, str]]:
    if not whole_song and len(before) == len(after) == 1:
        return [(before[0], after[0])]  # what was asked for is what was said, whatever its tag
    found: list[tuple[str, str]] = []
    for equal, old, said in _matched(before, after, _full_title):
        if equal:
            found += zip(old, said, strict=True)
            continue
        for alike, some_old, some_said in _matched(old, said, _kind):
            found += zip(some_old, some_said, strict=True) if alike else _apart(some_old, some_said)
    return found


def _matched(
    before: Sequence[str], after: Sequence[str], name: Callable[[str], str]
) -> list[tuple[bool, Sequence[str], Sequence[str]]]:
    matcher = SequenceMatcher(None, [name(each) for each in before], [name(each) for each in after], autojunk=False)
    return [
        (kind == "equal", before[low:high], after[first:last]) for kind, low, high, first, last in matcher.get_opcodes()
    ]


def _apart(old: Sequence[str], said: Sequence[str]) -> list[tuple[str, str]]:
    return [*((each, "") for each in old), *(("", each) for each in said)]


def _joined(pieces: Sequence[str]) -> str:
    """One after the other; a line break comes between only where neither side brings one."""
    text = ""
    for piece in pieces:
        if text and piece and text.splitlines(keepends=True)[-1] == text.splitlines()[-1]:
            text += "\n\n" if _is_tag(piece.splitlines()[0]) else "\n"
        text += piece
    return text


def _title(block: str) -> str:
    lines = block.splitlines()
    return (section_tag(lines[0]) or "") if lines else ""


def _full_title(block: str) -> str:
    return " ".join(_title(block).casefold().split())


def _kind(block: str) -> str:
    """The title without its number and remarks: "verse" of "Verse 2: softly"."""
    found = _KIND.match(_full_title(block))
    return found.group().strip() if found else ""


def _is_tag(line: str) -> bool:
    return section_tag(line) is not None


def _sung(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]
