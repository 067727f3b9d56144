"""The page of lyric versions inside the brief, on a real desk."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.ui.brief.presenter import BriefPresenter
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fakes import Patience
from tests.ui.conftest import Shown
from tests.ui.suggesting import brief_flows


class Panel:
    """Presenter and view together, as ``app`` puts them."""

    def __init__(self, desk: Desk, tasks: Tasks, tokens: Tokens) -> None:
        self.presenter = BriefPresenter(brief_flows(desk), desk.catalogue, tasks)
        self.view = BriefView(tokens)
        self.presenter.serve(self.view)
        self.page = self.view.versions
        self.orders: list[object] = []
        self.presenter.takes_ordered.connect(self.orders.extend)

    @property
    def listed(self) -> list[str]:
        items = (self.page.list.item(row) for row in range(self.page.list.count()))
        return [item.text().split("\n")[0] for item in items]


@pytest.fixture
def panel(desk: Desk, track_id: TrackId, tasks: Tasks, tokens: Tokens, shown: Shown, qtbot: QtBot) -> Panel:
    draft = desk.open_draft(track_id).draft
    brief = draft.brief.but(instrumental=False, lyrics="Salt on the window", length_seconds=30)
    desk.save_draft(draft.but(brief=brief, provider=ProviderKey("hum")))
    panel = Panel(desk, tasks, tokens)
    shown(panel.view, 864, 676)
    panel.presenter.open_track(track_id)
    qtbot.waitUntil(lambda: panel.presenter.state.can_generate)
    return panel


def test_lyrics_are_kept_at_each_generation_and_restored_as_one_edit(panel: Panel, desk: Desk, qtbot: QtBot) -> None:
    panel.presenter.generate()
    qtbot.waitUntil(lambda: bool(panel.orders))
    panel.presenter.set_lyrics("Snow on the window")
    qtbot.mouseClick(panel.view.versions_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.listed == ["Sent with a generation"])
    assert panel.page.isVisible()
    assert panel.page.list.hasFocus()
    assert panel.page.before.toPlainText() == "Salt on the window"
    assert panel.page.after.toPlainText() == "Snow on the window"
    qtbot.mouseClick(panel.page.restore, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.presenter.state.brief.lyrics == "Salt on the window")
    qtbot.waitUntil(lambda: len(panel.listed) == 3)
    assert panel.listed[:2] == ["Restored", "Before another version was restored"]
    assert not panel.page.restore.isEnabled()
    panel.presenter.undo()
    assert panel.presenter.state.brief.lyrics == "Snow on the window"
    qtbot.keyClick(panel.page.list, Qt.Key.Key_Escape)
    assert not panel.page.isVisible()
    assert panel.view.lyrics.text.hasFocus()


def test_a_version_can_be_saved_under_a_name(panel: Panel, qtbot: QtBot) -> None:
    panel.presenter.versions.open()
    qtbot.waitUntil(lambda: panel.page.empty.text().startswith("No versions yet"))
    assert panel.page.name.hasFocus()
    qtbot.keyClicks(panel.page.name, "The good one")
    qtbot.keyClick(panel.page.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.listed == ["The good one"])
    assert "100% yours" in panel.page.list.item(0).text()


def test_the_lyrics_of_a_take_are_found(panel: Panel, desk: Desk, qtbot: QtBot) -> None:
    panel.presenter.generate()
    qtbot.waitUntil(lambda: bool(panel.orders))
    desk.render_take(panel.orders[0].id, Patience())
    panel.presenter.set_lyrics("Snow")
    panel.presenter.versions.save("Later")
    qtbot.waitUntil(lambda: len(panel.presenter.versions.state.kept) == 2)
    panel.presenter.versions.open(take_number=1)
    qtbot.waitUntil(lambda: panel.page.before.toPlainText().strip() == "Salt on the window")
    assert "take 1" in panel.page.list.currentItem().text()


def test_everything_the_keyboard_reaches_has_a_name(
    panel: Panel, nameless: Callable[[QWidget], list[str]], qtbot: QtBot
) -> None:
    panel.presenter.versions.open()
    assert nameless(panel.view) == []
