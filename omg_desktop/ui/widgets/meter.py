"""The level of what is heard: two bars with the highest peaks held for a moment. A value for screen readers."""

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.figures import count, signed
from omg_desktop.ui.widgets.progress import CalmProgressBar

FLOOR_DBFS = -60.0
WARNING_DBFS = -1.0
FALL_DB_PER_SECOND = 20.0
HOLD_SECONDS = 1.5
FALL_MILLISECONDS, FALL_MILLISECONDS_CALM = 40, 250
BAR_HEIGHT, BAR_GAP = 5.0, 3.0


class LevelMeter(CalmProgressBar):
    """Peaks in dBFS, left above right; falls 20 dB a second, holds the peak 1.5 seconds."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._levels = [FLOOR_DBFS, FLOOR_DBFS]
        self._held = [FLOOR_DBFS, FLOOR_DBFS]
        self._held_for = [0.0, 0.0]
        self._since = QElapsedTimer()
        self._fall = QTimer(self)
        self._fall.setInterval(FALL_MILLISECONDS)
        self._fall.timeout.connect(lambda: self.show_levels((FLOOR_DBFS, FLOOR_DBFS)))
        self.setObjectName("meter")
        self.setAccessibleName("Level")
        self.setTextVisible(False)
        self.setRange(round(FLOOR_DBFS), 0)
        self.setValue(round(FLOOR_DBFS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def show_motion(self, *, is_calm: bool) -> None:
        """Whether the bars fall smoothly or in four steps a second."""
        self._fall.setInterval(FALL_MILLISECONDS_CALM if is_calm else FALL_MILLISECONDS)

    def show_levels(self, levels_dbfs: tuple[float, float]) -> None:
        """The peaks of the last block."""
        seconds = self._since.restart() / 1000 if self._since.isValid() else 0.0
        if not self._since.isValid():
            self._since.start()
        before = (*self._levels, *self._held)
        for side, level in enumerate(levels_dbfs):
            self._follow(side, min(max(level, FLOOR_DBFS), 0.0), seconds)
        if (*self._levels, *self._held) != before:
            loudest = max(self._levels)
            self.setValue(round(loudest))
            self.setAccessibleDescription("silent" if loudest <= FLOOR_DBFS else f"{signed(loudest)} dBFS")
            self.update()
        self._fall_on_silence(max(levels_dbfs) <= FLOOR_DBFS)

    def _fall_on_silence(self, is_silent: bool) -> None:
        """Music that has stopped sends no levels any more; the bars fall by themselves."""
        falls = is_silent and not self.is_still
        if falls != self._fall.isActive():
            (self._fall.start if falls else self._fall.stop)()

    @property
    def is_still(self) -> bool:
        """True when nothing moves any more."""
        return all(level <= FLOOR_DBFS for level in (*self._levels, *self._held))

    def _follow(self, side: int, level: float, seconds: float) -> None:
        fallen = max(FLOOR_DBFS, self._levels[side] - FALL_DB_PER_SECOND * seconds)
        self._levels[side] = max(level, fallen)
        self._held_for[side] += seconds
        if level >= self._held[side]:
            self._held[side], self._held_for[side] = level, 0.0
        elif self._held_for[side] > HOLD_SECONDS:
            self._held[side] = self._levels[side]

    def sizeHint(self) -> QSize:
        return QSize(116, round(2 * BAR_HEIGHT + BAR_GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, round(2 * BAR_HEIGHT + BAR_GAP))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - 2 * BAR_HEIGHT - BAR_GAP) / 2
        for side in (0, 1):
            bar = QRectF(0, top + side * (BAR_HEIGHT + BAR_GAP), self.width(), BAR_HEIGHT)
            self._paint_bar(painter, bar, self._levels[side], self._held[side])

    def _paint_bar(self, painter: QPainter, bar: QRectF, level: float, held: float) -> None:
        painter.setBrush(QColor(self._tokens.hover))
        if not self._tokens.has_tints:
            painter.setPen(QColor(self._tokens.line))
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5) if not self._tokens.has_tints else bar, 2, 2)
        painter.setPen(Qt.PenStyle.NoPen)
        share = (level - FLOOR_DBFS) / -FLOOR_DBFS
        painter.setBrush(QColor(self._tokens.ok))
        if share > 0:
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * share, bar.height()), 2, 2)
        if held > FLOOR_DBFS:
            x = bar.left() + (bar.width() - 2) * (held - FLOOR_DBFS) / -FLOOR_DBFS
            loud = held > WARNING_DBFS
            painter.setBrush(QColor(self._tokens.bad if loud else self._tokens.text))
            painter.drawRect(QRectF(x, bar.top() - loud, 2, bar.height() + 2 * loud))  # taller too, not only red


class ClipLamp(QPushButton):
    """Is there once what is heard has reached full scale, and stays until it is pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Clip", parent)
        self._seen = 0
        self.setProperty("kind", "lamp")
        self.setToolTip("What you hear reached full scale. Press to put the lamp out")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _checked=False: self.put_out())
        self._clips = 0
        self.hide()

    def show_clips(self, clips: int) -> None:
        """How often it has happened since the start of the app."""
        if clips == self._clips:
            return
        self._clips = clips
        words = f"Clipped {count(clips - self._seen, 'time')}; press to put the lamp out"
        self.setAccessibleName(words)
        self.show()

    def put_out(self) -> None:
        """What happened is seen; the next time it shines again."""
        self._seen = self._clips
        self.hide()
