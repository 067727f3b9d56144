"""What a person wants to hear (Brief, Draft), and a provider being asked for it (Order)."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from omg_desktop.domain.attempts import Failure, FailureKind
from omg_desktop.domain.ids import OrderId, ProviderKey, RequestId, TrackId
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.domain.values import Value
from omg_desktop.domain.variations import Variation

GENRE_LENGTH_MAX = 80
DIRECTION_LENGTH_MAX = 4_000
LENGTH_SECONDS_MIN, LENGTH_SECONDS_MAX, LENGTH_SECONDS_USUAL = 30, 180, 120
TAKES_PER_REQUEST_MAX = 8
SEED_MAX = 2**31 - 1


class Brief(Value):
    """What a person wants to hear. Texts are kept as typed; lyrics are kept while instrumental is on, and not sent."""

    genre: str = Field(default="", max_length=GENRE_LENGTH_MAX)
    instrumental: bool = True
    lyrics: str = Field(default="", max_length=LYRICS_LENGTH_MAX)
    direction: str = Field(default="", max_length=DIRECTION_LENGTH_MAX)
    length_seconds: int = Field(default=LENGTH_SECONDS_USUAL, ge=LENGTH_SECONDS_MIN, le=LENGTH_SECONDS_MAX)


class OwnLimit(StrEnum):
    """A limit of a track's own that is no number."""

    AS_SETTLED = "as_settled"  # that of the preferences, if there is one
    NONE = "none"


TrackLimit = OwnLimit | Annotated[int, Field(ge=0)]
"""What the takes of one track may cost, in credits, or that it follows the preferences, or has no limit at all."""


class Draft(Value):
    """The brief a person is working on for one track, and how they want it generated."""

    track_id: TrackId
    brief: Brief = Brief()
    provider: ProviderKey = ProviderKey("builtin")
    takes_wanted: int = Field(default=3, ge=1, le=TAKES_PER_REQUEST_MAX)
    seed: int | None = Field(default=None, ge=0, le=SEED_MAX)
    budget_credits: TrackLimit = OwnLimit.AS_SETTLED
    edited_at: AwareDatetime


class OrderState(StrEnum):
    """Where an order is. Only ``fulfilled`` adds a generation to the price."""

    WAITING = "waiting"
    RENDERING = "rendering"
    FULFILLED = "fulfilled"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"

    @property
    def is_open(self) -> bool:
        """True while a take may still come."""
        return self in (OrderState.WAITING, OrderState.RENDERING)


class Order(Value):
    """One provider asked for one take. It is written down before the provider is asked.

    ``failures`` are the kinds of the attempts on the present provider that came to nothing, ``failure`` is the last of
    all; ``due_at`` is when the next attempt may begin. ``tried`` are the providers that were asked before this one, the
    artist's own choice first, and ``fallback_reason`` says why it was not made there. With a ``variation`` it is a
    known song changed, which only the maker of that song can do. ``left_untold``: it was cancelled while its provider
    was asked, and what came of that is not in the trail yet.
    """

    id: OrderId
    request_id: RequestId
    track_id: TrackId
    take_index: int = Field(ge=0, lt=TAKES_PER_REQUEST_MAX)
    brief: Brief
    prompt: str
    provider: ProviderKey
    seed: int = Field(ge=0, le=SEED_MAX)
    ordered_at: AwareDatetime
    state: OrderState = OrderState.WAITING
    remote_id: str | None = None
    retry_count: int = Field(default=0, ge=0)
    reason: str = ""
    due_at: AwareDatetime | None = None
    failures: tuple[FailureKind, ...] = ()
    failure: Failure | None = None
    tried: tuple[ProviderKey, ...] = ()
    fallback_reason: str = ""
    variation: Variation | None = None
    left_untold: bool = False

    @property
    def failed_at(self) -> ProviderKey | None:
        """Whose ``failure`` it is: of the present provider, or of the one before it while this one has had none."""
        if self.failure is None:
            return None
        own = bool(self.failures) or self.state in (OrderState.FAILED, OrderState.UNKNOWN) or self.was_cancelled_late
        return self.provider if own or not self.tried else self.tried[-1]

    @property
    def was_cancelled_late(self) -> bool:
        """Its provider had been asked by then, and may charge for it."""
        failure = self.failure if self.state is OrderState.CANCELLED else None
        return failure is not None and failure.kind is FailureKind.CANCELLED and failure.may_be_charged

    @property
    def fallback_from(self) -> ProviderKey | None:
        """The provider the artist chose, when another one makes the take."""
        return self.tried[0] if self.tried else None
