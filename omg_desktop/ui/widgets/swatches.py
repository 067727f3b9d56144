"""The small gradient that stands for a release which has no picture yet; the same id always looks the same."""

from hashlib import sha256

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter

PAIRS = (
    ("#3B4E9B", "#DA7B6C"),
    ("#2E7D5B", "#E8C15A"),
    ("#4B3B6B", "#3A3346"),
    ("#1F6F8B", "#A7D5C6"),
    ("#8A3B5C", "#E59A5C"),
    ("#3F5F3A", "#B9C36A"),
    ("#5B4BD0", "#62B6FF"),
    ("#7A2E3A", "#C7756B"),
    ("#24506B", "#7C6BD6"),
    ("#6B5A2E", "#D9A983"),
    ("#2B3A55", "#8FA3BF"),
    ("#5A2E6B", "#D66BA0"),
)


def swatch_colours(name: str) -> tuple[str, str]:
    """Two colours that belong to a name."""
    return PAIRS[sha256(name.encode()).digest()[0] % len(PAIRS)]


def swatch_brush(name: str, rect: QRectF) -> QBrush:
    first, second = swatch_colours(name)
    gradient = QLinearGradient(QPointF(rect.topLeft()), QPointF(rect.bottomRight()))
    gradient.setColorAt(0.0, QColor(first))
    gradient.setColorAt(1.0, QColor(second))
    return QBrush(gradient)


def paint_swatch(painter: QPainter, rect: QRectF, name: str, radius: float = 4.0) -> None:
    """Draw it; the painter is left as it was."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(swatch_brush(name, rect))
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()
