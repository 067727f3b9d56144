"""Fair tests: one question at a time, nothing told before the end, and kept when it is there."""

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.domain.comparisons import Comparison, ComparisonKind, Verdict
from omg_desktop.domain.ids import TrackId
from omg_desktop.ui.fair.presenter import TWO_TAKES_NEEDED, FairPresenter
from omg_desktop.ui.fair.view import FairView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import CONTROL_HEIGHT, Tokens
from omg_desktop.ui.widgets.blind import Blind
from tests.builders import NOON
from tests.ui.conftest import Shown
from tests.ui.panels import TRACK, a_take

TAKES = [a_take(number) for number in (1, 2, 3, 4)]
LEFT = Qt.MouseButton.LeftButton


class Kept:
    """Remembers what was kept."""

    def __init__(self) -> None:
        self.comparisons: list[Comparison] = []

    def __call__(self, comparison: Comparison) -> Comparison:
        self.comparisons.append(comparison)
        return comparison


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def view(shown: Shown) -> FairView:
    view = FairView()
    shown(view, 316, 400)
    return view


@pytest.fixture
def presenter(kept: Kept, view: FairView, tasks: Tasks) -> FairPresenter:
    presenter = FairPresenter(kept, lambda: NOON, Random(4), tasks)
    presenter.serve(view)
    return presenter


def texts(view: FairView) -> list[str]:
    return [view.title.text(), view.progress.text(), view.question.text()]


def test_a_knock_out_of_four_asks_three_times_and_names_the_winner(
    presenter: FairPresenter, view: FairView, kept: Kept, qtbot: QtBot
) -> None:
    hidden: list[Blind | None] = []
    presenter.blind_changed.connect(hidden.append)
    presenter.begin_knock_out(TAKES)
    assert texts(view)[:2] == ["Knock-out", "Choice 1 of 3"]
    favourite = TAKES[2].id
    for _ in range(3):
        blind = presenter.state.blind
        assert blind is not None
        assert all("Take" not in text for text in texts(view))
        answer = blind.name(favourite)
        qtbot.mouseClick(view.answers[answer], LEFT)
    assert view.question.text() == "Take 3 won, after 3 choices."
    qtbot.waitUntil(lambda: len(kept.comparisons) == 1)
    (comparison,) = kept.comparisons
    assert (comparison.kind, comparison.winner, len(comparison.choices)) == (ComparisonKind.KNOCK_OUT, favourite, 3)
    assert hidden[-1] is None
    qtbot.mouseClick(view.end, LEFT)
    assert not view.isVisible()


def test_no_difference_at_all_names_nobody(presenter: FairPresenter, view: FairView, kept: Kept, qtbot: QtBot) -> None:
    presenter.begin_knock_out(TAKES[:2])
    qtbot.mouseClick(view.answers[""], LEFT)
    assert "no difference" in view.question.text()
    qtbot.waitUntil(lambda: len(kept.comparisons) == 1)
    assert kept.comparisons[0].winner is None
    assert kept.comparisons[0].choices[0].verdict is Verdict.NO_DIFFERENCE


def test_the_champion_stands_now_at_a_now_at_b(presenter: FairPresenter) -> None:
    sides = set()
    for _ in range(20):
        presenter.begin_knock_out(TAKES[:2])
        test, blind = presenter.state.knock_out, presenter.state.blind
        assert test is not None
        assert blind is not None
        sides.add(blind.name(test.champion))
        assert presenter.state.verdict(blind.name(test.champion)) is Verdict.FIRST
        presenter.end()
    assert sides == {"A", "B"}


def test_ten_right_answers_in_abx_are_a_difference_and_x_is_asked_for_each_time(
    presenter: FairPresenter, view: FairView, kept: Kept, qtbot: QtBot
) -> None:
    asked: list[str] = []
    presenter.hear_wanted.connect(asked.append)
    presenter.begin_abx(TAKES)
    assert list(view.sounds) == ["A", "B", "X"]
    was = set()
    for trial in range(10):
        assert view.progress.text() == f"Trial {trial + 1} of 10"
        was.add(presenter.state.x_is_first)
        qtbot.mouseClick(view.answers["A" if presenter.state.x_is_first else "B"], LEFT)
    assert was == {True, False}
    assert asked == ["X"] * 10
    assert view.question.text().startswith("10 of 10 right (p = 0.001). You hear a difference between Take ")
    qtbot.waitUntil(lambda: len(kept.comparisons) == 1)
    assert kept.comparisons[0].right == 10


def test_guessing_in_abx_claims_nothing(presenter: FairPresenter, view: FairView) -> None:
    presenter.begin_abx(TAKES[:2], trials=4)
    for trial in range(4):
        right = "A" if presenter.state.x_is_first else "B"
        presenter.answer(right if trial % 2 else "AB".replace(right, ""))
    assert view.question.text().startswith("2 of 4 right (p = 0.688). That may be guessing")


def test_blind_listening_ends_with_a_choice_that_reveals(
    presenter: FairPresenter, view: FairView, kept: Kept, qtbot: QtBot
) -> None:
    presenter.toggle_blind(TAKES[:3])
    blind = presenter.state.blind
    assert blind is not None
    assert (blind.names, blind.asks) == (("1", "2", "3"), "Choose")
    chosen = blind.take("2")
    assert chosen is not None
    with qtbot.waitSignal(presenter.winner_found) as found:
        presenter.choose(chosen)
    assert found.args == [chosen]
    assert view.question.text() == f"Sound 2 is {presenter.state.name(chosen)}."
    assert presenter.state.blind is None
    qtbot.waitUntil(lambda: len(kept.comparisons) == 1)
    assert len(kept.comparisons[0].pairs) == 2


def test_a_test_that_is_left_leaves_no_trace(presenter: FairPresenter, kept: Kept) -> None:
    presenter.toggle_blind(TAKES)
    presenter.toggle_blind(TAKES)
    assert not presenter.state.is_shown
    presenter.begin_knock_out(TAKES)
    presenter.show_takes(TRACK, TAKES)
    assert presenter.state.is_under_way
    presenter.show_takes(TrackId("another"), [])
    assert not presenter.state.is_shown
    assert kept.comparisons == []


def test_one_take_cannot_be_compared(presenter: FairPresenter, qtbot: QtBot) -> None:
    with qtbot.waitSignal(presenter.refused) as refused:
        presenter.begin_knock_out(TAKES[:1])
    assert refused.args == [TWO_TAKES_NEEDED]


def test_everything_the_keyboard_reaches_has_a_name_and_the_deck_says_what_is_heard(
    presenter: FairPresenter, view: FairView, nameless: Callable[[QWidget], list[str]], qtbot: QtBot
) -> None:
    presenter.begin_abx(TAKES)
    assert nameless(view) == []
    with qtbot.waitSignal(presenter.hear_wanted):
        qtbot.mouseClick(view.sounds["A"], LEFT)
    assert not view.sounds["A"].isChecked()
    presenter.show_slot("A")
    assert view.sounds["A"].isChecked()


def test_the_way_out_stands_in_line_with_the_question(tokens: Tokens, presenter: FairPresenter, view: FairView) -> None:
    presenter.begin_knock_out(TAKES)
    view.layout().activate()
    view.focusWidget().clearFocus()  # its ring would be seen before its words
    edges = [first_ink(view.grab(part.geometry()).toImage()) + part.x() for part in (view.title, view.end)]
    assert abs(edges[0] - edges[1]) <= 3  # the frame that shows the focus
    assert view.end.height() >= CONTROL_HEIGHT


def first_ink(picture: QImage) -> int:
    """The first column that differs from the ground."""
    ground = picture.pixelColor(picture.width() - 1, picture.height() - 1)
    return next(
        column
        for column in range(picture.width())
        if any(picture.pixelColor(column, row) != ground for row in range(picture.height()))
    )
