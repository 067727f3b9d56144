"""The timeline: a list that is read, each line painted as in the design."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from omg_desktop.ui.provenance.state import EventRow
from omg_desktop.ui.theme import FONT_PIXELS, LABEL_PIXELS, Tokens

ROW_HEIGHT = 64
TIME_WIDTH, SEAL_WIDTH = 74, 190
DOT_RADIUS, DOT_TOP = 6.0, 16.0
WORDS_LEFT = 114
Index = QModelIndex | QPersistentModelIndex
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TimelineModel(QAbstractListModel):
    """The lines, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[EventRow, ...] = ()

    def show_rows(self, rows: Sequence[EventRow]) -> None:
        if tuple(rows) != self.rows:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                return row.sentence
            case Qt.ItemDataRole.UserRole:
                return row
            case _:
                return None


class TimelineDelegate(QStyledItemDelegate):
    """Time, dot and line, what happened, and where it stands in the chain."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.tokens = tokens

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(320, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(row, EventRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room: QRect = option.rect
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.panel))
            painter.drawRoundedRect(QRectF(room).adjusted(0, 0, 0, -6), 8, 8)
        is_last = index.row() == index.model().rowCount() - 1
        self._paint_dot(painter, room, row, is_last=is_last)
        self._paint_words(painter, QFont(option.font), room, row)
        painter.restore()

    def _paint_dot(self, painter: QPainter, room: QRect, row: EventRow, *, is_last: bool) -> None:
        middle = room.left() + TIME_WIDTH + 20
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.tokens.line))
        top = room.top() + DOT_TOP + DOT_RADIUS + 2
        painter.drawRect(QRectF(middle - 1, top, 2, room.bottom() + DOT_TOP - DOT_RADIUS - top if not is_last else 24))
        painter.setBrush(QColor(getattr(self.tokens, row.token)))
        painter.drawEllipse(QRectF(middle - DOT_RADIUS, room.top() + DOT_TOP - DOT_RADIUS, 12, 12))

    def _paint_words(self, painter: QPainter, font: QFont, room: QRect, row: EventRow) -> None:
        font.setPixelSize(FONT_PIXELS)
        top, height = room.top() + 6, 19
        times = [row.day, row.minute] if row.day else [row.minute]
        for place, text in enumerate(times):
            line = QRect(room.left(), top + place * height, TIME_WIDTH, height)
            self._text(painter, font, line, text, self.tokens.muted, RIGHT)
        left = room.left() + WORDS_LEFT
        beside = QRect(left, top + height, room.width() - WORDS_LEFT, height)  # the seal stands one line higher
        width = beside.width() - SEAL_WIDTH
        self._text(painter, font, beside, row.detail, self.tokens.muted)
        font.setWeight(QFont.Weight.DemiBold)
        title = f"! {row.title}" if row.is_broken else row.title
        ink = self.tokens.bad if row.is_broken else self.tokens.text
        self._text(painter, font, QRect(left, top, width, height), title, ink)
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(LABEL_PIXELS)
        seal = QRect(room.right() - SEAL_WIDTH, top, SEAL_WIDTH, height)
        self._text(painter, font, seal, row.seal, self.tokens.faint, RIGHT)

    def _text(
        self,
        painter: QPainter,
        font: QFont,
        room: QRect,
        text: str,
        colour: str,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(room, align, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width()))


class Timeline(QListView):
    """The events in order; arrows walk through them."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.events = TimelineModel()
        self.delegate = TimelineDelegate(tokens)
        self.setObjectName("timeline")
        self.setAccessibleName("Chain of custody")
        self.setModel(self.events)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def show_rows(self, rows: Sequence[EventRow]) -> None:
        """A broken event is brought into sight."""
        self.events.show_rows(rows)
        broken = next((place for place, row in enumerate(rows) if row.is_broken), None)
        if broken is not None:
            self.scrollTo(self.events.index(broken))
