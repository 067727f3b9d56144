"""The line of orders: whatever is done to it, nothing is lost, doubled or begun out of turn."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from omg_desktop.domain.drafts import Order
from omg_desktop.domain.ids import OrderId, ProviderKey
from omg_desktop.domain.queue import Queue
from tests.ui.panels import an_order

LIMITS = {ProviderKey("one"): 1, ProviderKey("two"): 2, ProviderKey("none"): 0}
ORDERS = tuple(an_order(provider=provider) for provider in ("one", "two", "none") for _ in range(3))
orders, positions = st.sampled_from(ORDERS), st.integers(-2, 12)


class ALine(RuleBasedStateMachine):
    """Any life of a queue, beside the plain account of what should be in it."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue()
        self.waiting: set[OrderId] = set()
        self.running: set[OrderId] = set()

    @rule(order=orders)
    def add(self, order: Order) -> None:
        self.queue = self.queue.adding([order, order])
        if order.id not in self.running:
            self.waiting.add(order.id)

    @rule()
    def start_all(self) -> None:
        for order_id in self.queue.startable(LIMITS):
            assert order_id in self.waiting
            assert not self.queue.paused
            self.queue = self.queue.starting(order_id)
            self.waiting.remove(order_id)
            self.running.add(order_id)
        assert self.queue.startable(LIMITS) == ()

    @rule(order=orders)
    def end(self, order: Order) -> None:
        self.queue = self.queue.ending(order.id)
        self.running.discard(order.id)

    @rule(order=orders)
    def drop(self, order: Order) -> None:
        self.queue = self.queue.dropping(order.id)
        self.waiting.discard(order.id)

    @rule(order=orders, position=positions)
    def move(self, order: Order, position: int) -> None:
        others = [place for place in self.queue.waiting if place.order_id != order.id]
        self.queue = self.queue.moving(order.id, position)
        if order.id in self.waiting:
            place = self.queue.position(order.id)
            assert place == min(max(position, 1), len(self.waiting))
        rest = [place for place in self.queue.waiting if place.order_id != order.id]
        assert rest == others

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        self.queue = self.queue.pausing() if paused else self.queue.resuming()

    @rule()
    def restart(self) -> None:
        """What was under way is begun again before the others; their order and the pause are as they were."""
        memory = self.queue.memory
        known = [order for order in ORDERS if order.id in self.waiting | self.running]
        self.queue = Queue().adding(known).recalling(memory)
        assert tuple(place.order_id for place in self.queue.waiting) == memory.order_ids
        assert self.queue.paused == memory.paused
        self.waiting, self.running = self.waiting | self.running, set()

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        waiting = [place.order_id for place in self.queue.waiting]
        running = [place.order_id for place in self.queue.running]
        assert sorted(waiting) == sorted(self.waiting)
        assert sorted(running) == sorted(self.running)
        assert self.queue.is_busy == bool(waiting or running)

    @invariant()
    def no_provider_has_more_than_it_allows(self) -> None:
        busy = Counter(place.provider for place in self.queue.running)
        assert all(count <= max(1, LIMITS[provider]) for provider, count in busy.items())


TestALine = ALine.TestCase


@given(st.permutations(ORDERS))
def test_those_of_one_provider_are_begun_in_the_order_of_the_line(line: list[Order]) -> None:
    queue = Queue().adding(line)
    begun: list[OrderId] = []
    while queue.is_busy:
        for order_id in queue.startable(LIMITS):
            queue = queue.starting(order_id)
            begun.append(order_id)
        queue = queue.ending(queue.running[0].order_id)
    for provider in LIMITS:
        of_provider = [order.id for order in line if order.provider == provider]
        assert [order_id for order_id in begun if order_id in of_provider] == of_provider


def test_those_of_one_press_go_along_in_one_call_where_the_provider_takes_several() -> None:
    one = ProviderKey("one")
    press, other = ([an_order(provider=one, request_id=name) for _ in range(3)] for name in ("press", "other"))
    again = an_order(provider=one, request_id="press", retry_count=1)  # by itself
    queue = Queue().adding([press[0], other[0], again, *press[1:], *other[1:]])
    assert queue.startable(LIMITS) == (press[0].id,)
    assert queue.startable(LIMITS, {one: 8}) == tuple(order.id for order in press)
    assert queue.startable(LIMITS, {one: 2}) == (press[0].id, press[1].id)
    queue = queue.starting(press[0].id)
    assert queue.startable(LIMITS, {one: 2}) == (press[1].id,), "what is under way makes room for those of its call"
    queue = queue.starting(press[1].id).starting(press[2].id).ending(press[0].id)
    assert queue.startable(LIMITS, {one: 8}) == (), "a call is over with the last of its takes"
    queue = queue.ending(press[1].id).ending(press[2].id)
    assert queue.startable(LIMITS, {one: 8}) == tuple(order.id for order in other)


def test_new_orders_come_after_those_that_were_arranged() -> None:
    first, second, third = ORDERS[:3]
    arranged = Queue().adding([first, second]).moving(second.id, 1).pausing()
    queue = Queue().adding([first, second, third]).recalling(arranged.memory)
    assert [place.order_id for place in queue.waiting] == [second.id, first.id, third.id]
    assert queue.startable(LIMITS) == ()
    assert len(queue.resuming().startable(LIMITS)) == 1
