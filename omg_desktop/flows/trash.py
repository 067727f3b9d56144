"""The trash: what is put into it, what it weighs, and how things come out of it again."""

from dataclasses import dataclass

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import Release, Track
from omg_desktop.flows.library import Standing, happening, numbered
from omg_desktop.ports import AudioFolder, Clock, ReleaseShelf, TakeShelf


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


@dataclass(frozen=True)
class TrashSize:
    """How many bytes of audio only the trash still needs."""

    releases: ReleaseShelf
    takes: TakeShelf
    audio: AudioFolder

    def __call__(self) -> int:
        gone = {release.id for release in self.releases.releases() if release.removed}
        every = self.releases.tracks()
        removed = [track for track in every if track.removed or track.release_id in gone]
        if not removed:
            return 0
        mine = {digest for track in removed for digest in self._digests(track)}
        gone_too = {track.id for track in removed}
        still_used = {track.audio.digest for track in every if track.audio and track.id not in gone_too}
        return sum(self._bytes(digest) for digest in mine - still_used)

    def _digests(self, track: Track) -> list[str]:
        made = [take.audio_digest for take in self.takes.of_track(track.id)]
        return [*made, track.audio.digest] if track.audio else made

    def _bytes(self, digest: str) -> int:
        try:
            return self.audio.path(digest).stat().st_size
        except (NotFound, OSError):  # it is gone already
            return 0
