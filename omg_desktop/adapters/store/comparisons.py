"""Fair tests as they lie in the library."""

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import put, read_all
from omg_desktop.domain.audit import Happening
from omg_desktop.domain.comparisons import Comparison
from omg_desktop.domain.ids import TrackId


class SqliteComparisonShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, comparison: Comparison, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            put(db, "comparisons", comparison.id, comparison)

    def of_track(self, track_id: TrackId) -> list[Comparison]:
        sql = "select body from comparisons where track_id = ? order by id"
        return read_all(self._library, Comparison, sql, track_id)

    def all(self) -> list[Comparison]:
        return read_all(self._library, Comparison, "select body from comparisons order by id")
