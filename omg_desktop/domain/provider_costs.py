"""What providers and lyric writers cost, by their price lists: what they were paid, and what they may have charged."""

from collections.abc import Iterable
from itertools import groupby

from omg_desktop.domain.attempts import Outcome
from omg_desktop.domain.audit import EventKind, UsageEvent
from omg_desktop.domain.generations import HOUSE
from omg_desktop.domain.trail import dollars
from omg_desktop.domain.values import Microdollars, Value

_SUCCEEDED = "succeeded"


class ProviderCosts(Value):
    """Every attempt is in one of the two. ``by_once`` is the part of ``paid`` that ONCE paid for its own takes."""

    paid: Microdollars
    by_once: Microdollars
    perhaps: Microdollars

    @property
    def words(self) -> str:
        """The one way in which this is shown: "$0.31 · $0.15 more may have been charged"."""
        of_once = f", {dollars(self.by_once)} of it by ONCE" if self.by_once else ""
        perhaps = f" · {dollars(self.perhaps)} more may have been charged" if self.perhaps else ""
        return f"{dollars(self.paid)}{of_once}{perhaps}"


def provider_costs(usage: Iterable[UsageEvent]) -> ProviderCosts:
    """Of takes and lyrics alike. What was fetched after nobody knew what had become of it was charged once."""
    paid = by_once = perhaps = 0
    for _submission, events in groupby(sorted(usage, key=_submission_of), key=_submission_of):
        told = [event for event in events if event.metadata.estimated_cost and _may_be_charged(event)]
        made = [event for event in told if event.metadata.outcome == _SUCCEEDED]
        if made:
            paid += made[-1].metadata.estimated_cost
            by_once += made[-1].metadata.estimated_cost if made[-1].provider == HOUSE else 0
        elif told:
            perhaps += told[-1].metadata.estimated_cost
    return ProviderCosts(paid=paid, by_once=by_once, perhaps=perhaps)


def _submission_of(event: UsageEvent) -> tuple[str, ...]:
    """An order is sent to a provider once for each of its tries; looking for what became of it is no other try."""
    if event.kind != EventKind.MUSIC_GENERATION:
        return (event.id,)
    return event.provider, event.metadata.order_id, str(event.metadata.retry_count)


def _may_be_charged(event: UsageEvent) -> bool:
    known = event.metadata.provider_outcome
    return event.metadata.outcome == _SUCCEEDED or (bool(known) and Outcome(known).may_be_charged)
