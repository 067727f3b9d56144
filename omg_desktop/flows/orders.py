"""Orders before and after they are made: written down, waited for in line, cancelled, asked for again, resumed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from omg_desktop.domain import orders as desk
from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.audit import EventKind, Happening
from omg_desktop.domain.drafts import SEED_MAX, Draft, Order, OrderState
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import OrderId, ProviderKey, RequestId, new_id
from omg_desktop.domain.orders import BudgetCheck
from omg_desktop.domain.prompts import prompt_for, prompt_hash
from omg_desktop.domain.queue import Queue
from omg_desktop.domain.surprise import Dice
from omg_desktop.domain.variations import Variation
from omg_desktop.flows.library import Standing, happening
from omg_desktop.flows.render import Providers, provider_of
from omg_desktop.flows.submit import CurrentTariff
from omg_desktop.flows.usage import Attempt, UsageTeller, sending_of
from omg_desktop.ports import AuditLog, Clock, DraftShelf, OrderShelf, PreferenceShelf, ReleaseShelf, TakeShelf


@dataclass(frozen=True)
class CheckBudget:
    """What a track's takes come to with the ones wanted now, against the limit of its draft or of the preferences."""

    orders: OrderShelf
    takes: TakeShelf
    preferences: PreferenceShelf
    tariff: CurrentTariff

    def __call__(self, draft: Draft) -> BudgetCheck:
        preferences = self.preferences.load()
        limit = desk.limit_of(draft.budget_credits, preferences.budget_credits)
        made = [take.provider for take in self.takes.of_track(draft.track_id)]
        made += [order.provider for order in self.orders.of_track(draft.track_id) if order.state.is_open]
        asked = [draft.provider] * draft.takes_wanted
        return desk.check_budget(self.tariff(), limit, preferences.budget_stops, made, asked)


@dataclass(frozen=True)
class OrderTakes:
    """Write down that takes are wanted. Nothing is rendered yet, and nothing is lost if the app ends now.

    Takes of one request have the seeds ``seed``, ``seed + 1`` …; without one, a seed is drawn.
    """

    providers: Providers
    orders: OrderShelf
    releases: ReleaseShelf
    standing: Standing
    catalogue: GenreCatalogue
    check_budget: CheckBudget
    dice: Callable[[int | None], Dice]
    now: Clock

    def __call__(
        self,
        draft: Draft,
        count: int | None = None,
        seed: int | None = None,
        provider: ProviderKey | None = None,
        variation: Variation | None = None,
    ) -> tuple[Order, ...]:
        asked = draft.but(
            takes_wanted=count or draft.takes_wanted,
            provider=provider or draft.provider,
            seed=draft.seed if seed is None else seed,
        )
        track = self.releases.track(draft.track_id)
        self.standing.require_editable(track.release_id)
        self._require_able(asked)
        first_seed = self.dice(None).randint(0, SEED_MAX - 100) if asked.seed is None else asked.seed
        orders = self._orders(asked, first_seed, variation)
        told = happening(EventKind.TAKES_ORDERED, self.now, track.release_id, track.id, self._details(asked, orders))
        self.orders.put(orders, told)
        return orders

    def _require_able(self, draft: Draft) -> None:
        """Raises InvalidInput before anything is asked of anybody: for what cannot be made, or costs too much."""
        if problem := provider_of(self.providers, draft.provider).card.why_not(draft.brief):
            raise InvalidInput(problem)
        budget = self.check_budget(draft)
        if budget.refuses:
            raise InvalidInput(budget.sentence)

    def _orders(self, draft: Draft, first_seed: int, variation: Variation | None) -> tuple[Order, ...]:
        request_id, now, prompt = RequestId(new_id()), self.now(), prompt_for(draft.brief)
        return tuple(
            Order(
                id=OrderId(new_id()),
                request_id=request_id,
                track_id=draft.track_id,
                take_index=index,
                brief=draft.brief,
                prompt=prompt,
                provider=draft.provider,
                seed=(first_seed + index) % (SEED_MAX + 1),
                ordered_at=now,
                variation=variation,
            )
            for index in range(draft.takes_wanted)
        )

    def _details(self, draft: Draft, orders: Sequence[Order]) -> dict[str, str | int | bool]:
        """Lengths and fingerprints only. A genre in the artist's own words is a text, too."""
        known = self.catalogue.find(draft.brief.genre) if draft.brief.genre.strip() else None
        sent = sending_of(provider_of(self.providers, draft.provider), orders[0])
        return {
            "request_id": orders[0].request_id,
            "takes": len(orders),
            "provider": draft.provider,
            "genre": known.name if known else "",
            "instrumental": draft.brief.instrumental,
            "prompt_length": len(sent.prompt),
            "prompt_hash": prompt_hash(sent.prompt),
        }


@dataclass(frozen=True)
class CancelOrder:
    """Stop waiting for an order: the row first, then whoever makes it is told. A take that comes anyway is kept.

    One that was sent already and waits to be fetched is under way with nobody; what it may cost is told here.
    """

    providers: Providers
    orders: OrderShelf
    usage: UsageTeller
    now: Clock

    def __call__(self, order_id: OrderId) -> Order:
        while True:
            with suppress(_Moved):
                return self._cancelled(self.orders.order(order_id))

    def _cancelled(self, seen: Order) -> Order:
        provider = self.providers.get(seen.provider)
        if provider is None or not desk.waits_to_be_fetched(seen):
            return self._amended(seen, desk.cancelled)
        change, told = self.usage.of_cancel(Attempt.of(seen, provider, self.now()), Outcome.UNKNOWN)
        return self._amended(seen, lambda now: change(desk.cancelled(now)), told)

    def _amended(self, seen: Order, change: Callable[[Order], Order], *told: Happening) -> Order:
        """Raises _Moved, with nothing written, where somebody else was quicker."""

        def changed(now: Order) -> Order:
            if now != seen:
                raise _Moved
            return change(now)

        return self.orders.amend(seen.id, changed, *told)


class _Moved(Exception):
    """Somebody else has changed the row since it was looked at."""


@dataclass(frozen=True)
class RetryOrder:
    """Order once more what failed or was cancelled, exactly as it was asked for. Raises InvalidInput at the limit."""

    orders: OrderShelf
    drafts: DraftShelf
    check_budget: CheckBudget
    now: Clock

    def __call__(self, order_id: OrderId) -> Order:
        again = desk.ordered_again(self.orders.order(order_id), OrderId(new_id()), self.now())
        draft = self.drafts.draft(again.track_id)
        if draft is not None:
            budget = self.check_budget(draft.but(provider=again.provider, takes_wanted=1))
            if budget.refuses:
                raise InvalidInput(budget.sentence)
        self.orders.put([again])
        return again


@dataclass(frozen=True)
class FetchOrder:
    """Look once more for a take whose outcome is unknown, by the provider's own name for it. Nothing is ordered."""

    orders: OrderShelf

    def __call__(self, order_id: OrderId) -> Order:
        return self.orders.amend(order_id, desk.fetched_again)


@dataclass(frozen=True)
class ResumeOrders:
    """What an earlier run of the app left open, as it waits for its turn now: orders that go on without paying twice.

    An order to a provider on this computer is made again, one with a name at a service is fetched. One to a service
    that never told its name may have been billed; it is shown to the person and never repeated by itself.
    """

    providers: Providers
    orders: OrderShelf
    usage: UsageTeller
    now: Clock

    def __call__(self) -> tuple[Order, ...]:
        for order in self.orders.left_untold():
            self._tell(order)
        resumed = (self._resumed(order) for order in self.orders.open_orders())
        return tuple(order for order in resumed if order.state.is_open)

    def _tell(self, order: Order) -> None:
        """The app ended between a cancel and the moment in which its provider was let go of."""
        provider = self.providers.get(order.provider)
        if provider is None:
            failure = Failure(kind=FailureKind.CANCELLED, outcome=Outcome.UNKNOWN)
            self.orders.amend(
                order.id, lambda now: now.but(left_untold=False, failure=failure, reason=desk.CHARGED_MAYBE)
            )
            return
        outcome = desk.outcome_of_cancel(order, provider.card.needs_network, None)
        change, told = self.usage.of_cancel(Attempt.of(order, provider, self.now()), outcome)
        self.orders.amend(order.id, change, told)

    def _resumed(self, order: Order) -> Order:
        provider = self.providers.get(order.provider)
        if provider is None:
            reason = f"There is no provider “{order.provider}” any more."
            in_doubt = order.state is OrderState.RENDERING
            state, reason = (OrderState.UNKNOWN, desk.CHARGED_MAYBE) if in_doubt else (OrderState.FAILED, reason)
            return self.orders.amend(order.id, lambda now: desk.closed(now, state, reason))
        if not desk.is_in_doubt(order, provider.card.needs_network):
            return self.orders.amend(order.id, lambda now: now.but(state=OrderState.WAITING))
        failure = Failure(kind=FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN)
        told = self.usage.failed(Attempt.of(order, provider, self.now()), failure)
        return self.orders.amend(
            order.id, lambda now: desk.closed(now, OrderState.UNKNOWN, desk.CHARGED_MAYBE, failure), told
        )


@dataclass(frozen=True)
class RecallQueue:
    """The line as it was when the app ended: these orders in the person's own order, and paused if it was."""

    orders: OrderShelf

    def __call__(self, orders: Sequence[Order]) -> Queue:
        return Queue().adding(orders).recalling(self.orders.queue())


@dataclass(frozen=True)
class KeepQueue:
    """Remember how the line is arranged."""

    orders: OrderShelf

    def __call__(self, queue: Queue) -> None:
        self.orders.keep_queue(queue.memory)


@dataclass(frozen=True)
class ExpectSeconds:
    """How long an order may take, from what its provider took here before; None where too little is known."""

    audit: AuditLog

    def __call__(self, order: Order) -> float | None:
        history = self.audit.takes_made(order.provider, desk.HISTORY_TAKES_MAX)
        return desk.expected_seconds(history, order.brief.length_seconds)


def parallel_orders(providers: Providers) -> Mapping[ProviderKey, int]:
    """How many orders each provider takes at once."""
    return {key: provider.card.parallel_orders for key, provider in providers.items()}
