"""The side bar on a real desk."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.releases import AudioOrigin
from omg_desktop.domain.search import LibraryOrder
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.flows.library import LibraryOverview, ReleaseSummary, TrackSummary
from omg_desktop.ui.library.editing import EditingFlows
from omg_desktop.ui.library.emptying import EmptyingFlows
from omg_desktop.ui.library.filters import Filter, FilterKind
from omg_desktop.ui.library.history import Act, LibraryHistory
from omg_desktop.ui.library.marking import MarkingFlows
from omg_desktop.ui.library.presenter import LibraryFlows, LibraryPresenter
from omg_desktop.ui.library.several import SeveralFlows
from omg_desktop.ui.library.state import Filtering, LibraryState, Moving, Renaming, RowKind, megabytes
from omg_desktop.ui.library.view import LibraryView
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens
from tests.builders import a_release, a_track, some_audio
from tests.ui.conftest import Shown


class SideBar:
    """Presenter and view together, as ``app`` puts them."""

    def __init__(self, desk: Desk, tasks: Tasks, tokens: Tokens) -> None:
        shelf = desk.shelves.preferences
        keep_lists = lambda lists: shelf.save(shelf.load().but(library_lists=lists))  # noqa: E731
        self.orders: list[LibraryOrder] = []
        flows = LibraryFlows(
            overview=desk.overview,
            new_release=desk.new_release,
            add_track=desk.add_track,
            remove_release=desk.remove_release,
            remove_track=desk.remove_track,
            search=desk.search_library,
            trash=EmptyingFlows(desk.trash.weigh, desk.trash.empty),
            keep_order=self.orders.append,
            marking=MarkingFlows(desk.shelves.release_marks.put, keep_lists),
            several=SeveralFlows(desk.several.remove, desk.several.edit),
            editing=EditingFlows(desk.edit_release, desk.save_track, desk.move_track),
        )
        self.presenter = LibraryPresenter(flows, tasks)
        self.view = LibraryView(tokens, ("Jazz", "Folk", "R&B"))
        self.presenter.serve(self.view)
        self.errors: list[OmgError] = []
        self.tracks: list[str] = []
        self.releases: list[str] = []
        self.acts: list[Act] = []
        self.undone: list[Act] = []
        self.presenter.failed.connect(self.errors.append)
        self.presenter.track_opened.connect(self.tracks.append)
        self.presenter.release_opened.connect(self.releases.append)
        self.presenter.act_done.connect(self.acts.append)
        self.presenter.act_undone.connect(self.undone.append)

    @property
    def titles(self) -> list[str]:
        return [row.title for row in self.presenter.state.rows]

    def press(self, qtbot: QtBot, key: Qt.Key) -> None:
        qtbot.keyClick(self.view.list, key)


@pytest.fixture
def bar(desk: Desk, tasks: Tasks, tokens: Tokens, shown: Shown) -> SideBar:
    bar = SideBar(desk, tasks, tokens)
    shown(bar.view, 232, 650)
    return bar


@pytest.fixture
def filled(bar: SideBar, desk: Desk, qtbot: QtBot) -> SideBar:
    """Two releases; the first is open, with the tracks Low Tide and Breakwater."""
    first = desk.new_release("Harbor Lights", "Test Artist", "Jazz")
    second = desk.new_release("Paper Lanterns", "Test Artist", "Folk")
    track = desk.shelves.releases.tracks_of(first.id)[0]
    desk.save_track(track.but(title="Low Tide"))
    desk.add_track(first.id, "Breakwater")
    bar.presenter.open_first(first.id)
    qtbot.waitUntil(lambda: len(bar.presenter.state.rows) == 5)
    assert second.title in bar.titles
    bar.view.list.setFocus()
    return bar


def test_an_empty_library_says_what_to_do_next(bar: SideBar, qtbot: QtBot) -> None:
    bar.presenter.refresh()
    qtbot.waitUntil(bar.view.begin.isVisible)
    qtbot.mouseClick(bar.view.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.titles == ["Untitled release", "Untitled track", "Add track"])
    assert len(bar.tracks) == 1
    assert len(bar.releases) == 1


def test_the_open_release_shows_its_tracks(filled: SideBar) -> None:
    rows = filled.presenter.state.rows
    kinds = [row.kind for row in rows if row.title not in ("Paper Lanterns",)]
    assert kinds == [RowKind.RELEASE, RowKind.TRACK, RowKind.TRACK, RowKind.ADD_TRACK]
    assert rows[[row.title for row in rows].index("Harbor Lights")].detail == "2 tracks · draft"
    assert len(filled.tracks) == 1


def test_arrows_and_enter_open_another_track(filled: SideBar, qtbot: QtBot) -> None:
    rows = filled.presenter.state.rows
    wanted = next(place for place, row in enumerate(rows) if row.title == "Breakwater")
    filled.view.list.setCurrentIndex(filled.view.list.rows.index(wanted - 1))
    filled.press(qtbot, Qt.Key.Key_Down)
    filled.press(qtbot, Qt.Key.Key_Return)
    assert filled.tracks[-1] == rows[wanted].track_id
    assert filled.presenter.state.track_id == rows[wanted].track_id


def test_a_click_on_another_release_opens_it_and_its_first_track(filled: SideBar, qtbot: QtBot) -> None:
    place = filled.titles.index("Paper Lanterns")
    spot = filled.view.list.visualRect(filled.view.list.rows.index(place)).center()
    qtbot.mouseClick(filled.view.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(spot))
    assert filled.presenter.state.release_id == filled.releases[-1]
    assert len(filled.tracks) == 2
    assert "Low Tide" not in filled.titles


def test_f2_renames_in_place(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:
    place = filled.titles.index("Low Tide")
    filled.view.list.setCurrentIndex(filled.view.list.rows.index(place))
    filled.press(qtbot, Qt.Key.Key_F2)
    editor = filled.view.list.findChild(QLineEdit)
    assert editor.text() == "Low Tide"
    assert editor.accessibleName() == "Title"
    qtbot.keyClicks(editor, "High Tide")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "High Tide" in filled.titles)
    assert "High Tide" in [track.title for track in desk.shelves.releases.tracks_of(filled.presenter.state.release_id)]


def test_a_release_is_renamed_like_a_track(filled: SideBar, qtbot: QtBot) -> None:
    index = filled.view.list.rows.index(filled.titles.index("Harbor Lights"))
    assert filled.view.list.rows.setData(index, "Harbor Nights")
    qtbot.waitUntil(lambda: "Harbor Nights" in filled.titles)


def test_delete_removes_and_offers_to_undo(filled: SideBar, qtbot: QtBot) -> None:
    place = filled.titles.index("Low Tide")
    filled.view.list.setCurrentIndex(filled.view.list.rows.index(place))
    filled.press(qtbot, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: bool(filled.acts))
    assert filled.acts[0].said == "“Low Tide” is in the trash"
    assert "Low Tide" not in filled.titles
    assert filled.presenter.state.track_id == filled.tracks[-1]  # its neighbour is open now
    filled.presenter.undo()
    qtbot.waitUntil(lambda: "Low Tide" in filled.titles)
    assert filled.presenter.state.track_id == filled.acts[0].track_id


def test_the_trash_lists_what_was_removed_and_enter_restores_it(filled: SideBar, qtbot: QtBot) -> None:
    filled.presenter.remove_release(filled.presenter.state.overview.releases[0].release.id)
    qtbot.waitUntil(filled.view.trash.isVisible)
    assert filled.view.trash.text().startswith("Trash · 1")
    qtbot.mouseClick(filled.view.trash, Qt.MouseButton.LeftButton)
    assert [row.kind for row in filled.presenter.state.rows] == [RowKind.REMOVED_RELEASE]
    filled.view.list.setFocus()
    filled.press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not filled.view.trash.isVisible())
    assert not filled.presenter.state.shows_trash
    assert "Harbor Lights" in filled.titles


def test_the_last_row_adds_a_track(filled: SideBar, qtbot: QtBot) -> None:
    place = filled.titles.index("Add track")
    filled.view.list.setCurrentIndex(filled.view.list.rows.index(place))
    filled.press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Untitled track" in filled.titles)
    assert filled.presenter.state.track_id == filled.tracks[-1]


def test_search_finds_tracks_of_closed_releases(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:
    filled.presenter.open(next(s.release.id for s in desk.overview().releases if s.release.title == "Paper Lanterns"))
    filled.view.focus_search()
    qtbot.keyClicks(filled.view.search, "tid")
    qtbot.waitUntil(lambda: filled.titles == ["Harbor Lights", "Low Tide"])
    qtbot.keyClick(filled.view.search, Qt.Key.Key_Down)
    assert filled.view.list.hasFocus()
    filled.view.search.setFocus()
    qtbot.keyClicks(filled.view.search, " nowhere")
    qtbot.waitUntil(lambda: filled.view.words.text() == "No track has “tid nowhere”.")
    qtbot.keyClick(filled.view.search, Qt.Key.Key_Escape)
    assert len(filled.titles) == 4


def test_a_change_that_is_refused_is_told_and_shown_as_it_is(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:
    summary = filled.presenter.state.overview.releases[0]
    gone = summary.but(release=summary.release.but(id="gone"))
    overview = filled.presenter.state.overview.but(releases=(gone,))
    filled.presenter._become(filled.presenter.state.but(overview=overview))
    filled.presenter.remove_release("gone")
    qtbot.waitUntil(lambda: bool(filled.errors))


def test_each_row_is_one_sentence_for_a_screen_reader(filled: SideBar) -> None:
    rows = filled.view.list.rows
    place = filled.titles.index("Low Tide")
    assert rows.data(rows.index(place), Qt.ItemDataRole.AccessibleTextRole) == "Track 1, Low Tide, open"
    interface = QAccessible.queryAccessibleInterface(filled.view.list)
    assert interface.childCount() == len(filled.titles)
    assert interface.child(place).text(QAccessible.Text.Name) == "Track 1, Low Tide, open"


def test_everything_the_keyboard_reaches_has_a_name(filled: SideBar, nameless: Callable[..., list[str]]) -> None:
    assert nameless(filled.view) == []


@pytest.mark.parametrize(
    ("status", "detail", "tone"),
    [
        (ReleaseStatus.DRAFT, "1 track · draft", "neutral"),
        (ReleaseStatus.WAITING, "waiting to sync", "credit"),
        (ReleaseStatus.DELIVERED, "delivered", "ok"),
        (ReleaseStatus.RETURNED, "needs attention", "bad"),
    ],
)
def test_a_release_says_where_it_stands(status: ReleaseStatus, detail: str, tone: str) -> None:
    release = a_release()
    track = TrackSummary(track=a_track(release_id=release.id), take_count=0)
    overview = LibraryOverview(
        releases=(ReleaseSummary(release=release, status=status, tracks=(track,)),),
        removed_releases=(),
        removed_tracks=(),
    )
    row = LibraryState().read(overview).rows[0]
    assert (row.detail, row.tone) == (detail, tone)


@pytest.mark.parametrize(
    ("audio", "takes", "detail"),
    [(None, 0, ""), (None, 1, "1 take"), (None, 3, "3 takes"), ("take", 3, "confirmed"), ("import", 0, "upload")],
)
def test_a_track_says_how_far_it_is(audio: str | None, takes: int, detail: str) -> None:
    release = a_release()
    track = a_track(release_id=release.id, audio=some_audio(origin=AudioOrigin(audio)) if audio else None)
    summary = ReleaseSummary(
        release=release, status=ReleaseStatus.DRAFT, tracks=(TrackSummary(track=track, take_count=takes),)
    )
    overview = LibraryOverview(releases=(summary,), removed_releases=(), removed_tracks=())
    state = LibraryState().read(overview).opened(release.id, track.id)
    assert state.rows[1].detail == detail
    assert state.rows[1].is_open


def test_every_act_can_be_undone_and_done_again_in_one_order(filled: SideBar, qtbot: QtBot) -> None:
    release = filled.presenter.state.release
    low, breakwater = (found.track for found in release.tracks)

    def after(count: int, act: Callable[[], object]) -> list[str]:
        act()
        qtbot.waitUntil(lambda: len(filled.acts) + len(filled.undone) == count)
        return [row.title for row in filled.presenter.state.rows if row.kind is RowKind.TRACK]

    presenter = filled.presenter
    assert after(1, lambda: presenter.rename(Renaming("Ebb", low.release_id, low.id))) == ["Ebb", "Breakwater"]
    assert after(2, lambda: presenter.move(Moving(breakwater.id, 1))) == ["Breakwater", "Ebb"]
    assert after(3, lambda: presenter.remove_track(breakwater.id)) == ["Ebb"]
    assert after(4, presenter.undo) == ["Breakwater", "Ebb"]
    assert after(5, presenter.undo) == ["Ebb", "Breakwater"]
    assert after(6, presenter.undo) == ["Low Tide", "Breakwater"]
    assert [act.title for act in filled.undone] == ["Remove “Breakwater”", "Move “Breakwater”", "Rename “Low Tide”"]
    presenter.undo()  # there is nothing left
    assert after(7, presenter.redo) == ["Ebb", "Breakwater"]
    assert after(8, presenter.redo) == ["Breakwater", "Ebb"]


def test_what_was_begun_by_mistake_is_taken_back_into_the_trash(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:
    presenter, low = filled.presenter, filled.presenter.state.track_id
    assert low is not None

    def after(count: int, act: Callable[[], object]) -> tuple[int, int]:
        act()
        qtbot.waitUntil(lambda: len(filled.acts) + len(filled.undone) == count)
        there = desk.overview()
        return len(there.releases), sum(len(release.tracks) for release in there.releases)

    assert after(1, presenter.new_track) == (2, 4)
    added = presenter.state.track_id
    assert after(2, presenter.new_release) == (3, 5)
    begun = presenter.state.release_id
    assert after(3, presenter.undo) == (2, 4)
    assert after(4, presenter.undo) == (2, 3)
    assert presenter.state.trash_count == 2
    assert [act.title for act in filled.undone] == ["New release", "New track"]
    assert after(5, presenter.redo) == (2, 4)
    assert presenter.state.track_id == added
    assert after(6, presenter.redo) == (3, 5)
    assert presenter.state.release_id == begun


def test_restoring_is_an_act_like_the_others(filled: SideBar, qtbot: QtBot) -> None:
    track_id = filled.presenter.state.track_id
    filled.presenter.remove_track()
    qtbot.waitUntil(lambda: len(filled.acts) == 1)
    filled.presenter.show_trash(True)
    filled.view.list.setFocus()
    filled.press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: filled.presenter.state.track_id == track_id)
    filled.presenter.undo()
    qtbot.waitUntil(lambda: filled.presenter.state.trash_count == 1)


def test_alt_and_an_arrow_give_a_track_another_place(filled: SideBar, qtbot: QtBot) -> None:
    filled.view.list.setCurrentIndex(filled.view.list.rows.index(filled.titles.index("Low Tide")))
    qtbot.keyClick(filled.view.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: filled.titles.index("Low Tide") > filled.titles.index("Breakwater"))
    assert filled.acts[-1].said == "“Low Tide” is number 2 now"


def test_an_act_that_can_no_longer_be_undone_is_told_and_forgotten(filled: SideBar, qtbot: QtBot) -> None:
    history = LibraryHistory()
    act = Act("Rename", "Renamed", lambda: None, lambda: None)
    history.add(act)
    assert history.take_back() is act
    history.forget(act)
    assert (history.undo_stamp, history.redo_stamp, history.do_again()) == (0, 0, None)


def test_filters_are_chips_that_narrow_and_can_be_taken_off(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:
    filters = filled.view._filters
    filters.fill()
    offered = {entry.text() for part in filters.actions() if part.menu() for entry in part.menu().actions()}
    assert {"draft   3 tracks", "Jazz   2 tracks", "Folk   1 track"} == offered
    jazz = Filter(FilterKind.GENRE, "Jazz")
    filled.presenter.filter(Filtering(jazz, on=True))
    assert filled.titles == ["Harbor Lights", "Low Tide", "Breakwater"]
    (chip,) = filled.view.chips.chips
    assert (chip.text(), chip.accessibleName()) == ("Jazz", "Remove filter: Genre Jazz")
    filled.presenter.filter(Filtering(Filter(FilterKind.PROVIDER, "Nobody"), on=True))
    assert filled.view.words.text() == "No track fits these filters."
    qtbot.mouseClick(filled.view.chips.chips[1], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(filled.view.chips.chips[0], Qt.MouseButton.LeftButton)
    assert not filled.view.chips.isVisible()
    assert "Paper Lanterns" in filled.titles


def test_what_is_written_while_a_search_stands_is_found(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:
    filled.presenter.search("thunder")
    qtbot.waitUntil(lambda: filled.presenter.state.found == frozenset())
    draft = desk.open_draft(filled.presenter.state.track_id).draft
    desk.save_draft(draft.but(brief=draft.brief.but(lyrics="Rolling thunder")))
    filled.presenter.refresh()
    qtbot.waitUntil(lambda: filled.titles == ["Harbor Lights", "Low Tide"])


def test_the_trash_says_what_it_weighs(filled: SideBar, qtbot: QtBot) -> None:
    filled.presenter._become(filled.presenter.state.but(trash_bytes=142_000_000))
    filled.presenter.remove_track()
    qtbot.waitUntil(lambda: bool(filled.acts))
    qtbot.waitUntil(lambda: filled.presenter.state.trash_bytes == 0)
    assert filled.view.trash.text() == "Trash · 1"
    assert LibraryState(trash_bytes=142_000_000).trash_words == "Trash · 0 (142 MB)"
    assert [megabytes(size) for size in (5, 3_600_000, 1_250_000_000)] == ["under 1 MB", "4 MB", "1.2 GB"]


def test_acts_that_are_undone_in_one_go_are_undone_one_after_the_other(filled: SideBar, qtbot: QtBot) -> None:
    low = filled.presenter.state.found_track(filled.presenter.state.track_id)
    assert low is not None
    for title in ("Ebb", "Flow"):
        filled.presenter.rename(Renaming(title, low.release_id, low.id))
        qtbot.waitUntil(lambda title=title: title in filled.titles)
    for _ in range(3):
        filled.presenter.undo()
        filled.presenter.undo()
        filled.presenter.redo()
        filled.presenter.redo()
    qtbot.waitUntil(lambda: len(filled.acts) + len(filled.undone) == 2 + 12)
    assert [act.title for act in filled.undone] == ["Rename “Ebb”", "Rename “Low Tide”"] * 3
    assert "Flow" in filled.titles


def test_what_was_begun_is_written_when_the_window_closes(filled: SideBar, desk: Desk) -> None:
    low = filled.presenter.state.found_track(filled.presenter.state.track_id)
    assert low is not None
    for title in ("Ebb", "Flow"):
        filled.presenter.rename(Renaming(title, low.release_id, low.id))
    filled.presenter.close()
    assert desk.shelves.releases.track(low.id).title == "Flow"
