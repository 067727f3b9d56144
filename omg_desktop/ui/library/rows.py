"""The list of the side bar: a model that can be read aloud, and how its rows are drawn."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from omg_desktop.domain.releases import TEXT_LENGTH_MAX, ReleaseColour
from omg_desktop.ui.library.state import Renaming, Row, RowKind
from omg_desktop.ui.theme import LABEL_PIXELS, Tokens
from omg_desktop.ui.widgets.icons import pixmap
from omg_desktop.ui.widgets.swatches import paint_swatch

Index = QModelIndex | QPersistentModelIndex
HEIGHTS = {RowKind.TRACK: 36, RowKind.ADD_TRACK: 32, RowKind.GROUP: 28}
HEIGHT = 46
GAP = 2
SWATCH = 30
TEXT_AT, TRACK_TEXT_AT = 49, 40
COLOURS = {
    ReleaseColour.RED: "#D9534F",
    ReleaseColour.ORANGE: "#C77700",
    ReleaseColour.YELLOW: "#A08A00",
    ReleaseColour.GREEN: "#2E9E5B",
    ReleaseColour.BLUE: "#3B82F6",
    ReleaseColour.PURPLE: "#9B6BDF",
}
"""Each stands out from a dark and from a light side bar by 3 to 1."""
ROW_ROLE = Qt.ItemDataRole.UserRole
TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


class RowModel(QAbstractListModel):
    """The rows of a LibraryState. An edited title is a wish; the row changes when the library has it."""

    title_edited = Signal(object)  # Renaming

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; when only their words differ, focus and editor stay where they are."""
        rows = tuple(rows)
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole and row.colour is not None:
            return f"{row.title} · {row.colour.lower()}"
        if role in TEXT_ROLES:
            return row.title
        if role == Qt.ItemDataRole.EditRole:
            return row.typed_title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(100, HEIGHTS.get(row.kind, HEIGHT) + GAP)
        return row if role == ROW_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() and index.row() < len(self.rows) else None
        if row is not None and row.kind is RowKind.GROUP:
            return Qt.ItemFlag.NoItemFlags  # arrows pass it
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        named = row is not None and row.kind in (RowKind.RELEASE, RowKind.TRACK) and not row.is_fixed
        return usual | Qt.ItemFlag.ItemIsEditable if named else usual

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or str(value).strip() == row.typed_title:
            return False
        self.title_edited.emit(Renaming(str(value), row.release_id, row.track_id))
        return True


class RowDelegate(QStyledItemDelegate):
    """Draws a row, and edits its title in place."""

    def __init__(self, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.shows_picked = False  # several are; of one, the focus says enough

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, Row):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(0, 0, 0, -GAP)
        if row.kind is RowKind.GROUP:
            self._paint_group(painter, option, box, row)
            painter.restore()
            return
        self._paint_ground(painter, option, box, row)
        if row.kind in (RowKind.TRACK, RowKind.ADD_TRACK):
            self._paint_track(painter, option, box, row)
        else:
            self._paint_release(painter, option, box, row)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("kind", "in-place")
        editor.setMaxLength(TEXT_LENGTH_MAX)
        editor.setAccessibleName("Title")
        editor.setPlaceholderText(str(index.data(Qt.ItemDataRole.DisplayRole)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        left = TRACK_TEXT_AT if isinstance(row, Row) and row.kind is RowKind.TRACK else TEXT_AT
        height = 28
        top = option.rect.top() + (option.rect.height() - GAP - height) // 2
        editor.setGeometry(QRect(option.rect.left() + left - 8, top, option.rect.width() - left + 4, height))

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: Row) -> None:
        small = _small(option.font)
        small.setWeight(QFont.Weight.DemiBold)
        room = box.adjusted(10, 4, -10, 0)
        self._words(painter, small, room, f"{row.title} · {row.detail}", self.tokens.muted)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: Row) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        acts = row.kind is not RowKind.ADD_TRACK  # nothing is done to it, also when it lies between what is picked
        picked = acts and self.shows_picked and bool(option.state & QStyle.StateFlag.State_Selected)
        ground = self.tokens.hover if row.is_open else self.tokens.raised if hovered else None
        ground = self.tokens.accent_soft if picked else ground
        plain = self.tokens.hover == self.tokens.panel  # without tints a line says which row is open
        line = self.tokens.accent if focused else self.tokens.line if plain and (row.is_open or picked) else ""
        painter.setPen(QColor(line) if line else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_release(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: Row) -> None:
        swatch = QRectF(box.left() + 10, box.center().y() - SWATCH / 2 + 1, SWATCH, SWATCH)
        removed = row.kind in (RowKind.REMOVED_RELEASE, RowKind.REMOVED_TRACK)
        if removed:
            painter.drawPixmap(round(swatch.x()) + 7, round(swatch.y()) + 7, self._icon(painter, "restore"))
        else:
            paint_swatch(painter, swatch, row.release_id)
        if row.colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(COLOURS[row.colour]))
            painter.drawRoundedRect(QRectF(box.left() + 3, swatch.top(), 4, SWATCH), 2, 2)
        room = box.adjusted(TEXT_AT, 0, -10, 0)
        upper = QRect(room.left(), room.top() + 6, room.width(), 18)
        lower = QRect(room.left(), room.top() + 24, room.width(), 16)
        if row.favourite:
            star = self._icon(painter, "star", 14)
            painter.drawPixmap(room.right() - 14, upper.top() + 2, star)
            upper.setRight(room.right() - 20)
        self._words(painter, option.font, upper, row.title, self.tokens.text)
        self._words(painter, _small(option.font), lower, row.detail, self._tone(row.tone))

    def _paint_track(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: Row) -> None:
        room = box.adjusted(TRACK_TEXT_AT, 0, -10, 0)
        if row.kind is RowKind.ADD_TRACK:
            painter.drawPixmap(box.left() + 20, box.center().y() - 5, self._icon(painter, "plus", 12))
            self._words(painter, option.font, room, row.title, self.tokens.muted)
            return
        number = QRect(box.left() + 20, box.top(), 18, box.height())
        self._words(painter, _small(option.font), number, str(row.number), self.tokens.faint)
        wide = self._paint_detail(painter, option, room, row) if row.detail else 0
        self._words(painter, option.font, room.adjusted(0, 0, -wide - 8, 0), row.title, self.tokens.text)

    def _paint_detail(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, row: Row) -> int:
        """What stands at the right of a track; returns how wide it is."""
        small = _small(option.font)
        painter.setFont(small)
        wide = painter.fontMetrics().horizontalAdvance(row.detail)
        inset = 8 if row.is_badge else 0
        if row.is_badge:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.ok_soft))
            pill = QRectF(room.right() - wide - 2 * inset, room.center().y() - 8, wide + 2 * inset, 18)
            painter.drawRoundedRect(pill, 9, 9)
        words = QRect(room.right() - wide - inset, room.top(), wide + 2, room.height())
        self._words(painter, small, words, row.detail, self._tone(row.tone))
        return wide + 2 * inset

    def _words(self, painter: QPainter, font: QFont, room: QRect, words: str, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _icon(self, painter: QPainter, name: str, size: int = 16) -> QPixmap:
        return pixmap(name, self.tokens.muted, size, painter.device().devicePixelRatio())

    def _tone(self, tone: str) -> str:
        tones = {"ok": self.tokens.ok, "bad": self.tokens.bad, "credit": self.tokens.credit, "info": self.tokens.info}
        return tones.get(tone, self.tokens.muted)


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(LABEL_PIXELS)
    return made
