"""The order desk's rules: how an order changes, who is asked next, how long it may take, what a track may cost.

Every change of an order is written down before the world is touched; so each value here is one that a restart may
find, and from each the desk knows how to go on without ordering twice.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median

from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Tariff, TrackUse, credits_in_words, quote
from omg_desktop.domain.drafts import Order, OrderState, OwnLimit, TrackLimit
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import OrderId, ProviderKey, RequestId, TrackId
from omg_desktop.domain.trail import dollars
from omg_desktop.domain.values import Credits, Microdollars, Value

HISTORY_TAKES_MIN = 3
HISTORY_TAKES_MAX = 10
CHARGED_MAYBE = "The app ended while this was under way. It may have been charged."

# ---- an order's life ------------------------------------------------------------------------------------------------


def begun(order: Order) -> Order:
    """The provider is about to be asked. Raises InvalidInput unless the order waits: nothing is asked twice at once."""
    if order.state is not OrderState.WAITING:
        state = "under way" if order.state is OrderState.RENDERING else order.state.value
        raise InvalidInput(f"This take was already {state}.")
    return order.but(state=OrderState.RENDERING, due_at=None)


def named(order: Order, remote_id: str) -> Order:
    """The provider told its own name for it."""
    return order.but(remote_id=remote_id)


def to_repeat(order: Order, failure: Failure, reason: str, due_at: datetime) -> Order:
    """It came to nothing, and the same provider may be asked again then. A cancelled order stays cancelled."""
    if order.state is OrderState.CANCELLED:
        return order.but(left_untold=False)
    return order.but(
        state=OrderState.WAITING,
        due_at=due_at,
        failures=(*order.failures, failure.kind),
        failure=failure,
        reason=reason,
        retry_count=order.retry_count + 1,
        remote_id=order.remote_id if failure.can_fetch else None,
    )


def passed_on(order: Order, to: ProviderKey, failure: Failure, reason: str) -> Order:
    """Another provider is asked for it, as if for the first time. A cancelled order stays cancelled."""
    if order.state is OrderState.CANCELLED:
        return order.but(left_untold=False)
    return order.but(
        state=OrderState.WAITING,
        provider=to,
        tried=(*order.tried, order.provider),
        fallback_reason=joined(order.fallback_reason, reason),
        failures=(),
        failure=failure,
        reason="",
        retry_count=0,
        remote_id=None,
        due_at=None,
    )


def fulfilled(order: Order) -> Order:
    """Its take has come, and is kept, whether anybody still waited or not."""
    return order.but(state=OrderState.FULFILLED, reason="", left_untold=False)


def closed(order: Order, state: OrderState, reason: str, failure: Failure | None = None) -> Order:
    """It is over. What a person cancelled stays so, unless it may have been charged, which they need to know."""
    if order.state is OrderState.CANCELLED and state is not OrderState.UNKNOWN:
        state, reason = OrderState.CANCELLED, order.reason
    reason = joined(order.fallback_reason, reason)
    return order.but(state=state, reason=reason, failure=failure, due_at=None, left_untold=False)


def cancelled(order: Order) -> Order:
    """Nobody waits for it any more. What is over already stays what it became."""
    if not order.state.is_open:
        return order
    asked = order.state is OrderState.RENDERING
    return order.but(state=OrderState.CANCELLED, reason="Cancelled.", due_at=None, left_untold=asked)


def outcome_of_cancel(order: Order, needs_network: bool, said: Outcome | None) -> Outcome:
    """What the provider may have done of an order that nobody waits for; without a proof, a service may have made it.

    ``said``: what is known of its last request. A name it told for the order proves an earlier one.
    """
    if said is Outcome.NOT_SENT and order.remote_id is not None:
        return Outcome.UNKNOWN
    return said or (Outcome.UNKNOWN if needs_network else Outcome.NOT_SENT)


def cancelled_late(provider_name: str, cost: Microdollars) -> str:
    """What to tell the person whose cancel came after the order had left; "" where that costs nothing."""
    if not cost:
        return ""
    asked = f"{provider_name} had been asked already and may charge about {dollars(cost)}"
    return f"{asked}: look at your account there before you order it again."


def left(order: Order, outcome: Outcome, cost: Microdollars, reason: str) -> Order:
    """Its provider was let go of after a cancel. ``cost``: what it may charge all the same."""
    failure = Failure(kind=FailureKind.CANCELLED, outcome=outcome) if cost else order.failure
    return order.but(reason=reason or order.reason, failure=failure, left_untold=False)


def ordered_again(order: Order, order_id: OrderId, now: datetime) -> Order:
    """The same once more, from the provider the artist chose, under a name of its own."""
    if order.state.is_open or order.state is OrderState.FULFILLED:
        raise InvalidInput("Only a take that failed or was cancelled can be ordered again.")
    return Order(
        id=order_id,
        request_id=RequestId(order.request_id),
        track_id=order.track_id,
        take_index=order.take_index,
        brief=order.brief,
        prompt=order.prompt,
        provider=order.fallback_from or order.provider,
        seed=order.seed,
        ordered_at=now,
        retry_count=order.retry_count + 1,
        variation=order.variation,
    )


def fetched_again(order: Order) -> Order:
    """Look once more for what was ordered, by the provider's own name for it. Nothing is ordered."""
    if order.state is not OrderState.UNKNOWN or order.remote_id is None:
        raise InvalidInput("Only a take that the provider has a name for can be looked for again.")
    return order.but(state=OrderState.WAITING, reason="")


def is_in_doubt(order: Order, needs_network: bool) -> bool:
    """True when the app ended while a service was asked that never told its name for the order."""
    return order.state is OrderState.RENDERING and needs_network and order.remote_id is None


def waits_to_be_fetched(order: Order) -> bool:
    """True when a provider has it already, by a name, and nobody here has it under way."""
    return order.state is OrderState.WAITING and order.remote_id is not None


# ---- who is asked next ----------------------------------------------------------------------------------------------


class Candidate(Value):
    """A provider that could make an order."""

    key: ProviderKey
    needs_network: bool


def fallbacks(order: Order, candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Those in the artist's own order that were not asked yet."""
    return tuple(each for each in candidates if each.key not in (*order.tried, order.provider))


def next_provider(candidates: Sequence[Candidate], local_first: bool) -> ProviderKey:
    """The first of these; where the network is the trouble, the first that needs none."""
    local = next((each for each in candidates if not each.needs_network), None)
    return local.key if local_first and local else candidates[0].key


# ---- how long it may take -------------------------------------------------------------------------------------------


def expected_seconds(history: Iterable[UsageEvent], length_seconds: float) -> float | None:
    """How long a take of this length may take, told by those this provider made here last; None below three of them.

    ``history``: the newest first.
    """
    pace = [
        event.metadata.duration_milliseconds / event.metadata.audio_milliseconds
        for event in history
        if event.is_billable and event.metadata.audio_milliseconds
    ][:HISTORY_TAKES_MAX]
    return median(pace) * length_seconds if len(pace) >= HISTORY_TAKES_MIN else None


# ---- what a track may cost ------------------------------------------------------------------------------------------


class BudgetCheck(Value):
    """What a track's generations come to against the artist's own limit. ``after`` includes what is asked for now."""

    limit: Credits | None
    stops: bool
    spent: Credits
    after: Credits

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.after > self.limit

    @property
    def refuses(self) -> bool:
        return self.is_over and self.stops

    @property
    def sentence(self) -> str:
        """What to tell the person; "" while it stays within the limit."""
        if self.limit is None or not self.is_over:
            return ""
        comes_to, limit = credits_in_words(self.after), credits_in_words(self.limit)
        rest = " Raise the limit to go on." if self.stops else ""
        return f"The takes of this track would come to {comes_to}; your limit is {limit}.{rest}"


def limit_of(own: TrackLimit, settled: Credits | None) -> Credits | None:
    """The limit that holds for a track; None for none. ``settled`` is that of the preferences."""
    if own is OwnLimit.AS_SETTLED:
        return settled
    return None if own is OwnLimit.NONE else own


def check_budget(
    tariff: Tariff, limit: Credits | None, stops: bool, made: Sequence[ProviderKey], asked: Sequence[ProviderKey]
) -> BudgetCheck:
    """``made``: the providers of the takes and open orders there are; ``asked``: those of the takes wanted now."""
    spent, after = _generation_credits(tariff, made), _generation_credits(tariff, [*made, *asked])
    return BudgetCheck(limit=limit, stops=stops, spent=spent, after=after)


def _generation_credits(tariff: Tariff, providers: Sequence[ProviderKey]) -> Credits:
    counts: dict[str, int] = {provider: providers.count(provider) for provider in providers}
    return quote(tariff, [TrackUse(track_id=TrackId("-"), has_audio=True, generations=counts)]).ai_credits


def joined(*sentences: str) -> str:
    """Those that say something."""
    return " ".join(sentence for sentence in sentences if sentence)
