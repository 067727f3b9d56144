"""The round button of the deck."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from omg_desktop.ui.theme import Tokens

DIAMETER = 38


class PlayButton(QAbstractButton):
    """A triangle in a disc while it rests, two bars while it plays."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._playing = False
        self.setFixedSize(DIAMETER, DIAMETER)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_playing(False)

    def show_playing(self, playing: bool) -> None:
        name = "Pause" if playing else "Play"
        if self.accessibleName() != name:
            self._playing = playing
            self.setAccessibleName(name)
            self.setToolTip(f"{name} (Space)")
            self.update()

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(DIAMETER, DIAMETER)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        disc, ink = self._tokens.text, self._tokens.background
        if not self.isEnabled():
            disc, ink = self._tokens.raised, self._tokens.faint
        painter.setPen(QPen(QColor(self._tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.muted if self.isDown() else disc))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        middle = QRectF(self.rect()).center()
        if self._playing:
            for left in (-5.5, 1.5):
                painter.drawRoundedRect(QRectF(middle.x() + left, middle.y() - 6.5, 4, 13), 1, 1)
        else:
            corners = [QPointF(-4.5, -7), QPointF(7.5, 0), QPointF(-4.5, 7)]
            painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
