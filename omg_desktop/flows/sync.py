"""Keeping the promises in the outbox, and hearing what the backend has to say. One sync at a time."""

from collections.abc import Iterable
from dataclasses import dataclass

from omg_desktop.domain.audit import EventKind, Happening, UsageEvent, usage_event
from omg_desktop.domain.errors import AudioMissing, OutcomeUnknown, Refused, SignInNeeded, Unreachable
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.submissions import Account, Envelope, Receipt, SubmissionState
from omg_desktop.domain.values import Value
from omg_desktop.flows.library import happening
from omg_desktop.ports import AudioFolder, AuditLog, Clock, Gateway, Mirror, Outbox

USAGE_EVENTS_AT_A_TIME = 500


class SyncReport(Value):
    """How things stand with the backend. ``problem`` is why it could not be reached."""

    online: bool
    account: Account | None
    waiting: int
    returned: int
    delivering: int
    problem: str = ""


@dataclass(frozen=True)
class PushOutbox:
    """Send what is due, in order: first the generations a release took, then its audio, then the release itself."""

    outbox: Outbox
    audit: AuditLog
    audio: AudioFolder
    gateway: Gateway
    now: Clock

    def __call__(self, *, hurry: bool = False) -> None:
        """Send what is due; with ``hurry`` also what was put off. Raises Unreachable when the backend is away."""
        for envelope in self.outbox.envelopes():
            if not envelope.is_waiting or not (hurry or envelope.due_at <= self.now()):
                continue
            try:
                receipt = self._send(envelope)
            except (Unreachable, OutcomeUnknown) as error:  # sending it again is safe: the backend knows its key
                self.outbox.put(envelope.postponed(self.now(), str(error)))
                raise Unreachable(str(error)) from error
            except SignInNeeded as error:
                self.outbox.put(envelope.postponed(self.now(), str(error)))
                raise
            except Refused as refusal:
                told = self._told(EventKind.SUBMISSION_RETURNED, envelope.release_id, refusal=type(refusal).__name__)
                self.outbox.put(envelope.returned(str(refusal)), told)
            else:
                self.outbox.remove(envelope.id, receipt, self._accepted(receipt))

    def _send(self, envelope: Envelope) -> Receipt:
        self._tell_usage(envelope.release_id)
        self._upload(envelope, all_of_it=False)
        try:
            return self.gateway.submit(envelope)
        except AudioMissing:  # it answered that it has the audio, and has lost it since: the one thing we can mend
            self._upload(envelope, all_of_it=True)
            return self.gateway.submit(envelope)

    def _tell_usage(self, release_id: ReleaseId) -> None:
        events = [
            usage_event(event)
            for event in self.audit.of_release(release_id)
            if event.happening.kind is EventKind.MUSIC_GENERATION
        ]
        for batch in _batches(events):
            self.gateway.send_usage(batch)

    def _upload(self, envelope: Envelope, *, all_of_it: bool) -> None:
        for track in envelope.submission.tracks:
            if track.audio and (all_of_it or not self.gateway.has_audio(track.audio.digest)):
                self.gateway.send_audio(track.audio.digest, self.audio.path(track.audio.digest))

    def _accepted(self, receipt: Receipt) -> Happening:
        return self._told(
            EventKind.SUBMISSION_ACCEPTED,
            receipt.release_id,
            ref=receipt.ref,
            credits=receipt.credits,
            ai_credits=receipt.ai_credits,
            balance_after=receipt.balance_after,
        )

    def _told(self, kind: EventKind, release_id: ReleaseId, **details: str | int) -> Happening:
        return happening(kind, self.now, release_id, details=dict(details))


@dataclass(frozen=True)
class PullChanges:
    """Mirror what the backend knows: account, tariff and how far each release has come."""

    mirror: Mirror
    gateway: Gateway
    now: Clock

    def __call__(self) -> Account:
        account, tariff, receipts = self.gateway.account(), self.gateway.tariff(), self.gateway.receipts()
        known = self.mirror.receipts()
        told = [
            self._told(receipt)
            for receipt in receipts
            if receipt.release_id in known and receipt.state is not known[receipt.release_id].state
        ]
        changed = [receipt for receipt in receipts if receipt != known.get(receipt.release_id)]
        if changed or account != self.mirror.account() or tariff != self.mirror.tariff():
            self.mirror.put(account, tariff, changed, *told)
        return account

    def _told(self, receipt: Receipt) -> Happening:
        details: dict[str, str | int] = {"state": receipt.state.value, "stores": len(receipt.stores)}
        return happening(EventKind.RELEASE_DELIVERED, self.now, receipt.release_id, details=dict(details))


@dataclass(frozen=True)
class Sync:
    """Push, then pull. Being offline is a state, not an error."""

    push: PushOutbox
    pull: PullChanges
    outbox: Outbox
    mirror: Mirror

    def __call__(self, *, hurry: bool = False) -> SyncReport:
        problem = ""
        try:
            self.push(hurry=hurry)
            self.pull()
        except (Unreachable, OutcomeUnknown, Refused) as error:
            problem = str(error)
        envelopes, receipts = self.outbox.envelopes(), self.mirror.receipts().values()
        return SyncReport(
            online=not problem,
            account=self.mirror.account(),
            waiting=sum(envelope.is_waiting for envelope in envelopes),
            returned=sum(not envelope.is_waiting for envelope in envelopes),
            delivering=sum(receipt.state is SubmissionState.ACCEPTED for receipt in receipts),
            problem=problem,
        )


def _batches(events: list[UsageEvent]) -> Iterable[list[UsageEvent]]:
    for start in range(0, len(events), USAGE_EVENTS_AT_A_TIME):
        yield events[start : start + USAGE_EVENTS_AT_A_TIME]
