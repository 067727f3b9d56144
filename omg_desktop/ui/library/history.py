"""What was done to the library, in the order it was done; each act can be taken back and done again."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from omg_desktop.domain.ids import ReleaseId, TrackId

ACTS_MAX = 200


@dataclass(frozen=True)
class Act:
    """Something a person did. ``said`` is the toast, "" for none; the flows block and are run by the presenter.

    ``ids`` are the releases and tracks it concerns. ``stamp`` says when, so that acts and the edits of other
    histories can be taken back in one order.
    """

    title: str
    said: str
    undo: Callable[[], object]
    redo: Callable[[], object]
    release_id: ReleaseId | None = None
    track_id: TrackId | None = None
    ids: frozenset[str] = frozenset()
    stamp: int = field(default_factory=time.monotonic_ns)


class LibraryHistory:
    """As long as the app runs; the trail keeps what happened for good."""

    def __init__(self) -> None:
        self._done: list[Act] = []
        self._undone: list[Act] = []

    def add(self, act: Act) -> None:
        """It was done just now; what had been taken back cannot be done again any more."""
        self._done = [*self._done, act][-ACTS_MAX:]
        self._undone.clear()

    def take_back(self) -> Act | None:
        """The newest act, which is to be undone now."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def do_again(self) -> Act | None:
        """The act that was undone last, which is to be done again now."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]

    def forget(self, act: Act) -> None:
        """It could be neither undone nor done again: what it was about has changed since."""
        self._done = [other for other in self._done if other is not act]
        self._undone = [other for other in self._undone if other is not act]

    def forget_about(self, ids: frozenset[str]) -> None:
        """Acts that concern one of these could be neither undone nor done again any more."""
        self._done = [act for act in self._done if not act.ids & ids]
        self._undone = [act for act in self._undone if not act.ids & ids]

    @property
    def undo_stamp(self) -> int:
        """When the act was done that would be undone; 0 when there is none."""
        return self._done[-1].stamp if self._done else 0

    @property
    def redo_stamp(self) -> int:
        """When the act was first done that would be done again; 0 when there is none."""
        return self._undone[-1].stamp if self._undone else 0

    @property
    def undo_title(self) -> str:
        return self._done[-1].title if self._done else ""

    @property
    def redo_title(self) -> str:
        return self._undone[-1].title if self._undone else ""
