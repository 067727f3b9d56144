"""Dragging takes out of the window as real files: they are written first, then the drag begins, and it only copies."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from omg_desktop.domain.ids import TakeId
from omg_desktop.flows.export import Written
from omg_desktop.ui.outgoing.files import as_files


class DragWish(NamedTuple):
    """A take that is being dragged; with Shift, all the kept ones go with it. ``loop``: only what is repeated of it."""

    take_id: TakeId
    all_kept: bool
    loop: bool = False


def carry(source: QWidget, data: QMimeData) -> None:
    """The drag itself; it ends when the button is let go. Other programs may copy, never move: the file is ours."""
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.exec(Qt.DropAction.CopyAction)


class TakeDrag(QObject):
    """Watches widgets that stand for takes, and says when one is dragged. ``begin`` when its files are written."""

    drag_wanted = Signal(object)  # DragWish

    def __init__(self, parent: QObject, carry: Callable[[QWidget, QMimeData], None] = carry) -> None:
        super().__init__(parent)
        self._takes: dict[QWidget, TakeId] = {}
        self._carry = carry
        self._pressed_at: QPoint | None = None
        self._source: QWidget | None = None

    def watch(self, takes: dict[QWidget, TakeId]) -> None:
        """These stand for takes now, and no others."""
        for widget in takes.keys() - self._takes.keys():
            widget.installEventFilter(self)
            widget.destroyed.connect(lambda _gone=None, widget=widget: self._takes.pop(widget, None))
        self._takes = dict(takes)

    def pull(self, source: QWidget, wish: DragWish) -> None:
        """Something else than a card is dragged; the button is down on ``source``."""
        self._pressed_at, self._source = None, source
        self.drag_wanted.emit(wish)

    def begin(self, written: Written) -> None:
        """The files are there. A button that was let go meanwhile means that nobody drags any more."""
        source, self._source = self._source, None
        held = QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton
        if source is not None and (held or self._carry is not carry):
            self._carry(source, as_files(written.files))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and isinstance(watched, QWidget) and watched in self._takes:
            if event.type() == QEvent.Type.MouseButtonPress and event.button() is Qt.MouseButton.LeftButton:
                self._pressed_at = event.position().toPoint()
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed_at = self._source = None
            elif event.type() == QEvent.Type.MouseMove and self._pressed_at is not None:
                far = (event.position().toPoint() - self._pressed_at).manhattanLength()
                if far >= QApplication.startDragDistance():
                    self._pressed_at, self._source = None, watched
                    kept = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    self.drag_wanted.emit(DragWish(self._takes[watched], kept))
        return super().eventFilter(watched, event)
