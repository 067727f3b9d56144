"""How the library's file grew. Add at the end, never edit an old one; each has a test that starts before it.

A row keeps its value as JSON in ``body``, the only truth; columns to find it by are generated from the body.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("omg_desktop")


@migrations()
def create_audit_trail(db: Database) -> None:
    db.execute(
        """
        create table audit (
            sequence integer primary key,
            body text not null check (json_valid(body)),
            kind text generated always as (json_extract(body, '$.happening.kind')) virtual,
            release_id text generated always as (json_extract(body, '$.happening.release_id')) virtual,
            track_id text generated always as (json_extract(body, '$.happening.track_id')) virtual
        ) strict
        """
    )
    db.execute("create index audit_by_release on audit (release_id)")
    for act in ("update", "delete"):
        db.execute(
            f"create trigger audit_refuses_{act} before {act} on audit "
            "begin select raise(abort, 'the audit trail is append-only'); end"
        )


@migrations()
def show_model_usage_events(db: Database) -> None:
    db.execute(
        """
        create view model_usage_events as select
            json_extract(body, '$.happening.id') as id,
            json_extract(body, '$.happening.happened_at') as created_at,
            json_extract(body, '$.happening.details.user_id') as user_id,
            release_id,
            json_extract(body, '$.happening.details.conversation_id') as conversation_id,
            json_extract(body, '$.happening.details.provider') as provider,
            json_extract(body, '$.happening.details.model') as model,
            kind,
            json_extract(body, '$.happening.details.metadata') as metadata,
            sequence as audit_sequence
        from audit where kind = 'music_generation'
        """
    )


@migrations()
def create_artists_things(db: Database) -> None:
    _create(db, "releases")
    _create(db, "tracks", "release_id", "position")
    _create(db, "drafts", key="track_id")
    _create(db, "orders", "track_id", "state")
    _create(db, "takes", "track_id", "number", "audio_digest")
    _create(db, "take_marks", key="take_id")
    _create(db, "preferences", key="name")
    db.execute(
        "create trigger takes_refuse_update before update on takes "
        "begin select raise(abort, 'a take is never edited'); end"
    )


@migrations()
def create_promises_and_mirror(db: Database) -> None:
    _create(db, "outbox")
    _create(db, "receipts", key="release_id")
    _create(db, "mirror", key="name")


def _create(db: Database, table: str, *found_by: str, key: str = "id") -> None:
    """A table of JSON bodies under a key, with generated columns to find them by."""
    columns = "".join(
        f", {column} {'integer' if column in ('position', 'number') else 'text'} "
        f"generated always as (json_extract(body, '$.{column}')) virtual"
        for column in found_by
    )
    db.execute(
        f"create table {table} ({key} text primary key, body text not null check (json_valid(body)){columns}) strict"
    )
    for column in found_by:
        db.execute(f"create index {table}_by_{column} on {table} ({column})")
