"""Several histories, one order: what was done last, wherever it was done, is taken back first."""

from typing import Protocol


class History(Protocol):
    """What was done in one place, with the moment of the act that would be undone, or made again; 0 for none."""

    @property
    def undo_stamp(self) -> int: ...

    @property
    def redo_stamp(self) -> int: ...

    def undo(self) -> object: ...

    def redo(self) -> object: ...


def undo_last(*histories: History) -> None:
    """Take back what was done last of all."""
    max(histories, key=lambda history: history.undo_stamp).undo()


def redo_first(*histories: History) -> None:
    """Do again what was done first of all that was taken back."""
    undone = [history for history in histories if history.redo_stamp]
    if undone:
        min(undone, key=lambda history: history.redo_stamp).redo()
