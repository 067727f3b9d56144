"""The shelves of the library: values in, values out. No row and no SQL leaves this file."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlite_utils import Database

from omg_desktop.adapters.store.library import Library
from omg_desktop.domain.audit import Happening
from omg_desktop.domain.drafts import Draft, Order, OrderState
from omg_desktop.domain.errors import NotFound
from omg_desktop.domain.ids import OrderId, ReleaseId, TakeId, TrackId
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.queue import QueueMemory
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.takes import Take, TakeMark
from omg_desktop.domain.values import Value

Kind = TypeVar("Kind", bound=Value)

_PREFERENCES = "preferences"
_QUEUE = "orders"


def read_all(library: Library, kind: type[Kind], sql: str, *parameters: Any) -> list[Kind]:
    """The values whose bodies a query finds."""
    return [kind.model_validate_json(body) for (body,) in library.rows(sql, parameters)]


def read_one(library: Library, kind: type[Kind], what: str, table: str, name: str, key: str = "id") -> Kind:
    """The value of this name. Raises NotFound."""
    found = read_all(library, kind, f"select body from {table} where {key} = ?", name)
    if not found:
        raise NotFound(f"There is no {what} “{name}” in this library.")
    return found[0]


def put(db: Database, table: str, name: str, value: Value, key: str = "id") -> None:
    """Keep a value under its name; a value of that name is replaced."""
    db.execute(
        f"insert into {table} ({key}, body) values (?, ?) on conflict ({key}) do update set body = excluded.body",
        (name, value.model_dump_json()),
    )


class SqliteReleaseShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def releases(self) -> list[Release]:
        """Newest first, removed ones too."""
        return read_all(self._library, Release, "select body from releases order by id desc")

    def release(self, release_id: ReleaseId) -> Release:
        return read_one(self._library, Release, "release", "releases", release_id)

    def put_release(self, release: Release, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            put(db, "releases", release.id, release)

    def tracks(self) -> list[Track]:
        """Each release's in their order, removed ones too."""
        return read_all(self._library, Track, "select body from tracks order by release_id, position, id")

    def tracks_of(self, release_id: ReleaseId) -> list[Track]:
        """In their order, removed ones too."""
        sql = "select body from tracks where release_id = ? order by position, id"
        return read_all(self._library, Track, sql, release_id)

    def track(self, track_id: TrackId) -> Track:
        return read_one(self._library, Track, "track", "tracks", track_id)

    def put_tracks(self, tracks: Sequence[Track], *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            for track in tracks:
                put(db, "tracks", track.id, track)


class SqliteDraftShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def draft(self, track_id: TrackId) -> Draft | None:
        found = read_all(self._library, Draft, "select body from drafts where track_id = ?", track_id)
        return found[0] if found else None

    def put(self, draft: Draft, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            put(db, "drafts", draft.track_id, draft, key="track_id")


class SqliteOrderShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def put(self, orders: Sequence[Order], *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            for order in orders:
                put(db, "orders", order.id, order)

    def amend(self, order_id: OrderId, change: Callable[[Order], Order], *happenings: Happening) -> Order:
        with self._library.writing(*happenings) as db:
            return _amended(db, order_id, change)

    def amend_all(self, order_ids: Sequence[OrderId], change: Callable[[Order], Order]) -> list[Order]:
        with self._library.writing() as db:
            return [_amended(db, order_id, change) for order_id in order_ids]

    def order(self, order_id: OrderId) -> Order:
        return read_one(self._library, Order, "order", "orders", order_id)

    def of_track(self, track_id: TrackId) -> list[Order]:
        return read_all(self._library, Order, "select body from orders where track_id = ? order by id", track_id)

    def open_orders(self) -> list[Order]:
        sql = "select body from orders where state in (?, ?) order by id"
        return read_all(self._library, Order, sql, OrderState.WAITING, OrderState.RENDERING)

    def left_untold(self) -> list[Order]:
        sql = "select body from orders where state = ? and json_extract(body, '$.left_untold') order by id"
        return read_all(self._library, Order, sql, OrderState.CANCELLED)

    def queue(self) -> QueueMemory:
        found = read_all(self._library, QueueMemory, "select body from queue where name = ?", _QUEUE)
        return found[0] if found else QueueMemory()

    def keep_queue(self, memory: QueueMemory) -> None:
        with self._library.writing() as db:
            put(db, "queue", _QUEUE, memory, key="name")


def _amended(db: Database, order_id: OrderId, change: Callable[[Order], Order]) -> Order:
    row = db.execute("select body from orders where id = ?", (order_id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no order “{order_id}” in this library.")
    changed = change(Order.model_validate_json(row[0]))
    put(db, "orders", order_id, changed)
    return changed


class SqliteTakeShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, take: Take, order: Order, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            number = db.execute(
                "select coalesce(max(number), 0) + 1 from takes where track_id = ?", (take.track_id,)
            ).fetchone()[0]
            numbered = take.but(number=number)  # two takes may finish at once: the shelf counts
            db.execute("insert into takes (id, body) values (?, ?)", (take.id, numbered.model_dump_json()))
            put(db, "orders", order.id, order)

    def of_track(self, track_id: TrackId) -> list[Take]:
        return read_all(self._library, Take, "select body from takes where track_id = ? order by number", track_id)

    def take(self, take_id: TakeId) -> Take:
        return read_one(self._library, Take, "take", "takes", take_id)

    def mark(self, mark: TakeMark, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            put(db, "take_marks", mark.take_id, mark, key="take_id")

    def marks_of(self, track_id: TrackId) -> dict[TakeId, TakeMark]:
        sql = "select m.body from take_marks m join takes t on t.id = m.take_id where t.track_id = ?"
        return {mark.take_id: mark for mark in read_all(self._library, TakeMark, sql, track_id)}


class SqlitePreferenceShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def load(self) -> Preferences:
        sql = "select body from preferences where name = ?"
        found = read_all(self._library, Preferences, sql, _PREFERENCES)
        return found[0] if found else Preferences()

    def save(self, preferences: Preferences) -> None:
        with self._library.writing() as db:
            put(db, "preferences", _PREFERENCES, preferences, key="name")
