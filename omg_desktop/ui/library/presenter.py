"""Carries what a person does in the side bar to the flows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.search import LibraryOrder
from omg_desktop.flows.library import LibraryOverview
from omg_desktop.flows.trash import Emptied
from omg_desktop.ui.library.acts import Acts, Change
from omg_desktop.ui.library.editing import Editing, EditingFlows
from omg_desktop.ui.library.emptying import EmptyingFlows, EmptyingPresenter
from omg_desktop.ui.library.filters import recalled
from omg_desktop.ui.library.marking import Marking, MarkingFlows
from omg_desktop.ui.library.several import Several, SeveralFlows
from omg_desktop.ui.library.state import (
    UNTITLED_RELEASE,
    UNTITLED_TRACK,
    Filtering,
    LibraryState,
    Moving,
    Removal,
    Renaming,
    Row,
)
from omg_desktop.ui.library.view import LibraryView
from omg_desktop.ui.tasks import Flow, Task, Tasks


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
    remove_release: RemoveReleaseFlow
    remove_track: RemoveTrackFlow
    search: Callable[[str], frozenset[TrackId] | None]
    trash: EmptyingFlows
    keep_order: Callable[[LibraryOrder], object]
    several: SeveralFlows
    editing: EditingFlows
    marking: MarkingFlows


class LibraryPresenter(QObject):
    """The only one in this panel who starts flows. A change is shown as it was read back from the library."""

    state_changed = Signal(object)  # LibraryState
    release_opened = Signal(str)
    track_opened = Signal(str)
    track_closed = Signal()  # no track is open any more
    act_done = Signal(object)  # Act
    act_undone = Signal(object)  # Act
    trash_emptied = Signal(object)  # Emptied
    failed = Signal(object)  # OmgError

    def __init__(self, flows: LibraryFlows, tasks: Tasks) -> None:
        super().__init__()
        self.state = LibraryState()
        self._flows = flows
        self._tasks = tasks
        self._reading: Task | None = None
        self._latest: dict[str, Task] = {}
        self._acts = Acts(flows.overview, tasks)
        self.emptying = EmptyingPresenter(flows.trash, tasks)
        self.several = Several(flows.several, self._acts)
        self._marking = Marking(flows.marking, self._acts)
        self._editing = Editing(flows.editing, self._acts)
        self._connect()

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
        view.several_removed.connect(self.several.remove)
        view.several_restored.connect(self.several.restore)
        view.genre_picked.connect(lambda wish: self.several.set_genre(self.state, wish))
        view.favourite_pressed.connect(self.set_favourite)
        view.colour_picked.connect(lambda wish: self._marking.set_colour(self.state, wish))
        view.tag_picked.connect(lambda wish: self._marking.tag(self.state, wish))
        view.list_kept.connect(lambda name: self._marking.keep_list(self.state, name))
        view.list_dropped.connect(lambda name: self._marking.drop_list(self.state, name))
        view.list_picked.connect(self.show_list)
        view.emptying_wanted.connect(self.emptying.ask)
        view.emptying_confirmed.connect(self.emptying.empty)
        view.emptying_refused.connect(self.emptying.dismiss)
        view.filter_toggled.connect(self.filter)
        view.order_picked.connect(self.sort)
        view.track_moved.connect(self.move)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def _connect(self) -> None:
        self._acts.beginning.connect(self._stop_reading)
        self._acts.changed.connect(self._on_changed)
        self._acts.failed.connect(self._on_change_failed)
        self._acts.act_done.connect(self.act_done)
        self._acts.act_undone.connect(self.act_undone)
        self.emptying.asked.connect(lambda question: self._become(self.state.but(question=question)))
        self.emptying.emptied.connect(self._on_emptied)
        self.emptying.failed.connect(self.failed)

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
        if track := self.state.found_track(TrackId(track_id)):
            self.open(track.release_id, track.id)

    def open_first(self, release_id: str = "", track_id: str = "") -> None:
        """Read the library and open this, else the first release there is: for the start of the app."""
        wanted = ReleaseId(release_id) if release_id else None

        def flow() -> Change:
            overview = self._flows.overview()
            there = [summary.release.id for summary in overview.releases]
            chosen = wanted if wanted in there else next(iter(there), None)
            return Change(overview, chosen, TrackId(track_id) if track_id else None)

        self._acts.change(flow)

    def search(self, text: str) -> None:
        """Show the tracks that have these words, as soon as the library has found them."""
        self._become(self.state.but(search=text, shows_trash=False, question=None))
        if text.strip():
            self._look()
            return
        if asked := self._latest.get("search"):
            asked.cancel()
        self._become(self.state.but(found=None))

    def filter(self, filtering: Filtering) -> None:
        """Put a filter on, or take it off."""
        self._become(self.state.with_filter(filtering.filter, on=filtering.on).but(shows_trash=False, question=None))

    def show_list(self, name: str) -> None:
        """Search and filter by what was kept under this name."""
        kept = next((one for one in self.state.lists if one.name == name), None)
        if kept is not None:
            self._become(self.state.but(filters=recalled(kept.filters)))
            self.search(kept.search)

    def sort(self, order: LibraryOrder) -> None:
        """List releases in this order from now on, also at the next start."""
        self.show_order(order)
        self._tasks.start(self, lambda _task: self._flows.keep_order(order)).failed.connect(self.failed)

    def show_order(self, order: LibraryOrder) -> None:
        """List releases in the order that was chosen before."""
        self._become(self.state.but(order=order))

    def show_trash(self, shown: bool) -> None:
        self._become(self.state.but(shows_trash=shown and self.state.trash_count > 0, question=None))

    # ---- changing ------------------------------------------------------------------------------------------------

    def new_release(self) -> None:
        """Begin a release with one empty track, and open it."""

        def flow() -> Change:
            release = self._flows.new_release()
            return Change(self._flows.overview(), release.id)

        self._become(self.state.but(search="", found=None, filters=(), shows_trash=False))
        self._acts.change(flow, lambda change: self._on_begun("New release", change.release_id))

    def new_track(self, release_id: str = "") -> None:
        """Add a track to this release, else to the open one, else to a new one."""
        wanted = ReleaseId(release_id) if release_id else self.state.release_id
        if wanted is None:
            self.new_release()
            return

        def flow() -> Change:
            track = self._flows.add_track(wanted)
            return Change(self._flows.overview(), wanted, track.id)

        self._acts.change(flow, lambda change: self._on_begun("New track", wanted, change.track_id))

    def show_new(self, track: Track) -> None:
        """Open a track that was made elsewhere, perhaps with its release; it can be taken back like one made here."""
        with_release = self.state.summary(track.release_id) is None
        self.open_first(track.release_id, track.id)
        self._on_begun("New track from settings", track.release_id, None if with_release else track.id)

    def rename(self, renaming: Renaming) -> None:
        """Give a release or a track another title."""
        self._editing.rename(self.state, renaming)

    def move(self, moving: Moving) -> None:
        """Give a track another place in its release."""
        self._editing.move(self.state, moving)

    def remove_release(self, release_id: str) -> None:
        """Put a release into the trash; nothing is asked, and it can be undone."""
        if summary := self.state.summary(ReleaseId(release_id)):
            title = summary.release.title or UNTITLED_RELEASE
            self._remove(Removal(title, summary.release.id, None), restore=False)

    def remove_track(self, track_id: str = "") -> None:
        """Put this track, else the open one, into the trash."""
        track = self.state.found_track(TrackId(track_id) if track_id else self.state.track_id)
        if track is not None:
            self._remove(Removal(track.title or UNTITLED_TRACK, track.release_id, track.id), restore=False)

    def restore(self, removal: Removal) -> None:
        """Take something out of the trash again, and open it."""
        self._remove(removal, restore=True)

    def set_favourite(self, rows: Sequence[Row]) -> None:
        """Make these releases favourites, or no more."""
        self._marking.set_favourite(self.state, rows)

    def undo(self) -> None:
        """Take back the newest act."""
        self._acts.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._acts.redo()

    def close(self) -> None:
        """All that was done is written when this returns."""
        self._acts.finish()

    def empty_trash(self) -> None:
        """Show the trash, and ask whether all of it is to be deleted for good."""
        self.show_trash(True)
        self.emptying.ask()

    @property
    def undo_stamp(self) -> int:
        return self._acts.undo_stamp

    @property
    def redo_stamp(self) -> int:
        return self._acts.redo_stamp

    @property
    def undo_title(self) -> str:
        return self._acts.undo_title

    @property
    def redo_title(self) -> str:
        return self._acts.redo_title

    # ---- answers -------------------------------------------------------------------------------------------------

    def _on_read(self, overview: LibraryOverview) -> None:
        before = self.state
        self._become(before.read(overview))
        self._settle(before)
        self._look_again(before)

    def _on_emptied(self, emptied: Emptied) -> None:
        self._acts.forget_about(emptied.ids)
        self.refresh()
        self.trash_emptied.emit(emptied)

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()  # what it reads is about to be old

    def _on_changed(self, change: Change) -> None:
        before = self.state
        self._become(before.read(change.overview))
        if change.release_id is not None:
            self.open(change.release_id, change.track_id or "")
        self._settle(before)
        self._look_again(before)

    def _look_again(self, before: LibraryState) -> None:
        """What was written may be found now, and the trash may weigh something else."""
        if self.state.search.strip():
            self._look()
        if self.state.trash_keys != before.trash_keys:
            self.emptying.dismiss()  # what was asked about is something else now
            task = self._ask("trash", lambda _task: self._flows.trash.weigh(None))
            task.succeeded.connect(lambda found: self._become(self.state.but(trash_bytes=found.freed_bytes)))
            task.failed.connect(self.failed)

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

    def _put(self, removal: Removal, *, back: bool) -> object:
        """On a worker: into the trash, or out of it."""
        if removal.track_id is None:
            return self._flows.remove_release(removal.release_id, restore=back)
        return self._flows.remove_track(removal.track_id, restore=back)

    def _on_begun(self, title: str, release_id: ReleaseId, track_id: TrackId | None = None) -> None:
        about = Removal(title, release_id, track_id)
        self._acts.begun(about, lambda: self._put(about, back=False), lambda: self._put(about, back=True))

    def _remove(self, removal: Removal, *, restore: bool) -> None:
        self._acts.do(
            f"{'Restore' if restore else 'Remove'} “{removal.title}”",
            f"“{removal.title}” is {'back' if restore else 'in the trash'}",
            lambda: self._put(removal, back=restore),
            lambda: self._put(removal, back=not restore),
            removal,
        )

    def _look(self) -> None:
        typed = self.state.search
        task = self._ask("search", lambda _task: self._flows.search(typed))
        task.succeeded.connect(lambda found: self._become(self.state.but(found=found)))
        task.failed.connect(self.failed)

    def _ask(self, question: str, flow: Flow) -> Task:
        """Start a flow; an answer to the same question asked earlier no longer counts."""
        if earlier := self._latest.get(question):
            earlier.cancel()
        task = self._latest[question] = self._tasks.start(self, flow)
        return task

    def _on_change_failed(self, error: OmgError) -> None:
        self.state_changed.emit(self.state)  # a title that was typed goes back to what it is
        self.failed.emit(error)

    def _become(self, state: LibraryState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
