"""Several releases and tracks at once in the side bar: picked by keys or mouse, done as one act."""

from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.exports import ExportFormat
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.search import LibraryOrder
from omg_desktop.domain.submissions import Account, ReleaseStatus
from omg_desktop.domain.takes import Standing, TakeMark
from omg_desktop.flows.trash import InTrash
from omg_desktop.ui.library.several import counted, things_of
from omg_desktop.ui.library.state import Row, RowKind
from omg_desktop.ui.outgoing.state import ExportChoice, ExportWhat
from tests.builders import TARIFF, a_receipt
from tests.ui.test_library import SideBar, bar, filled  # noqa: F401  the fixtures

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def sorted_bar(filled: SideBar) -> SideBar:  # noqa: F811
    """By title: Harbor Lights with Low Tide and Breakwater, Add track, Paper Lanterns."""
    filled.presenter.show_order(LibraryOrder.TITLE)
    assert filled.titles == ["Harbor Lights", "Low Tide", "Breakwater", "Add track", "Paper Lanterns"]
    return filled


def click(side: SideBar, qtbot: QtBot, title: str, *modifiers: Qt.KeyboardModifier) -> None:
    index = side.view.list.rows.index(side.titles.index(title))
    spot = side.view.list.visualRect(index).center()
    held = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(side.view.list.viewport(), Qt.MouseButton.LeftButton, held, spot)


def menu_of(side: SideBar, title: str) -> dict[str, QAction]:
    listed = side.view.list
    spot = listed.visualRect(listed.rows.index(side.titles.index(title))).center()
    listed.customContextMenuRequested.emit(spot)
    menu = listed.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    entries = {entry.text(): entry for entry in menu.actions()}
    menu.hide()
    return entries


def picked(side: SideBar) -> list[str]:
    return [row.title for row in side.view.list.picked]


def test_a_click_with_ctrl_or_shift_picks_and_opens_nothing(sorted_bar: SideBar, qtbot: QtBot) -> None:
    click(sorted_bar, qtbot, "Low Tide")
    opened = list(sorted_bar.tracks)
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    assert picked(sorted_bar) == ["Low Tide", "Paper Lanterns"]
    assert sorted_bar.view.heading.text() == "2 picked"
    click(sorted_bar, qtbot, "Harbor Lights", SHIFT)
    assert "Add track" not in picked(sorted_bar)
    assert sorted_bar.tracks == opened
    click(sorted_bar, qtbot, "Breakwater")
    assert picked(sorted_bar) == ["Breakwater"]
    assert sorted_bar.view.heading.text() == "Releases"


def test_several_are_removed_and_come_back_in_their_places_in_one_step(
    sorted_bar: SideBar, desk: Desk, qtbot: QtBot
) -> None:
    click(sorted_bar, qtbot, "Low Tide")
    qtbot.keyClick(sorted_bar.view.list, Qt.Key.Key_Down, SHIFT)
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    assert picked(sorted_bar) == ["Low Tide", "Breakwater", "Paper Lanterns"]
    sorted_bar.press(qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(sorted_bar.acts) == 1)
    assert sorted_bar.acts[0].said == "1 release and 2 tracks are in the trash"
    assert sorted_bar.titles == ["Harbor Lights", "Add track"]
    sorted_bar.presenter.undo()
    qtbot.waitUntil(lambda: sorted_bar.titles[-1] == "Paper Lanterns")
    assert [row.title for row in sorted_bar.presenter.state.rows if row.kind is RowKind.TRACK] == [
        "Low Tide",
        "Breakwater",
    ]
    assert [act.title for act in sorted_bar.undone] == ["Remove 3 things"]
    sorted_bar.presenter.redo()
    qtbot.waitUntil(lambda: sorted_bar.presenter.state.trash_count == 3)
    sorted_bar.presenter.show_trash(True)
    sorted_bar.view.list.selectAll()
    entries = menu_of(sorted_bar, "Low Tide")
    assert list(entries) == ["Restore 3", "Delete 3 for good …"]
    entries["Restore 3"].trigger()
    qtbot.waitUntil(lambda: sorted_bar.presenter.state.trash_count == 0)
    assert len(desk.overview().releases) == 2


def test_some_of_the_trash_is_deleted_for_good(sorted_bar: SideBar, desk: Desk, qtbot: QtBot) -> None:
    click(sorted_bar, qtbot, "Low Tide")
    click(sorted_bar, qtbot, "Breakwater", SHIFT)
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    sorted_bar.press(qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: sorted_bar.presenter.state.trash_count == 3)
    sorted_bar.presenter.show_trash(True)
    listed = sorted_bar.view.list
    for title in ("Low Tide", "Breakwater"):
        index = listed.rows.index(sorted_bar.titles.index(title))
        listed.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
    listed.selectionModel().select(
        listed.rows.index(sorted_bar.titles.index("Paper Lanterns")), QItemSelectionModel.SelectionFlag.Deselect
    )
    listed.setFocus()
    sorted_bar.press(qtbot, Qt.Key.Key_Delete)
    question = sorted_bar.view.trash_bar.question
    qtbot.waitUntil(question.isVisible)
    assert question.words.text() == "Delete these 2 for good? It cannot be undone."
    qtbot.mouseClick(question.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: sorted_bar.presenter.state.trash_count == 1)
    assert len(desk.overview().removed_releases) == 1


def test_a_genre_is_set_for_all_releases_that_are_picked(sorted_bar: SideBar, desk: Desk, qtbot: QtBot) -> None:
    click(sorted_bar, qtbot, "Harbor Lights")
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    part = menu_of(sorted_bar, "Paper Lanterns")["Set genre"].menu()
    assert part is not None
    assert [entry.text() for entry in part.actions()] == ["Jazz", "Folk", "R&&B"]
    part.actions()[2].trigger()
    qtbot.waitUntil(lambda: len(sorted_bar.acts) == 1)
    assert {found.release.genre for found in desk.overview().releases} == {"R&B"}
    sorted_bar.presenter.undo()
    qtbot.waitUntil(lambda: len(sorted_bar.undone) == 1)
    assert {found.release.genre for found in desk.overview().releases} == {"Jazz", "Folk"}
    assert sorted_bar.undone[0].title == "Set genre of 2 releases"


def test_what_was_submitted_stays_and_is_told(sorted_bar: SideBar, desk: Desk, qtbot: QtBot) -> None:
    lanterns = next(found.release.id for found in desk.overview().releases if found.release.title == "Paper Lanterns")
    account = Account(id="a", name="A", balance=9, is_sandbox=True)
    desk.shelves.mirror.put(account, TARIFF, [a_receipt(release_id=lanterns)])
    sorted_bar.presenter.refresh()
    qtbot.waitUntil(lambda: sorted_bar.presenter.state.rows[-1].is_fixed)
    click(sorted_bar, qtbot, "Low Tide")
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    sorted_bar.press(qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(sorted_bar.acts) == 1)
    assert sorted_bar.acts[0].said == "1 track is in the trash; 1 stays, as it was submitted"
    with pytest.raises(InvalidInput, match=ReleaseStatus.SUBMITTED.value):
        desk.several.remove([InTrash(release_id=found.release.id) for found in desk.overview().releases])
    assert len(desk.overview().releases) == 2


def test_tracks_go_with_their_release() -> None:
    rows = [
        Row(RowKind.RELEASE, ReleaseId("a"), "A", ""),
        Row(RowKind.TRACK, ReleaseId("a"), "One", "", track_id="t"),
        Row(RowKind.TRACK, ReleaseId("b"), "Two", "", track_id="u"),
    ]
    things = things_of(rows)
    assert things == (InTrash(release_id="a"), InTrash(release_id="b", track_id="u"))
    assert counted(things) == "1 release and 1 track are"


def test_picked_rows_stay_picked_when_the_library_is_read_again(sorted_bar: SideBar, desk: Desk, qtbot: QtBot) -> None:
    click(sorted_bar, qtbot, "Low Tide")
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    desk.new_release("Another")
    sorted_bar.presenter.refresh()
    qtbot.waitUntil(lambda: "Another" in sorted_bar.titles)
    assert picked(sorted_bar) == ["Low Tide", "Paper Lanterns"]


def test_the_takes_of_what_is_picked_are_exported_by_the_sheet_that_exports_all_takes(
    studio: Studio, reach: Reach, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    takes = sorted(studio.presenters.audition.state.takes, key=lambda take: take.number)
    release = next(row for row in studio.presenters.library.state.rows if row.kind is RowKind.RELEASE)
    studio.views.library.export_wanted.emit((release,))
    words = studio.views.window.notice.words
    qtbot.waitUntil(lambda: words.text().startswith("None of these has a confirmed or a kept take"))
    desk.bench.mark_take(TakeMark(take_id=takes[1].id, standing=Standing.KEPT))
    studio.views.library.export_wanted.emit((release,))
    qtbot.waitUntil(reach.outgoing.sheet.isVisible)
    assert reach.outgoing.sheet.what.currentText() == "The take of what is picked in the library"
    choice = ExportChoice(ExportWhat.PICKED, ExportFormat.WAV_16, "{title} {take}", sidecars=False)
    with qtbot.waitSignal(reach.outgoing.exported):
        reach.outgoing.write(choice, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["Night Drive Take 2.wav"]
    reach.outgoing.sheet.close()
    desk.confirm_take(takes[0].id)
    assert desk.several.pick_takes([takes[0].track_id]) == (takes[0].id,)
