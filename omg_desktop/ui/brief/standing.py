"""How the open draft stands: what Generate would add, what the artist's limit says to it, and who could make it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.drafts import Draft
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.orders import BudgetCheck
from omg_desktop.flows.settings import Health
from omg_desktop.ui.tasks import Flow, Task, Tasks


@dataclass(frozen=True)
class StandingFlows:
    """What is asked for. ``health`` looks into the keychain, which may want a word with the person."""

    added_credits: Callable[[ProviderKey, int], int]
    check_budget: Callable[[Draft], BudgetCheck]
    stop_at_budget: Callable[[bool], object]
    health: Callable[[], Mapping[ProviderKey, Health]]


class Standing(QObject):
    """Looks again whenever it is told to; the latest question wins."""

    found = Signal(object)  # the fields of BriefState that are known now
    failed = Signal(object)  # OmgError

    def __init__(
        self, flows: StandingFlows, draft: Callable[[], Draft | None], tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._flows = flows
        self._draft = draft
        self._tasks = tasks
        self._latest: dict[str, Task] = {}

    def look_at_price(self) -> None:
        """What Generate would add, and whether the limit allows it; takes may have come since."""
        draft = self._draft()
        if draft is not None:
            self._ask("price", lambda _job: self._priced(draft))

    def look_at_health(self) -> None:
        """How the providers stand, as far as this computer knows; nobody is asked but the keychain."""
        self._ask("health", lambda _job: {"health": self._flows.health()})

    def stop_at_limit(self, stops: bool) -> None:
        """Refuse what goes beyond the limit, or only warn."""
        task = self._tasks.start(self, lambda _task: self._flows.stop_at_budget(stops))
        task.succeeded.connect(lambda _kept: self.look_at_price())
        task.failed.connect(self.failed)

    def show_checked(self, checked: Mapping[ProviderKey, Health]) -> None:
        """What those said that were asked on the settings page."""
        self.found.emit({"checked": checked})

    def show_online(self, online: bool) -> None:
        """Whether ONCE answers."""
        self.found.emit({"online": online})

    def _priced(self, draft: Draft) -> dict[str, object]:
        added = self._flows.added_credits(draft.provider, draft.takes_wanted)
        return {"added_credits": added, "budget": self._flows.check_budget(draft)}

    def _ask(self, question: str, flow: Flow) -> None:
        if earlier := self._latest.get(question):
            earlier.cancel()
        task = self._latest[question] = self._tasks.start(self, flow)
        task.succeeded.connect(self.found)
        task.failed.connect(self.failed)
