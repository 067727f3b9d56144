"""What changed between two texts: one stretch that was taken out, and one that was put in."""

from typing import NamedTuple


class TextChange(NamedTuple):
    """At ``start`` of the old text, ``removed`` gave way to ``inserted``."""

    start: int
    removed: str
    inserted: str


def text_change(before: str, after: str) -> TextChange:
    """The shortest stretch that turns one text into the other."""
    room = min(len(before), len(after))
    start = next((place for place in range(room) if before[place] != after[place]), room)
    room -= start
    tail = next((place for place in range(room) if before[-1 - place] != after[-1 - place]), room)
    return TextChange(start, before[start : len(before) - tail], after[start : len(after) - tail])


def continues_typing(earlier: TextChange, later: TextChange, between: str) -> bool:
    """Whether two changes are one for a person who undoes: the same word being typed, or erased.

    ``between`` is the text after the earlier change.
    """
    if any(len(change.inserted) + len(change.removed) != 1 for change in (earlier, later)):
        return False  # pasted, cut, replaced
    if later.inserted:
        starts_word = between[later.start - 1 : later.start].isspace() and not later.inserted.isspace()
        follows = later.start == earlier.start + len(earlier.inserted)
        return bool(earlier.inserted) and follows and not starts_word and later.inserted != "\n"
    if earlier.inserted:
        return False
    return later.start in (earlier.start - 1, earlier.start)
