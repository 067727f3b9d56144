"""The filters of the side bar: a menu that offers what would find something, and a chip for each that is on."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from omg_desktop.ui.library.filters import Filter, FilterKind, Offer
from omg_desktop.ui.library.state import Filtering, LibraryState
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button, spelled
from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.icons import icon

OFFERED_MAX = 30
"""Of each kind; a longer menu would not be read."""
CHIP_WIDTH_MAX = 200


class FilterMenu(QMenu):
    """Filled when it opens: counting what is offered costs something in a big library."""

    filter_toggled = Signal(object)  # Filtering
    list_picked = Signal(str)
    list_dropped = Signal(str)
    keeping_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Filter", parent)
        self.setAccessibleName("Filter")
        self._state = LibraryState()
        self.aboutToShow.connect(self.fill)

    def show_state(self, state: LibraryState) -> None:
        self._state = state

    def fill(self) -> None:
        """Offer what there is now."""
        self.clear()
        offered = self._state.offers
        for kind in FilterKind:
            part = self.addMenu(kind.value)
            part.setAccessibleName(f"Filter by {kind.value.lower()}")
            of_kind = [offer for offer in offered if offer.filter.kind is kind][:OFFERED_MAX]
            part.setEnabled(bool(of_kind))
            for offer in of_kind:
                self._add(part, offer)
        self._add_lists()

    def _add_lists(self) -> None:
        """What is searched for and filtered by can be kept under a name, and be picked again."""
        self.addSeparator()
        lists = self._state.lists
        for kept in lists:
            self._add_named(self, kept.name, self.list_picked)
        keeping = self.addAction("Keep this list …", self.keeping_wanted.emit)
        keeping.setEnabled(self._state.is_narrowed)
        if lists:
            part = self.addMenu("Remove list")
            for kept in lists:
                self._add_named(part, kept.name, self.list_dropped)

    @staticmethod
    def _add_named(menu: QMenu, name: str, told: SignalInstance) -> None:
        menu.addAction(spelled(name)).triggered.connect(lambda _on: told.emit(name))

    def _add(self, part: QMenu, offer: Offer) -> None:
        count = "1 track" if offer.tracks == 1 else f"{offer.tracks:,} tracks"
        entry = part.addAction(f"{spelled(offer.filter.value)}   {count}")
        entry.setCheckable(True)
        entry.setChecked(offer.filter in self._state.filters)
        entry.toggled.connect(lambda on, wanted=offer.filter: self.filter_toggled.emit(Filtering(wanted, on=on)))


class FilterChips(QWidget):
    """One chip for each filter that is on; pressing it takes the filter off."""

    filter_removed = Signal(object)  # Filter

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setAccessibleName("Filters")
        self._tokens = tokens
        self._filters: tuple[Filter, ...] = ()
        self.chips: list[QPushButton] = []
        self._flow = FlowLayout(self, spacing=6, line_spacing=6)
        self._flow.setContentsMargins(6, 4, 6, 6)
        self.hide()

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for chip in self.chips:
            chip.setIcon(icon("close", tokens.accent_text, 12))

    def show_filters(self, filters: Sequence[Filter]) -> None:
        """Show these; the one that took the place of a removed one keeps the focus."""
        if tuple(filters) == self._filters:
            return
        focused = next((place for place, chip in enumerate(self.chips) if chip.hasFocus()), None)
        self._filters = tuple(filters)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._chip(wanted) for wanted in self._filters]
        for chip in self.chips:
            self._flow.addWidget(chip)
            chip.show()
        self.setVisible(bool(self.chips))
        if focused is not None and self.chips:
            self.chips[min(focused, len(self.chips) - 1)].setFocus()

    def sizeHint(self) -> QSize:
        return QSize(200, self._flow.heightForWidth(max(self.width(), 200)))

    def _chip(self, wanted: Filter) -> QPushButton:
        chip = button("", "filter", f"Remove filter: {wanted.kind.value} {wanted.value}")
        chip.setToolTip(chip.accessibleName())
        shown = chip.fontMetrics().elidedText(wanted.value, Qt.TextElideMode.ElideRight, CHIP_WIDTH_MAX - 40)
        chip.setText(spelled(shown))
        chip.setIcon(icon("close", self._tokens.accent_text, 12))
        chip.setIconSize(QSize(10, 10))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the words
        chip.clicked.connect(lambda: self.filter_removed.emit(wanted))
        return chip
