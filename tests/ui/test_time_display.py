"""The time of the deck: counted in another way by a click, and typed over to go somewhere else."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.app.studio import Studio
from omg_desktop.ui.player.counting import Count
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from tests.ui.conftest import Shown
from tests.ui.panels import SilentPlayback, a_take, a_waveform, action, some_facts

SLOW, FAST = a_take(1, tempo_bpm=60.0), a_take(2, tempo_bpm=120.0, facts=some_facts(sample_rate_hz=48_000))
UNKNOWN = a_take(3)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> PlayerView:
    view = PlayerView(tokens)
    shown(view, 1200, 148)
    return view


@pytest.fixture
def presenter(view: PlayerView, playback: SilentPlayback, tasks: Tasks, qtbot: QtBot) -> PlayerPresenter:
    presenter = PlayerPresenter(playback, a_waveform, Path, tasks, view)
    presenter.serve(view)
    presenter.show_takes([SLOW, FAST, UNKNOWN], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3 and playback.now.heard == UNKNOWN.id)
    presenter.hear_number(1)
    presenter.seek(23.25)
    return presenter


def test_a_click_or_space_counts_in_the_next_way(presenter: PlayerPresenter, view: PlayerView, qtbot: QtBot) -> None:
    face, seen = view.times.face, [view.times.face.text()]
    for press in (qtbot.mouseClick, qtbot.mouseClick, qtbot.keyClick, qtbot.keyClick):
        press(face, LEFT if press is qtbot.mouseClick else Qt.Key.Key_Space)
        seen.append(face.text())
    assert seen == ["0:23.2", "0:23.250", "6|4", "1,025,325", "0:23.2"]
    assert face.accessibleName() == "Time"
    assert face.accessibleDescription() == "0:23.2, of 2:47.0, Minutes, seconds, tenths"


def test_bars_need_a_tempo_and_come_back_with_it(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView
) -> None:
    presenter.count_by(Count.BARS)
    assert view.times.face.text() == "6|4"
    presenter.hear_number(3)
    assert view.times.face.text() == "0:23.2"
    assert offered(view)["Bars and beats: the tempo of Take 3 is not known"] == (False, False)
    presenter.hear_number(2)
    assert view.times.face.text() == "12|3"
    assert offered(view)["Bars and beats"] == (True, True)


def test_a_test_counts_nothing_that_tells_takes_apart(presenter: PlayerPresenter, view: PlayerView) -> None:
    presenter.count_by(Count.BARS)
    presenter.show_blind(Blind(names=("1", "2"), takes=(SLOW.id, FAST.id), asks="Choose"))
    presenter.seek(23.25)
    assert view.times.face.text() == "0:23.2"
    words = offered(view)
    assert [words["Bars and beats: a test hides it"], words["Samples: a test hides it"]] == [(False, False)] * 2
    presenter.go_to("12|3")
    assert view.spoken.text() == "12|3 cannot be found: a test hides it."
    presenter.show_blind(None)
    assert view.times.face.text() == "6|4"


def test_what_remains_stands_beside_how_long_it_is(presenter: PlayerPresenter, view: PlayerView) -> None:
    assert view.times.whole.text() == "of 2:47.0"
    presenter.toggle_remaining()
    assert view.times.whole.text() == "−2:23.7 of 2:47.0"
    presenter.seek(167.0)
    assert view.times.whole.text() == "−0:00.0 of 2:47.0"
    presenter.toggle_remaining()
    assert view.times.whole.text() == "of 2:47.0"


def test_a_time_is_typed_over_and_a_wrong_one_told_and_kept(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    face, field = view.times.face, view.times.field
    face.setFocus()
    qtbot.keyClick(face, Qt.Key.Key_Return)
    assert (field.isVisible(), field.text(), field.hasFocus()) == (True, "0:23.2", True)
    qtbot.keyClicks(field, "soon")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (
        view.spoken.text() == "“soon” is no time, so the music stays where it is; type 1:23.5, or seconds such as 83."
    )
    assert (playback.now.position_seconds, field.isVisible(), field.selectedText()) == (23.25, True, "soon")
    qtbot.keyClicks(field, "1:23.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (playback.now.position_seconds, field.isVisible(), face.hasFocus()) == (83.5, False, True)
    assert view.spoken.text().startswith("1:23.5 of 2:47.0")
    view.times.open_field()
    qtbot.keyClicks(field, "9")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (playback.now.position_seconds, field.isVisible(), face.hasFocus()) == (83.5, False, True)


def test_arrows_count_the_digit_at_the_cursor(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    field = view.times.field
    view.times.open_field()
    field.setCursorPosition(2)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (field.text(), field.cursorPosition()) == ("0:33.2", 2)
    qtbot.keyClick(field, Qt.Key.Key_Home)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert playback.now.position_seconds == pytest.approx(93.2)


def test_keys_of_the_deck_do_nothing_while_a_time_is_typed(studio: Studio, qtbot: QtBot) -> None:
    player, times = studio.presenters.player, studio.views.player.times
    qtbot.waitUntil(lambda: player.state.heard is not None and not player.state.is_loading)
    heard = player.state.heard
    action(studio, "player.go_to").trigger()
    assert times.field.hasFocus()
    qtbot.keyClicks(times.field, "0:01")
    assert player.state.heard == heard
    assert times.field.text() == "0:01"
    qtbot.keyClick(times.field, Qt.Key.Key_Return)
    assert player.moment.position_seconds == 1.0
    action(studio, "player.count").trigger()
    assert times.face.text() == "0:01.000"


def test_how_time_is_counted_and_takes_are_switched_is_so_at_the_next_start_too(
    studio: Studio,
) -> None:
    player = studio.presenters.player
    player.count_by(Count.SAMPLES)
    player.toggle_remaining()
    player.switch_by_part()
    studio.keep_preferences()
    player.recall(count=Count.TENTHS, shows_remaining=False, switches_by_part=False)
    studio.open()
    state = player.state
    assert (state.count_wished, state.shows_remaining, state.switches_by_part) == (Count.SAMPLES, True, True)


def offered(view: PlayerView) -> dict[str, tuple[bool, bool]]:
    """What the menu of the time offers: whether it can be picked, and whether it is so now."""
    view.times.face.customContextMenuRequested.emit(QPoint(2, 2))
    menu = view.times.findChildren(QMenu)[-1]
    found = {one.text(): (one.isEnabled(), one.isChecked()) for one in menu.actions()}
    menu.close()
    return found
