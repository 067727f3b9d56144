"""The part of a take that a waveform shows. No Qt in here: pure geometry."""

from typing import NamedTuple

SHOWN_SECONDS_MIN = 1.0
ZOOM_STEP = 1.5
LOOP_MARGIN = 0.08


class WaveWindow(NamedTuple):
    """From ``start`` to ``end`` of a take that is ``whole`` seconds long."""

    start: float = 0.0
    end: float = 0.0
    whole: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    @property
    def is_whole(self) -> bool:
        return self.length >= self.whole - 1e-9

    def x(self, seconds: float, width: float) -> float:
        """Where a moment stands in so many pixels; outside of them for what is not shown."""
        return (seconds - self.start) * width / self.length if self.length > 0 else 0.0

    def seconds(self, x: float, width: float) -> float:
        """The moment at a pixel, inside the take."""
        return min(max(self.start + x * self.length / max(1.0, width), 0.0), self.whole)

    def zoomed(self, factor: float, at: float) -> "WaveWindow":
        """Closer by this factor (further below 1); the moment ``at`` stays where it is."""
        length = min(max(self.length / factor, SHOWN_SECONDS_MIN), self.whole)
        share = (at - self.start) / self.length if self.length > 0 else 0.5
        return self._from(at - share * length, length)

    def around(self, start: float, end: float) -> "WaveWindow":
        """A stretch with a little room on both sides."""
        length = min(max((end - start) * (1 + 2 * LOOP_MARGIN), SHOWN_SECONDS_MIN), self.whole)
        return self._from((start + end - length) / 2, length)

    def moved(self, seconds: float) -> "WaveWindow":
        return self._from(self.start + seconds, self.length)

    def following(self, position: float) -> "WaveWindow":
        """The next page when the music has left this one."""
        if self.is_whole or self.start <= position < self.end:
            return self
        return self._from(position, self.length)

    def fit(self) -> "WaveWindow":
        return WaveWindow(0.0, self.whole, self.whole)

    def for_take(self, whole: float) -> "WaveWindow":
        """The same moments of another take, as far as it has them."""
        if self.is_whole or self.length > whole:
            return WaveWindow(0.0, whole, whole)
        return WaveWindow(0.0, 0.0, whole)._from(self.start, self.length)

    def _from(self, start: float, length: float) -> "WaveWindow":
        start = min(max(start, 0.0), max(self.whole - length, 0.0))
        return WaveWindow(start, start + length, self.whole)
