"""The library's file keeps what it was given, whatever happens to the process, and refuses what it cannot keep."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from omg_desktop.adapters.instance_lock import InstanceLock
from omg_desktop.adapters.store.comparisons import SqliteComparisonShelf
from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.migrations import migrations
from omg_desktop.adapters.store.references import SqliteReferenceShelf
from omg_desktop.adapters.store.shelves import SqliteDraftShelf, SqliteOrderShelf, SqliteReleaseShelf
from omg_desktop.adapters.store.sync import SqliteMirror, SqliteOutbox
from omg_desktop.adapters.store.trail import SqliteAuditLog
from omg_desktop.domain.audit import EventKind, Happening, verify
from omg_desktop.domain.comparisons import Comparison, ComparisonKind
from omg_desktop.domain.drafts import Order, OwnLimit
from omg_desktop.domain.errors import AlreadyRunning, DiskFull, LibraryUnusable
from omg_desktop.domain.ids import ComparisonId, TakeId, TrackId
from omg_desktop.domain.queue import QueueMemory
from omg_desktop.domain.references import Reference
from tests.builders import NOON, a_name, a_receipt, a_release, an_envelope
from tests.ui.panels import an_order, some_facts

SYNCHRONOUS_FULL = 2


NEW_IN_ORDERS = {"due_at", "failures", "failure", "tried", "fallback_reason"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.sqlite")
    yield library
    library.close()


def something_happened(**changes: object) -> Happening:
    usual = {"id": a_name("event"), "kind": EventKind.RELEASE_CREATED, "happened_at": NOON}
    return Happening.model_validate(usual | changes)


def test_the_file_is_kept_safe_at_every_commit(library: Library) -> None:
    with library.writing() as db:
        assert db.execute("pragma synchronous").fetchone()[0] == SYNCHRONOUS_FULL
        assert db.execute("pragma journal_mode").fetchone()[0] == "wal"


def test_a_thing_and_what_is_told_of_it_are_written_together_or_not_at_all(library: Library) -> None:
    shelf, log = SqliteReleaseShelf(library), SqliteAuditLog(library)

    def fail_half_way() -> None:
        with library.writing(something_happened()) as db:
            db.execute("insert into releases (id, body) values ('a', '{}')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert (shelf.releases(), log.count()) == ([], 0)
    release = a_release()
    shelf.put_release(release, something_happened(release_id=release.id))
    assert (shelf.releases(), log.count()) == ([release], 1)


def test_the_trail_refuses_to_be_changed(library: Library) -> None:
    SqliteAuditLog(library).append(something_happened())
    for act in ("delete from audit", "update audit set body = '{}'"):
        with pytest.raises(LibraryUnusable, match="append-only"), library.writing() as db:
            db.execute(act)


def test_a_change_made_behind_the_trails_back_is_found(library: Library) -> None:
    log = SqliteAuditLog(library)
    log.append(*(something_happened(details={"n": number}) for number in range(5)))
    with library.writing() as db:
        db.execute("drop trigger audit_refuses_update")
        db.execute("update audit set body = json_set(body, '$.happening.details.n', 99) where sequence = 3")
    assert verify(log.chain()).broken_at == 3


def test_events_written_from_many_threads_form_one_chain(library: Library) -> None:
    log = SqliteAuditLog(library)
    threads = [threading.Thread(target=lambda: [log.append(something_happened()) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.count() == 160
    assert verify(log.chain()).is_unbroken


def test_the_chain_is_whole_beyond_what_is_read_at_a_time(library: Library) -> None:
    log = SqliteAuditLog(library)
    with library.writing(*(something_happened() for _ in range(1_201))):
        pass
    assert [event.sequence for event in log.chain()] == list(range(1, 1_202))


def test_a_receipt_takes_the_place_of_its_envelope_in_one_step(library: Library) -> None:
    outbox, mirror = SqliteOutbox(library), SqliteMirror(library)
    envelope = an_envelope()
    outbox.put(envelope)
    assert outbox.envelopes() == [envelope]
    receipt = a_receipt(release_id=envelope.release_id)
    outbox.remove(envelope.id, receipt)
    assert (outbox.envelopes(), mirror.receipts()) == ([], {envelope.release_id: receipt})


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    program = (
        "import sys, pathlib\n"
        "from omg_desktop.adapters.store.library import Library\n"
        "from omg_desktop.adapters.store.shelves import SqliteReleaseShelf\n"
        "from tests.builders import a_release\n"
        "shelf = SqliteReleaseShelf(Library(pathlib.Path(sys.argv[1])))\n"
        "while True:\n"
        "    release = a_release()\n"
        "    shelf.put_release(release)\n"
        "    print(release.id, flush=True)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().strip() for _ in range(25)]
    child.send_signal(signal.SIGKILL)
    acknowledged += child.stdout.read().split()
    child.wait()
    child.stdout.close()
    library = Library(path)
    try:
        kept = {release.id for release in SqliteReleaseShelf(library).releases()}
        assert set(acknowledged) <= kept
    finally:
        library.close()


def test_a_file_that_is_not_a_library_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"an old shopping list\n" * 400)
    with pytest.raises(LibraryUnusable, match="not a library"):
        Library(path)
    assert path.read_bytes().startswith(b"an old shopping list")


def test_a_library_with_a_damaged_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library = Library(path)
    SqliteReleaseShelf(library).put_release(a_release())
    library.close()
    body = bytearray(path.read_bytes())
    for page in range(1, len(body) // 4096):
        body[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    path.write_bytes(bytes(body))
    with pytest.raises(LibraryUnusable, match="damaged"):
        Library(path)


def test_a_library_of_a_newer_app_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library(path).close()
    db = Database(path)
    db.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('omg_desktop', 'from_next_year', '')"
    )
    db.conn.commit()
    db.close()
    with pytest.raises(LibraryUnusable, match="newer version"):
        Library(path)


def test_before_an_older_library_is_brought_up_a_copy_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_promises_and_mirror")
    db.close()
    library = Library(path)
    try:
        assert SqliteOutbox(library).envelopes() == []
        (copy,) = tmp_path.glob("library.before-*.sqlite")
        assert "outbox" not in Database(copy).table_names()
    finally:
        library.close()


def test_a_library_from_before_fair_tests_keeps_them_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_comparisons")
    db.close()
    library = Library(path)
    try:
        shelf = SqliteComparisonShelf(library)
        test = Comparison(
            id=ComparisonId("one"),
            track_id=TrackId("track"),
            kind=ComparisonKind.ABX,
            takes=(TakeId("a"), TakeId("b")),
            finished_at=NOON,
        )
        shelf.add(test, something_happened(kind=EventKind.COMPARISON_FINISHED))
        assert shelf.of_track(TrackId("track")) == shelf.all() == [test]
        assert shelf.of_track(TrackId("other")) == []
        assert SqliteAuditLog(library).count() == 1
    finally:
        library.close()


def test_a_library_from_before_the_queue_goes_on_with_its_orders(tmp_path: Path) -> None:
    """An order of that time has none of the fields that retries and fallbacks brought."""
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_queue_and_find_takes_of_a_provider")
    order = an_order()
    body = order.model_dump_json(include=set(Order.model_fields) - NEW_IN_ORDERS)
    db.execute("insert into orders (id, body) values (?, ?)", (order.id, body))
    db.conn.commit()
    db.close()
    library = Library(path)
    try:
        shelf = SqliteOrderShelf(library)
        assert shelf.open_orders() == [order]
        assert shelf.queue() == QueueMemory()
        arranged = QueueMemory(paused=True, order_ids=(order.id,))
        shelf.keep_queue(arranged)
        assert shelf.queue() == arranged
        assert SqliteAuditLog(library).takes_made(order.provider, 10) == []
    finally:
        library.close()


def test_limits_of_tracks_from_before_there_could_be_none_stay_what_they_were(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="tell_no_limit_from_that_of_the_settings")
    before = {"track_id": "", "brief": {"genre": "Jazz"}, "edited_at": "2026-11-02T12:00:00Z"}
    limits: dict[str, dict[str, int | None]] = {
        "settled": {"budget_credits": None},
        "older": {},
        "nothing": {"budget_credits": 0},
        "five": {"budget_credits": 5},
    }
    for track_id, limit in limits.items():
        body = json.dumps(before | {"track_id": track_id} | limit)
        db.execute("insert into drafts (track_id, body) values (?, ?)", (track_id, body))
    db.conn.commit()
    db.close()
    library = Library(path)
    try:
        shelf = SqliteDraftShelf(library)
        kept = {track_id: shelf.draft(TrackId(track_id)) for track_id in limits}
        assert {track_id: draft and draft.budget_credits for track_id, draft in kept.items()} == {
            "settled": OwnLimit.AS_SETTLED,
            "older": OwnLimit.AS_SETTLED,
            "nothing": 0,
            "five": 5,
        }
        assert all(draft and draft.brief.genre == "Jazz" for draft in kept.values())
        five = kept["five"]
        assert five is not None
        shelf.put(five.but(budget_credits=OwnLimit.NONE))
        assert shelf.draft(TrackId("five")) == five.but(budget_credits=OwnLimit.NONE)
    finally:
        library.close()


def test_a_folder_where_a_file_stands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(LibraryUnusable):
        Library(tmp_path / "data" / "library.sqlite")


def test_a_full_disk_is_said_and_nothing_is_half_written(library: Library) -> None:
    shelf = SqliteReleaseShelf(library)
    kept = a_release()
    shelf.put_release(kept)
    with library.writing() as db:
        pages = db.execute("pragma page_count").fetchone()[0]
    library._writer.execute(f"pragma max_page_count = {pages + 1}")  # SQLite's own way to meet SQLITE_FULL

    def fill_up() -> None:
        for _ in range(200):
            shelf.put_release(a_release(title="x" * 190), something_happened())

    with pytest.raises(DiskFull, match="no room"):
        fill_up()
    library._writer.execute("pragma max_page_count = 1000000")
    stored = shelf.releases()
    assert kept in stored
    assert SqliteAuditLog(library).count() == len(stored) - 1


def test_a_locked_library_is_said(library: Library) -> None:
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("begin immediate")
    library._writer.execute("pragma busy_timeout = 10")
    try:
        with pytest.raises(LibraryUnusable, match="in use by another program"), library.writing():
            pass
    finally:
        other.close()


def test_one_window_for_each_library(tmp_path: Path) -> None:
    first = InstanceLock(tmp_path)
    with pytest.raises(AlreadyRunning, match="already has the library"):
        InstanceLock(tmp_path)
    first.release()
    InstanceLock(tmp_path).release()


def test_a_library_that_is_closed_answers_first_what_another_thread_asks(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    asked, goes_on = threading.Event(), threading.Event()
    found: list[object] = []

    def tell() -> int:
        asked.set()
        goes_on.wait(5)
        return 7

    def ask() -> None:
        library.db.conn.create_function("tell", 0, tell)
        found.extend(library.rows("select tell(), count(*) from sqlite_master"))

    asking = threading.Thread(target=ask)
    asking.start()
    assert asked.wait(5)
    closing = threading.Thread(target=library.close)
    closing.start()
    closing.join(0.05)
    still_open = closing.is_alive()
    goes_on.set()
    asking.join(5)
    closing.join(5)
    assert still_open
    assert not closing.is_alive()
    assert found[0][0] == 7  # type: ignore[index]


def test_a_library_from_before_there_were_reference_tracks_keeps_one_for_a_track(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    db = Database(path)
    migrations.apply(db, stop_before="create_reference_tracks")
    db.close()
    library = Library(path)
    try:
        shelf, track_id = SqliteReferenceShelf(library), TrackId("track-1")
        assert shelf.of_track(track_id) is None
        one, two = (
            Reference.model_validate(
                {"id": name, "track_id": track_id, "name": f"{name}.wav", "audio_digest": "0" * 64}
                | {"facts": some_facts(), "put_at": NOON}
            )
            for name in ("one", "two")
        )
        shelf.put(track_id, one)
        shelf.put(track_id, two)
        assert (shelf.of_track(track_id), shelf.of_track(TrackId("track-2"))) == (two, None)
        shelf.put(track_id, None)
        assert shelf.of_track(track_id) is None
    finally:
        library.close()
