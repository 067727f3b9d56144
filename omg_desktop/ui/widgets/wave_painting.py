"""From the numbers of a waveform to pixels: bars drawn as one NumPy plane, kept as a picture for each colour."""

from enum import StrEnum
from functools import lru_cache
from math import ceil
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.theme import Tokens

PEAK_WEIGHT, RMS_WEIGHT = 0.45, 1.1
FULL_SCALE = 255.0
TINTS_KEPT = 4
HATCH_PIXELS, HATCH_GAP_PIXELS, DOT_PIXELS = 8, 3, 2
BESIDE_BARS = -1.0  # a half height of which nothing is seen


class Texture(StrEnum):
    """What tells one deck from the other where there is one ink only."""

    PLAIN = "plain"
    HATCH = "hatch"
    DOTS = "dots"


class WaveColours(NamedTuple):
    """The part that was played and the rest, as ``#RRGGBB``.

    With a ``texture``, colours need not tell the parts apart: what was not played yet has bars of one pixel.
    """

    played: str
    unplayed: str
    texture: Texture | None = None


class BarShape(NamedTuple):
    """Width of a bar and of the gap after it, in pixels before scaling."""

    bar: int
    gap: int


DECK_BARS = BarShape(3, 1)
LIST_BARS = BarShape(2, 1)


def deck_a_colours(tokens: Tokens) -> WaveColours:
    return WaveColours(tokens.wave, tokens.wave_unplayed, _without_tints(tokens, Texture.PLAIN))


def deck_b_colours(tokens: Tokens) -> WaveColours:
    return WaveColours(tokens.deck_b, tokens.deck_b_unplayed, _without_tints(tokens, Texture.HATCH))


def idle_colours(tokens: Tokens) -> WaveColours:
    """Of what lies on neither deck, and of X."""
    return WaveColours(tokens.text, tokens.wave_idle, _without_tints(tokens, Texture.DOTS))


def _without_tints(tokens: Tokens, texture: Texture) -> Texture | None:
    return None if tokens.has_tints else texture


def bar_heights(waveform: Waveform, bars: int, start: float = 0.0, end: float = 1.0) -> NDArray[np.float32]:
    """One height from 0 to 1 for each bar of the stretch between two fractions of the whole.

    Peaks alone draw a brick of loud music; the body (RMS) shows where it breathes. Both are the largest of the bar's
    stretch, so that no bar hides a bin.
    """
    peak = np.frombuffer(waveform.peak, np.uint8)
    body = np.frombuffer(waveform.rms, np.uint8)
    first = min(int(start * len(peak)), len(peak) - 1)
    last = max(first + 1, min(len(peak), ceil(end * len(peak))))
    peak, body = peak[first:last], body[first:last]
    edges = np.arange(bars) * len(peak) // bars
    loud = np.maximum.reduceat(peak, edges) * np.float32(PEAK_WEIGHT / FULL_SCALE)
    warm = np.maximum.reduceat(body, edges) * np.float32(RMS_WEIGHT / FULL_SCALE)
    heights: NDArray[np.float32] = np.minimum(loud + warm, 1.0).astype(np.float32)
    return heights


def coverage(heights: NDArray[np.float32], size: QSize, shape: BarShape, ratio: float) -> NDArray[np.uint8]:
    """How much of each pixel the mirrored, round-tipped bars cover (0 to 255). ``size`` is in device pixels."""
    thick = max(1, round(shape.bar * ratio))
    starts = np.rint(np.arange(len(heights)) * (shape.bar + shape.gap) * ratio).astype(np.intp)
    offsets = np.arange(thick)
    radius = thick / 2
    inset = radius - np.sqrt(np.maximum(0.0, radius**2 - (offsets + 0.5 - radius) ** 2))
    half = np.maximum(heights * (size.height() / 2), ratio)
    columns = (starts[:, None] + offsets[None, :]).ravel()
    inside = columns < size.width()
    tips = np.full(size.width(), BESIDE_BARS, np.float32)
    tips[columns[inside]] = (half[:, None] - inset[None, :]).ravel()[inside]
    rows = (size.height() + 1) // 2  # the lower half mirrors the upper one
    from_middle = size.height() / 2 - 0.5 - np.arange(rows, dtype=np.float32)
    covered = tips[None, :] - (from_middle - 0.5)[:, None]
    np.clip(covered, 0.0, 1.0, out=covered)
    covered *= FULL_SCALE
    plane = np.empty((size.height(), size.width()), np.uint8)
    np.copyto(plane[:rows], covered, casting="unsafe")
    plane[size.height() - rows :] = plane[rows - 1 :: -1]
    return plane


def textured(plane: NDArray[np.uint8], texture: Texture, ratio: float) -> NDArray[np.uint8]:
    """The same bars, broken by slanted gaps (hatch) or into dots."""
    if texture is Texture.PLAIN:
        return plane
    rows, columns = np.ogrid[: plane.shape[0], : plane.shape[1]]
    if texture is Texture.HATCH:
        period = max(3, round(HATCH_PIXELS * ratio))
        inked = (rows + columns) % period < period - max(1, round(HATCH_GAP_PIXELS * ratio))
    else:
        dot = max(1, round(DOT_PIXELS * ratio))
        inked = (rows // dot + columns // (2 * dot)) % 2 == 0
    return np.where(inked, plane, np.uint8(0))


class _Ink(NamedTuple):
    """How bars are drawn."""

    colour: str
    texture: Texture = Texture.PLAIN
    is_thin: bool = False


class WavePictures:
    """The bars of one waveform, rastered once for each size and tinted once for each colour."""

    def __init__(self, shape: BarShape) -> None:
        self._shape = shape
        self._waveform: Waveform | None = None
        self._planes: dict[tuple[Texture, bool], NDArray[np.uint8]] = {}
        self._made_for: tuple[int, int, float] = (0, 0, 0.0)
        self._tinted: dict[_Ink, _Picture] = {}
        self._stretch = (0.0, 1.0)

    @property
    def waveform(self) -> Waveform | None:
        return self._waveform

    def show(self, waveform: Waveform | None) -> bool:
        """Take another waveform; False when it is the one already shown."""
        if waveform == self._waveform:
            return False
        self._waveform = waveform
        self._forget()
        return True

    def show_stretch(self, start: float, end: float) -> bool:
        """Only what lies between these fractions of the whole; False when that is so already."""
        if (start, end) == self._stretch:
            return False
        self._stretch = (start, end)
        self._forget()
        return True

    def paint(self, painter: QPainter, area: QRectF, ratio: float, colours: WaveColours, played: float) -> None:
        """Draw the bars into ``area``, bright up to the fraction ``played``."""
        split = area.left() + area.width() * min(max(played, 0.0), 1.0)
        texture = colours.texture or Texture.PLAIN
        for ink, left, right in (
            (_Ink(colours.played, texture), area.left(), split),
            (_Ink(colours.unplayed, texture, colours.texture is not None), split, area.right()),
        ):
            if right > left:
                painter.save()
                painter.setClipRect(
                    QRectF(left, area.top(), right - left, area.height()), Qt.ClipOperation.IntersectClip
                )
                painter.drawImage(QPointF(area.topLeft()), self._picture(ink, area, ratio))
                painter.restore()

    def _picture(self, ink: _Ink, area: QRectF, ratio: float) -> QImage:
        wanted = (max(1, round(area.width() * ratio)), max(1, round(area.height() * ratio)), ratio)
        if wanted != self._made_for:
            self._forget()
            self._tinted.clear()
            self._made_for = wanted
        if ink not in self._tinted and len(self._tinted) == TINTS_KEPT:
            del self._tinted[next(iter(self._tinted))]
        picture = self._tinted.setdefault(ink, _Picture())
        if not picture.is_fresh:
            picture.draw(self._bars(ink), ink.colour, ratio)
        return picture.image

    def _bars(self, ink: _Ink) -> NDArray[np.uint8]:
        look = (ink.texture, ink.is_thin)
        if look not in self._planes:
            width, height, ratio = self._made_for
            pitch = self._shape.bar + self._shape.gap
            shape = BarShape(1, pitch - 1) if ink.is_thin else self._shape
            bars = max(1, int((width / ratio + self._shape.gap) // pitch))
            silent = np.zeros(bars, np.float32)
            heights = silent if self._waveform is None else bar_heights(self._waveform, bars, *self._stretch)
            self._planes[look] = textured(coverage(heights, QSize(width, height), shape, ratio), ink.texture, ratio)
        return self._planes[look]

    def _forget(self) -> None:
        self._planes.clear()
        for picture in self._tinted.values():
            picture.is_fresh = False


class _Picture:
    """The bars in one colour; the memory is kept from one sound to the next, as getting it costs more than the bars."""

    def __init__(self) -> None:
        self._pixels: NDArray[np.uint32] = np.zeros((0, 0), np.uint32)
        self.image = QImage()
        self.is_fresh = False

    def draw(self, plane: NDArray[np.uint8], colour: str, ratio: float) -> None:
        if self._pixels.shape != plane.shape:
            height, width = plane.shape
            self._pixels = np.empty(plane.shape, np.uint32)
            self.image = QImage(self._pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
            self.image.setDevicePixelRatio(ratio)
        np.take(_shades(colour), plane, out=self._pixels, mode="clip")
        self.is_fresh = True


@lru_cache(maxsize=32)
def _shades(colour: str) -> NDArray[np.uint32]:
    """256 pixels from clear to opaque, premultiplied."""
    alpha = np.arange(256, dtype=np.uint32)
    shade = QColor(colour)
    red, green, blue = ((alpha * part + 127) // 255 for part in (shade.red(), shade.green(), shade.blue()))
    return np.asarray(alpha << 24 | red << 16 | green << 8 | blue, np.uint32)
