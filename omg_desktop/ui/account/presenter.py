"""Keeps the popover under the credits, and what is left of them, up to date."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from omg_desktop.flows.submit import AccountStanding
from omg_desktop.ui.account.state import AccountState
from omg_desktop.ui.account.view import AccountView
from omg_desktop.ui.tasks import Task, Tasks


class AccountPresenter(QObject):
    """One for the window; ``refresh`` after each sync and each submission."""

    state_changed = Signal(object)  # AccountState
    balance_known = Signal(object)  # int, or None while the backend never answered
    failed = Signal(object)  # OmgError

    def __init__(self, check_account: Callable[[], AccountStanding], tasks: Tasks) -> None:
        super().__init__()
        self.state = AccountState()
        self._check_account = check_account
        self._tasks = tasks
        self._looking: Task | None = None

    def serve(self, view: AccountView) -> None:
        """Show everything in this view."""
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def refresh(self) -> None:
        """Look again; the latest question wins."""
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._tasks.start(self, lambda _task: self._check_account())
        self._looking.succeeded.connect(self._on_looked)
        self._looking.failed.connect(self.failed)

    def _on_looked(self, found: AccountStanding) -> None:
        self._looking = None
        self.state = AccountState(
            account=found.account,
            waiting_count=found.waiting_count,
            waiting_credits=found.waiting_credits,
            tariff=found.tariff,
        )
        self.state_changed.emit(self.state)
        self.balance_known.emit(found.balance)
