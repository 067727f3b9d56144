"""The one SQLite file behind the book, the submissions and the usage events.

There is one connection, and one who uses it at a time: SQLite before 3.51.3 can damage a WAL file when two
connections write and checkpoint at once, and threads that fight over a lock wait longer than threads that queue.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from omg_desktop.backend.store.migrations import migrate
from omg_desktop.domain.errors import AlreadyRunning, DiskFull, LibraryUnusable

OTHER_PROCESS_WAIT_SECONDS = 10.0
_SYNCHRONOUS_FULL = 2

Parameter: TypeAlias = str | int | None


class BookFile:
    """Opens the file, brings it up to date, and keeps every other process out of it until ``close``."""

    def __init__(
        self, folder: Path, now: datetime, *, other_process_wait_seconds: float = OTHER_PROCESS_WAIT_SECONDS
    ) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        with _in_our_words(), contextlib.ExitStack() as half_open:
            self._guard = _keep_others_out(folder / "once.lock", other_process_wait_seconds)
            half_open.callback(self._guard.close)
            self._connection = sqlite3.connect(folder / "once.sqlite", isolation_level=None, check_same_thread=False)
            half_open.callback(self._connection.close)
            _set_pragmas(self._connection)
            migrate(self._connection, now)
            half_open.pop_all()

    def close(self) -> None:
        with self._lock:
            self._connection.close()
            self._guard.close()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """All of it is written, or none. May be nested: an inner block that fails takes back only itself."""
        with self._lock, _in_our_words():
            savepoint = f"depth_{self._depth}"
            self._connection.execute(f"savepoint {savepoint}" if self._depth else "begin immediate")
            self._depth += 1
            try:
                yield
                self._connection.execute("commit" if self._depth == 1 else f"release {savepoint}")
            except BaseException:
                self._take_back(savepoint)
                raise
            finally:
                self._depth -= 1

    def rows(self, sql: str, parameters: Sequence[Parameter] = ()) -> list[tuple[str | int, ...]]:
        """What a question finds, all of it."""
        with self._lock, _in_our_words():
            return self._connection.execute(sql, parameters).fetchall()

    def change(self, sql: str, parameters: Sequence[Parameter] = ()) -> int:
        """How many rows were written. Inside ``together`` only."""
        if not self._depth:
            raise RuntimeError("a change belongs inside together()")
        return self._connection.execute(sql, parameters).rowcount

    def _take_back(self, savepoint: str) -> None:
        if self._depth > 1:
            self._connection.execute(f"rollback to {savepoint}")
            self._connection.execute(f"release {savepoint}")
        elif self._connection.in_transaction:  # a full disk has rolled it back already
            self._connection.execute("rollback")


def _keep_others_out(path: Path, wait_seconds: float) -> sqlite3.Connection:
    """An exclusive transaction that never ends: the system frees it when the process does, however it ends."""
    guard = sqlite3.connect(path, isolation_level=None, timeout=wait_seconds, check_same_thread=False)
    try:
        guard.execute("begin exclusive")
    except sqlite3.OperationalError as error:
        guard.close()
        if "locked" in str(error):
            raise AlreadyRunning("Another backend has this folder open.") from error
        raise
    return guard


def _set_pragmas(connection: sqlite3.Connection) -> None:
    """Raises LibraryUnusable when one did not take: SQLite answers with what it does, not with an error."""
    (journal_mode,) = connection.execute("pragma journal_mode = wal").fetchone()
    connection.execute("pragma synchronous = full")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma recursive_triggers = on")  # else REPLACE deletes rows behind the triggers' backs
    (synchronous,) = connection.execute("pragma synchronous").fetchone()
    (foreign_keys,) = connection.execute("pragma foreign_keys").fetchone()
    if (journal_mode, synchronous, foreign_keys) != ("wal", _SYNCHRONOUS_FULL, 1):
        raise LibraryUnusable("This disk or SQLite cannot keep a commit safe (no WAL with full synchronisation).")


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise DiskFull("There is no room left where the backend keeps its book.") from error
        raise LibraryUnusable(f"The backend's book cannot be used: {error}.") from error
