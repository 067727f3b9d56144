"""What is told once in a session: an account at a provider that is used up, unpaid, or does not know its key.

The card of the order says it each time; a notice says it once, also where another provider made the take instead.
"""

from collections.abc import Iterable

from omg_desktop.domain.attempts import FailureKind, is_of_the_account
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed, provider_failure
from omg_desktop.domain.ids import OrderId, ProviderKey


class News:
    """Remembers what was told since the app began. Orders of an earlier session are no news."""

    def __init__(self) -> None:
        self._orders: set[OrderId] = set()
        self._told: set[tuple[ProviderKey, FailureKind]] = set()

    def follow(self, orders: Iterable[Order]) -> None:
        """These are made in this session."""
        self._orders |= {order.id for order in orders}

    def of(self, orders: Iterable[Order]) -> ProviderFailed | None:
        """What has not been told yet, the latest of it."""
        found = None
        for order in orders:
            failure = order.failure
            if order.id not in self._orders or failure is None or not is_of_the_account(failure.kind):
                continue
            failed_at = order.failed_at or order.provider
            if (failed_at, failure.kind) not in self._told:
                self._told.add((failed_at, failure.kind))
                passed_on = failed_at != order.provider
                found = provider_failure(order.fallback_reason if passed_on else order.reason, failure)
        return found
