"""The menu in which a person picks how releases are listed."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from omg_desktop.domain.search import LibraryOrder
from omg_desktop.ui.library.ordering import ORDER_WORDS


class OrderMenu(QMenu):
    """One entry for each order; the one that holds is checked."""

    order_picked = Signal(object)  # LibraryOrder

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Sort", parent)
        self.setAccessibleName("Sort releases by")
        self._group = QActionGroup(self)
        self._entries = {order: self.addAction(words) for order, words in ORDER_WORDS.items()}
        for order, entry in self._entries.items():
            entry.setCheckable(True)
            self._group.addAction(entry)
            entry.triggered.connect(lambda _checked=False, wanted=order: self.order_picked.emit(wanted))

    def show_order(self, order: LibraryOrder) -> None:
        self._entries[order].setChecked(True)
