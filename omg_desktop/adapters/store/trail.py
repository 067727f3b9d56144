"""The audit trail as it lies in the library."""

from collections.abc import Iterator

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import read_all
from omg_desktop.domain.audit import AuditEvent, Happening, UsageEvent, usage_event
from omg_desktop.domain.ids import ProviderKey, ReleaseId

_EVENTS_AT_A_TIME = 500
_TAKES_MADE = """
    select body from audit where json_extract(body, '$.happening.kind') = 'music_generation'
    and json_extract(body, '$.happening.details.metadata.outcome') = 'succeeded'
    and json_extract(body, '$.happening.details.provider') = ? order by sequence desc limit ?
"""  # as the index "takes_made" spells it; an index on an expression serves no other spelling


class SqliteAuditLog:
    def __init__(self, library: Library) -> None:
        self._library = library

    def append(self, *happenings: Happening) -> None:
        with self._library.writing(*happenings):
            pass  # nothing but the trail changes

    def chain(self) -> Iterator[AuditEvent]:
        """All events from the first on; a few hundred are in memory at a time."""
        reached = 0
        sql = "select body from audit where sequence > ? order by sequence limit ?"
        while events := read_all(self._library, AuditEvent, sql, reached, _EVENTS_AT_A_TIME):
            yield from events
            reached = max(reached + 1, events[-1].sequence)

    def of_release(self, release_id: ReleaseId) -> list[AuditEvent]:
        sql = "select body from audit where release_id = ? order by sequence"
        return read_all(self._library, AuditEvent, sql, release_id)

    def takes_made(self, provider: ProviderKey, count_max: int) -> list[UsageEvent]:
        events = read_all(self._library, AuditEvent, _TAKES_MADE, provider, count_max)
        return [usage_event(event) for event in events]

    def count(self) -> int:
        return int(self._library.rows("select count(*) from audit")[0][0])
