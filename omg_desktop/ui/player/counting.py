"""Ways to count a moment of the music, and to understand one that is typed. No Qt in here."""

import math
import re
from enum import StrEnum

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.values import Value
from omg_desktop.ui.widgets.figures import clock_tenths

BEATS_PER_BAR = 4
_ROUNDED = 1e-6

_CLOCK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,3}))?")
_BARS = re.compile(r"(\d{1,6})(?:\s*\|\s*(\d{1,2}))?")
_SAMPLES = re.compile(r"\d{1,3}(?:[,.’ ]\d{3})+|\d{1,12}")


class Count(StrEnum):
    """What is counted."""

    TENTHS = "tenths"
    THOUSANDTHS = "thousandths"
    BARS = "bars"
    SAMPLES = "samples"


COUNT_WORDS = {
    Count.TENTHS: "Minutes, seconds, tenths",
    Count.THOUSANDTHS: "Minutes, seconds, thousandths",
    Count.BARS: "Bars and beats",
    Count.SAMPLES: "Samples",
}


class Grid(Value):
    """What is known of the sound that is heard. Without a tempo there are no bars, without a rate no samples.

    ``no_bars`` and ``no_samples`` say why.
    """

    tempo_bpm: float | None = None
    sample_rate_hz: int | None = None
    no_bars: str = ""
    no_samples: str = ""

    def hindrance(self, count: Count) -> str:
        """Why it cannot be counted like this; empty when it can."""
        return {Count.BARS: self.no_bars, Count.SAMPLES: self.no_samples}.get(count, "")

    def possible(self, count: Count) -> Count:
        """This, or tenths where it cannot be counted like this."""
        return Count.TENTHS if self.hindrance(count) else count

    def after(self, count: Count) -> Count:
        """The next way to count that there is."""
        ways = [way for way in Count if not self.hindrance(way)]
        return ways[(ways.index(self.possible(count)) + 1) % len(ways)]

    def words(self, count: Count, seconds: float) -> str:
        """ "1:07.4", "1:07.412", "12|3" or "2,973,600"; what has not fully passed is not counted."""
        seconds = max(0.0, seconds)
        if count is Count.BARS and self.tempo_bpm:
            beats = int(seconds * self.tempo_bpm / 60 + _ROUNDED)
            return f"{beats // BEATS_PER_BAR + 1}|{beats % BEATS_PER_BAR + 1}"
        if count is Count.SAMPLES and self.sample_rate_hz:
            return f"{round(seconds * self.sample_rate_hz):,}"
        if count is Count.THOUSANDTHS:
            thousandths = int(seconds * 1000 + _ROUNDED)
            return f"{thousandths // 60_000}:{thousandths // 1000 % 60:02}.{thousandths % 1000:03}"
        return clock_tenths(seconds)

    def seconds_in(self, text: str, count: Count, length_seconds: float) -> float:
        """The moment that is meant, where a plain number is what is counted. Raises InvalidInput in one sentence."""
        count, words = self.possible(count), text.strip()
        seconds = self._in_bars(words, count)
        if seconds is None and count is Count.SAMPLES and _SAMPLES.fullmatch(words) and self.sample_rate_hz:
            seconds = int(re.sub(r"\D", "", words)) / self.sample_rate_hz
        if seconds is None:
            seconds = _on_the_clock(words)
        if seconds is None:
            raise InvalidInput(f"“{words[:20]}” is no time, so the music stays where it is; type {_examples(count)}.")
        if seconds > length_seconds + _ROUNDED:
            end = self.words(count, length_seconds)
            raise InvalidInput(f"{words} lies behind the end at {end}, so the music stays where it is.")
        return min(seconds, length_seconds)

    def stepped(self, text: str, place: int, by: int, count: Count, length_seconds: float) -> str:
        """The time with the digit at this place of its text counted up or down; the same where there is none."""
        count = self.possible(count)
        worth = self._worth(text, place, count)
        if worth is None:
            return text
        try:
            seconds = self.seconds_in(text, count, math.inf)
        except InvalidInput:
            return text
        return self.words(count, min(max(seconds + by * worth, 0.0), length_seconds) + _ROUNDED / 10)

    def _in_bars(self, words: str, count: Count) -> float | None:
        found = _BARS.fullmatch(words)
        if not found or ("|" not in words and count is not Count.BARS):
            return None
        if not self.tempo_bpm:
            raise InvalidInput(f"{words} cannot be found: {self.no_bars or 'the tempo is not known'}.")
        bar, beat = int(found.group(1)), int(found.group(2) or 1)
        if bar < 1 or not 1 <= beat <= BEATS_PER_BAR:
            raise InvalidInput(
                f"{words} is no bar and beat: bars begin with 1, and beats go from 1 to {BEATS_PER_BAR}."
            )
        return ((bar - 1) * BEATS_PER_BAR + beat - 1) * 60 / self.tempo_bpm

    def _worth(self, text: str, place: int, count: Count) -> float | None:
        """How many seconds the digit there stands for."""
        if not 0 <= place < len(text) or not text[place].isdecimal():
            return None
        behind = re.sub(r"[,\s]", "", text[place + 1 :]) if count is Count.SAMPLES else text[place + 1 :]
        if count is Count.BARS and self.tempo_bpm:
            beat = 60 / self.tempo_bpm
            return beat if "|" in text[:place] else beat * BEATS_PER_BAR * 10.0 ** len(behind.partition("|")[0])
        if count is Count.SAMPLES and self.sample_rate_hz:
            return 10.0 ** len(behind) / self.sample_rate_hz
        before, point, _ = text[:place].partition(".")
        if point:
            return 10.0 ** -(place - len(before))
        left_of_point = behind.partition(".")[0]
        return 60.0 ** left_of_point.count(":") * 10.0 ** len(left_of_point.partition(":")[0])


def _on_the_clock(words: str) -> float | None:
    found = _CLOCK.fullmatch(words)
    if found is None:
        return None
    hours, minutes, seconds, part = found.groups()
    if (minutes is not None and int(seconds) >= 60) or (hours is not None and int(minutes) >= 60):
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
    return whole + (int(part) / 10 ** len(part) if part else 0.0)


def _examples(count: Count) -> str:
    if count is Count.BARS:
        return "bar|beat such as 12|3, or a time such as 1:23.5"
    if count is Count.SAMPLES:
        return "a sample such as 3,660,300, or a time such as 1:23.5"
    return "1:23.5, or seconds such as 83"
