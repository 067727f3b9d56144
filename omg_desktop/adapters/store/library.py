"""The library's file: SQLite in WAL mode with full syncs, one writing connection, one reading one for each thread.

``synchronous=NORMAL`` would lose acknowledged commits at a power cut, and SQLite before 3.51.3 can corrupt a WAL file
which two connections write at the same time; hence FULL and a single writer.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from omg_desktop.adapters.store.migrations import migrations
from omg_desktop.domain.audit import AuditEvent, Happening, seal
from omg_desktop.domain.errors import DiskFull, LibraryUnusable, OmgError

BUSY_SECONDS = 5.0
_DISK_FULL_CODES = (sqlite3.SQLITE_FULL,)
_READ_ONLY_CODES = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)
_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Library:
    """Owns the file. Raises LibraryUnusable or DiskFull, each with one sentence, and nothing of SQLite's own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write_lock = threading.RLock()
        self._local = threading.local()
        self._readers: list[tuple[Database, threading.Lock]] = []
        self._readers_lock = threading.Lock()
        with _in_our_words(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._open()
            try:
                self._prepare()
            except BaseException:
                self._writer.close()
                raise

    @property
    def db(self) -> Database:
        """This thread's connection, for reading only."""
        return self._reader()[0]

    def _reader(self) -> tuple[Database, threading.Lock]:
        """It, and what is held while it is asked something: SQLite ends the process when it is closed meanwhile."""
        mine: tuple[Database, threading.Lock] | None = getattr(self._local, "reader", None)
        if mine is None:
            with _in_our_words(self.path):
                mine = self._open(), threading.Lock()
                mine[0].execute("pragma query_only = on")
            self._local.reader = mine
            with self._readers_lock:
                self._readers.append(mine)
        return mine

    @contextmanager
    def writing(self, *happenings: Happening) -> Iterator[Database]:
        """All of it is written, with what happened sealed into the trail, or none. One writer: keep it short."""
        with self._write_lock, _in_our_words(self.path):
            db = self._writer
            db.execute("begin immediate")  # a plain begin may fail later, half-way through
            try:
                yield db
                self._seal(happenings)
                db.execute("commit")
            except BaseException:
                if db.conn.in_transaction:
                    db.execute("rollback")
                raise

    def rows(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """What a query finds, on this thread's connection."""
        reader, asking = self._reader()
        with asking, _in_our_words(self.path):
            return list(reader.execute(sql, parameters).fetchall())

    def close(self) -> None:
        """Readers first, so that the writer is the one which checkpoints; what is asked just now is answered before."""
        with self._readers_lock:
            for reader, asking in self._readers:
                with asking:
                    reader.close()
            self._readers.clear()
        self._local = threading.local()
        with self._write_lock:
            self._writer.close()

    def _seal(self, happenings: tuple[Happening, ...]) -> None:
        if not happenings:
            return
        row = self._writer.execute("select body from audit order by sequence desc limit 1").fetchone()
        previous = AuditEvent.model_validate_json(row[0]) if row else None
        for happening in happenings:
            previous = seal(previous, happening)
            self._writer.execute(
                "insert into audit (sequence, body) values (?, ?)", (previous.sequence, previous.model_dump_json())
            )

    def _open(self) -> Database:
        connection = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("pragma synchronous = full")
        return Database(connection)

    def _prepare(self) -> None:
        """Look whether the file is sound and ours, then bring it to the present form, keeping a copy of the old one."""
        mode = self._writer.execute("pragma journal_mode = wal").fetchone()[0]
        if mode != "wal":  # SQLite stays silent when it cannot switch, for example on a network folder
            raise LibraryUnusable(f"The library at {self.path} cannot be kept safe on this disk (no WAL: {mode}).")
        verdict = self._writer.execute("pragma quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise LibraryUnusable(f"The library at {self.path} is damaged: {verdict}.")
        known = {migration.name for migration in migrations.pending(Database(memory=True))}
        applied = {migration.name for migration in migrations.applied(self._writer)}
        if applied - known:
            raise LibraryUnusable(
                f"The library at {self.path} was made by a newer version of the app. Nothing was changed; "
                "please update the app."
            )
        if applied and migrations.pending(self._writer):
            self._keep_copy(len(applied))
        migrations.apply(self._writer)

    def _keep_copy(self, version: int) -> None:
        copy = sqlite3.connect(self.path.with_suffix(f".before-{version + 1}.sqlite"))
        try:
            self._writer.conn.backup(copy)
        finally:
            copy.close()


@contextmanager
def _in_our_words(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _meaning(error, path) from error
    except PermissionError as error:
        raise LibraryUnusable(f"The folder {path.parent} cannot be written. Choose another with --data.") from error
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError):
            raise LibraryUnusable(f"{path.parent} is not a folder.") from error
        raise LibraryUnusable(f"The folder {path.parent} cannot be used: {error.strerror}.") from error


def _meaning(error: sqlite3.Error, path: Path) -> OmgError:
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _DISK_FULL_CODES:
        return DiskFull(f"There is no room left for the library at {path}.")
    if code in _READ_ONLY_CODES:
        return LibraryUnusable(f"The library at {path} cannot be written. Check the folder's permissions.")
    if code in _DAMAGE_CODES:
        return LibraryUnusable(
            f"The library at {path} is damaged, or is not a library. Your audio files are untouched."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryUnusable(f"The library at {path} is in use by another program. Close it and try again.")
    return LibraryUnusable(f"The library at {path} could not be used: {error}.")
