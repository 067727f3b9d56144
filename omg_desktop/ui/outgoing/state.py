"""What may be exported, and how, as a person chooses it."""

from enum import StrEnum
from typing import NamedTuple

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.exports import ExportFormat, rate_in_words
from omg_desktop.domain.naming import USUAL_TEMPLATE, file_name
from omg_desktop.domain.values import Value

FORMATS = (
    (ExportFormat.WAV_24, "WAV, 24 bits"),
    (ExportFormat.WAV_16, "WAV, 16 bits"),
    (ExportFormat.FLAC, "FLAC"),
    (ExportFormat.AIFF_24, "AIFF, 24 bits"),
    (ExportFormat.MP3, "MP3, 320 kb/s"),
    (ExportFormat.AS_IT_IS, "As the provider made it"),
)
NAME_LENGTH_MAX = 32
"""The sheet stays as wide as it is, whatever a release is called."""
EXAMPLE = {
    "artist": "Artist",
    "title": "Title",
    "take": "Take 2",
    "name": "Slow and close",
    "bpm": "100 BPM",
    "key": "A minor",
    "release": "Release",
    "number": "01",
    "provider": "Provider",
    "part": "",
}


class ExportWhat(StrEnum):
    """Which audio."""

    HEARD = "heard"
    LOOP = "loop"
    KEPT = "kept"
    PICKED = "picked"
    STEMS = "stems"
    BUNDLE = "bundle"
    EVERYTHING = "everything"


class ExportChoice(NamedTuple):
    """What a person wants to be written."""

    what: ExportWhat
    format: ExportFormat
    template: str
    sidecars: bool
    sample_rate_hz: int | None = None
    stems: bool = False


class OutgoingState(Value):
    """What there is to choose from, and how far the writing is. ``fraction`` None: nobody knows.

    ``size_words`` and ``credentials_words`` say what the choice would come to.
    """

    take_name: str = ""
    loop_words: str = ""
    has_stems: bool = False
    release_name: str = ""
    kept_count: int = 0
    picked_count: int = 0
    size_words: str = ""
    credentials_words: str = ""
    loses_credentials: bool = False
    writing: bool = False
    fraction: float | None = None
    phase: str = ""
    problem: str = ""

    @property
    def choices(self) -> tuple[tuple[ExportWhat, str], ...]:
        kept = "The kept take" if self.kept_count == 1 else f"All {self.kept_count} kept takes"
        picked = "The take of what is picked in the library"
        if self.picked_count > 1:
            picked = f"The {self.picked_count} takes of what is picked in the library"
        name = self.release_name
        name = name if len(name) <= NAME_LENGTH_MAX else f"{name[: NAME_LENGTH_MAX - 1].rstrip()}…"
        offered = (
            (ExportWhat.HEARD, self.take_name, bool(self.take_name)),
            (ExportWhat.LOOP, f"The loop of {self.take_name}, {self.loop_words}", bool(self.loop_words)),
            (ExportWhat.STEMS, f"The stems of {self.take_name}", self.has_stems and bool(self.take_name)),
            (ExportWhat.KEPT, kept, self.kept_count > 0),
            (ExportWhat.PICKED, picked, self.picked_count > 0),
            (ExportWhat.BUNDLE, f"All of “{name}” as one zip", bool(name)),
            (ExportWhat.EVERYTHING, "Everything in the library", True),
        )
        return tuple((what, words) for what, words, there in offered if there)


def formats_of(what: ExportWhat) -> tuple[tuple[str, str], ...]:
    """The formats to choose from; stems are played anew, and no provider made a file of them."""
    return tuple(
        (how.value, words) for how, words in FORMATS if what is not ExportWhat.STEMS or how is not ExportFormat.AS_IT_IS
    )


def rates_of(how: ExportFormat) -> tuple[tuple[int, str], ...]:
    """The sample rates to choose from; 0 keeps the one a sound has."""
    return ((0, "As it is"), *((rate, rate_in_words(rate)) for rate in how.rates_hz))


def example_of(template: str, what: ExportWhat = ExportWhat.HEARD) -> tuple[str, bool]:
    """What a file would be called, or what is wrong with the template; and whether it works."""
    stems = what is ExportWhat.STEMS
    filled = f"{template} - {{part}}" if stems and "{part}" not in template else template
    try:
        return f"For example: {file_name(filled, EXAMPLE | {'part': 'Drums' if stems else ''})}", True
    except InvalidInput as error:
        return str(error), False


__all__ = [
    "EXAMPLE",
    "FORMATS",
    "USUAL_TEMPLATE",
    "ExportChoice",
    "ExportWhat",
    "OutgoingState",
    "example_of",
    "formats_of",
    "rates_of",
]
