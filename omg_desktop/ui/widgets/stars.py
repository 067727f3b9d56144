"""A rating of up to five stars, given by click or key."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from omg_desktop.ui.theme import Tokens

STARS = 5
PITCH = 19.0
RADIUS = 6.0
EMPTY_OPACITY = 110


class Stars(QSlider):
    """A slider from 0 to 5, painted as stars; a click on the star that is set clears it."""

    rated = Signal(int)

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._tokens = tokens
        self._being_told = False
        self.setRange(0, STARS)
        self.setPageStep(1)
        self.setFixedSize(round(PITCH * STARS), 20)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("Rating")
        self.valueChanged.connect(self._on_value_changed)

    def show_rating(self, stars: int) -> None:
        self._being_told = True
        self.setValue(stars)
        self._being_told = False
        self.setAccessibleDescription(f"{stars} of {STARS} stars" if stars else "not rated")

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def _on_value_changed(self, value: int) -> None:
        self.update()
        if not self._being_told:
            self.rated.emit(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in tuple("012345") and event.text():
            self.setValue(int(event.text()))
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the list's keys
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        star = min(STARS, int(event.position().x() // PITCH) + 1)
        self.setValue(star if star != self.value() else 0)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def sizeHint(self) -> QSize:
        return QSize(round(PITCH * STARS), 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(STARS):
            given = index < self.value()
            colour = QColor(self._tokens.credit if given else self._tokens.faint)
            if not given and not self._tokens.has_tints:
                painter.setPen(colour)
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                colour.setAlpha(255 if given else EMPTY_OPACITY)
                painter.setBrush(colour)
            painter.drawPolygon(_star(QPointF(PITCH * (index + 0.5), self.height() / 2), RADIUS))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._tokens.accent))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)


def _star(middle: QPointF, radius: float) -> QPolygonF:
    corners = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.42
        angle = -pi / 2 + corner * pi / 5
        corners.append(QPointF(middle.x() + reach * cos(angle), middle.y() + reach * sin(angle)))
    return QPolygonF(corners)
