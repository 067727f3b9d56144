"""After a failed attempt at a take: again after a pause, the next provider, or tell the person.

No music service documents a way to ask twice and be charged once; so an attempt whose outcome nobody knows is never
repeated by the app. A brief that one provider refused is not carried to the next.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field, NonNegativeFloat

from omg_desktop.domain.values import Value

PAUSE_SECONDS_FIRST = 2.0
PAUSE_SECONDS_MAX = 60.0
JITTER_SHARE = 0.25
RETRIES_MAX = 5


class FailureKind(StrEnum):
    """Why no take came of an attempt."""

    OFFLINE = "offline"
    RATE = "rate"
    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    QUOTA = "quota"
    BILLING = "billing"
    PLAN = "plan"
    AUTH = "auth"
    BLOCKED = "blocked"
    INVALID = "invalid"
    GONE = "gone"  # the model, or the whole address, is no longer there
    MALFORMED = "malformed"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What an attempt that failed, or was cancelled, has done on the other side."""

    NOT_SENT = "not_sent"
    REJECTED = "rejected"
    DELIVERED = "delivered"  # something came back, and it is of no use
    UNKNOWN = "unknown"

    @property
    def may_be_charged(self) -> bool:
        """True when the provider may have taken money for it."""
        return self in (Outcome.UNKNOWN, Outcome.DELIVERED)


class Failure(Value):
    """What is known of a failed attempt.

    ``late``: the refusal came after the music was made, so it was of this take and not of the brief. ``can_fetch``:
    asking again with ``remote_id`` fetches what was ordered; without it, asking again orders anew and the order has to
    forget its ``remote_id`` first. ``suggestion`` is a direction (or lyrics, if ``suggests_lyrics``) in the provider's
    own words that it would accept.
    """

    kind: FailureKind = FailureKind.MALFORMED
    outcome: Outcome = Outcome.REJECTED
    retry_after_seconds: NonNegativeFloat | None = None
    late: bool = False
    suggestion: str = ""
    suggests_lyrics: bool = False
    http_status: int | None = None
    provider_code: str = ""
    remote_id: str | None = None
    can_fetch: bool = False

    @property
    def may_be_charged(self) -> bool:
        """True when the provider may have taken money for it."""
        return self.outcome.may_be_charged


class Step(StrEnum):
    """What the order desk does now."""

    AGAIN = "again"
    NEXT = "next"
    TELL = "tell"
    NOTHING = "nothing"


class Show(StrEnum):
    """What the person sees of it."""

    NOTHING = "nothing"
    COUNTDOWN = "countdown"
    IF_ALL_FAIL = "if_all_fail"
    ONCE_PER_SESSION = "once_per_session"
    NOW = "now"


class Decision(Value):
    """``pause_seconds`` comes before AGAIN; ``local_first``: of the next providers, one on this computer is best."""

    step: Step
    show: Show
    pause_seconds: float = Field(default=0.0, ge=0.0, le=PAUSE_SECONDS_MAX)
    local_first: bool = False


class _Rule(NamedTuple):
    retries: int
    next: bool
    show_with_next: Show


_RULES = {
    FailureKind.OFFLINE: _Rule(2, True, Show.IF_ALL_FAIL),
    FailureKind.RATE: _Rule(3, True, Show.NOW),
    FailureKind.UNAVAILABLE: _Rule(2, True, Show.NOW),
    FailureKind.TIMEOUT: _Rule(0, False, Show.NOW),
    FailureKind.QUOTA: _Rule(0, True, Show.ONCE_PER_SESSION),
    FailureKind.BILLING: _Rule(0, True, Show.ONCE_PER_SESSION),
    FailureKind.PLAN: _Rule(0, True, Show.ONCE_PER_SESSION),
    FailureKind.AUTH: _Rule(0, True, Show.NOW),
    FailureKind.BLOCKED: _Rule(0, False, Show.NOW),
    FailureKind.INVALID: _Rule(0, False, Show.NOW),
    FailureKind.GONE: _Rule(0, True, Show.NOW),
    FailureKind.MALFORMED: _Rule(1, True, Show.NOW),
    FailureKind.CANCELLED: _Rule(0, False, Show.NOTHING),
}
_LATE_REFUSAL = _Rule(1, False, Show.NOW)


def is_of_the_account(kind: FailureKind) -> bool:
    """True for what only the artist can mend at the provider or in the settings; it is told once in a session."""
    return kind is FailureKind.AUTH or _RULES[kind].show_with_next is Show.ONCE_PER_SESSION


def decide(failure: Failure, *, earlier: Sequence[FailureKind] = (), others: bool, jitter: float) -> Decision:
    """What to do after this failure.

    ``earlier`` are the kinds of the attempts before it, on this provider for this take. ``others`` is True when the
    person allowed another provider and one is left that can make it. ``jitter``, from 0 to 1, spreads those who were
    all turned away at the same moment.
    """
    if failure.kind is FailureKind.CANCELLED:
        return Decision(step=Step.NOTHING, show=Show.NOTHING)
    if failure.outcome is Outcome.UNKNOWN:
        return Decision(step=Step.TELL, show=Show.NOW)
    rule = _LATE_REFUSAL if failure.kind is FailureKind.BLOCKED and failure.late else _RULES[failure.kind]
    asked = failure.retry_after_seconds
    # Coming back before the time we were told would be turned away again; so long a wait is for the person to know.
    patient = asked is None or asked <= PAUSE_SECONDS_MAX
    if patient and earlier.count(failure.kind) < rule.retries and len(earlier) < RETRIES_MAX:
        waiting = Show.COUNTDOWN if failure.kind is FailureKind.RATE else Show.NOTHING
        return Decision(step=Step.AGAIN, show=waiting, pause_seconds=_pause(asked, len(earlier), jitter))
    if rule.next and others:
        is_offline = failure.kind is FailureKind.OFFLINE
        return Decision(step=Step.NEXT, show=rule.show_with_next, local_first=is_offline)
    return Decision(step=Step.TELL, show=Show.NOW)


def _pause(asked_seconds: float | None, retries: int, jitter: float) -> float:
    """Seconds: what was asked for or 2, 4, 8 …, and up to a quarter more, never less."""
    seconds = PAUSE_SECONDS_FIRST * 2.0**retries if asked_seconds is None else asked_seconds
    return min(seconds * (1.0 + JITTER_SHARE * jitter), PAUSE_SECONDS_MAX)
