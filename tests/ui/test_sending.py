"""Before anything is sent: names that services refuse, lyrics they stumble over, and the request to the letter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.flows.sending import WhatIsSent
from omg_desktop.ui.brief.flows import BriefFlows
from omg_desktop.ui.brief.presenter import BriefPresenter
from omg_desktop.ui.brief.versions import VersionFlows
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.builders import NOON
from tests.fake_studio.stage import a_provider, a_studio
from tests.fakes import Hum
from tests.ui.conftest import Shown
from tests.ui.suggesting import standing_flows, suggestion_flows

NAMED = "A slow song in the style of Nina Vale, with brushes"


class Panel:
    """The brief, with a desk that could ask a service."""

    def __init__(self, desk: Desk, what_is_sent: WhatIsSent, tasks: Tasks, tokens: Tokens) -> None:
        flows = BriefFlows(
            desk.open_draft,
            desk.save_draft,
            desk.surprise,
            desk.order_takes,
            standing_flows(desk),
            lambda: tuple(provider.card for provider in what_is_sent.providers.values()),
            VersionFlows(desk.lyric_versions_of, desk.keep_lyrics, desk.restore_lyrics),
            suggestion_flows(desk),
            desk.spelling,
            what_is_sent,
        )
        self.presenter = BriefPresenter(flows, desk.catalogue, tasks)
        self.view = BriefView(tokens)
        self.presenter.serve(self.view)


@pytest.fixture
def panel(desk: Desk, hum: Hum, track_id: TrackId, tasks: Tasks, tokens: Tokens, shown: Shown, qtbot: QtBot) -> Panel:
    with a_studio("minimax") as studio:
        minimax = a_provider("minimax", studio)
        panel = Panel(desk, WhatIsSent({hum.card.key: hum, minimax.card.key: minimax}, lambda: NOON), tasks, tokens)
        shown(panel.view, 834, 700)
        draft = desk.open_draft(track_id).draft
        desk.save_draft(draft.but(brief=Brief(genre="Folk", direction=NAMED), provider=minimax.card.key))
        panel.presenter.open_track(track_id)
        qtbot.waitUntil(lambda: panel.presenter.state.can_edit)
    assert studio.requests == []
    return panel


def test_a_name_is_told_and_a_neutral_wording_is_one_press_away(panel: Panel, qtbot: QtBot) -> None:
    strip = panel.view.guard
    assert strip.isVisible()
    assert "“Nina Vale” seems to be an artist." in strip.words.text()
    qtbot.mouseClick(strip.use, Qt.MouseButton.LeftButton)
    assert "Nina" not in panel.presenter.state.brief.direction
    assert "brushes" in panel.presenter.state.brief.direction
    assert not strip.isVisible()
    panel.presenter.undo()
    assert panel.presenter.state.brief.direction == NAMED


def test_a_warning_can_be_passed_over_and_never_forbids(panel: Panel, qtbot: QtBot) -> None:
    assert panel.view.generate.isEnabled()
    qtbot.mouseClick(panel.view.guard.send, Qt.MouseButton.LeftButton)
    assert not panel.view.guard.isVisible()
    assert panel.presenter.state.brief.direction == NAMED
    panel.presenter.set_direction("Like Nina Vale")
    assert panel.view.guard.isVisible()


def test_what_the_chosen_provider_would_stumble_over_is_said_under_the_lyrics(panel: Panel) -> None:
    assert not panel.view.lint.isVisible()
    panel.presenter.set_instrumental(False)
    panel.presenter.set_lyrics("[Verse]\nRain\n\n[Spoken aside]\nHm\n")
    assert "MiniMax Music · Line 4: This provider does not know [Spoken aside]" in panel.view.lint.text()
    panel.presenter.set_provider("hum")
    assert not panel.view.lint.isVisible()


def test_the_request_is_shown_to_the_letter_and_can_be_copied(panel: Panel, qtbot: QtBot) -> None:
    panel.view.what_is_sent.click()
    sheet = panel.view.sending
    qtbot.waitUntil(sheet.isVisible)
    assert sheet.provider.current == "minimax"
    assert sheet.address.text().startswith("To http://127.0.0.1")
    assert "Nina Vale" in sheet.text.toPlainText()
    assert "canary" not in sheet.text.toPlainText()
    qtbot.mouseClick(sheet.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == sheet.text.toPlainText()
    sheet.provider.picked.emit(ProviderKey("hum"))
    assert sheet.address.text() == "Nothing is sent: it works on this computer."
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
