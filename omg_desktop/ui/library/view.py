"""The side bar as it looks."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.library.filter_bar import FilterChips, FilterMenu
from omg_desktop.ui.library.rows import ROW_ROLE, RowDelegate, RowModel
from omg_desktop.ui.library.state import Filtering, LibraryState, Moving, Removal, Row, RowKind
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button, icon_button
from omg_desktop.ui.widgets.icons import icon, pixmap
from omg_desktop.ui.widgets.labels import label, muted, section_label, wrapping
from omg_desktop.ui.widgets.line_field import LineField
from omg_desktop.ui.widgets.tab_order import put_behind

MARGIN_PIXELS = 10
BATCH_ROWS = 300
NAMED = (RowKind.RELEASE, RowKind.TRACK)
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class LibraryView(QFrame):
    """Shows a LibraryState; every signal is a wish."""

    search_edited = Signal(str)
    release_wanted = Signal()
    track_wanted = Signal(str)  # in this release
    release_picked = Signal(str)
    track_picked = Signal(str)
    title_edited = Signal(object)  # Renaming
    release_removed = Signal(str)
    track_removed = Signal(str)
    restore_pressed = Signal(object)  # Removal
    trash_toggled = Signal(bool)
    filter_toggled = Signal(object)  # Filtering
    track_moved = Signal(object)  # Moving
    settings_pressed = Signal()
    files_dropped = Signal(object)  # tuple[Path, ...]: settings of takes

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setProperty("kind", "panel")
        self.setAccessibleName("Library")
        self.search = _SearchField()
        self.heading = section_label("Releases")
        self.filter = icon_button("filter", "Filter", tokens.muted)
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._filters = FilterMenu(self)
        self.filter.setMenu(self._filters)
        self.chips = FilterChips(tokens)
        self.add = icon_button("plus", "New release", tokens.muted, "Ctrl+Shift+N")
        self.list = _RowList(tokens)
        self.words = wrapping(muted())
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.begin = button("New release")
        self.trash = button("Trash", "quiet", "Trash")
        self.trash.setCheckable(True)
        self.settings = button("Settings", "quiet")
        self.settings.setToolTip("Settings (Ctrl+,)")
        self._build()
        self._connect()
        self.set_tokens(tokens)
        self.show_state(LibraryState())

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on the colours of another theme."""
        self.search.glass.setPixmap(pixmap("search", tokens.muted, 14, self.devicePixelRatioF()))
        self.filter.setIcon(icon("filter", tokens.muted, 14))
        self.chips.set_tokens(tokens)
        self.add.setIcon(icon("plus", tokens.muted, 14))
        self.trash.setIcon(icon("trash", tokens.muted))
        self.settings.setIcon(icon("gear", tokens.muted))
        self.list.drawing.tokens = tokens
        self.list.viewport().update()

    def show_state(self, state: LibraryState) -> None:
        rows = state.rows
        if self.search.text() != state.search:
            self.search.setText(state.search)
        self.heading.setText("Trash" if state.shows_trash else "Found" if state.is_narrowed else "Releases")
        self.list.setAccessibleName("Trash" if state.shows_trash else "Releases and tracks")
        self.list.show_rows(rows)
        self._filters.show_state(state)
        self.chips.show_filters(state.filters)
        put_behind(self.add, self.chips.chips)
        self.trash.setVisible(state.trash_count > 0)
        self.trash.setText("Back to releases" if state.shows_trash else state.trash_words)
        self.trash.setAccessibleName(self.trash.text())
        self.trash.setChecked(state.shows_trash)
        empty = state.is_empty and not state.shows_trash
        nothing = state.is_narrowed and not rows
        self._pages.setCurrentIndex(1 if empty or state.is_loading or nothing else 0)
        self.begin.setVisible(empty)
        if state.is_loading:
            self.words.setText("Opening the library …")
        elif empty:
            self.words.setText("No releases yet. A release holds your tracks.")
        else:
            self.words.setText(state.nothing_words)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if settings_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files_dropped.emit(settings_in(event.mimeData()))

    def _connect(self) -> None:
        self.search.textEdited.connect(self.search_edited)
        self.search.left_down.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.search.cleared.connect(lambda: self.search_edited.emit(""))
        self.add.clicked.connect(self.release_wanted)
        self.begin.clicked.connect(self.release_wanted)
        self.trash.toggled.connect(self.trash_toggled)
        self.settings.clicked.connect(self.settings_pressed)
        self.list.row_opened.connect(self._on_row_opened)
        self.list.removal_pressed.connect(self._on_removal_pressed)
        self.list.track_wanted.connect(self.track_wanted)
        self.list.rows.title_edited.connect(self.title_edited)
        self.list.track_moved.connect(self.track_moved)
        self._filters.filter_toggled.connect(self.filter_toggled)
        self.chips.filter_removed.connect(lambda wanted: self.filter_toggled.emit(Filtering(wanted, on=False)))

    def _on_row_opened(self, row: Row) -> None:
        if row.kind is RowKind.RELEASE:
            self.release_picked.emit(row.release_id)
        elif row.kind is RowKind.TRACK and row.track_id:
            self.track_picked.emit(row.track_id)
        elif row.kind is RowKind.ADD_TRACK:
            self.track_wanted.emit(row.release_id)
        else:
            self.restore_pressed.emit(Removal(row.title, row.release_id, row.track_id))

    def _on_removal_pressed(self, row: Row) -> None:
        if row.kind is RowKind.TRACK and row.track_id:
            self.track_removed.emit(row.track_id)
        else:
            self.release_removed.emit(row.release_id)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PIXELS, 14, MARGIN_PIXELS, 10)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addSpacing(14)
        heading = QHBoxLayout()
        heading.setContentsMargins(8, 0, 0, 0)
        heading.addWidget(self.heading)
        heading.addStretch(1)
        heading.addWidget(self.filter)
        heading.addWidget(self.add)
        column.addLayout(heading)
        column.addWidget(self.chips)
        column.addSpacing(6)
        body = QWidget()
        self._pages = QStackedLayout(body)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._build_empty())
        column.addWidget(body, 1)
        column.addWidget(self.trash, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(8, 24, 8, 0)
        column.addWidget(self.words)
        column.addSpacing(8)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page


def settings_in(data: QMimeData) -> tuple[Path, ...]:
    """The files of settings that are dragged here."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.suffix.lower() == ".json")


class _SearchField(LineField):
    """Down goes to the list, Escape empties it; the key that leads here stands at its right."""

    left_down = Signal()
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search")
        self.setAccessibleName("Search releases and tracks")
        self.setTextMargins(20, 0, 46, 0)
        self.glass = label("", "muted")
        self.key = label("Ctrl F", "key")
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 0, 8, 0)
        row.addWidget(self.glass, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.key, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (self.glass, self.key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.cleared.emit()
        else:
            super().keyPressEvent(event)


class _RowList(QListView):
    """Arrows move, Enter opens, F2 renames, Delete removes, Alt with an arrow gives a track another place."""

    row_opened = Signal(object)  # Row
    removal_pressed = Signal(object)  # Row
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
        opened = next((place for place, row in reversed(list(enumerate(rows))) if row.is_open), 0)
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
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row.kind in NAMED and not row.is_fixed:
            self.removal_pressed.emit(row)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in STEPS:
            self._move(row, STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _move(self, row: Row, step: int) -> None:
        if row.track_id and row.kind is RowKind.TRACK and not row.is_fixed:
            self.track_moved.emit(Moving(row.track_id, row.number + step))

    def _open(self, index: QModelIndex) -> None:
        if row := self._row(index):
            self.row_opened.emit(row)

    def _open_menu(self, spot: QPoint) -> None:
        index = self.indexAt(spot) if self.indexAt(spot).isValid() else self.currentIndex()
        row = self._row(index)
        if row is None or row.kind not in NAMED:
            return
        self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
        menu.popup(self.viewport().mapToGlobal(spot))

    @staticmethod
    def _row(index: QModelIndex) -> Row | None:
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row if isinstance(row, Row) else None
