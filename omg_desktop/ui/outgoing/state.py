"""What may be exported, and how, as a person chooses it."""

from enum import StrEnum
from typing import NamedTuple

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.naming import USUAL_TEMPLATE, file_name
from omg_desktop.domain.values import Value
from omg_desktop.flows.export import ExportFormat

FORMATS = (
    (ExportFormat.WAV_24, "WAV, 24 bits"),
    (ExportFormat.WAV_16, "WAV, 16 bits"),
    (ExportFormat.FLAC, "FLAC"),
    (ExportFormat.MP3, "MP3, 320 kb/s"),
    (ExportFormat.AS_IT_IS, "As the provider made it"),
)
EXAMPLE = {
    "artist": "Artist",
    "title": "Title",
    "take": "Take 2",
    "bpm": "100 BPM",
    "key": "A minor",
    "release": "Release",
    "number": "01",
    "provider": "Provider",
}


class ExportWhat(StrEnum):
    """Which audio."""

    HEARD = "heard"
    LOOP = "loop"
    KEPT = "kept"
    EVERYTHING = "everything"


class ExportChoice(NamedTuple):
    """What a person wants to be written."""

    what: ExportWhat
    format: ExportFormat
    template: str
    sidecars: bool


class OutgoingState(Value):
    """What there is to choose from, and how far the writing is. ``fraction`` None: nobody knows."""

    take_name: str = ""
    loop_words: str = ""
    kept_count: int = 0
    writing: bool = False
    fraction: float | None = None
    phase: str = ""
    problem: str = ""

    @property
    def choices(self) -> tuple[tuple[ExportWhat, str], ...]:
        kept = "The kept take" if self.kept_count == 1 else f"All {self.kept_count} kept takes"
        offered = (
            (ExportWhat.HEARD, self.take_name, bool(self.take_name)),
            (ExportWhat.LOOP, f"The loop of {self.take_name}, {self.loop_words}", bool(self.loop_words)),
            (ExportWhat.KEPT, kept, self.kept_count > 0),
            (ExportWhat.EVERYTHING, "Everything in the library", True),
        )
        return tuple((what, words) for what, words, there in offered if there)


def example_of(template: str) -> tuple[str, bool]:
    """What a file would be called, or what is wrong with the template; and whether it works."""
    try:
        return f"For example: {file_name(template, EXAMPLE)}", True
    except InvalidInput as error:
        return str(error), False


__all__ = ["EXAMPLE", "FORMATS", "USUAL_TEMPLATE", "ExportChoice", "ExportWhat", "OutgoingState", "example_of"]
