"""One history for the whole form: every edit can be undone in order, wherever the caret is."""

import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.ids import TrackId
from omg_desktop.ui.widgets.text_change import continues_typing, text_change

PAUSE_MILLISECONDS = 1000
TYPED = ("lyrics", "direction")
"""Fields whose edits melt into words and stretches between pauses."""
TURNED = ("length_seconds",)
"""Fields whose edits melt until there is a pause."""


class BriefHistory(QObject):
    """Keeps a stack for each track as long as the app runs."""

    restored = Signal(object)  # the Brief to be shown now
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stacks: dict[TrackId, QUndoStack] = {}
        self._open: QUndoStack | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)

    def open(self, track_id: TrackId, brief: Brief) -> None:
        """Go on with the history of this track, unless its brief was changed by something else meanwhile."""
        stack = self._stacks.get(track_id)
        if stack is None:
            stack = self._stacks[track_id] = QUndoStack(self)
        elif stack is not self._open and _shown_by(stack) not in (None, brief):
            stack.clear()
        self._open = stack
        self._pause.stop()
        self.changed.emit()

    def close(self) -> None:
        """No track is open."""
        self._open = None
        self.changed.emit()

    def push(self, title: str, field: str, before: Brief, after: Brief) -> None:
        """Make an edit: it is shown, and can be undone. ``title`` says what was done ("Change genre")."""
        if self._open is None:
            return
        self._open.push(_Edit(self, title, field, before, after, fresh=not self._pause.isActive()))
        self._pause.start()
        self.changed.emit()

    def undo(self) -> None:
        self._step(QUndoStack.undo)

    def redo(self) -> None:
        self._step(QUndoStack.redo)

    @property
    def undo_title(self) -> str:
        return self._open.undoText() if self._open else ""

    @property
    def redo_title(self) -> str:
        return self._open.redoText() if self._open else ""

    @property
    def undo_stamp(self) -> int:
        """When the edit was made that would be undone; 0 when there is none."""
        return self._stamp(-1)

    @property
    def redo_stamp(self) -> int:
        """When the edit was first made that would be made again; 0 when there is none."""
        return self._stamp(0)

    def _stamp(self, offset: int) -> int:
        if self._open is None or not 0 <= self._open.index() + offset < self._open.count():
            return 0
        command = self._open.command(self._open.index() + offset)
        return command.stamp if isinstance(command, _Edit) else 0

    def end_typing(self) -> None:
        """What is typed from now on is undone by itself."""
        self._pause.stop()

    def _step(self, step: object) -> None:
        if self._open is None or not callable(step):
            return
        self._pause.stop()
        step(self._open)
        self.changed.emit()


class _Edit(QUndoCommand):
    """From one brief to the next."""

    def __init__(
        self, history: BriefHistory, title: str, field: str, before: Brief, after: Brief, *, fresh: bool
    ) -> None:
        super().__init__(title)
        self.history = history
        self.field = field
        self.before = before
        self.after = after
        self.fresh = fresh
        self.stamp = time.monotonic_ns()
        self.last = text_change(str(getattr(before, field, "")), str(getattr(after, field, "")))

    def undo(self) -> None:
        self.history.restored.emit(self.before)

    def redo(self) -> None:
        self.history.restored.emit(self.after)

    def id(self) -> int:
        known = (*TYPED, *TURNED)
        return known.index(self.field) if self.field in known else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Edit) or other.fresh:
            return False
        if self.field in TYPED and not continues_typing(self.last, other.last, str(getattr(self.after, self.field))):
            return False
        self.after, self.last, self.stamp = other.after, other.last, other.stamp
        return True


def _shown_by(stack: QUndoStack) -> Brief | None:
    """The brief a stack ended with, or None when it is empty."""
    if not stack.count():
        return None
    command = stack.command(max(0, stack.index() - 1))
    if not isinstance(command, _Edit):
        return None
    return command.after if stack.index() else command.before
