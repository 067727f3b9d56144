"""A release and its tracks: what goes to the stores."""

from datetime import date
from enum import StrEnum

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt

from omg_desktop.domain.ids import ReleaseId, TakeId, TrackId
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.domain.values import Digest, Value

TEXT_LENGTH_MAX = 200


class AudioOrigin(StrEnum):
    """Where the audio of a track came from."""

    TAKE = "take"
    IMPORT = "import"


class TrackAudio(Value):
    """The audio a track will be released with, fixed by its digest."""

    origin: AudioOrigin
    digest: Digest
    take_id: TakeId | None = None
    label: str = Field(max_length=TEXT_LENGTH_MAX)
    source: DigitalSource
    media_type: str
    duration_seconds: PositiveFloat
    sample_rate_hz: PositiveInt
    channels: PositiveInt
    bit_depth: int | None = None
    chosen_at: AwareDatetime


class Track(Value):
    """One song of a release. Without ``audio`` it is still being drafted, and is not billable."""

    id: TrackId
    release_id: ReleaseId
    position: PositiveInt
    title: str = Field(default="", max_length=TEXT_LENGTH_MAX)
    audio: TrackAudio | None = None
    removed: bool = False


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
