"""Carries what a person does in the side bar to the flows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import TEXT_LENGTH_MAX, Release, Track
from omg_desktop.flows.library import LibraryOverview
from omg_desktop.ports import Job
from omg_desktop.ui.library.state import UNTITLED_RELEASE, UNTITLED_TRACK, LibraryState, Removal, Renaming
from omg_desktop.ui.library.view import LibraryView
from omg_desktop.ui.tasks import Task, Tasks


class RemoveReleaseFlow(Protocol):
    def __call__(self, release_id: ReleaseId, *, restore: bool = False) -> Release: ...


class RemoveTrackFlow(Protocol):
    def __call__(self, track_id: TrackId, *, restore: bool = False) -> Track: ...


@dataclass(frozen=True)
class LibraryFlows:
    """What the side bar may ask for."""

    overview: Callable[[], LibraryOverview]
    new_release: Callable[[], Release]
    add_track: Callable[[ReleaseId], Track]
    edit_release: Callable[[ReleaseId, Mapping[str, object]], Release]
    save_track: Callable[[Track], Track]
    remove_release: RemoveReleaseFlow
    remove_track: RemoveTrackFlow


class _Change(NamedTuple):
    """What is open after a change, and the library as it is then."""

    overview: LibraryOverview
    release_id: ReleaseId | None = None
    track_id: TrackId | None = None


class LibraryPresenter(QObject):
    """The only one in this panel who starts flows. A change is shown as it was read back from the library."""

    state_changed = Signal(object)  # LibraryState
    release_opened = Signal(str)
    track_opened = Signal(str)
    track_closed = Signal()  # no track is open any more
    undo_offered = Signal(object)  # Removal
    failed = Signal(object)  # OmgError

    def __init__(self, flows: LibraryFlows, tasks: Tasks) -> None:
        super().__init__()
        self.state = LibraryState()
        self._flows = flows
        self._tasks = tasks
        self._reading: Task | None = None

    def serve(self, view: LibraryView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.search_edited.connect(self.search)
        view.release_wanted.connect(self.new_release)
        view.track_wanted.connect(self.new_track)
        view.release_picked.connect(self.open)
        view.track_picked.connect(self.open_track)
        view.title_edited.connect(self.rename)
        view.release_removed.connect(self.remove_release)
        view.track_removed.connect(self.remove_track)
        view.restore_pressed.connect(self.restore)
        view.trash_toggled.connect(self.show_trash)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    # ---- looking -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the library again; what is open stays open."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = self._tasks.start(self, lambda _task: self._flows.overview())
        self._reading.succeeded.connect(self._on_read)
        self._reading.failed.connect(self.failed)

    def open(self, release_id: str, track_id: str = "") -> None:
        """Open a release and one of its tracks; without one, the track that was open, else the first."""
        summary = self.state.summary(ReleaseId(release_id))
        if summary is None:
            return
        tracks = [found.track.id for found in summary.tracks]
        wanted = TrackId(track_id) if track_id else self.state.track_id
        chosen = wanted if wanted in tracks else next(iter(tracks), None)
        before = self.state
        self._become(before.opened(summary.release.id, chosen))
        if before.release_id != summary.release.id:
            self.release_opened.emit(summary.release.id)
        if chosen is None:
            self.track_closed.emit()
        elif before.track_id != chosen:
            self.track_opened.emit(chosen)

    def open_track(self, track_id: str) -> None:
        """Open a track, wherever it is."""
        if track := self._track(TrackId(track_id)):
            self.open(track.release_id, track.id)

    def open_first(self, release_id: str = "", track_id: str = "") -> None:
        """Read the library and open this, else the first release there is: for the start of the app."""
        wanted = ReleaseId(release_id) if release_id else None

        def flow(_job: Job) -> _Change:
            overview = self._flows.overview()
            there = [summary.release.id for summary in overview.releases]
            chosen = wanted if wanted in there else next(iter(there), None)
            return _Change(overview, chosen, TrackId(track_id) if track_id else None)

        self._change(flow)

    def search(self, text: str) -> None:
        self._become(self.state.but(search=text))

    def show_trash(self, shown: bool) -> None:
        self._become(self.state.but(shows_trash=shown and self.state.trash_count > 0))

    # ---- changing ------------------------------------------------------------------------------------------------

    def new_release(self) -> None:
        """Begin a release with one empty track, and open it."""

        def flow(_job: Job) -> _Change:
            release = self._flows.new_release()
            return _Change(self._flows.overview(), release.id)

        self._become(self.state.but(search="", shows_trash=False))
        self._change(flow)

    def new_track(self, release_id: str = "") -> None:
        """Add a track to this release, else to the open one, else to a new one."""
        wanted = ReleaseId(release_id) if release_id else self.state.release_id
        if wanted is None:
            self.new_release()
            return

        def flow(_job: Job) -> _Change:
            track = self._flows.add_track(wanted)
            return _Change(self._flows.overview(), wanted, track.id)

        self._change(flow)

    def rename(self, renaming: Renaming) -> None:
        """Give a release or a track another title."""
        title = renaming.title.strip()[:TEXT_LENGTH_MAX]
        summary, track = self.state.summary(renaming.release_id), self._track(renaming.track_id)
        if track is not None:
            named = track.but(title=title)
            self._change(lambda _task: self._after(self._flows.save_track(named)))
        elif summary is not None and renaming.track_id is None:
            release_id = summary.release.id
            self._change(lambda _task: self._after(self._flows.edit_release(release_id, {"title": title})))

    def remove_release(self, release_id: str) -> None:
        """Put a release into the trash; nothing is asked, and it can be undone."""
        summary = self.state.summary(ReleaseId(release_id))
        if summary is None:
            return
        removal = Removal(summary.release.title or UNTITLED_RELEASE, summary.release.id, None)
        task = self._change(lambda _task: self._after(self._flows.remove_release(removal.release_id)))
        task.succeeded.connect(lambda _change: self.undo_offered.emit(removal))

    def remove_track(self, track_id: str = "") -> None:
        """Put this track, else the open one, into the trash."""
        track = self._track(TrackId(track_id) if track_id else self.state.track_id)
        if track is None:
            return
        removal = Removal(track.title or UNTITLED_TRACK, track.release_id, track.id)
        task = self._change(lambda _task: self._after(self._flows.remove_track(track.id)))
        task.succeeded.connect(lambda _change: self.undo_offered.emit(removal))

    def restore(self, removal: Removal) -> None:
        """Take something out of the trash again, and open it."""

        def flow(_job: Job) -> _Change:
            if removal.track_id is None:
                self._flows.remove_release(removal.release_id, restore=True)
            else:
                self._flows.remove_track(removal.track_id, restore=True)
            return _Change(self._flows.overview(), removal.release_id, removal.track_id)

        self._change(flow)

    # ---- answers -------------------------------------------------------------------------------------------------

    def _on_read(self, overview: LibraryOverview) -> None:
        before = self.state
        self._become(before.read(overview))
        self._settle(before)

    def _on_changed(self, change: _Change) -> None:
        before = self.state
        self._become(before.read(change.overview))
        if change.release_id is not None:
            self.open(change.release_id, change.track_id or "")
        self._settle(before)

    def _settle(self, before: LibraryState) -> None:
        """What was open and is gone gives way to what lies next to it."""
        state = self.state
        if before.track_id is None or state.track_id is not None:
            return
        if state.release is not None:
            self.open(state.release.release.id)
        elif state.overview and state.overview.releases:
            self.open(state.overview.releases[0].release.id)
        else:
            self.track_closed.emit()

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _after(self, _done: object) -> _Change:
        return _Change(self._flows.overview())

    def _change(self, flow: Callable[[Job], _Change]) -> Task:
        if self._reading is not None:
            self._reading.cancel()  # what it reads is about to be old
        task = self._tasks.start(self, flow)
        task.succeeded.connect(self._on_changed)
        task.failed.connect(self._on_change_failed)
        return task

    def _on_change_failed(self, error: OmgError) -> None:
        self.state_changed.emit(self.state)  # a title that was typed goes back to what it is
        self.failed.emit(error)

    def _track(self, track_id: TrackId | None) -> Track | None:
        releases = self.state.overview.releases if self.state.overview else ()
        tracks = (found.track for summary in releases for found in summary.tracks)
        return next((track for track in tracks if track.id == track_id), None)

    def _become(self, state: LibraryState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
