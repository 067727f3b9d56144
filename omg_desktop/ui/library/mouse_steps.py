"""The mouse buttons for back and forward, wherever in a window they are pressed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

STEPS = {Qt.MouseButton.BackButton: -1, Qt.MouseButton.ForwardButton: 1}


class MouseSteps(QObject):
    """Listens where the system hands over its events: a widget under the pointer would keep the press for itself."""

    stepped = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Show and (handle := self._window.windowHandle()):
                handle.installEventFilter(self)
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress and event.button() in STEPS:
            self.stepped.emit(STEPS[event.button()])
            return True
        return False
