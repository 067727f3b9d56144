"""Lyrics from files: plain text, and LRC, in which each line begins with the moments at which it is sung."""

import re

_STAMP = re.compile(r"\[(\d{1,3}):(\d{1,2}(?:[.:]\d{1,3})?)\]")
_LEADING_STAMPS = re.compile(r"^\s*(?:\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]\s*)+")
_WORD_STAMPS = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>\s?")
_ABOUT = re.compile(r"^\s*\[(?:ar|al|ti|au|lr|by|re|ve|la|tool|length|offset|id)\s*:[^\]]*\]\s*$", re.IGNORECASE)
_BLANK_RUNS = re.compile(r"\n{3,}")


def lyrics_from(text: str) -> str:
    """The words alone. A line that is sung several times stands at each of its places; section tags stay."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if any(_LEADING_STAMPS.match(line) for line in plain.split("\n")):
        plain = _without_times(plain)
    lines = "\n".join(line.rstrip() for line in plain.split("\n"))
    return _BLANK_RUNS.sub("\n\n", lines).strip("\n")


def _without_times(text: str) -> str:
    sung: list[tuple[float, str]] = []
    moment = 0.0  # what has no time of its own stays behind the line before it
    for line in text.split("\n"):
        if _ABOUT.match(line):
            continue
        stamps = _LEADING_STAMPS.match(line)
        words = _WORD_STAMPS.sub("", line[stamps.end() :] if stamps else line).strip()
        if stamps is None:
            sung.append((moment, words))
            continue
        moments = [_seconds(found) for found in _STAMP.finditer(stamps[0])]
        sung += [(each, words) for each in moments]
        moment = moments[0]
    return "\n".join(words for _, words in sorted(sung, key=lambda each: each[0]))


def _seconds(found: re.Match[str]) -> float:
    return int(found[1]) * 60 + float(found[2].replace(":", "."))
