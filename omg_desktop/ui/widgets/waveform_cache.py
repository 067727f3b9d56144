"""What is seen of sounds, on its way from the disk to the screen: each is read once, on a worker."""

from collections.abc import Callable
from typing import Any, cast

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.ui.tasks import Tasks


class _DigestCache(QObject):
    """Answers at once with what is there, and says when the rest has come. What was read first goes first."""

    loaded = Signal(object)
    failed = Signal(object)  # OmgError
    kept_max = 256

    def __init__(self, read: Callable[[Digest], Any], tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._tasks = tasks
        self._kept: dict[Digest, Any] = {}
        self._asked: set[Digest] = set()

    def _get(self, digest: Digest) -> Any | None:
        if digest in self._kept:
            return self._kept[digest]
        if digest not in self._asked:
            self._asked.add(digest)
            task = self._tasks.start(self, lambda _task: self._read(digest))
            task.succeeded.connect(self._on_read)
            task.failed.connect(lambda _error: self._asked.discard(digest))
            task.failed.connect(self.failed)
        return None

    def _on_read(self, found: Any) -> None:
        while len(self._kept) >= self.kept_max:
            del self._kept[next(iter(self._kept))]
        self._kept[found.audio_digest] = found
        self._asked.discard(found.audio_digest)
        self.loaded.emit(found)


class WaveformCache(_DigestCache):
    """Overviews; of long sounds a sketch first, where there is one to ask."""

    def __init__(
        self,
        read: Callable[[Digest], Waveform],
        tasks: Tasks,
        parent: QObject | None = None,
        sketch: Callable[[Digest], Waveform | None] | None = None,
    ) -> None:
        super().__init__(read, tasks, parent)
        self._sketch = sketch
        self._sketches: dict[Digest, Waveform] = {}

    def get(self, digest: Digest) -> Waveform | None:
        """The waveform or its sketch, or None while it is being read; ``loaded`` tells when either has come."""
        if self._sketch is not None and digest not in self._kept and digest not in self._asked:
            sketch = self._sketch
            task = self._tasks.start(self, lambda _task: sketch(digest))  # what fails here is told by the whole
            task.succeeded.connect(lambda found: self._on_sketched(digest, found))
        return cast(Waveform | None, self._get(digest)) or self._sketches.get(digest)

    def _on_sketched(self, digest: Digest, found: Waveform | None) -> None:
        if found is not None and digest in self._asked:
            self._sketches[digest] = found
            self.loaded.emit(found)

    def _on_read(self, found: Any) -> None:
        self._sketches.pop(found.audio_digest, None)
        super()._on_read(found)


class DetailCache(_DigestCache):
    """Fine peaks and readings: a megabyte for ten minutes."""

    kept_max = 24

    def get(self, digest: Digest) -> SoundDetail | None:
        """The same for the detail of a sound."""
        return cast(SoundDetail | None, self._get(digest))


class SpectrogramCache(_DigestCache):
    """Pictures of pitch over time."""

    kept_max = 12

    def get(self, digest: Digest) -> SpectrogramPicture | None:
        """The same for its spectrogram."""
        return cast(SpectrogramPicture | None, self._get(digest))
