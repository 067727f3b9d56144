"""One edit that can be taken back: what it does, what undoes it, and its name in the menu."""

import time
from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

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


def undo_stamp(stack: QUndoStack) -> int:
    """When the edit was made that would be taken back; 0 when there is none."""
    return _stamp(stack, stack.index() - 1)


def redo_stamp(stack: QUndoStack) -> int:
    """When the edit was first made that would be made again; 0 when there is none."""
    return _stamp(stack, stack.index())


def _stamp(stack: QUndoStack, index: int) -> int:
    command = stack.command(index) if 0 <= index < stack.count() else None
    return command.stamp if isinstance(command, Undoable) else 0
