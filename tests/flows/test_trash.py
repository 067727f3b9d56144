"""What lies in the trash is deleted for good when a person says so: nothing else goes, and the trail stays whole."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from omg_desktop.adapters.store.trash import SqliteTrashShelf
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.errors import InvalidInput, NotFound
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyric_versions import VersionOrigin
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take, TakeMark
from omg_desktop.domain.values import Digest
from omg_desktop.flows.trash import InTrash
from tests.fakes import Hum, write_tone
from tests.ui.panels import an_order

MakeTakes = Callable[..., list[Take]]
RECORDING = Declaration(maker=Maker.RECORDING)


def settle(desk: Desk) -> None:
    """What was written just now counts as written a while ago."""
    for path in desk.shelves.library.path.parent.rglob("*"):
        os.utime(path, (1, 1))


def is_there(desk: Desk, digest: Digest) -> bool:
    try:
        return desk.audio.path(digest).is_file()
    except NotFound:
        return False


def rows_about(desk: Desk, name: str) -> set[str]:
    """The tables in which this id still stands somewhere."""
    rows = desk.shelves.library.rows
    tables = [table for (table,) in rows("select name from sqlite_schema where type = 'table' and sql like '%body%'")]
    return {table for table in tables if rows(f"select 1 from {table} where instr(body, ?)", (name,))}


def test_emptying_deletes_everything_about_a_track_and_keeps_the_trail(
    desk: Desk, release: Release, track_id: TrackId, make_takes: MakeTakes
) -> None:
    (take,) = make_takes(track_id, lyrics="Salt on the window", instrumental=False)
    desk.bench.mark_take(TakeMark(take_id=take.id, rating=4, note="warm"))
    brief = desk.open_draft(track_id).draft.brief
    desk.keep_lyrics(track_id, brief.lyrics, VersionOrigin.NAMED)
    other = desk.add_track(release.id, "Stays")
    desk.audio.waveform(take.audio_digest)
    usage = [event for event in desk.shelves.audit.chain() if event.happening.kind is EventKind.MUSIC_GENERATION]
    desk.remove_track(track_id)
    settle(desk)
    size = desk.audio.path(take.audio_digest).stat().st_size
    assert (desk.trash.weigh().count, desk.trash.weigh().freed_bytes) == (1, size)
    emptied = desk.trash.empty()
    assert (len(emptied.ids), emptied.freed_bytes, emptied.files_left, emptied.staying) == (1, size, 0, ())
    assert rows_about(desk, track_id) == {"audit"}
    assert desk.search_library("salt") == frozenset()
    assert list(desk.shelves.library.path.parent.rglob(f"{take.audio_digest}*")) == []
    assert not is_there(desk, take.audio_digest)
    assert [line.track.id for line in desk.overview().releases[0].tracks] == [other.id]
    events = list(desk.shelves.audit.chain())
    assert events[-1].happening.kind is EventKind.TRACK_DELETED
    assert [one for one in events if one.happening.kind is EventKind.MUSIC_GENERATION] == usage
    assert desk.verify_chain().is_unbroken
    assert desk.insights()


def test_a_release_goes_with_all_its_tracks(desk: Desk, release: Release, track_id: TrackId) -> None:
    desk.add_track(release.id, "Two")
    desk.remove_release(release.id)
    assert desk.trash.empty().count == 1
    assert rows_about(desk, release.id) == {"audit"}
    assert desk.overview().removed_releases == ()
    kinds = [event.happening.kind for event in desk.shelves.audit.of_release(release.id)]
    assert kinds[-1] is EventKind.RELEASE_DELETED


def test_one_thing_is_deleted_and_the_rest_of_the_trash_stays(desk: Desk, release: Release, track_id: TrackId) -> None:
    other = desk.add_track(release.id, "Two")
    desk.remove_track(track_id)
    desk.remove_track(other.id)
    assert desk.trash.empty([InTrash(release_id=release.id, track_id=other.id)]).count == 1
    assert [track.id for track in desk.overview().removed_tracks] == [track_id]


def test_audio_that_something_else_names_stays(desk: Desk, release: Release, track_id: TrackId, tmp_path: Path) -> None:
    song = write_tone(tmp_path / "song.wav", 3)
    first = desk.import_audio(release.id, track_id, song, RECORDING).track
    second = desk.import_audio(release.id, None, song, RECORDING).track
    assert first.audio is not None
    desk.remove_track(track_id)
    settle(desk)
    assert desk.trash.weigh().freed_bytes == 0
    desk.trash.empty()
    assert is_there(desk, first.audio.digest)
    desk.remove_track(second.id)
    assert desk.trash.empty().freed_bytes > 0
    assert not is_there(desk, first.audio.digest)


def test_a_track_whose_take_is_being_made_stays_and_is_named(
    desk: Desk, release: Release, track_id: TrackId, hum: Hum
) -> None:
    desk.save_track(desk.shelves.releases.track(track_id).but(title="Low Tide"))
    other = desk.add_track(release.id, "Two")
    draft = desk.open_draft(track_id).draft
    desk.order_takes(draft.but(provider=hum.card.key), count=1, seed=1)
    desk.remove_track(track_id)
    with pytest.raises(InvalidInput, match="“Low Tide” stays, since a take of it is being made"):
        desk.trash.empty()
    desk.remove_track(other.id)
    assert desk.trash.empty().staying == ("“Low Tide” stays, since a take of it is being made",)
    assert [track.id for track in desk.overview().removed_tracks] == [track_id]
    with pytest.raises(InvalidInput, match="being made"):
        SqliteTrashShelf(desk.shelves.library).delete([], [track_id])
    (order,) = desk.shelves.orders.of_track(track_id)
    desk.cancel_order(order.id)
    assert desk.trash.empty().count == 1


def test_a_cancelled_order_the_trail_has_not_heard_of_holds_its_track(desk: Desk, track_id: TrackId) -> None:
    desk.shelves.orders.put([an_order(track_id, state="cancelled", left_untold=True)])
    desk.remove_track(track_id)
    with pytest.raises(InvalidInput, match="being made"):
        desk.trash.empty()


def test_what_is_not_in_the_trash_is_not_deleted(desk: Desk, release: Release, track_id: TrackId) -> None:
    shelf = SqliteTrashShelf(desk.shelves.library)
    for releases, tracks in (([release.id], []), ([], [track_id]), ([], [TrackId("nothing")])):
        with pytest.raises(InvalidInput, match="not in the trash any more"):
            shelf.delete(releases, tracks)
    with pytest.raises(InvalidInput, match="The trash is empty"):
        desk.trash.empty()
    assert desk.shelves.releases.track(track_id)


def test_files_a_crash_left_are_collected_and_no_row_is_half_gone(
    desk: Desk, track_id: TrackId, make_takes: MakeTakes, hum: Hum
) -> None:
    takes = make_takes(track_id, 2)
    sizes = [desk.audio.path(take.audio_digest).stat().st_size for take in takes]
    desk.remove_track(track_id)
    folder = desk.shelves.library.path.parent
    desk.close()
    program = (
        "import os, sys, pathlib\n"
        "from omg_desktop.adapters.store.library import Library\n"
        "from omg_desktop.adapters.store.trash import SqliteTrashShelf\n"
        "library = Library(pathlib.Path(sys.argv[1]))\n"
        "SqliteTrashShelf(library).delete([], [sys.argv[2]])\n"
        "os.kill(os.getpid(), 9)\n"  # rows are gone, no file is
    )
    subprocess.run([sys.executable, "-c", program, str(folder / "library.sqlite"), track_id], check=False, timeout=60)
    left = list((folder / "audio").rglob("*.wav"))
    assert {path.stem for path in left} == {take.audio_digest for take in takes}
    for path in left:
        os.utime(path, (1, 1))
    again = build_desk(Config(data_folder=folder), providers={hum.card.key: hum})
    try:
        assert again.shelves.takes.of_track(track_id) == []
        assert again.trash.collect() == (sum(sizes), 0)
        assert list((folder / "audio").rglob("*.wav")) == []
    finally:
        again.close()


def test_left_over_audio_is_collected_unless_it_is_used_again_or_written_just_now(
    desk: Desk, release: Release, track_id: TrackId, tmp_path: Path
) -> None:
    song, again = write_tone(tmp_path / "song.wav", 3, 1), write_tone(tmp_path / "again.wav", 3, 2)
    audio = [desk.import_audio(release.id, None, path, RECORDING).track for path in (song, again)]
    digests = [track.audio.digest for track in audio if track.audio]
    for track in audio:
        desk.remove_track(track.id)
    emptied = desk.trash.empty()
    assert (emptied.freed_bytes, emptied.files_left) == (0, 2)  # both were written just now
    back = desk.import_audio(release.id, None, again, RECORDING).track
    settle(desk)
    freed, waiting = desk.trash.collect()
    assert (freed > 0, waiting) == (True, 0)
    assert [is_there(desk, digest) for digest in digests] == [False, True]
    assert back.audio is not None
    assert desk.trash.collect() == (0, 0)


def test_every_table_about_a_track_is_emptied_with_it(desk: Desk) -> None:
    """A table that is added later must be found by its column."""
    rows = desk.shelves.library.rows
    sql = (
        "select distinct m.name from sqlite_schema m join pragma_table_xinfo(m.name) c "
        "where m.type = 'table' and c.name in ('track_id', 'take_id')"
    )
    there = {name for (name,) in rows(sql)}
    assert {"drafts", "orders", "takes", "take_marks", "comparisons", "lyric_versions", "authorship"} <= there
