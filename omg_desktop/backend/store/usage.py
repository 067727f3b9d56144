"""``model_usage_events`` on SQLite: what the desktops tell of generations."""

from collections.abc import Sequence

from omg_desktop.backend.ports import UsageContradicted
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.domain.audit import UsageEvent, UsageMetadata
from omg_desktop.domain.ids import AccountId, ReleaseId

_COLUMNS = "id, created_at, user_id, release_id, conversation_id, provider, model, kind, metadata"


class SqliteUsageShelf:
    """Fits ``ports.UsageShelf``."""

    def __init__(self, file: BookFile) -> None:
        self._file = file

    def add(self, account: AccountId, events: Sequence[UsageEvent]) -> None:
        with self._file.together():
            for event in events:
                if not self._insert(account, event) and self._known(account, event.id) != event:
                    raise UsageContradicted(f"Usage event {event.id} is known with other contents.")

    def of_release(self, account: AccountId, release_id: ReleaseId) -> list[UsageEvent]:
        rows = self._file.rows(
            f"select {_COLUMNS} from model_usage_events where account = ? and release_id = ? order by created_at, id",
            (account, release_id),
        )
        return [_event(row) for row in rows]

    def _insert(self, account: AccountId, event: UsageEvent) -> bool:
        added = self._file.change(
            f"insert into model_usage_events (account, {_COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " on conflict (account, id) do nothing",
            (
                account,
                event.id,
                event.created_at.isoformat(),
                event.user_id,
                event.release_id,
                event.conversation_id,
                event.provider,
                event.model,
                event.kind,
                event.metadata.model_dump_json(),
            ),
        )
        return bool(added)

    def _known(self, account: AccountId, event_id: str) -> UsageEvent:
        sql = f"select {_COLUMNS} from model_usage_events where account = ? and id = ?"
        return _event(self._file.rows(sql, (account, event_id))[0])


def _event(row: tuple[str | int, ...]) -> UsageEvent:
    *told, metadata = row
    names = [name.strip() for name in _COLUMNS.split(",")[:-1]]
    values = dict(zip(names, told, strict=True))
    return UsageEvent.model_validate(values | {"metadata": UsageMetadata.model_validate_json(str(metadata))})
