"""A release on its way to the stores: what is sent, what is waiting, and what to show of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from pydantic import AwareDatetime, Field, JsonValue

from omg_desktop.domain.audit import canonical_json
from omg_desktop.domain.billing import Quote
from omg_desktop.domain.ids import EnvelopeId, ReleaseId
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.values import Credits, Value

RETRY_DELAY_SECONDS_FIRST = 5
RETRY_DELAY_SECONDS_MAX = 15 * 60


class Submission(Value):
    """A release as it is frozen at submit, with the price its artist agreed to."""

    release: Release
    tracks: tuple[Track, ...] = Field(min_length=1)
    quote: Quote
    confirmed_at: AwareDatetime

    def fingerprint(self) -> str:
        """SHA-256 over what is billed and delivered: the same release sent again has the same fingerprint."""
        body: JsonValue = {
            "release": self.release.model_dump(mode="json", exclude={"created_at", "edited_at", "removed"}),
            "tracks": [_told(track) for track in self.tracks],
            "credits": self.quote.credits,
        }
        return sha256(canonical_json(body).encode()).hexdigest()


def _told(track: Track) -> JsonValue:
    audio = track.audio
    told: dict[str, JsonValue] = {
        "id": track.id,
        "position": track.position,
        "title": track.title,
        "audio": audio.digest if audio else None,
        "source": audio.source if audio else None,
    }
    if audio and audio.declaration:  # only then: releases of before the tool was asked for keep their fingerprint
        told["declaration"] = audio.declaration.model_dump(mode="json")
    return told


class Envelope(Value):
    """A submission waiting in the outbox. ``problem`` is why it was returned; a returned one is not sent by itself."""

    id: EnvelopeId
    submission: Submission
    due_at: AwareDatetime
    attempts: int = Field(default=0, ge=0)
    problem: str = ""
    last_error: str = ""

    @property
    def release_id(self) -> ReleaseId:
        return self.submission.release.id

    @property
    def is_waiting(self) -> bool:
        return not self.problem

    def postponed(self, now: datetime, error: str) -> "Envelope":
        """To be tried again later; the pause doubles up to a quarter of an hour."""
        delay = min(RETRY_DELAY_SECONDS_FIRST * 2**self.attempts, RETRY_DELAY_SECONDS_MAX)
        return self.but(attempts=self.attempts + 1, due_at=now + timedelta(seconds=delay), last_error=error)

    def returned(self, problem: str) -> "Envelope":
        """To be looked at by the person: the backend refused it."""
        return self.but(attempts=self.attempts + 1, problem=problem)


class SubmissionState(StrEnum):
    """Where the backend has a submission."""

    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"


class Receipt(Value):
    """What the backend says of a submission: its answer, and later each change."""

    release_id: ReleaseId
    ref: str
    state: SubmissionState
    credits: Credits
    ai_credits: Credits
    tariff_version: str
    balance_after: int
    accepted_at: AwareDatetime
    delivered_at: AwareDatetime | None = None
    stores: tuple[str, ...] = ()
    note: str = ""


class Account(Value):
    """The artist's account as the backend knows it."""

    id: str
    name: str
    balance: int
    is_sandbox: bool


class ReleaseStatus(StrEnum):
    """What is shown of a release."""

    DRAFT = "draft"
    WAITING = "waiting to sync"
    RETURNED = "needs attention"
    SUBMITTED = "submitted"
    DELIVERED = "delivered"
    FAILED = "delivery failed"

    @property
    def is_editable(self) -> bool:
        """A release that is on its way or accepted is fixed."""
        return self in (ReleaseStatus.DRAFT, ReleaseStatus.RETURNED)


def project(receipt: Receipt | None, envelope: Envelope | None) -> ReleaseStatus:
    """What a release looks like, from what the backend told us and what still waits here."""
    if receipt is not None:
        return {
            SubmissionState.ACCEPTED: ReleaseStatus.SUBMITTED,
            SubmissionState.DELIVERED: ReleaseStatus.DELIVERED,
            SubmissionState.FAILED: ReleaseStatus.FAILED,
        }[receipt.state]
    if envelope is None:
        return ReleaseStatus.DRAFT
    return ReleaseStatus.WAITING if envelope.is_waiting else ReleaseStatus.RETURNED


def balance_after(server_balance: int, waiting: Iterable[Envelope]) -> int:
    """What a person still has to spend, once everything on its way has arrived."""
    return server_balance - sum(envelope.submission.quote.credits for envelope in waiting if envelope.is_waiting)
