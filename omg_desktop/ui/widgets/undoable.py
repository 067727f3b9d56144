"""One edit that can be taken back: what it does, what undoes it, and its name in the menu."""

import time
from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

MERGE_ID = 1


class Undoable(QUndoCommand):
    """Runs ``redo`` when it is pushed. Edits with the same ``field`` become one while they follow one another.

    ``stamp`` says when it was made, so that edits of several histories can be taken back in one order. One that
    ``is_done`` was done before it is pushed: it runs only when it is done again.
    """

    def __init__(
        self,
        text: str,
        redo: Callable[[], object],
        undo: Callable[[], object],
        field: str | None = None,
        *,
        is_done: bool = False,
    ) -> None:
        super().__init__(text)
        self.stamp = time.monotonic_ns()
        self._redo = redo
        self._undo = undo
        self._field = field
        self._is_done = is_done

    def redo(self) -> None:
        if not self._is_done:
            self._redo()
        self._is_done = False

    def undo(self) -> None:
        self._undo()

    def id(self) -> int:
        return MERGE_ID if self._field is not None else -1

    def mergeWith(self, later: QUndoCommand) -> bool:
        if not isinstance(later, Undoable) or later._field != self._field:
            return False
        self._redo, self.stamp = later._redo, later.stamp
        return True
