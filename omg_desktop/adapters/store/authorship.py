"""Who wrote the lines of a track's lyrics, as far as writers were asked."""

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import put, read_all
from omg_desktop.domain.authorship import Authorship
from omg_desktop.domain.ids import TrackId


class SqliteAuthorshipShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def put(self, track_id: TrackId, authorship: Authorship) -> None:
        with self._library.writing() as db:
            put(db, "authorship", track_id, authorship, key="track_id")

    def of_track(self, track_id: TrackId) -> Authorship:
        """As it was last told; nobody's lines for a track nobody was asked about."""
        found = read_all(self._library, Authorship, "select body from authorship where track_id = ?", track_id)
        return found[0] if found else Authorship()
