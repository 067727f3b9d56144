"""Several takes in one call: only the call is shared, and nothing of it is paid twice, lost or left untold."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event
from omg_desktop.domain.drafts import Brief, Order, OrderState
from omg_desktop.domain.errors import Cancelled, OmgError, OutcomeUnknown, ProviderFailed, provider_failure
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take
from tests.fakes import Choir, Hurry, Patience

CHOIR = ProviderKey("choir")


@pytest.fixture
def choir() -> Choir:
    return Choir()


@pytest.fixture
def desk(tmp_path: Path, choir: Choir) -> Iterator[Desk]:
    desk = build_desk(Config(data_folder=tmp_path / "data"), providers={CHOIR: choir})
    yield desk
    desk.close()


@pytest.fixture
def press(desk: Desk, track_id: TrackId) -> Callable[..., tuple[Order, ...]]:
    def press(count: int = 3, seed: int = 7, **brief: object) -> tuple[Order, ...]:
        draft = desk.open_draft(track_id).draft.but(brief=Brief.model_validate({"length_seconds": 30} | brief))
        return desk.order_takes(draft, count=count, seed=seed, provider=CHOIR)

    return press


def usage(desk: Desk, release: Release) -> list[UsageEvent]:
    events = desk.shelves.audit.of_release(release.id)
    return [usage_event(event) for event in events if event.happening.kind is EventKind.MUSIC_GENERATION]


def rows(desk: Desk, orders: Sequence[Order]) -> list[Order]:
    return [desk.shelves.orders.order(order.id) for order in orders]


def outcome_of(desk: Desk, order: Order, job: Patience) -> Take | Exception:
    try:
        return desk.render_take(order.id, job)
    except (OmgError, Cancelled) as error:
        return error


def at_once(desk: Desk, orders: Sequence[Order], jobs: Sequence[Patience] = ()) -> list[Take | Exception]:
    """All of them rendered side by side, as the window does it."""
    waiting = list(jobs) or [Patience() for _ in orders]
    with ThreadPoolExecutor(len(orders)) as pool:
        return list(pool.map(outcome_of, [desk] * len(orders), orders, waiting))


def failing(kind: FailureKind, outcome: Outcome) -> ProviderFailed:
    return provider_failure(f"It is {kind}.", Failure(kind=kind, outcome=outcome))


def test_takes_of_one_press_go_out_in_one_call_and_each_is_fetched_told_and_counted_by_itself(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release, track_id: TrackId
) -> None:
    orders = press()
    named: list[list[str | None]] = []
    choir.on_asked = lambda: named.append([row.remote_id for row in rows(desk, orders)])
    made = at_once(desk, orders)
    (seeds,) = choir.calls
    assert sorted(seeds) == [7, 8, 9]
    assert all(None not in names and len(set(names)) == 3 for names in named), "named before the first is fetched"
    assert sorted(take.seed for take in made if isinstance(take, Take)) == [7, 8, 9]
    assert {(order.id, order.remote_id) for order in choir.asked} == {
        (row.id, row.remote_id) for row in rows(desk, orders)
    }
    told = {event.metadata.order_id: event.metadata for event in usage(desk, release)}
    assert set(told) == {order.id for order in orders}
    assert len(usage(desk, release)) == 3
    for row in rows(desk, orders):
        metadata = told[row.id]
        assert row.state is OrderState.FULFILLED
        assert (metadata.outcome, metadata.remote_id, metadata.estimated_cost) == ("succeeded", row.remote_id, 80_000)
    assert desk.price_track(track_id).generations == 3


def test_only_those_of_one_press_that_fit_into_the_call_go_along(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]]
) -> None:
    choir.card = choir.card.but(takes_per_call=2)
    first, second = press(3), press(2, seed=20)
    for order in (*first, *second):
        desk.render_take(order.id, Hurry())
    assert choir.calls == [(7, 8), (20, 21)]
    alone = choir.asked[2]
    assert (alone.seed, alone.remote_id) == (9, None)


def test_after_a_restart_all_are_fetched_and_none_is_ordered_again(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]]
) -> None:
    orders, closing = press(), Patience()
    choir.moods.append("wait")
    choir.on_asked = closing.cancel
    with pytest.raises(Cancelled):
        desk.render_take(orders[0].id, closing)
    choir.on_asked = lambda: None
    resumed = desk.resume_orders()
    assert {order.id for order in resumed} == {order.id for order in orders}
    assert all(isinstance(made, Take) for made in at_once(desk, resumed))
    assert choir.calls == [(7, 8, 9)]
    assert all(order.remote_id for order in choir.asked)


def test_after_a_crash_in_the_midst_of_the_call_each_may_have_been_charged(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release
) -> None:
    class Died(BaseException):
        pass

    def die() -> None:
        raise Died

    orders = press()
    choir.on_call = die
    with pytest.raises(Died):
        desk.render_take(orders[0].id, Hurry())
    assert desk.resume_orders() == ()
    assert {row.state for row in rows(desk, orders)} == {OrderState.UNKNOWN}
    told = [(event.metadata.provider_outcome, event.metadata.estimated_cost) for event in usage(desk, release)]
    assert told == [("unknown", 80_000)] * 3


@pytest.mark.parametrize("whose", [0, 1])
def test_who_cancels_one_while_the_call_is_under_way_gets_the_others(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release, whose: int
) -> None:
    orders, jobs = press(), [Patience() for _ in range(3)]
    unwanted = orders[whose]
    choir.moods = ["wait"] if whose == 0 else []
    choir.on_call = lambda: (desk.cancel_order(unwanted.id), jobs[whose].cancel())
    made = [outcome_of(desk, order, job) for order, job in zip(orders, jobs, strict=True)]
    assert choir.calls == [(7, 8, 9)]
    assert [isinstance(each, Take) for each in made] == [order is not unwanted for order in orders]
    row = desk.shelves.orders.order(unwanted.id)
    assert (row.state, row.reason[:45]) == (OrderState.CANCELLED, "Hum had been asked already and may charge abo")
    told = [event.metadata for event in usage(desk, release) if event.metadata.order_id == unwanted.id]
    assert [(each.outcome, each.provider_outcome, each.estimated_cost) for each in told] == [
        ("cancelled", "unknown", 80_000)
    ]


def test_who_cancels_one_that_went_along_and_waits_to_be_fetched_gets_the_others(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release
) -> None:
    orders = press()
    choir.on_asked = lambda: desk.cancel_order(orders[2].id)
    made = [outcome_of(desk, order, Hurry()) for order in orders]
    assert [isinstance(each, Take) for each in made] == [True, True, False]
    told = {event.metadata.order_id: event.metadata for event in usage(desk, release)}
    assert len(usage(desk, release)) == 3
    assert (told[orders[2].id].outcome, told[orders[2].id].estimated_cost) == ("cancelled", 80_000)


def test_a_call_that_was_turned_away_is_one_attempt_and_the_others_wait_as_before(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release
) -> None:
    choir.call_moods = [failing(FailureKind.UNAVAILABLE, Outcome.REJECTED)]
    orders = press()
    for order in orders:
        desk.render_take(order.id, Hurry())
    assert choir.calls == [(7, 8, 9), (8, 9)]  # what failed in company was tried again alone
    assert [(order.seed, order.remote_id) for order in choir.asked] == [(7, None), (8, "call-2#0"), (9, "call-2#1")]
    told = [(event.metadata.track_index, event.metadata.outcome) for event in usage(desk, release)]
    assert told == [(0, "failed"), (0, "succeeded"), (1, "succeeded"), (2, "succeeded")]


def test_silence_after_a_call_is_told_of_each_and_nothing_is_ordered_again(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release
) -> None:
    choir.call_moods = [failing(FailureKind.TIMEOUT, Outcome.UNKNOWN)]
    orders = press()
    arrived = threading.Barrier(4, timeout=10)
    jobs = [Arriving(arrived) for _ in orders]
    choir.on_call = jobs[0].meet
    made = at_once(desk, orders, jobs)
    assert all(isinstance(error, OutcomeUnknown) for error in made)
    assert (len(choir.calls), choir.asked) == (1, [])
    assert {(row.state, row.reason) for row in rows(desk, orders)} == {(OrderState.UNKNOWN, "It is timeout.")}
    told = [(event.metadata.provider_outcome, event.metadata.estimated_cost) for event in usage(desk, release)]
    assert told == [("unknown", 80_000)] * 3
    assert desk.resume_orders() == ()


class Arriving(Patience):
    """A job of a line in which nobody is late: no call ends before all of them are there."""

    def __init__(self, arrived: threading.Barrier) -> None:
        super().__init__()
        self._arrived, self._has_met = arrived, False

    def meet(self) -> None:
        self._arrived.wait()

    def report(self, fraction: float | None, phase: str) -> None:
        super().report(fraction, phase)
        if not self._has_met:
            self._has_met = True
            threading.Thread(target=self.meet, daemon=True).start()


def test_one_that_came_to_nothing_is_tried_again_alone_and_the_others_stay(
    desk: Desk, choir: Choir, press: Callable[..., tuple[Order, ...]], release: Release
) -> None:
    choir.moods = ["sing", "silence", "sing"]
    orders = press()
    takes = [desk.render_take(order.id, Hurry()) for order in orders]
    assert [take.seed for take in takes] == [7, 8, 9]
    assert choir.calls == [(7, 8, 9)]
    assert [order.remote_id for order in choir.asked] == ["call-1#0", "call-1#1", None, "call-1#2"]
    told = [(event.metadata.track_index, event.metadata.outcome) for event in usage(desk, release)]
    assert told == [(0, "succeeded"), (1, "failed"), (1, "succeeded"), (2, "succeeded")]
