"""How the file came to look as it does: named steps, each done once, in this order. Add at the end, edit nothing."""

import sqlite3
from datetime import datetime

from omg_desktop.domain.errors import LibraryUnusable

_CREATE_BOOK = """
create table journals (
    ref text primary key not null,
    tariff_version text not null,
    booked_at text not null
) strict;
create table transfers (
    id integer primary key,
    ref text not null references journals (ref),
    from_account text not null,
    to_account text not null check (to_account <> from_account),
    unit text not null check (unit in ('CREDIT', 'USD-micro')),
    amount integer not null check (amount > 0)
) strict;
create index transfers_by_ref on transfers (ref);
create table balances (
    account text primary key not null,
    credits integer not null check (credits >= 0)
) strict;
create trigger journals_are_not_changed before update on journals
    begin select raise(abort, 'a journal is never changed'); end;
create trigger journals_are_not_deleted before delete on journals
    begin select raise(abort, 'a journal is never deleted'); end;
create trigger transfers_are_not_changed before update on transfers
    begin select raise(abort, 'a transfer is never changed'); end;
create trigger transfers_are_not_deleted before delete on transfers
    begin select raise(abort, 'a transfer is never deleted'); end;
"""

_CREATE_SUBMISSIONS = """
create table submissions (
    release_id text primary key not null,
    account text not null,
    ref text not null unique references journals (ref),
    accepted_at text not null,
    state text not null,
    body text not null
) strict;
create index submissions_by_account on submissions (account, accepted_at);
create table deliveries (
    release_id text primary key not null references submissions (release_id),
    due_at text not null,
    body text not null
) strict;
"""

_CREATE_USAGE = """
create table model_usage_events (
    account text not null,
    id text not null,
    created_at text not null,
    user_id text not null,
    release_id text not null,
    conversation_id text not null,
    provider text not null,
    model text not null,
    kind text not null,
    metadata text not null,
    primary key (account, id)
) strict;
create index usage_by_release on model_usage_events (account, release_id);
create trigger usage_is_not_changed before update on model_usage_events
    begin select raise(abort, 'a usage event is never changed'); end;
create trigger usage_is_not_deleted before delete on model_usage_events
    begin select raise(abort, 'a usage event is never deleted'); end;
"""

_CREATE_GENERATIONS = """
create table generations (
    account text not null,
    id text not null,
    state text not null,
    asked_at text not null,
    body text not null,
    primary key (account, id)
) strict;
create index generations_by_state on generations (state, asked_at);
"""

MIGRATIONS = (
    ("create the book", _CREATE_BOOK),
    ("create submissions and deliveries", _CREATE_SUBMISSIONS),
    ("create model_usage_events", _CREATE_USAGE),
    ("create generations", _CREATE_GENERATIONS),
)


def migrate(connection: sqlite3.Connection, now: datetime) -> None:
    """Do the steps that are missing, all of them or none. Raises LibraryUnusable for a file of a newer version."""
    connection.execute("begin immediate")
    try:
        connection.execute("create table if not exists migrations (name text primary key, done_at text) strict")
        done = {name for (name,) in connection.execute("select name from migrations")}
        if unknown := done - {name for name, _ in MIGRATIONS}:
            raise LibraryUnusable(f"The book was made by a newer version ({min(unknown)}).")
        for name, script in MIGRATIONS:
            if name not in done:
                _run(connection, script)
                connection.execute("insert into migrations values (?, ?)", (name, now.isoformat()))
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Statement by statement: ``executescript`` would commit first."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
