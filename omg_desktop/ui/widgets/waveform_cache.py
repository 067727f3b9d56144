"""Waveforms on their way from the disk to the screen: each is read once, on a worker."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.tasks import Tasks

KEPT_MAX = 256


class WaveformCache(QObject):
    """Answers at once with what is there, and says when the rest has come."""

    loaded = Signal(object)  # Waveform

    def __init__(self, waveform: Callable[[Digest], Waveform], tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read = waveform
        self._tasks = tasks
        self._kept: dict[Digest, Waveform] = {}
        self._asked: set[Digest] = set()

    def get(self, digest: Digest) -> Waveform | None:
        """The waveform, or None while it is being read; ``loaded`` tells when it has come."""
        if digest in self._kept:
            return self._kept[digest]
        if digest not in self._asked:
            self._asked.add(digest)
            task = self._tasks.start(self, lambda _task: self._read(digest))
            task.succeeded.connect(self._on_read)
            task.failed.connect(lambda _error: self._asked.discard(digest))
        return None

    def _on_read(self, waveform: Waveform) -> None:
        while len(self._kept) >= KEPT_MAX:
            del self._kept[next(iter(self._kept))]
        self._kept[waveform.audio_digest] = waveform
        self._asked.discard(waveform.audio_digest)
        self.loaded.emit(waveform)
