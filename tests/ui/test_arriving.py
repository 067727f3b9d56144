"""A take that has just been made plays by itself where that is wanted, and never in anybody's way."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.studio import Studio
from omg_desktop.domain.drafts import OrderState
from omg_desktop.domain.ids import OrderId
from omg_desktop.ui.audition.state import AuditionState
from omg_desktop.ui.player.arriving import Arriving
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.settings.state import Section
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from tests.fakes import write_tone
from tests.ui.conftest import Shown
from tests.ui.panels import SilentPlayback, a_take, a_waveform, an_order

ONE, TWO, THREE = (a_take(number) for number in (1, 2, 3))


@pytest.fixture
def playback() -> SilentPlayback:
    return SilentPlayback()


@pytest.fixture
def player(playback: SilentPlayback, tokens: Tokens, shown: Shown, tasks: Tasks) -> PlayerPresenter:
    view = PlayerView(tokens)
    shown(view, 1024, 148)
    presenter = PlayerPresenter(playback, a_waveform, Path, tasks, view)
    presenter.serve(view)
    return presenter


@pytest.fixture
def arriving(player: PlayerPresenter) -> Arriving:
    made = Arriving(player)
    made.is_wanted = True
    return made


def test_nothing_plays_by_itself_unless_it_is_wanted(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, qtbot: QtBot
) -> None:
    arriving.is_wanted = False
    player.show_takes([ONE], None)
    arriving.play(ONE)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    assert not playback.now.playing


def test_the_first_take_plays_as_soon_as_it_is_decoded(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, qtbot: QtBot
) -> None:
    player.show_takes([ONE], None)
    arriving.play(ONE)
    assert not playback.now.playing
    qtbot.waitUntil(lambda: playback.now.playing)
    assert playback.now.heard == ONE.id


def test_a_later_take_plays_from_its_beginning_and_the_decks_stay(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, qtbot: QtBot
) -> None:
    player.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: len(player.state.ready) == 2)
    player.seek(80.0)
    player.show_takes([ONE, TWO, THREE], None)
    arriving.play(THREE)
    qtbot.waitUntil(lambda: playback.now.playing)
    assert (playback.now.heard, playback.now.position_seconds) == (THREE.id, 0.0)
    assert (player.state.decks.a, player.state.decks.b) == (TWO.id, ONE.id)


def test_in_a_loop_it_plays_there(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, qtbot: QtBot
) -> None:
    player.show_takes([ONE], None)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    player.set_loop((80.0, 90.0))
    player.seek(85.0)
    player.show_takes([ONE, TWO], None)
    arriving.play(TWO)
    qtbot.waitUntil(lambda: playback.now.playing)
    assert (playback.now.heard, playback.now.position_seconds) == (TWO.id, 85.0)


def test_what_plays_or_is_about_to_is_never_interrupted(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, qtbot: QtBot
) -> None:
    player.show_takes([ONE], None)
    player.toggle()  # not decoded yet
    player.show_takes([ONE, TWO], None)
    arriving.play(TWO)
    qtbot.waitUntil(lambda: len(player.state.ready) == 2 and playback.now.playing)
    assert playback.now.heard == ONE.id
    player.show_takes([ONE, TWO, THREE], None)
    arriving.play(THREE)
    qtbot.waitUntil(lambda: len(player.state.ready) == 3)
    assert playback.now.heard == ONE.id


def test_in_a_blind_test_nothing_plays_by_itself(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, qtbot: QtBot
) -> None:
    player.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: len(player.state.ready) == 2)
    player.show_blind(Blind(names=("A", "B"), takes=(TWO.id, ONE.id), asks="Choose"))
    player.show_takes([ONE, TWO, THREE], None)
    arriving.play(THREE)
    qtbot.waitUntil(lambda: len(player.state.ready) == 3)
    assert not playback.now.playing
    assert playback.now.heard != THREE.id


def test_first_bars_that_were_paused_stay_paused(
    player: PlayerPresenter, arriving: Arriving, playback: SilentPlayback, tmp_path: Path, qtbot: QtBot
) -> None:
    player.hear_opening(OrderId(ONE.order_id), write_tone(tmp_path / "a.wav", 1.0, 1))
    qtbot.waitUntil(lambda: playback.now.playing)
    player.pause()
    player.show_takes([ONE], None)
    arriving.play(ONE)
    qtbot.waitUntil(lambda: ONE.id in player.state.ready)
    assert not playback.now.playing


def test_a_take_arrives_when_its_order_was_open_before() -> None:
    order = an_order(id=ONE.order_id)
    before = AuditionState(track_id=ONE.track_id, orders=(order,))
    after = before.but(takes=(ONE,), orders=(order.but(state=OrderState.FULFILLED),))
    assert after.arrived_since(before) == (ONE,)
    assert after.arrived_since(after) == ()
    assert after.arrived_since(after.but(takes=())) == ()  # brought back from the trash
    assert after.arrived_since(AuditionState(track_id=ONE.track_id)) == ()  # the track was opened


def test_the_settings_offer_it_and_a_new_take_plays(studio: Studio, desk: Desk, qtbot: QtBot) -> None:
    shell, settings, view = studio.presenters.shell, studio.presenters.settings, studio.views.settings
    assert not desk.shelves.preferences.load().play_when_ready
    playback = studio.presenters.player._playback
    studio.presenters.brief.generate()
    qtbot.waitUntil(lambda: len(studio.presenters.audition.state.takes) == 4)
    qtbot.waitUntil(lambda: len(studio.presenters.player.state.ready) == 4)
    assert not playback.status().playing
    shell.show_page(Page.SETTINGS)
    settings.show_section(Section.APP.value)
    qtbot.waitUntil(lambda: settings.state.found is not None and view.plays.isVisible())
    assert not view.plays.isChecked()
    view.plays.click()
    qtbot.waitUntil(lambda: desk.shelves.preferences.load().play_when_ready)
    qtbot.waitUntil(lambda: settings.state.preferences.play_when_ready)
    shell.show_page(Page.STUDIO)
    studio.presenters.brief.generate()
    qtbot.waitUntil(lambda: playback.status().playing, timeout=10_000)
    new = studio.presenters.player.state.decks.heard
    numbers = {take.id: take.number for take in studio.presenters.audition.state.takes}
    assert new is not None
    assert numbers[new] > 4
