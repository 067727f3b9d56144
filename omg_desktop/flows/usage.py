"""The usage event of one attempt at a take: what the trail hears of it, which is never a text."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from omg_desktop.domain import orders as desk
from omg_desktop.domain.attempts import Failure, Outcome
from omg_desktop.domain.audit import Happening, UsageEvent, UsageMetadata, usage_happening
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.ids import EventId, new_id
from omg_desktop.domain.prompts import prompt_hash
from omg_desktop.domain.takes import Take
from omg_desktop.ports import Clock, MusicProvider, ProviderCard, ReleaseShelf, Sending, ShowsWhatItSends


@dataclass(frozen=True)
class Attempt:
    """A provider being asked for an order."""

    order: Order
    card: ProviderCard
    sent: Sending
    began: datetime

    @property
    def expected_cost(self) -> int:
        """Microdollars by the price list for what was asked, where no audio came that could be measured."""
        return self.card.price.cost_microdollars(self.order.brief.length_seconds)

    @classmethod
    def of(cls, order: Order, provider: MusicProvider, began: datetime) -> "Attempt":
        return cls(order, provider.card, sending_of(provider, order), began)

    def of_row(self, order: Order) -> "Attempt":
        """The same attempt, and its order as it stands now."""
        return replace(self, order=order)


def sending_of(provider: MusicProvider, order: Order) -> Sending:
    """What this provider is sent for an order, to the letter; for one that sends nothing, the prompt as it was made."""
    if isinstance(provider, ShowsWhatItSends):
        try:
            return provider.sending(order)
        except ProviderFailed:  # it cannot put this brief into its own form, and will say so when it is asked
            pass
    address = "" if provider.card.needs_network else "Nothing is sent: it works on this computer."
    return Sending(address, order.prompt, "", order.prompt)


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
            model_echoed=take.model if take.model != attempt.card.model else "",
            outcome="succeeded",
            mime_type=take.facts.media_type,
            estimated_cost=take.estimated_cost_microdollars,
            audio_sha256=take.audio_digest,
            audio_milliseconds=round(take.facts.duration_seconds * 1000),
            c2pa_present=take.facts.has_c2pa,
            remote_id=remote_id,
        )

    def failed(self, attempt: Attempt, failure: Failure) -> Happening:
        """It came to nothing. Only the kind is told: services quote prompts in their sentences."""
        return self._told(
            attempt,
            outcome="failed",
            failure=failure.kind.value,
            http_status=failure.http_status,
            provider_code=failure.provider_code,
            provider_outcome=failure.outcome.value,
            estimated_cost=attempt.expected_cost if failure.may_be_charged else 0,
            remote_id=failure.remote_id or attempt.order.remote_id,
        )

    def failed_here(self, attempt: Attempt, error: Exception) -> Happening:
        """It came to nothing on this computer: no room, no library. A service may have made it all the same."""
        if not attempt.card.needs_network:
            return self._told(attempt, outcome="failed", failure=type(error).__name__)
        return self._told(
            attempt,
            outcome="failed",
            failure=type(error).__name__,
            provider_outcome=Outcome.UNKNOWN.value,
            estimated_cost=attempt.expected_cost,
        )

    def of_cancel(
        self, attempt: Attempt, outcome: Outcome, said: str = ""
    ) -> tuple[Callable[[Order], Order], Happening]:
        """What becomes of a cancelled row, and what the trail hears. ``said``: where its provider knows more."""
        cost = attempt.expected_cost if outcome.may_be_charged else 0
        reason = said or desk.cancelled_late(attempt.card.name, cost)
        return lambda order: desk.left(order, outcome, cost, reason), self.cancelled(attempt, outcome)

    def cancelled(self, attempt: Attempt, outcome: Outcome) -> Happening:
        """Nobody waited any more; what the provider may have done until then, it may charge."""
        return self._told(
            attempt,
            outcome="cancelled",
            provider_outcome=outcome.value,
            estimated_cost=attempt.expected_cost if outcome.may_be_charged else 0,
            remote_id=attempt.order.remote_id,
        )

    def _told(self, attempt: Attempt, **facts: object) -> Happening:
        order, card, sent, now = attempt.order, attempt.card, attempt.sent, self.now()
        usual = {
            "track_index": order.take_index,
            "prompt_length": len(sent.prompt),
            "prompt_hash": prompt_hash(sent.prompt),
            "lyrics_length": len(sent.lyrics) if sent.lyrics else None,
            "lyrics_hash": prompt_hash(sent.lyrics) if sent.lyrics else None,
            "mime_type": "",
            "retry_count": order.retry_count,
            "estimated_cost": 0,
            "price_as_of": card.price.as_of,
            "licence_note": card.rights_plan or card.rights_note,
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
            provider=card.key,
            model=card.model,
            metadata=UsageMetadata.model_validate(usual | facts),
        )
        return usage_happening(event, order.track_id)
