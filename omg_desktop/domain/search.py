"""What a person looks for in the library: words that must be there, may be there, or must not be."""

import re
import unicodedata
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, Field

from omg_desktop.domain.values import Value

SEARCH_LENGTH_MAX = 500
LIST_NAME_LENGTH_MAX, LISTS_MAX = 60, 50

_PIECES = re.compile(r'(?P<minus>[-−]?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class SearchQuery(Value):
    """``all_of``: of each group one must be there; ``none_of``: none of these. Words match from their beginning."""

    all_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """Words stand for AND; OR joins its neighbours; − or NOT before a word excludes it; "…" is a phrase.

        An operator that has nothing to work on yet, as while typing, is left out. Whatever else is typed is a word.
        """
        groups: list[list[str]] = []
        unwanted: list[str] = []
        joining = excluding = False
        for piece in _PIECES.finditer(text[:SEARCH_LENGTH_MAX]):
            word = piece["word"]
            if not piece["minus"] and word in ("AND", "OR", "NOT"):
                joining = word == "OR" and bool(groups)
                excluding = word == "NOT"
                continue
            said = (piece["phrase"] if word is None else word).strip()
            if not any(sign.isalnum() for sign in said):
                continue  # nothing of it would be in the index
            if piece["minus"] or excluding:
                unwanted.append(said)
            elif joining:
                groups[-1].append(said)
            else:
                groups.append([said])
            joining = excluding = False
        return cls(all_of=tuple(tuple(group) for group in groups), none_of=tuple(unwanted))

    def __bool__(self) -> bool:
        return bool(self.all_of or self.none_of)

    def fits(self, text: str) -> bool:
        """Whether a text that is in no index, such as the title of an empty release, is what is looked for."""
        there = _folded(text)
        wanted = all(any(_folded(word) in there for word in group) for group in self.all_of)
        return wanted and not any(_folded(word) in there for word in self.none_of)


class TrackSketch(Value):
    """What a list shows and filters of a track beside its own row. ``edited_at``: its brief, or its newest take."""

    take_count: int = Field(default=0, ge=0)
    genre: str = ""
    providers: tuple[str, ...] = ()
    edited_at: AwareDatetime | None = None


class KeptList(Value):
    """A search and filters, each a kind and a value, under a name: what fits them is listed, whenever it is asked."""

    name: str = Field(min_length=1, max_length=LIST_NAME_LENGTH_MAX)
    search: str = Field(default="", max_length=SEARCH_LENGTH_MAX)
    filters: tuple[tuple[str, str], ...] = ()


class LibraryOrder(StrEnum):
    """How a list of releases is sorted; by state it is grouped, too."""

    EDITED = "edited"
    TITLE = "title"
    GENRE = "genre"
    STATE = "state"
    TAKES = "takes"


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
