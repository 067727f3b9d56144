"""Keeps what the window's frame shows, and starts the sync: one at a time, at its own pace."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from omg_desktop.domain.audit import Verification
from omg_desktop.domain.billing import QuoteLine
from omg_desktop.domain.drafts import Draft
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.flows.sync import SyncReport
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.shell.state import Connection, Notice, Page, ShellState, error_key, track_price
from omg_desktop.ui.shell.view import ShellWindow
from omg_desktop.ui.tasks import Task, Tasks

SYNC_EVERY_MILLISECONDS = 20_000


class ShellPresenter(QObject):
    """Other panels' news arrive here by its ``show_*`` slots; ``app`` connects them."""

    state_changed = Signal(object)  # ShellState
    page_shown = Signal(str)
    synced = Signal(object)  # SyncReport

    def __init__(self, sync: Callable[[bool], SyncReport], tasks: Tasks) -> None:
        super().__init__()
        self.state = ShellState()
        self._sync = sync
        self._tasks = tasks
        self._syncing: Task | None = None
        self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(SYNC_EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.sync_now)

    def serve(self, window: ShellWindow) -> None:
        """Show everything in this window, and do what is wished there."""
        window.page_picked.connect(self.show_page)
        window.notice_dismissed.connect(self.dismiss)
        self.state_changed.connect(window.show_state)
        window.show_state(self.state)

    # ---- pages and what is open ----------------------------------------------------------------------------------

    def show_page(self, page: str) -> None:
        wanted = Page(page)
        if wanted is not self.state.page:
            self._become(self.state.but(page=wanted))
            self.page_shown.emit(wanted.value)

    def show_release(self, release: Release | None, status: ReleaseStatus | None, stores: int = 0) -> None:
        self._become(self.state.with_release(release, status, stores))

    def show_track(self, track: Track | None) -> None:
        """A track is open now, or none. Its price and the time it was saved are told afterwards."""
        self._become(self.state.with_track(track).but(saved_at=None, price=None))

    def retitle_track(self, track: Track | None) -> None:
        """The open track may have got another title or place."""
        self._become(self.state.with_track(track))

    def show_saved(self, draft: Draft) -> None:
        self._become(self.state.but(saved_at=draft.edited_at.astimezone()))

    def show_track_price(self, line: QuoteLine | None) -> None:
        self._become(self.state.but(price=track_price(line) if line else None))

    # ---- how things stand ----------------------------------------------------------------------------------------

    def show_balance(self, balance: int | None) -> None:
        """What is left once everything on its way has arrived."""
        self._become(self.state.but(balance=balance))

    def show_audit(self, found: Verification) -> None:
        events = "1 event" if found.event_count == 1 else f"{found.event_count} events"
        if found.is_unbroken:
            self._become(self.state.but(audit=f"Audit chain verified · {events}", audit_tone="neutral"))
        else:
            self._become(self.state.but(audit=f"Audit chain broken at event {found.broken_at}", audit_tone="bad"))

    def notify(self, notice: Notice) -> None:
        """Say something; what was said before makes way."""
        self._become(self.state.but(notice=notice))

    def show_error(self, error: OmgError) -> None:
        """Say what went wrong, in the words of ``messages``."""
        words = message_for(error)
        self.notify(Notice(key=error_key(error), title=words.title, advice=words.advice, tone="bad"))

    def dismiss(self, key: str = "") -> None:
        self._become(self.state.without_notice(key))

    # ---- sync ----------------------------------------------------------------------------------------------------

    def start_syncing(self) -> None:
        """Sync now, and from now on every few seconds."""
        self._timer.start()
        self.sync_now()

    def sync_now(self, *, hurry: bool = False) -> None:
        """Sync, or once more when one is under way."""
        if self._syncing is not None:
            self._again = self._again or hurry
            return
        self._again = False
        self._syncing = self._tasks.start(self, lambda _task: self._sync(hurry))
        self._syncing.succeeded.connect(self._on_synced)
        self._syncing.failed.connect(self._on_sync_failed)
        self._syncing.ended.connect(self._on_sync_ended)

    def _on_synced(self, report: SyncReport) -> None:
        connection = Connection.ONLINE if report.online else Connection.OFFLINE
        words = report.problem or "Everything that waited has been sent."
        if not report.online and not report.problem:
            words = "Working on this computer. What waits is sent when ONCE answers."
        self._become(
            self.state.but(
                connection=connection,
                connection_words=words,
                account=report.account,
                waiting=report.waiting,
                returned=report.returned,
            )
        )
        self.synced.emit(report)

    def _on_sync_failed(self, error: OmgError) -> None:
        self._become(self.state.but(connection=Connection.PROBLEM, connection_words=str(error)))

    def _on_sync_ended(self) -> None:
        self._syncing = None
        if self._again:
            QTimer.singleShot(0, self, lambda: self.sync_now(hurry=True))

    def _become(self, state: ShellState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
