"""The trash: what is put into it and out of it again, what it weighs, and what is deleted for good."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.errors import InvalidInput, LibraryUnusable, NotFound
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.values import Digest, Value
from omg_desktop.flows.library import Standing, happening, numbered
from omg_desktop.ports import AudioFolder, Clock, Discards, ReleaseShelf, TrashShelf


@dataclass(frozen=True)
class RemoveTrack:
    """Put a track into the trash, or take it out again. Its takes stay where they are."""

    releases: ReleaseShelf
    standing: Standing
    now: Clock

    def __call__(self, track_id: TrackId, *, restore: bool = False) -> Track:
        track = self.releases.track(track_id)
        self.standing.require_editable(track.release_id)
        changed = track.but(removed=not restore)
        there = [other for other in self.releases.tracks_of(track.release_id) if other.id != track_id]
        present = [other for other in there if not other.removed]
        if restore:
            place = min(track.position - 1, len(present))
            tracks = numbered([*present[:place], changed, *present[place:]])
        else:
            tracks = [*numbered(present), changed]
        told = happening(EventKind.TRACK_REMOVED, self.now, track.release_id, track_id, {"restored": restore})
        self.releases.put_tracks(tracks, told)
        return changed


@dataclass(frozen=True)
class RemoveRelease:
    """Put a release into the trash, or take it out again."""

    releases: ReleaseShelf
    standing: Standing
    now: Clock

    def __call__(self, release_id: ReleaseId, *, restore: bool = False) -> Release:
        release = self.releases.release(release_id)
        self.standing.require_editable(release_id)
        changed = release.but(removed=not restore)
        told = happening(EventKind.RELEASE_REMOVED, self.now, release_id, details={"restored": restore})
        self.releases.put_release(changed, told)
        return changed


class InTrash(Value):
    """A release that lies in the trash with its tracks; with a track, that one alone."""

    release_id: ReleaseId
    track_id: TrackId | None = None


class Emptying(Value):
    """What would be deleted for good, and how many bytes of audio that frees.

    ``staying``: what cannot be deleted now, each with its reason, as a part of a sentence.
    """

    releases: tuple[Release, ...]
    tracks: tuple[Track, ...]
    freed_bytes: int
    staying: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.releases) + len(self.tracks)


class Emptied(Value):
    """What was deleted for good, releases and tracks by their ids.

    ``files_left``: files that another program holds, or that were written just now; they go at the next start.
    """

    ids: frozenset[str]
    freed_bytes: int
    files_left: int = 0
    staying: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class WeighTrash:
    """Look what emptying the trash, or deleting some of it, would do. Nothing is changed."""

    releases: ReleaseShelf
    trash: TrashShelf
    standing: Standing
    audio: AudioFolder

    def __call__(self, only: Sequence[InTrash] | None = None) -> Emptying:
        every, busy = self.releases.tracks(), self.trash.busy_tracks()
        there = {release.id: release for release in self.releases.releases()}
        releases = [one for one in there.values() if one.removed and _is_meant(only, one.id)]
        alone = [track for track in every if track.removed and not there[track.release_id].removed]
        tracks = [one for one in alone if _is_meant(only, one.release_id, one.id)]
        with_busy = {track.release_id for track in every if track.id in busy}
        why = {one.id: self._reason(one, is_busy=one.id in with_busy) for one in releases}
        gone = [one for one in releases if not why[one.id]]
        gone_tracks = [one for one in tracks if one.id not in busy]
        ids = {one.id for one in gone}
        going = [*(one.id for one in every if one.release_id in ids), *(one.id for one in gone_tracks)]
        return Emptying(
            releases=tuple(gone),
            tracks=tuple(gone_tracks),
            freed_bytes=sum(map(self._bytes, self.trash.only_needed_by(going))) if going else 0,
            staying=(
                *(_staying(one, why[one.id]) for one in releases if why[one.id]),
                *(_staying(one, _BUSY) for one in tracks if one.id in busy),
            ),
        )

    def _reason(self, release: Release, *, is_busy: bool) -> str:
        status = self.standing(release.id)
        return _BUSY if is_busy else "" if status.is_editable else f"it is {status}"

    def _bytes(self, digest: Digest) -> int:
        try:
            return self.audio.path(digest).stat().st_size
        except (NotFound, OSError):  # it is gone already
            return 0


_BUSY = "a take of it is being made"


def _is_meant(only: Sequence[InTrash] | None, release_id: ReleaseId, track_id: TrackId | None = None) -> bool:
    return only is None or InTrash(release_id=release_id, track_id=track_id) in only


def _staying(thing: Release | Track, reason: str) -> str:
    return f"“{thing.title or 'Untitled'}” stays, since {reason}"


@dataclass(frozen=True)
class CollectLeftOver:
    """Delete the audio of rows that are gone, with everything that lies beside it; also what a crash left behind.

    Returns how many bytes became free, and how many files have to wait: another program holds them, or they were
    written a moment ago.
    """

    trash: TrashShelf
    audio: AudioFolder
    beside: Sequence[Discards]

    def __call__(self) -> tuple[int, int]:
        noted = self.trash.left_over()
        freed, gone = 0, set()
        for digest in sorted(noted):
            with suppress(LibraryUnusable):  # it stays noted, and is counted below
                freed += self.audio.discard(digest)  # first: where it has to wait, what lies beside it waits, too
                freed += sum(place.discard(digest) for place in self.beside)
                gone.add(digest)
        if noted:
            self.trash.forget_left_over(gone)
        return freed, len(noted - gone)


@dataclass(frozen=True)
class EmptyTrash:
    """Delete what lies in the trash, or some of it, for good. This cannot be undone.

    The trail stays whole and tells it. Rows go in one transaction, files after it. Raises InvalidInput, and deletes
    nothing, where everything has to stay.
    """

    weigh: WeighTrash
    trash: TrashShelf
    collect: CollectLeftOver
    now: Clock

    def __call__(self, only: Sequence[InTrash] | None = None) -> Emptied:
        found = self.weigh(only)
        if not found.count:
            raise InvalidInput(reason_to_stay(found.staying))
        told = [happening(EventKind.RELEASE_DELETED, self.now, release.id) for release in found.releases]
        told += [happening(EventKind.TRACK_DELETED, self.now, track.release_id, track.id) for track in found.tracks]
        releases, tracks = [one.id for one in found.releases], [one.id for one in found.tracks]
        self.trash.delete(releases, tracks, *told)
        freed, waiting = self.collect()
        return Emptied(
            ids=frozenset([*releases, *tracks]), freed_bytes=freed, files_left=waiting, staying=found.staying
        )


def reason_to_stay(staying: Sequence[str]) -> str:
    """Why nothing can be deleted, in one sentence."""
    if not staying:
        return "The trash is empty; there is nothing to delete."
    more = f", and {len(staying) - 1} more, too" if len(staying) > 1 else ""
    return f"Nothing was deleted: {staying[0]}{more}. Wait until that is over, or cancel it, and try again."
