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


@migrations()
def create_comparisons(db: Database) -> None:
    _create(db, "comparisons", "track_id")


@migrations()
def create_queue_and_find_takes_of_a_provider(db: Database) -> None:
    _create(db, "queue", key="name")
    db.execute(
        "create index takes_made on audit (json_extract(body, '$.happening.details.provider'), sequence) "
        "where json_extract(body, '$.happening.kind') = 'music_generation' "
        "and json_extract(body, '$.happening.details.metadata.outcome') = 'succeeded'"
    )


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


@migrations()
def create_search(db: Database) -> None:
    """One row of plain words for each track, kept up by triggers, and an index over its words."""
    columns = ("title", "release", "lyrics", "genre", "notes", "remarks", "provider")
    texts = ", ".join(f"{column} text not null default ''" for column in columns)
    db.execute(
        f"create table searchable (number integer primary key, track_id text not null unique, release_id text, {texts})"
        " strict"
    )
    db.execute("create index searchable_by_release on searchable (release_id)")
    names = ", ".join(columns)
    db.execute(
        f"create virtual table search using fts5({names}, content='searchable', content_rowid='number', "
        "prefix='1 2 3', tokenize='unicode61 remove_diacritics 2')"
    )
    new, old = (", ".join(f"{row}.{column}" for column in columns) for row in ("new", "old"))
    enter = f"insert into search (rowid, {names}) values (new.number, {new});"
    leave = f"insert into search (search, rowid, {names}) values ('delete', old.number, {old});"
    db.execute(f"create trigger searchable_enters after insert on searchable begin {enter} end")
    db.execute(f"create trigger searchable_leaves after delete on searchable begin {leave} end")
    db.execute(
        f"create trigger searchable_changes after update of {names} on searchable "
        f"when ({new}) is not ({old}) begin {leave} {enter} end"
    )
    _keep_searchable(db)


@migrations()
def create_lyric_versions(db: Database) -> None:
    _create(db, "lyric_versions", "track_id")


@migrations()
def create_authorship(db: Database) -> None:
    _create(db, "authorship", key="track_id")


@migrations()
def tell_no_limit_from_that_of_the_settings(db: Database) -> None:
    """A track without a limit of its own follows the settings, as it did; from now on it may also have none."""
    db.execute(
        "update drafts set body = json_set(body, '$.budget_credits', 'as_settled') "
        "where json_extract(body, '$.budget_credits') is null"
    )


@migrations()
def create_left_over(db: Database) -> None:
    """Audio of deleted rows, until its file is gone, too."""
    db.execute("create table left_over (digest text primary key) strict")


@migrations()
def create_reference_tracks(db: Database) -> None:
    _create(db, "reference_tracks", "audio_digest", key="track_id")


@migrations()
def tell_when_a_track_was_edited(db: Database) -> None:
    """Kept beside the words of a track, so that it is told for all of them without reading ten thousand takes."""
    db.execute("alter table searchable add column edited_at text not null default ''")
    for table, moment, acts in (("drafts", "edited_at", ("insert", "update")), ("takes", "rendered_at", ("insert",))):
        made = f"coalesce(json_extract(new.body, '$.{moment}'), '')"
        for act in acts:
            db.execute(
                f"create trigger {table}_tell_their_moment_after_{act} after {act} on {table} begin "
                f"update searchable set edited_at = max(edited_at, {made}) where track_id = new.track_id; end"
            )
        newest = f"select max(json_extract(x.body, '$.{moment}')) from {table} x where x.track_id = searchable.track_id"
        db.execute(f"update searchable set edited_at = max(edited_at, coalesce(({newest}), ''))")


@migrations()
def create_release_marks(db: Database) -> None:
    """Tags are found like the words of their release, also by a track that is added later."""
    _create(db, "release_marks", key="release_id")
    tags = (
        "coalesce((select ' ' || group_concat(j.value, ' ') from release_marks m, json_each(m.body, '$.tags') j "
        "where m.release_id = %s), '')"
    )
    words = " || ' ' || ".join(f"coalesce(json_extract(r.body, '$.{name}'), '')" for name in _RELEASE_WORDS)
    added = db.execute("select sql from sqlite_schema where name = 'tracks_can_be_found'").fetchone()[0]
    db.execute("drop trigger tracks_can_be_found")
    db.execute(added.replace(f"coalesce({words}, '')", f"coalesce({words}, '') || {tags % 'new.release_id'}"))
    for act in ("insert", "update"):
        db.execute(f"drop trigger releases_are_found_after_{act}")
        db.execute(
            f"create trigger releases_are_found_after_{act} after {act} on releases begin "
            f"update searchable set release = {words.replace('r.body', 'new.body')} || {tags % 'new.id'} "
            "where release_id = new.id; end"
        )
        db.execute(
            f"create trigger release_marks_are_found_after_{act} after {act} on release_marks begin "
            f"update searchable set release = (select {words} from releases r where r.id = new.release_id) "
            f"|| {tags % 'new.release_id'} where release_id = new.release_id; end"
        )


@migrations()
def find_takes_by_their_names(db: Database) -> None:
    """What a track is found by tells of a take's mark its name, too."""
    said = (
        "select group_concat(j.atom, char(10)) from takes t join take_marks m on m.take_id = t.id, json_tree(m.body) j "
        "where t.track_id = searchable.track_id and j.type = 'text' and j.atom <> '' "
        "and (j.key in ('name', 'note', 'text', 'reason') or j.path like '$.labels%')"
    )
    for act in ("insert", "update"):
        db.execute(f"drop trigger take_marks_are_found_after_{act}")
        db.execute(
            f"create trigger take_marks_are_found_after_{act} after {act} on take_marks begin "
            f"update searchable set remarks = coalesce(({said}), '') "
            "where track_id = (select track_id from takes where id = new.take_id); end"
        )


def _keep_searchable(db: Database) -> None:
    """Whoever writes a track, release, draft, take or mark brings the words along, whatever program it is."""
    title = "coalesce(json_extract(new.body, '$.title'), '')"
    of_release = " || ' ' || ".join(f"coalesce(json_extract(r.body, '$.{name}'), '')" for name in _RELEASE_WORDS)
    new_release = of_release.replace("r.body", "new.body")
    brief = {
        "lyrics": "coalesce(json_extract(%s.body, '$.brief.lyrics'), '')",
        "genre": "coalesce(json_extract(%s.body, '$.brief.genre'), '')",
        "notes": "coalesce(json_extract(%s.body, '$.brief.direction'), '')",
    }
    of_draft = ", ".join(sql % "d" for sql in brief.values())
    new_draft = ", ".join(f"{column} = {sql % 'new'}" for column, sql in brief.items())
    made_by = "json_extract(t.body, '$.provider_name')"
    providers = f"select group_concat(name, char(10)) from (select distinct {made_by} as name from takes t where %s)"
    remarks = (
        "select group_concat(j.atom, char(10)) from takes t join take_marks m on m.take_id = t.id, json_tree(m.body) j "
        "where %s and j.type = 'text' and j.atom <> '' and (j.key in ('note', 'text', 'label', 'reason', 'why')"
        " or j.path like '$.labels%%' or j.path like '$.notes%%')"
    )
    row = (
        f"select %s.id, %s.release_id, {title.replace('new', '%s')}, coalesce({of_release}, ''), {of_draft}, "
        f"coalesce(({remarks % 't.track_id = %s.id'}), ''), coalesce(({providers % 't.track_id = %s.id'}), '')"
        " from (select 1) left join releases r on r.id = %s.release_id left join drafts d on d.track_id = %s.id"
    )
    into = "insert into searchable (track_id, release_id, title, release, lyrics, genre, notes, remarks, provider) "
    db.execute(f"create trigger tracks_can_be_found after insert on tracks begin {into}{row.replace('%s', 'new')}; end")
    db.execute(
        "create trigger tracks_are_found_anew after update on tracks begin "
        f"update searchable set title = {title}, release_id = new.release_id where track_id = new.id; end"
    )
    for act in ("insert", "update"):
        db.execute(
            f"create trigger releases_are_found_after_{act} after {act} on releases begin "
            f"update searchable set release = {new_release} where release_id = new.id; end"
        )
        db.execute(
            f"create trigger drafts_are_found_after_{act} after {act} on drafts begin "
            f"update searchable set {new_draft} where track_id = new.track_id; end"
        )
        db.execute(
            f"create trigger take_marks_are_found_after_{act} after {act} on take_marks begin "
            f"update searchable set remarks = coalesce(({remarks % 't.track_id = searchable.track_id'}), '') "
            "where track_id = (select track_id from takes where id = new.take_id); end"
        )
    provider = "json_extract(new.body, '$.provider_name')"
    db.execute(
        "create trigger takes_are_found_after_insert after insert on takes begin "
        f"update searchable set provider = ltrim(provider || char(10) || {provider}, char(10)) "
        f"where track_id = new.track_id and instr(char(10) || provider || char(10), char(10) || {provider} || char(10))"
        " = 0; end"
    )
    db.execute(f"{into}{row.replace('from (select 1)', 'from tracks k').replace('%s', 'k')}")


_RELEASE_WORDS = ("title", "artist", "genre")
