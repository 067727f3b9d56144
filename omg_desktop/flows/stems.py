"""The parts of a take as files of their own. Nothing is generated, and nothing is charged."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.errors import Cancelled, InvalidInput
from omg_desktop.domain.exports import ExportFormat, ExportSize, ExportWish, require_rate, size_of
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.naming import file_name, require_template, unlike
from omg_desktop.domain.sidecar import Sidecar
from omg_desktop.domain.takes import Take
from omg_desktop.flows.export import Written, source_of
from omg_desktop.flows.export_words import Mark, fields_of, tags_of
from omg_desktop.flows.library import happening
from omg_desktop.flows.part_jobs import PartOfJob
from omg_desktop.flows.takes import mark_of
from omg_desktop.flows.writing import in_our_words, make_folder, write_text
from omg_desktop.ports import AudioFolder, AuditLog, Clock, Job, ReleaseShelf, Scores, TakeShelf

_MAKING_SHARE = 0.9
"""How much of the time it takes to play the parts; the rest is writing them as they are wished for."""


@dataclass(frozen=True)
class ExportStems:
    """Write every part of a take as a file of its own, all of one length and 6 dB down, so that none is cut off.

    Each has the tags and the mark of the take. "{part}" in the template is what it is called; without it, it is added.
    """

    releases: ReleaseShelf
    takes: TakeShelf
    scores: Scores
    audio: AudioFolder
    audit: AuditLog
    mark: Mark
    now: Clock

    def __call__(self, take_id: TakeId, folder: Path, wish: ExportWish, job: Job) -> Written:
        """Raises InvalidInput for a take without a score, Cancelled between two files; those that are written stay."""
        require_template(wish.template)
        wish = _decided(wish)
        require_rate(wish)
        take = self.takes.take(take_id)
        make_folder(folder)
        with in_our_words(folder), TemporaryDirectory(prefix=".incoming-", dir=folder) as made:
            parts = self.scores.write_stems(take.audio_digest, Path(made), "wav", PartOfJob(job, 0.0, _MAKING_SHARE))
            files = self._copies(take, parts, folder, wish, PartOfJob(job, _MAKING_SHARE, 1.0))
        track = self.releases.track(take.track_id)
        details = {"audio_sha256": take.audio_digest, "suffix": f"stems{wish.format.ending}"}
        self.audit.append(happening(EventKind.AUDIO_EXPORTED, self.now, track.release_id, track.id, details))
        return Written(files, folder)

    def size_of_each(self, take_id: TakeId, wish: ExportWish) -> ExportSize:
        """How big one of them will be; how many there are is only known when they are played."""
        take = source_of(self.takes.take(take_id), self.audio)
        played = replace(take, bit_depth=24, media_type="audio/wav", has_c2pa=False) if take else None
        return size_of([played] if played else [], _decided(wish))

    def _copies(
        self, take: Take, parts: tuple[Path, ...], folder: Path, wish: ExportWish, job: Job
    ) -> tuple[Path, ...]:
        track = self.releases.track(take.track_id)
        release = self.releases.release(track.release_id)
        fields = fields_of(release, track, take, mark_of(self.takes, take).name)
        tags = tags_of(release, track, take) | dict(self.mark(take.source))
        template = wish.template if "{part}" in wish.template else f"{wish.template} - {{part}}"
        taken = {path.stem.casefold() for path in folder.iterdir()}
        files: list[Path] = []
        for number, made in enumerate(parts):
            if job.cancelled:
                raise Cancelled
            job.report(number / len(parts), f"Writing {number + 1} of {len(parts)}")
            part = made.stem.replace("-", " ").capitalize()
            name = unlike(file_name(template, fields | {"part": part}), taken)
            taken.add(name.casefold())
            own = tags | {"title": f"{tags.get('title', '')} ({part})".strip()}
            files.append(self.audio.write_copy(made, folder / f"{name}{wish.format.ending}", own, wish.rendition))
        if wish.sidecars:
            name = unlike(file_name(wish.template, fields), taken)
            mark = self.takes.marks_of(track.id).get(take.id)
            title = track.title or release.title
            sidecar = Sidecar.of(take, mark, title=title, artist=release.artist, release=release.title)
            write_text(folder / f"{name}.json", sidecar.as_text())
        return tuple(files)


def _decided(wish: ExportWish) -> ExportWish:
    """Stems have no file of a provider's that could stay as it is."""
    if wish.format is not ExportFormat.AS_IT_IS:
        return wish
    raise InvalidInput("Stems are played anew: choose a format for them.")
