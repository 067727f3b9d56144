"""In which order releases are listed, and the groups they are listed in."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from omg_desktop.domain.search import LibraryOrder
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.flows.library import ReleaseSummary

ORDER_WORDS = {
    LibraryOrder.EDITED: "Last edit",
    LibraryOrder.TITLE: "Title",
    LibraryOrder.GENRE: "Genre",
    LibraryOrder.STATE: "State",
    LibraryOrder.TAKES: "Number of takes",
}
DRAFT, READY, SUBMITTED, LIVE, NEEDS_FIX = GROUPS = ("Draft", "Ready", "Submitted", "Live", "Needs fix")
_GROUP_OF = {
    ReleaseStatus.WAITING: SUBMITTED,
    ReleaseStatus.SUBMITTED: SUBMITTED,
    ReleaseStatus.DELIVERED: LIVE,
    ReleaseStatus.RETURNED: NEEDS_FIX,
    ReleaseStatus.FAILED: NEEDS_FIX,
}


class Group(NamedTuple):
    """Releases under one heading; "" where there are no headings."""

    heading: str
    releases: tuple[ReleaseSummary, ...]


def grouped(releases: Sequence[ReleaseSummary], order: LibraryOrder) -> tuple[Group, ...]:
    """The releases in this order; by state they stand in groups, of which those without a release are left out."""
    if order is not LibraryOrder.STATE:
        return (Group("", tuple(sorted(releases, key=_KEYS[order]))),)
    newest_first = sorted(releases, key=_by_edit)
    groups = (Group(name, tuple(one for one in newest_first if group_of(one) == name)) for name in GROUPS)
    return tuple(group for group in groups if group.releases)


def group_of(summary: ReleaseSummary) -> str:
    """Where a release stands, as it is grouped: a draft that nothing keeps from being submitted is ready."""
    return _GROUP_OF.get(summary.status, READY if summary.is_ready else DRAFT)


def _by_edit(summary: ReleaseSummary) -> tuple[float, str]:
    return -summary.last_edited_at.timestamp(), summary.release.id


def _by_title(summary: ReleaseSummary) -> tuple[bool, str, str]:
    title = summary.release.title.casefold()
    return not title, title, summary.release.id


def _by_genre(summary: ReleaseSummary) -> tuple[bool, str, tuple[bool, str, str]]:
    genre = (summary.release.genre or _first(track.genre for track in summary.tracks)).casefold()
    return not genre, genre, _by_title(summary)


def _by_takes(summary: ReleaseSummary) -> tuple[int, tuple[bool, str, str]]:
    return -sum(track.take_count for track in summary.tracks), _by_title(summary)


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")


_KEYS: dict[LibraryOrder, Callable[[ReleaseSummary], tuple[object, ...]]] = {
    LibraryOrder.EDITED: _by_edit,
    LibraryOrder.TITLE: _by_title,
    LibraryOrder.GENRE: _by_genre,
    LibraryOrder.TAKES: _by_takes,
}
