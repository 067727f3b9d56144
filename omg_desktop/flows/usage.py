"""The usage event of one attempt at a take: what the trail hears of it, which is never a text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from omg_desktop.domain.attempts import Failure
from omg_desktop.domain.audit import Happening, UsageEvent, UsageMetadata, usage_happening
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.ids import EventId, new_id
from omg_desktop.domain.prompts import prompt_hash
from omg_desktop.domain.takes import Take
from omg_desktop.ports import Clock, ProviderCard, ReleaseShelf


@dataclass(frozen=True)
class Attempt:
    """A provider being asked for an order."""

    order: Order
    card: ProviderCard
    began: datetime


@dataclass(frozen=True)
class UsageTeller:
    """Makes what goes into the trail. The caller writes it together with the thing it tells of."""

    releases: ReleaseShelf
    user_id: Callable[[], str]
    now: Clock

    def taken(self, attempt: Attempt, take: Take, remote_id: str | None) -> Happening:
        """A take came, and was kept."""
        return self._told(
            attempt,
            take.model,
            outcome="succeeded",
            mime_type=take.facts.media_type,
            estimated_cost=take.estimated_cost_microdollars,
            audio_sha256=take.audio_digest,
            audio_milliseconds=round(take.facts.duration_seconds * 1000),
            remote_id=remote_id,
        )

    def failed(self, attempt: Attempt, failure: Failure) -> Happening:
        """It came to nothing. Only the kind is told: services quote prompts in their sentences."""
        return self._told(
            attempt,
            attempt.card.model,
            outcome="failed",
            failure=failure.kind.value,
            http_status=failure.http_status,
            provider_code=failure.provider_code,
            provider_outcome=failure.outcome.value,
            remote_id=failure.remote_id or attempt.order.remote_id,
        )

    def failed_here(self, attempt: Attempt, error: Exception) -> Happening:
        """It came to nothing on this computer: no room, no library."""
        return self._told(attempt, attempt.card.model, outcome="failed", failure=type(error).__name__)

    def cancelled(self, attempt: Attempt) -> Happening:
        """Nobody waited any more."""
        return self._told(attempt, attempt.card.model, outcome="cancelled", remote_id=attempt.order.remote_id)

    def _told(self, attempt: Attempt, model: str, **facts: object) -> Happening:
        order, now = attempt.order, self.now()
        usual = {
            "track_index": order.take_index,
            "prompt_length": len(order.prompt),
            "prompt_hash": prompt_hash(order.prompt),
            "mime_type": "",
            "retry_count": order.retry_count,
            "estimated_cost": 0,
            "seed": order.seed,
            "request_id": order.request_id,
            "order_id": order.id,
            "duration_milliseconds": max(0, round((now - attempt.began).total_seconds() * 1000)),
            "fallback_from": order.fallback_from or "",
            "parent_take": order.variation.parent if order.variation else "",
            "variation": order.variation.kind.value if order.variation else "",
        }
        event = UsageEvent(
            id=EventId(new_id()),
            created_at=now,
            user_id=self.user_id(),
            release_id=self.releases.track(order.track_id).release_id,
            conversation_id=order.track_id,
            provider=attempt.card.key,
            model=model,
            metadata=UsageMetadata.model_validate(usual | facts),
        )
        return usage_happening(event, order.track_id)
