"""What an artist thinks of takes: the pile, labels, notes and pins. Everything can be taken back."""

from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.takes import NOTE_LENGTH_MAX, TAKE_NAME_LENGTH_MAX, Pin, Standing, TakeMark, labels_in
from omg_desktop.ui.audition.state import AuditionState
from omg_desktop.ui.widgets.undoable import Undoable, redo_stamp, undo_stamp

_DONE = {Standing.KEPT: "keep", Standing.OPEN: "unmark", Standing.REJECTED: "reject"}


class MarkKeeper(Protocol):
    """Who knows the marks and writes them, in the order in which they were made."""

    state: AuditionState

    def write_mark(self, mark: TakeMark) -> None: ...


class Marking(QObject):
    """Edits marks through one history for each track."""

    rejected = Signal(str, str)  # take id, and words for a notice: it went out of sight

    def __init__(self, keeper: MarkKeeper) -> None:
        super().__init__()
        self._keeper = keeper
        self._stacks: dict[TrackId | None, QUndoStack] = {}
        self._undo = self._stack(None)
        self._before: dict[TakeId, Standing] = {}

    def open(self, track_id: TrackId | None) -> None:
        """Go on with what was done to the takes of this track, as long as the app runs."""
        self._undo = self._stack(track_id)

    def push(self, act: Undoable) -> None:
        """Do something else to the takes of the open track, in the same history."""
        self._undo.push(act)

    def sort(self, take_id: TakeId, standing: Standing) -> None:
        """Keep, unmark, or put into the tray."""
        before = self._mark(take_id).standing
        if before is not standing:
            self._before[take_id] = before
        self._change(take_id, _DONE[standing], standing=standing)
        if standing is Standing.REJECTED and self._keeper.state.numbered(take_id) is not None:
            self.rejected.emit(take_id, f"{self._name(take_id)} is in the tray")

    def bring_back(self, take_id: TakeId) -> None:
        """Out of the tray, to the pile where it lay."""
        self.sort(take_id, self._before.get(take_id, Standing.OPEN))

    def write_notes(self, take_id: TakeId, labels: str, note: str) -> None:
        self._change(take_id, "notes on", labels=labels_in(labels), note=note.strip()[:NOTE_LENGTH_MAX])

    def rename(self, take_id: TakeId, name: str) -> None:
        """The artist's own name, beside the number; "" for none."""
        self._change(take_id, "name of", name=" ".join(name.split())[:TAKE_NAME_LENGTH_MAX].strip())

    def write_reason(self, take_id: TakeId, reason: str) -> None:
        """Why it was chosen."""
        self._change(take_id, "reason for", reason=reason.strip()[:NOTE_LENGTH_MAX])

    def add_pin(self, take_id: TakeId, pin: Pin) -> None:
        self._change(take_id, f"{pin.kind.value} in", pins=self._mark(take_id).with_pin(pin).pins)

    def drop_pin(self, take_id: TakeId, pin: Pin) -> None:
        self._change(take_id, f"remove {pin.kind.value} from", pins=self._mark(take_id).without_pin(pin).pins)

    # ---- history --------------------------------------------------------------------------------------------------

    @property
    def undo_stamp(self) -> int:
        return 0 if self._keeper.state.loading else undo_stamp(self._undo)

    @property
    def redo_stamp(self) -> int:
        return 0 if self._keeper.state.loading else redo_stamp(self._undo)

    @property
    def undo_title(self) -> str:
        return self._undo.undoText()

    @property
    def redo_title(self) -> str:
        return self._undo.redoText()

    def undo(self) -> None:
        if not self._keeper.state.loading:  # what else was said of a take is not known yet, and would be lost
            self._undo.undo()

    def redo(self) -> None:
        if not self._keeper.state.loading:
            self._undo.redo()

    def _stack(self, track_id: TrackId | None) -> QUndoStack:
        if track_id not in self._stacks:
            self._stacks[track_id] = QUndoStack(self)
        return self._stacks[track_id]

    def _change(self, take_id: TakeId, words: str, **changes: object) -> None:
        before = self._mark(take_id)
        after = before.but(**changes)
        if self._keeper.state.numbered(take_id) is None or after == before:
            return
        fields = tuple(changes)
        self._undo.push(
            Undoable(
                f"{words} {self._name(take_id)}",
                redo=lambda: self._write(take_id, fields, after),
                undo=lambda: self._write(take_id, fields, before),
            )
        )

    def _write(self, take_id: TakeId, fields: tuple[str, ...], wanted: TakeMark) -> None:
        """Only these fields: what else was said of the take since then stays."""
        self._keeper.write_mark(self._mark(take_id).but(**{field: getattr(wanted, field) for field in fields}))

    def _mark(self, take_id: TakeId) -> TakeMark:
        return self._keeper.state.mark(take_id)

    def _name(self, take_id: TakeId) -> str:
        take = self._keeper.state.numbered(take_id)
        return f"Take {take.number}" if take else "take"
