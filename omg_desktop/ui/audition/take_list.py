"""The list of the takes column, as keys and pointer know it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget

_CONTROL = Qt.KeyboardModifier.ControlModifier
_STEPS = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}


class TakeList(QListWidget):
    """A list with cards for rows. Enter hears, Alt+Up and Alt+Down move in the line, Delete cancels."""

    row_entered = Signal()
    row_dropped = Signal()
    row_moved = Signal(int)  # -1: it is made sooner, 1: later
    menu_wanted = Signal(QPoint)  # on the screen, for the current row

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("takes")
        self.setAccessibleName("Takes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSpacing(0)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the pointer for the card under it, by key for the card with the cursor."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            item = self.itemAt(event.pos())
            if item is not None:
                self.setCurrentItem(item)
            self.menu_wanted.emit(event.globalPos())
        elif self.currentItem() is not None:
            self.menu_wanted.emit(self.viewport().mapToGlobal(self.visualItemRect(self.currentItem()).center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            self.row_entered.emit()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in _STEPS:
            self.row_moved.emit(_STEPS[event.key()])
        elif event.key() == Qt.Key.Key_Delete:
            self.row_dropped.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()  # letters and space belong to the player
