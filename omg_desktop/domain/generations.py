"""A take made by ONCE itself: what is asked of the house, and how far it is. Both sides of the wire speak of this."""

from enum import StrEnum

from pydantic import Field

from omg_desktop.domain.drafts import SEED_MAX, TAKES_PER_REQUEST_MAX, Brief
from omg_desktop.domain.ids import OrderId, ProviderKey, ReleaseId, RequestId, TrackId
from omg_desktop.domain.takes import DigitalSource, Section
from omg_desktop.domain.values import Digest, Value

HOUSE = ProviderKey("once")
PROMPT_LENGTH_MAX = 40_000
REASON_LENGTH_MAX = 500
_ID = r"^[0-9a-zA-Z-]{1,64}$"


class GenerationState(StrEnum):
    """Where a generation is. Only ``succeeded`` adds to the price."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """True while a take may still come of it."""
        return self in (GenerationState.WAITING, GenerationState.RUNNING)


class GenerationWish(Value):
    """What the house needs to make a take and to count it. Asking twice for one ``id`` is asking once."""

    id: str = Field(pattern=_ID)
    order_id: OrderId = Field(pattern=_ID)
    request_id: RequestId = Field(pattern=_ID)
    release_id: ReleaseId = Field(pattern=_ID)
    track_id: TrackId = Field(pattern=_ID)
    take_index: int = Field(ge=0, lt=TAKES_PER_REQUEST_MAX)
    prompt: str = Field(max_length=PROMPT_LENGTH_MAX)
    brief: Brief
    seed: int = Field(ge=0, le=SEED_MAX)


class Made(Value):
    """What the house says of a take it has made. ``source`` is its word on how: an algorithm, or a trained model."""

    audio_digest: Digest
    model: str = Field(max_length=200)
    source: DigitalSource
    sections: tuple[Section, ...] = ()
    tempo_bpm: float | None = None
    musical_key: str = Field(default="", max_length=60)


class Generation(Value):
    """How far a wish is; ``fraction`` is None where nobody knows, ``made`` is there once it succeeded."""

    id: str
    state: GenerationState
    phase: str = Field(default="", max_length=200)
    fraction: float | None = Field(default=None, ge=0.0, le=1.0)
    reason: str = Field(default="", max_length=REASON_LENGTH_MAX)
    made: Made | None = None
