"""The time of the deck: counted as one likes, and typed over to go somewhere else."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QSizePolicy, QVBoxLayout, QWidget

from omg_desktop.ui.key_tips import tell_tip
from omg_desktop.ui.player.counting import COUNT_WORDS, Count
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.elided import ElidedLabel

FONT_PIXELS, FONT_PIXELS_MIN = 17, 12
FACE_HEIGHT, FACE_WIDTH_MIN, FACE_WIDTH_MAX, INDENT = 24, 84, 124, 4
NEXT_COUNT = ""


class TimeFace(QAbstractButton):
    """The moment, in large. It is painted over many times a second, and asks nobody to lay anything out for that."""

    typing_wanted = Signal()

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._words = ""
        self.setFixedHeight(FACE_HEIGHT)
        self.setMinimumWidth(FACE_WIDTH_MIN)
        self.setMaximumWidth(FACE_WIDTH_MAX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Time")

    def text(self) -> str:
        return self._words

    def show_words(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self.update()

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(FACE_WIDTH_MIN, FACE_HEIGHT)

    def font_of(self, words: str) -> QFont:
        """Large, or as large as there is room: samples take more of it, and how one listens stands beside."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        for pixels in range(FONT_PIXELS, FONT_PIXELS_MIN - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetrics(font).horizontalAdvance(words) <= self.width() - 2 * INDENT:
                break
        return font

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.typing_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect()
        font = self.font_of(self._words)
        words = QFontMetrics(font).horizontalAdvance(self._words)
        around = QRect(0, 0, min(words + 2 * INDENT, room.width()), room.height()).adjusted(1, 1, -1, -1)
        if self.hasFocus() or (self.underMouse() and self.isEnabled()):
            painter.setPen(QPen(QColor(self._tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if self.hasFocus() else QColor(self._tokens.hover))
            painter.drawRoundedRect(around, 4, 4)
        painter.setPen(QColor(self._tokens.text))
        painter.setFont(font)
        painter.drawText(room.adjusted(INDENT, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._words)


class TimeField(QLineEdit):
    """A line over the face. Enter goes there, Escape goes nowhere, arrows count the digit at the cursor."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.setProperty("kind", "time")
        self.stepped: Callable[[str, int, int], str] = lambda text, _place, _by: text
        self.setAccessibleName("Go to")
        self.returnPressed.connect(lambda: self.typed.emit(self.text()))
        self.hide()

    def open_over(self, face: QWidget, words: str) -> None:
        self.setText(words)
        self.setGeometry(QRect(face.mapTo(self._over, QPoint(0, 0)), face.size()))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)
        event.accept()  # a key meant for the time is none for the deck

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.hide()

    def _step(self, by: int) -> None:
        """The digit the cursor stands before; with all selected, the last one."""
        before, text = self.cursorPosition(), self.text()
        place = min(before, len(text) - 1) if not self.hasSelectedText() else len(text) - 1
        after = self.stepped(text, place, by)
        self.setText(after)
        self.setCursorPosition(max(0, place + len(after) - len(text)))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, after))


class TimeDisplay(QWidget):
    """Where the music is, how long it is, and how another take goes on."""

    count_picked = Signal(str)  # Count, or NEXT_COUNT
    remaining_pressed = Signal()
    time_typed = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._state = PlayerState()
        self._seconds = 0.0
        self.face = TimeFace(tokens)
        self.whole, self.following = ElidedLabel("", "muted"), ElidedLabel("", "small")
        self.field = TimeField(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.face)
        for line in (self.whole, self.following):
            line.setContentsMargins(INDENT, 0, 0, 0)
            line.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            column.addWidget(line)
        self.face.clicked.connect(lambda _checked=False: self.count_picked.emit(NEXT_COUNT))
        self.face.typing_wanted.connect(self.open_field)
        self.face.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.face.customContextMenuRequested.connect(self._open_menu)
        self.field.typed.connect(self.time_typed)
        self.field.left.connect(self.close_field)
        self.field.stepped = self._stepped

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: PlayerState) -> None:
        self._state = state
        self.face.setEnabled(state.heard is not None)
        tell_tip(self.face, f"{COUNT_WORDS[state.count]}; click for the next, type another time", "player.go_to")
        self.following.setText(state.following_words)
        self.following.setVisible(bool(state.following_words))
        self.show_seconds(self._seconds, is_still=True)

    def show_seconds(self, seconds: float, *, is_still: bool) -> None:
        """Called up to thirty times a second. While it moves, a screen reader is told by the key that says it."""
        self._seconds, state = seconds, self._state
        self.face.show_words(state.grid.words(state.count, seconds))
        words = state.length_words(seconds)
        if words != self.whole.text():
            self.whole.setText(words)
        if is_still:
            told = ", ".join(part for part in (self.face.text(), words, COUNT_WORDS[state.count]) if part)
            if told != self.face.accessibleDescription():
                self.face.setAccessibleDescription(told)

    def show_tokens(self, tokens: Tokens) -> None:
        self.face.show_tokens(tokens)

    # ---- typing ---------------------------------------------------------------------------------------------------

    def open_field(self) -> None:
        """Another time is typed here."""
        if self._state.heard is not None:
            self.field.open_over(self.face, self.face.text())

    def close_field(self) -> None:
        """It was understood, or is not wanted any more."""
        if self.field.isVisible():
            self.face.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.hide()

    def ask_again(self) -> None:
        """It was not understood: it stays, to be written over."""
        self.field.selectAll()

    def _stepped(self, text: str, place: int, by: int) -> str:
        state = self._state
        return state.grid.stepped(text, place, by, state.count, state.duration_seconds)

    def _open_menu(self, point: QPoint) -> None:
        menu, state = QMenu(self), self._state
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Time")
        for count, words in COUNT_WORDS.items():
            why = state.grid.hindrance(count)
            action = menu.addAction(f"{words}: {why}" if why else words)
            action.setEnabled(not why)
            action.setCheckable(True)
            action.setChecked(count is state.count)
            action.triggered.connect(partial(self._pick, count))
        menu.addSeparator()
        remaining = menu.addAction("Remaining time")
        remaining.setCheckable(True)
        remaining.setChecked(state.shows_remaining)
        remaining.triggered.connect(lambda _checked=False: self.remaining_pressed.emit())
        menu.addAction("Go to a time…").triggered.connect(lambda _checked=False: self.open_field())
        menu.popup(self.face.mapToGlobal(point))

    def _pick(self, count: Count, _checked: bool) -> None:
        self.count_picked.emit(count.value)
