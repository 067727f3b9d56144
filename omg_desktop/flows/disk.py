"""How much room the audio of each release takes."""

from dataclasses import dataclass

from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.values import Digest, Value
from omg_desktop.ports import AudioFolder, LibraryIndex, ReleaseShelf


class DiskLine(Value):
    """One release, in the trash or not. Audio that several releases use counts for each of them."""

    release: Release
    track_count: int
    take_count: int
    audio_bytes: int
    in_trash: bool


class DiskUse(Value):
    """The releases, the biggest first. ``audio_bytes`` is all their audio, each file once."""

    lines: tuple[DiskLine, ...]
    audio_bytes: int


@dataclass(frozen=True)
class SeeDiskUse:
    """Weigh the audio of every release: its takes and what was imported. Blocks: it looks at every file."""

    releases: ReleaseShelf
    index: LibraryIndex
    audio: AudioFolder

    def __call__(self) -> DiskUse:
        named, sketches = self.index.audio(), self.index.sketches()
        tracks: dict[ReleaseId, list[TrackId]] = {}
        for track in self.releases.tracks():
            tracks.setdefault(track.release_id, []).append(track.id)
        size = {digest: self._bytes(digest) for digest in frozenset[Digest]().union(*named.values())}
        lines = []
        for release in self.releases.releases():
            mine = tracks.get(release.id, [])
            digests = frozenset[Digest]().union(*(named.get(track_id, frozenset()) for track_id in mine))
            line = DiskLine(
                release=release,
                track_count=len(mine),
                take_count=sum(sketches[track_id].take_count for track_id in mine if track_id in sketches),
                audio_bytes=sum(size[digest] for digest in digests),
                in_trash=release.removed,
            )
            lines.append(line)
        lines.sort(key=lambda line: (-line.audio_bytes, line.release.title.casefold()))
        return DiskUse(lines=tuple(lines), audio_bytes=sum(size.values()))

    def _bytes(self, digest: Digest) -> int:
        try:
            return self.audio.path(digest).stat().st_size
        except (NotFound, OSError):  # its file is gone
            return 0
