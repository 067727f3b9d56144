"""The tracks of a release: a list that is edited in place, reordered by drag or keys, and takes files."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import TEXT_LENGTH_MAX
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.release.state import Tag, TrackRow
from omg_desktop.ui.theme import FONT_PIXELS, LABEL_PIXELS, ROW_HEIGHT, TITLE_PIXELS, Tokens
from omg_desktop.ui.widgets.wave_painting import LIST_BARS, WaveColours, WavePictures

MIME_TYPE = "application/x-omg-track"
ROW_ROLE = Qt.ItemDataRole.UserRole
NUMBER_WIDTH, PRICE_WIDTH = 30, 96
ROOMY = 760
GAP = 14
Index = QModelIndex | QPersistentModelIndex


class TrackMove(NamedTuple):
    """A track and the place it should have, counted from 1."""

    track_id: TrackId
    position: int


class TitleEdit(NamedTuple):
    """A track and the title that was typed for it."""

    track_id: TrackId
    title: str


class FileDrop(NamedTuple):
    """Files that were dropped, on a track or beside all of them."""

    paths: tuple[str, ...]
    track_id: TrackId | None


class TrackModel(QAbstractListModel):
    """The rows, and what a person does to them as wishes."""

    title_edited = Signal(object)  # TitleEdit
    track_moved = Signal(object)  # TrackMove
    files_dropped = Signal(object)  # FileDrop

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[TrackRow, ...] = ()
        self.editable = False

    def show_rows(self, rows: Sequence[TrackRow], *, editable: bool) -> None:
        same_tracks = [row.track_id for row in rows] == [row.track_id for row in self.rows]
        self.editable = editable
        if same_tracks:
            self.rows = tuple(rows)
            if self.rows:
                self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.sentence
            case Qt.ItemDataRole.ToolTipRole:
                return row.hint or None
            case Qt.ItemDataRole.UserRole:
                return row
            case _:
                return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or value == row.title:
            return False
        self.title_edited.emit(TitleEdit(row.track_id, str(value)))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.editable else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable:
            flags |= Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        if indexes:
            carried.setData(MIME_TYPE, QByteArray(self.rows[indexes[0].row()].track_id.encode()))
        return carried

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        if data.hasFormat(MIME_TYPE):
            track_id = TrackId(bytes(data.data(MIME_TYPE).data()).decode())
            self._drop_track(track_id, row if row >= 0 else parent.row() if parent.isValid() else len(self.rows))
            return False  # nothing is taken out here; the next state brings the new order
        paths = tuple(url.toLocalFile() for url in data.urls() if url.isLocalFile())
        if paths:
            target = self.rows[parent.row()] if parent.isValid() else None
            free = target is not None and target.takes_a_file and len(paths) == 1
            self.files_dropped.emit(FileDrop(paths, target.track_id if target is not None and free else None))
        return False

    def _drop_track(self, track_id: TrackId, before: int) -> None:
        place = next((index for index, row in enumerate(self.rows) if row.track_id == track_id), None)
        if place is None:
            return
        position = before if place < before else before + 1
        if position != place + 1:
            self.track_moved.emit(TrackMove(track_id, position))

    def move(self, index: int, step: int) -> None:
        """Alt+Up and Alt+Down."""
        position = index + 1 + step
        if self.editable and 0 <= index < len(self.rows) and 1 <= position <= len(self.rows):
            self.track_moved.emit(TrackMove(self.rows[index].track_id, position))


class TrackDelegate(QStyledItemDelegate):
    """Paints a row as in the design: number, title, waveform, origin, tags, price."""

    def __init__(
        self, tokens: Tokens, waveform: Callable[[Digest], Waveform | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self._waveform = waveform
        self._waves: dict[Digest, WavePictures] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(320, ROW_HEIGHT)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(TEXT_LENGTH_MAX)
        editor.setAccessibleName("Track title")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(index.data(Qt.ItemDataRole.EditRole))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text().strip(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: Any, _index: Index) -> None:
        title = _columns(option.rect).title
        editor.setGeometry(title.adjusted(-10, 5, GAP, -5))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, TrackRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option)
        columns = _columns(option.rect)
        font = QFont(option.font)
        font.setPixelSize(TITLE_PIXELS if option.rect.width() >= ROOMY else FONT_PIXELS)
        self._text(painter, font, columns.number, str(row.position), self.tokens.muted)
        self._text(painter, font, columns.words, row.words, self.tokens.muted)
        font.setWeight(QFont.Weight.DemiBold)
        shown, colour = (row.title, self.tokens.text) if row.title else ("Untitled", self.tokens.faint)
        self._text(painter, font, columns.title, shown, colour)
        self._text(painter, font, columns.price, row.price, self.tokens.credit, _RIGHT)
        self._paint_wave(painter, columns.wave, row)
        font.setPixelSize(LABEL_PIXELS)
        font.setWeight(QFont.Weight.Normal)
        self._paint_tags(painter, font, columns.tags, row.tags)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: Any) -> None:
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if current or option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(QColor(self.tokens.accent) if current else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.tokens.panel))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 1.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.tokens.line))
        painter.drawRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1))

    def _text(
        self,
        painter: QPainter,
        font: QFont,
        room: QRect,
        text: str,
        colour: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(room, align, QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width()))

    def _paint_wave(self, painter: QPainter, room: QRect, row: TrackRow) -> None:
        if row.digest is None or room.width() < 40:
            return
        pictures = self._waves.setdefault(row.digest, WavePictures(LIST_BARS))
        pictures.show(self._waveform(row.digest))
        area = QRectF(room).adjusted(0, 12, 0, -12)
        colours = WaveColours(self.tokens.wave, self.tokens.wave)
        pictures.paint(painter, area, painter.device().devicePixelRatio(), colours, 1.0)

    def _paint_tags(self, painter: QPainter, font: QFont, room: QRect, tags: Sequence[Tag]) -> None:
        metrics, left = QFontMetrics(font), room.left()
        for tag in tags:
            text = metrics.elidedText(tag.text, Qt.TextElideMode.ElideRight, max(0, room.right() - left - 16))
            pill = QRectF(left, room.center().y() - 8.5, metrics.horizontalAdvance(text) + 16, 18)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(self.tokens, f"{tag.tone}_soft", self.tokens.hover)))
            painter.drawRoundedRect(pill, 9, 9)
            ink = self.tokens.accent_text if tag.tone == "accent" else getattr(self.tokens, tag.tone)
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            left = round(pill.right()) + 6


class _Columns(NamedTuple):
    number: QRect
    title: QRect
    wave: QRect
    words: QRect
    tags: QRect
    price: QRect


def _columns(row: QRect) -> _Columns:
    """Where the parts of a row lie: number and price are fixed, the rest shares what is left."""
    room = row.width() - NUMBER_WIDTH - PRICE_WIDTH - 4 * GAP
    shares = (0.21, 0.20, 0.34, 0.25) if row.width() >= ROOMY else (0.26, 0.12, 0.40, 0.22)
    edges, left = [], row.left() + NUMBER_WIDTH
    for share in shares:
        edges.append(QRect(left, row.top(), int(room * share), row.height()))
        left += int(room * share) + GAP
    number = QRect(row.left(), row.top(), NUMBER_WIDTH - 8, row.height())
    price = QRect(row.right() - PRICE_WIDTH + 1, row.top(), PRICE_WIDTH, row.height())
    return _Columns(number, edges[0], edges[1], edges[2], edges[3], price)


class TrackList(QListView):
    """As high as its rows; the page around it scrolls."""

    def __init__(self, model: TrackModel, delegate: TrackDelegate) -> None:
        super().__init__()
        self._tracks = model
        self.setObjectName("tracks")
        self.setAccessibleName("Tracks")
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        model.modelReset.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(max(1, self._tracks.rowCount()) * ROW_HEIGHT + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        index = self.currentIndex()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            step = steps[Qt.Key(event.key())]
            target = index.row() + step
            self._tracks.move(index.row(), step)
            if 0 <= target < self._tracks.rowCount():
                self.setCurrentIndex(self._tracks.index(target))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and self._tracks.editable:
            self.edit(index)
        elif event.key() == Qt.Key.Key_Space:
            event.ignore()  # the player's
        else:
            super().keyPressEvent(event)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
