"""The window before there is anything in it: painted at once, while the services behind it are imported."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow

from omg_desktop.ui.theme import TITLE_PIXELS, Tokens

SIZE = (1440, 900)
HEADER_PIXELS, SIDE_PIXELS, TAKES_PIXELS, DECK_PIXELS, STATUS_PIXELS = 48, 232, 344, 148, 25
NARROW_PIXELS = 1200


class FirstFrame(QMainWindow):
    """The top-level window. It knows Qt and the colours only, so that it is there within the time Qt itself takes."""

    closed_early = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._content: QMainWindow | None = None
        self.setWindowTitle("OMG Desktop")
        self.resize(*SIZE)

    def take(self, content: QMainWindow) -> None:
        """Put the real window into this one: from now on it says what the title is, and is told when to close."""
        self._content = content
        content.setWindowFlags(Qt.WindowType.Widget)
        self.setMinimumSize(content.minimumSize())
        self.setWindowTitle(content.windowTitle())
        content.windowTitleChanged.connect(self.setWindowTitle)
        self.setCentralWidget(content)
        content.show()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._content is None:
            self.closed_early.emit()
        else:
            self._content.close()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The areas of the real window, empty."""
        if self._content is not None:
            return
        tokens, width, height = self._tokens, self.width(), self.height()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.background))
        body = height - HEADER_PIXELS - DECK_PIXELS - STATUS_PIXELS
        panels = [
            QRect(0, 0, width, HEADER_PIXELS),
            QRect(0, HEADER_PIXELS + 1, SIDE_PIXELS, body),
            QRect(0, height - DECK_PIXELS - STATUS_PIXELS, width, DECK_PIXELS + STATUS_PIXELS),
        ]
        if width >= NARROW_PIXELS:
            panels.append(QRect(width - TAKES_PIXELS, HEADER_PIXELS + 1, TAKES_PIXELS, body))
        for panel in panels:
            painter.fillRect(panel, QColor(tokens.panel))
        painter.setPen(QColor(tokens.text))
        font = QFont(self.font())
        font.setPixelSize(TITLE_PIXELS)
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.drawText(QRect(16, 0, 200, HEADER_PIXELS), Qt.AlignmentFlag.AlignVCenter, "OMG")
        painter.end()
