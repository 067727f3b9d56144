"""Emptying the trash in the side bar: asked in place, told, and gone from every history."""

import os
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.keeping import Keeping
from omg_desktop.app.studio import Studio
from omg_desktop.domain.ids import TrackId
from omg_desktop.flows.trash import Emptied, InTrash
from omg_desktop.ui.library.emptying import told
from tests.ui.panels import an_order
from tests.ui.test_library import SideBar, bar, filled  # noqa: F401  the fixtures


def age(desk: Desk) -> None:
    """What was written just now counts as written a while ago."""
    for path in desk.shelves.library.path.parent.rglob("*.wav"):
        os.utime(path, (1, 1))


@pytest.fixture
def in_trash(filled: SideBar, desk: Desk, qtbot: QtBot) -> SideBar:  # noqa: F811
    """Low Tide and Paper Lanterns lie in the trash, which is shown."""
    presenter = filled.presenter
    lanterns = next(found.release.id for found in desk.overview().releases if found.release.title == "Paper Lanterns")
    presenter.remove_track()
    qtbot.waitUntil(lambda: len(filled.acts) == 1)
    presenter.remove_release(lanterns)
    qtbot.waitUntil(lambda: len(filled.acts) == 2)
    qtbot.mouseClick(filled.view.trash, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: filled.presenter.state.shows_trash)
    return filled


def test_emptying_asks_in_place_and_says_that_it_cannot_be_undone(in_trash: SideBar, desk: Desk, qtbot: QtBot) -> None:
    question = in_trash.view.trash_bar.question
    qtbot.mouseClick(in_trash.view.trash_bar.empty, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(question.isVisible)
    assert question.words.text() == "Delete all 2 for good? It cannot be undone."
    assert question.keep.hasFocus()
    assert question.delete.accessibleDescription() == question.words.text()
    assert not in_trash.view.trash_bar.empty.isVisible()
    qtbot.keyClick(question.keep, Qt.Key.Key_Escape)
    assert not question.isVisible()
    assert in_trash.view.trash_bar.empty.hasFocus()
    assert len(desk.overview().removed_releases) == 1
    in_trash.presenter.emptying.ask()
    qtbot.waitUntil(question.isVisible)
    emptied: list[Emptied] = []
    in_trash.presenter.trash_emptied.connect(emptied.append)
    qtbot.mouseClick(question.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(emptied) and in_trash.presenter.state.trash_count == 0)
    assert emptied[0].count == 2
    assert not in_trash.presenter.state.shows_trash
    assert "Harbor Lights" in in_trash.titles


def test_what_is_gone_is_in_no_history(in_trash: SideBar, qtbot: QtBot) -> None:
    assert in_trash.presenter.undo_stamp
    in_trash.presenter.emptying.ask()
    qtbot.waitUntil(in_trash.view.trash_bar.question.isVisible)
    qtbot.mouseClick(in_trash.view.trash_bar.question.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: in_trash.presenter.state.trash_count == 0)
    assert in_trash.presenter.undo_stamp == 0
    assert in_trash.errors == []


def test_delete_in_the_trash_asks_about_that_row_alone(in_trash: SideBar, desk: Desk, qtbot: QtBot) -> None:
    place = in_trash.titles.index("Low Tide")
    in_trash.view.list.setFocus()
    in_trash.view.list.setCurrentIndex(in_trash.view.list.rows.index(place))
    in_trash.press(qtbot, Qt.Key.Key_Delete)
    question = in_trash.view.trash_bar.question
    qtbot.waitUntil(question.isVisible)
    assert question.words.text().startswith("Delete “Low Tide” for good?")
    qtbot.mouseClick(question.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: in_trash.presenter.state.trash_count == 1)
    assert desk.overview().removed_tracks == ()
    assert len(desk.overview().removed_releases) == 1


def test_the_menu_of_a_row_in_the_trash_restores_and_deletes(in_trash: SideBar, qtbot: QtBot) -> None:
    listed = in_trash.view.list
    listed.customContextMenuRequested.emit(listed.visualRect(listed.rows.index(0)).center())
    (menu,) = listed.findChildren(QMenu)
    assert [entry.text() for entry in menu.actions()] == ["Restore", "Delete for good …"]
    menu.close()


def test_a_question_ends_when_the_trash_has_become_another(in_trash: SideBar, qtbot: QtBot) -> None:
    in_trash.presenter.emptying.ask()
    qtbot.waitUntil(in_trash.view.trash_bar.question.isVisible)
    in_trash.presenter.undo()
    qtbot.waitUntil(lambda: in_trash.presenter.state.trash_count == 1)
    qtbot.waitUntil(lambda: not in_trash.view.trash_bar.question.isVisible())


def test_a_track_that_is_being_made_is_named_instead_of_asked_about(
    in_trash: SideBar, desk: Desk, qtbot: QtBot
) -> None:
    (track,) = desk.overview().removed_tracks
    desk.shelves.orders.put([an_order(track.id)])
    in_trash.presenter.emptying.ask([InTrash(release_id=track.release_id, track_id=track.id)])
    qtbot.waitUntil(lambda: bool(in_trash.errors))
    assert "“Low Tide” stays, since a take of it is being made" in str(in_trash.errors[0])
    in_trash.presenter.emptying.ask()
    qtbot.waitUntil(in_trash.view.trash_bar.question.isVisible)
    assert in_trash.view.trash_bar.question.words.text().endswith("“Low Tide” stays, since a take of it is being made.")


def test_everything_the_keyboard_reaches_in_the_question_has_a_name(
    in_trash: SideBar, qtbot: QtBot, nameless: Callable[..., list[str]]
) -> None:
    in_trash.presenter.emptying.ask()
    qtbot.waitUntil(in_trash.view.trash_bar.question.isVisible)
    assert nameless(in_trash.view) == []


def test_the_command_shows_the_trash_and_the_window_tells_what_is_free(
    studio: Studio, desk: Desk, track_id: TrackId, qtbot: QtBot
) -> None:
    studio.presenters.library.remove_track(track_id)
    qtbot.waitUntil(lambda: studio.presenters.library.state.trash_count == 1)
    age(desk)
    (keeping,) = studio.findChildren(Keeping)
    keeping.handlers()["library.empty_trash"]()
    question = studio.views.library.trash_bar.question
    qtbot.waitUntil(question.isVisible)
    assert "It frees 11 MB and cannot be undone." in question.words.text()
    qtbot.mouseClick(question.delete, Qt.MouseButton.LeftButton)
    words = studio.views.window.notice.words
    qtbot.waitUntil(lambda: words.text() == "1 thing is deleted for good, 11 MB are free")
    assert list(desk.shelves.library.path.parent.rglob("*.wav")) == []


def test_a_file_in_use_is_told() -> None:
    emptied = Emptied(ids=frozenset("ab"), freed_bytes=0, files_left=1)
    assert told(emptied) == "2 things are deleted for good. 1 file is still in use; the next start deletes what is left"
