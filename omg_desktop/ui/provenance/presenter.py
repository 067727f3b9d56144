"""Leads the provenance page: reads the trail, verifies the chain, exports the proof."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.audit import Verification
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.flows.proof import Trail
from omg_desktop.ui.provenance.state import ProvenanceState
from omg_desktop.ui.provenance.view import ProvenanceView
from omg_desktop.ui.tasks import Task, Tasks


@dataclass(frozen=True)
class ProvenanceFlows:
    """What the provenance page asks for."""

    trail_of: Callable[[ReleaseId, TrackId | None], Trail]
    verify_chain: Callable[[], Verification]
    export_proof: Callable[[ReleaseId, Path], Path]


class ProvenancePresenter(QObject):
    """One for the window."""

    state_changed = Signal(object)  # ProvenanceState
    verified = Signal(object)  # Verification
    exported = Signal(object)  # Path
    failed = Signal(object)  # OmgError

    def __init__(self, flows: ProvenanceFlows, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = ProvenanceState()
        self._flows = flows
        self._tasks = tasks
        self._reading: Task | None = None
        self._verifying: Task | None = None

    def serve(self, view: ProvenanceView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.verify_pressed.connect(self.verify)
        view.export_requested.connect(self.export)
        view.only_track_chosen.connect(self.show_only_track)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def open(self, release_id: ReleaseId | None, track_id: TrackId | None = None) -> None:
        """Show the trail of this release; with a track, it can be narrowed down to it."""
        self._become(self.state.opening(release_id, track_id))
        self.refresh()

    def show_only_track(self, only_track: bool) -> None:
        if self.state.track_id is not None or not only_track:
            self._become(self.state.but(only_track=only_track))
            self.refresh()

    def refresh(self) -> None:
        """Read the trail again; the latest question wins."""
        if self._reading:
            self._reading.cancel()
            self._reading = None
        release_id, track_id = self.state.release_id, self.state.shown_track
        if release_id is None:
            return
        self._reading = self._tasks.start(self, lambda _task: self._flows.trail_of(release_id, track_id))
        self._reading.succeeded.connect(lambda trail: self._become(self.state.but(trail=trail)))
        self._reading.failed.connect(self._on_failed)

    def verify(self) -> None:
        """Compute every seal of the library anew."""
        if self._verifying is not None:
            return
        self._become(self.state.but(verifying=True))
        self._verifying = self._tasks.start(self, lambda _task: self._flows.verify_chain())
        self._verifying.ended.connect(self._on_verifying_ended)
        self._verifying.succeeded.connect(self._on_verified)
        self._verifying.failed.connect(self._on_failed)

    def export(self, target: Path) -> None:
        """Write what somebody else needs to check the trail."""
        release_id = self.state.release_id
        if release_id is None:
            return
        task = self._tasks.start(self, lambda _task: self._flows.export_proof(release_id, target))
        task.succeeded.connect(self._on_exported)
        task.failed.connect(self._on_failed)

    def _on_verifying_ended(self) -> None:
        self._verifying = None
        self._become(self.state.but(verifying=False))

    def _on_verified(self, found: Verification) -> None:
        self._become(self.state.but(verification=found))
        self.verified.emit(found)

    def _on_exported(self, path: Path) -> None:
        self._become(self.state.but(notice=f"Proof written to {path.name}"))
        self.exported.emit(path)

    def _on_failed(self, error: OmgError) -> None:
        self._become(self.state.but(notice=str(error)))
        self.failed.emit(error)

    def _become(self, state: ProvenanceState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
