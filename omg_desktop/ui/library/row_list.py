"""The list of the side bar, by mouse and by keys."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QMenu

from omg_desktop.domain.releases import ReleaseColour
from omg_desktop.ui.library.rows import ROW_ROLE, RowDelegate, RowModel
from omg_desktop.ui.library.state import ColourWish, GenreWish, Moving, Row, RowKind, TagWish
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import spelled

BATCH_ROWS = 300
NAMED = (RowKind.RELEASE, RowKind.TRACK)
REMOVED = (RowKind.REMOVED_RELEASE, RowKind.REMOVED_TRACK)
PICKING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowList(QListView):
    """Arrows move, Enter opens, F2 renames, Delete removes, Alt with an arrow gives a track another place.

    In the trash Enter restores, and Delete asks to delete for good. With Shift or Ctrl several are picked, and what is
    done then is done to all of them.
    """

    row_opened = Signal(object)  # Row
    removal_pressed = Signal(object)  # tuple[Row, ...]
    restore_pressed = Signal(object)  # tuple[Row, ...], in the trash
    deletion_pressed = Signal(object)  # tuple[Row, ...], in the trash
    export_pressed = Signal(object)  # tuple[Row, ...]
    genre_picked = Signal(object)  # GenreWish
    favourite_pressed = Signal(object)  # tuple[Row, ...]
    colour_picked = Signal(object)  # ColourWish
    tag_picked = Signal(object)  # TagWish
    new_tag_wanted = Signal(object)  # tuple[Row, ...]
    several_picked = Signal(int)  # how many; 0 while it is one
    track_wanted = Signal(str)  # release
    track_moved = Signal(object)  # Moving

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.rows = RowModel(self)
        self.drawing = RowDelegate(tokens, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.drawing)
        self.setMouseTracking(True)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.genres: tuple[str, ...] = ()
        self.tags: tuple[str, ...] = ()
        self._picks = False
        self.setUniformItemSizes(False)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # a list of thousands is there at once, its end a moment later
        self.setBatchSize(BATCH_ROWS)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.EditKeyPressed | QListView.EditTrigger.DoubleClicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.clicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    @property
    def picked(self) -> tuple[Row, ...]:
        """The rows that are acted on: those that are picked, from above to below, else the current one."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        rows = tuple(self.rows.rows[place] for place in places if self.rows.rows[place].kind in (*NAMED, *REMOVED))
        current = self._row(self.currentIndex())
        return rows or ((current,) if current and current.kind in (*NAMED, *REMOVED) else ())

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; the current one stays current, else the open one becomes it."""
        current = self._row(self.currentIndex())
        picked = {row.key for row in self.picked}
        self.rows.show_rows(rows)
        keys = [row.key for row in rows]
        first = 1 if rows and rows[0].kind is RowKind.GROUP else 0
        opened = next((place for place, row in reversed(list(enumerate(rows))) if row.is_open), first)
        place = keys.index(current.key) if current and current.key in keys else opened
        if rows and self.currentIndex().row() != place:
            self.setCurrentIndex(self.rows.index(place))
        again = [place for place, key in enumerate(keys) if key in picked]
        if len(again) > 1 and len(self.selectionModel().selectedIndexes()) != len(again):
            for place in again:
                self.selectionModel().select(self.rows.index(place), QItemSelectionModel.SelectionFlag.Select)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._picks = bool(event.modifiers() & PICKING)  # such a click picks, and opens nothing
        super().mousePressEvent(event)

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
            self._put_away(self.picked)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in STEPS:
            self._move(row, STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _put_away(self, rows: tuple[Row, ...]) -> None:
        if rows and rows[0].kind in REMOVED:
            self.deletion_pressed.emit(rows)
        elif any(not row.is_fixed for row in rows):
            self.removal_pressed.emit(rows)

    def _on_selection_changed(self) -> None:
        count = len(self.picked)
        self.drawing.shows_picked = count > 1
        self.viewport().update()
        self.several_picked.emit(count if count > 1 else 0)

    def _move(self, row: Row, step: int) -> None:
        if row.track_id and row.kind is RowKind.TRACK and not row.is_fixed:
            self.track_moved.emit(Moving(row.track_id, row.number + step))

    def _open(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row and not self._picks:
            self.row_opened.emit(row)

    def _open_menu(self, spot: QPoint) -> None:
        index = self.indexAt(spot) if self.indexAt(spot).isValid() else self.currentIndex()
        row = self._row(index)
        if row is None or row.kind in (RowKind.ADD_TRACK, RowKind.GROUP):
            return
        if not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = self.picked
        count = f" {len(rows)}" if len(rows) > 1 else ""
        if row.kind in REMOVED:
            menu.addAction(f"Restore{count}", lambda: self.restore_pressed.emit(rows))
            menu.addAction(f"Delete{count} for good …", lambda: self.deletion_pressed.emit(rows))
        elif count:
            self._fill_menu_of_several(menu, rows)
        else:
            self._fill_menu(menu, index, row)
        menu.popup(self.viewport().mapToGlobal(spot))

    def _fill_menu_of_several(self, menu: QMenu, rows: tuple[Row, ...]) -> None:
        removal = menu.addAction(f"Remove {len(rows)}", lambda: self.removal_pressed.emit(rows))
        removal.setEnabled(any(not row.is_fixed for row in rows))
        menu.addAction("Export their takes …", lambda: self.export_pressed.emit(rows))
        self._add_marks(menu, rows)
        self._add_genres(menu, rows)

    def _add_marks(self, menu: QMenu, rows: tuple[Row, ...]) -> None:
        """Favourite and tags; checked is what all the releases have."""
        releases = [row for row in rows if row.kind is RowKind.RELEASE]
        star = menu.addAction("Favourite")
        star.setCheckable(True)
        star.setChecked(bool(releases) and all(row.favourite for row in releases))
        star.triggered.connect(lambda _on: self.favourite_pressed.emit(rows))
        part = menu.addMenu("Tags")
        for tag in self.tags:
            entry = part.addAction(spelled(tag))
            entry.setCheckable(True)
            entry.setChecked(all(tag in row.tags for row in releases))
            entry.triggered.connect(lambda on, tag=tag: self.tag_picked.emit(TagWish(rows, tag, on)))
        part.addAction("New tag …", lambda: self.new_tag_wanted.emit(rows))
        for each in (star, part, self._add_colours(menu, rows, releases)):
            each.setEnabled(bool(releases))

    def _add_colours(self, menu: QMenu, rows: tuple[Row, ...], releases: list[Row]) -> QMenu:
        part = menu.addMenu("Colour")
        for colour in (*ReleaseColour, None):
            entry = part.addAction(colour.value if colour else "None")
            entry.setCheckable(True)
            entry.setChecked(bool(releases) and all(row.colour is colour for row in releases))
            wish = ColourWish(rows, colour)
            entry.triggered.connect(lambda _on, wish=wish: self.colour_picked.emit(wish))
        return part

    def _add_genres(self, menu: QMenu, rows: tuple[Row, ...]) -> None:
        part = menu.addMenu("Set genre")
        part.setEnabled(any(row.kind is RowKind.RELEASE and not row.is_fixed for row in rows))
        for genre in self.genres:
            wish = GenreWish(rows, genre)
            part.addAction(spelled(genre)).triggered.connect(lambda _on=False, wish=wish: self.genre_picked.emit(wish))

    def _fill_menu(self, menu: QMenu, index: QModelIndex, row: Row) -> None:
        """What can be done to something outside the trash; nothing of it to what was submitted."""
        entries = [
            menu.addAction("Rename", lambda: self.edit(index)),
            menu.addAction("Add track", lambda: self.track_wanted.emit(row.release_id)),
            menu.addAction("Remove", lambda: self.removal_pressed.emit((row,))),
        ]
        if row.kind is RowKind.TRACK:
            entries += [
                menu.addAction("Move up", lambda: self._move(row, -1)),
                menu.addAction("Move down", lambda: self._move(row, 1)),
            ]
        for entry in entries:
            entry.setEnabled(not row.is_fixed)
        menu.addAction("Export its takes …", lambda: self.export_pressed.emit((row,)))
        if row.kind is RowKind.RELEASE:
            self._add_marks(menu, (row,))
            self._add_genres(menu, (row,))

    @staticmethod
    def _row(index: QModelIndex) -> Row | None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row if isinstance(row, Row) else None
