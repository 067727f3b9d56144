"""The side bar as it looks."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.key_tips import tell_tip
from omg_desktop.ui.library.filter_bar import FilterChips, FilterMenu
from omg_desktop.ui.library.order_menu import OrderMenu
from omg_desktop.ui.library.ordering import ORDER_WORDS
from omg_desktop.ui.library.row_list import RowList
from omg_desktop.ui.library.search_field import SearchField
from omg_desktop.ui.library.several import things_of
from omg_desktop.ui.library.state import Filtering, LibraryState, Removal, Row, RowKind, TagWish
from omg_desktop.ui.library.trash_bar import TrashBar
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button, icon_button, rename
from omg_desktop.ui.widgets.icons import icon, pixmap
from omg_desktop.ui.widgets.labels import muted, section_label, wrapping
from omg_desktop.ui.widgets.tab_order import put_behind

MARGIN_PIXELS = 10


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
    several_removed = Signal(object)  # tuple[Row, ...]
    several_restored = Signal(object)  # tuple[Row, ...]
    export_wanted = Signal(object)  # tuple[Row, ...]
    genre_picked = Signal(object)  # GenreWish
    favourite_pressed = Signal(object)  # tuple[Row, ...]
    colour_picked = Signal(object)  # ColourWish
    tag_picked = Signal(object)  # TagWish
    list_picked = Signal(str)
    list_kept = Signal(str)
    list_dropped = Signal(str)
    emptying_wanted = Signal(object)  # tuple[InTrash, ...], or None for all of it
    emptying_confirmed = Signal()
    emptying_refused = Signal()
    order_picked = Signal(object)  # LibraryOrder
    filter_toggled = Signal(object)  # Filtering
    track_moved = Signal(object)  # Moving
    settings_pressed = Signal()

    def __init__(self, tokens: Tokens, genres: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setAccessibleName("Library")
        self.search = SearchField()
        self.heading = section_label("Releases")
        self._heading, self._picked = "Releases", 0
        self.filter = icon_button("filter", "Filter", tokens.muted)
        self.filter.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._filters = FilterMenu(self)
        self.filter.setMenu(self._filters)
        self.sort = icon_button("sort", "Sort", tokens.muted)
        self.sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.orders = OrderMenu(self)
        self.sort.setMenu(self.orders)
        self.chips = FilterChips(tokens)
        self.add = icon_button("plus", "New release", tokens.muted)
        tell_tip(self.add, "New release", "release.new")
        self.list = RowList(tokens)
        self.list.genres = genres
        self.words = wrapping(muted())
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.begin = button("New release")
        self.trash_bar = TrashBar()
        self.trash = self.trash_bar.toggle
        self.settings = button("Settings", "quiet")
        tell_tip(self.settings, "Settings", "page.settings")
        self._build()
        self._connect()
        self.set_tokens(tokens)
        self.show_state(LibraryState())

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on the colours of another theme."""
        self.search.glass.setPixmap(pixmap("search", tokens.muted, 14, self.devicePixelRatioF()))
        self.filter.setIcon(icon("filter", tokens.muted, 14))
        self.sort.setIcon(icon("sort", tokens.muted, 14))
        self.chips.set_tokens(tokens)
        self.add.setIcon(icon("plus", tokens.muted, 14))
        self.trash_bar.set_tokens(tokens)
        self.settings.setIcon(icon("gear", tokens.muted))
        self.list.drawing.tokens = tokens
        self.list.viewport().update()

    def show_state(self, state: LibraryState) -> None:
        rows = state.rows
        if self.search.text() != state.search:
            self.search.setText(state.search)
        self._heading = "Trash" if state.shows_trash else "Found" if state.is_narrowed else "Releases"
        self._say_heading()
        self.list.setAccessibleName("Trash" if state.shows_trash else "Releases and tracks")
        self.list.tags = state.tags
        self.list.show_rows(rows)
        self.orders.show_order(state.order)
        self.list.setAccessibleDescription(f"Sorted by {ORDER_WORDS[state.order].lower()}")
        rename(self.sort, f"Sort: {ORDER_WORDS[state.order].lower()}")
        self._filters.show_state(state)
        self.chips.show_filters(state.filters)
        put_behind(self.add, self.chips.chips)
        self.trash_bar.show_state(state)
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

    def open_orders(self) -> None:
        """The menu of orders, below its button."""
        self.orders.popup(self.sort.mapToGlobal(self.sort.rect().bottomLeft()))

    def _connect(self) -> None:
        self.search.textEdited.connect(self.search_edited)
        self.search.left_down.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.search.cleared.connect(lambda: self.search_edited.emit(""))
        self.add.clicked.connect(self.release_wanted)
        self.begin.clicked.connect(self.release_wanted)
        self.trash_bar.toggled.connect(self.trash_toggled)
        self.trash_bar.empty_pressed.connect(lambda: self.emptying_wanted.emit(None))
        self.trash_bar.delete_pressed.connect(self.emptying_confirmed)
        self.trash_bar.keep_pressed.connect(self.emptying_refused)
        self.list.deletion_pressed.connect(lambda rows: self.emptying_wanted.emit(things_of(rows)))
        self.list.restore_pressed.connect(self._on_restore_pressed)
        self.list.export_pressed.connect(self.export_wanted)
        self.list.genre_picked.connect(self.genre_picked)
        self.list.favourite_pressed.connect(self.favourite_pressed)
        self.list.colour_picked.connect(self.colour_picked)
        self.list.tag_picked.connect(self.tag_picked)
        self.list.new_tag_wanted.connect(self._ask_for_tag)
        self._filters.list_picked.connect(self.list_picked)
        self._filters.list_dropped.connect(self.list_dropped)
        self._filters.keeping_wanted.connect(self._ask_for_list)
        self.list.several_picked.connect(self._on_several_picked)
        self.settings.clicked.connect(self.settings_pressed)
        self.list.row_opened.connect(self._on_row_opened)
        self.list.removal_pressed.connect(self._on_removal_pressed)
        self.list.track_wanted.connect(self.track_wanted)
        self.list.rows.title_edited.connect(self.title_edited)
        self.list.track_moved.connect(self.track_moved)
        self.orders.order_picked.connect(self.order_picked)
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

    def _on_removal_pressed(self, rows: tuple[Row, ...]) -> None:
        if len(rows) > 1:
            self.several_removed.emit(rows)
        elif rows[0].kind is RowKind.TRACK and rows[0].track_id:
            self.track_removed.emit(rows[0].track_id)
        else:
            self.release_removed.emit(rows[0].release_id)

    def _on_restore_pressed(self, rows: tuple[Row, ...]) -> None:
        if len(rows) > 1:
            self.several_restored.emit(rows)
        else:
            self._on_row_opened(rows[0])

    def _on_several_picked(self, count: int) -> None:
        self._picked = count
        self._say_heading()

    def _ask_for_tag(self, rows: tuple[Row, ...]) -> None:
        self._ask("New tag", "A word or two", lambda tag: self.tag_picked.emit(TagWish(rows, tag, on=True)))

    def _ask_for_list(self) -> None:
        self._ask("Keep this list", "Its name", self.list_kept.emit)

    def _ask(self, title: str, words: str, answered: Callable[[str], object]) -> None:
        """A line in a small window; nothing else waits for it."""
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(title)
        dialog.setLabelText(words)
        dialog.textValueSelected.connect(answered)
        dialog.open()

    def _say_heading(self) -> None:
        self.heading.setText(f"{self._picked} picked" if self._picked else self._heading)

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
        heading.addWidget(self.sort)
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
        column.addWidget(self.trash_bar)
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
