"""The deck: two takes on one clock; new ones never interrupt what plays."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.domain.errors import AudioUnusable
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.takes import Pin, PinKind, Standing, Take, TakeMark
from omg_desktop.domain.values import Digest
from omg_desktop.ports import SoundLevel
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.meter import LevelMeter
from tests.fakes import write_tone
from tests.ui.conftest import Shown
from tests.ui.panels import SilentPlayback, a_take, a_waveform, some_facts

ONE, TWO, THREE = (a_take(number) for number in (1, 2, 3))


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> PlayerView:
    view = PlayerView(tokens)
    shown(view, 1200, 148)
    return view


def led(view: PlayerView, presenter: PlayerPresenter) -> PlayerPresenter:
    """Wired as the app wires it."""
    presenter.serve(view)
    return presenter


@pytest.fixture
def presenter(view: PlayerView, playback: SilentPlayback, tasks: Tasks) -> PlayerPresenter:
    return led(view, PlayerPresenter(playback, a_waveform, Path, tasks, view))


def test_the_newest_take_lies_on_deck_a_and_is_prepared_first(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO, THREE], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3)
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
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3)
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


def loud(number: int, lufs: float, peak: float = -6.0) -> Take:
    return a_take(number, facts=some_facts(loudness_lufs=lufs, true_peak_dbtp=peak))


def test_a_number_key_hears_that_take_at_the_same_moment(
    presenter: PlayerPresenter, playback: SilentPlayback, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO, THREE], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3)
    presenter.seek(33.0)
    presenter.hear_number(1)
    assert playback.now.heard == ONE.id
    assert playback.now.position_seconds == 33.0
    assert presenter.state.decks.a == THREE.id  # listening moves nothing on the decks
    presenter.hear_number(9)
    assert playback.now.heard == ONE.id


def test_the_match_turns_the_louder_down_and_says_by_how_much(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    quiet, noisy = loud(1, -13.9), loud(2, -12.2)
    presenter.show_takes([quiet, noisy], None)
    qtbot.waitUntil(lambda: playback.now.heard == noisy.id)
    qtbot.mouseClick(view.match, Qt.MouseButton.LeftButton)
    assert playback.gains_db == pytest.approx({quiet.id: 0.0, noisy.id: -1.7})
    assert view.match.text() == "Match −1.7"
    assert view.match.accessibleName() == "Loudness match on"
    presenter.hear_number(1)
    assert view.match.text() == "Match 0.0"
    presenter.toggle_boost()
    assert playback.gains_db == pytest.approx({quiet.id: 5.0, noisy.id: 3.3})
    assert view.match.text() == "Match +5.0"
    presenter.toggle_match()
    assert playback.gains_db == {}
    assert view.match.text() == "Match"


def test_in_a_loop_it_is_the_loop_that_is_matched(
    presenter: PlayerPresenter, playback: SilentPlayback, qtbot: QtBot
) -> None:
    one, two = loud(1, -14.0), loud(2, -14.0)
    playback.levels = {one.id: SoundLevel(-20.0, -9.0), two.id: SoundLevel(-11.0, -2.0)}
    presenter.show_takes([one, two], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 2)
    presenter.toggle_match()
    assert playback.gains_db == pytest.approx({one.id: 0.0, two.id: 0.0})
    presenter.set_loop((10.0, 20.0))
    qtbot.waitUntil(lambda: playback.gains_db == pytest.approx({one.id: 0.0, two.id: -9.0}))
    presenter.set_loop(None)
    assert playback.gains_db == pytest.approx({one.id: 0.0, two.id: 0.0})


def test_a_take_in_the_tray_does_not_make_the_others_quiet(
    presenter: PlayerPresenter, playback: SilentPlayback, qtbot: QtBot
) -> None:
    whisper, one, two = loud(1, -40.0), loud(2, -14.0), loud(3, -13.0)
    presenter.show_takes([whisper, one, two], None)
    presenter.toggle_match()
    assert playback.gains_db[two.id] == pytest.approx(-27.0)
    presenter.show_marks({whisper.id: TakeMark(take_id=whisper.id, standing=Standing.REJECTED)})
    assert playback.gains_db[two.id] == pytest.approx(-1.0)


def test_a_fair_test_hides_what_would_tell_the_takes_apart(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    long, short = a_take(1, facts=some_facts(duration_seconds=200.0)), a_take(2)
    presenter.show_takes([long, short], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 2)
    qtbot.waitUntil(lambda: view.waveform._bars.waveform is not None)
    presenter.show_blind(Blind(names=("1", "2"), takes=(short.id, long.id), asks="Choose"))
    shown = [view.deck_a.text(), view.deck_b.text(), view.loudness.text(), view.match.text(), view.times.whole.text()]
    assert shown == ["A", "B", "", "Match", "of 3:20.0"]
    assert view.waveform._bars.waveform is None
    assert not view.meter.isVisible()
    assert presenter.state.sections == ()
    assert presenter.state.matching
    assert playback.now.heard == short.id
    playback.levels = {take.id: SoundLevel(-12.0, -2.0) for take in (long, short)}
    presenter.to_end()
    assert playback.now.position_seconds == pytest.approx(199.7)
    presenter.toggle_loop()
    assert playback.now.loop == (0.0, 200.0)
    presenter.hear_number(2)
    assert playback.now.heard == long.id
    assert view.confirm.text() == "Choose Sound 2"
    with qtbot.waitSignal(presenter.take_chosen_blind) as chosen, qtbot.assertNotEmitted(view.confirm_pressed):
        qtbot.mouseClick(view.confirm, Qt.MouseButton.LeftButton)
    assert chosen.args == [long.id]
    presenter.show_blind(None)
    assert view.deck_a.text() == "A 2"
    assert not presenter.state.matching
    assert view.confirm.text() == "Confirm Take 1"


def test_x_is_heard_without_saying_what_it_is(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 2)
    presenter.show_blind(Blind(names=("A", "B", "X"), takes=(ONE.id, TWO.id, ONE.id)))
    assert presenter.state.slot == "X"
    assert playback.now.heard == ONE.id
    assert not view.deck_a.isChecked()
    assert not view.deck_b.isChecked()
    qtbot.mouseClick(view.deck_b, Qt.MouseButton.LeftButton)
    assert (playback.now.heard, presenter.state.slot) == (TWO.id, "B")
    presenter.swap()
    assert (playback.now.heard, presenter.state.slot) == (ONE.id, "A")
    assert not view.confirm.isEnabled()


def test_a_name_of_ones_own_is_said_with_the_number_and_hidden_in_a_test(
    presenter: PlayerPresenter, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 2)
    presenter.show_marks({TWO.id: TakeMark(take_id=TWO.id, name="Slow and close")})
    assert (view.deck_a.text(), view.deck_a.accessibleName()) == ("A 2", "Hear deck A: Take 2 · Slow and close")
    presenter.say_position()
    assert "Take 2 · Slow and close on deck A" in view.spoken.text()
    presenter.show_blind(Blind(names=("1", "2"), takes=(TWO.id, ONE.id), asks="Choose"))
    presenter.say_position()
    told = (view.deck_a.accessibleName(), view.deck_a.toolTip(), view.spoken.text(), view.confirm.text())
    assert not [words for words in told if "Slow" in words]


def test_the_loop_is_made_by_keys(presenter: PlayerPresenter, playback: SilentPlayback, qtbot: QtBot) -> None:
    presenter.show_takes([ONE], None)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    presenter.seek(30.0)
    presenter.loop_from_here()
    assert playback.now.loop == (30.0, 34.0)
    presenter.seek(50.0)
    presenter.loop_to_here()
    assert playback.now.loop == (30.0, 50.0)
    presenter.seek(80.0)
    presenter.loop_section()
    assert playback.now.loop == (ONE.sections[2].start_seconds, ONE.sections[2].end_seconds)
    presenter.toggle()
    presenter.clear_loop()
    assert (playback.now.loop, playback.now.playing) == (None, True)
    presenter.clear_loop()
    assert not playback.now.playing


def test_it_says_where_the_music_is_and_how_loud(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE], None)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    presenter.seek(80.0)
    presenter.say_position()
    assert view.spoken.text() == "1:20.0 of 2:47.0, Chorus, Take 1 on deck A, silent"
    assert view.spoken.isVisible()
    presenter.say_loudness()
    assert view.spoken.text() == "Take 1: integrated −13.9 LUFS, true peak −1.0 dBTP"


def test_markers_and_notes_are_asked_to_be_kept_where_they_were_made(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE], None)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    presenter.seek(12.5)
    with qtbot.waitSignal(presenter.pin_wanted) as wanted:
        presenter.mark_here()
    assert wanted.args == [ONE.id, Pin(kind=PinKind.MARKER, at_milliseconds=12_500, text="Marker 1")]
    view.ask_note()
    qtbot.keyClicks(view.note_field, "drums late")
    with qtbot.waitSignal(presenter.pin_wanted) as wanted:
        qtbot.keyClick(view.note_field, Qt.Key.Key_Return)
    note = Pin(kind=PinKind.NOTE, at_milliseconds=12_500, text="drums late")
    assert wanted.args == [ONE.id, note]
    presenter.show_marks({ONE.id: TakeMark(take_id=ONE.id).with_pin(note)})
    presenter.seek(0.0)
    presenter.step(1)
    assert playback.now.position_seconds == 12.5
    with qtbot.waitSignal(presenter.pin_unwanted):
        presenter.unpin(note)


def test_an_output_is_picked_by_name(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE], None)
    with qtbot.waitSignal(presenter.devices_found) as found:
        qtbot.mouseClick(view.listening, Qt.MouseButton.LeftButton)
    assert found.args == [("Speakers", "Phones")]
    menu = view.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text() == "Phones").trigger()
    menu.close()
    assert playback.device == "Phones"


@pytest.mark.parametrize(("is_calm", "gap_min", "gap_max"), [(True, 225, 10_000), (False, 0, 200)])
def test_the_playhead_moves_four_times_a_second_where_less_motion_is_wanted(
    presenter: PlayerPresenter, playback: SilentPlayback, is_calm: bool, gap_min: int, gap_max: int, qtbot: QtBot
) -> None:
    playback.now = replace(playback.now, playing=True)
    presenter.use_motion(is_calm=is_calm)
    gaps: list[int] = []
    for _ in range(3):  # a busy computer makes gaps longer, never shorter
        with qtbot.waitSignal(presenter.moment_changed):
            pass
        since = QElapsedTimer()
        since.start()
        with qtbot.waitSignal(presenter.moment_changed):
            pass
        gaps.append(since.elapsed())
    assert gap_min <= min(gaps) <= gap_max


def test_the_meter_ends_where_the_button_below_it_ends_while_there_is_nothing_to_hear(view: PlayerView) -> None:
    assert not view.loudness.text()
    assert view.meter.geometry().right() == view.confirm.geometry().right()


def test_a_falling_meter_is_calm_where_less_motion_is_wanted(tokens: Tokens, qtbot: QtBot) -> None:
    meter = LevelMeter(tokens)
    qtbot.addWidget(meter)
    meter.show_motion(is_calm=True)
    meter.show_levels((-6.0, -6.0))
    meter.show_levels((-60.0, -60.0))
    seen: list[int] = []
    meter.valueChanged.connect(seen.append)
    qtbot.waitUntil(lambda: meter.value() == -60)
    assert 0 < len(seen) <= 12  # 54 dB at 20 dB a second, four steps each
