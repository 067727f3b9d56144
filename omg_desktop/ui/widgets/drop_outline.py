"""What says, while something is dragged over it, what will become of it: an outline and a few words."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

LINE_PIXELS, RADIUS_PIXELS = 2, 6
PAD_PIXELS, BOTTOM_PIXELS = 14, 24
_VEIL_ALPHA = 28


class DropOutline(QWidget):
    """Lies over a part of the window; the pointer goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.words = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, target: QWidget, words: str) -> None:
        """Put it around this part of the window."""
        corner = target.mapTo(self._window, target.rect().topLeft())
        self.setGeometry(QRect(corner, target.size()))
        if words != self.words or not self.isVisible():
            self.words = words
            self.setAccessibleName(words)
            self.show()
            self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self.palette().color(QPalette.ColorRole.Highlight)
        veil = QColor(accent)
        veil.setAlpha(_VEIL_ALPHA)
        painter.setPen(QPen(accent, LINE_PIXELS))
        painter.setBrush(veil)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS_PIXELS, RADIUS_PIXELS)
        self._paint_words(painter, accent)
        painter.end()

    def _paint_words(self, painter: QPainter, accent: QColor) -> None:
        room = self.rect().adjusted(PAD_PIXELS * 2, PAD_PIXELS, -PAD_PIXELS * 2, -BOTTOM_PIXELS)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
        text = painter.fontMetrics().boundingRect(room, flags, self.words)
        pill = text.adjusted(-PAD_PIXELS, -PAD_PIXELS // 2, PAD_PIXELS, PAD_PIXELS // 2)
        painter.setPen(QPen(accent, 1))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawRoundedRect(pill, RADIUS_PIXELS, RADIUS_PIXELS)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(text, flags, self.words)
