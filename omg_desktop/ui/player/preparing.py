"""Decodes what is to be heard, one sound at a time, on a worker."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.references import Sound
from omg_desktop.domain.values import Digest
from omg_desktop.ports import Playback
from omg_desktop.ui.tasks import Task, Tasks


class Preparing(QObject):
    """Told again and again what is missing, the most urgent first; it begins with the next one when one is done."""

    prepared = Signal(object)  # TakeId
    failed = Signal(object, object)  # TakeId, OmgError

    def __init__(self, playback: Playback, audio_path: Callable[[Digest], Path], tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._playback, self._audio_path, self._tasks = playback, audio_path, tasks
        self._under_way: Task | None = None

    def go_on(self, missing: Sequence[Sound]) -> None:
        """Begin with the first of these, unless something is being prepared."""
        if self._under_way is not None or not missing:
            return
        sound = missing[0]
        task = self._tasks.start(
            self, lambda _task: self._playback.prepare(sound.id, self._audio_path(sound.audio_digest))
        )
        task.succeeded.connect(lambda _nothing: self._settle(task, lambda: self.prepared.emit(sound.id)))
        task.failed.connect(lambda error: self._settle(task, lambda: self._tell(sound.id, error)))
        self._under_way = task

    def stop(self) -> None:
        """Nobody waits for it any more."""
        if self._under_way is not None:
            self._under_way.cancel()
            self._under_way = None

    def _settle(self, task: Task, tell: Callable[[], object]) -> None:
        if task is self._under_way:
            self._under_way = None
            tell()

    def _tell(self, take_id: TakeId, error: OmgError) -> None:
        self.failed.emit(take_id, error)
