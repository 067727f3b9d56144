"""Generations of the house, on SQLite."""

from contextlib import AbstractContextManager

from omg_desktop.backend.ports import KeptGeneration
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.domain.generations import GenerationState
from omg_desktop.domain.ids import AccountId


class SqliteGenerationShelf:
    """Fits ``ports.GenerationShelf``."""

    def __init__(self, file: BookFile) -> None:
        self._file = file

    def together(self) -> AbstractContextManager[None]:
        return self._file.together()

    def find(self, account: AccountId, generation_id: str) -> KeptGeneration | None:
        rows = self._file.rows("select body from generations where account = ? and id = ?", (account, generation_id))
        return KeptGeneration.model_validate_json(str(rows[0][0])) if rows else None

    def put(self, kept: KeptGeneration) -> None:
        row = (kept.account, kept.wish.id, kept.generation.state.value, kept.asked_at.isoformat())
        with self._file.together():
            self._file.change(
                "insert into generations (account, id, state, asked_at, body) values (?, ?, ?, ?, ?)"
                " on conflict (account, id) do update set state = excluded.state, body = excluded.body",
                (*row, kept.model_dump_json()),
            )

    def next_waiting(self) -> KeptGeneration | None:
        sql = "select body from generations where state = ? order by asked_at, id limit 1"
        rows = self._file.rows(sql, (GenerationState.WAITING.value,))
        return KeptGeneration.model_validate_json(str(rows[0][0])) if rows else None

    def reopen(self) -> None:
        with self._file.together():
            sql = "select body from generations where state = ?"
            for (body,) in self._file.rows(sql, (GenerationState.RUNNING.value,)):
                kept = KeptGeneration.model_validate_json(str(body))
                self.put(kept.but(generation=kept.generation.but(state=GenerationState.WAITING)))
