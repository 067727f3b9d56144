"""Numbers as an artist reads them. No Qt in here, so that states may use it."""

from collections.abc import Sequence
from datetime import datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock(seconds: float) -> str:
    """A moment as "1:07"; what has not fully passed is not counted."""
    whole = int(max(0.0, seconds) + 1e-6)
    return f"{whole // 60}:{whole % 60:02}"


def clock_tenths(seconds: float) -> str:
    """A moment as "1:07.4"."""
    tenths = int(max(0.0, seconds) * 10 + 1e-6)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


def length(seconds: float) -> str:
    """A duration to the nearest second: "2:47"."""
    return clock(round(seconds))


def spoken_length(seconds: float) -> str:
    """A duration for the ear: "3 minutes 2", "30 seconds"."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return count(rest, "second")
    return f"{count(minutes, 'minute')} {rest}" if rest else count(minutes, "minute")


def spoken(words: str) -> str:
    """The same words for the ear: not every screen reader says the sign of what is less than nothing."""
    return words.replace("−", "minus ").replace(" · ", ", ")


def loudness(lufs: float | None) -> str:
    """Integrated loudness with a real minus sign; None is what no loudness could be measured of."""
    return "no loudness" if lufs is None else f"{signed(lufs)} LUFS"


def signed(value: float) -> str:
    """One decimal, with a real minus sign."""
    return f"{value:.1f}".replace("-", "−")


def count(number: int, noun: str) -> str:
    """ "1 track", "3 tracks", "1,284 tracks"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def percent(part: int, whole: int) -> str:
    """A share as "21%"; nothing of nothing is a dash."""
    return f"{round(100 * part / whole)}%" if whole else "–"


def day(moment: datetime) -> str:
    """The local day as "Nov 02"."""
    local = moment.astimezone()
    return f"{MONTHS[local.month - 1]} {local.day:02}"


def minute(moment: datetime) -> str:
    """The local time as "18:11"."""
    local = moment.astimezone()
    return f"{local.hour:02}:{local.minute:02}"


def joined(parts: Sequence[str]) -> str:
    """Facts side by side, empty ones left out."""
    return " · ".join(part for part in parts if part)
