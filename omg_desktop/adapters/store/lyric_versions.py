"""Lyrics as they were."""

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import put, read_all
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyric_versions import LyricVersion


class SqliteLyricVersionShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def put(self, *versions: LyricVersion) -> None:
        with self._library.writing() as db:
            for version in versions:
                put(db, "lyric_versions", version.id, version)

    def of_track(self, track_id: TrackId) -> list[LyricVersion]:
        """Newest first."""
        sql = "select body from lyric_versions where track_id = ? order by id desc"
        return read_all(self._library, LyricVersion, sql, track_id)
