"""What stands around the bars of the deck's waveform: parts, ruler, loop, pins, clips, overview and spectrogram."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPixmap, QPolygonF

from omg_desktop.domain.takes import Pin, PinKind, Section
from omg_desktop.domain.waveforms import SpectrogramPicture
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.figures import clock, clock_tenths
from omg_desktop.ui.widgets.wave_window import WaveWindow

SECTION_GAP = 8
RULER_SPACING_MIN = 96
RULER_STEPS_SECONDS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
LOOP_OPACITY = 46
FLAG_WIDTH, FLAG_HEIGHT, FLAG_TEXT_SIZE = 14, 13, 9
GRIP_WIDTH, GRIP_HEIGHT = 26, 12
CLIP_SIZE = 6.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

# From dark blue over grey to yellow, lighter all the way, so that it is read the same with every kind of colour
# vision and in grey: the corners of "cividis" (Nuñez, Anderton and Renslow, 2018).
_SPECTROGRAM_CORNERS = (
    (0, 32, 76), (0, 42, 102), (31, 56, 110), (61, 73, 107), (87, 91, 109), (112, 110, 115), (137, 130, 121),
    (165, 149, 119), (194, 171, 112), (225, 194, 96), (255, 234, 70),
)  # fmt: skip


def paint_sections(
    painter: QPainter, sections: Sequence[Section], window: WaveWindow, width: int, height: int, tokens: Tokens
) -> None:
    """Each name where its part begins, or at the left edge while one is inside of it."""
    painter.setPen(QColor(tokens.muted))
    for index, part in enumerate(sections):
        following = sections[index + 1].start_seconds if index + 1 < len(sections) else window.whole
        left = max(0.0, window.x(part.start_seconds, width))
        room = int(min(width, window.x(following, width)) - left - SECTION_GAP)
        name = painter.fontMetrics().elidedText(part.name, Qt.TextElideMode.ElideRight, max(0, room))
        if len(name) > 1 and room > 0:
            painter.drawText(QRectF(left, 0, room, height), LEFT, name)


def paint_ruler(painter: QPainter, window: WaveWindow, area: QRect, tokens: Tokens) -> None:
    painter.setPen(QColor(tokens.muted))
    per_mark = RULER_SPACING_MIN * window.length / max(1, area.width())
    step = next((step for step in RULER_STEPS_SECONDS if step >= per_mark), RULER_STEPS_SECONDS[-1])
    metrics = painter.fontMetrics()
    for mark in range(ceil(window.start / step - 1e-6), int(window.end / step + 1e-6) + 1):
        text = clock(mark * step) if step >= 1 else clock_tenths(mark * step)
        left = window.x(mark * step, area.width())
        if left + metrics.horizontalAdvance(text) <= area.width():
            painter.drawText(QPointF(left, area.top() + metrics.ascent()), text)


def paint_loop(
    painter: QPainter,
    loop: tuple[float, float] | None,
    window: WaveWindow,
    area: QRect,
    tokens: Tokens,
    *,
    is_cased: bool = False,
) -> None:
    """The band between two lines; with a dark seam beside each where what lies below has every colour."""
    if loop is None:
        return
    left, right = (window.x(seconds, area.width()) for seconds in loop)
    band = QColor(tokens.accent)
    band.setAlpha(LOOP_OPACITY)
    painter.fillRect(QRectF(left, area.top(), right - left, area.height()), band)
    wide = tokens.line_pixels
    for x in (left, right):
        if is_cased:
            painter.fillRect(QRectF(x - wide / 2 - 1, area.top(), wide + 2, area.height()), QColor(tokens.panel))
        painter.fillRect(QRectF(x - wide / 2, area.top(), wide, area.height()), QColor(tokens.wave))
    grip = grip_rect(loop, window, area)
    if not grip.isEmpty():
        paint_grip(painter, grip, tokens)


def grip_rect(loop: tuple[float, float] | None, window: WaveWindow, area: QRect) -> QRectF:
    """Where a loop is taken hold of to drag it out; empty where it is too narrow on the screen."""
    if loop is None:
        return QRectF()
    left, right = (min(max(window.x(seconds, area.width()), 0.0), area.width()) for seconds in loop)
    if right - left < 2 * GRIP_WIDTH:
        return QRectF()
    return QRectF((left + right - GRIP_WIDTH) / 2, area.bottom() - GRIP_HEIGHT - 1, GRIP_WIDTH, GRIP_HEIGHT)


def paint_grip(painter: QPainter, grip: QRectF, tokens: Tokens) -> None:
    """Three dots in a pill."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.accent))
    painter.drawRoundedRect(grip, grip.height() / 2, grip.height() / 2)
    painter.setBrush(QColor(tokens.on_accent))
    for step in (-1, 0, 1):
        painter.drawEllipse(grip.center() + QPointF(step * 6, 0), 1.5, 1.5)
    painter.restore()


def flag_rect(pin: Pin, window: WaveWindow, area: QRect) -> QRectF:
    """Where the flag of a pin stands."""
    x = window.x(pin.at_milliseconds / 1000, area.width())
    return QRectF(x, area.top(), FLAG_WIDTH, FLAG_HEIGHT)


def paint_pins(
    painter: QPainter, pins: Sequence[Pin], window: WaveWindow, area: QRect, tokens: Tokens, dirty: QRect
) -> None:
    """Markers are flags with their number, notes are flags with an N; those that have to be painted again."""
    number = 0
    ratio = painter.device().devicePixelRatio()
    for pin in pins:
        number += pin.kind is PinKind.MARKER
        flag = flag_rect(pin, window, area)
        if flag.right() < dirty.left() or flag.left() > dirty.right() + 1:
            continue
        colour = tokens.info if pin.kind is PinKind.MARKER else tokens.credit
        painter.fillRect(QRectF(flag.left(), area.top(), tokens.line_pixels, area.height()), QColor(colour))
        text = str(number) if pin.kind is PinKind.MARKER else "N"
        painter.drawImage(flag.topLeft(), _flag(text, colour, tokens.background, painter.font().family(), ratio))


@lru_cache(maxsize=256)
def _flag(text: str, colour: str, ink: str, family: str, ratio: float) -> QImage:
    """Drawn once for each text: a deck has dozens, and lays out none of them while it plays."""
    flag = _stamp(FLAG_WIDTH, FLAG_HEIGHT, ratio)
    flag.fill(QColor(colour))
    painter = QPainter(flag)
    font = QFont(family)
    font.setPixelSize(FLAG_TEXT_SIZE)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(QRectF(0, 0, FLAG_WIDTH, FLAG_HEIGHT), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return flag


def _stamp(width: float, height: float, ratio: float) -> QImage:
    size = QSize(ceil(width * ratio), ceil(height * ratio))
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def paint_clips(
    painter: QPainter,
    clips_seconds: Sequence[float],
    window: WaveWindow,
    area: QRect,
    tokens: Tokens,
    dirty: QRect,
) -> None:
    """Small triangles on the top edge, those that have to be painted again."""
    stamp = _clip_mark(tokens.bad, painter.device().devicePixelRatio())
    half, top, last = CLIP_SIZE / 2, float(area.top()), -CLIP_SIZE
    for seconds in clips_seconds:
        x = window.x(seconds, area.width())
        if not 0 <= x <= area.width() or x - last < half:  # many in one place are one mark
            continue
        last = x
        if dirty.left() - CLIP_SIZE <= x <= dirty.right() + CLIP_SIZE:
            painter.drawImage(QPointF(x - half, top), stamp)


@lru_cache(maxsize=8)
def _clip_mark(colour: str, ratio: float) -> QImage:
    mark = _stamp(CLIP_SIZE, CLIP_SIZE, ratio)
    painter = QPainter(mark)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    corners = [QPointF(0, 0), QPointF(CLIP_SIZE, 0), QPointF(CLIP_SIZE / 2, CLIP_SIZE)]
    painter.drawPolygon(QPolygonF(corners))
    painter.end()
    return mark


def paint_frame(painter: QPainter, window: WaveWindow, area: QRect, tokens: Tokens) -> None:
    """On the overview: what is shown above."""
    left, right = (seconds * area.width() / max(window.whole, 1e-9) for seconds in (window.start, window.end))
    painter.setPen(QPen(QColor(tokens.text), tokens.line_pixels))
    painter.drawRect(QRectF(left, area.top(), max(3.0, right - left - 1), area.height() - 1))


@lru_cache(maxsize=1)
def spectrogram_colours() -> tuple[int, ...]:
    """256 colours from quiet to loud."""
    places = np.linspace(0, 255, len(_SPECTROGRAM_CORNERS))
    shades = [np.interp(np.arange(256), places, [corner[c] for corner in _SPECTROGRAM_CORNERS]) for c in range(3)]
    red, green, blue = (np.rint(shade).astype(int).tolist() for shade in shades)
    return tuple(0xFF << 24 | r << 16 | g << 8 | b for r, g, b in zip(red, green, blue, strict=True))


class SpectrogramPixmap:
    """A spectrogram as it stands in one window, kept until another is shown."""

    def __init__(self) -> None:
        self._image: QImage | None = None
        self._levels = b""
        self._pixmap: QPixmap | None = None
        self._made_for: object = None

    @property
    def is_there(self) -> bool:
        return self._image is not None

    def show(self, picture: SpectrogramPicture | None) -> None:
        self._pixmap = self._image = None
        if picture is None:
            return
        self._levels = picture.levels  # the image does not copy them
        self._image = QImage(
            self._levels, picture.columns, picture.rows, picture.columns, QImage.Format.Format_Indexed8
        )
        self._image.setColorTable(list(spectrogram_colours()))

    def paint(self, painter: QPainter, area: QRect, window: WaveWindow, ratio: float) -> None:
        if self._image is None or window.whole <= 0:
            return
        wanted = (area.size(), window, ratio)
        if self._pixmap is None or wanted != self._made_for:
            self._pixmap, self._made_for = self._drawn(self._image, area.size(), window, ratio), wanted
        painter.drawPixmap(area.topLeft(), self._pixmap)

    def _drawn(self, image: QImage, size: QSize, window: WaveWindow, ratio: float) -> QPixmap:
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(QColor(spectrogram_colours()[0]))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        first, last = (seconds * image.width() / window.whole for seconds in (window.start, window.end))
        painter.drawImage(QRectF(QPointF(0, 0), size.toSizeF()), image, QRectF(first, 0, last - first, image.height()))
        painter.end()
        return pixmap
