"""What leaves the library for good: rows in one transaction, and a note of the audio that nobody needs any more.

Every table whose rows belong to a track has a column ``track_id``, to a take ``take_id``; a table that is added later
is seen by that. The trail is never touched. Whatever row names a digest keeps its audio.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import read_all
from omg_desktop.domain.audit import Happening
from omg_desktop.domain.drafts import Order, OrderState
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.values import Digest

_DIGEST = re.compile(r'"([0-9a-f]{64})"')
_NOT_OF_THE_ARTIST = ("audit", "mirror", "preferences", "queue")
_AMONG = "in (select value from json_each(?))"
_UNDER_WAY = "state in (?, ?) or json_extract(body, '$.left_untold')"
_OPEN = (OrderState.WAITING, OrderState.RENDERING)


class SqliteTrashShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def busy_tracks(self) -> frozenset[TrackId]:
        """Those with an order under way, or one of which the trail has not been told yet."""
        return frozenset(order.track_id for order in self._open_orders())

    def only_needed_by(self, track_ids: Iterable[TrackId]) -> frozenset[Digest]:
        """The audio that these tracks name and no other row."""
        going = json.dumps(list(track_ids))
        tables = _tables(self._library.rows)
        named = frozenset[Digest]().union(*(self._digests(*table.of_tracks(going)) for table in tables))
        return named - frozenset[Digest]().union(*(self._digests(*table.of_others(going)) for table in tables))

    def delete(self, release_ids: Sequence[ReleaseId], track_ids: Sequence[TrackId], *happenings: Happening) -> None:
        """All rows of these, in one transaction with what happened; their audio is noted as left over.

        Tracks of the releases go with them. Raises InvalidInput, and deletes nothing, where something is not in the
        trash any more or a take is being made.
        """
        releases = json.dumps(list(release_ids))
        with self._library.writing(*happenings) as db:
            going = json.dumps(_in_trash(db, releases, json.dumps(list(track_ids))))
            busy = f"select 1 from orders where track_id {_AMONG} and ({_UNDER_WAY})"
            if db.execute(busy, (going, *_OPEN)).fetchone():
                raise InvalidInput("A take of it is being made. Cancel it or wait for it, then delete the track.")
            tables = _tables(lambda sql: db.execute(sql).fetchall())
            for table in tables:
                for (body,) in db.execute(*table.of_tracks(going)).fetchall():
                    notes = [(digest,) for digest in _DIGEST.findall(body)]
                    db.conn.executemany("insert or ignore into left_over (digest) values (?)", notes)
            for table in tables:  # what belongs to takes first
                if table.condition:
                    db.execute(f"delete from {table.name} where {table.condition}", (going,))
            db.execute(f"delete from searchable where track_id {_AMONG}", (going,))
            db.execute(f"delete from tracks where id {_AMONG}", (going,))
            db.execute(f"delete from release_marks where release_id {_AMONG}", (releases,))
            db.execute(f"delete from releases where id {_AMONG}", (releases,))
            db.execute(f"delete from outbox where json_extract(body, '$.submission.release.id') {_AMONG}", (releases,))

    def left_over(self) -> frozenset[Digest]:
        """Audio of deleted rows that lies on the disk for nothing."""
        noted = frozenset(digest for (digest,) in self._library.rows("select digest from left_over"))
        if not noted:
            return noted
        tables = _tables(self._library.rows)
        return noted - frozenset[Digest]().union(*(self._digests(*table.of_all) for table in tables))

    def forget_left_over(self, digests: Iterable[Digest]) -> None:
        """They are gone from the disk."""
        with self._library.writing() as db:
            db.execute(f"delete from left_over where digest {_AMONG}", (json.dumps(list(digests)),))

    def _open_orders(self) -> list[Order]:
        return read_all(self._library, Order, f"select body from orders where {_UNDER_WAY}", *_OPEN)

    def _digests(self, sql: str, parameters: tuple[Any, ...]) -> frozenset[Digest]:
        return frozenset(name for (body,) in self._library.rows(sql, parameters) for name in _DIGEST.findall(body))


class _Table(NamedTuple):
    """A table of bodies; ``condition`` picks the rows of the tracks that are its one parameter, "" where none are."""

    name: str
    condition: str

    @property
    def of_all(self) -> tuple[str, tuple[Any, ...]]:
        return f"select body from {self.name}", ()

    def of_tracks(self, going: str) -> tuple[str, tuple[Any, ...]]:
        return f"select body from {self.name} where {self.condition or '? is null'}", (going,)

    def of_others(self, going: str) -> tuple[str, tuple[Any, ...]]:
        if not self.condition:
            return self.of_all
        return f"select body from {self.name} where not ({self.condition})", (going,)


def _tables(rows: Any) -> list[_Table]:
    """Those of takes before those of tracks, since a take tells whose its mark is."""
    sql = (
        "select m.name, group_concat(c.name) from sqlite_schema m join pragma_table_xinfo(m.name) c "
        "where m.type = 'table' group by m.name"
    )
    found = []
    for name, columns in rows(sql):
        there = set(columns.split(","))
        if "body" not in there or name in _NOT_OF_THE_ARTIST:
            continue
        if name == "tracks":
            found.append((2, _Table(name, f"id {_AMONG}")))
        elif "track_id" in there:
            found.append((1, _Table(name, f"track_id {_AMONG}")))
        elif "take_id" in there:
            found.append((0, _Table(name, f"take_id in (select id from takes where track_id {_AMONG})")))
        else:
            found.append((3, _Table(name, "")))
    return [table for _, table in sorted(found)]


def _in_trash(db: Database, releases: str, tracks: str) -> list[TrackId]:
    """These tracks and those of the releases. Raises InvalidInput where one is not in the trash."""
    there = "select count(*) from {} where id in (select value from json_each(?)) and json_extract(body, '$.removed')"
    for table, wanted in (("releases", releases), ("tracks", tracks)):
        if db.execute(there.format(table), (wanted,)).fetchone()[0] != len(json.loads(wanted)):
            raise InvalidInput("Something is not in the trash any more. Nothing was deleted; look again.")
    sql = f"select id from tracks where id {_AMONG} or release_id {_AMONG}"
    return [TrackId(name) for (name,) in db.execute(sql, (tracks, releases)).fetchall()]
