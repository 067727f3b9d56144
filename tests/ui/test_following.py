"""Another take goes on at the same part where that is wanted, and says when it cannot."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice
from omg_desktop.domain.sections import SharedPart
from omg_desktop.domain.takes import Section, Take
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from tests.fakes import write_tone
from tests.ui.conftest import Shown
from tests.ui.panels import SilentPlayback, a_take, a_waveform, some_facts


def take_with(number: int, *parts: tuple[str, float, float]) -> Take:
    sections = tuple(Section(name=name, start_seconds=start, end_seconds=end) for name, start, end in parts)
    return a_take(number, sections=sections)


ONE = take_with(1, ("Verse", 0.0, 40.0), ("Chorus", 40.0, 60.0), ("Verse", 60.0, 90.0), ("Chorus", 90.0, 167.0))
TWO = take_with(2, ("Verse", 0.0, 20.0), ("Chorus", 20.0, 50.0))
BARE = take_with(3)


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> PlayerView:
    view = PlayerView(tokens)
    shown(view, 1200, 148)
    return view


@pytest.fixture
def presenter(view: PlayerView, playback: SilentPlayback, tasks: Tasks, qtbot: QtBot) -> PlayerPresenter:
    presenter = PlayerPresenter(playback, a_waveform, Path, tasks, view)
    presenter.serve(view)
    presenter.show_takes([ONE, TWO, BARE], None)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3 and playback.now.heard == BARE.id)
    presenter.hear_number(1)
    return presenter


def test_the_parts_go_with_the_switch_and_the_deck_says_that_it_is_on(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView
) -> None:
    presenter.seek(45.0)
    presenter.hear_number(2)
    assert playback.parts == ()
    presenter.hear_number(1)
    assert view.times.following.isHidden()
    presenter.switch_by_part()
    assert (view.times.following.text(), view.times.following.isVisible()) == ("Same part", True)
    assert view.spoken.text() == "Takes are switched at the same part"
    presenter.hear_number(2)
    assert playback.parts == (SharedPart(0, 40, 0, 20), SharedPart(40, 60, 20, 50))
    assert view.spoken.text() == "Takes are switched at the same part"  # nothing more to say
    presenter.switch_by_part()
    assert view.spoken.text() == "Takes are switched at the same moment"
    assert view.times.following.isHidden()


@pytest.mark.parametrize(
    ("seconds", "loop", "number", "words"),
    [
        (100.0, None, 2, "Take 2 has no second Chorus; the same moment is heard."),
        (45.0, None, 3, "The parts of Take 3 are not known; the same moment is heard."),
        (45.0, (41.0, 50.0), 2, "The loop is not exactly one part; the same moment is heard."),
        (167.0, None, 2, "No part of Take 1 is here; the same moment is heard."),
    ],
)
def test_where_there_is_no_such_part_it_stays_at_the_moment_and_says_so(
    presenter: PlayerPresenter,
    playback: SilentPlayback,
    view: PlayerView,
    seconds: float,
    loop: tuple[float, float] | None,
    number: int,
    words: str,
) -> None:
    presenter.switch_by_part()
    presenter.seek(seconds)
    presenter.set_loop(loop)
    presenter.hear_number(number)
    assert (playback.now.position_seconds, playback.parts) == (seconds, ())
    assert view.spoken.text() == words


def test_a_loop_around_exactly_a_part_goes_along(presenter: PlayerPresenter, playback: SilentPlayback) -> None:
    presenter.switch_by_part()
    presenter.seek(45.0)
    presenter.loop_section()
    presenter.hear_number(2)
    assert SharedPart(40, 60, 20, 50) in playback.parts


def test_no_test_leaps_and_its_menu_says_why(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.switch_by_part()
    presenter.seek(45.0)
    presenter.show_blind(Blind(names=("1", "2"), takes=(ONE.id, TWO.id), asks="Choose"))
    presenter.hear_slot("2")
    assert (playback.now.heard, playback.parts) == (TWO.id, ())
    assert view.times.following.isHidden()
    presenter.switch_by_part()
    assert view.spoken.text() == "A test switches at the same moment only: a leap would tell which is which."
    view.show_devices((), None)
    menu = view.findChild(QMenu)
    assert menu is not None
    (entry,) = [one for one in menu.actions() if "same part" in one.text()]
    assert (entry.isEnabled(), "not in a test" in entry.text()) == (False, True)
    menu.close()
    presenter.show_blind(None)
    assert view.times.following.text() == "Same part"


def test_a_real_playback_leaps_in_one_act(tasks: Tasks, view: PlayerView, tmp_path: Path, qtbot: QtBot) -> None:
    facts = some_facts(duration_seconds=4.0)
    sections = (
        (Section(name="Chorus", start_seconds=1.0, end_seconds=2.0),),
        (Section(name="Chorus", start_seconds=2.0, end_seconds=4.0),),
    )
    takes = [a_take(number, facts=facts, sections=sections[number - 1]) for number in (1, 2)]
    files = {take.audio_digest: write_tone(tmp_path / f"{take.number}.wav", 4.0, take.number) for take in takes}

    def no_device(*_asked: object) -> None:
        raise NoDevice("There is no sound card here.")

    playback = DevicePlayback(no_device)  # type: ignore[arg-type]
    try:
        presenter = PlayerPresenter(playback, a_waveform, files.__getitem__, tasks, view)
        presenter.serve(view)
        presenter.show_takes(takes, None)
        qtbot.waitUntil(lambda: len(presenter.state.ready) == 2)
        presenter.hear_number(1)
        presenter.switch_by_part()
        presenter.seek(1.25)
        presenter.loop_section()
        presenter.hear_number(2)
        qtbot.waitUntil(lambda: playback.status().heard == takes[1].id)
        assert playback.status().position_seconds == pytest.approx(2.5)
        assert playback.status().loop == pytest.approx((2.0, 4.0))
    finally:
        playback.close()
