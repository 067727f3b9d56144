"""Orders that go to their provider in one call, where it makes several takes of one brief at once.

Only the call is shared. From then on each order has a name of its own at the provider, and is looked at, cancelled,
fetched, failed and told like any other that was sent.
"""

from collections.abc import Iterable

from omg_desktop.domain.drafts import Order, OrderState


def is_fresh(order: Order) -> bool:
    """True for a first try, sent to nobody yet. What failed in company is tried again alone: it may have been that."""
    return order.remote_id is None and call_of(order) != ""


def call_of(order: Order) -> str:
    """Those of the same press share a call; "" for one that is made by itself."""
    alone = order.retry_count or order.failures or order.tried or order.variation is not None
    return "" if alone else order.request_id


def may_join(order: Order, other: Order) -> bool:
    """True when the other, which waits for its turn, differs in the seed alone."""
    alike = (order.request_id, order.provider, order.brief, order.prompt) == (
        other.request_id,
        other.provider,
        other.brief,
        other.prompt,
    )
    waits = other.state is OrderState.WAITING and other.due_at is None
    return alike and waits and other.id != order.id and is_fresh(order) and is_fresh(other)


def mates_of(order: Order, others: Iterable[Order], takes_per_call: int) -> tuple[Order, ...]:
    """Whom to take along, in the order of the takes."""
    mates = sorted((other for other in others if may_join(order, other)), key=lambda other: other.take_index)
    return tuple(mates[: takes_per_call - 1])


def placed(order: Order, remote_id: str) -> Order:
    """The provider has it, by this name. Who was taken along waits to be fetched; a cancelled one stays cancelled."""
    state = OrderState.WAITING if order.state is OrderState.RENDERING else order.state
    return order.but(remote_id=remote_id, state=state)


def let_go(order: Order) -> Order:
    """It was taken along, and nothing was sent or accepted: it waits for its turn as before, or stays cancelled."""
    state = OrderState.WAITING if order.state is OrderState.RENDERING else order.state
    return order.but(state=state, left_untold=False)
