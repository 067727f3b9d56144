"""Promises to the backend, and what it last told us."""

from collections.abc import Iterable

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import put, read_all
from omg_desktop.domain.audit import Happening
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.ids import EnvelopeId, ReleaseId
from omg_desktop.domain.submissions import Account, Envelope, Receipt

_BY_NAME = "select body from mirror where name = ?"


class SqliteOutbox:
    def __init__(self, library: Library) -> None:
        self._library = library

    def put(self, envelope: Envelope, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            put(db, "outbox", envelope.id, envelope)

    def envelopes(self) -> list[Envelope]:
        """In the order they were submitted."""
        return read_all(self._library, Envelope, "select body from outbox order by id")

    def remove(self, envelope_id: EnvelopeId, receipt: Receipt, *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            db.execute("delete from outbox where id = ?", (envelope_id,))
            put(db, "receipts", receipt.release_id, receipt, key="release_id")


class SqliteMirror:
    def __init__(self, library: Library) -> None:
        self._library = library

    def account(self) -> Account | None:
        return next(iter(read_all(self._library, Account, _BY_NAME, "account")), None)

    def tariff(self) -> Tariff | None:
        return next(iter(read_all(self._library, Tariff, _BY_NAME, "tariff")), None)

    def receipts(self) -> dict[ReleaseId, Receipt]:
        found = read_all(self._library, Receipt, "select body from receipts")
        return {receipt.release_id: receipt for receipt in found}

    def put(self, account: Account, tariff: Tariff, receipts: Iterable[Receipt], *happenings: Happening) -> None:
        with self._library.writing(*happenings) as db:
            put(db, "mirror", "account", account, key="name")
            put(db, "mirror", "tariff", tariff, key="name")
            for receipt in receipts:
                put(db, "receipts", receipt.release_id, receipt, key="release_id")
