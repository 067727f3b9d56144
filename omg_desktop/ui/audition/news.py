"""What is told once in a session: an account at a provider that is used up, unpaid, or does not know its key.

The card of the order says it each time; a notice says it once, also where another provider made the take instead.
"""

from omg_desktop.domain.attempts import FailureKind, is_of_the_account
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed, provider_failure
from omg_desktop.domain.ids import ProviderKey


class News:
    """Remembers what was told since the app began."""

    def __init__(self) -> None:
        self._told: set[tuple[ProviderKey, FailureKind]] = set()

    def of(self, order: Order) -> ProviderFailed | None:
        """What this order met with and nobody has been told yet."""
        failure, failed_at = order.failure, order.failed_at
        if failure is None or failed_at is None or not is_of_the_account(failure.kind):
            return None
        if (failed_at, failure.kind) in self._told:
            return None
        self._told.add((failed_at, failure.kind))
        return provider_failure(order.reason if failed_at == order.provider else order.fallback_reason, failure)
