"""Asks where a take shall be written, and has it written."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.releases import Track
from omg_desktop.flows.export import Written
from omg_desktop.ui.tasks import Tasks

FORMATS = "WAV (*.wav);;FLAC (*.flac);;AIFF (*.aiff);;MP3 (*.mp3)"


class Exporter(QObject):
    """One for the window."""

    exported = Signal(object)  # Written
    failed = Signal(object)  # OmgError

    def __init__(
        self, export_audio: Callable[[TrackId, TakeId | None, Path], Written], tasks: Tasks, window: QWidget
    ) -> None:
        super().__init__(window)
        self._export_audio = export_audio
        self._tasks = tasks
        self._window = window

    def ask(self, track: Track, take_id: TakeId | None) -> None:
        """Ask for the file, then write the take, or the audio the track has."""
        name = "".join(character for character in track.title if character.isalnum() or character in " -_").strip()
        target, _ = QFileDialog.getSaveFileName(self._window, "Export audio", f"{name or 'Take'}.wav", FORMATS)
        if target:
            self.write(track.id, take_id, Path(target))

    def write(self, track_id: TrackId, take_id: TakeId | None, target: Path) -> None:
        """Write it, off the window's thread."""
        task = self._tasks.start(self, lambda _task: self._export_audio(track_id, take_id, target))
        task.succeeded.connect(self.exported)
        task.failed.connect(self.failed)
