"""Which order is made next: a line that a person can pause and rearrange, with so many places for each provider."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from omg_desktop.domain.batches import call_of
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.ids import OrderId, ProviderKey
from omg_desktop.domain.values import Value


class Place(Value):
    """An order in the line, as far as the line needs to know it. Those of one ``call`` may be sent together."""

    order_id: OrderId
    provider: ProviderKey
    call: str = ""


class QueueMemory(Value):
    """What of a queue outlives the app: the person's pause and their order. Which orders are open is on their rows."""

    paused: bool = False
    order_ids: tuple[OrderId, ...] = ()


class Queue(Value):
    """``waiting`` in the order they will be begun; ``running`` are under way. No order is in it twice."""

    waiting: tuple[Place, ...] = ()
    running: tuple[Place, ...] = ()
    paused: bool = False

    # ---- transitions ------------------------------------------------------------------------------------------------

    def adding(self, orders: Iterable[Order]) -> "Queue":
        """These at the end; one that is in already keeps its place."""
        known = {place.order_id for place in (*self.waiting, *self.running)}
        new = {order.id: Place(order_id=order.id, provider=order.provider, call=call_of(order)) for order in orders}
        return self.but(waiting=(*self.waiting, *(place for key, place in new.items() if key not in known)))

    def starting(self, order_id: OrderId) -> "Queue":
        """Its turn has come; one that does not wait changes nothing."""
        place = next((place for place in self.waiting if place.order_id == order_id), None)
        return self if place is None else self.dropping(order_id).but(running=(*self.running, place))

    def ending(self, order_id: OrderId) -> "Queue":
        """It is over, well or badly; its place is free."""
        return self.but(running=tuple(place for place in self.running if place.order_id != order_id))

    def dropping(self, order_id: OrderId) -> "Queue":
        """Do not begin with it any more."""
        return self.but(waiting=tuple(place for place in self.waiting if place.order_id != order_id))

    def moving(self, order_id: OrderId, position: int) -> "Queue":
        """Put it at this place of those that wait, 1 being the next; beyond the ends is at the end."""
        place = next((place for place in self.waiting if place.order_id == order_id), None)
        if place is None:
            return self
        rest = self.dropping(order_id).waiting
        index = min(max(position - 1, 0), len(rest))
        return self.but(waiting=(*rest[:index], place, *rest[index:]))

    def pausing(self) -> "Queue":
        """Begin with nothing new; what is under way goes on."""
        return self.but(paused=True)

    def resuming(self) -> "Queue":
        return self.but(paused=False)

    def recalling(self, memory: QueueMemory) -> "Queue":
        """As the person had arranged it before the app ended; what is new comes after, in its own order."""
        wanted = {order_id: place for place, order_id in enumerate(memory.order_ids)}
        arranged = sorted(self.waiting, key=lambda place: wanted.get(place.order_id, len(wanted)))
        return self.but(waiting=tuple(arranged), paused=memory.paused)

    # ---- what is seen of it -----------------------------------------------------------------------------------------

    @property
    def memory(self) -> QueueMemory:
        """Those under way first, since they are begun again before the others. What comes later follows by itself."""
        return QueueMemory(
            paused=self.paused, order_ids=tuple(place.order_id for place in (*self.running, *self.waiting))
        )

    @property
    def is_busy(self) -> bool:
        return bool(self.waiting or self.running)

    def position(self, order_id: OrderId) -> int | None:
        """Its place among those that wait, 1 being the next; None when it does not wait."""
        ids = [place.order_id for place in self.waiting]
        return ids.index(order_id) + 1 if order_id in ids else None

    def startable(
        self, parallel_orders: Mapping[ProviderKey, int], takes_per_call: Mapping[ProviderKey, int] | None = None
    ) -> tuple[OrderId, ...]:
        """Whose turn it is now. One that finds its provider busy holds up nobody who waits for another provider.

        ``parallel_orders`` counts calls; as many as ``takes_per_call`` says, usually one, go into each.
        """
        if self.paused:
            return ()
        sizes = takes_per_call or {}
        calls: dict[ProviderKey, Counter[str]] = defaultdict(Counter)
        for place in self.running:
            calls[place.provider][_call(place)] += 1
        chosen = []
        for place in self.waiting:
            busy, size = calls[place.provider], sizes.get(place.provider, 1)
            limit = max(1, parallel_orders.get(place.provider, 1))
            busy[_call(place)] += 1
            if sum(math.ceil(takes / size) for takes in busy.values()) <= limit:
                chosen.append(place.order_id)
            else:
                busy[_call(place)] -= 1
        return tuple(chosen)


def _call(place: Place) -> str:
    return place.call or place.order_id
