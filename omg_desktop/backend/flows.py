"""What the backend does: take in usage, accept a submission and debit it once, deliver, and give back what failed.

The rules (prices, transfers) are the domain's; here they are only carried to the shelves and back. The client's
arithmetic is compared, never believed.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from omg_desktop.backend.ports import (
    AcceptedSubmission,
    AudioShelf,
    Book,
    Clock,
    Delivery,
    DeliveryPostponed,
    DeliveryRefused,
    DeliveryTarget,
    Overdrawn,
    Package,
    SubmissionShelf,
    UsageShelf,
)
from omg_desktop.domain import billing
from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Quote, Tariff, TrackUse
from omg_desktop.domain.errors import AudioMissing, InvalidInput, NotEnoughCredits, PriceChanged, Refused
from omg_desktop.domain.generations import HOUSE
from omg_desktop.domain.ids import AccountId
from omg_desktop.domain.releases import AudioOrigin, Track
from omg_desktop.domain.submissions import Account, Receipt, Submission, SubmissionState
from omg_desktop.domain.values import Credits

DELIVERY_ATTEMPTS_MAX = 8
DELIVERY_PAUSE_SECONDS_FIRST = 1
SANDBOX_NOTE = "Sandbox: nothing is sold and nothing leaves this computer."

_ID = re.compile(r"[0-9a-zA-Z-]{1,64}")


class ReleaseAlreadySubmitted(Refused):
    """The release was accepted with other contents, or by another account."""


class UsageMissing(Refused):
    """A track's audio is said to be a take, and nobody told of the generation that made it."""


class TrackWithoutAudio(InvalidInput):
    """Only tracks with audio can be released, and billed."""


class PriceDiffers(PriceChanged):
    """Our count makes another price; it is told with its breakdown."""

    def __init__(self, agreed: Credits, price: Quote) -> None:
        asked = billing.credits_in_words(price.credits)
        super().__init__(f"The price of this release is {asked} now.", agreed, price.credits)
        self.price = price


class CannotPay(NotEnoughCredits):
    """The account does not hold what our count makes of the release."""

    def __init__(self, price: Quote, available: Credits) -> None:
        super().__init__(billing.insufficient_credits_message(price), price.credits, available)
        self.price = price


@dataclass(frozen=True)
class Accepted:
    """The answer to a submission. ``replayed``: it had been accepted before, and nothing was booked this time."""

    receipt: Receipt
    replayed: bool


@dataclass(frozen=True)
class OpenAccount:
    """The account of the sandbox, with its first credits, which are given once."""

    book: Book
    now: Clock

    def __call__(self, account: Account, credits_at_first: Credits) -> None:
        journal_ref = f"grant:{account.id}:first"
        with self.book.together():
            if credits_at_first and self.book.journal(journal_ref) is None:
                self.book.append(billing.grant(journal_ref, AccountId(account.id), credits_at_first), self.now())


@dataclass(frozen=True)
class RecordUsage:
    """Take in what desktops tell of generations; each event counts once.

    Of what the house itself has made, the house has told (``generations``); a desktop's event of it is not taken in.
    """

    usage: UsageShelf

    def __call__(self, account: AccountId, events: Sequence[UsageEvent]) -> None:
        for event in events:
            _check_ids(event.id, event.release_id, event.conversation_id)
        self.usage.add(account, [event for event in events if event.provider != HOUSE])


@dataclass(frozen=True)
class Accept:
    """Accept a submission: debit, receipt and the delivery to do become so together, once for each release."""

    book: Book
    submissions: SubmissionShelf
    usage: UsageShelf
    audio: AudioShelf
    tariff: Tariff
    now: Clock
    wake: Callable[[], None]

    def __call__(self, account: AccountId, submission: Submission) -> Accepted:
        _check_shape(submission)
        with self.book.together():
            earlier = self.submissions.find(submission.release.id)
            if earlier is not None:
                return _again(earlier, account, submission)
            price = self._price(account, submission)
            self._check_audio(submission.tracks)
            receipt = self._debit(account, submission, price)
        self.wake()
        return Accepted(receipt, replayed=False)

    def _price(self, account: AccountId, submission: Submission) -> Quote:
        """What our own tariff and our own count of generations make of it. Raises PriceDiffers, UsageMissing."""
        events = self.usage.of_release(account, submission.release.id)
        uses = [_use(track, events) for track in submission.tracks]
        price = billing.quote(self.tariff, uses)
        if price.credits != submission.quote.credits:
            raise PriceDiffers(submission.quote.credits, price)
        for track, use in zip(submission.tracks, uses, strict=True):
            if track.audio and track.audio.origin is AudioOrigin.TAKE and not use.generation_count:
                raise UsageMissing(f"No generation is known for track {track.position}, though its audio is a take.")
        return price

    def _check_audio(self, tracks: Iterable[Track]) -> None:
        for track in tracks:
            if track.audio is None or not self.audio.has(track.audio.digest):
                raise AudioMissing(f"The audio of track {track.position} has not arrived yet.")

    def _debit(self, account: AccountId, submission: Submission, price: Quote) -> Receipt:
        now, release_id = self.now(), submission.release.id
        journal = billing.debit(release_id, account, price)
        try:
            self.book.append(journal, now)
        except Overdrawn as error:
            raise CannotPay(price, self.book.balance(account)) from error
        receipt = Receipt(
            release_id=release_id,
            ref=journal.ref,
            state=SubmissionState.ACCEPTED,
            credits=price.credits,
            ai_credits=price.ai_credits,
            tariff_version=price.tariff_version,
            balance_after=self.book.balance(account),
            accepted_at=now,
            note=SANDBOX_NOTE,
        )
        accepted = AcceptedSubmission(
            account=account, fingerprint=submission.fingerprint(), submission=submission, receipt=receipt
        )
        self.submissions.add(accepted, Delivery(release_id=release_id, due_at=now))
        return receipt


@dataclass(frozen=True)
class DeliverNext:
    """Deliver the release that is due first. What finally fails is refunded."""

    book: Book
    submissions: SubmissionShelf
    audio: AudioShelf
    target: DeliveryTarget
    now: Clock

    def __call__(self) -> bool:
        """False when there was nothing to do now."""
        delivery = self.submissions.next_delivery()
        if delivery is None or delivery.due_at > self.now():
            return False
        accepted = self._accepted(delivery)
        try:
            stores = self.target.deliver(self._package(accepted))
        except DeliveryRefused as refusal:
            self._give_up(delivery, accepted, str(refusal))
        except DeliveryPostponed as error:
            if delivery.attempts + 1 < DELIVERY_ATTEMPTS_MAX:
                self._postpone(delivery, str(error))
            else:
                self._give_up(delivery, accepted, str(error))
        else:
            done = accepted.receipt.but(state=SubmissionState.DELIVERED, delivered_at=self.now(), stores=stores)
            self.submissions.close(delivery, done)
        return True

    def _accepted(self, delivery: Delivery) -> AcceptedSubmission:
        accepted = self.submissions.find(delivery.release_id)
        if accepted is None:
            raise LookupError(f"delivery of {delivery.release_id} without a submission")  # the file forbids it
        return accepted

    def _package(self, accepted: AcceptedSubmission) -> Package:
        digests = [track.audio.digest for track in accepted.submission.tracks if track.audio]
        return Package(accepted=accepted, audio={digest: self.audio.path(digest) for digest in digests})

    def _postpone(self, delivery: Delivery, error: str) -> None:
        pause = timedelta(seconds=DELIVERY_PAUSE_SECONDS_FIRST * 2**delivery.attempts)
        self.submissions.postpone(
            delivery.but(attempts=delivery.attempts + 1, due_at=self.now() + pause, last_error=error)
        )

    def _give_up(self, delivery: Delivery, accepted: AcceptedSubmission, reason: str) -> None:
        """The credits go back and the artist is told, together."""
        with self.book.together():
            booked = self.book.journal(accepted.receipt.ref)
            if booked is None:
                raise LookupError(f"{accepted.receipt.ref} was accepted and never booked")  # the file forbids it
            refund = billing.refund(booked)
            if self.book.journal(refund.ref) is None:
                self.book.append(refund, self.now())
            returned = billing.credits_in_words(accepted.receipt.credits)
            note = f"Delivery failed: {reason} You were given back {returned}."
            self.submissions.close(delivery, accepted.receipt.but(state=SubmissionState.FAILED, note=note))


def _again(earlier: AcceptedSubmission, account: AccountId, submission: Submission) -> Accepted:
    if earlier.account != account or earlier.fingerprint != submission.fingerprint():
        raise ReleaseAlreadySubmitted("This release was submitted before, with other contents.")
    return Accepted(earlier.receipt, replayed=True)


def _use(track: Track, events: Iterable[UsageEvent]) -> TrackUse:
    generations = Counter(event.provider for event in events if event.is_billable and event.conversation_id == track.id)
    return TrackUse(
        track_id=track.id, title=track.title, has_audio=track.audio is not None, generations=dict(generations)
    )


def _check_shape(submission: Submission) -> None:
    """What the types cannot say. Raises InvalidInput or TrackWithoutAudio."""
    release, tracks = submission.release, submission.tracks
    _check_ids(release.id, *(track.id for track in tracks))
    if any(track.release_id != release.id for track in tracks):
        raise InvalidInput("A track belongs to another release.")
    if len({track.id for track in tracks}) < len(tracks) or len({track.position for track in tracks}) < len(tracks):
        raise InvalidInput("Two tracks share an id or a position.")
    if release.removed or any(track.removed for track in tracks):
        raise InvalidInput("The release or one of its tracks was removed.")
    for track in tracks:
        if track.audio is None:
            raise TrackWithoutAudio(f"Track {track.position} has no audio.")
        if track.audio.source is None:
            raise InvalidInput(f"Nobody has said how the audio of track {track.position} was made.")


def _check_ids(*ids: str) -> None:
    if not all(_ID.fullmatch(each) for each in ids):
        raise InvalidInput("An id may hold only digits, letters and dashes, and 64 of them at most.")
