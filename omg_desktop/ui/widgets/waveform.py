"""Waveforms on the screen: a still strip for lists, and the deck's own, which is also the slider of the playhead."""

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QSlider, QWidget

from omg_desktop.domain.takes import Section
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.theme import LABEL_PIXELS, Tokens
from omg_desktop.ui.widgets.figures import clock, clock_tenths
from omg_desktop.ui.widgets.wave_painting import (
    DECK_BARS,
    LIST_BARS,
    WaveColours,
    WavePixmaps,
    deck_a_colours,
    idle_colours,
)

STRIP_HEIGHT = 20
RULER_HEIGHT = 20
PLAYHEAD_WIDTH = 2
PLAYHEAD_OVERHANG = 4
LOOP_HANDLE_REACH = 5
DRAG_THRESHOLD = 4
LOOP_SECONDS_MIN = 0.05
LOOP_OPACITY = 46
RULER_STEPS_SECONDS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
RULER_SPACING_MIN = 96
SECTION_GAP = 8
STEP_SECONDS, PAGE_SECONDS = 1.0, 5.0

Loop = tuple[float, float]


class WaveStrip(QWidget):
    """A waveform in a list: bright up to where it is played, else in the colour of its deck."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = WavePixmaps(LIST_BARS)
        self._colours = idle_colours(tokens)
        self._played = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(24)

    def show_waveform(self, waveform: Waveform | None) -> None:
        if self._bars.show(waveform):
            self.update()

    def show_colours(self, colours: WaveColours) -> None:
        if colours != self._colours:
            self._colours = colours
            self.update()

    def show_played(self, fraction: float) -> None:
        if round(fraction * self.width()) != round(self._played * self.width()):
            self._played = fraction
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._bars.paint(painter, QRectF(self.rect()), self.devicePixelRatioF(), self._colours, self._played)


class _Gesture(Enum):
    NONE = "none"
    PRESSED = "pressed"
    SEEKING = "seeking"
    LOOPING = "looping"
    LOOP_START = "loop start"
    LOOP_END = "loop end"


class DeckWaveform(QSlider):
    """The waveform of what is heard. A slider in milliseconds, so that screen readers can read and move it."""

    seek_requested = Signal(float)  # seconds
    loop_changed = Signal(object)  # (start, end) in seconds, or None

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._tokens = tokens
        self._bars = WavePixmaps(DECK_BARS)
        self._colours = deck_a_colours(tokens)
        self._sections: tuple[Section, ...] = ()
        self._loop: Loop | None = None
        self._gesture = _Gesture.NONE
        self._pressed_at = QPoint()
        self._being_told = False
        self._message = ""
        self.setAccessibleName("Position in the take")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, STRIP_HEIGHT + RULER_HEIGHT + 48)
        self.setMouseTracking(True)
        self.setSingleStep(round(STEP_SECONDS * 1000))
        self.setPageStep(round(PAGE_SECONDS * 1000))
        self.setRange(0, 0)
        self.valueChanged.connect(self._on_value_changed)

    # ---- what is shown --------------------------------------------------------------------------------------------

    @property
    def duration_seconds(self) -> float:
        return self.maximum() / 1000

    @property
    def loop(self) -> Loop | None:
        return self._loop

    def show_take(self, duration_seconds: float, sections: tuple[Section, ...]) -> None:
        """The length and the named parts of what is heard; nothing is 0 seconds long."""
        self._sections = sections
        self._being_told = True
        self.setRange(0, round(duration_seconds * 1000))
        self._being_told = False
        self.setEnabled(duration_seconds > 0)
        self._describe()
        self.update()

    def show_waveform(self, waveform: Waveform | None) -> None:
        if self._bars.show(waveform):
            self.update()

    def show_message(self, message: str) -> None:
        """One line in place of a waveform, while there is nothing to hear."""
        if message != self._message:
            self._message = message
            self.update()

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def show_colours(self, colours: WaveColours) -> None:
        if colours != self._colours:
            self._colours = colours
            self.update()

    def show_position(self, seconds: float) -> None:
        """Move the playhead; only the strips it leaves and enters are painted."""
        before, second = self._playhead_rect(), self.value() // 1000
        self._being_told = True
        self.setValue(round(seconds * 1000))
        self._being_told = False
        after = self._playhead_rect()
        if after != before:
            self.update(before.united(after) if after.intersects(before) else before)
            self.update(after)
            self.update(QRect(QPoint(min(before.left(), after.left()), self._wave_rect().top()), after.bottomRight()))
        if self.value() // 1000 != second:
            self._describe()

    def show_loop(self, loop: Loop | None) -> None:
        if loop != self._loop and self._gesture not in (_Gesture.LOOPING, _Gesture.LOOP_START, _Gesture.LOOP_END):
            self._loop = loop
            self.update()

    def section_at(self, seconds: float) -> Section | None:
        return next((part for part in self._sections if part.start_seconds <= seconds < part.end_seconds), None)

    def _describe(self) -> None:
        part = self.section_at(self.value() / 1000)
        place = f", {part.name}" if part else ""
        whole = clock_tenths(self.duration_seconds)
        self.setAccessibleDescription(f"{clock_tenths(self.value() / 1000)} of {whole}{place}")

    # ---- what a person does ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = PAGE_SECONDS if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP_SECONDS
        here = self.value() / 1000
        match event.key():
            case Qt.Key.Key_Left:
                self._seek(here - step)
            case Qt.Key.Key_Right:
                self._seek(here + step)
            case Qt.Key.Key_Home:
                self._seek(0.0)
            case Qt.Key.Key_End:
                self._seek(self.duration_seconds)
            case Qt.Key.Key_Escape if self._loop is not None:
                self._choose_loop(None)
            case _:
                event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self.duration_seconds:
            event.ignore()
            return
        self._pressed_at = event.position().toPoint()
        edge = self._loop_edge_at(self._pressed_at)
        if edge is not None:
            self._gesture = edge
        elif self._wave_rect().contains(self._pressed_at):
            self._gesture = _Gesture.PRESSED
        else:
            self._gesture = _Gesture.SEEKING
            self._seek(self._seconds_at(self._pressed_at.x()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        seconds = self._seconds_at(point.x())
        if self._gesture is _Gesture.NONE:
            self._show_cursor(point)
        elif self._gesture is _Gesture.SEEKING:
            self._seek(seconds)
        elif self._gesture is _Gesture.PRESSED and abs(point.x() - self._pressed_at.x()) > DRAG_THRESHOLD:
            self._gesture = _Gesture.LOOPING
        if self._gesture is _Gesture.LOOPING:
            self._drag_loop(self._seconds_at(self._pressed_at.x()), seconds)
        elif self._gesture is _Gesture.LOOP_START and self._loop:
            self._drag_loop(min(seconds, self._loop[1] - LOOP_SECONDS_MIN), self._loop[1])
        elif self._gesture is _Gesture.LOOP_END and self._loop:
            self._drag_loop(self._loop[0], max(seconds, self._loop[0] + LOOP_SECONDS_MIN))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, _Gesture.NONE
        if gesture is _Gesture.PRESSED:
            self._seek(self._seconds_at(self._pressed_at.x()))
        elif gesture in (_Gesture.LOOPING, _Gesture.LOOP_START, _Gesture.LOOP_END):
            loop = self._loop
            self._choose_loop(loop if loop and loop[1] - loop[0] >= LOOP_SECONDS_MIN else None)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        part = self.section_at(self._seconds_at(event.position().toPoint().x()))
        if part is not None:
            self._choose_loop((part.start_seconds, part.end_seconds))
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._show_cursor(event.position().toPoint())

    def _show_cursor(self, point: QPoint) -> None:
        over_edge = self._loop_edge_at(point) is not None
        self.setCursor(Qt.CursorShape.SizeHorCursor if over_edge else Qt.CursorShape.ArrowCursor)

    def _seek(self, seconds: float) -> None:
        self.setValue(round(min(max(seconds, 0.0), self.duration_seconds) * 1000))

    def _on_value_changed(self, value: int) -> None:
        """By key, mouse or assistive technology alike; not when the presenter tells where the music is."""
        if not self._being_told:
            self._describe()
            self.update()
            self.seek_requested.emit(value / 1000)

    def _drag_loop(self, one: float, other: float) -> None:
        self._loop = (min(one, other), max(one, other))
        self.update()

    def _choose_loop(self, loop: Loop | None) -> None:
        self._loop = loop
        self.update()
        self.loop_changed.emit(loop)

    def _loop_edge_at(self, point: QPoint) -> _Gesture | None:
        if self._loop is None or not self._wave_rect().contains(point):
            return None
        for seconds, edge in ((self._loop[1], _Gesture.LOOP_END), (self._loop[0], _Gesture.LOOP_START)):
            if abs(self._x_at(seconds) - point.x()) <= LOOP_HANDLE_REACH:
                return edge
        return None

    # ---- geometry -------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(640, 132)

    def _wave_rect(self) -> QRect:
        return self.rect().adjusted(0, STRIP_HEIGHT, 0, -RULER_HEIGHT)

    def _x_at(self, seconds: float) -> float:
        return self.width() * seconds / self.duration_seconds if self.duration_seconds else 0.0

    def _seconds_at(self, x: int) -> float:
        return min(max(x / max(1, self.width()), 0.0), 1.0) * self.duration_seconds

    def _playhead_rect(self) -> QRect:
        x = round(self._x_at(self.value() / 1000))
        wave = self._wave_rect().adjusted(0, -PLAYHEAD_OVERHANG, 0, PLAYHEAD_OVERHANG)
        return QRect(x - PLAYHEAD_WIDTH - 1, wave.top(), 2 * PLAYHEAD_WIDTH + 2, wave.height())

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        if change is not QAbstractSlider.SliderChange.SliderValueChange:
            super().sliderChange(change)  # a moved value repaints its own strips

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.EnabledChange, QEvent.Type.FontChange):
            self.update()

    # ---- painting -------------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self.font()
        font.setPixelSize(LABEL_PIXELS)
        painter.setFont(font)
        wave = self._wave_rect()
        self._paint_loop(painter, wave)
        played = self.value() / self.maximum() if self.maximum() else 0.0
        if self.duration_seconds:
            self._bars.paint(painter, QRectF(wave), self.devicePixelRatioF(), self._colours, played)
            self._paint_sections(painter)
            self._paint_ruler(painter)
            self._paint_playhead(painter)
        elif self._message:
            painter.setFont(self.font())
            painter.setPen(QColor(self._tokens.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
        if self.hasFocus():
            painter.setPen(QColor(self._tokens.accent))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _paint_loop(self, painter: QPainter, wave: QRect) -> None:
        if self._loop is None or not self.duration_seconds:
            return
        left, right = (self._x_at(seconds) for seconds in self._loop)
        band = QColor(self._tokens.accent)
        band.setAlpha(LOOP_OPACITY)
        painter.fillRect(QRectF(left, wave.top(), right - left, wave.height()), band)
        for x in (left, right):
            painter.fillRect(QRectF(x - 0.5, wave.top(), 1, wave.height()), QColor(self._tokens.wave))

    def _paint_sections(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._tokens.muted))
        for index, part in enumerate(self._sections):
            left = self._x_at(part.start_seconds)
            following = self._sections[index + 1].start_seconds if index + 1 < len(self._sections) else None
            right = self._x_at(following) if following is not None else self.width()
            room = int(right - left - SECTION_GAP)
            name = painter.fontMetrics().elidedText(part.name, Qt.TextElideMode.ElideRight, max(0, room))
            if len(name) > 1:
                painter.drawText(QRectF(left, 0, room, STRIP_HEIGHT - 6), _LEFT, name)

    def _paint_ruler(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._tokens.muted))
        per_mark = RULER_SPACING_MIN * self.duration_seconds / max(1, self.width())
        step = next((step for step in RULER_STEPS_SECONDS if step >= per_mark), RULER_STEPS_SECONDS[-1])
        top = self.height() - RULER_HEIGHT + 5
        for seconds in range(0, int(self.duration_seconds) + 1, step):
            text = clock(seconds)
            left = self._x_at(seconds)
            if left + painter.fontMetrics().horizontalAdvance(text) <= self.width():
                painter.drawText(QPointF(left, top + painter.fontMetrics().ascent()), text)

    def _paint_playhead(self, painter: QPainter) -> None:
        wave = self._wave_rect().adjusted(0, -PLAYHEAD_OVERHANG, 0, PLAYHEAD_OVERHANG)
        x = round(self._x_at(self.value() / 1000))
        head = QRectF(x - PLAYHEAD_WIDTH / 2, wave.top(), PLAYHEAD_WIDTH, wave.height())
        painter.fillRect(head.adjusted(-1, 0, 1, 0), QColor(self._tokens.panel))
        painter.fillRect(head, QColor(self._tokens.text))


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
