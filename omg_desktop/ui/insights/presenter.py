"""Leads the insights page."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.insights import Insights
from omg_desktop.ui.insights.state import InsightsState
from omg_desktop.ui.insights.view import InsightsView
from omg_desktop.ui.tasks import Task, Tasks


class InsightsPresenter(QObject):
    """One for the window; ``refresh`` when the page is opened."""

    state_changed = Signal(object)  # InsightsState
    failed = Signal(object)  # OmgError

    def __init__(self, insights: Callable[[], Insights], tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = InsightsState()
        self._insights = insights
        self._tasks = tasks
        self._looking: Task | None = None

    def serve(self, view: InsightsView) -> None:
        """Show everything in this view."""
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def refresh(self) -> None:
        """Count again; the latest question wins, and the old figures stay until the new ones come."""
        if self._looking:
            self._looking.cancel()
        self._become(self.state.but(loading=True))
        self._looking = self._tasks.start(self, lambda _task: self._insights())
        self._looking.succeeded.connect(self._on_found)
        self._looking.failed.connect(self._on_failed)

    def _on_found(self, found: Insights) -> None:
        self._looking = None
        self._become(InsightsState(found=found))

    def _on_failed(self, error: object) -> None:
        self._looking = None
        self._become(self.state.but(loading=False))
        self.failed.emit(error)

    def _become(self, state: InsightsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
