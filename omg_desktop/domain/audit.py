"""What happened, event by event, each sealed with the seal of the one before.

An event is sealed as the SHA-256 of its canonical JSON (RFC 8785 for the values admitted here: text, whole numbers,
booleans, null, and objects and lists of them; no fractions, whose spelling differs between writers; our keys are plain
ASCII, where its order of keys and ours agree). Changing, dropping or reordering an event breaks every seal after it;
events cut off at the end show only in the count. Texts an artist wrote never enter an event, but for
what is declared of imported audio, which is said for others to read.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256

from pydantic import AwareDatetime, Field, JsonValue

from omg_desktop.domain.ids import EventId, ReleaseId, TrackId
from omg_desktop.domain.values import Digest, Microdollars, Value

FIRST_SEAL = "0" * 64


class EventKind(StrEnum):
    """Everything the trail tells of."""

    RELEASE_CREATED = "release_created"
    RELEASE_EDITED = "release_edited"
    RELEASE_REMOVED = "release_removed"
    RELEASE_DELETED = "release_deleted"
    TRACK_ADDED = "track_added"
    TRACK_EDITED = "track_edited"
    TRACK_REMOVED = "track_removed"
    TRACK_DELETED = "track_deleted"
    TAKES_ORDERED = "takes_ordered"
    MUSIC_GENERATION = "music_generation"
    LYRICS_GENERATION = "lyrics_generation"
    TAKE_CONFIRMED = "take_confirmed"
    TAKE_RATED = "take_rated"
    TAKE_SORTED = "take_sorted"
    COMPARISON_FINISHED = "comparison_finished"
    CONFIRMATION_WITHDRAWN = "confirmation_withdrawn"
    AUDIO_IMPORTED = "audio_imported"
    AUDIO_EXPORTED = "audio_exported"
    RELEASE_SUBMITTED = "release_submitted"
    SUBMISSION_RETURNED = "submission_returned"
    SUBMISSION_ACCEPTED = "submission_accepted"
    RELEASE_DELIVERED = "release_delivered"


class Happening(Value):
    """Something that happened, before it is sealed."""

    id: EventId
    kind: EventKind
    happened_at: AwareDatetime
    release_id: ReleaseId | None = None
    track_id: TrackId | None = None
    details: Mapping[str, JsonValue] = Field(default_factory=dict)


class AuditEvent(Value):
    """A happening with its place in the chain."""

    sequence: int = Field(ge=1)
    previous_seal: Digest
    seal: Digest
    happening: Happening


class Verification(Value):
    """What a look at the whole chain found. ``broken_at`` is the first event that does not fit."""

    event_count: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def is_unbroken(self) -> bool:
        return self.broken_at is None


def seal(previous: AuditEvent | None, happening: Happening) -> AuditEvent:
    """Put a happening at the end of the chain."""
    sequence = previous.sequence + 1 if previous else 1
    previous_seal = previous.seal if previous else FIRST_SEAL
    return AuditEvent(
        sequence=sequence,
        previous_seal=previous_seal,
        seal=_seal_of(sequence, previous_seal, happening),
        happening=happening,
    )


def verify(chain: Iterable[AuditEvent]) -> Verification:
    """Check every seal from the first event on."""
    expected_sequence, expected_seal, count = 1, FIRST_SEAL, 0
    for event in chain:
        count += 1
        if event.sequence != expected_sequence:
            return Verification(event_count=count, broken_at=expected_sequence, reason="An event is missing.")
        if event.previous_seal != expected_seal:
            return Verification(event_count=count, broken_at=event.sequence, reason="The event before it was changed.")
        if event.seal != _seal_of(event.sequence, event.previous_seal, event.happening):
            return Verification(event_count=count, broken_at=event.sequence, reason="The event was changed.")
        expected_sequence, expected_seal = event.sequence + 1, event.seal
    return Verification(event_count=count)


def canonical_json(value: JsonValue) -> str:
    """One spelling for equal values: keys sorted, no spaces. Raises ValueError for fractions."""
    _refuse_fractions(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class UsageMetadata(Value):
    """What a generation event tells beside who and what; the prompt itself never enters it.

    Prompt and lyrics are measured as they were sent, the lyrics only where they have a field of their own.
    ``duration_milliseconds`` is the attempt, ``audio_milliseconds`` the music that came of it. ``estimated_cost`` is by
    the price list of ``price_as_of``, also of a failed or cancelled attempt whose ``provider_outcome`` is unknown or
    delivered: then it may have been charged, and nobody here knows. ``licence_note`` is the plan that a release needs
    there. ``provider_code`` is the provider's own word for a failure, ``provider_outcome`` what an attempt without a
    take did there. ``model_echoed`` is what the provider called its model, where that is not what it was asked for.
    ``parent_take`` and ``variation`` say which take this one is a variation of, and of what kind.
    """

    track_index: int = Field(ge=0)
    prompt_length: int = Field(ge=0)
    prompt_hash: str = Field(pattern=r"^[0-9a-f]{12}$")
    mime_type: str
    retry_count: int = Field(ge=0)
    estimated_cost: Microdollars
    outcome: str = Field(pattern=r"^(succeeded|failed|cancelled)$")
    failure: str = ""
    seed: int
    request_id: str
    order_id: str
    audio_sha256: Digest | None = None
    lyrics_length: int | None = Field(default=None, ge=0)
    lyrics_hash: str | None = Field(default=None, pattern=r"^[0-9a-f]{12}$")
    duration_milliseconds: int = Field(ge=0)
    audio_milliseconds: int | None = Field(default=None, ge=0)
    http_status: int | None = None
    provider_code: str = ""
    provider_outcome: str = ""
    remote_id: str | None = None
    fallback_from: str = ""
    model_echoed: str = ""
    c2pa_present: bool | None = None
    price_as_of: date | None = None
    licence_note: str = ""
    parent_take: str = ""
    variation: str = ""


class UsageEvent(Value):
    """One row of ``model_usage_events``: one returned take or lyric, or one failed attempt. Costs in micro-dollars."""

    id: EventId
    created_at: AwareDatetime
    user_id: str
    release_id: ReleaseId
    conversation_id: str
    provider: str
    model: str
    kind: str = Field(default="music_generation", pattern=r"^(music|lyrics)_generation$")
    metadata: UsageMetadata

    @property
    def is_billable(self) -> bool:
        """Only a generation of music that succeeded adds to the price."""
        return self.kind == EventKind.MUSIC_GENERATION and self.metadata.outcome == "succeeded"


def usage_happening(usage: UsageEvent, track_id: TrackId) -> Happening:
    """The usage event as it goes into the chain."""
    details = usage.model_dump(mode="json", exclude={"id", "created_at", "release_id", "kind"})
    return Happening(
        id=usage.id,
        kind=EventKind(usage.kind),
        happened_at=usage.created_at,
        release_id=usage.release_id,
        track_id=track_id,
        details=details,
    )


def usage_event(event: AuditEvent) -> UsageEvent:
    """The usage event a sealed ``music_generation`` or ``lyrics_generation`` tells of."""
    happening = event.happening
    rest = {
        "id": happening.id,
        "created_at": happening.happened_at,
        "release_id": happening.release_id,
        "kind": happening.kind.value,
    }
    return UsageEvent.model_validate(dict(happening.details) | rest)


def _seal_of(sequence: int, previous_seal: str, happening: Happening) -> str:
    body: JsonValue = {
        "sequence": sequence,
        "previous_seal": previous_seal,
        "happening": happening.model_dump(mode="json"),
    }
    return sha256(canonical_json(body).encode()).hexdigest()


def _refuse_fractions(value: JsonValue) -> None:
    if isinstance(value, float):
        raise ValueError("fractions have no canonical spelling; use whole units")
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        _refuse_fractions(child)
