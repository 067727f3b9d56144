"""Music out of the library as plain files for other programs, and settings back in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.drafts import Draft
from omg_desktop.domain.errors import Cancelled, InvalidInput, NotFound
from omg_desktop.domain.ids import ReleaseId, TakeId, TrackId
from omg_desktop.domain.naming import USUAL_TEMPLATE, file_name, require_template, unlike
from omg_desktop.domain.releases import Release, Track, TrackAudio
from omg_desktop.domain.sidecar import SIDECAR_BYTES_MAX, ImportSidecar, Sidecar
from omg_desktop.domain.takes import DigitalSource, Take
from omg_desktop.domain.values import Digest
from omg_desktop.flows.library import AddTrack, NewRelease, SaveTrack, Standing, happening
from omg_desktop.flows.writing import make_folder, write_text
from omg_desktop.ports import AudioFolder, AuditLog, Clock, DraftShelf, Job, ReleaseShelf, TakeShelf

Mark = Callable[[DigitalSource], Mapping[str, str]]
"""The tags that tell a machine which app made a sound, and how."""


class ExportFormat(StrEnum):
    """How audio is written. ``AS_IT_IS`` keeps what the provider made, byte for byte but for the tags."""

    WAV_16 = "wav16"
    WAV_24 = "wav24"
    FLAC = "flac"
    MP3 = "mp3"
    AS_IT_IS = "original"

    @property
    def ending(self) -> str:
        return {"wav16": ".wav", "wav24": ".wav", "flac": ".flac", "mp3": ".mp3"}.get(self.value, "")

    @property
    def bit_depth(self) -> int | None:
        return {"wav16": 16, "wav24": 24}.get(self.value)


@dataclass(frozen=True)
class ExportWish:
    """How files are to be written; ``region`` in seconds leaves out what lies around it."""

    format: ExportFormat = ExportFormat.WAV_24
    template: str = USUAL_TEMPLATE
    sidecars: bool = True
    region: tuple[float, float] | None = None


@dataclass(frozen=True)
class Written:
    """The audio files that were written, in their order, and what could not be: its audio is gone."""

    files: tuple[Path, ...]
    folder: Path
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportTakes:
    """Write takes into a folder under readable names, each with its tags, its mark and a sidecar."""

    releases: ReleaseShelf
    takes: TakeShelf
    audio: AudioFolder
    audit: AuditLog
    mark: Mark
    now: Clock

    def __call__(self, take_ids: Sequence[TakeId], folder: Path, wish: ExportWish, job: Job) -> Written:
        """Raises Cancelled between two files; those that were written stay. Existing files are never replaced."""
        require_template(wish.template)
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
        return Written(tuple(written), folder)

    def _one(self, take: Take, folder: Path, wish: ExportWish, taken: set[str]) -> Path:
        track = self.releases.track(take.track_id)
        release = self.releases.release(track.release_id)
        name = unlike(file_name(wish.template, fields_of(release, track, take)), taken)
        taken.add(name.casefold())
        tags = tags_of(release, track, take) | dict(self.mark(take.source))
        target = folder / f"{name}{wish.format.ending}"
        if not wish.format.ending:
            target = folder / f"{name}{self.audio.path(take.audio_digest).suffix}"
        path = self.audio.export(
            take.audio_digest, target, tags, bit_depth=wish.format.bit_depth, region_seconds=wish.region
        )
        if wish.sidecars:
            mark = self.takes.marks_of(track.id).get(take.id)
            title, artist = track.title or release.title, release.artist
            sidecar = Sidecar.of(take, mark, title=title, artist=artist, release=release.title)
            write_text(folder / f"{name}.json", sidecar.as_text())
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

    def __call__(self, track_id: TrackId, take_id: TakeId | None, target: Path) -> Path:
        track = self.releases.track(track_id)
        release = self.releases.release(track.release_id)
        chosen = take_id or (track.audio.take_id if track.audio else None)
        if chosen is not None:
            take = self.takes.take(chosen)
            digest, tags = take.audio_digest, tags_of(release, track, take) | dict(self.mark(take.source))
        elif track.audio is not None:
            digest, tags = track.audio.digest, tags_of_import(release, track, track.audio, self.mark)
        else:
            raise InvalidInput("This track has no confirmed or imported audio yet. Name a take to export.")
        written = self.audio.export(digest, target, tags)
        details = {"audio_sha256": digest, "suffix": target.suffix}
        self.audit.append(happening(EventKind.AUDIO_EXPORTED, self.now, release.id, track_id, details))
        return written


@dataclass(frozen=True)
class ExportEverything:
    """Write the whole library as plain folders. Needs neither network nor account; the library is not changed."""

    releases: ReleaseShelf
    drafts: DraftShelf
    takes: TakeShelf
    audio: AudioFolder
    export_takes: ExportTakes
    export_proof: Callable[[ReleaseId, Path], Path]

    def __call__(self, folder: Path, wish: ExportWish, job: Job) -> Written:
        """Raises Cancelled between two files; what was written stays and says how far it came.

        Where the audio of a take is gone, everything else goes out all the same.
        """
        require_template(wish.template)
        make_folder(folder)
        if any(folder.iterdir()):
            raise InvalidInput(f"{folder.name} is not empty. Choose an empty folder, so that nothing is mixed up.")
        plan = self._plan()
        total = sum(size for _, _, sizes in plan for size in sizes.values()) or 1
        done = 0
        files: list[Path] = []
        missing: list[str] = []
        taken: dict[Path, set[str]] = {}
        for release, track, sizes in plan:
            place = self._folder(folder, release, track, taken)
            self._write_words(place, release, track)
            for take_id, size in sizes.items():
                if job.cancelled:
                    raise Cancelled
                job.report(done / total, f"Writing {place.name}")
                one = replace(wish, template="{take}" if wish.template == USUAL_TEMPLATE else wish.template)
                files += self.export_takes([take_id], place, one, _Quiet(job)).files
                done += size
            if track.audio is not None and track.audio.take_id is None and self._bytes(track.audio.digest) is not None:
                files.append(self._imported(place, release, track, track.audio, sidecars=wish.sidecars))
            missing += self._missing(release, track)
        if missing:
            lines = "\n".join(["The audio of these was not in the library any more:", *missing])
            write_text(folder / "Missing audio.txt", f"{lines}\n")
        job.report(1.0, f"Written: {len(files)} files of audio")
        return Written(tuple(files), folder, tuple(missing))

    def _plan(self) -> list[tuple[Release, Track, dict[TakeId, int]]]:
        """Every track with its takes and how many bytes each has: progress is told by bytes."""
        releases = {release.id: release for release in self.releases.releases()}
        plan = []
        for track in self.releases.tracks():
            found = ((take.id, self._bytes(take.audio_digest)) for take in self.takes.of_track(track.id))
            sizes = {take_id: size for take_id, size in found if size is not None}
            plan.append((releases[track.release_id], track, sizes))
        return plan

    def _missing(self, release: Release, track: Track) -> list[str]:
        """The takes of a track, and its imported audio, that are in the library by name only."""
        title = track.title or release.title or "Untitled"
        gone = [
            f"Take {take.number}" for take in self.takes.of_track(track.id) if self._bytes(take.audio_digest) is None
        ]
        if track.audio is not None and track.audio.take_id is None and self._bytes(track.audio.digest) is None:
            gone.append(track.audio.label)
        return [f"{title}: {what}" for what in gone]

    def _bytes(self, digest: Digest) -> int | None:
        """None where the file is gone."""
        try:
            return self.audio.path(digest).stat().st_size
        except (NotFound, OSError):
            return None

    def _folder(self, root: Path, release: Release, track: Track, taken: dict[Path, set[str]]) -> Path:
        """The folder of a track, in that of its release; what lies in the trash has a folder of its own."""
        root = root / "Trash" if release.removed or track.removed else root
        album = file_name("{artist} - {release}", {"artist": release.artist, "release": release.title or "Untitled"})
        place = root / f"{album} [{release.id[-6:]}]"
        if not place.exists():
            make_folder(place)
            self.export_proof(release.id, place / "proof.json")
        name = file_name("{number} {title}", {"number": f"{track.position:02}", "title": track.title or "Untitled"})
        names = taken.setdefault(place, set())
        name = unlike(name, names)
        names.add(name.casefold())
        make_folder(place / name)
        return place / name

    def _write_words(self, place: Path, release: Release, track: Track) -> None:
        draft = self.drafts.draft(track.id)
        if draft is not None:
            write_text(place / "draft.json", draft.model_dump_json(indent=1) + "\n")
            if draft.brief.lyrics.strip():
                write_text(place / "lyrics.txt", draft.brief.lyrics.rstrip() + "\n")
        album = place.parent / "release.json"
        if not album.exists():
            write_text(album, release.model_dump_json(indent=1) + "\n")

    def _imported(self, place: Path, release: Release, track: Track, audio: TrackAudio, *, sidecars: bool) -> Path:
        tags = tags_of_import(release, track, audio, self.export_takes.mark)
        if sidecars:
            beside = ImportSidecar.of(audio, title=track.title, artist=release.artist, release=release.title)
            write_text(place / "Imported.json", beside.as_text())
        return self.audio.export(audio.digest, place / f"Imported{self.audio.path(audio.digest).suffix}", tags)


@dataclass(frozen=True)
class OpenSidecar:
    """Build the draft of an exported take again, as a new track: its brief, provider and seed."""

    releases: ReleaseShelf
    drafts: DraftShelf
    new_release: NewRelease
    standing: Standing
    now: Clock

    def __call__(self, path: Path, release_id: ReleaseId | None) -> Track:
        sidecar = _read(path)
        if release_id is None or not self.standing(release_id).is_editable:
            release_id = self.new_release(sidecar.release, sidecar.artist, sidecar.brief.genre).id
            track = self.releases.tracks_of(release_id)[0]
            SaveTrack(self.releases, self.standing, self.now)(track.but(title=sidecar.title))
        else:
            track = AddTrack(self.releases, self.drafts, self.now)(release_id, sidecar.title)
        draft = Draft(
            track_id=track.id,
            brief=sidecar.brief,
            provider=sidecar.provider,
            takes_wanted=1,
            seed=sidecar.seed,
            edited_at=self.now(),
        )
        self.drafts.put(draft)
        return self.releases.track(track.id)


@dataclass(frozen=True)
class Exports:
    """Everything about files going out and coming in."""

    audio: ExportAudio
    takes: ExportTakes
    everything: ExportEverything
    open_sidecar: OpenSidecar


class _Quiet:
    """A job that only tells whether somebody still waits: the one around it tells how far it is."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @property
    def cancelled(self) -> bool:
        return self._job.cancelled

    def report(self, fraction: float | None, phase: str) -> None:
        pass

    def wait(self, seconds: float) -> None:
        self._job.wait(seconds)


def fields_of(release: Release, track: Track, take: Take) -> dict[str, str]:
    """What a naming template may use."""
    return {
        "artist": release.artist,
        "title": track.title or release.title,
        "take": f"Take {take.number}",
        "bpm": f"{take.tempo_bpm:.0f} BPM" if take.tempo_bpm else "",
        "key": take.musical_key,
        "release": release.title,
        "number": f"{track.position:02}",
        "provider": take.provider_name,
    }


def tags_of(release: Release, track: Track, take: Take) -> dict[str, str]:
    """What a file says of its own sound."""
    sung = "" if take.brief.instrumental else take.brief.lyrics
    made = {
        "lyrics": sung.replace("\r", ""),
        "bpm": f"{take.tempo_bpm:.0f}" if take.tempo_bpm else "",
        "key": take.musical_key,
        "provider": take.provider_name,
        "model": take.model,
        "seed": str(take.seed),
        "comment": f"Take {take.number}, made by {take.provider_name}, seed {take.seed}",
    }
    return {name: text for name, text in (_plain_tags(release, track) | made).items() if text}


def tags_of_import(release: Release, track: Track, audio: TrackAudio, mark: Mark) -> dict[str, str]:
    """What a file says that was made elsewhere. Where nobody knows how, nothing is claimed for machines to read."""
    said = f". Declared by the artist: {audio.declaration.sentence}" if audio.declaration else ""
    tags = _plain_tags(release, track) | {"comment": f"{audio.label}{said}"}
    return tags | dict(mark(audio.source)) if audio.source else tags


def _plain_tags(release: Release, track: Track) -> dict[str, str]:
    tags = {
        "title": track.title or release.title,
        "artist": release.artist,
        "album": release.title,
        "genre": release.genre,
        "tracknumber": str(track.position),
        "copyright": release.c_line,
    }
    return {name: text for name, text in tags.items() if text}


def _read(path: Path) -> Sidecar:
    try:
        if path.stat().st_size > SIDECAR_BYTES_MAX:
            raise InvalidInput(f"{path.name} is too big to hold the settings of a take.")
        return Sidecar.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path.name} cannot be read.") from error
