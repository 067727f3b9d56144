"""Carries out what a person does to the library, and keeps the history of it."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal, SignalInstance

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.flows.library import LibraryOverview
from omg_desktop.ui.library.history import Act, LibraryHistory
from omg_desktop.ui.library.state import Removal
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.tasks import Tasks


class Change(NamedTuple):
    """What is open after a change, and the library as it is then."""

    overview: LibraryOverview
    release_id: ReleaseId | None = None
    track_id: TrackId | None = None


Then = Callable[..., object]


def _nothing(_outcome: object) -> None:
    pass


class Acts(QObject):
    """One for the side bar. A change is told as it was read back from the library."""

    beginning = Signal()  # what is being read is about to be old
    changed = Signal(object)  # Change
    act_done = Signal(object)  # Act
    act_undone = Signal(object)  # Act
    failed = Signal(object)  # OmgError

    def __init__(self, overview: Callable[[], LibraryOverview], tasks: Tasks) -> None:
        super().__init__()
        self._overview = overview
        self._history = LibraryHistory()
        self._writes = OneByOne(tasks, self)
        self._writes.begun.connect(self.beginning)

    @property
    def is_busy(self) -> bool:
        """True while something is being written, or has not been shown yet."""
        return self._writes.is_busy

    def change(self, flow: Callable[[], Change], then: Then = _nothing, otherwise: Then = _nothing) -> None:
        """Run it when what was begun before has ended, and show what has become of the library.

        Two workers could overtake one another: undoing two acts at once would leave what the first had made.
        """

        def write() -> Change | OmgError:
            try:
                return flow()
            except OmgError as error:
                return error

        def on_written(outcome: Change | OmgError) -> None:
            if isinstance(outcome, OmgError):
                self.failed.emit(outcome)
                otherwise(outcome)
            else:
                self.changed.emit(outcome)
                then(outcome)

        self._writes.start(write, on_written)

    def finish(self) -> None:
        """All that was begun is written when this returns: for closing the window."""
        self._writes.finish()

    def do(
        self,
        title: str,
        said: str,
        do: Callable[[], object],
        undo: Callable[[], object],
        about: Removal | None = None,
        ids: Iterable[str] = (),
    ) -> None:
        """Do something that can be taken back, and offer that. ``ids``: what it concerns, beside ``about``."""
        place = (about.release_id, about.track_id) if about else (None, None)
        concerned = frozenset(one for one in (*ids, *place) if one)
        act = Act(title, said, undo, do, place[0], place[1], ids=concerned)
        self._carry_out(act, do, lambda _change: self._keep(act))

    def begun(self, about: Removal, undo: Callable[[], object], redo: Callable[[], object]) -> None:
        """Something new is there; taken back, it goes into the trash with whatever was written meanwhile."""
        ids = frozenset(one for one in (about.release_id, about.track_id) if one)
        self._keep(Act(about.title, "", undo, redo, about.release_id, about.track_id, ids=ids))

    def undo(self) -> None:
        """Take back the newest act."""
        if act := self._history.take_back():
            self._repeat(act, act.undo, self.act_undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        if act := self._history.do_again():
            self._repeat(act, act.redo, self.act_done)

    def forget_about(self, ids: Iterable[str]) -> None:
        """These are gone for good: what was done to them can neither be undone nor done again."""
        self._history.forget_about(frozenset(ids))

    @property
    def undo_stamp(self) -> int:
        return self._history.undo_stamp

    @property
    def redo_stamp(self) -> int:
        return self._history.redo_stamp

    @property
    def undo_title(self) -> str:
        return self._history.undo_title

    @property
    def redo_title(self) -> str:
        return self._history.redo_title

    def _keep(self, act: Act) -> None:
        self._history.add(act)
        self.act_done.emit(act)

    def _repeat(self, act: Act, flow: Callable[[], object], told: SignalInstance) -> None:
        self._carry_out(act, flow, lambda _change: told.emit(act), lambda _error: self._history.forget(act))

    def _carry_out(self, act: Act, flow: Callable[[], object], then: Then, otherwise: Then = _nothing) -> None:
        """Run it; what it brings back from the trash is opened."""

        def change() -> Change:
            flow()
            overview = self._overview()
            return Change(overview, act.release_id, act.track_id) if _is_there(overview, act) else Change(overview)

        self.change(change, then, otherwise)


def _is_there(overview: LibraryOverview, act: Act) -> bool:
    """Whether what an act was about is in the library, outside the trash."""
    tracks = next((found.tracks for found in overview.releases if found.release.id == act.release_id), None)
    if tracks is None or act.track_id is None:
        return tracks is not None
    return any(found.track.id == act.track_id for found in tracks)
