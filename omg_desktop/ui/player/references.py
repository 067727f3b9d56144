"""Leads the reference track of the open track: puts a file beside the takes, and takes it off again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.references import Reference
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.tasks import Task, Tasks
from omg_desktop.ui.widgets.undoable import Undoable

ONE_AT_A_TIME = "One record lies beside the takes at a time; nothing was changed. Drop a single file."
NO_TRACK = "A reference lies beside the takes of a track; open one first."
NO_REFERENCE = "No reference lies beside the takes; drop an audio file on the deck to put one there."
NO_REFERENCE_IN_A_TEST = "A test plays its takes only; the reference is there again afterwards."
NO_PINS_IN_A_REFERENCE = "Markers and notes are kept with takes; a reference has none."
REFERENCE_GONE = "The file of the reference is gone from the library; put it beside the takes again."


@dataclass(frozen=True)
class ReferenceFlows:
    """What it may ask for. All of them block."""

    reference_of: Callable[[TrackId], Reference | None]
    put_beside: Callable[[TrackId, Path], Reference]
    keep_reference: Callable[[TrackId, Reference | None], Reference | None]


class References(QObject):
    """Each change can be taken back, in the history of the takes."""

    changed = Signal(object)  # Reference, or None
    put = Signal(object)  # Reference: just now, by the person
    done = Signal(object)  # Undoable, done already
    said = Signal(str)  # why nothing came of it
    failed = Signal(object)  # OmgError

    def __init__(self, flows: ReferenceFlows, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flows = flows
        self._tasks = tasks
        self._track_id: TrackId | None = None
        self._loading: Task | None = None
        self._writes = OneByOne(tasks, self)
        self._writes.failed.connect(self.failed)

    def open(self, track_id: TrackId | None) -> None:
        """Show what lies beside the takes of this track."""
        if track_id == self._track_id:
            return
        self._track_id = track_id
        self._stop_loading()
        self.changed.emit(None)
        if track_id is not None:
            self._loading = self._tasks.start(self, lambda _task: self._flows.reference_of(track_id))
            self._loading.succeeded.connect(self.changed)
            self._loading.failed.connect(self.failed)

    def bring(self, paths: Sequence[str]) -> None:
        """Put this file beside the takes, in place of another."""
        track_id = self._track_id
        if track_id is None or len(paths) != 1:
            self.said.emit(NO_TRACK if track_id is None else ONE_AT_A_TIME)
            return
        path = Path(paths[0])

        def write() -> tuple[Reference | None, Reference]:
            return self._flows.reference_of(track_id), self._flows.put_beside(track_id, path)

        def on_written(outcome: tuple[Reference | None, Reference]) -> None:
            before, after = outcome
            self._on_kept(track_id, after)
            self._offer_undo("reference track", track_id, before, after)
            self.put.emit(after)

        self._writes.start(write, on_written)

    def take_off(self) -> None:
        """Let no record lie there; the library keeps its sound, so that it can come back."""
        if (track_id := self._track_id) is None:
            return

        def write() -> Reference | None:
            before = self._flows.reference_of(track_id)
            self._flows.keep_reference(track_id, None)
            return before

        def on_written(before: Reference | None) -> None:
            self._on_kept(track_id, None)
            if before is None:
                self.said.emit(NO_REFERENCE)
            else:
                self._offer_undo("taking the reference off", track_id, before, None)

        self._writes.start(write, on_written)

    def _offer_undo(self, name: str, track_id: TrackId, before: Reference | None, after: Reference | None) -> None:
        if track_id == self._track_id:  # else the history that is open is another track's
            undo, redo = (lambda: self._keep(track_id, before)), (lambda: self._keep(track_id, after))
            self.done.emit(Undoable(name, redo=redo, undo=undo, is_done=True))

    def _keep(self, track_id: TrackId, reference: Reference | None) -> None:
        keep = self._flows.keep_reference
        self._writes.start(lambda: keep(track_id, reference), lambda kept: self._on_kept(track_id, kept))

    def _on_kept(self, track_id: TrackId, reference: Reference | None) -> None:
        if track_id == self._track_id:
            self._stop_loading()
            self.changed.emit(reference)

    def _stop_loading(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
            self._loading = None
