"""Small parts of the deck: its round button, and the field for a note."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QSizePolicy, QWidget

from omg_desktop.domain.takes import PIN_LENGTH_MAX
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


NOTE_WIDTH = 240


class NoteField(QLineEdit):
    """A line over the waveform, where the note will be pinned. Enter keeps it, Escape does not."""

    written = Signal(float, str)  # seconds, words

    def __init__(self, waveform: QWidget) -> None:
        super().__init__(waveform)
        self._waveform = waveform
        self._seconds = 0.0
        self.setMaxLength(PIN_LENGTH_MAX)
        self.setPlaceholderText("Note, then Enter")
        self.setAccessibleName("Note at this moment")
        self.setFixedWidth(NOTE_WIDTH)
        self.returnPressed.connect(self._on_return)
        self.hide()

    def open_at(self, seconds: float, x: int) -> None:
        self._seconds = seconds
        self.clear()
        room = self._waveform
        self.move(max(0, min(x, room.width() - self.width())), (room.height() - self.sizeHint().height()) // 2)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_return(self) -> None:
        words = self.text().strip()
        self._leave()
        if words:
            self.written.emit(self._seconds, words)

    def _leave(self) -> None:
        self.hide()
        self._waveform.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
            event.accept()  # a key meant for the note is none for the waveform

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.hide()
