"""Paid submissions and the deliveries they wait for, on SQLite."""

from omg_desktop.backend.ports import AcceptedSubmission, Delivery
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.domain.ids import AccountId, ReleaseId
from omg_desktop.domain.submissions import Receipt


class SqliteSubmissionShelf:
    """Fits ``ports.SubmissionShelf``."""

    def __init__(self, file: BookFile) -> None:
        self._file = file

    def find(self, release_id: ReleaseId) -> AcceptedSubmission | None:
        rows = self._file.rows("select body from submissions where release_id = ?", (release_id,))
        return AcceptedSubmission.model_validate_json(str(rows[0][0])) if rows else None

    def add(self, accepted: AcceptedSubmission, delivery: Delivery) -> None:
        receipt = accepted.receipt
        row = (accepted.release_id, accepted.account, receipt.ref, receipt.accepted_at.isoformat(), receipt.state.value)
        with self._file.together():
            self._file.change(
                "insert into submissions (release_id, account, ref, accepted_at, state, body)"
                " values (?, ?, ?, ?, ?, ?)",
                (*row, accepted.model_dump_json()),
            )
            self._file.change(
                "insert into deliveries values (?, ?, ?)",
                (delivery.release_id, delivery.due_at.isoformat(), delivery.model_dump_json()),
            )

    def receipts(self, account: AccountId) -> list[Receipt]:
        rows = self._file.rows(
            "select json_extract(body, '$.receipt') from submissions where account = ?"
            " order by accepted_at, release_id",
            (account,),
        )
        return [Receipt.model_validate_json(str(body)) for (body,) in rows]

    def next_delivery(self) -> Delivery | None:
        rows = self._file.rows("select body from deliveries order by due_at, release_id limit 1")
        return Delivery.model_validate_json(str(rows[0][0])) if rows else None

    def postpone(self, delivery: Delivery) -> None:
        with self._file.together():
            self._file.change(
                "update deliveries set due_at = ?, body = ? where release_id = ?",
                (delivery.due_at.isoformat(), delivery.model_dump_json(), delivery.release_id),
            )

    def close(self, delivery: Delivery, receipt: Receipt) -> None:
        with self._file.together():
            accepted = self.find(delivery.release_id)
            if accepted is None or not self._file.change(
                "delete from deliveries where release_id = ?", (delivery.release_id,)
            ):
                raise LookupError(f"no open delivery of {delivery.release_id}")
            self._file.change(
                "update submissions set state = ?, body = ? where release_id = ?",
                (receipt.state.value, accepted.but(receipt=receipt).model_dump_json(), delivery.release_id),
            )
