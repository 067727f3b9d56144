"""What providers were paid and may have charged: each attempt once, and what is not known told apart."""

import pytest

from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.provider_costs import ProviderCosts, provider_costs
from tests.builders import a_usage_event


def an_attempt(
    order: str, outcome: str, provider_outcome: str = "", retry_count: int = 0, **event: object
) -> UsageEvent:
    metadata = {
        "order_id": order,
        "outcome": outcome,
        "provider_outcome": provider_outcome,
        "retry_count": retry_count,
        "estimated_cost": event.pop("cost", 80_000),
    }
    return a_usage_event(metadata=metadata, **({"provider": "cloud"} | event))


def test_every_attempt_that_cost_something_counts_and_what_nobody_knows_is_told_apart() -> None:
    usage = [
        an_attempt("1", "succeeded"),
        an_attempt("2", "failed", "delivered"),
        an_attempt("2", "succeeded", retry_count=1),  # sent anew after the first was of no use
        an_attempt("3", "failed", "unknown"),
        an_attempt("4", "cancelled", "unknown", cost=150_000),
        an_attempt("5", "cancelled", "not_sent", cost=0),
        an_attempt("6", "failed", "rejected", cost=0),
    ]
    found = provider_costs(usage)
    assert found == ProviderCosts(paid=160_000, by_once=0, perhaps=310_000)
    assert found.words == "$0.16 · $0.31 more may have been charged"
    assert provider_costs(reversed(usage)) == found


def test_what_was_fetched_after_silence_was_charged_once() -> None:
    silence, take = an_attempt("1", "failed", "unknown"), an_attempt("1", "succeeded")
    assert provider_costs([silence, silence, take]) == ProviderCosts(paid=80_000, by_once=0, perhaps=0)
    assert provider_costs([silence, silence]) == ProviderCosts(paid=0, by_once=0, perhaps=80_000)
    elsewhere = an_attempt("1", "succeeded", provider="other")  # a fallback is another charge
    assert provider_costs([silence, elsewhere]) == ProviderCosts(paid=80_000, by_once=0, perhaps=80_000)


def test_lyrics_count_each_for_itself_and_what_once_pays_is_said() -> None:
    lyrics = [an_attempt("", "succeeded", kind="lyrics_generation", cost=500) for _ in range(2)]
    lost = an_attempt("", "cancelled", "unknown", kind="lyrics_generation", cost=10_000)
    of_once = an_attempt("1", "succeeded", provider="once")
    assert provider_costs([*lyrics, lost]) == ProviderCosts(paid=1_000, by_once=0, perhaps=10_000)
    assert provider_costs([of_once, an_attempt("2", "succeeded")]).words == "$0.16, $0.08 of it by ONCE"


@pytest.mark.parametrize("usage", [[], [an_attempt("1", "failed", cost=0)], [an_attempt("1", "succeeded", cost=0)]])
def test_nothing_costs_nothing(usage: list[UsageEvent]) -> None:
    assert provider_costs(usage).words == "$0.00"
