"""The deck's waveform as it is seen. What a person does to it is in ``waveform``."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QSlider, QWidget

from omg_desktop.domain.takes import Pin, Section
from omg_desktop.domain.waveforms import SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.ui.theme import DARK, LABEL_PIXELS, Tokens
from omg_desktop.ui.widgets import deck_painting
from omg_desktop.ui.widgets.deck_painting import SpectrogramPixmap
from omg_desktop.ui.widgets.figures import clock_tenths, count
from omg_desktop.ui.widgets.wave_painting import DECK_BARS, LIST_BARS, WaveColours, WavePictures, deck_a_colours
from omg_desktop.ui.widgets.wave_window import WaveWindow

STRIP_HEIGHT = 20
RULER_HEIGHT = 20
OVERVIEW_HEIGHT, OVERVIEW_GAP = 14, 4
PLAYHEAD_WIDTH = 2
PLAYHEAD_OVERHANG = 4
STEP_SECONDS, PAGE_SECONDS = 1.0, 5.0

Loop = tuple[float, float]


class DeckCanvas(QSlider):
    """The waveform of what is heard, whole or a window of it. A slider in milliseconds, for screen readers."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._tokens = tokens
        self._bars, self._overview = WavePictures(DECK_BARS), WavePictures(LIST_BARS)
        self._spectrogram = SpectrogramPixmap()
        self._colours = deck_a_colours(tokens)
        self._coarse: Waveform | None = None
        self._detail: SoundDetail | None = None
        self._sections: tuple[Section, ...] = ()
        self._pins: tuple[Pin, ...] = ()
        self._loop: Loop | None = None
        self._window = WaveWindow()
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

    # ---- what is shown --------------------------------------------------------------------------------------------

    @property
    def duration_seconds(self) -> float:
        return self.maximum() / 1000

    @property
    def loop(self) -> Loop | None:
        return self._loop

    @property
    def window_shown(self) -> WaveWindow:
        return self._window

    @property
    def shows_spectrogram(self) -> bool:
        return self._spectrogram.is_there

    def show_take(self, duration_seconds: float, sections: tuple[Section, ...]) -> None:
        """The length and the named parts of what is heard; nothing is 0 seconds long."""
        if (round(duration_seconds * 1000), sections) == (self.maximum(), self._sections):
            return
        self._sections = sections
        self._being_told = True
        self.setRange(0, round(duration_seconds * 1000))
        self._being_told = False
        self.setEnabled(duration_seconds > 0)
        self.show_window(self._window.for_take(self.duration_seconds))
        self._describe()
        self.update()

    def show_waveform(self, waveform: Waveform | None) -> None:
        """The overview, which is there first; None hides how loud it is where."""
        self._coarse = waveform
        self._overview.show(waveform)
        self._fill_bars()

    def show_detail(self, detail: SoundDetail | None) -> None:
        """What is seen from close by, and where it clips."""
        self._detail = detail
        self._fill_bars()
        self.update()

    def show_spectrogram(self, picture: SpectrogramPicture | None) -> None:
        """Pitch over time in place of the bars; None shows the bars again."""
        self._spectrogram.show(picture)
        self.update()

    def show_window(self, window: WaveWindow) -> None:
        """Only this part of the take."""
        if window != self._window:
            self._window = window
            self._fill_bars()
            self.update()

    def show_pins(self, pins: tuple[Pin, ...]) -> None:
        if pins != self._pins:
            self._pins = pins
            self._describe()
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
        before, second, was = self._playhead_rect(), self.value() // 1000, self.value() / 1000
        self._being_told = True
        self.setValue(round(seconds * 1000))
        self._being_told = False
        if self._window.start <= was <= self._window.end:  # who looks elsewhere is not pulled back
            self.show_window(self._window.following(self.value() / 1000))
        after = self._playhead_rect()
        if after != before:
            self.update(before.united(after) if after.intersects(before) else before)
            self.update(after)
            self.update(QRect(QPoint(min(before.left(), after.left()), self._wave_rect().top()), after.bottomRight()))
            if not self._window.is_whole:
                self.update(self._overview_rect())
        if self.value() // 1000 != second:
            self._describe()

    def section_at(self, seconds: float) -> Section | None:
        return next((part for part in self._sections if part.start_seconds <= seconds < part.end_seconds), None)

    def _describe(self) -> None:
        part = self.section_at(self.value() / 1000)
        place = f", {part.name}" if part else ""
        pinned = f", {count(len(self._pins), 'pin')}" if self._pins else ""
        whole = clock_tenths(self.duration_seconds)
        self.setAccessibleDescription(f"{clock_tenths(self.value() / 1000)} of {whole}{place}{pinned}")

    def _fill_bars(self) -> None:
        """Bars from the overview, or from the detail where it is looked at closely."""
        window = self._window
        shown = self._coarse
        if not window.is_whole and self._detail is not None and self._coarse is not None:
            shown = self._detail.fine
        changed = self._bars.show(shown)
        whole = shown.duration_seconds if shown else max(window.whole, 1e-9)
        stretch = (0.0, 1.0) if window.is_whole else (window.start / whole, window.end / whole)
        if self._bars.show_stretch(*stretch) or changed:
            self.update()

    # ---- geometry -------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(640, 132)

    def _wave_rect(self) -> QRect:
        below = RULER_HEIGHT if self._window.is_whole else RULER_HEIGHT + OVERVIEW_HEIGHT + OVERVIEW_GAP
        return self.rect().adjusted(0, STRIP_HEIGHT, 0, -below)

    def _overview_rect(self) -> QRect:
        """Between wave and ruler, while only a part is shown above."""
        if self._window.is_whole:
            return QRect()
        return QRect(0, self._wave_rect().bottom() + 1 + OVERVIEW_GAP, self.width(), OVERVIEW_HEIGHT)

    def _ruler_rect(self) -> QRect:
        return self.rect().adjusted(0, self.height() - RULER_HEIGHT + 5, 0, 0)

    def _x_at(self, seconds: float) -> float:
        return self._window.x(seconds, self.width())

    def _seconds_at(self, x: float) -> float:
        return self._window.seconds(x, self.width())

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.duration_seconds:
            self._paint_take(painter, event.rect())
        elif self._message:
            painter.setPen(QColor(self._tokens.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._message)
        if self.hasFocus():
            wide = self._tokens.line_pixels
            painter.fillRect(0, self.height() - wide, self.width(), wide, QColor(self._tokens.accent))

    def _paint_take(self, painter: QPainter, dirty: QRect) -> None:
        """Words are laid out only where they have to be painted again: a moving playhead leaves them alone."""
        wave, window, tokens = self._wave_rect(), self._window, self._tokens
        above = self._tokens_above
        font = self.font()
        font.setPixelSize(LABEL_PIXELS)
        painter.setFont(font)
        if self._spectrogram.is_there:
            self._spectrogram.paint(painter, wave, window, self.devicePixelRatioF())
            deck_painting.paint_loop(painter, self._loop, window, wave, above, is_cased=True)
        else:
            deck_painting.paint_loop(painter, self._loop, window, wave, tokens)
            played = (self.value() / 1000 - window.start) / max(window.length, 1e-9)
            self._bars.paint(painter, QRectF(wave), self.devicePixelRatioF(), self._colours, played)
        if self._detail is not None and self._detail.clips_seconds:
            deck_painting.paint_clips(painter, self._detail.clips_seconds, window, wave, above, dirty)
        deck_painting.paint_pins(painter, self._pins, window, wave, above, dirty)
        if dirty.top() < STRIP_HEIGHT - PLAYHEAD_OVERHANG:
            deck_painting.paint_sections(painter, self._sections, window, self.width(), STRIP_HEIGHT - 6, tokens)
        if not window.is_whole and dirty.intersects(self._overview_rect()):
            self._paint_overview(painter)
        if dirty.intersects(self._ruler_rect()):
            deck_painting.paint_ruler(painter, window, self._ruler_rect(), tokens)
        self._paint_playhead(painter)

    @property
    def _tokens_above(self) -> Tokens:
        """For what stands on the picture: a spectrogram is dark in every theme."""
        return DARK if self._spectrogram.is_there else self._tokens

    def _paint_overview(self, painter: QPainter) -> None:
        area = self._overview_rect()
        played = self.value() / max(1, self.maximum())
        self._overview.paint(painter, QRectF(area), self.devicePixelRatioF(), self._colours, played)
        deck_painting.paint_frame(painter, self._window, area, self._tokens)

    def _paint_playhead(self, painter: QPainter) -> None:
        wave = self._wave_rect().adjusted(0, -PLAYHEAD_OVERHANG, 0, PLAYHEAD_OVERHANG)
        x = round(self._x_at(self.value() / 1000))
        head = QRectF(x - PLAYHEAD_WIDTH / 2, wave.top(), PLAYHEAD_WIDTH, wave.height())
        painter.fillRect(head.adjusted(-1, 0, 1, 0), QColor(self._tokens_above.panel))
        painter.fillRect(head, QColor(self._tokens_above.text))
