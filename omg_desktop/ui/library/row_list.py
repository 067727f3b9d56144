"""The list of the side bar, by mouse and by keys."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListView, QMenu

from omg_desktop.ui.library.rows import ROW_ROLE, RowDelegate, RowModel
from omg_desktop.ui.library.state import Moving, Row, RowKind
from omg_desktop.ui.theme import Tokens

BATCH_ROWS = 300
NAMED = (RowKind.RELEASE, RowKind.TRACK)
REMOVED = (RowKind.REMOVED_RELEASE, RowKind.REMOVED_TRACK)
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowList(QListView):
    """Arrows move, Enter opens, F2 renames, Delete removes, Alt with an arrow gives a track another place.

    In the trash Enter restores, and Delete asks to delete for good.
    """

    row_opened = Signal(object)  # Row
    removal_pressed = Signal(object)  # Row
    deletion_pressed = Signal(object)  # Row, in the trash
    track_wanted = Signal(str)  # release
    track_moved = Signal(object)  # Moving

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.rows = RowModel(self)
        self.drawing = RowDelegate(tokens, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.drawing)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # a list of thousands is there at once, its end a moment later
        self.setBatchSize(BATCH_ROWS)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.clicked.connect(self._open)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; the current one stays current, else the open one becomes it."""
        current = self._row(self.currentIndex())
        self.rows.show_rows(rows)
        keys = [row.key for row in rows]
        first = 1 if rows and rows[0].kind is RowKind.GROUP else 0
        opened = next((place for place, row in reversed(list(enumerate(rows))) if row.is_open), first)
        place = keys.index(current.key) if current and current.key in keys else opened
        if rows and self.currentIndex().row() != place:
            self.setCurrentIndex(self.rows.index(place))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.rows:
            self.setCurrentIndex(self.rows.index(0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._row(self.currentIndex())
        editing = self.state() == QListView.State.EditingState
        if row is None or editing:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.row_opened.emit(row)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._put_away(row)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in STEPS:
            self._move(row, STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _put_away(self, row: Row) -> None:
        if row.kind in REMOVED:
            self.deletion_pressed.emit(row)
        elif row.kind in NAMED and not row.is_fixed:
            self.removal_pressed.emit(row)

    def _move(self, row: Row, step: int) -> None:
        if row.track_id and row.kind is RowKind.TRACK and not row.is_fixed:
            self.track_moved.emit(Moving(row.track_id, row.number + step))

    def _open(self, index: QModelIndex) -> None:
        if row := self._row(index):
            self.row_opened.emit(row)

    def _open_menu(self, spot: QPoint) -> None:
        index = self.indexAt(spot) if self.indexAt(spot).isValid() else self.currentIndex()
        row = self._row(index)
        if row is None or row.kind in (RowKind.ADD_TRACK, RowKind.GROUP):
            return
        self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row.kind in REMOVED:
            menu.addAction("Restore", lambda: self.row_opened.emit(row))
            menu.addAction("Delete for good …", lambda: self.deletion_pressed.emit(row))
        else:
            self._fill_menu(menu, index, row)
        menu.popup(self.viewport().mapToGlobal(spot))

    def _fill_menu(self, menu: QMenu, index: QModelIndex, row: Row) -> None:
        """What can be done to something outside the trash; nothing of it to what was submitted."""
        entries = [
            menu.addAction("Rename", lambda: self.edit(index)),
            menu.addAction("Add track", lambda: self.track_wanted.emit(row.release_id)),
            menu.addAction("Remove", lambda: self.removal_pressed.emit(row)),
        ]
        if row.kind is RowKind.TRACK:
            entries += [
                menu.addAction("Move up", lambda: self._move(row, -1)),
                menu.addAction("Move down", lambda: self._move(row, 1)),
            ]
        for entry in entries:
            entry.setEnabled(not row.is_fixed)

    @staticmethod
    def _row(index: QModelIndex) -> Row | None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row if isinstance(row, Row) else None
