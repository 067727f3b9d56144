"""The genres as one line of chips, and a list with search for all of them."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from omg_desktop.domain.drafts import GENRE_LENGTH_MAX
from omg_desktop.ui.theme import CHIP_HEIGHT
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.segments import arrow_step
from omg_desktop.ui.widgets.tab_order import put_before

SPACING = 8
POPUP_SIZE = QSize(240, 320)
LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class GenreRow(QWidget):
    """Emits the genre a person chose, and "" when the chosen one is pressed again.

    Chips that find no room are left out, never the chosen one; "More…" has them all. Tab goes to one chip, arrows
    to the others.
    """

    genre_picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(CHIP_HEIGHT)
        self.setAccessibleName("Genre")
        self._chips: list[QPushButton] = []
        self._genres: tuple[str, ...] = ()
        self._chosen = ""
        self.popup = GenrePopup(self)
        self.popup.genre_picked.connect(self.genre_picked)
        self.more = button("More…", "chip", "More genres")
        self.more.setParent(self)
        self.more.setProperty("tone", "quiet")
        self.more.installEventFilter(self)
        self.more.clicked.connect(self._open_popup)

    def show_genres(self, chips: Sequence[str], genres: Sequence[str], chosen: str) -> None:
        """Offer these chips, all genres in the list, and mark the chosen one."""
        self._genres, self._chosen = tuple(genres), chosen
        if [chip.property("genre") for chip in self._chips] != list(chips):
            self._make_chips(chips)
        for chip in self._chips:
            chip.setChecked(chip.property("genre") == chosen)
        self._place()

    @property
    def chips(self) -> list[QPushButton]:
        """Those that can be seen."""
        return [chip for chip in self._chips if not chip.isHidden()]

    def sizeHint(self) -> QSize:
        return QSize(480, CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, CHIP_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move between the chips; a button by itself would move to the next Tab stop."""
        step = arrow_step(event)
        row = [*self.chips, self.more]
        here = next((place for place, chip in enumerate(row) if chip is watched), None)
        if not step or here is None:
            return super().eventFilter(watched, event)
        row[(here + step) % len(row)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _make_chips(self, chips: Sequence[str]) -> None:
        focused = next((chip.property("genre") for chip in self._chips if chip.hasFocus()), None)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._make_chip(genre) for genre in chips]
        for chip in self._chips:
            if chip.property("genre") == focused:
                chip.setFocus()
        put_before(self.more, self._chips)

    def _make_chip(self, genre: str) -> QPushButton:
        chip = button(genre, "chip", f"Genre: {genre}")
        chip.setParent(self)
        chip.setProperty("genre", genre)
        chip.setCheckable(True)
        chip.installEventFilter(self)
        chip.clicked.connect(lambda checked: self.genre_picked.emit(genre if checked else ""))
        return chip

    def _place(self) -> None:
        room = self.width() - self.more.sizeHint().width()
        chosen = next((chip for chip in self._chips if chip.isChecked()), None)
        kept = chosen.sizeHint().width() + SPACING if chosen else 0
        x = 0
        for chip in self._chips:
            wide = chip.sizeHint().width() + SPACING
            kept = 0 if chip is chosen else kept
            fits = x + wide + kept <= room
            chip.setVisible(fits)
            if fits:
                chip.setGeometry(QRect(x, 0, wide - SPACING, CHIP_HEIGHT))
                x += wide
        self.more.setGeometry(QRect(x, 0, self.more.sizeHint().width(), CHIP_HEIGHT))
        first = chosen or next(iter(self.chips), None)
        for chip in self._chips:
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chip is first else Qt.FocusPolicy.ClickFocus)

    def _open_popup(self) -> None:
        self.popup.open_below(self.more, self._genres, self._chosen)


class GenrePopup(QFrame):
    """All genres; typing narrows them down, and what no genre is called may be used as it is."""

    genre_picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popover")
        self._genres: tuple[str, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search, or type your own")
        self.search.setAccessibleName("Search genres")
        self.search.setMaxLength(GENRE_LENGTH_MAX)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setProperty("kind", "popup")
        self.list.setAccessibleName("Genres")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._pick_current)
        self.list.itemClicked.connect(self._pick)
        self.list.itemActivated.connect(self._pick)

    def open_below(self, anchor: QWidget, genres: Sequence[str], chosen: str) -> None:
        self._genres = tuple(genres)
        self.search.clear()
        self._fill("")
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == chosen:
                self.list.setCurrentRow(row)
        self.resize(POPUP_SIZE)
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self.width(), anchor.height() + 4))
        self.move(max(0, corner.x()), corner.y())
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in LIST_KEYS:
                down = key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
                self.list.setCurrentRow(
                    max(0, min(self.list.count() - 1, self.list.currentRow() + (1 if down else -1)))
                )
                return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        self.list.clear()
        wanted = typed.strip().casefold()
        for genre in self._genres:
            if wanted in genre.casefold():
                self._add(genre, genre)
        if wanted and wanted not in (genre.casefold() for genre in self._genres):
            self._add(f"Use “{typed.strip()}”", typed.strip())
        self.list.setCurrentRow(0)

    def _add(self, text: str, genre: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, genre)
        self.list.addItem(item)

    def _pick_current(self) -> None:
        if item := self.list.currentItem():
            self._pick(item)

    def _pick(self, item: QListWidgetItem) -> None:
        self.hide()
        self.genre_picked.emit(item.data(Qt.ItemDataRole.UserRole))
