"""Waveforms on the screen: a still strip for lists, and the deck's own, which is also the slider of the playhead."""

from enum import Enum

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from omg_desktop.domain.takes import Pin
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.deck_canvas import PAGE_SECONDS, STEP_SECONDS, DeckCanvas, Loop
from omg_desktop.ui.widgets.deck_painting import flag_rect, grip_rect
from omg_desktop.ui.widgets.wave_painting import LIST_BARS, WaveColours, WavePictures, idle_colours
from omg_desktop.ui.widgets.wave_window import ZOOM_STEP

LOOP_HANDLE_REACH = 5
DRAG_THRESHOLD, PULL_THRESHOLD = 4, 10
LOOP_SECONDS_MIN = 0.05
WHEEL_STEP = 120


class WaveStrip(QWidget):
    """A waveform in a list: bright up to where it is played, else in the colour of its deck."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = WavePictures(LIST_BARS)
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
    GRIPPED = "gripped"
    PANNING = "panning"
    OVERVIEW = "overview"


class DeckWaveform(DeckCanvas):
    """The waveform of what is heard, with everything that is done by mouse and key."""

    seek_requested = Signal(float)  # seconds
    loop_changed = Signal(object)  # (start, end) in seconds, or None
    loop_pulled = Signal()  # by its grip, or straight up or down: it is to leave the window
    menu_wanted = Signal(QPoint)  # in the widget

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(tokens, parent)
        self._gesture = _Gesture.NONE
        self._pressed_at = QPoint()
        self._grabbed = 0.0
        self.valueChanged.connect(self._on_value_changed)

    def show_loop(self, loop: Loop | None) -> None:
        if loop != self._loop and self._gesture not in (_Gesture.LOOPING, _Gesture.LOOP_START, _Gesture.LOOP_END):
            self._loop = loop
            self.update()

    # ---- zoom -----------------------------------------------------------------------------------------------------

    def zoom_in(self) -> None:
        """Closer to the playhead, or to the middle where the playhead is out of sight."""
        self.show_window(self._window.zoomed(ZOOM_STEP, self._looked_at()))

    def zoom_out(self) -> None:
        self.show_window(self._window.zoomed(1 / ZOOM_STEP, self._looked_at()))

    def fit(self) -> None:
        """The whole take."""
        self.show_window(self._window.fit())

    def zoom_to_loop(self) -> None:
        """The loop, or the part that is heard."""
        part = self.section_at(self.value() / 1000)
        if self._loop is not None:
            self.show_window(self._window.around(*self._loop))
        elif part is not None:
            self.show_window(self._window.around(part.start_seconds, part.end_seconds))

    def _looked_at(self) -> float:
        here = self.value() / 1000
        inside = self._window.start <= here <= self._window.end
        return here if inside else self._window.start + self._window.length / 2

    # ---- pins -----------------------------------------------------------------------------------------------------

    def pin_at(self, point: QPoint) -> Pin | None:
        """The pin whose flag is there; the one painted last lies on top."""
        wave = self._wave_rect()
        flags = (pin for pin in reversed(self._pins) if flag_rect(pin, self._window, wave).contains(point.toPointF()))
        return next(flags, None)

    def seconds_at(self, point: QPoint) -> float:
        return self._seconds_at(point.x())

    def x_of(self, seconds: float) -> int:
        return round(self._x_at(seconds))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            pin = self.pin_at(event.pos())
            QToolTip.showText(event.globalPos(), pin.text if pin else "", self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.duration_seconds:
            self.menu_wanted.emit(event.pos())

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
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case _:
                event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it zooms at the pointer, with Shift it scrolls; alone it belongs to the page."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not self.duration_seconds or not turned:
            event.ignore()
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            at = self._seconds_at(event.position().x())
            self.show_window(self._window.zoomed(ZOOM_STEP ** (turned / WHEEL_STEP), at))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.show_window(self._window.moved(-turned / WHEEL_STEP * self._window.length / 8))
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self.duration_seconds:
            event.ignore()
            return
        self._pressed_at = event.position().toPoint()
        edge, pin = self._loop_edge_at(self._pressed_at), self.pin_at(self._pressed_at)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._gesture, self._grabbed = _Gesture.PANNING, self._window.start
        elif self._overview_rect().contains(self._pressed_at):
            self._gesture = _Gesture.OVERVIEW
            self._show_around(self._pressed_at.x())
        elif pin is not None:
            self._gesture = _Gesture.SEEKING
            self._seek(pin.at_milliseconds / 1000)
        elif self._grip().contains(event.position()):
            self._gesture = _Gesture.GRIPPED
        elif edge is not None:
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
        elif self._gesture is _Gesture.OVERVIEW:
            self._show_around(point.x())
        elif self._gesture is _Gesture.PANNING:
            moved = (self._pressed_at.x() - point.x()) * self._window.length / max(1, self.width())
            self.show_window(self._window.moved(self._grabbed + moved - self._window.start))
        elif self._pulls(point):
            self._gesture = _Gesture.NONE
            self.loop_pulled.emit()
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
        if self._grip().contains(point.toPointF()):
            self.setCursor(Qt.CursorShape.OpenHandCursor)
            return
        over_edge = self._loop_edge_at(point) is not None
        self.setCursor(Qt.CursorShape.SizeHorCursor if over_edge else Qt.CursorShape.ArrowCursor)

    def _grip(self) -> QRectF:
        return grip_rect(self._loop, self._window, self._wave_rect())

    def _pulls(self, point: QPoint) -> bool:
        """The loop is taken out: by its grip in any direction, else from inside it and more up or down than along."""
        along, across = abs(point.x() - self._pressed_at.x()), abs(point.y() - self._pressed_at.y())
        if self._gesture is _Gesture.GRIPPED:
            return along + across > DRAG_THRESHOLD
        if self._gesture is not _Gesture.PRESSED or self._loop is None:
            return False
        inside = self._loop[0] <= self._seconds_at(self._pressed_at.x()) <= self._loop[1]
        return inside and across > PULL_THRESHOLD and along <= DRAG_THRESHOLD

    def _show_around(self, x: int) -> None:
        """On the overview: the window stands around the pointer."""
        middle = x * self.duration_seconds / max(1, self.width())
        self.show_window(self._window.moved(middle - self._window.length / 2 - self._window.start))

    def _seek(self, seconds: float) -> None:
        self.setValue(round(min(max(seconds, 0.0), self.duration_seconds) * 1000))

    def _on_value_changed(self, value: int) -> None:
        """By key, mouse or assistive technology alike; not when the presenter tells where the music is."""
        if not self._being_told:
            self._describe()
            self.update()
            self.seek_requested.emit(value / 1000)
            self.show_window(self._window.following(value / 1000))

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
