"""Lyrics are kept at every generation and whenever asked, and come back as new versions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.lyric_versions import SqliteLyricVersionShelf
from omg_desktop.adapters.store.migrations import migrations
from omg_desktop.app.desk import Desk
from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyric_versions import LyricVersionId, VersionOrigin
from omg_desktop.domain.takes import Take

GENERATION, NAMED = VersionOrigin.GENERATION, VersionOrigin.NAMED


def texts(desk: Desk, track_id: TrackId) -> list[str]:
    return [kept.version.text for kept in desk.lyric_versions_of(track_id)]


def test_the_same_lyrics_are_kept_once_and_may_get_a_name(desk: Desk, track_id: TrackId) -> None:
    assert desk.keep_lyrics(track_id, " \n", GENERATION) is None
    first = desk.keep_lyrics(track_id, "Salt", GENERATION)
    assert desk.keep_lyrics(track_id, "Salt", GENERATION) == first
    named = desk.keep_lyrics(track_id, "Salt", NAMED, "  The good one ")
    assert (named.name, named.title, first.title) == ("The good one", "The good one", "Sent with a generation")
    assert named.shares.mine == 1
    assert texts(desk, track_id) == ["Salt", "Salt"]


def test_restoring_makes_a_new_version_and_keeps_what_stood_there(desk: Desk, track_id: TrackId) -> None:
    old = desk.keep_lyrics(track_id, "Salt", NAMED, "First")
    desk.keep_lyrics(track_id, "Snow", GENERATION)
    restored = desk.restore_lyrics(track_id, "Snow and rain", old.id)
    assert (restored.text, restored.name, restored.origin) == ("Salt", "First again", VersionOrigin.RESTORED)
    assert texts(desk, track_id) == ["Salt", "Snow and rain", "Snow", "Salt"]
    with pytest.raises(NotFound):
        desk.restore_lyrics(track_id, "Salt", LyricVersionId("gone"))


def test_each_version_tells_its_takes_and_takes_without_one_have_their_lyrics_too(
    desk: Desk, track_id: TrackId, make_takes: Callable[..., list[Take]]
) -> None:
    make_takes(track_id, 2, lyrics="Salt", instrumental=False)
    desk.keep_lyrics(track_id, "Snow", GENERATION)
    make_takes(track_id, 1, lyrics="Snow", instrumental=False)
    make_takes(track_id, 1, lyrics="Kept, not sent", instrumental=True)
    kept = {one.version.text: one for one in desk.lyric_versions_of(track_id)}
    assert {text: one.takes for text, one in kept.items()} == {"Salt": (1, 2), "Snow": (3,)}
    assert desk.restore_lyrics(track_id, "", kept["Salt"].version.id).text == "Salt"


def test_a_library_from_before_versions_has_none_and_takes_them(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_lyric_versions")
    db.close()
    library = Library(path)
    try:
        assert SqliteLyricVersionShelf(library).of_track(TrackId("t")) == []
    finally:
        library.close()
