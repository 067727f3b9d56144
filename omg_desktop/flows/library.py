"""Releases and tracks: what is in the library, and every change a person makes to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import AwareDatetime, JsonValue

from omg_desktop.domain.audit import EventKind, Happening
from omg_desktop.domain.checks import checks_of, problems
from omg_desktop.domain.drafts import Brief, Draft
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import EventId, ReleaseId, TrackId, new_id
from omg_desktop.domain.releases import Release, ReleaseColour, ReleaseMark, Track
from omg_desktop.domain.search import KeptList, SearchQuery, TrackSketch
from omg_desktop.domain.submissions import Envelope, Receipt, ReleaseStatus, project
from omg_desktop.domain.values import Value
from omg_desktop.ports import (
    Clock,
    DraftShelf,
    LibraryIndex,
    Mirror,
    Outbox,
    PreferenceShelf,
    ReleaseMarkShelf,
    ReleaseShelf,
)

EDITABLE_FIELDS = frozenset({"title", "artist", "genre", "language", "label", "p_line", "c_line", "release_date"})


class TrackSummary(Value):
    """A track as a list shows it."""

    track: Track
    take_count: int
    genre: str = ""
    providers: tuple[str, ...] = ()
    edited_at: AwareDatetime | None = None


class ReleaseSummary(Value):
    """A release as a list shows it, with the tracks that are not removed.

    ``is_ready``: nothing that a look at it finds keeps it from being submitted.
    """

    release: Release
    status: ReleaseStatus
    tracks: tuple[TrackSummary, ...]
    store_count: int = 0
    is_ready: bool = False
    favourite: bool = False
    colour: ReleaseColour | None = None
    tags: tuple[str, ...] = ()

    @property
    def last_edited_at(self) -> datetime:
        """When the release, a brief of it or a take of it was last made or changed."""
        return max([self.release.edited_at, *(track.edited_at for track in self.tracks if track.edited_at)])


class LibraryOverview(Value):
    """What is there, and what lies in the trash."""

    releases: tuple[ReleaseSummary, ...]
    removed_releases: tuple[Release, ...]
    removed_tracks: tuple[Track, ...]
    lists: tuple[KeptList, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where a release stands: on the desk, on its way, or accepted."""

    mirror: Mirror
    outbox: Outbox

    def __call__(self, release_id: ReleaseId) -> ReleaseStatus:
        return project(self.mirror.receipts().get(release_id), self.envelope(release_id))

    def envelope(self, release_id: ReleaseId) -> Envelope | None:
        """What waits in the outbox for this release."""
        return next((envelope for envelope in self.outbox.envelopes() if envelope.release_id == release_id), None)

    def require_editable(self, release_id: ReleaseId) -> None:
        """Raises InvalidInput when the release is fixed."""
        status = self(release_id)
        if not status.is_editable:
            raise InvalidInput(f"This release is {status}; what was submitted can no longer be changed.")


@dataclass(frozen=True)
class Overview:
    """Everything the side bar shows, in as many queries for ten thousand takes as for one."""

    releases: ReleaseShelf
    index: LibraryIndex
    mirror: Mirror
    outbox: Outbox
    marks: ReleaseMarkShelf
    preferences: PreferenceShelf
    now: Clock

    def __call__(self) -> LibraryOverview:
        receipts = self.mirror.receipts()
        envelopes = {envelope.release_id: envelope for envelope in self.outbox.envelopes()}
        every = self.releases.releases()
        sketches = self.index.sketches()
        tracks: dict[ReleaseId, list[Track]] = {release.id: [] for release in every}
        for track in self.releases.tracks():
            tracks.setdefault(track.release_id, []).append(track)
        marks = self.marks.marks()
        today = self.now().astimezone().date()
        return LibraryOverview(
            releases=tuple(
                _release_summary(release, tracks[release.id], sketches, receipts, envelopes, marks, today)
                for release in every
                if not release.removed
            ),
            removed_releases=tuple(release for release in every if release.removed),
            removed_tracks=tuple(
                track for release in every if not release.removed for track in tracks[release.id] if track.removed
            ),
            lists=self.preferences.load().library_lists,
        )


def _release_summary(
    release: Release,
    tracks: Sequence[Track],
    sketches: Mapping[TrackId, TrackSketch],
    receipts: Mapping[ReleaseId, Receipt],
    envelopes: Mapping[ReleaseId, Envelope],
    marks: Mapping[ReleaseId, ReleaseMark],
    today: date,
) -> ReleaseSummary:
    mark = marks.get(release.id, ReleaseMark(release_id=release.id))
    present = [track for track in tracks if not track.removed]
    status = project(receipts.get(release.id), envelopes.get(release.id))
    return ReleaseSummary(
        release=release,
        status=status,
        tracks=tuple(_summary(track, sketches) for track in present),
        store_count=len(receipts[release.id].stores) if release.id in receipts else 0,
        favourite=mark.favourite,
        colour=mark.colour,
        tags=mark.tags,
        is_ready=status is ReleaseStatus.DRAFT and not problems(checks_of(release, present, today)),
    )


def _summary(track: Track, sketches: Mapping[TrackId, TrackSketch]) -> TrackSummary:
    sketch = sketches.get(track.id, TrackSketch())
    return TrackSummary(track=track, **dict(sketch))


@dataclass(frozen=True)
class SearchLibrary:
    """The tracks that have what was typed; None when nothing was typed that could be looked for."""

    index: LibraryIndex

    def __call__(self, text: str) -> frozenset[TrackId] | None:
        query = SearchQuery.read(text)
        return self.index.found(query) if query else None


def happening(
    kind: EventKind,
    now: Clock,
    release_id: ReleaseId,
    track_id: TrackId | None = None,
    details: Mapping[str, JsonValue] | None = None,
) -> Happening:
    """Something that has just happened to a release."""
    return Happening(
        id=EventId(new_id()),
        kind=kind,
        happened_at=now(),
        release_id=release_id,
        track_id=track_id,
        details=details or {},
    )


@dataclass(frozen=True)
class NewRelease:
    """Begin a release, with a first empty track."""

    releases: ReleaseShelf
    drafts: DraftShelf
    preferences: PreferenceShelf
    now: Clock

    def __call__(self, title: str = "", artist: str = "", genre: str = "") -> Release:
        artist = artist or self.preferences.load().artist_name
        now = self.now()
        release = Release(
            id=ReleaseId(new_id()), title=title, artist=artist, genre=genre, created_at=now, edited_at=now
        )
        self.releases.put_release(release, happening(EventKind.RELEASE_CREATED, self.now, release.id))
        AddTrack(self.releases, self.drafts, self.now)(release.id)
        return release


@dataclass(frozen=True)
class AddTrack:
    """Put one more track at the end of a release, with an empty draft in the release's genre."""

    releases: ReleaseShelf
    drafts: DraftShelf
    now: Clock

    def __call__(self, release_id: ReleaseId, title: str = "") -> Track:
        release = self.releases.release(release_id)
        there = self.releases.tracks_of(release_id)
        position = max((track.position for track in there), default=0) + 1
        track = Track(id=TrackId(new_id()), release_id=release_id, position=position, title=title)
        self.releases.put_tracks([track], happening(EventKind.TRACK_ADDED, self.now, release_id, track.id))
        self.drafts.put(Draft(track_id=track.id, brief=Brief(genre=release.genre), edited_at=self.now()))
        return track


@dataclass(frozen=True)
class EditRelease:
    """Change some fields of a release, and leave the others as they are by now, whoever wrote them.

    The names of the fields that changed are recorded, not the texts.
    """

    releases: ReleaseShelf
    preferences: PreferenceShelf
    standing: Standing
    now: Clock

    def __call__(self, release_id: ReleaseId, changes: Mapping[str, object]) -> Release:
        before = self.releases.release(release_id)
        if foreign := changes.keys() - EDITABLE_FIELDS:
            raise InvalidInput(f"A release has no {', '.join(sorted(foreign))} to edit.")
        edited = before.but(**changes)
        changed = sorted(name for name in changes if getattr(edited, name) != getattr(before, name))
        if not changed:
            return before
        self.standing.require_editable(release_id)
        saved = edited.but(edited_at=self.now())
        told = happening(EventKind.RELEASE_EDITED, self.now, release_id, details={"fields": list(changed)})
        self.releases.put_release(saved, told)
        if "artist" in changed and saved.artist.strip():
            self.preferences.save(self.preferences.load().but(artist_name=saved.artist.strip()))
        return saved


@dataclass(frozen=True)
class SaveTrack:
    """Keep a track's title."""

    releases: ReleaseShelf
    standing: Standing
    now: Clock

    def __call__(self, track: Track) -> Track:
        before = self.releases.track(track.id)
        if track.title == before.title:
            return before
        self.standing.require_editable(before.release_id)
        saved = before.but(title=track.title)
        told = happening(EventKind.TRACK_EDITED, self.now, before.release_id, track.id, {"fields": ["title"]})
        self.releases.put_tracks([saved], told)
        return saved


@dataclass(frozen=True)
class MoveTrack:
    """Give a track another place, counted from 1; the others make room."""

    releases: ReleaseShelf
    standing: Standing
    now: Clock

    def __call__(self, track_id: TrackId, position: int) -> tuple[Track, ...]:
        moved = self.releases.track(track_id)
        self.standing.require_editable(moved.release_id)
        there = [track for track in self.releases.tracks_of(moved.release_id) if not track.removed]
        others = [track for track in there if track.id != track_id]
        place = min(max(position, 1), len(there)) - 1
        tracks = numbered([*others[:place], moved, *others[place:]])
        told = happening(
            EventKind.TRACK_EDITED,
            self.now,
            moved.release_id,
            track_id,
            {"fields": ["position"], "position": place + 1},
        )
        self.releases.put_tracks(tracks, told)
        return tuple(tracks)


def numbered(tracks: Iterable[Track]) -> list[Track]:
    """The tracks in this order, with their places counted anew from 1."""
    return [track.but(position=position) for position, track in enumerate(tracks, start=1)]
