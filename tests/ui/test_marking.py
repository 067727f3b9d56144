"""Favourites, tags and lists under a name, in the side bar of a real desk."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.domain.releases import ReleaseColour, ReleaseMark
from omg_desktop.domain.search import KeptList
from omg_desktop.ui.library.filters import FAVOURITES, Filter, FilterKind, recalled
from omg_desktop.ui.library.rows import COLOURS
from omg_desktop.ui.library.state import ColourWish, Filtering, TagWish
from tests.ui.test_library import SideBar, bar, filled  # noqa: F401  the fixtures
from tests.ui.test_several import CTRL, click, menu_of, sorted_bar  # noqa: F401


@pytest.fixture
def after(sorted_bar: SideBar, qtbot: QtBot) -> Callable[[int], None]:  # noqa: F811
    """Waits until so many acts have been done or undone."""
    return lambda count: qtbot.waitUntil(lambda: len(sorted_bar.acts) + len(sorted_bar.undone) == count)


def marks(desk: Desk) -> dict[str, ReleaseMark]:
    found = desk.shelves.release_marks.marks()
    titles = {summary.release.id: summary.release.title for summary in desk.overview().releases}
    return {titles[release_id]: mark for release_id, mark in found.items()}


def answer(side: SideBar, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: bool(side.view.findChildren(QInputDialog)))
    dialog = side.view.findChildren(QInputDialog)[-1]
    dialog.setTextValue(words)
    dialog.accept()


def test_favourites_are_starred_filtered_and_taken_back(
    sorted_bar: SideBar,  # noqa: F811
    desk: Desk,
    after: Callable[[int], None],
) -> None:
    menu_of(sorted_bar, "Paper Lanterns")["Favourite"].trigger()
    after(1)
    assert marks(desk)["Paper Lanterns"].favourite
    row = sorted_bar.presenter.state.rows[-1]
    assert row.favourite
    assert row.spoken == "Release Paper Lanterns, 1 track · draft, favourite"
    assert menu_of(sorted_bar, "Paper Lanterns")["Favourite"].isChecked()
    sorted_bar.presenter.filter(Filtering(Filter(FilterKind.FAVOURITE, FAVOURITES), on=True))
    assert sorted_bar.titles == ["Paper Lanterns", "Untitled track"]
    sorted_bar.presenter.undo()
    after(2)
    assert sorted_bar.undone[0].title == "Favourite “Paper Lanterns”"
    assert sorted_bar.titles == []


def test_marks_that_follow_one_another_quickly_leave_each_other_alone(
    sorted_bar: SideBar,  # noqa: F811
    desk: Desk,
    after: Callable[[int], None],
) -> None:
    rows = (sorted_bar.presenter.state.rows[-1],)
    sorted_bar.view.colour_picked.emit(ColourWish(rows, ReleaseColour.GREEN))
    sorted_bar.view.tag_picked.emit(TagWish(rows, "live", on=True))
    sorted_bar.presenter.set_favourite(rows)
    after(3)
    mark = marks(desk)["Paper Lanterns"]
    assert (mark.colour, mark.tags, mark.favourite) == (ReleaseColour.GREEN, ("live",), True)


def test_a_tag_is_given_to_several_found_by_search_and_filter_and_taken_back(
    sorted_bar: SideBar,  # noqa: F811
    desk: Desk,
    qtbot: QtBot,
    after: Callable[[int], None],
) -> None:
    click(sorted_bar, qtbot, "Harbor Lights")
    click(sorted_bar, qtbot, "Paper Lanterns", CTRL)
    part = menu_of(sorted_bar, "Paper Lanterns")["Tags"].menu()
    assert isinstance(part, QMenu)
    part.actions()[0].trigger()
    answer(sorted_bar, qtbot, "  live   set ")
    after(1)
    assert {mark.tags for mark in marks(desk).values()} == {("live set",)}
    assert sorted_bar.presenter.state.rows[-1].detail == "1 track · draft · live set"
    sorted_bar.presenter.search('"live set" breakwater')
    qtbot.waitUntil(lambda: sorted_bar.titles == ["Harbor Lights", "Breakwater"])
    sorted_bar.presenter.search("")
    assert Filter(FilterKind.TAG, "live set") in [offer.filter for offer in sorted_bar.presenter.state.offers]
    click(sorted_bar, qtbot, "Paper Lanterns")
    part = menu_of(sorted_bar, "Paper Lanterns")["Tags"].menu()
    assert isinstance(part, QMenu)
    assert part.actions()[0].isChecked()
    part.actions()[0].trigger()
    after(2)
    assert marks(desk)["Paper Lanterns"].tags == ()
    sorted_bar.presenter.undo()
    sorted_bar.presenter.undo()
    after(4)
    assert [act.title for act in sorted_bar.undone] == [
        "Take the tag from “Paper Lanterns”: live set",
        "Tag 2 releases: live set",
    ]
    assert {mark.tags for mark in marks(desk).values()} == {()}


def test_a_tag_is_found_at_tracks_that_come_later_and_stays_when_the_release_is_edited(desk: Desk) -> None:
    release = desk.new_release("Harbor", "Test Artist", "Jazz")
    desk.shelves.release_marks.put([ReleaseMark(release_id=release.id, tags=("live", "second set"))])
    track = desk.add_track(release.id, "Late")
    assert track.id in (desk.search_library("second late") or ())
    desk.edit_release(release.id, {"title": "Haven"})
    assert len(desk.search_library("haven live") or ()) == 2
    desk.remove_release(release.id)
    desk.trash.empty()
    assert desk.shelves.release_marks.marks() == {}


def test_a_search_with_filters_is_kept_under_a_name_picked_and_removed(
    sorted_bar: SideBar,  # noqa: F811
    desk: Desk,
    qtbot: QtBot,
    after: Callable[[int], None],
) -> None:
    filters = sorted_bar.view._filters

    def entries() -> dict[str, object]:
        filters.fill()
        return {entry.text(): entry for entry in filters.actions()}

    assert not entries()["Keep this list …"].isEnabled()  # type: ignore[attr-defined]
    jazz = Filter(FilterKind.GENRE, "Jazz")
    sorted_bar.presenter.filter(Filtering(jazz, on=True))
    sorted_bar.presenter.search("tide")
    qtbot.waitUntil(lambda: sorted_bar.titles == ["Harbor Lights", "Low Tide"])
    entries()["Keep this list …"].trigger()  # type: ignore[attr-defined]
    answer(sorted_bar, qtbot, "Tides & jazz")
    after(1)
    kept = KeptList(name="Tides & jazz", search="tide", filters=(("Genre", "Jazz"),))
    assert desk.shelves.preferences.load().library_lists == (kept,)
    sorted_bar.presenter.search("")
    sorted_bar.presenter.filter(Filtering(jazz, on=False))
    assert "Paper Lanterns" in sorted_bar.titles
    entries()["Tides && jazz"].trigger()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: sorted_bar.titles == ["Harbor Lights", "Low Tide"])
    assert sorted_bar.view.search.text() == "tide"
    assert [chip.text() for chip in sorted_bar.view.chips.chips] == ["Jazz"]
    removal = entries()["Remove list"].menu()  # type: ignore[attr-defined]
    removal.actions()[0].trigger()
    after(2)
    assert desk.shelves.preferences.load().library_lists == ()
    sorted_bar.presenter.undo()
    after(3)
    assert desk.shelves.preferences.load().library_lists == (kept,)
    assert [act.title for act in sorted_bar.undone] == ["Remove list “Tides & jazz”"]


def test_a_colour_is_given_by_its_name_filtered_and_taken_back(
    sorted_bar: SideBar,  # noqa: F811
    desk: Desk,
    after: Callable[[int], None],
) -> None:
    part = menu_of(sorted_bar, "Paper Lanterns")["Colour"].menu()
    assert isinstance(part, QMenu)
    entries = {entry.text(): entry for entry in part.actions()}
    assert list(entries) == ["Red", "Orange", "Yellow", "Green", "Blue", "Purple", "None"]
    assert entries["None"].isChecked()
    entries["Green"].trigger()
    after(1)
    assert marks(desk)["Paper Lanterns"].colour is ReleaseColour.GREEN
    row = sorted_bar.presenter.state.rows[-1]
    assert row.spoken == "Release Paper Lanterns, 1 track · draft, green"
    rows = sorted_bar.view.list.rows
    tip = rows.data(rows.index(rows.rowCount() - 1), Qt.ItemDataRole.ToolTipRole)
    assert tip == "Paper Lanterns · green"
    sorted_bar.presenter.filter(Filtering(Filter(FilterKind.COLOUR, "Green"), on=True))
    assert sorted_bar.titles == ["Paper Lanterns", "Untitled track"]
    sorted_bar.presenter.undo()
    after(2)
    assert [act.title for act in sorted_bar.undone] == ["Colour of “Paper Lanterns”: Green"]
    assert sorted_bar.titles == []


@pytest.mark.parametrize("name", ["dark", "light"])
def test_every_colour_stands_out_from_the_side_bar(name: str) -> None:
    ground = {"dark": "#16191E", "light": "#FFFFFF"}[name]
    assert min(_contrast(colour, ground) for colour in COLOURS.values()) >= 3.0
    assert set(COLOURS) == set(ReleaseColour)


def _contrast(one: str, other: str) -> float:
    """As WCAG 2 reckons it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_filter_of_a_later_version_is_left_out() -> None:
    assert recalled([("Genre", "Jazz"), ("Mood", "blue")]) == (Filter(FilterKind.GENRE, "Jazz"),)


def test_upper_and_lower_case_are_one_tag() -> None:
    mark = ReleaseMark(release_id="r", tags=("Live",))
    assert mark.with_tag("live", on=True).tags == ("live",)
    assert mark.with_tag("LIVE", on=False).tags == ()
