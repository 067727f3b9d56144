"""Every socket of the backend, on one page. ``flows`` own them; ``store`` and ``delivery`` are the plugs."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from pydantic import AwareDatetime, Field

from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Journal
from omg_desktop.domain.errors import InvalidInput, OmgError, Refused
from omg_desktop.domain.generations import Generation, GenerationWish
from omg_desktop.domain.ids import AccountId, ReleaseId
from omg_desktop.domain.submissions import Receipt, Submission
from omg_desktop.domain.takes import DigitalSource, Section
from omg_desktop.domain.values import Credits, Digest, Value

Clock = Callable[[], datetime]


class Overdrawn(OmgError):
    """A journal would take more from a person's account than it holds. Nothing of it was written."""


class AlreadyBooked(Refused):
    """The book has a journal of this name. Nothing was written."""


class UsageContradicted(Refused):
    """An event of this id is known with other contents. None of the batch was written."""


class TooLarge(InvalidInput):
    """More bytes came than are taken."""


class DeliveryPostponed(OmgError):
    """This time it did not work; the same delivery may work later."""


class DeliveryRefused(OmgError):
    """It will never work, however often it is tried."""


class AcceptedSubmission(Value):
    """A submission that has been paid, and what its artist was told last."""

    account: AccountId
    fingerprint: Digest
    submission: Submission
    receipt: Receipt

    @property
    def release_id(self) -> ReleaseId:
        return self.submission.release.id


class Delivery(Value):
    """A package that has yet to reach the stores."""

    release_id: ReleaseId
    due_at: AwareDatetime
    attempts: int = Field(default=0, ge=0)
    last_error: str = ""


@dataclass(frozen=True)
class Package:
    """What a delivery target is handed: the paid submission, and where its audio lies."""

    accepted: AcceptedSubmission
    audio: Mapping[Digest, Path]


class Book(Protocol):
    """Double entry. Journals are appended, once for each ``ref``, and never changed."""

    def together(self) -> AbstractContextManager[None]:
        """Whatever is written inside, on every shelf of the same file, is written together or not at all."""

    def append(self, journal: Journal, now: datetime) -> None:
        """Raises AlreadyBooked or Overdrawn, and has then written nothing."""

    def journal(self, ref: str) -> Journal | None: ...

    def balance(self, account: AccountId) -> Credits:
        """Credits a person can spend."""

    def discrepancies(self) -> list[str]:
        """Everything that does not add up, in one sentence each. An empty list is the only good answer."""


class SubmissionShelf(Protocol):
    """Paid submissions, and the deliveries they still wait for."""

    def find(self, release_id: ReleaseId) -> AcceptedSubmission | None: ...

    def add(self, accepted: AcceptedSubmission, delivery: Delivery) -> None: ...

    def receipts(self, account: AccountId) -> list[Receipt]:
        """Every receipt of the account, the oldest first."""

    def next_delivery(self) -> Delivery | None:
        """The open delivery that is due first, even if it is not due yet."""

    def postpone(self, delivery: Delivery) -> None:
        """Keep it open until its new ``due_at``."""

    def close(self, delivery: Delivery, receipt: Receipt) -> None:
        """It is over, well or badly; the receipt says which."""


class UsageShelf(Protocol):
    """What the providers were asked for, as the desktops tell it."""

    def add(self, account: AccountId, events: Sequence[UsageEvent]) -> None:
        """An event that is known already changes nothing. Raises UsageContradicted."""

    def of_release(self, account: AccountId, release_id: ReleaseId) -> list[UsageEvent]: ...


class Upload(Protocol):
    """Audio on its way in. Nothing of it can be seen before ``keep``."""

    def write(self, block: bytes) -> None:
        """Raises TooLarge when it grows beyond its limit, DiskFull when there is no room."""

    def keep(self) -> None:
        """On the disk for good. Raises AudioUnusable when its digest is not the one it was announced with."""

    def discard(self) -> None:
        """Leave nothing behind of an upload that was not kept."""


class AudioShelf(Protocol):
    """Audio under its digest."""

    def has(self, digest: Digest) -> bool: ...

    def path(self, digest: Digest) -> Path: ...

    def receive(self, digest: Digest, *, bytes_max: int) -> Upload: ...


class GenerationFailed(OmgError):
    """The plug made no take. Nothing is counted."""


class KeptGeneration(Value):
    """A wish that was taken in, and what became of it."""

    account: AccountId
    wish: GenerationWish
    generation: Generation
    asked_at: AwareDatetime
    began_at: AwareDatetime | None = None


class GenerationShelf(Protocol):
    """Wishes for takes of the house, and what became of them."""

    def together(self) -> AbstractContextManager[None]:
        """As of the book: one file, one transaction."""

    def find(self, account: AccountId, generation_id: str) -> KeptGeneration | None: ...

    def put(self, kept: KeptGeneration) -> None: ...

    def next_waiting(self) -> KeptGeneration | None:
        """The oldest wish that nobody makes yet."""

    def reopen(self) -> None:
        """What was under way when the process ended waits again."""


@dataclass(frozen=True)
class Generated:
    """What a plug handed over: a file, and what it says of it."""

    path: Path
    model: str
    source: DigitalSource
    sections: tuple[Section, ...] = ()
    tempo_bpm: float | None = None
    musical_key: str = ""


class GenerationJob(Protocol):
    """A generation as its plug sees it."""

    def report(self, fraction: float | None, phase: str) -> None: ...

    @property
    def cancelled(self) -> bool: ...


class GenerationPlug(Protocol):
    """Makes takes for the house. Raises GenerationFailed, or Cancelled soon after the job is."""

    def generate(self, wish: GenerationWish, folder: Path, job: GenerationJob) -> Generated: ...


class DeliveryTarget(Protocol):
    """Where packages go."""

    def deliver(self, package: Package) -> tuple[str, ...]:
        """The stores it went to. Once, however often it is called. Raises DeliveryPostponed or DeliveryRefused."""
