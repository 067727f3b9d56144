"""How releases are sorted and grouped in the side bar, for eyes, ears and keys."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.studio import Studio
from omg_desktop.domain.search import LibraryOrder
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.flows.library import LibraryOverview, ReleaseSummary, TrackSummary
from omg_desktop.ui.library.filters import Filter, FilterKind
from omg_desktop.ui.library.state import Filtering, LibraryState, RowKind
from tests.builders import NOON, a_release, a_track
from tests.ui.test_library import SideBar, bar, filled  # noqa: F401  the fixtures


def a_summary(title: str, minute: int = 0, **changes: object) -> ReleaseSummary:
    release = a_release(title=title, genre=changes.pop("genre", "Jazz"), edited_at=NOON + timedelta(minutes=minute))
    takes = changes.pop("takes", 0)
    track = TrackSummary(
        track=a_track(release_id=release.id), take_count=takes, edited_at=changes.pop("brief_at", None)
    )
    return ReleaseSummary.model_validate(
        {"release": release, "status": ReleaseStatus.DRAFT, "tracks": (track,)} | changes
    )


def listed(order: LibraryOrder, *summaries: ReleaseSummary) -> list[str]:
    overview = LibraryOverview(releases=summaries, removed_releases=(), removed_tracks=())
    return [row.title for row in LibraryState(order=order).read(overview).rows]


def test_what_was_edited_last_comes_first_whether_metadata_brief_or_take() -> None:
    brief = a_summary("Brief", brief_at=NOON + timedelta(minutes=9))
    found = listed(LibraryOrder.EDITED, a_summary("Old", 1), brief, a_summary("New", 5))
    assert found == ["Brief", "New", "Old"]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (LibraryOrder.TITLE, ["alba", "Breakwater", "Cove", "Untitled release"]),
        (LibraryOrder.GENRE, ["Cove", "alba", "Breakwater", "Untitled release"]),
        (LibraryOrder.TAKES, ["Breakwater", "alba", "Cove", "Untitled release"]),
    ],
)
def test_releases_are_sorted_by_title_genre_or_takes(order: LibraryOrder, found: list[str]) -> None:
    summaries = (
        a_summary("", genre=""),
        a_summary("Cove", genre="Ambient", takes=1),
        a_summary("Breakwater", genre="Jazz", takes=12),
        a_summary("alba", genre="jazz", takes=2),
    )
    assert listed(order, *summaries) == found


def test_by_state_releases_stand_under_headings_in_the_order_of_their_way() -> None:
    summaries = (
        a_summary("Broken", status=ReleaseStatus.FAILED),
        a_summary("Out", status=ReleaseStatus.DELIVERED),
        a_summary("Sent", status=ReleaseStatus.WAITING),
        a_summary("Sketch", 1),
        a_summary("Sketch 2", 2),
        a_summary("Done", is_ready=True),
    )
    assert listed(LibraryOrder.STATE, *summaries) == [
        *("Draft", "Sketch 2", "Sketch"),
        *("Ready", "Done"),
        *("Submitted", "Sent"),
        *("Live", "Out"),
        *("Needs fix", "Broken"),
    ]


def test_a_draft_that_nothing_holds_back_says_that_it_is_ready() -> None:
    overview = LibraryOverview(releases=(a_summary("Done", is_ready=True),), removed_releases=(), removed_tracks=())
    assert LibraryState().read(overview).rows[0].detail == "1 track · ready"


def test_arrows_pass_headings_and_ears_hear_how_many_stand_under_them(filled: SideBar, qtbot: QtBot) -> None:  # noqa: F811
    filled.presenter.sort(LibraryOrder.STATE)
    assert filled.titles[0] == "Draft"
    view = filled.view.list
    assert view.rows.data(view.rows.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Draft, 2 releases"
    assert view.accessibleDescription() == "Sorted by state"
    view.setCurrentIndex(view.rows.index(1))
    filled.press(qtbot, Qt.Key.Key_Up)
    assert view.currentIndex().row() == 1
    filled.press(qtbot, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 1
    interface = QAccessible.queryAccessibleInterface(filled.view.sort)
    assert interface.text(QAccessible.Text.Name) == "Sort: state"


def test_a_heading_without_anything_found_under_it_is_not_shown(filled: SideBar) -> None:  # noqa: F811
    filled.presenter.sort(LibraryOrder.STATE)
    filled.presenter.filter(Filtering(Filter(FilterKind.GENRE, "Folk"), on=True))
    assert filled.titles == ["Draft", "Paper Lanterns", "Untitled track"]
    filled.presenter.filter(Filtering(Filter(FilterKind.GENRE, "Polka"), on=True))
    filled.presenter.filter(Filtering(Filter(FilterKind.GENRE, "Folk"), on=False))
    assert filled.titles == []


def test_the_menu_shows_and_changes_the_order(filled: SideBar) -> None:  # noqa: F811
    entries = {entry.text(): entry for entry in filled.view.orders.actions()}
    assert list(entries) == ["Last edit", "Title", "Genre", "State", "Number of takes"]
    assert entries["Last edit"].isChecked()
    entries["Title"].trigger()
    releases = [row.title for row in filled.presenter.state.rows if row.kind is RowKind.RELEASE]
    assert releases == ["Harbor Lights", "Paper Lanterns"]
    assert entries["Title"].isChecked()


def test_writing_lyrics_brings_a_release_to_the_top(filled: SideBar, desk: Desk, qtbot: QtBot) -> None:  # noqa: F811
    lanterns = next(found for found in desk.overview().releases if found.release.title == "Paper Lanterns")
    draft = desk.open_draft(lanterns.tracks[0].track.id).draft
    desk.save_draft(draft.but(brief=draft.brief.but(lyrics="Low light")))
    filled.presenter.refresh()
    qtbot.waitUntil(lambda: filled.titles[0] == "Paper Lanterns")


def test_the_order_is_remembered(studio: Studio, desk: Desk, qtbot: QtBot) -> None:
    studio.presenters.library.sort(LibraryOrder.GENRE)
    qtbot.waitUntil(lambda: desk.shelves.preferences.load().library_order is LibraryOrder.GENRE)
    studio.presenters.library.show_order(LibraryOrder.EDITED)
    studio.open()
    qtbot.waitUntil(lambda: studio.presenters.library.state.order is LibraryOrder.GENRE)
