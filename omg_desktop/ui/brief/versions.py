"""Carries what a person does with lyric versions to the flows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyric_versions import LyricVersion, LyricVersionId, VersionOrigin
from omg_desktop.flows.lyric_versions import KeptLyrics
from omg_desktop.ui.brief.versions_state import VersionsState
from omg_desktop.ui.brief.versions_view import VersionsView
from omg_desktop.ui.tasks import Task, Tasks


class KeepFlow(Protocol):
    def __call__(self, track_id: TrackId, text: str, origin: VersionOrigin, name: str = "") -> LyricVersion | None: ...


@dataclass(frozen=True)
class VersionFlows:
    """What the page of versions may ask for."""

    of_track: Callable[[TrackId], tuple[KeptLyrics, ...]]
    keep: KeepFlow
    restore: Callable[[TrackId, str, LyricVersionId], LyricVersion]


class VersionsPresenter(QObject):
    """A part of the brief's presenter, which tells it what is open and what the lyrics are."""

    state_changed = Signal(object)  # VersionsState
    restored = Signal(str)  # the lyrics to be written into the brief
    saved = Signal()  # the lyrics as they are now are a version
    failed = Signal(object)  # OmgError

    def __init__(self, flows: VersionFlows, tasks: Tasks) -> None:
        super().__init__()
        self.state = VersionsState()
        self._flows = flows
        self._tasks = tasks
        self._reading: Task | None = None
        self._wanted_take: int | None = None

    def serve(self, view: VersionsView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.version_picked.connect(self.choose)
        view.version_named.connect(self.save)
        view.restore_pressed.connect(self.restore)
        view.close_pressed.connect(self.close)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def show_lyrics(self, track_id: TrackId | None, text: str, *, editable: bool) -> None:
        """These are the lyrics now; those of another track close the page."""
        if track_id != self.state.track_id:
            self._become(VersionsState(track_id=track_id, text_now=text, editable=editable))
        else:
            self._become(self.state.but(text_now=text, editable=editable))

    def open(self, take_number: int | None = None) -> None:
        """Show the versions; with a take, the lyrics it was made from are chosen."""
        if self.state.track_id is None:
            return
        self._wanted_take = take_number
        self._become(self.state.but(shown=True, loading=not self.state.kept))
        self.refresh()

    def close(self) -> None:
        self._become(self.state.but(shown=False))

    def choose(self, version_id: str) -> None:
        self._become(self.state.but(chosen=LyricVersionId(version_id)))

    def refresh(self) -> None:
        """Read the versions again; the latest question wins."""
        track_id = self.state.track_id
        if track_id is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._tasks.start(self, lambda _job: self._flows.of_track(track_id))
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self.failed)

    def save(self, name: str) -> None:
        """Keep the lyrics as they are now, under a name."""
        track_id, text = self.state.track_id, self.state.text_now
        if track_id is None or not self.state.can_save:
            return
        task = self._tasks.start(self, lambda _job: self._flows.keep(track_id, text, VersionOrigin.NAMED, name))
        task.succeeded.connect(self._on_kept)
        task.succeeded.connect(lambda _version: self.saved.emit())
        task.failed.connect(self.failed)

    def restore(self) -> None:
        """Write the chosen version into the brief, as a new version; what stood there is kept as one, too."""
        track_id, text, chosen = self.state.track_id, self.state.text_now, self.state.chosen
        if track_id is None or chosen is None or not self.state.can_restore:
            return
        task = self._tasks.start(self, lambda _job: self._flows.restore(track_id, text, chosen))
        task.succeeded.connect(self._on_restored)
        task.failed.connect(self.failed)

    def _on_read(self, kept: tuple[KeptLyrics, ...]) -> None:
        state = self.state.read(kept)
        if self._wanted_take is not None:
            wanted = next((one.version.id for one in kept if self._wanted_take in one.takes), None)
            state = state.but(chosen=wanted or state.chosen)
            self._wanted_take = None
        self._become(state)

    def _on_kept(self, version: LyricVersion | None) -> None:
        if version is not None:
            self._become(self.state.but(chosen=version.id))
        self.refresh()

    def _on_restored(self, version: LyricVersion) -> None:
        if version.track_id == self.state.track_id:
            self.restored.emit(version.text)
            self._on_kept(version)

    def _become(self, state: VersionsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
