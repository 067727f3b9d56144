"""Reference tracks as they lie in the library: at most one beside the takes of a track."""

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import put, read_all
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.references import Reference


class SqliteReferenceShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def of_track(self, track_id: TrackId) -> Reference | None:
        found = read_all(self._library, Reference, "select body from reference_tracks where track_id = ?", track_id)
        return found[0] if found else None

    def put(self, track_id: TrackId, reference: Reference | None) -> None:
        """In place of what was there. Its audio is noted as left over, and collected like that of the trash."""
        with self._library.writing() as db:
            db.execute(
                "insert or ignore into left_over (digest) select audio_digest from reference_tracks where track_id = ?",
                (track_id,),
            )
            if reference is None:
                db.execute("delete from reference_tracks where track_id = ?", (track_id,))
            else:
                put(db, "reference_tracks", track_id, reference, key="track_id")
