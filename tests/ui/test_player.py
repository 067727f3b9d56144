"""The deck: two takes on one clock; new ones never interrupt what plays."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice
from omg_desktop.domain.errors import AudioUnusable
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.values import Digest
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.fakes import write_tone
from tests.ui.conftest import Shown
from tests.ui.panels import SilentPlayback, a_take, a_waveform, some_facts

ONE, TWO, THREE = (a_take(number) for number in (1, 2, 3))


@pytest.fixture
def playback() -> SilentPlayback:
    return SilentPlayback()


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> PlayerView:
    view = PlayerView(tokens)
    shown(view, 1200, 148)
    return view


def led(view: PlayerView, presenter: PlayerPresenter) -> PlayerPresenter:
    """Wired as the app wires it."""
    presenter.state_changed.connect(view.show_state)
    presenter.moment_changed.connect(view.show_moment)
    presenter.waveform_changed.connect(view.show_waveform)
    view.play_pressed.connect(presenter.toggle)
    view.deck_a_pressed.connect(presenter.hear_a)
    view.deck_b_pressed.connect(presenter.hear_b)
    view.loop_pressed.connect(presenter.toggle_loop)
    view.seek_requested.connect(presenter.seek)
    view.loop_changed.connect(presenter.set_loop)
    return presenter


@pytest.fixture
def presenter(view: PlayerView, playback: SilentPlayback, tasks: Tasks) -> PlayerPresenter:
    return led(view, PlayerPresenter(playback, a_waveform, Path, tasks, view))


def test_the_newest_take_lies_on_deck_a_and_is_prepared_first(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO, THREE], None)
    qtbot.waitUntil(lambda: len(playback.prepared) == 3)
    assert list(playback.prepared) == [THREE.id, TWO.id, ONE.id]
    qtbot.waitUntil(lambda: playback.heard_in_order == [THREE.id])
    assert (view.deck_a.text(), view.deck_b.text()) == ("A 3", "B 2")
    assert view.confirm.text() == "Confirm Take 3"
    assert view.loudness.text() == "−13.9 LUFS"


def test_play_starts_as_soon_as_the_take_is_ready(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE], None)
    assert presenter.state.is_loading
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: playback.now.playing)
    qtbot.waitUntil(lambda: view.play.accessibleName() == "Pause")
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert not playback.now.playing
    assert view.play.accessibleName() == "Play"


def test_a_new_take_never_interrupts_what_plays(
    presenter: PlayerPresenter, playback: SilentPlayback, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: playback.now.heard == TWO.id)
    presenter.toggle()
    presenter.show_takes([ONE, TWO, THREE], None)
    qtbot.waitUntil(lambda: THREE.id in playback.prepared)
    assert playback.now.playing
    assert playback.now.heard == TWO.id
    assert presenter.state.decks.a == TWO.id


def test_a_chosen_take_goes_to_deck_a_and_the_one_before_to_b(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO, THREE], None)
    qtbot.waitUntil(lambda: len(playback.prepared) == 3)
    presenter.put_on_deck_a(ONE.id)
    assert (presenter.state.decks.a, presenter.state.decks.b) == (ONE.id, THREE.id)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    qtbot.mouseClick(view.deck_b, Qt.MouseButton.LeftButton)
    assert playback.now.heard == THREE.id
    assert view.deck_b.isChecked()
    presenter.swap()
    assert playback.now.heard == ONE.id
    assert view.deck_a.isChecked()


def test_takes_of_another_track_end_what_plays(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE], None)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    presenter.toggle()
    presenter.set_loop((1.0, 2.0))
    other = a_take(1, TrackId("another"))
    presenter.show_takes([other], None)
    assert not playback.now.playing
    assert playback.now.loop is None
    qtbot.waitUntil(lambda: playback.now.heard == other.id)
    presenter.show_takes([], None)
    assert not view.play.isEnabled()
    assert view.confirm.accessibleDescription() == "There is no take to confirm yet."


def test_a_take_that_cannot_be_read_says_why_and_the_others_play(
    view: PlayerView, playback: SilentPlayback, tasks: Tasks, qtbot: QtBot
) -> None:
    def path(digest: Digest) -> Path:
        if digest == TWO.audio_digest:
            raise AudioUnusable("The file has gone.")
        return Path(digest)

    presenter = led(view, PlayerPresenter(playback, a_waveform, path, tasks, view))
    presenter.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: ONE.id in playback.prepared)
    qtbot.waitUntil(lambda: "The file has gone." in view.notice.text())
    assert not view.play.isEnabled()
    presenter.hear_b()
    assert view.play.isEnabled()


def test_the_loop_goes_around_the_section_that_is_heard_and_comes_back_where_it_was(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE], None)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    presenter.seek(80.0)
    qtbot.mouseClick(view.loop, Qt.MouseButton.LeftButton)
    chorus = ONE.sections[2]
    assert playback.now.loop == (chorus.start_seconds, chorus.end_seconds)
    assert view.loop.isChecked()
    presenter.toggle_loop()
    assert playback.now.loop is None
    presenter.seek(0.0)
    presenter.toggle_loop()
    assert playback.now.loop == (chorus.start_seconds, chorus.end_seconds)


def test_confirming_names_the_heard_take_and_a_confirmed_one_can_be_withdrawn(
    presenter: PlayerPresenter, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)
    with qtbot.waitSignal(view.confirm_pressed) as confirmed:
        qtbot.mouseClick(view.confirm, Qt.MouseButton.LeftButton)
    assert confirmed.args == [TWO.id]
    presenter.show_takes([ONE, TWO], TWO.id)
    assert view.confirm.text() == "Take 2 confirmed"
    assert not view.confirm.isEnabled()
    with qtbot.waitSignal(view.withdraw_pressed):
        qtbot.mouseClick(view.withdraw, Qt.MouseButton.LeftButton)
    presenter.show_takes([ONE, TWO], None, editable=False)
    assert not view.confirm.isEnabled()
    assert "fixed" in view.confirm.accessibleDescription()


def test_everything_the_keyboard_reaches_has_a_name(
    presenter: PlayerPresenter, view: PlayerView, nameless: Callable[[QWidget], list[str]]
) -> None:
    presenter.show_takes([ONE, TWO], ONE.id)
    assert nameless(view) == []


@pytest.fixture
def real_playback() -> Iterator[DevicePlayback]:
    def no_device(*_asked: object) -> None:
        raise NoDevice("There is no sound card here.")

    playback = DevicePlayback(no_device)  # type: ignore[arg-type]
    yield playback
    playback.close()


def test_without_a_sound_card_the_deck_works_and_says_so_calmly(
    view: PlayerView, real_playback: DevicePlayback, tasks: Tasks, tmp_path: Path, qtbot: QtBot
) -> None:
    facts = some_facts(duration_seconds=4.0)
    takes = [a_take(number, facts=facts) for number in (1, 2)]
    files = {take.audio_digest: write_tone(tmp_path / f"{take.number}.wav", 4.0, take.number) for take in takes}
    presenter = led(view, PlayerPresenter(real_playback, a_waveform, files.__getitem__, tasks, view))
    presenter.show_takes(takes, None)
    qtbot.waitUntil(lambda: presenter.state.ready == {TakeId(take.id) for take in takes})
    presenter.toggle()
    qtbot.waitUntil(lambda: presenter.moment.position_seconds > 0.1)
    presenter.hear_b()
    qtbot.waitUntil(lambda: presenter.moment.heard == takes[0].id)
    assert presenter.moment.position_seconds > 0.1
    presenter.pause()
    qtbot.waitUntil(lambda: not presenter.moment.playing)
    assert view.notice.text() == presenter.moment.notice != ""
