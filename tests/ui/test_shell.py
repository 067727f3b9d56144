"""The window's frame: where one is, what has room, which keys go where."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.domain.audit import Verification
from omg_desktop.domain.billing import QuoteLine, Tariff
from omg_desktop.domain.drafts import Draft
from omg_desktop.domain.errors import OmgError, Unreachable
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.submissions import Account, ReleaseStatus
from omg_desktop.flows.sync import SyncReport
from omg_desktop.ui.account.state import AccountState
from omg_desktop.ui.account.view import AccountView
from omg_desktop.ui.commands import COMMANDS, build_actions
from omg_desktop.ui.shell.columns import BRIEF_PIXELS_MIN, Columns, Wish, asked_for, columns
from omg_desktop.ui.shell.presenter import ShellPresenter
from omg_desktop.ui.shell.state import Connection, Notice, Page, ShellState
from omg_desktop.ui.shell.view import ShellWindow
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.text_field import TextField
from tests.builders import NOON, a_release, a_track
from tests.ui.conftest import Shown

ACCOUNT = Account(id="me", name="Sandbox artist", balance=12, is_sandbox=True)
REPORT = SyncReport(online=True, account=ACCOUNT, waiting=0, returned=0, delivering=0)


class Window:
    """The window with stand-ins for its panels, and every command counted."""

    def __init__(self, tasks: Tasks, tokens: Tokens) -> None:
        self.called: list[str] = []
        self.reports = [REPORT]
        self.presenter = ShellPresenter(lambda hurry: self.reports[-1], tasks)
        self.window = ShellWindow(tokens)
        self.line, self.text, self.button = QLineEdit(), TextField("Lyrics"), QPushButton("Play")
        self.window.set_library(_panel(self.line))
        self.window.set_brief(_panel(self.text))
        self.window.set_takes(_panel(QPushButton("Take 1")))
        self.window.set_deck(_panel(self.button))
        for page in Page:
            if page is not Page.STUDIO:
                self.window.set_page(page, _panel(QPushButton(page.value)))
        own = self.window.handlers()
        handlers = {command.id: lambda name=command.id: self.called.append(name) for command in COMMANDS}
        self.window.set_actions(build_actions({**handlers, **own}, self.window))
        self.account = AccountView()
        self.window.set_account(self.account)
        self.presenter.serve(self.window)


@pytest.fixture
def window(tasks: Tasks, tokens: Tokens, shown: Shown) -> Window:
    made = Window(tasks, tokens)
    shown(made.window, 1440, 900)
    return made


def _panel(widget: QWidget) -> QWidget:
    panel = QWidget()
    QHBoxLayout(panel).addWidget(widget)
    return panel


def a_draft_release(window: Window) -> None:
    window.presenter.show_release(a_release(title="Harbor Lights"), ReleaseStatus.DRAFT)
    window.presenter.show_track(a_track(title="Low Tide", position=2))


# ---- header ----------------------------------------------------------------------------------------------------------


def test_the_header_says_where_one_is(window: Window) -> None:
    a_draft_release(window)
    window.presenter.show_saved(Draft(track_id=TrackId("t"), edited_at=NOON))
    header = window.window.header
    assert header.release.text() == "Harbor Lights"
    assert header.track.text() == "2 · Low Tide"
    assert header.badge.text() == f"Draft · saved {NOON.astimezone():%H:%M}"
    assert window.window.windowTitle() == "Low Tide · Harbor Lights – OMG Desktop"


def test_the_header_names_what_the_page_is_about(window: Window) -> None:
    a_draft_release(window)
    header = window.window.header
    window.presenter.show_page("release")
    assert (header.release.isVisible(), header.track.isVisible(), header.badge.text()) == (True, False, "Draft")
    window.presenter.show_page("insights")
    assert (header.release.isVisible(), header.track.text(), header.badge.isVisible()) == (False, "Insights", False)


def test_nothing_is_framed_unasked_when_the_window_opens(window: Window, qtbot: QtBot) -> None:
    assert not isinstance(window.window.focusWidget(), QPushButton)
    qtbot.keyClick(window.window.focusWidget(), Qt.Key.Key_Space)
    assert window.called == ["player.toggle"]


def test_the_tabs_change_the_page_and_the_deck_stays(window: Window, qtbot: QtBot) -> None:
    for page in (Page.RELEASE, Page.PROVENANCE, Page.INSIGHTS, Page.STUDIO):
        qtbot.mouseClick(window.window.header.tabs.choice(page.value), Qt.MouseButton.LeftButton)
        assert window.presenter.state.page is page
        assert window.window.pages.currentIndex() == list(Page).index(page)
        assert window.button.isVisible()


def test_the_tabs_are_in_the_middle(window: Window) -> None:
    a_draft_release(window)
    window.presenter.sync_now()
    tabs = window.window.header.tabs.geometry()
    assert abs(tabs.center().x() - 720) <= 2
    assert (tabs.height(), window.window.header.height()) == (34, 48)


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4])
def test_pages_have_keys(window: Window, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(window.window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.presenter.state.page is list(Page)[key - Qt.Key.Key_1]


def test_a_narrow_header_gives_up_the_release_first(window: Window) -> None:
    a_draft_release(window)
    header = window.window.header
    seen = []
    for width in range(1440, 760, -20):
        window.window.resize(width, 640)
        seen.append((header.release.isVisible(), header.badge.isVisible(), header.track.isVisible()))
        inside = header.rect()
        shown = [header.menu, header.track, header.badge, header.tabs, header.connection, header.credits]
        for part in shown:
            if part.isVisible():
                corner = part.mapTo(header, part.rect().bottomRight())
                assert inside.contains(corner)
    assert seen[0] == (True, True, True)
    assert seen == sorted(seen, reverse=True)


# ---- how things stand ------------------------------------------------------------------------------------------------


def test_a_sync_tells_connection_sandbox_and_credits(window: Window, qtbot: QtBot) -> None:
    assert window.presenter.state.connection is Connection.CONNECTING
    with qtbot.waitSignal(window.presenter.synced):
        window.presenter.sync_now()
    window.presenter.show_balance(8)
    header = window.window.header
    assert header.connection.text() == "Online"
    assert header.sandbox.isVisible()
    assert header.credits.text() == "8 credits"


def test_offline_is_a_calm_state(window: Window, qtbot: QtBot) -> None:
    window.reports.append(REPORT.but(online=False, problem="Nobody answers.", waiting=2))
    with qtbot.waitSignal(window.presenter.synced):
        window.presenter.sync_now()
    assert window.window.header.connection.text() == "Offline"
    assert window.window.status.waiting.text() == "2 releases waiting to sync"
    assert window.presenter.state.notice is None


def test_two_syncs_never_run_at_once(tasks: Tasks, qtbot: QtBot) -> None:
    running, most, calls = threading.Lock(), [], []
    may_go = threading.Event()

    def sync(hurry: bool) -> SyncReport:
        most.append(running.acquire(blocking=False))
        calls.append(hurry)
        assert may_go.wait(5)
        running.release()
        return REPORT

    presenter = ShellPresenter(sync, tasks)
    for _ in range(3):
        presenter.sync_now(hurry=True)
    may_go.set()
    qtbot.waitUntil(lambda: len(calls) == 2)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert most == [True, True]


def test_a_sync_that_breaks_is_a_problem_not_a_crash(tasks: Tasks, qtbot: QtBot) -> None:
    def sync(_hurry: bool) -> SyncReport:
        raise OmgError("The database is locked.")

    presenter = ShellPresenter(sync, tasks)
    presenter.sync_now()
    qtbot.waitUntil(lambda: presenter.state.connection is Connection.PROBLEM)
    assert presenter.state.connection_words == "The database is locked."


def test_the_status_line_says_what_a_track_costs(window: Window) -> None:
    a_draft_release(window)
    window.presenter.show_track_price(QuoteLine(track_id="t", generations=3, base=1, ai=3))
    status = window.window.status
    assert status.lead.text() + status.strong.text() + status.rest.text() == (
        "This track: 1 base + 3 generations = 4 credits, charged when you release it"
    )
    window.presenter.show_page("release")
    assert status.lead.text() == "Everything is saved on this computer first"
    assert not status.strong.isVisible()


def test_the_status_line_tells_a_whole_chain_from_a_broken_one(window: Window) -> None:
    window.presenter.show_audit(Verification(event_count=214))
    assert window.window.status.audit.text() == "Audit chain verified · 214 events"
    window.presenter.show_audit(Verification(event_count=214, broken_at=17, reason="The event was changed."))
    assert window.window.status.audit.text() == "Audit chain broken at event 17"
    assert window.window.status.audit.property("tone") == "bad"


# ---- notices ---------------------------------------------------------------------------------------------------------


def test_an_error_is_said_in_words_and_can_be_dismissed(window: Window, qtbot: QtBot) -> None:
    window.presenter.show_error(Unreachable("Nobody answers."))
    bar = window.window.notice
    assert bar.isVisible()
    assert bar.words.text().startswith("No connection. Nobody answers.")
    qtbot.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


def test_a_notice_may_offer_something(window: Window, qtbot: QtBot) -> None:
    window.presenter.notify(Notice(key="undo", title="“Low Tide” is in the trash", action="Undo", stays=False))
    with qtbot.waitSignal(window.window.notice_action_pressed) as told:
        qtbot.mouseClick(window.window.notice.action, Qt.MouseButton.LeftButton)
    assert told.args == ["undo"]
    window.presenter.dismiss("another")
    assert window.window.notice.isVisible()
    window.presenter.dismiss("undo")
    assert not window.window.notice.isVisible()


# ---- columns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "wish", "shown"),
    [
        (1440, Wish(), Columns(232, 344)),
        (1100, Wish(), Columns(232, 308)),
        (1024, Wish(), Columns(232, 0)),
        (780, Wish(), Columns(0, 0)),
        (1024, Wish(takes=True), Columns(0, 344)),
        (1440, Wish(takes=False), Columns(232, 0)),
        (1440, Wish(library=False), Columns(0, 344)),
    ],
)
def test_the_right_column_folds_first_then_the_left(width: int, wish: Wish, shown: Columns) -> None:
    assert columns(width, wish) == shown


@pytest.mark.parametrize("width", range(760, 1500, 37))
@pytest.mark.parametrize("pane", ["library", "takes"])
def test_a_button_always_brings_a_column_back_and_folds_it_again(width: int, pane: str) -> None:
    wish = Wish()
    for _ in range(4):
        before = columns(width, wish)
        wish = asked_for(wish, before, width, pane)
        after = columns(width, wish)
        assert bool(getattr(after, pane)) is not bool(getattr(before, pane))
        if width >= BRIEF_PIXELS_MIN + 288:
            assert width - after.library - after.takes >= BRIEF_PIXELS_MIN - 1


def test_a_folded_column_can_be_brought_back_with_the_pointer(window: Window, qtbot: QtBot) -> None:
    window.window.resize(1024, 640)
    toggle = window.window.header.takes_toggle
    assert toggle.isVisible()
    qtbot.mouseClick(toggle, Qt.MouseButton.LeftButton)
    assert window.window.findChild(QPushButton, "") is not None
    assert columns(1024, window.window._wish).takes
    window.window.reveal_library()
    assert columns(1024, window.window._wish).library


# ---- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_K, Qt.Key.Key_A, Qt.Key.Key_L, Qt.Key.Key_QuoteLeft])
def test_single_keys_play_music_outside_of_text_and_write_inside(window: Window, qtbot: QtBot, key: Qt.Key) -> None:
    window.window.pages.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.window.pages.setFocus()
    qtbot.keyClick(window.window.pages, key)
    assert len(window.called) == 1
    for field, said in ((window.line, window.line.text), (window.text, window.text.toPlainText)):
        field.setFocus()
        qtbot.keyClick(field, key)
        assert len(said()) == 1
    assert len(window.called) == 1


def test_space_presses_the_button_that_has_the_focus(window: Window, qtbot: QtBot) -> None:
    window.button.setFocus()
    with qtbot.waitSignal(window.button.clicked):
        qtbot.keyClick(window.button, Qt.Key.Key_Space)
    assert window.called == []


def test_undo_inside_the_lyrics_is_the_undo_of_the_form(window: Window, qtbot: QtBot) -> None:
    window.text.setFocus()
    qtbot.keyClicks(window.text, "la")
    qtbot.keyClick(window.text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.text, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert window.called == ["edit.undo", "edit.redo"]
    assert window.text.toPlainText() == "la"


def test_undo_in_the_search_field_is_its_own(window: Window, qtbot: QtBot) -> None:
    window.line.setFocus()
    qtbot.keyClicks(window.line, "la")
    qtbot.keyClick(window.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.called == []
    assert window.line.text() == ""


def test_f6_goes_round_the_panes(window: Window, qtbot: QtBot) -> None:
    window.line.setFocus()
    qtbot.keyClick(window.window, Qt.Key.Key_F6)
    assert window.text.hasFocus()
    qtbot.keyClick(window.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.line.hasFocus()


def test_f6_comes_to_a_notice_too(window: Window, qtbot: QtBot) -> None:
    window.presenter.notify(Notice(key="k", title="Removed", action="Undo"))
    window.line.setFocus()
    qtbot.keyClick(window.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert window.window.notice.action.hasFocus()


def test_every_command_is_in_the_menu(window: Window) -> None:
    menu = window.window.header.menu.menu()
    found = {action.objectName() for part in menu.actions() for action in part.menu().actions()}
    assert found == {command.id for command in COMMANDS}


def test_everything_the_keyboard_reaches_has_a_name(window: Window, nameless: Callable[..., list[str]]) -> None:
    a_draft_release(window)
    window.line.setAccessibleName("Search")
    window.presenter.notify(Notice(key="k", title="Words", action="Undo"))
    window.window.resize(1024, 640)
    assert nameless(window.window) == []


# ---- the window itself -----------------------------------------------------------------------------------------------


def test_the_window_comes_back_where_it_stood(window: Window, tokens: Tokens, qtbot: QtBot) -> None:
    window.window.resize(780, 560)  # the screen of the tests is small
    kept = window.window.geometry_text()
    assert len(kept) < 2000
    other = ShellWindow(tokens)
    qtbot.addWidget(other)
    other.restore_geometry_text(kept)
    assert (other.width(), other.height()) == (780, 560)


@pytest.mark.parametrize("text", ["", "nonsense", "%%%"])
def test_a_geometry_that_cannot_be_read_changes_nothing(tokens: Tokens, qtbot: QtBot, text: str) -> None:
    window = ShellWindow(tokens)
    qtbot.addWidget(window)
    window.restore_geometry_text(text)
    assert (window.width(), window.height()) == (1440, 900)


def test_closing_is_told_before_it_happens(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.window.closing):
        window.window.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 640), (760, 520), (2560, 1440)])
def test_every_part_keeps_its_height(window: Window, width: int, height: int) -> None:
    window.window.resize(width, height)
    assert window.window.header.height() == 48
    assert window.window._deck.height() == 149
    assert window.window.status.height() == 25
    assert window.window.status.geometry().bottom() == height - 1


# ---- account ---------------------------------------------------------------------------------------------------------


def test_the_account_says_what_is_left_and_how_prices_are_made(window: Window, qtbot: QtBot) -> None:
    window.account.show_state(
        AccountState(account=ACCOUNT, waiting_count=1, waiting_credits=4, tariff=Tariff(version="2026-11-01"))
    )
    qtbot.mouseClick(window.window.header.credits, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.account.isVisible)
    words = " ".join(part.text() for part in window.account.findChildren(QLabel))
    assert "8 credits" in words
    assert "1 release waits to be sent; 4 credits are already taken off." in words
    assert "Sandbox: nothing is sold, nothing is charged." in words
    assert "Tariff 2026-11-01" in words
    assert "1 credit for each track with audio, plus 1 credit for each take" in words
    window.account.hide()


def test_an_account_nobody_told_of_is_not_made_up() -> None:
    state = AccountState()
    assert state.balance_in_words == "Not known yet"
    assert ShellState().credits == ""


def test_what_vanishes_from_a_page_leaves_the_focus_on_the_page(
    window: Window, qapp: QApplication, qtbot: QtBot
) -> None:
    qapp.focusChanged.connect(window.window.keep_focus_on_page)
    window.presenter.show_page(Page.INSIGHTS)
    page = window.window.pages.currentWidget()
    button = page.findChild(QPushButton)
    button.setFocus()
    button.hide()  # as while the figures are asked for again
    qtbot.waitUntil(page.hasFocus)
    button.show()
    window.window.settle_focus()
    assert button.hasFocus()


def test_a_page_that_is_turned_to_has_the_focus_on_its_first_control(window: Window, qtbot: QtBot) -> None:
    window.text.setFocus()
    window.presenter.show_page(Page.SETTINGS)
    assert window.window.focusWidget() is window.window.pages.currentWidget().findChild(QPushButton)
    window.window.header.menu.setFocus()
    window.presenter.show_page(Page.STUDIO)
    assert window.window.header.menu.hasFocus()  # who works in the header stays there
