"""Finding tracks by their words, what a list shows of all of them at once, and the marks of releases."""

from collections.abc import Sequence
from datetime import datetime

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import put, read_all
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import ReleaseMark
from omg_desktop.domain.search import SearchQuery, TrackSketch
from omg_desktop.domain.values import Digest


class SqliteReleaseMarkShelf:
    def __init__(self, library: Library) -> None:
        self._library = library

    def marks(self) -> dict[ReleaseId, ReleaseMark]:
        found = read_all(self._library, ReleaseMark, "select body from release_marks")
        return {mark.release_id: mark for mark in found}

    def put(self, marks: Sequence[ReleaseMark]) -> None:
        """All of them, in one transaction."""
        with self._library.writing() as db:
            for mark in marks:
                put(db, "release_marks", mark.release_id, mark, key="release_id")


class SqliteLibraryIndex:
    """Two questions whose cost does not grow with a query for each track."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def sketches(self) -> dict[TrackId, TrackSketch]:
        """Of every track, removed ones too."""
        counts = dict(self._library.rows("select track_id, count(*) from takes group by track_id"))
        words = self._library.rows("select track_id, genre, provider, edited_at from searchable")
        return {
            TrackId(track_id): TrackSketch(
                take_count=counts.get(track_id, 0),
                genre=genre,
                providers=tuple(sorted(filter(None, provider.split("\n")))),
                edited_at=datetime.fromisoformat(edited_at) if edited_at else None,
            )
            for track_id, genre, provider, edited_at in words
        }

    def audio(self) -> dict[TrackId, frozenset[Digest]]:
        """The audio of every track that has any, removed ones too."""
        named: dict[TrackId, set[Digest]] = {}
        of_tracks = "select id, json_extract(body, '$.audio.digest') from tracks"
        for track_id, digest in self._library.rows(f"select track_id, audio_digest from takes union all {of_tracks}"):
            if digest:
                named.setdefault(TrackId(track_id), set()).add(digest)
        return {track_id: frozenset(digests) for track_id, digests in named.items()}

    def found(self, query: SearchQuery) -> frozenset[TrackId]:
        """The tracks that have these words, in any of their fields, and not the unwanted ones."""
        clauses, words = [], []
        if query.all_of:
            clauses.append("number in (select rowid from search where search match ?)")
            words.append(" AND ".join(f"({' OR '.join(map(_quoted, group))})" for group in query.all_of))
        if query.none_of:
            clauses.append("number not in (select rowid from search where search match ?)")
            words.append(" OR ".join(map(_quoted, query.none_of)))
        where = f" where {' and '.join(clauses)}" if clauses else ""
        return frozenset(
            TrackId(track_id)
            for (track_id,) in self._library.rows(f"select track_id from searchable{where}", (*words,))
        )


def _quoted(words: str) -> str:
    """A phrase whose last word may go on. Inside quotes nothing is an operator of FTS5."""
    return '"' + words.replace("\0", " ").replace('"', '""') + '"*'
