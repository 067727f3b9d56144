"""How takes are listened to: speed, sides and dimming, by key, menu and voice."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.domain.ids import OrderId
from omg_desktop.ports import ListenTo, SpeedStanding
from omg_desktop.ui.key_map import SingleKeys
from omg_desktop.ui.player.listening import SPEEDS, ListeningState
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.time_display import FONT_PIXELS
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fakes import write_tone
from tests.ui.conftest import Shown
from tests.ui.panels import SilentPlayback, a_take, a_waveform, action, some_facts

ONE, TWO = a_take(1), a_take(2)


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> PlayerView:
    view = PlayerView(tokens)
    shown(view, 1024, 148)
    return view


@pytest.fixture
def presenter(view: PlayerView, playback: SilentPlayback, tasks: Tasks, qtbot: QtBot) -> PlayerPresenter:
    presenter = PlayerPresenter(playback, a_waveform, Path, tasks, view)
    presenter.serve(view)
    presenter.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: playback.now.heard == TWO.id)
    return presenter


def menu_action(view: PlayerView, qtbot: QtBot, *path: str) -> QAction:
    """An entry of the menu under the loudspeaker, which opens when the outputs are known."""
    for closed in view.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        closed.setParent(None)
    qtbot.mouseClick(view.listening, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.findChild(QMenu) is not None)
    menu = view.findChild(QMenu)
    assert menu is not None
    *within, last = path
    for words in within:
        menu = next(action.menu() for action in menu.actions() if action.text() == words)
        assert isinstance(menu, QMenu)
    return next(action for action in menu.actions() if action.text() == last)


def test_speed_goes_by_steps_and_is_shown_said_and_read_when_it_is_not_the_usual(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView
) -> None:
    assert not view.through.speed.isVisible()
    presenter.listening.slower()
    assert playback.now.speed == 0.75
    assert (view.through.speed.text(), view.spoken.text()) == ("0.75×", "Speed 0.75×")
    assert view.through.speed.isVisible()
    assert view.listening.accessibleDescription() == "0.75×"
    presenter.say_position()
    assert "Take 2 on deck A, at 0.75×" in view.spoken.text()
    presenter.listening.slower()
    presenter.listening.slower()
    assert (playback.now.speed, view.spoken.text()) == (0.5, "0.5× is the slowest")
    for _ in SPEEDS:
        presenter.listening.faster()
    assert (playback.now.speed, view.spoken.text()) == (2.0, "2× is the fastest")
    presenter.listening.usual_speed()
    assert (playback.now.speed, view.spoken.text()) == (1.0, "Usual speed")
    assert not view.through.speed.isVisible()


def test_speed_and_sides_are_in_the_menu(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    menu_action(view, qtbot, "Speed", "1.5×").trigger()
    assert playback.now.speed == 1.5
    assert menu_action(view, qtbot, "Speed", "1.5×").isChecked()
    menu_action(view, qtbot, "Listen to", "Right only").trigger()
    assert playback.sides is ListenTo.RIGHT
    menu_action(view, qtbot, "Dim by 20 dB").trigger()
    assert (playback.sides, playback.dimmed) == (ListenTo.RIGHT, True)
    assert view.through.sides.text() == "right only, −20 dB"


def test_sides_are_shown_in_words_unless_they_are_as_usual_and_once_more_is_stereo(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView
) -> None:
    assert not view.through.sides.isVisible()
    presenter.listening.listen_to(ListenTo.MONO)
    assert (playback.sides, view.through.sides.text(), view.spoken.text()) == (ListenTo.MONO, "mono", "Listening: mono")
    presenter.listening.listen_to(ListenTo.MONO)
    assert (playback.sides, view.spoken.text()) == (ListenTo.STEREO, "Listening in stereo")
    presenter.listening.toggle_dim()
    assert (playback.dimmed, view.through.sides.text()) == (True, "−20 dB")
    presenter.listening.toggle_dim()
    assert not view.through.sides.isVisible()


@pytest.mark.parametrize(
    ("standing", "words", "sentence"),
    [
        (SpeedStanding.PREPARING, "0.75× …", ""),
        (SpeedStanding.GROWING, "0.75× waits", "Speed 0.75× waits until the take is finished"),
        (SpeedStanding.TOO_LONG, "0.75× too long", "This take is too long to be heard at 0.75×"),
    ],
)
def test_a_speed_that_is_not_heard_yet_says_why(
    presenter: PlayerPresenter,
    playback: SilentPlayback,
    view: PlayerView,
    standing: SpeedStanding,
    words: str,
    sentence: str,
) -> None:
    presenter.listening.slower()
    view.spoken.setText("")
    playback.now = replace(playback.now, speed=1.0, speed_standing=standing)
    presenter.refresh_moment()
    assert view.through.speed.text() == words
    assert view.spoken.text().startswith(sentence)
    playback.now = replace(playback.now, speed=0.75, speed_standing=SpeedStanding.HEARD)
    presenter.refresh_moment()
    assert view.through.speed.text() == "0.75×"


def test_a_screen_reader_reads_what_the_corner_says(presenter: PlayerPresenter, view: PlayerView) -> None:
    presenter.listening.slower()
    presenter.listening.listen_to(ListenTo.LEFT)
    told = [QAccessible.queryAccessibleInterface(line) for line in (view.through.speed, view.through.sides)]
    assert [one.text(QAccessible.Text.Name) for one in told] == ["Speed 0.75×", "Listening: left only"]


def test_another_track_is_heard_at_the_same_speed(presenter: PlayerPresenter, view: PlayerView) -> None:
    presenter.listening.slower()
    presenter.show_takes([], None)
    assert view.through.speed.text() == "0.75×"


def test_all_words_fit_beside_the_clock(presenter: PlayerPresenter, view: PlayerView) -> None:
    view.times.face.show_words("88:88.8")
    for sides, standing in product(ListenTo, SpeedStanding):
        view.show_listening(ListeningState(speed=0.75, standing=standing, sides=sides, dimmed=True))
        view.layout().activate()
        for line in (view.through.speed, view.through.sides):
            assert line.isVisible()
            assert line.toolTip() == "", line.text()
        assert view.times.face.font_of("88:88.8").pixelSize() == FONT_PIXELS


def test_everything_the_keyboard_reaches_has_a_name(
    presenter: PlayerPresenter, view: PlayerView, nameless: Callable[[QWidget], list[str]]
) -> None:
    presenter.listening.slower()
    presenter.listening.listen_to(ListenTo.SWAPPED)
    assert nameless(view) == []


def test_keys_change_speed_and_sides_outside_of_text_and_write_inside(
    studio: Studio, reach: Reach, qtbot: QtBot
) -> None:
    window, listening = studio.views.window, studio.presenters.player.listening
    window._ground.setFocus()
    for key, speed in ((Qt.Key.Key_Less, 0.75), (Qt.Key.Key_Greater, 1.0), (Qt.Key.Key_Greater, 1.25)):
        qtbot.keyClick(window._ground, key)
        assert listening.state.speed == speed
    for key in (Qt.Key.Key_S, Qt.Key.Key_M, Qt.Key.Key_D):
        qtbot.keyClick(window._ground, key, Qt.KeyboardModifier.ShiftModifier)
    told = ListeningState(sides=ListenTo.MONO, dimmed=True)
    assert listening.state == told
    action(studio, "library.search").trigger()
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "<M>")
    assert field.text() == "<M>"
    assert listening.state == told
    reach.sheet.where_chosen.emit(SingleKeys.PLAYER)
    studio.views.library.list.setFocus()
    qtbot.keyClick(studio.views.library.list, Qt.Key.Key_Less)
    assert listening.state == told


@pytest.mark.parametrize("where", list(SingleKeys))
def test_the_keys_of_a_keyboard_for_music_work_in_the_whole_window_inside_of_text_too(
    studio: Studio, reach: Reach, qtbot: QtBot, where: SingleKeys
) -> None:
    player = studio.presenters.player
    qtbot.waitUntil(lambda: len(player.state.ready) == 2)
    playback = player._playback
    reach.sheet.where_chosen.emit(where)
    action(studio, "library.search").trigger()
    field = studio.views.window.focusWidget()
    assert isinstance(field, QLineEdit)

    def press(key: Qt.Key) -> None:
        qtbot.keyClick(field, key)

    for pressed, playing in (
        (Qt.Key.Key_MediaPlay, True),
        (Qt.Key.Key_MediaTogglePlayPause, False),
        (Qt.Key.Key_MediaPlay, True),
        (Qt.Key.Key_MediaStop, False),
        (Qt.Key.Key_MediaStop, False),
        (Qt.Key.Key_MediaPause, False),
    ):
        press(pressed)
        assert playback.status().playing is playing
    heard = [player.state.decks.heard]
    for pressed in (Qt.Key.Key_MediaNext, Qt.Key.Key_MediaPrevious):
        press(pressed)
        heard.append(player.state.decks.heard)
    assert heard[0] == heard[2] != heard[1]
    assert field.text() == ""


def test_every_way_of_listening_is_a_command(studio: Studio) -> None:
    listening = studio.presenters.player.listening
    for name, sides in (
        ("listen.left", ListenTo.LEFT),
        ("listen.right", ListenTo.RIGHT),
        ("listen.swapped", ListenTo.SWAPPED),
        ("listen.mono", ListenTo.MONO),
        ("listen.stereo", ListenTo.STEREO),
    ):
        action(studio, name).trigger()
        assert listening.state.sides is sides


def test_with_real_sound_everything_on_the_bench_goes_on_at_half_the_speed(
    view: PlayerView, real_playback: DevicePlayback, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    facts = some_facts(duration_seconds=4.0)
    takes = [a_take(number, facts=facts) for number in (1, 2)]
    files = {take.audio_digest: write_tone(tmp_path / f"{take.number}.wav", 4.0, take.number) for take in takes}
    presenter = PlayerPresenter(real_playback, a_waveform, files.__getitem__, tasks, view)
    presenter.serve(view)
    presenter.show_takes(takes, None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 2)
    presenter.seek(1.0)
    presenter.listening.set_speed(0.5)
    qtbot.waitUntil(lambda: presenter.listening.state.standing is SpeedStanding.HEARD and presenter.moment.speed == 0.5)
    assert presenter.moment.position_seconds == 1.0
    presenter.toggle()
    presenter.hear_b()
    qtbot.waitUntil(lambda: presenter.moment.heard == takes[0].id and presenter.moment.position_seconds > 1.05)
    presenter.set_loop((2.0, 2.5))
    qtbot.waitUntil(lambda: 2.0 < presenter.moment.position_seconds < 2.5)
    presenter.toggle_match()
    assert real_playback.status().loop == (2.0, 2.5)
    assert view.waveform.value() / 1000 == pytest.approx(presenter.moment.position_seconds, abs=0.01)
    presenter.pause()


def test_what_is_still_made_waits_with_the_speed_and_the_finished_take_takes_it_on(
    view: PlayerView, real_playback: DevicePlayback, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    take = a_take(1, facts=some_facts(duration_seconds=4.0))
    path = write_tone(tmp_path / "1.wav", 4.0, 1)
    presenter = PlayerPresenter(real_playback, a_waveform, lambda _digest: path, tasks, view)
    presenter.serve(view)
    presenter.hear_opening(OrderId(take.order_id), path)
    qtbot.waitUntil(lambda: presenter.moment.playing)
    presenter.listening.set_speed(0.5)
    qtbot.waitUntil(lambda: view.through.speed.text() == "0.5× waits")
    assert "waits until the take is finished" in view.spoken.text()
    presenter.show_takes([take], None)
    qtbot.waitUntil(lambda: presenter.moment.heard == take.id and presenter.moment.speed == 0.5)
    assert presenter.moment.playing
    assert view.through.speed.text() == "0.5×"
    presenter.pause()
