"""What the side bar shows, as one value, and the rows that come of it."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import AudioOrigin, ReleaseColour, Track
from omg_desktop.domain.search import KeptList, LibraryOrder, SearchQuery
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.values import Value
from omg_desktop.flows.library import LibraryOverview, ReleaseSummary, TrackSummary
from omg_desktop.ui.library.filters import Filter, Offer, offers, passes
from omg_desktop.ui.library.ordering import Group, grouped
from omg_desktop.ui.widgets.tones import status_tone

UNTITLED_RELEASE, UNTITLED_TRACK = "Untitled release", "Untitled track"


class Removal(NamedTuple):
    """Something that was put into the trash, and can be taken out again."""

    title: str
    release_id: ReleaseId
    track_id: TrackId | None


class Renaming(NamedTuple):
    """A new title for a release, or for one of its tracks."""

    title: str
    release_id: ReleaseId
    track_id: TrackId | None


class Moving(NamedTuple):
    """Another place for a track, counted from 1."""

    track_id: TrackId
    position: int


class Question(NamedTuple):
    """What a person is asked before something is deleted for good."""

    words: str


class Filtering(NamedTuple):
    """A filter that is put on, or taken off."""

    filter: Filter
    on: bool


class RowKind(StrEnum):
    """What a row stands for. A group is a heading: nothing can be done to it."""

    GROUP = "group"
    RELEASE = "release"
    TRACK = "track"
    ADD_TRACK = "add_track"
    REMOVED_RELEASE = "removed_release"
    REMOVED_TRACK = "removed_track"


class Row(NamedTuple):
    """One line of the list. ``spoken`` is what a screen reader says."""

    kind: RowKind
    release_id: ReleaseId
    title: str
    spoken: str
    track_id: TrackId | None = None
    typed_title: str = ""
    number: int = 0
    detail: str = ""
    tone: str = "neutral"
    is_badge: bool = False
    is_open: bool = False
    is_fixed: bool = False
    favourite: bool = False
    colour: ReleaseColour | None = None
    tags: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind.value, self.release_id, self.track_id or ""


class TagWish(NamedTuple):
    """A tag that the releases among these rows get, or lose."""

    rows: "tuple[Row, ...]"
    tag: str
    on: bool


class ColourWish(NamedTuple):
    """A colour for the releases of these rows; None takes it away."""

    rows: "tuple[Row, ...]"
    colour: ReleaseColour | None


class GenreWish(NamedTuple):
    """One genre for the releases among these rows."""

    rows: tuple[Row, ...]
    genre: str


class LibraryState(Value):
    """The library as it was last read, what is open, and what is searched for.

    ``found``: the tracks that have the words of ``search``; None while nothing is searched for.
    """

    overview: LibraryOverview | None = None
    release_id: ReleaseId | None = None
    track_id: TrackId | None = None
    search: str = ""
    found: frozenset[TrackId] | None = None
    filters: tuple[Filter, ...] = ()
    order: LibraryOrder = LibraryOrder.EDITED
    shows_trash: bool = False
    trash_bytes: int | None = None
    question: Question | None = None

    def read(self, overview: LibraryOverview) -> "LibraryState":
        """The library was read again; what is open stays open as long as it is there."""
        state = self.but(overview=overview)
        release = state.release
        if release is None:
            state = state.but(release_id=None, track_id=None)
        elif state.track_id not in {summary.track.id for summary in release.tracks}:
            state = state.but(track_id=None)
        return state.but(shows_trash=self.shows_trash and bool(_trash(overview)))

    def opened(self, release_id: ReleaseId, track_id: TrackId | None) -> "LibraryState":
        return self.but(release_id=release_id, track_id=track_id)

    @property
    def release(self) -> ReleaseSummary | None:
        """The release that is open."""
        return self.summary(self.release_id) if self.release_id else None

    @property
    def track(self) -> Track | None:
        """The track that is open."""
        tracks = self.release.tracks if self.release else ()
        return next((found.track for found in tracks if found.track.id == self.track_id), None)

    def summary(self, release_id: ReleaseId) -> ReleaseSummary | None:
        releases = self.overview.releases if self.overview else ()
        return next((summary for summary in releases if summary.release.id == release_id), None)

    def tracks_in(self, rows: Sequence[Row]) -> tuple[TrackId, ...]:
        """The tracks of these rows, each once; of a release all that are not in the trash."""
        found = [
            track_id
            for row in rows
            for track_id in ([row.track_id] if row.track_id else self._track_ids_of(row.release_id))
        ]
        return tuple(dict.fromkeys(found))

    def _track_ids_of(self, release_id: ReleaseId) -> list[TrackId]:
        summary = self.summary(release_id)
        return [found.track.id for found in summary.tracks] if summary else []

    def found_track(self, track_id: TrackId | None) -> Track | None:
        """The track of this id, wherever it is outside the trash."""
        releases = self.overview.releases if self.overview else ()
        tracks = (found.track for summary in releases for found in summary.tracks)
        return next((track for track in tracks if track.id == track_id), None)

    @property
    def is_loading(self) -> bool:
        return self.overview is None

    @property
    def is_empty(self) -> bool:
        return self.overview is not None and not self.overview.releases

    @property
    def trash_count(self) -> int:
        return len(_trash(self.overview)) if self.overview else 0

    @property
    def trash_keys(self) -> frozenset[str]:
        """What lies in the trash, by its ids."""
        return (
            frozenset(row.track_id or row.release_id for row in _trash(self.overview)) if self.overview else frozenset()
        )

    @property
    def lists(self) -> tuple[KeptList, ...]:
        """Those that are kept under a name."""
        return self.overview.lists if self.overview else ()

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag there is, in the order of their words."""
        releases = self.overview.releases if self.overview else ()
        return tuple(sorted({tag for summary in releases for tag in summary.tags}, key=str.casefold))

    @property
    def is_narrowed(self) -> bool:
        """True when only some tracks are listed."""
        return self.found is not None or bool(self.filters)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The filters that would find something."""
        return offers(self.overview) if self.overview else ()

    def with_filter(self, wanted: Filter, *, on: bool) -> "LibraryState":
        others = tuple(there for there in self.filters if there != wanted)
        return self.but(filters=(*others, wanted) if on else others)

    @property
    def trash_words(self) -> str:
        """ "Trash · 3 (142 MB)"."""
        size = f" ({megabytes(self.trash_bytes)})" if self.trash_bytes else ""
        return f"Trash · {self.trash_count}{size}"

    @property
    def nothing_words(self) -> str:
        """Why the list is empty although the library is not."""
        typed = self.search.strip()
        if typed and self.found is not None:
            return f"No track has “{typed}”" + (" and fits the filters." if self.filters else ".")
        return "No track fits these filters."

    @property
    def rows(self) -> tuple[Row, ...]:
        """The list from above to below."""
        if self.overview is None:
            return ()
        if self.shows_trash:
            return _trash(self.overview)
        return tuple(row for group in grouped(self.overview.releases, self.order) for row in self._group_rows(group))

    def _group_rows(self, group: Group) -> list[Row]:
        """Headed where groups are, as long as anything stands under the heading."""
        if self.is_narrowed:
            query = SearchQuery.read(self.search)
            listed = [self._found_rows(summary, query) for summary in group.releases]
        else:
            listed = [self._rows_of(summary) for summary in group.releases]
        count = sum(bool(rows) for rows in listed)
        heading = [_group_row(group.heading, count)] if group.heading and count else []
        return [*heading, *(row for rows in listed for row in rows)]

    def _rows_of(self, summary: ReleaseSummary) -> list[Row]:
        if summary.release.id != self.release_id:
            return [_release_row(summary, is_open=False)]
        tracks = [_track_row(summary, track, is_open=track.track.id == self.track_id) for track in summary.tracks]
        added = [_add_row(summary)] if summary.status.is_editable else []
        return [_release_row(summary, is_open=True), *tracks, *added]

    def _found_rows(self, summary: ReleaseSummary, query: SearchQuery) -> list[Row]:
        tracks = [
            track
            for track in summary.tracks
            if (self.found is None or track.track.id in self.found) and passes(summary, track, self.filters)
        ]
        words = f"{summary.release.title or UNTITLED_RELEASE} {summary.release.artist} {summary.release.genre}"
        empty = not summary.tracks and not self.filters and query.fits(words)
        if not tracks and not empty:
            return []
        is_open = summary.release.id == self.release_id
        listed = [_track_row(summary, track, is_open=track.track.id == self.track_id) for track in tracks]
        return [_release_row(summary, is_open=is_open), *listed]


def megabytes(size: int) -> str:
    """ "142 MB", "1.2 GB"; less than one is said to be so."""
    if size < 1_000_000:
        return "under 1 MB"
    return f"{size / 1e9:.1f} GB" if size >= 1_000_000_000 else f"{size / 1e6:.0f} MB"


def _group_row(heading: str, count: int) -> Row:
    releases = "1 release" if count == 1 else f"{count:,} releases"
    return Row(
        kind=RowKind.GROUP,
        release_id=ReleaseId(heading),
        title=heading,
        detail=f"{count:,}",
        spoken=f"{heading}, {releases}",
    )


def _release_row(summary: ReleaseSummary, *, is_open: bool) -> Row:
    title = summary.release.title or UNTITLED_RELEASE
    detail, tone = _release_detail(summary)
    detail = " · ".join((detail, *summary.tags))
    return Row(
        kind=RowKind.RELEASE,
        release_id=summary.release.id,
        title=title,
        typed_title=summary.release.title,
        detail=detail,
        tone=tone,
        is_open=is_open,
        is_fixed=not summary.status.is_editable,
        favourite=summary.favourite,
        colour=summary.colour,
        tags=summary.tags,
        spoken=f"Release {title}, {detail}{_spoken_marks(summary)}{', open' if is_open else ''}",
    )


def _spoken_marks(summary: ReleaseSummary) -> str:
    colour = f", {summary.colour.lower()}" if summary.colour else ""
    return f"{', favourite' if summary.favourite else ''}{colour}"


def _release_detail(summary: ReleaseSummary) -> tuple[str, str]:
    if summary.status is not ReleaseStatus.DRAFT:
        return summary.status.value, status_tone(summary.status)
    count = len(summary.tracks)
    return f"{count} track{'' if count == 1 else 's'} · {'ready' if summary.is_ready else 'draft'}", "neutral"


def _track_row(summary: ReleaseSummary, found: TrackSummary, *, is_open: bool) -> Row:
    track = found.track
    title = track.title or UNTITLED_TRACK
    detail, tone, is_badge = _track_detail(found)
    spoken = f"Track {track.position}, {title}{f', {detail}' if detail else ''}{', open' if is_open else ''}"
    return Row(
        kind=RowKind.TRACK,
        release_id=track.release_id,
        track_id=track.id,
        title=title,
        typed_title=track.title,
        number=track.position,
        detail=detail,
        tone=tone,
        is_badge=is_badge,
        is_open=is_open,
        is_fixed=not summary.status.is_editable,
        spoken=spoken,
    )


def _track_detail(found: TrackSummary) -> tuple[str, str, bool]:
    """What stands at the right of a track, its tone, and whether it is a badge."""
    if found.track.audio is not None:
        is_take = found.track.audio.origin is AudioOrigin.TAKE
        return ("confirmed", "ok", True) if is_take else ("upload", "neutral", False)
    if found.take_count:
        return f"{found.take_count} take{'' if found.take_count == 1 else 's'}", "neutral", False
    return "", "neutral", False


def _add_row(summary: ReleaseSummary) -> Row:
    title = summary.release.title or UNTITLED_RELEASE
    return Row(
        kind=RowKind.ADD_TRACK,
        release_id=summary.release.id,
        title="Add track",
        spoken=f"Add a track to {title}",
    )


def _trash(overview: LibraryOverview) -> tuple[Row, ...]:
    releases = [
        Row(
            kind=RowKind.REMOVED_RELEASE,
            release_id=release.id,
            title=release.title or UNTITLED_RELEASE,
            detail="release · restore",
            spoken=f"Removed release {release.title or UNTITLED_RELEASE}, press Enter to restore",
        )
        for release in overview.removed_releases
    ]
    tracks = [
        Row(
            kind=RowKind.REMOVED_TRACK,
            release_id=track.release_id,
            track_id=track.id,
            title=track.title or UNTITLED_TRACK,
            detail="track · restore",
            spoken=f"Removed track {track.title or UNTITLED_TRACK}, press Enter to restore",
        )
        for track in overview.removed_tracks
    ]
    return (*releases, *tracks)
