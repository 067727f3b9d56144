"""The insights page: figures of what was really made."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.comparisons import Comparison, ComparisonKind, Duel, Strength, Verdict, bradley_terry
from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.ids import ComparisonId, ProviderKey, TrackId
from omg_desktop.domain.insights import DAYS_SHOWN, insights_of
from omg_desktop.ui.insights.presenter import InsightsPresenter
from omg_desktop.ui.insights.state import InsightsState
from omg_desktop.ui.insights.view import InsightsView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fakes import Hum, Patience
from tests.ui.conftest import Shown
from tests.ui.panels import a_take

TODAY = date(2026, 11, 20)


@pytest.fixture
def presenter(desk: Desk, tasks: Tasks) -> InsightsPresenter:
    return InsightsPresenter(desk.insights, tasks)


@pytest.fixture
def view(presenter: InsightsPresenter, tokens: Tokens, shown: Shown) -> InsightsView:
    view = InsightsView(tokens)
    presenter.state_changed.connect(view.show_state)
    shown(view, 1024, 566)
    return view


def test_before_the_first_take_it_says_so(
    presenter: InsightsPresenter, view: InsightsView, nameless: Callable[[QWidget], list[str]], qtbot: QtBot
) -> None:
    presenter.refresh()
    qtbot.waitUntil(lambda: presenter.state.found is not None)
    assert view.empty_words.text() == "Figures appear here after the first take."
    assert view.generate.isVisible()
    assert nameless(view) == []


def test_figures_come_from_the_trail(
    desk: Desk, hum: Hum, track_id: TrackId, presenter: InsightsPresenter, view: InsightsView, qtbot: QtBot
) -> None:
    hum.moods[:] = ["sing", "refuse", "sing"]
    draft = desk.open_draft(track_id).draft.but(brief=Brief(genre="Jazz", length_seconds=30))
    first, second, third = desk.order_takes(draft, count=3, seed=1, provider=ProviderKey("hum"))
    desk.render_take(first.id, Patience())
    with pytest.raises(ProviderFailed):
        desk.render_take(second.id, Patience())
    desk.confirm_take(desk.render_take(third.id, Patience()).id)
    presenter.refresh()
    qtbot.waitUntil(lambda: presenter.state.found is not None)
    cards = {card.name: (card.figure, card.meaning) for card in presenter.state.cards}
    assert cards["Generations"] == ("2", "2 in the last 30 days")
    assert cards["Takes kept"] == ("50%", "1 in 2 is confirmed")
    assert cards["Unique prompts"] == ("1", "by prompt hash, no text kept")
    assert cards["Credits"] == ("0", "$0.00 · 0 releases")
    assert cards["To the fund"] == ("$0.00", "nothing released yet")
    assert view.tiles[0].figure.text() == "2"
    assert presenter.state.reliability[0].name == "Hum"
    assert presenter.state.reliability[0].words.startswith("67% of 3 · ")
    assert [(row.name, row.words) for row in presenter.state.genres] == [("Jazz", "2")]
    assert "2 generated, 1 confirmed" in view.chart.accessibleName()
    assert view.grab().width() > 0


def test_every_day_has_a_figure_also_those_without_music() -> None:
    found = insights_of(
        [],
        [a_take(1, brief=Brief(genre=" ")), a_take(2, brief=Brief(genre="Folk"))],
        [],
        generated_on=[TODAY, TODAY, TODAY - timedelta(days=3), TODAY - timedelta(days=400)],
        confirmed_on=[TODAY],
        kept=0,
        today=TODAY,
    )
    assert len(found.days) == DAYS_SHOWN
    assert [day.generated for day in found.days[-4:]] == [1, 0, 0, 2]
    assert found.days[-1].confirmed == 1
    assert {genre.genre for genre in found.genres} == {"No genre", "Folk"}
    assert found.is_empty


def ranked(choices: int) -> tuple[Strength, ...]:
    return bradley_terry([Duel(first="better", second="other", verdict=Verdict.FIRST)] * choices)


def test_models_are_ranked_with_their_bounds_and_ten_choices_are_wanted(view: InsightsView) -> None:
    found = insights_of(
        [], [a_take(1)], [], generated_on=[TODAY], confirmed_on=[], kept=0, today=TODAY, ranking=ranked(4)
    )
    few = InsightsState(found=found.but(generations=1))
    view.show_state(few)
    assert [row.name for row in few.ranking] == ["better", "other"]
    assert few.ranking[0].words.startswith("too few: ")
    assert few.ranking[0].words.endswith("%, 4 choices")
    assert view.ranking.bars[0].accessibleName().startswith("better: too few")
    sure = few.but(found=found.but(generations=1, ranking=ranked(12)))
    view.show_state(sure)
    assert "too few" not in view.ranking.bars[0].accessibleName()
    low, likely, high = sure.ranking[0].shares
    assert 0.5 < low < likely < high < 1


def test_takes_of_one_model_are_not_ranked_against_each_other(
    desk: Desk, track_id: TrackId, presenter: InsightsPresenter, view: InsightsView, qtbot: QtBot
) -> None:
    assert "Compare takes of two providers blind" in InsightsState().ranking_words
    draft = desk.open_draft(track_id).draft.but(brief=Brief(genre="Jazz", length_seconds=30))
    orders = desk.order_takes(draft, count=2, seed=1, provider=ProviderKey("hum"))
    first, second = (desk.render_take(order.id, Patience()) for order in orders)
    test = Comparison(
        id=ComparisonId("one"),
        track_id=track_id,
        kind=ComparisonKind.BLIND,
        takes=(first.id, second.id),
        winner=first.id,
        finished_at=desk.now(),
    )
    desk.bench.keep_comparison(test)
    presenter.refresh()
    qtbot.waitUntil(lambda: presenter.state.found is not None)
    assert presenter.state.ranking == ()  # both are of one model, and none is ranked against itself
    assert view.ranking.bars == []


def test_the_ranking_stands_beside_the_chart_where_there_is_room(
    desk: Desk, track_id: TrackId, presenter: InsightsPresenter, view: InsightsView, qtbot: QtBot
) -> None:
    draft = desk.open_draft(track_id).draft
    (order,) = desk.order_takes(draft, count=1, seed=1, provider=ProviderKey("hum"))
    desk.render_take(order.id, Patience())
    presenter.refresh()
    qtbot.waitUntil(view.ranking.isVisible)
    for width, is_beside in ((1440, True), (1024, False), (1440, True)):
        view.resize(width, 652)
        qtbot.waitUntil(lambda beside=is_beside: (view.ranking.y() < view.chart.mapTo(view, QPoint()).y()) is beside)
        assert view.ranking.isVisible()
