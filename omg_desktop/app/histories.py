"""Several histories, one order: what was done last, wherever it was done, is taken back first."""

from typing import Protocol


class History(Protocol):
    """What was done in one place, with moment and name of what would be undone, or done again; 0 and "" for none."""

    @property
    def undo_stamp(self) -> int: ...

    @property
    def redo_stamp(self) -> int: ...

    @property
    def undo_title(self) -> str: ...

    @property
    def redo_title(self) -> str: ...

    def undo(self) -> object: ...

    def redo(self) -> object: ...


def last_done(*histories: History) -> History | None:
    """Where that was done which is to be taken back now."""
    done = [history for history in histories if history.undo_stamp]
    return max(done, key=lambda history: history.undo_stamp, default=None)


def first_undone(*histories: History) -> History | None:
    """Where that was taken back which is to be done again now."""
    undone = [history for history in histories if history.redo_stamp]
    return min(undone, key=lambda history: history.redo_stamp, default=None)


def in_sentence(title: str) -> str:
    """A title as it stands behind "Undo"; what goes by a name keeps it ("Surprise Me")."""
    is_name = title.istitle() and " " in title
    return title if is_name else title[:1].lower() + title[1:]
