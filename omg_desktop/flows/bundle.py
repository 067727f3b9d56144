"""A release as one file, for handing on: its audio, words, stems, trail and receipt."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from omg_desktop.domain.errors import Cancelled, InvalidInput
from omg_desktop.domain.exports import ExportFormat, ExportSize, ExportWish, require_rate, size_of
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.naming import file_name, require_template, unlike
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.sidecar import ImportSidecar
from omg_desktop.domain.takes import Take
from omg_desktop.flows.export import ExportTakes, Written, source_of, source_of_import
from omg_desktop.flows.export_words import tags_of_import
from omg_desktop.flows.part_jobs import PartOfJob
from omg_desktop.flows.stems import ExportStems
from omg_desktop.flows.writing import in_our_words, make_folder, write_text
from omg_desktop.ports import AudioFolder, DraftShelf, Job, Mirror, ReleaseShelf, TakeShelf

_PACKED = frozenset({".flac", ".mp3", ".ogg"})


@dataclass(frozen=True)
class BundleRelease:
    """Write the audio each track has, its lyrics and settings, and the release's proof and receipt, into one zip.

    With ``stems``, also those of takes that have them. Artwork is left out, since a release has none yet.
    """

    releases: ReleaseShelf
    drafts: DraftShelf
    takes: TakeShelf
    audio: AudioFolder
    mirror: Mirror
    export_takes: ExportTakes
    export_stems: ExportStems
    export_proof: Callable[[ReleaseId, Path], Path]

    def __call__(self, release_id: ReleaseId, folder: Path, wish: ExportWish, job: Job, *, stems: bool) -> Written:
        """Raises Cancelled between two files, InvalidInput where no track has audio; then nothing is left behind."""
        require_template(wish.template)
        require_rate(wish)
        release, tracks = self.releases.release(release_id), self._tracks(release_id)
        if not any(track.audio for track in tracks):
            raise InvalidInput("No track of this release has audio yet. Nothing was written; confirm a take first.")
        make_folder(folder)
        fields = {"artist": release.artist, "release": release.title or "Untitled"}
        name = file_name("{artist} - {release}", fields)
        target = folder / f"{unlike(name, {path.stem.casefold() for path in folder.iterdir()})}.zip"
        with in_our_words(target), TemporaryDirectory(prefix=".incoming-", dir=folder) as made:
            draft = Path(made) / "bundle"
            with ZipFile(draft, "w", ZIP_DEFLATED) as bundle:
                left_behind = self._fill(bundle, Path(made) / "content", release, tracks, wish, job, stems=stems)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(target)
        job.report(1.0, "Written")
        missing = tuple(f"{track.title or 'Untitled'}: no audio yet" for track in tracks if track.audio is None)
        return Written((target,), folder, missing, left_behind)

    def size(self, release_id: ReleaseId, wish: ExportWish) -> ExportSize:
        """How many files of audio it will hold, and how big it will be, without stems."""
        sources = []
        for track in self._tracks(release_id):
            take = self._take(track)
            if take is not None:
                sources.append(source_of(take, self.audio))
            elif track.audio is not None:
                sources.append(source_of_import(track.audio, self.audio))
        return size_of((source for source in sources if source is not None), wish)

    def _tracks(self, release_id: ReleaseId) -> list[Track]:
        return [track for track in self.releases.tracks_of(release_id) if not track.removed]

    def _take(self, track: Track) -> Take | None:
        return self.takes.take(track.audio.take_id) if track.audio and track.audio.take_id else None

    def _fill(
        self,
        bundle: ZipFile,
        content: Path,
        release: Release,
        tracks: list[Track],
        wish: ExportWish,
        job: Job,
        *,
        stems: bool,
    ) -> int:
        left_behind = 0
        for number, track in enumerate(tracks):
            if job.cancelled:
                raise Cancelled
            name = file_name("{number} {title}", {"number": f"{track.position:02}", "title": track.title or "Untitled"})
            place = content / name
            make_folder(place)
            share = PartOfJob(job, number / len(tracks), (number + 1) / len(tracks))
            share.report(0.0, f"Writing {track.title or 'Untitled'}")
            left_behind += self._track(place, release, track, wish, share, stems=stems)
            _pack(bundle, content)
        make_folder(content)
        write_text(content / "release.json", release.model_dump_json(indent=1) + "\n")
        receipt = self.mirror.receipts().get(release.id)
        if receipt is not None:
            write_text(content / "receipt.json", receipt.model_dump_json(indent=1) + "\n")
        self.export_proof(release.id, content / "proof.json")  # last: it tells of this export, too
        _pack(bundle, content)
        return left_behind

    def _track(
        self, place: Path, release: Release, track: Track, wish: ExportWish, job: PartOfJob, *, stems: bool
    ) -> int:
        take, draft = self._take(track), self.drafts.draft(track.id)
        brief = take.brief if take else draft.brief if draft else None
        if brief is not None and not brief.instrumental and brief.lyrics.strip():
            write_text(place / "lyrics.txt", brief.lyrics.rstrip() + "\n")
        if take is None:
            return self._import(place, release, track, wish)
        left = self.export_takes([take.id], place, wish, PartOfJob(job, 0.0, 0.3, quiet=True)).left_behind
        if stems and self.export_stems.scores.has(take.audio_digest):
            plain = wish.format if wish.format is not ExportFormat.AS_IT_IS else ExportFormat.WAV_24
            of_parts = replace(wish, format=plain, template="{part}", sidecars=False)
            self.export_stems(take.id, place / "Stems", of_parts, PartOfJob(job, 0.3, 1.0))
        return left

    def _import(self, place: Path, release: Release, track: Track, wish: ExportWish) -> int:
        """As it came: nobody else's file is coded anew."""
        imported = track.audio
        if imported is None:
            return 0
        signed = self.audio.has_credentials(imported.digest)
        tags = {} if signed else tags_of_import(release, track, imported, self.export_takes.mark)
        ending = self.audio.path(imported.digest).suffix
        self.audio.export(imported.digest, place / f"{file_name('{title}', {'title': track.title})}{ending}", tags)
        if wish.sidecars:
            beside = ImportSidecar.of(imported, title=track.title, artist=release.artist, release=release.title)
            write_text(place / "import.json", beside.as_text())
        return 0


def _pack(bundle: ZipFile, content: Path) -> None:
    """Move what lies there into the bundle: it is never on the disk twice as a whole."""
    for path in list(_files(content)):
        kind = ZIP_STORED if path.suffix.lower() in _PACKED else ZIP_DEFLATED
        bundle.write(path, path.relative_to(content), kind)
        with suppress(OSError):  # the whole folder goes at the end
            path.unlink()


def _files(content: Path) -> Iterator[Path]:
    return (path for path in sorted(content.rglob("*")) if path.is_file())
