"""Small charts. Each says in words what it shows, for those who cannot see it."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from omg_desktop.ui.theme import LABEL_PIXELS, Tokens
from omg_desktop.ui.widgets.swatches import paint_swatch

GRID_LINES = 4
LINE_WIDTH = 2.0


class Part(NamedTuple):
    """One part of a whole, by its size and its colour (the name of a token)."""

    size: int
    token: str


class SplitBar(QWidget):
    """A bar divided among parts."""

    def __init__(self, tokens: Tokens, height: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._parts: tuple[Part, ...] = ()
        self._whole = 0
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_parts(self, parts: Sequence[Part], words: str, whole: int | None = None) -> None:
        """``whole`` is more than the sum of the parts where some of the bar stays empty."""
        self._parts = tuple(parts)
        self._whole = sum(part.size for part in parts) if whole is None else whole
        self.setAccessibleName(words)
        self.update()

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(self._tokens.hover))
        left = 0.0
        for part in self._parts:
            width = self.width() * part.size / self._whole if self._whole else 0.0
            painter.fillRect(QRectF(left, 0, width, self.height()), QColor(getattr(self._tokens, part.token)))
            left += width
            if not self._tokens.has_tints:  # parts have one colour there
                painter.fillRect(QRectF(left - 1, 0, 2, self.height()), QColor(self._tokens.panel))
        if not self._tokens.has_tints:
            painter.strokePath(outline, QPen(QColor(self._tokens.line), 2))


class Line(NamedTuple):
    """One line of a chart: a value for each step, in the colour of a token."""

    values: tuple[int, ...]
    token: str
    is_dotted: bool = False  # not told from another by its colour alone


class LineChart(QWidget):
    """Lines over the same steps, from zero up, with the highest value named."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._lines: tuple[Line, ...] = ()
        self._ends = ("", "")
        self.setMinimumHeight(140)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_lines(self, lines: Sequence[Line], ends: tuple[str, str], words: str) -> None:
        """``ends`` name the first and the last step."""
        self._lines = tuple(lines)
        self._ends = ends
        self.setAccessibleName(words)
        self.update()

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, 220)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPixelSize(LABEL_PIXELS)
        painter.setFont(font)
        text = painter.fontMetrics().height()
        top = max(1, *(value for line in self._lines for value in line.values)) if self._lines else 1
        margin = painter.fontMetrics().horizontalAdvance(str(top)) + 10
        area = QRectF(self.rect()).adjusted(margin, text / 2, -2, -text - 6)
        self._paint_grid(painter, area, top)
        for line in self._lines:
            stroke = Qt.PenStyle.DotLine if line.is_dotted else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(getattr(self._tokens, line.token)), LINE_WIDTH, stroke))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(_points(line.values, area, top))

    def _paint_grid(self, painter: QPainter, area: QRectF, top: int) -> None:
        painter.setPen(QColor(self._tokens.line))
        for index in range(GRID_LINES + 1):
            y = round(area.top() + area.height() * index / GRID_LINES) + 0.5
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(self._tokens.muted))
        height = painter.fontMetrics().height()
        for value, y in ((top, area.top()), (0, area.bottom())):
            painter.drawText(QRectF(0, y - height / 2, area.left() - 8, height), _RIGHT, str(value))
        ends = QRectF(area.left(), area.bottom() + 6, area.width(), height)
        painter.drawText(ends, Qt.AlignmentFlag.AlignLeft, self._ends[0])
        painter.drawText(ends, Qt.AlignmentFlag.AlignRight, self._ends[1])


class IntervalBar(QWidget):
    """Where something lies between never and always: its bounds as a bar, the most likely place as a dot."""

    def __init__(self, tokens: Tokens, height: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._shares: tuple[float, float, float] | None = None
        self._is_sure = True
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_interval(self, shares: tuple[float, float, float], words: str, *, is_sure: bool) -> None:
        """Low bound, most likely, high bound; what is not sure is drawn hollow."""
        self._shares, self._is_sure = shares, is_sure
        self.setAccessibleName(words)
        self.update()

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.fillRect(QRectF(0, middle - 1, self.width(), 2), QColor(self._tokens.hover))
        painter.fillRect(QRectF(self.width() / 2 - 0.5, 0, 1, self.height()), QColor(self._tokens.muted))
        if self._shares is None:
            return
        room = self.width() - self.height()
        low, likely, high = (self.height() / 2 + share * room for share in self._shares)
        colour = QColor(self._tokens.info)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(QColor(self._tokens.info_soft) if self._is_sure else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(low, middle - 3, high - low, 6), 3, 3)
        painter.setBrush(colour if self._is_sure else QColor(self._tokens.panel))
        painter.drawEllipse(QPointF(likely, middle), 4.5, 4.5)


class Cover(QWidget):
    """A square in the colours of a release: the place where artwork will be."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.setFixedSize(side, side)

    def show_name(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_swatch(QPainter(self), QRectF(self.rect()), self._name, 10)


def _points(values: Sequence[int], area: QRectF, top: int) -> QPolygonF:
    step = area.width() / max(1, len(values) - 1)
    return QPolygonF(
        [
            QPointF(area.left() + step * index, area.bottom() - area.height() * value / top)
            for index, value in enumerate(values)
        ]
    )


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
