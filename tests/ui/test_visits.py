"""Back and forward through the tracks that were open; and the library's folder, which may be moved."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.app.keeping import Keeping
from omg_desktop.app.studio import Studio
from omg_desktop.config import Config
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.ui.library.visits import Visits
from tests.fakes import Hum, Patience
from tests.ui.panels import action

A, B, C, D = (TrackId(name) for name in "abcd")


@pytest.fixture
def visits() -> Visits:
    """Of a, b and c."""
    made = Visits()
    for track_id in (A, B, C):
        made.visit(track_id)
    return made


def everywhere(_track_id: TrackId) -> bool:
    return True


def test_steps_lead_back_and_forward_and_end_at_the_ends(visits: Visits) -> None:
    steps = (-1, -1, -1, 1, 1, 1)
    assert [visits.step(by, everywhere) for by in steps] == [B, A, None, B, C, None]


def test_going_somewhere_new_forgets_what_was_ahead(visits: Visits) -> None:
    visits.step(-1, everywhere)
    visits.visit(B)  # as the window tells of the step
    visits.visit(D)
    assert visits.step(1, everywhere) is None
    assert [visits.step(-1, everywhere) for _ in range(2)] == [B, A]


def test_what_is_gone_is_passed(visits: Visits) -> None:
    assert visits.step(-1, lambda track_id: track_id != B) == A
    assert visits.step(1, lambda track_id: track_id == A) is None
    assert Visits().step(-1, everywhere) is None


@pytest.fixture
def three(studio: Studio, desk: Desk, release: Release, qtbot: QtBot) -> list[TrackId]:
    """Three tracks, opened one after the other."""
    tracks = [desk.add_track(release.id, title).id for title in ("Two", "Three")]
    library = studio.presenters.library
    library.refresh()
    qtbot.waitUntil(lambda: library.state.found_track(tracks[1]) is not None)
    first = library.state.track_id
    assert first is not None
    for track_id in tracks:
        library.open_track(track_id)
    return [first, *tracks]


def test_keys_and_mouse_buttons_go_back_and_forward(studio: Studio, three: list[TrackId], qtbot: QtBot) -> None:
    library, window = studio.presenters.library, studio.views.window
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: library.state.track_id == three[1])
    handle = window.windowHandle()
    assert handle is not None
    QTest.mousePress(handle, Qt.MouseButton.BackButton)
    assert library.state.track_id == three[0]
    action(studio, "track.back").trigger()
    assert window.notice.words.text() == "There is no track before this one"
    QTest.mousePress(handle, Qt.MouseButton.ForwardButton)
    action(studio, "track.forward").trigger()
    assert library.state.track_id == three[2]


def test_a_track_in_the_trash_is_passed(studio: Studio, three: list[TrackId], qtbot: QtBot) -> None:
    library = studio.presenters.library
    library.remove_track(three[1])
    qtbot.waitUntil(lambda: library.state.trash_count == 1)
    action(studio, "track.back").trigger()
    assert library.state.track_id == three[0]


def test_the_folder_of_the_library_is_shown_or_told(studio: Studio, desk: Desk) -> None:
    (keeping,) = studio.findChildren(Keeping)
    shown: list[Path] = []
    keeping._open_folder = lambda folder: bool(shown.append(folder))
    keeping.handlers()["library.folder"]()
    folder = desk.shelves.library.path.parent
    assert shown == [folder]
    assert studio.views.window.notice.words.text() == f"The library lies in {folder}"


def test_a_library_may_be_moved_to_another_folder(desk: Desk, track_id: TrackId, hum: Hum, tmp_path: Path) -> None:
    draft = desk.open_draft(track_id).draft
    draft = draft.but(brief=draft.brief.but(length_seconds=30), provider=hum.card.key)
    (order,) = desk.order_takes(desk.save_draft(draft), count=1, seed=7)
    digest = desk.render_take(order.id, Patience()).audio_digest
    desk.close()
    (tmp_path / "data").rename(tmp_path / "another disk")
    moved = build_desk(Config(data_folder=tmp_path / "another disk"), providers={hum.card.key: hum})
    try:
        assert moved.audio.path(digest).is_relative_to(tmp_path / "another disk")
        assert [take.audio_digest for take in moved.shelves.takes.of_track(track_id)] == [digest]
        assert moved.verify_chain().is_unbroken
    finally:
        moved.close()
    assert not (tmp_path / "data").exists()
