"""Asking before something is deleted for good, and deleting it. Not even the history brings it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.flows.trash import Emptied, Emptying, InTrash, reason_to_stay
from omg_desktop.ui.library.state import UNTITLED_RELEASE, UNTITLED_TRACK, Question, megabytes
from omg_desktop.ui.tasks import Task, Tasks


@dataclass(frozen=True)
class EmptyingFlows:
    """What may be asked for about the trash; ``None`` is all of it."""

    weigh: Callable[[Sequence[InTrash] | None], Emptying]
    empty: Callable[[Sequence[InTrash] | None], Emptied]


class EmptyingPresenter(QObject):
    """``asked`` has the Question that stands beside the trash, or None."""

    asked = Signal(object)  # Question | None
    emptied = Signal(object)  # Emptied
    failed = Signal(object)  # OmgError

    def __init__(self, flows: EmptyingFlows, tasks: Tasks) -> None:
        super().__init__()
        self._flows = flows
        self._tasks = tasks
        self._weighing: Task | None = None
        self._about: Sequence[InTrash] | None = None

    def ask(self, about: Sequence[InTrash] | None = None) -> None:
        """Ask whether this, or all of the trash, is to be deleted for good."""
        self.dismiss()
        self._weighing = self._tasks.start(self, lambda _task: self._flows.weigh(about))
        self._weighing.succeeded.connect(lambda found: self._on_weighed(about, found))
        self._weighing.failed.connect(self.failed)

    def dismiss(self) -> None:
        """Everything stays."""
        if self._weighing is not None:
            self._weighing.cancel()
        self.asked.emit(None)

    def empty(self) -> None:
        """What was asked about is deleted for good."""
        self.asked.emit(None)
        about = self._about
        task = self._tasks.start(self, lambda _task: self._flows.empty(about))
        task.succeeded.connect(self.emptied)
        task.failed.connect(self.failed)

    def _on_weighed(self, about: Sequence[InTrash] | None, found: Emptying) -> None:
        self._about = about
        if found.count:
            self.asked.emit(Question(words_of(found, some=about is not None)))
        else:
            self.failed.emit(InvalidInput(reason_to_stay(found.staying)))


def words_of(found: Emptying, *, some: bool = False) -> str:
    """What is deleted, what that frees, and that it is for good."""
    titles = [one.title or UNTITLED_RELEASE for one in found.releases]
    titles += [one.title or UNTITLED_TRACK for one in found.tracks]
    what = f"“{titles[0]}”" if found.count == 1 else f"these {found.count}" if some else f"all {found.count}"
    freed = f"It frees {megabytes(found.freed_bytes)} and" if found.freed_bytes else "It"
    stays = f" {found.staying[0]}." if found.staying else ""
    more = f" So do {len(found.staying) - 1} more." if len(found.staying) > 1 else ""
    return f"Delete {what} for good? {freed} cannot be undone.{stays}{more}"


def told(emptied: Emptied) -> str:
    """What was done, for a notice."""
    count = "1 thing is" if emptied.count == 1 else f"{emptied.count} things are"
    freed = f", {megabytes(emptied.freed_bytes)} are free" if emptied.freed_bytes else ""
    files = "1 file is" if emptied.files_left == 1 else f"{emptied.files_left} files are"
    left = f". {files} still in use; the next start deletes what is left" if emptied.files_left else ""
    stays = f". {emptied.staying[0]}" if emptied.staying else ""
    return f"{count} deleted for good{freed}{left}{stays}"
