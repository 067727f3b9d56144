"""The artist's limit for a track, and how the providers stand, beside Generate."""

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.drafts import OwnLimit
from omg_desktop.domain.generations import HOUSE
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.flows.settings import Health
from omg_desktop.ports import Readiness
from omg_desktop.ui.brief.presenter import BriefPresenter
from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fakes import Patience
from tests.ui.conftest import Shown
from tests.ui.panels import a_card
from tests.ui.suggesting import brief_flows

HUM = ProviderKey("hum")


class Panel:
    """The brief over a real library."""

    def __init__(self, desk: Desk, tasks: Tasks, tokens: Tokens) -> None:
        self.presenter = BriefPresenter(brief_flows(desk), desk.catalogue, tasks)
        self.view = BriefView(tokens)
        self.presenter.serve(self.view)

    @property
    def state(self) -> BriefState:
        return self.presenter.state

    def limits(self) -> dict[str, QAction]:
        self.view.limit.menu().aboutToShow.emit()
        return {action.text(): action for action in self.view.limit.menu().actions() if action.text()}


@pytest.fixture
def panel(desk: Desk, track_id: TrackId, tasks: Tasks, tokens: Tokens, shown: Shown, qtbot: QtBot) -> Panel:
    draft = desk.open_draft(track_id).draft
    desk.save_draft(draft.but(provider=HUM, takes_wanted=2, brief=draft.brief.but(length_seconds=30)))
    panel = Panel(desk, tasks, tokens)
    shown(panel.view, 864, 676)
    panel.presenter.open_track(track_id)
    qtbot.waitUntil(lambda: panel.state.budget is not None)
    return panel


def test_without_a_limit_nothing_is_in_the_way(panel: Panel) -> None:
    assert panel.view.limit.text() == "No limit"
    assert panel.view.limit_strip.isHidden()
    assert panel.view.generate.isEnabled()


def test_a_limit_stops_what_goes_beyond_it_and_is_raised_with_one_press(
    panel: Panel, desk: Desk, track_id: TrackId, qtbot: QtBot
) -> None:
    for order in desk.order_takes(desk.open_draft(track_id).draft, count=1):
        desk.render_take(order.id, Patience())
    panel.limits()["2 credits"].trigger()
    qtbot.waitUntil(lambda: panel.view.limit.text() == "1 of 2 credits")
    assert panel.view.limit.accessibleName() == "Limit of this track: 1 of 2 credits, stops there"
    assert not panel.view.generate.isEnabled()
    strip = panel.view.limit_strip
    assert strip.isVisible()
    assert strip.words.text() == (
        "The takes of this track would come to 3 credits; your limit is 2 credits. Raise the limit to go on."
    )
    panel.presenter.generate()
    assert desk.shelves.orders.open_orders() == []
    strip.raise_limit.click()
    qtbot.waitUntil(panel.view.generate.isEnabled)
    assert panel.view.limit.text() == "1 of 3 credits"
    panel.presenter.flush(wait=True)
    assert desk.open_draft(track_id).draft.budget_credits == 3


def test_a_track_may_have_no_limit_though_the_settings_have_one(
    panel: Panel, desk: Desk, track_id: TrackId, qtbot: QtBot
) -> None:
    desk.settings.change(lambda kept: kept.but(budget_credits=1))
    panel.presenter.set_takes(3)
    qtbot.waitUntil(lambda: panel.view.limit.text() == "0 of 1 credit")
    assert not panel.view.generate.isEnabled()
    assert [text for text, action in panel.limits().items() if action.isChecked()] == [
        "As in the settings",
        "Stop there",
    ]
    panel.limits()["No limit"].trigger()
    qtbot.waitUntil(panel.view.generate.isEnabled)
    assert panel.view.limit.text() == "No limit"
    assert panel.view.limit.accessibleName() == "Limit of this track: none"
    assert panel.view.limit_strip.isHidden()
    assert [text for text, action in panel.limits().items() if action.isChecked()] == ["No limit", "Stop there"]
    panel.presenter.flush(wait=True)
    kept = desk.open_draft(track_id).draft
    assert kept.budget_credits is OwnLimit.NONE
    assert len(desk.order_takes(kept)) == 3
    panel.limits()["As in the settings"].trigger()
    qtbot.waitUntil(lambda: panel.view.limit.text() == "3 of 1 credit")
    panel.presenter.flush(wait=True)
    assert desk.open_draft(track_id).draft.budget_credits is OwnLimit.AS_SETTLED


def test_a_limit_that_is_reached_says_so_on_the_button_itself(
    panel: Panel, desk: Desk, track_id: TrackId, qtbot: QtBot
) -> None:
    for order in desk.order_takes(desk.open_draft(track_id).draft, count=2):
        desk.render_take(order.id, Patience())
    panel.presenter.set_limit(2)
    qtbot.waitUntil(lambda: panel.view.generate.words[0] == "Limit of 2 reached")


def test_a_limit_may_only_warn(panel: Panel, desk: Desk, qtbot: QtBot) -> None:
    panel.presenter.set_limit(1)
    qtbot.waitUntil(panel.view.limit_strip.isVisible)
    panel.limits()["Only warn"].trigger()
    qtbot.waitUntil(panel.view.generate.isEnabled)
    assert panel.view.limit_strip.isVisible()
    assert panel.view.limit.accessibleName().endswith("warns there")
    assert not desk.shelves.preferences.load().budget_stops


def test_the_list_of_providers_says_how_each_stands(panel: Panel, qtbot: QtBot) -> None:
    entries = lambda: [action.text() for action in panel.view.provider.menu().actions()]  # noqa: E731
    panel.view.provider.menu().aboutToShow.emit()
    qtbot.waitUntil(lambda: entries() == ["Hum – ready"])
    assert panel.view.provider.text().strip() == "Hum"
    away = Health(readiness=Readiness.OFFLINE, why="Hum cannot be reached.")
    panel.presenter.standing.show_checked({HUM: away})
    assert entries() == ["Hum – offline"]
    assert panel.view.provider.menu().actions()[0].toolTip().startswith("Hum cannot be reached.")


def test_what_a_provider_cannot_make_is_said_before_how_it_stands() -> None:
    mute, house = a_card(needs_network=True), a_card(key=HOUSE, sings=True, needs_network=True)
    ready = Health(readiness=Readiness.READY, why="It answers.")
    state = BriefState(cards=(mute, house), health={mute.key: ready, house.key: ready})
    assert state.readiness(mute) == ("ready", "It answers.")
    assert state.but(online=False).readiness(house)[0] == "offline"
    assert state.but(health={}).readiness(mute) == ("", "")
    short = mute.but(length_seconds_max=60)
    assert state.readiness(short)[0] == "cannot make this"
    assert state.readiness(short)[1].endswith("30 to 60 seconds; 120 were asked for.")
