"""What a release costs, whether it is ready, and the promise to submit it."""

from collections.abc import Sequence
from dataclasses import dataclass

from omg_desktop.domain.audit import EventKind, Happening
from omg_desktop.domain.billing import Quote, QuoteLine, Tariff, TrackUse, quote
from omg_desktop.domain.checks import Check, checks_of, problems
from omg_desktop.domain.errors import InvalidInput, NotReady, PriceChanged
from omg_desktop.domain.ids import EnvelopeId, ProviderKey, ReleaseId, TrackId, new_id
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.submissions import (
    Account,
    Envelope,
    Receipt,
    ReleaseStatus,
    Submission,
    balance_after,
)
from omg_desktop.domain.takes import Take
from omg_desktop.domain.values import Credits, Value
from omg_desktop.flows.library import Standing, happening
from omg_desktop.ports import Clock, Mirror, Outbox, ReleaseShelf, TakeShelf


class TrackLine(Value):
    """A track with what it took and what it costs; ``price`` is None while it is not billable."""

    track: Track
    take_count: int
    price: QuoteLine | None


class ReleaseCheck(Value):
    """Everything a person needs to decide whether to submit. Balances are None while the backend never answered."""

    release: Release
    tracks: tuple[TrackLine, ...]
    status: ReleaseStatus
    checks: tuple[Check, ...]
    quote: Quote
    account: Account | None
    balance_after: int | None
    receipt: Receipt | None
    envelope: Envelope | None

    @property
    def editable(self) -> bool:
        return self.status.is_editable

    @property
    def problems(self) -> tuple[Check, ...]:
        return problems(self.checks)


@dataclass(frozen=True)
class CurrentTariff:
    """The tariff the backend last told us, else the one the app came with."""

    mirror: Mirror
    shipped: Tariff

    def __call__(self) -> Tariff:
        return self.mirror.tariff() or self.shipped


@dataclass(frozen=True)
class AddedCredits:
    """What one press of Generate adds to the price, if the track is released."""

    tariff: CurrentTariff

    def __call__(self, provider: ProviderKey, count: int, already: int = 0) -> Credits:
        tariff = self.tariff()
        track_id = TrackId("-")
        before = TrackUse(track_id=track_id, has_audio=True, generations={provider: already})
        after = TrackUse(track_id=track_id, has_audio=True, generations={provider: already + count})
        return quote(tariff, [after]).credits - quote(tariff, [before]).credits


@dataclass(frozen=True)
class PriceTrack:
    """What a track costs if it is released with the takes it has by now, whether or not one is confirmed yet."""

    releases: ReleaseShelf
    takes: TakeShelf
    tariff: CurrentTariff

    def __call__(self, track_id: TrackId) -> QuoteLine:
        use = _use(self.releases.track(track_id), self.takes.of_track(track_id)).but(has_audio=True)
        return quote(self.tariff(), [use]).lines[0]


class AccountStanding(Value):
    """The account as the backend last told us, and what is promised to it but not booked yet."""

    account: Account | None
    tariff: Tariff
    waiting_count: int
    waiting_credits: Credits

    @property
    def balance(self) -> int | None:
        """What is left to spend once everything on its way has arrived; None while the backend never answered."""
        return self.account.balance - self.waiting_credits if self.account else None


@dataclass(frozen=True)
class CheckAccount:
    """Look at the account."""

    mirror: Mirror
    outbox: Outbox
    tariff: CurrentTariff

    def __call__(self) -> AccountStanding:
        waiting = [envelope for envelope in self.outbox.envelopes() if envelope.is_waiting]
        return AccountStanding(
            account=self.mirror.account(),
            tariff=self.tariff(),
            waiting_count=len(waiting),
            waiting_credits=sum(envelope.submission.quote.credits for envelope in waiting),
        )


@dataclass(frozen=True)
class CheckRelease:
    """Look at a release as the backend will."""

    releases: ReleaseShelf
    takes: TakeShelf
    mirror: Mirror
    outbox: Outbox
    tariff: CurrentTariff
    now: Clock

    def __call__(self, release_id: ReleaseId) -> ReleaseCheck:
        release = self.releases.release(release_id)
        tracks = [track for track in self.releases.tracks_of(release_id) if not track.removed]
        takes = {track.id: self.takes.of_track(track.id) for track in tracks}
        price = quote(self.tariff(), [_use(track, takes[track.id]) for track in tracks])
        prices = {line.track_id: line for line in price.lines}
        standing = Standing(self.mirror, self.outbox)
        account, status = self.mirror.account(), standing(release_id)
        after = balance_after(account.balance, self.outbox.envelopes()) if account else None
        if after is not None and status.is_editable:
            after -= price.credits
        return ReleaseCheck(
            release=release,
            tracks=tuple(
                TrackLine(track=track, take_count=len(takes[track.id]), price=prices.get(track.id)) for track in tracks
            ),
            status=status,
            checks=checks_of(release, tracks, self.now().astimezone().date()),
            quote=price,
            account=account,
            balance_after=after,
            receipt=self.mirror.receipts().get(release_id),
            envelope=standing.envelope(release_id),
        )


@dataclass(frozen=True)
class Submit:
    """Promise a release to the backend at the price that was agreed to. Needs no network; the outbox keeps the promise.

    Raises NotReady with the first problem, or PriceChanged when the price is no longer the agreed one.
    """

    check: CheckRelease
    outbox: Outbox
    now: Clock

    def __call__(self, release_id: ReleaseId, agreed_credits: Credits) -> Envelope:
        found = self.check(release_id)
        if not found.editable:
            raise InvalidInput(f"This release is {found.status} already; it is submitted once.")
        if found.problems:
            first = found.problems[0]
            raise NotReady(f"{first.title}. {first.advice}".strip())
        if found.quote.credits != agreed_credits:
            raise PriceChanged(
                f"The release now costs {found.quote.credits} credits, not {agreed_credits}.",
                agreed_credits,
                found.quote.credits,
            )
        envelope = self._envelope(found)
        self.outbox.put(envelope, self._told(envelope))
        return envelope

    def _envelope(self, found: ReleaseCheck) -> Envelope:
        now = self.now()
        submission = Submission(
            release=found.release,
            tracks=tuple(line.track for line in found.tracks),
            quote=found.quote,
            confirmed_at=now,
        )
        kept = found.envelope.id if found.envelope else EnvelopeId(new_id())
        return Envelope(id=kept, submission=submission, due_at=now)

    def _told(self, envelope: Envelope) -> Happening:
        submission = envelope.submission
        return happening(
            EventKind.RELEASE_SUBMITTED,
            self.now,
            envelope.release_id,
            details={
                "credits": submission.quote.credits,
                "ai_credits": submission.quote.ai_credits,
                "tariff_version": submission.quote.tariff_version,
                "fingerprint": submission.fingerprint(),
                "audio_sha256": [track.audio.digest for track in submission.tracks if track.audio],
            },
        )


def _use(track: Track, takes: Sequence[Take]) -> TrackUse:
    counts: dict[str, int] = {}
    for take in takes:
        counts[take.provider] = counts.get(take.provider, 0) + 1
    return TrackUse(track_id=track.id, title=track.title, has_audio=track.audio is not None, generations=counts)
