"""A reference track on the deck: heard on the same clock as the takes, and never taken for one."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.studio import Studio
from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.references import Reference
from omg_desktop.domain.releases import Release
from omg_desktop.domain.values import Digest
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.reference_parts import DROP_HERE, DROP_ONE
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.drop_outline import DropOutline
from tests.fakes import write_tone
from tests.ui.conftest import Shown
from tests.ui.panels import NOON, TRACK, SilentPlayback, a_take, a_waveform, action, digest_of, some_facts

ONE, TWO, THREE = (a_take(number) for number in (1, 2, 3))


def a_reference(track_id: TrackId = TRACK, **changes: object) -> Reference:
    usual = {
        "id": TakeId("reference-1"),
        "track_id": track_id,
        "name": "Harbour.wav",
        "audio_digest": digest_of("harbour"),
        "facts": some_facts(duration_seconds=200.0, loudness_lufs=-9.0),
        "put_at": NOON,
    }
    return Reference.model_validate(usual | changes)


RECORD = a_reference()


@pytest.fixture
def view(tokens: Tokens, shown: Shown) -> PlayerView:
    view = PlayerView(tokens)
    shown(view, 1200, 148)
    return view


@pytest.fixture
def presenter(view: PlayerView, playback: SilentPlayback, tasks: Tasks) -> PlayerPresenter:
    presenter = PlayerPresenter(playback, a_waveform, Path, tasks, view)
    presenter.serve(view)
    return presenter


def test_it_lies_on_deck_b_and_one_key_goes_there_and_back_at_the_same_moment(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO, THREE], None)
    presenter.show_reference(RECORD)
    qtbot.waitUntil(lambda: RECORD.id in presenter.state.ready and playback.now.heard == THREE.id)
    assert (view.deck_a.text(), view.deck_b.text()) == ("A 3", "B Ref")
    assert view.deck_b.accessibleName() == "Hear deck B: Reference · Harbour.wav"
    presenter.hear_number(1)
    qtbot.waitUntil(lambda: playback.now.heard == ONE.id)
    presenter.seek(33.0)
    presenter.set_loop((30.0, 40.0))
    presenter.hear_reference()
    assert (playback.now.heard, playback.now.position_seconds, playback.now.loop) == (RECORD.id, 33.0, (30.0, 40.0))
    assert (view.times.whole.text(), view.loudness.text()) == ("of 3:20.0", "−9.0 LUFS")
    assert presenter.state.notice == "Reference · Harbour.wav"
    assert view.deck_b.toolTip() == "Hear deck B: Reference · Harbour.wav (B)"
    qtbot.waitUntil(lambda: view.waveform._bars.waveform is not None)
    presenter.say_position()
    assert view.spoken.text() == "0:33.0 of 3:20.0, Reference · Harbour.wav on deck B, in the loop, silent"
    presenter.hear_reference()
    assert playback.now.heard == ONE.id


def test_a_take_that_is_chosen_leaves_it_on_its_deck_unless_it_is_put_elsewhere(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO, THREE], None)
    presenter.put_on_deck_a(TWO.id)
    assert presenter.state.decks.b == THREE.id
    presenter.show_reference(RECORD)
    presenter.put_on_deck_a(ONE.id)
    assert (presenter.state.decks.a, presenter.state.decks.b) == (ONE.id, RECORD.id)
    presenter.put_on_deck_a(RECORD.id)
    assert (view.deck_a.text(), view.deck_b.text()) == ("A Ref", "B 1")
    qtbot.waitUntil(lambda: playback.now.heard == RECORD.id)
    presenter.put_on_deck_b(TWO.id)
    assert (view.deck_a.text(), view.deck_b.text()) == ("A Ref", "B 2")


def test_taken_off_while_it_is_heard_a_take_goes_on_at_that_moment(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)
    presenter.show_reference(RECORD)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3)
    presenter.hear_b()
    presenter.toggle()
    presenter.seek(12.0)
    presenter.show_reference(None)
    assert (playback.now.heard, playback.now.playing, playback.now.position_seconds) == (TWO.id, True, 12.0)
    assert RECORD.id not in playback.prepared
    assert view.deck_b.text() == "B 1"


def test_it_is_made_as_loud_as_the_takes_but_no_test_knows_it(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)
    presenter.show_reference(RECORD)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3)
    presenter.toggle_match()
    assert playback.gains_db[RECORD.id] == pytest.approx(-4.9)
    assert RECORD not in presenter.state.compared
    presenter.show_blind(Blind(names=("1", "2"), takes=(TWO.id, ONE.id), asks="Choose"))
    assert RECORD.id not in playback.gains_db
    presenter.hear_reference()
    assert playback.now.heard == TWO.id
    assert view.spoken.text() == "A test plays its takes only; the reference is there again afterwards."


def test_it_cannot_be_confirmed_or_marked_and_says_so(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], TWO.id)
    presenter.show_reference(RECORD)
    qtbot.waitUntil(lambda: len(presenter.state.ready) == 3)
    presenter.hear_b()
    assert (view.confirm.isEnabled(), view.confirm.text()) == (False, "Confirm take")
    assert view.confirm.accessibleDescription() == "A reference is no take; hear a take to confirm it."
    assert view.withdraw.isHidden()
    with qtbot.assertNotEmitted(presenter.pin_wanted):
        presenter.mark_here()
    assert view.spoken.text() == "Markers and notes are kept with takes; a reference has none."


def test_beside_no_takes_it_is_heard_when_asked_for_and_takes_come_before_it(
    presenter: PlayerPresenter, playback: SilentPlayback, view: PlayerView, qtbot: QtBot
) -> None:
    presenter.show_takes([], None)
    presenter.show_reference(RECORD)  # the library may answer before the takes are there
    assert presenter.state.heard is None
    presenter.show_takes([ONE], None)
    assert (view.deck_a.text(), view.deck_b.text()) == ("A 1", "B Ref")
    assert presenter.state.heard == ONE
    presenter.show_takes([a_take(1, TrackId("another"))], None)
    assert presenter.state.reference is None
    presenter.show_takes([], None)
    presenter.show_reference(a_reference(TrackId("a third")))
    presenter.hear_reference()
    qtbot.waitUntil(lambda: playback.now.heard == RECORD.id)
    assert view.play.isEnabled()


def test_a_file_that_is_gone_is_told_in_one_sentence(
    view: PlayerView, playback: SilentPlayback, tasks: Tasks, qtbot: QtBot
) -> None:
    def path(digest: Digest) -> Path:
        if digest == RECORD.audio_digest:
            raise NotFound("The library has no audio of that name.")
        return Path(digest)

    presenter = PlayerPresenter(playback, a_waveform, path, tasks, view)
    presenter.serve(view)
    presenter.show_takes([ONE], None)
    presenter.show_reference(RECORD)
    qtbot.waitUntil(lambda: RECORD.id in presenter.state.unusable)
    presenter.hear_reference()
    assert (
        presenter.state.notice == "The file of the reference is gone from the library; put it beside the takes again."
    )


# ---- in the window -------------------------------------------------------------------------------------------------


@pytest.fixture
def kept_data() -> list[QMimeData]:
    """Qt's events do not own what they carry."""
    return []


def drop(view: PlayerView, kept: list[QMimeData], *paths: Path) -> bool:
    """Whether the deck would take these files; then it takes them."""
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    kept.append(carried)
    where = (Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(QPoint(100, 20), *where)
    entered.ignore()
    QApplication.sendEvent(view, entered)
    (outline,) = view.findChildren(DropOutline)
    assert outline.isVisible() is entered.isAccepted()
    if entered.isAccepted():
        assert outline.words == (DROP_HERE if len(paths) == 1 else DROP_ONE)
        QApplication.sendEvent(view, QDropEvent(QPointF(100, 20), *where))
        assert outline.isHidden()
    return entered.isAccepted()


def test_a_file_dropped_on_the_deck_is_the_reference_until_it_is_taken_off_or_undone(
    studio: Studio, desk: Desk, track_id: TrackId, tmp_path: Path, kept_data: list[QMimeData], qtbot: QtBot
) -> None:
    view, player = studio.views.player, studio.presenters.player
    takes = studio.presenters.audition.state.takes
    assert not drop(view, kept_data, tmp_path / "letter.pdf")
    assert drop(view, kept_data, write_tone(tmp_path / "Harbour.wav", 3.0))
    qtbot.waitUntil(lambda: player.state.reference is not None)
    assert player.state.reference == desk.bench.reference_of(track_id)
    assert "“Harbour.wav” is the reference, on deck B" in f"{studio.presenters.shell.state.notice}"
    assert studio.presenters.shell.state.page is Page.STUDIO
    qtbot.waitUntil(lambda: player.state.decks.b in player.state.ready)
    action(studio, "reference.hear").trigger()
    assert player.state.heard_name == "Reference · Harbour.wav"
    action(studio, "take.confirm").trigger()
    assert view.spoken.text() == "A reference is no take; hear a take to confirm it."
    action(studio, "take.export").trigger()
    assert view.spoken.text() == "A reference is not exported; hear a take to export it."
    player.set_loop((0.5, 1.0))
    for command in ("take.copy_file", "take.copy_loop"):
        studio.presenters.shell.dismiss()
        action(studio, command).trigger()
        assert "a reference stays on this computer" in f"{studio.presenters.shell.state.notice}", command
    action(studio, "take.abx").trigger()
    assert "A reference is no take" in f"{studio.presenters.shell.state.notice}"
    action(studio, "reference.remove").trigger()
    qtbot.waitUntil(lambda: player.state.reference is None)
    assert player.state.heard in takes
    action(studio, "edit.undo").trigger()
    qtbot.waitUntil(lambda: player.state.reference is not None)
    action(studio, "edit.undo").trigger()
    qtbot.waitUntil(lambda: player.state.reference is None)
    action(studio, "edit.redo").trigger()
    qtbot.waitUntil(lambda: player.state.reference is not None)
    assert studio.presenters.audition.state.takes == takes
    assert studio.presenters.audition.state.confirmed is None


def test_it_belongs_to_its_track(
    studio: Studio, desk: Desk, release: Release, track_id: TrackId, tmp_path: Path, qtbot: QtBot
) -> None:
    library, player = studio.presenters.library, studio.presenters.player
    reference = desk.bench.put_beside(track_id, write_tone(tmp_path / "Harbour.wav", 3.0))
    other = desk.add_track(release.id)
    library.refresh()
    qtbot.waitUntil(lambda: library.state.release is not None and len(library.state.release.tracks) == 2)
    library.open_track(other.id)
    qtbot.waitUntil(lambda: library.state.track_id == other.id and player.state.takes == ())
    assert player.state.reference is None
    library.open_track(track_id)
    qtbot.waitUntil(lambda: player.state.reference == reference and len(player.state.takes) == 2)
    assert player.state.decks.b == reference.id
    assert player.state.heard in player.state.takes


def test_several_files_at_once_and_what_is_no_audio_are_told_in_one_sentence(
    studio: Studio, tmp_path: Path, kept_data: list[QMimeData], qtbot: QtBot
) -> None:
    view = studio.views.player
    one, two = (write_tone(tmp_path / f"{number}.wav", 1.0, number) for number in (1, 2))
    assert drop(view, kept_data, one, two)
    assert view.spoken.text() == (
        "One record lies beside the takes at a time; nothing was changed. Drop a single file."
    )
    letter = tmp_path / "letter.wav"
    letter.write_text("Dear listener", encoding="utf-8")
    assert drop(view, kept_data, letter)
    qtbot.waitUntil(lambda: studio.presenters.shell.state.notice is not None)
    assert "“letter.wav” is not audio we can read" in f"{studio.presenters.shell.state.notice}"
    assert studio.presenters.player.state.reference is None


def test_the_menu_of_a_deck_offers_what_can_be_done_now(
    view: PlayerView, presenter: PlayerPresenter, qtbot: QtBot
) -> None:
    presenter.show_takes([ONE, TWO], None)

    def offered() -> list[str]:
        view.deck_b.customContextMenuRequested.emit(QPoint(4, 4))
        menu = view.deck_b.findChild(QMenu)
        assert menu is not None
        words = [one.text() for one in menu.actions()]
        menu.close()
        menu.deleteLater()
        qtbot.waitUntil(lambda: view.deck_b.findChild(QMenu) is None)
        return words

    assert offered() == ["Reference track…"]
    presenter.show_reference(RECORD)
    assert offered() == [
        "Another reference track…",
        "Hear the reference",
        "Reference on deck A",
        "Reference on deck B",
        "Take the reference off",
    ]
