"""Who may be tried, in which order: ticked by a click or Space, moved by dragging or by Alt and an arrow."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from omg_desktop.ui.settings.state import FallbackRow

KEY_ROLE = Qt.ItemDataRole.UserRole
ROW_PIXELS = 28


class FallbackList(QListWidget):
    """Emits the keys of those that are ticked, in their order, after each change of the person."""

    ordered = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("fallback")
        self.setAccessibleName("Who may be tried, in this order. Space ticks, Alt with an arrow moves.")
        self.setToolTip("Space ticks; drag, or Alt with an arrow, moves")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[FallbackRow, ...] = ()
        self.itemChanged.connect(self._tell)
        self.model().rowsMoved.connect(self._tell)

    def show_rows(self, rows: Sequence[FallbackRow]) -> None:
        if tuple(rows) == self._shown:
            return
        here = self.currentItem().data(KEY_ROLE) if self.currentItem() else None
        self._shown = tuple(rows)
        self.blockSignals(True)
        self.clear()
        for row in rows:
            item = QListWidgetItem(row.words)
            item.setData(KEY_ROLE, row.key)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsDragEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if row.allowed else Qt.CheckState.Unchecked)
            self.addItem(item)
            if row.key == here:
                self.setCurrentItem(item)
        self.blockSignals(False)
        self.setFixedHeight(ROW_PIXELS * max(len(rows), 1) + 10)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
        else:
            super().keyPressEvent(event)

    def move_current(self, step: int) -> None:
        """Move the one under the cursor; who was not ticked is ticked by it, since the order is of those who may."""
        here = self.currentRow()
        wanted = here + step
        if here < 0 or not 0 <= wanted < self.count():
            return
        self.blockSignals(True)
        item = self.takeItem(here)
        item.setCheckState(Qt.CheckState.Checked)
        self.insertItem(wanted, item)
        self.setCurrentRow(wanted)
        self.blockSignals(False)
        self._tell()

    def _tell(self, *_: object) -> None:
        items = [self.item(place) for place in range(self.count())]
        ticked = tuple(item.data(KEY_ROLE) for item in items if item.checkState() is Qt.CheckState.Checked)
        self.ordered.emit(ticked)
