"""A release and its tracks: what goes to the stores."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt, model_validator

from omg_desktop.domain.declarations import Declaration
from omg_desktop.domain.ids import ReleaseId, TakeId, TrackId
from omg_desktop.domain.takes import LABEL_LENGTH_MAX, LABELS_MAX, DigitalSource
from omg_desktop.domain.values import Digest, Value

TEXT_LENGTH_MAX = 200


class AudioOrigin(StrEnum):
    """Where the audio of a track came from."""

    TAKE = "take"
    IMPORT = "import"


class TrackAudio(Value):
    """The audio a track will be released with, fixed by its digest.

    ``source`` is None only for an import whose ``declaration`` says that nobody knows; such a track is not released.
    Imports of before the tool was asked for have a source and no declaration.
    """

    origin: AudioOrigin
    digest: Digest
    take_id: TakeId | None = None
    label: str = Field(max_length=TEXT_LENGTH_MAX)
    source: DigitalSource | None
    declaration: Declaration | None = None
    media_type: str
    duration_seconds: PositiveFloat
    sample_rate_hz: PositiveInt
    channels: PositiveInt
    bit_depth: int | None = None
    chosen_at: AwareDatetime

    @model_validator(mode="after")
    def _is_what_was_declared(self) -> Self:
        if self.declaration is None and self.source is None:
            raise ValueError("audio without a source needs a declaration that says so")
        if self.declaration is not None and self.declaration.source is not self.source:
            raise ValueError("the source is not the one that was declared")
        return self


class Track(Value):
    """One song of a release. Without ``audio`` it is still being drafted, and is not billable."""

    id: TrackId
    release_id: ReleaseId
    position: PositiveInt
    title: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    audio: TrackAudio | None = None
    removed: bool = False


class ReleaseColour(StrEnum):
    """A colour of the artist's own meaning, by its name, so that it is never told by the eye alone."""

    RED = "Red"
    ORANGE = "Orange"
    YELLOW = "Yellow"
    GREEN = "Green"
    BLUE = "Blue"
    PURPLE = "Purple"


class ReleaseMark(Value):
    """What the artist thinks of a release: kept beside it, sent to nobody, and free after it was submitted.

    Of a release, since that is what a list always shows, open or not.
    """

    release_id: ReleaseId
    favourite: bool = False
    colour: ReleaseColour | None = None
    tags: tuple[Annotated[str, Field(min_length=1, max_length=LABEL_LENGTH_MAX)], ...] = Field(
        default=(), max_length=LABELS_MAX
    )

    def with_tag(self, tag: str, *, on: bool) -> "ReleaseMark":
        """With this tag at its end, or without it; upper and lower case are one."""
        others = tuple(other for other in self.tags if other.casefold() != tag.casefold())
        return self.but(tags=(*others, tag)[:LABELS_MAX] if on else others)


class Release(Value):
    """The metadata the stores will show."""

    id: ReleaseId
    title: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    artist: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    genre: str = Field(default="", max_length=80)
    language: str = Field(default="English", max_length=40)
    label: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    p_line: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    c_line: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    release_date: date | None = None
    created_at: AwareDatetime
    edited_at: AwareDatetime
    removed: bool = False
