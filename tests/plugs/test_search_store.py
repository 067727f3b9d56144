"""Finding tracks by their words: whatever was written last is found, and nothing typed is an operator of the index."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.migrations import migrations
from omg_desktop.adapters.store.search import SqliteLibraryIndex, SqliteReleaseMarkShelf
from omg_desktop.adapters.store.shelves import SqliteDraftShelf, SqliteReleaseShelf, SqliteTakeShelf
from omg_desktop.domain.drafts import Brief, Draft, Order
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import ReleaseMark
from omg_desktop.domain.search import SearchQuery
from omg_desktop.domain.takes import Pin, PinKind, TakeMark
from tests.builders import NOON, a_release, a_track
from tests.ui.panels import a_take, an_order


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.sqlite")
    yield library
    library.close()


@pytest.fixture
def index(library: Library) -> SqliteLibraryIndex:
    return SqliteLibraryIndex(library)


def found(index: SqliteLibraryIndex, typed: str) -> set[str]:
    return set(index.found(SearchQuery.read(typed)))


def put_track(library: Library, name: str, title: str = "", **brief: object) -> TrackId:
    release = a_release(id=f"release-of-{name}", title=f"Record {name}", artist="", genre="")
    track = a_track(id=name, release_id=release.id, title=title, audio=None)
    SqliteReleaseShelf(library).put_release(release)
    SqliteReleaseShelf(library).put_tracks([track])
    SqliteDraftShelf(library).put(Draft(track_id=track.id, brief=Brief.model_validate(brief), edited_at=NOON))
    return track.id


def order_of(track_id: TrackId) -> Order:
    return an_order(track_id)


def test_a_track_is_found_by_title_lyrics_genre_direction_release_and_provider(
    library: Library, index: SqliteLibraryIndex
) -> None:
    name = put_track(library, "a", "Low Tide", lyrics="Salt on the window", genre="Jazz", direction="brushed drums")
    put_track(library, "b", "Breakwater")
    SqliteTakeShelf(library).add(a_take(1, name, provider_name="Lyria 3 Pro"), order_of(name))
    for typed in ("tide", "wind", "JAZZ", "brushed", '"record a"', "lyria", "low salt lyria", "ti wi"):
        assert found(index, typed) == {"a"}, typed
    assert found(index, "breakwater OR tide") == {"a", "b"}
    assert found(index, "record -tide") == {"b"}
    assert found(index, "-tide") == {"b"}
    assert found(index, "salty") == set()


def test_what_is_written_later_is_found_and_what_it_replaced_is_not(
    library: Library, index: SqliteLibraryIndex
) -> None:
    name = put_track(library, "a", "Low Tide", lyrics="rain")
    track = SqliteReleaseShelf(library).track(name)
    SqliteReleaseShelf(library).put_tracks([track.but(title="High Water")])
    SqliteDraftShelf(library).put(Draft(track_id=name, brief=Brief(lyrics="snow"), edited_at=NOON))
    release = SqliteReleaseShelf(library).release(track.release_id)
    SqliteReleaseShelf(library).put_release(release.but(title="Harbour"))
    assert [found(index, typed) for typed in ("tide", "rain", "record")] == [set()] * 3
    assert [found(index, typed) for typed in ("water", "snow", "harbour")] == [{"a"}] * 3


def test_accents_do_not_hide_a_track(library: Library, index: SqliteLibraryIndex) -> None:
    put_track(library, "a", "Café Über")
    assert found(index, "cafe uber") == {"a"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(alphabet="ab\"*():-+^{}[]'\\ \0ANDORNT", max_size=30))
def test_nothing_that_is_typed_breaks_the_search(library: Library, index: SqliteLibraryIndex, typed: str) -> None:
    found(index, typed)


def test_sketches_tell_counts_genre_and_providers_of_every_track(library: Library, index: SqliteLibraryIndex) -> None:
    name, other = put_track(library, "a", genre="Jazz"), put_track(library, "b")
    shelf = SqliteTakeShelf(library)
    for number, provider in enumerate(("Hum", "Lyria 3", "Hum"), start=1):
        shelf.add(a_take(number, name, provider_name=provider), order_of(name))
    sketches = index.sketches()
    assert (sketches[name].take_count, sketches[name].genre, sketches[name].providers) == (
        3,
        "Jazz",
        ("Hum", "Lyria 3"),
    )
    assert (sketches[other].take_count, sketches[other].providers) == (0, ())


def test_a_library_from_before_the_search_is_searchable_at_once(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_search")
    release, track = a_release(id="r", title="Harbour"), a_track(id="t", release_id="r", title="Low Tide")
    draft = Draft(track_id=TrackId("t"), brief=Brief(lyrics="Salt"), edited_at=NOON)
    take = a_take(1, TrackId("t"), provider_name="Hum")
    for table, key, name, value in (
        ("releases", "id", "r", release),
        ("tracks", "id", "t", track),
        ("drafts", "track_id", "t", draft),
        ("takes", "id", take.id, take),
    ):
        db.execute(f"insert into {table} ({key}, body) values (?, ?)", (name, value.model_dump_json()))
    db.conn.commit()
    db.close()
    library = Library(path)
    try:
        index = SqliteLibraryIndex(library)
        assert [found(index, typed) for typed in ("harbour", "tide", "salt", "hum")] == [{"t"}] * 4
        SqliteReleaseShelf(library).put_tracks([track.but(title="High Water")])
        assert found(index, "water") == {"t"}
    finally:
        library.close()


def test_a_track_tells_when_its_brief_was_written_or_its_newest_take_made(
    library: Library, index: SqliteLibraryIndex
) -> None:
    name = put_track(library, "a", "Low Tide")
    assert index.sketches()[name].edited_at == NOON
    SqliteTakeShelf(library).add(a_take(1, name, rendered_at=NOON + timedelta(hours=2)), order_of(name))
    SqliteDraftShelf(library).put(Draft(track_id=name, edited_at=NOON + timedelta(hours=1)))
    assert index.sketches()[name].edited_at == NOON + timedelta(hours=2)
    SqliteDraftShelf(library).put(Draft(track_id=name, edited_at=NOON + timedelta(hours=3)))
    assert index.sketches()[name].edited_at == NOON + timedelta(hours=3)


def test_a_library_from_before_the_sorting_knows_when_its_tracks_were_edited(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_left_over")
    track = a_track(id="a", audio=None)
    db.execute("insert into tracks (id, body) values (?, ?)", (track.id, track.model_dump_json()))
    draft = Draft(track_id=track.id, edited_at=NOON)
    db.execute("insert into drafts (track_id, body) values (?, ?)", (track.id, draft.model_dump_json()))
    take = a_take(1, track.id, rendered_at=NOON + timedelta(hours=1))
    db.execute("insert into takes (id, body) values (?, ?)", (take.id, take.model_dump_json()))
    db.conn.commit()
    db.close()
    library = Library(path)
    try:
        assert SqliteLibraryIndex(library).sketches()[track.id].edited_at == take.rendered_at
        assert library.rows("select * from left_over") == []
    finally:
        library.close()


def test_a_library_from_before_tags_finds_them_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_release_marks")
    release, track = a_release(id="r", title="Harbour"), a_track(id="t", release_id="r", title="Low Tide")
    for table, value in (("releases", release), ("tracks", track)):
        db.execute(f"insert into {table} (id, body) values (?, ?)", (value.id, value.model_dump_json()))
    db.conn.commit()
    db.close()
    library = Library(path)
    try:
        index, marks = SqliteLibraryIndex(library), SqliteReleaseMarkShelf(library)
        marks.put([ReleaseMark(release_id=release.id, tags=("live set",))])
        assert found(index, 'harbour "live set"') == {"t"}
        marks.put([ReleaseMark(release_id=release.id)])
        assert found(index, "live") == set()
        assert found(index, "harbour") == {"t"}
    finally:
        library.close()


def test_a_track_is_found_by_the_names_of_its_takes_in_a_library_from_before_they_had_any(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="find_takes_by_their_names")
    db.close()
    library = Library(path)
    try:
        index, shelf = SqliteLibraryIndex(library), SqliteTakeShelf(library)
        name, take = put_track(library, "a"), a_take(1, TrackId("a"))
        shelf.add(take, order_of(name))
        pin = Pin(kind=PinKind.NOTE, at_milliseconds=5, text="drums")
        mark = TakeMark(take_id=take.id, name="Harbour", labels=("warm",), note="thought", reason="breath", pins=(pin,))
        shelf.mark(mark)
        assert [found(index, typed) for typed in ("harb", "warm", "thought", "breath", "drums")] == [{name}] * 5
        shelf.mark(mark.but(name="Quay"))
        assert (found(index, "harbour"), found(index, "quay")) == (set(), {name})
    finally:
        library.close()
