"""The book on SQLite: journals and transfers nobody edits, and a guarded balance for each person."""

from contextlib import AbstractContextManager
from datetime import datetime

from omg_desktop.backend.ports import AlreadyBooked, Overdrawn
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.domain.billing import Journal, Transfer, Unit, user_account
from omg_desktop.domain.ids import AccountId
from omg_desktop.domain.values import Credits

# Accounts of persons have a balance that is kept and may not fall below nothing; the others are sums of transfers.
_PERSONS = "user:"

_NOT_EVEN = """
    select unit, sum(amount) from (
        select unit, to_account as account, amount from transfers
        union all select unit, from_account, -amount from transfers
    ) group by unit having sum(amount) <> 0
"""
_BALANCES_ASTRAY = """
    with moved as (
        select to_account as account, amount from transfers where unit = 'CREDIT'
        union all select from_account, -amount from transfers where unit = 'CREDIT'
    ), held as (
        select account, sum(amount) as credits from moved where account like 'user:%' group by account
    ), known as (select account from held union select account from balances)
    select known.account, coalesce(balances.credits, 0), coalesce(held.credits, 0) from known
    left join balances on balances.account = known.account left join held on held.account = known.account
    where coalesce(balances.credits, 0) <> coalesce(held.credits, 0)
"""
_EMPTY_JOURNALS = "select ref from journals where ref not in (select ref from transfers)"
_PAID_AND_FORGOTTEN = """
    select ref from journals where ref like 'release:%' and ref not like '%:refund'
    and ref not in (select ref from submissions)
"""
_PAID_OTHERWISE = """
    select submissions.release_id from submissions where json_extract(body, '$.receipt.credits') <> (
        select coalesce(sum(amount), 0) from transfers
        where transfers.ref = submissions.ref and unit = 'CREDIT' and to_account = 'consumed'
    )
"""
# Failed means given back, and nothing else does; whatever is neither delivered nor failed still waits to be.
_STATE_ASTRAY = """
    select release_id, state from submissions where
    (state = 'failed') <> exists (select 1 from journals where journals.ref = submissions.ref || ':refund')
    or (state = 'accepted') <> exists (select 1 from deliveries where deliveries.release_id = submissions.release_id)
"""


class SqliteBook:
    """Fits ``ports.Book``."""

    def __init__(self, file: BookFile) -> None:
        self._file = file

    def together(self) -> AbstractContextManager[None]:
        return self._file.together()

    def append(self, journal: Journal, now: datetime) -> None:
        with self._file.together():
            added = self._file.change(
                "insert into journals values (?, ?, ?) on conflict do nothing",
                (journal.ref, journal.tariff_version, now.isoformat()),
            )
            if not added:
                raise AlreadyBooked(f"{journal.ref} is in the book already.")
            for transfer in journal.transfers:
                self._move(journal.ref, transfer)

    def journal(self, ref: str) -> Journal | None:
        found = self._file.rows("select tariff_version from journals where ref = ?", (ref,))
        if not found:
            return None
        rows = self._file.rows(
            "select from_account, to_account, unit, amount from transfers where ref = ? order by id", (ref,)
        )
        names = ("from_account", "to_account", "unit", "amount")
        transfers = tuple(Transfer.model_validate(dict(zip(names, row, strict=True))) for row in rows)
        return Journal(ref=ref, tariff_version=str(found[0][0]), transfers=transfers)

    def balance(self, account: AccountId) -> Credits:
        rows = self._file.rows("select credits from balances where account = ?", (user_account(account),))
        return int(rows[0][0]) if rows else 0

    def discrepancies(self) -> list[str]:
        """Sum zero alone would miss a balance that was read, and then written by two at once."""
        rows = self._file.rows
        found = [f"{unit}: the transfers add up to {total}, not to nothing." for unit, total in rows(_NOT_EVEN)]
        found += [
            f"{account}: the balance is {kept}, the transfers make {moved}."
            for account, kept, moved in rows(_BALANCES_ASTRAY)
        ]
        found += [f"{ref}: a journal without a transfer." for (ref,) in rows(_EMPTY_JOURNALS)]
        found += [f"{ref}: debited without a submission." for (ref,) in rows(_PAID_AND_FORGOTTEN)]
        found += [f"release {release}: the receipt and the debit differ." for (release,) in rows(_PAID_OTHERWISE)]
        found += [
            f"release {release}: {state} does not fit its book and deliveries."
            for release, state in rows(_STATE_ASTRAY)
        ]
        return found

    def _move(self, ref: str, transfer: Transfer) -> None:
        source, target, amount = transfer.from_account, transfer.to_account, transfer.amount
        self._file.change(
            "insert into transfers (ref, from_account, to_account, unit, amount) values (?, ?, ?, ?, ?)",
            (ref, source, target, transfer.unit.value, amount),
        )
        if transfer.unit is not Unit.CREDIT:
            return
        if source.startswith(_PERSONS) and not self._file.change(
            "update balances set credits = credits - ? where account = ? and credits >= ?", (amount, source, amount)
        ):
            raise Overdrawn(f"{source} holds less than {amount}.")
        if target.startswith(_PERSONS):
            self._file.change(
                "insert into balances values (?, ?) on conflict do update set credits = credits + excluded.credits",
                (target, amount),
            )
