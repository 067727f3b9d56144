"""Takes out of the library as plain files for other programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.errors import Cancelled, InvalidInput, NotFound
from omg_desktop.domain.exports import (
    WHOLE,
    Credentials,
    ExportFormat,
    ExportSize,
    ExportWish,
    Rendition,
    Source,
    credentials_in,
    require_rate,
    size_of,
)
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.naming import file_name, require_template, unlike
from omg_desktop.domain.releases import Track, TrackAudio
from omg_desktop.domain.sidecar import Sidecar
from omg_desktop.domain.takes import Take
from omg_desktop.domain.values import Digest
from omg_desktop.flows.export_words import Mark, fields_of, tags_of, tags_of_import
from omg_desktop.flows.library import happening
from omg_desktop.flows.takes import mark_of
from omg_desktop.flows.writing import make_folder, write_text
from omg_desktop.ports import AudioFolder, AuditLog, Clock, Job, ReleaseShelf, TakeShelf


@dataclass(frozen=True)
class Written:
    """The audio files that were written, in their order, and what could not be: its audio is gone.

    ``left_behind`` counts the files into which a provider's Content Credentials could not be carried.
    """

    files: tuple[Path, ...]
    folder: Path
    missing: tuple[str, ...] = ()
    left_behind: int = 0


@dataclass(frozen=True)
class ExportTakes:
    """Write takes into a folder under readable names, each with its tags, its mark and a sidecar.

    One that stays as it is and has Content Credentials is copied byte for byte, without tags: they would break it.
    """

    releases: ReleaseShelf
    takes: TakeShelf
    audio: AudioFolder
    audit: AuditLog
    mark: Mark
    now: Clock

    def __call__(self, take_ids: Sequence[TakeId], folder: Path, wish: ExportWish, job: Job) -> Written:
        """Raises Cancelled between two files; those that were written stay. Existing files are never replaced."""
        require_template(wish.template)
        require_rate(wish)
        make_folder(folder)
        taken = {path.stem.casefold() for path in folder.iterdir()}
        takes = [self.takes.take(take_id) for take_id in take_ids]
        sizes = [max(1, self.audio.path(take.audio_digest).stat().st_size) for take in takes]
        written: list[Path] = []
        for number, take in enumerate(takes):
            if job.cancelled:
                raise Cancelled
            job.report(sum(sizes[:number]) / sum(sizes), f"Writing {number + 1} of {len(takes)}")
            written.append(self._one(take, folder, wish, taken))
        job.report(1.0, "Written")
        left = [take for take in takes if _credentials(take, wish) is Credentials.LEFT_BEHIND]
        return Written(tuple(written), folder, left_behind=len(left))

    def _one(self, take: Take, folder: Path, wish: ExportWish, taken: set[str]) -> Path:
        track = self.releases.track(take.track_id)
        release = self.releases.release(track.release_id)
        name = unlike(file_name(wish.template, fields_of(release, track, take, mark_of(self.takes, take).name)), taken)
        taken.add(name.casefold())
        became = _credentials(take, wish)
        untouched = became is Credentials.KEPT
        tags: Mapping[str, str] = {} if untouched else tags_of(release, track, take) | dict(self.mark(take.source))
        ending = wish.format.ending or self.audio.path(take.audio_digest).suffix
        path = self.audio.export(take.audio_digest, folder / f"{name}{ending}", tags, wish.rendition)
        if wish.sidecars:
            mark = self.takes.marks_of(track.id).get(take.id)
            title, artist = track.title or release.title, release.artist
            sidecar = Sidecar.of(take, mark, title=title, artist=artist, release=release.title)
            write_text(folder / f"{name}.json", sidecar.but(content_credentials=became).as_text())
        details = {"audio_sha256": take.audio_digest, "suffix": path.suffix}
        self.audit.append(happening(EventKind.AUDIO_EXPORTED, self.now, release.id, track.id, details))
        return path


@dataclass(frozen=True)
class ExportAudio:
    """Write a take, or the audio a track has, into this one file, with the same tags and mark as any other export."""

    releases: ReleaseShelf
    takes: TakeShelf
    audio: AudioFolder
    audit: AuditLog
    mark: Mark
    now: Clock

    def __call__(self, track_id: TrackId, take_id: TakeId | None, target: Path, how: Rendition = WHOLE) -> Written:
        """The ending of ``target`` says the format. In its own it is copied whole where it has Content Credentials."""
        track = self.releases.track(track_id)
        release = self.releases.release(track.release_id)
        if target.suffix.lower() == ExportFormat.MP3.ending:
            require_rate(ExportWish(ExportFormat.MP3, sample_rate_hz=how.sample_rate_hz))
        chosen = self._chosen(track, take_id)
        if isinstance(chosen, Take):
            digest, tags = chosen.audio_digest, tags_of(release, track, chosen) | dict(self.mark(chosen.source))
        else:
            digest, tags = chosen.digest, tags_of_import(release, track, chosen, self.mark)
        signed = self.audio.has_credentials(digest)
        untouched = signed and how.is_whole and target.suffix.lower() in ("", self.audio.path(digest).suffix)
        written = self.audio.export(digest, target, {} if untouched else tags, how)
        details = {"audio_sha256": digest, "suffix": target.suffix}
        self.audit.append(happening(EventKind.AUDIO_EXPORTED, self.now, release.id, track_id, details))
        return Written((written,), written.parent, left_behind=int(signed and not untouched))

    def size(self, track_id: TrackId, take_id: TakeId | None, wish: ExportWish) -> ExportSize:
        """How big the file will be, and what becomes of Content Credentials. Raises NotFound."""
        require_rate(wish)
        chosen = self._chosen(self.releases.track(track_id), take_id)
        source = source_of(chosen, self.audio) if isinstance(chosen, Take) else source_of_import(chosen, self.audio)
        if source is None:
            raise NotFound("The audio is not in the library any more.")
        return size_of([source], wish)

    def _chosen(self, track: Track, take_id: TakeId | None) -> Take | TrackAudio:
        found = take_id or (track.audio.take_id if track.audio else None)
        if found is not None:
            return self.takes.take(found)
        if track.audio is None:
            raise InvalidInput("This track has no confirmed or imported audio yet. Name a take to export.")
        return track.audio


@dataclass(frozen=True)
class SizeOfTakes:
    """How many files an export of takes will be, and how big. Takes whose audio is gone are left out."""

    takes: TakeShelf
    audio: AudioFolder

    def __call__(self, take_ids: Sequence[TakeId], wish: ExportWish) -> ExportSize:
        found = (source_of(self.takes.take(take_id), self.audio) for take_id in take_ids)
        return size_of((source for source in found if source is not None), wish)


def source_of(take: Take, audio: AudioFolder) -> Source | None:
    """What a file of it will be made of; None where its audio is gone."""
    size, facts = bytes_of_audio(take.audio_digest, audio), take.facts
    if size is None:
        return None
    return Source(
        seconds=facts.duration_seconds,
        sample_rate_hz=facts.sample_rate_hz,
        channels=facts.channels,
        bit_depth=facts.bit_depth,
        media_type=facts.media_type,
        file_bytes=size,
        has_c2pa=facts.has_c2pa,
    )


def source_of_import(imported: TrackAudio, audio: AudioFolder) -> Source | None:
    """The same of audio that came from elsewhere."""
    size = bytes_of_audio(imported.digest, audio)
    if size is None:
        return None
    return Source(
        seconds=imported.duration_seconds,
        sample_rate_hz=imported.sample_rate_hz,
        channels=imported.channels,
        bit_depth=imported.bit_depth,
        media_type=imported.media_type,
        file_bytes=size,
        has_c2pa=audio.has_credentials(imported.digest),
    )


def bytes_of_audio(digest: Digest, audio: AudioFolder) -> int | None:
    """None where the file is gone."""
    try:
        return audio.path(digest).stat().st_size
    except (NotFound, OSError):
        return None


def _credentials(take: Take, wish: ExportWish) -> Credentials:
    return credentials_in(wish, has_c2pa=take.facts.has_c2pa)
