"""Audio under its digest: the files, what there is to see of them, and the score of a take."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from omg_desktop.domain.exports import WHOLE, Rendition
from omg_desktop.domain.takes import AudioFacts
from omg_desktop.domain.values import Digest
from omg_desktop.domain.variations import ScoreOutline, VariationKind
from omg_desktop.domain.waveforms import SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.ports.jobs import Job


class AudioFolder(Protocol):
    """Audio under its digest. Raises AudioUnusable for what cannot be read, DiskFull when there is no room."""

    def inspect(self, path: Path) -> AudioFacts:
        """Decode all of it and measure."""

    def adopt(self, path: Path) -> Digest:
        """Keep a copy for good; afterwards it is on the disk, whatever happens."""

    def path(self, digest: Digest) -> Path:
        """Where the audio lies. Raises NotFound."""

    def has_credentials(self, digest: Digest) -> bool:
        """Whether its maker's Content Credentials (C2PA) lie in the file. Raises NotFound."""

    def waveform(self, digest: Digest) -> Waveform: ...

    def sketch(self, digest: Digest) -> Waveform | None:
        """A first look at a long sound; None where ``waveform`` is there as soon."""

    def discard(self, digest: Digest) -> int:
        """Delete audio that no row names any more; how many bytes became free. Raises LibraryUnusable for "later"."""

    def export(
        self,
        digest: Digest,
        target: Path,
        tags: Mapping[str, str],
        how: Rendition = WHOLE,
    ) -> Path:
        """Write a copy for other programs with these tags inside; returns the file written."""

    def write_copy(self, source: Path, target: Path, tags: Mapping[str, str], how: Rendition = WHOLE) -> Path:
        """The same of audio that is not in the library."""


class Scores(Protocol):
    """Scores of takes, by the digest of their audio. All but ``has`` block, and raise InvalidInput or Cancelled."""

    def has(self, digest: Digest) -> bool: ...

    def outline(self, digest: Digest, job: Job) -> ScoreOutline: ...

    def outline_varied(self, digest: Digest, kind: VariationKind, value: str, job: Job) -> ScoreOutline:
        """What it would become; nothing is made."""

    def chord_sheet(self, digest: Digest, job: Job) -> str: ...

    def write_chords(self, digest: Digest, target: Path, job: Job) -> Path: ...

    def write_midi(self, digest: Digest, target: Path, job: Job) -> Path: ...

    def write_stems(self, digest: Digest, folder: Path, suffix: str, job: Job) -> tuple[Path, ...]:
        """Each part as a file, as it sounds in the take; ``suffix`` is wav or flac."""


class Discards(Protocol):
    """A place that keeps something about audio, under its digest."""

    def discard(self, digest: Digest) -> int:
        """Delete it; how many bytes became free. Raises LibraryUnusable where that has to wait."""


class SoundDetails(Protocol):
    """What there is to see of audio beyond its overview. Both block, the first time for long."""

    def detail(self, digest: Digest) -> SoundDetail: ...

    def spectrogram(self, digest: Digest) -> SpectrogramPicture: ...
