"""What narrows the list beside the words that are searched for: where a release stands, genre, provider and marks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from omg_desktop.flows.library import LibraryOverview, ReleaseSummary, TrackSummary


class FilterKind(StrEnum):
    """What a filter looks at, in the word that is shown."""

    STATE = "State"
    GENRE = "Genre"
    PROVIDER = "Provider"
    TAG = "Tag"
    FAVOURITE = "Favourite"
    COLOUR = "Colour"


FAVOURITES = "Favourites"


class Filter(NamedTuple):
    """One chip. Chips of one kind widen one another, chips of different kinds narrow."""

    kind: FilterKind
    value: str


class Offer(NamedTuple):
    """A filter that would find something, and how many tracks."""

    filter: Filter
    tracks: int


def passes(summary: ReleaseSummary, track: TrackSummary, filters: Sequence[Filter]) -> bool:
    """Whether a track is to be listed."""
    for kind in {wanted.kind for wanted in filters}:
        there = _values(summary, track, kind)
        if not any(wanted.value in there for wanted in filters if wanted.kind is kind):
            return False
    return True


def offers(overview: LibraryOverview) -> tuple[Offer, ...]:
    """Every filter that finds something, most frequent first within its kind."""
    counts = Counter(
        Filter(kind, value)
        for summary in overview.releases
        for track in summary.tracks
        for kind in FilterKind
        for value in _values(summary, track, kind)
    )
    order = list(FilterKind)
    found = sorted(counts.items(), key=lambda item: (order.index(item[0].kind), -item[1], item[0].value.casefold()))
    return tuple(Offer(wanted, tracks) for wanted, tracks in found)


def _values(summary: ReleaseSummary, track: TrackSummary, kind: FilterKind) -> Iterable[str]:
    if kind is FilterKind.STATE:
        return (summary.status.value,)
    if kind is FilterKind.GENRE:
        genre = track.genre or summary.release.genre
        return (genre,) if genre else ()
    if kind is FilterKind.TAG:
        return summary.tags
    if kind is FilterKind.COLOUR:
        return (summary.colour.value,) if summary.colour else ()
    if kind is FilterKind.FAVOURITE:
        return (FAVOURITES,) if summary.favourite else ()
    return track.providers


def kept(filters: Sequence[Filter]) -> tuple[tuple[str, str], ...]:
    """The filters as they are kept with a list."""
    return tuple((wanted.kind.value, wanted.value) for wanted in filters)


def recalled(pairs: Iterable[tuple[str, str]]) -> tuple[Filter, ...]:
    """The filters of a list; of a kind that this version does not know, none."""
    known = {kind.value for kind in FilterKind}
    return tuple(Filter(FilterKind(kind), value) for kind, value in pairs if kind in known)
