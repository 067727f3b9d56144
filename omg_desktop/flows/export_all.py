"""The whole library as plain folders, and how big they will be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from omg_desktop.domain.errors import Cancelled, InvalidInput
from omg_desktop.domain.exports import ExportFormat, ExportSize, ExportWish, Source, require_rate, size_of
from omg_desktop.domain.ids import ReleaseId, TakeId
from omg_desktop.domain.naming import USUAL_TEMPLATE, file_name, require_template, unlike
from omg_desktop.domain.releases import Release, Track, TrackAudio
from omg_desktop.domain.sidecar import ImportSidecar
from omg_desktop.domain.values import Digest
from omg_desktop.flows.export import ExportTakes, Written, bytes_of_audio, source_of, source_of_import
from omg_desktop.flows.export_words import tags_of_import
from omg_desktop.flows.part_jobs import PartOfJob
from omg_desktop.flows.writing import make_folder, write_text
from omg_desktop.ports import AudioFolder, DraftShelf, Job, ReleaseShelf, TakeShelf


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
        require_rate(wish)
        make_folder(folder)
        if any(folder.iterdir()):
            raise InvalidInput(f"{folder.name} is not empty. Choose an empty folder, so that nothing is mixed up.")
        plan = self._plan()
        total = sum(size for _, _, sizes in plan for size in sizes.values()) or 1
        done = 0
        files: list[Path] = []
        missing: list[str] = []
        left_behind = 0
        taken: dict[Path, set[str]] = {}
        for release, track, sizes in plan:
            place = self._folder(folder, release, track, taken)
            self._write_words(place, release, track)
            for take_id, size in sizes.items():
                if job.cancelled:
                    raise Cancelled
                job.report(done / total, f"Writing {place.name}")
                one = replace(wish, template="{take}" if wish.template == USUAL_TEMPLATE else wish.template)
                written = self.export_takes([take_id], place, one, PartOfJob(job, 0.0, 1.0, quiet=True))
                files += written.files
                left_behind += written.left_behind
                done += size
            imported = imported_audio(track)
            if imported is not None and self._is_there(imported.digest):
                files.append(self._imported(place, release, track, imported, sidecars=wish.sidecars))
            missing += self._missing(release, track)
        if missing:
            lines = "\n".join(["The audio of these was not in the library any more:", *missing])
            write_text(folder / "Missing audio.txt", f"{lines}\n")
        job.report(1.0, f"Written: {len(files)} files of audio")
        return Written(tuple(files), folder, tuple(missing), left_behind)

    def size(self, wish: ExportWish) -> ExportSize:
        """How many files of audio there will be, and how big. Imported audio goes out as it came."""
        takes = size_of(self._takes(), wish)
        imports = size_of(self._imports(), replace(wish, format=ExportFormat.AS_IT_IS, sample_rate_hz=None))
        return ExportSize(
            takes.files + imports.files, takes.bytes + imports.bytes, takes.kept + imports.kept, takes.left_behind
        )

    def _takes(self) -> Iterator[Source]:
        for track in self.releases.tracks():
            for take in self.takes.of_track(track.id):
                source = source_of(take, self.audio)
                if source is not None:
                    yield source

    def _imports(self) -> Iterator[Source]:
        for track in self.releases.tracks():
            imported = imported_audio(track)
            source = source_of_import(imported, self.audio) if imported else None
            if source is not None:
                yield source

    def _plan(self) -> list[tuple[Release, Track, dict[TakeId, int]]]:
        """Every track with its takes and how many bytes each has: progress is told by bytes."""
        releases = {release.id: release for release in self.releases.releases()}
        plan = []
        for track in self.releases.tracks():
            found = ((take.id, bytes_of_audio(take.audio_digest, self.audio)) for take in self.takes.of_track(track.id))
            sizes = {take_id: size for take_id, size in found if size is not None}
            plan.append((releases[track.release_id], track, sizes))
        return plan

    def _missing(self, release: Release, track: Track) -> list[str]:
        """The takes of a track, and its imported audio, that are in the library by name only."""
        title = track.title or release.title or "Untitled"
        gone = [
            f"Take {take.number}" for take in self.takes.of_track(track.id) if not self._is_there(take.audio_digest)
        ]
        imported = imported_audio(track)
        if imported is not None and not self._is_there(imported.digest):
            gone.append(imported.label)
        return [f"{title}: {what}" for what in gone]

    def _is_there(self, digest: Digest) -> bool:
        return bytes_of_audio(digest, self.audio) is not None

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
        signed = self.audio.has_credentials(audio.digest)  # then it stays as it is, to the byte
        tags = {} if signed else tags_of_import(release, track, audio, self.export_takes.mark)
        if sidecars:
            beside = ImportSidecar.of(audio, title=track.title, artist=release.artist, release=release.title)
            write_text(place / "Imported.json", beside.as_text())
        return self.audio.export(audio.digest, place / f"Imported{self.audio.path(audio.digest).suffix}", tags)


def imported_audio(track: Track) -> TrackAudio | None:
    """The audio of a track, where it came from elsewhere."""
    return track.audio if track.audio is not None and track.audio.take_id is None else None
