"""Showing how a release came to be, and letting others check it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import AwareDatetime

from omg_desktop.domain.audit import AuditEvent, EventKind, UsageEvent, Verification, usage_event, verify
from omg_desktop.domain.billing import credits_in_words
from omg_desktop.domain.errors import DiskFull, InvalidInput
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.provider_costs import provider_costs
from omg_desktop.domain.submissions import Receipt
from omg_desktop.domain.trail import EventWords, describe, dollars
from omg_desktop.domain.values import Digest, Value
from omg_desktop.flows.submit import CheckRelease
from omg_desktop.ports import AuditLog, Mirror

BUILTIN = "builtin"
PROOF_FORMAT = "omg-proof-1"


class TrailEvent(Value):
    """One line of the timeline."""

    sequence: int
    seal: Digest
    happened_at: AwareDatetime
    track_id: TrackId | None
    words: EventWords


class Trail(Value):
    """How a release, or one of its tracks, came to be. ``facts`` are pairs of a name and a text.

    ``asked_others`` is whether anybody but the built-in composer was asked for music or lyrics, and so was told.
    """

    events: tuple[TrailEvent, ...]
    facts: tuple[tuple[str, str], ...]
    asked_others: bool = False


@dataclass(frozen=True)
class VerifyChain:
    """Check every seal in the library."""

    audit: AuditLog

    def __call__(self) -> Verification:
        return verify(self.audit.chain())


@dataclass(frozen=True)
class TrailOf:
    """The timeline of a release; with a track, what concerns that track or the whole release."""

    audit: AuditLog
    check: CheckRelease

    def __call__(self, release_id: ReleaseId, track_id: TrackId | None = None) -> Trail:
        events = [
            event
            for event in self.audit.of_release(release_id)
            if track_id is None or event.happening.track_id in (None, track_id)
        ]
        return Trail(
            events=tuple(_shown(event) for event in events),
            facts=tuple(self._facts(release_id, track_id, events)),
            asked_others=any(event.provider != BUILTIN for event in _usage(events)),
        )

    def _facts(
        self, release_id: ReleaseId, track_id: TrackId | None, events: Sequence[AuditEvent]
    ) -> list[tuple[str, str]]:
        told = _usage(events)
        usage = [event for event in told if event.kind == EventKind.MUSIC_GENERATION]
        kept = [event for event in usage if event.is_billable]
        found = self.check(release_id)
        charged = [line.price for line in found.tracks if line.price and track_id in (None, line.track.id)]
        chosen = [line.track.audio for line in found.tracks if track_id in (None, line.track.id)]
        sources = {(audio.source.value if audio.source else "not known") for audio in chosen if audio}
        declared = {audio.declaration.sentence for audio in chosen if audio and audio.declaration}
        price = credits_in_words(sum(line.credits for line in charged))
        return [
            ("Attempts", _attempts(len(kept), len(usage))),
            ("Made by", ", ".join(sorted({event.metadata.model_echoed or event.model for event in kept})) or "–"),
            ("Paid to providers", provider_costs(told).words),
            _charge(found.receipt, price),
            ("To the fund", dollars(found.quote.money.fund) if track_id is None else "see the release"),
            ("Source type", ", ".join(sorted(sources)) or "not chosen yet"),
            *([("Declared by you", "; ".join(sorted(declared)))] if declared else []),
        ]


@dataclass(frozen=True)
class ExportProof:
    """Write everything somebody else needs to check a release's trail: its events in full, and the seals of all others.

    The seals form one chain through the whole library; events of other releases appear as their seals only. What was
    paid to providers is in micro-dollars, as the provenance page shows it.
    """

    audit: AuditLog
    mirror: Mirror

    def __call__(self, release_id: ReleaseId, target: Path) -> Path:
        chain = list(self.audit.chain())
        own = [event for event in chain if event.happening.release_id == release_id]
        if not own:
            raise InvalidInput("Nothing has happened to this release yet.")
        receipt = self.mirror.receipts().get(release_id)
        proof = {
            "format": PROOF_FORMAT,
            "release_id": release_id,
            "verification": verify(chain).model_dump(mode="json"),
            "events": [event.model_dump(mode="json") for event in own],
            "paid_to_providers": provider_costs(_usage(own)).model_dump(mode="json"),
            "seals": [[event.sequence, event.seal] for event in chain],
            "receipt": receipt.model_dump(mode="json") if receipt else None,
        }
        try:
            target.write_text(json.dumps(proof, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise DiskFull(f"The proof could not be written to {target}: {error.strerror}.") from error
        return target


def _usage(events: Sequence[AuditEvent]) -> list[UsageEvent]:
    kinds = (EventKind.MUSIC_GENERATION, EventKind.LYRICS_GENERATION)
    return [usage_event(event) for event in events if event.happening.kind in kinds]


def _shown(event: AuditEvent) -> TrailEvent:
    return TrailEvent(
        sequence=event.sequence,
        seal=event.seal,
        happened_at=event.happening.happened_at,
        track_id=event.happening.track_id,
        words=describe(event),
    )


def _attempts(kept: int, tried: int) -> str:
    generations = "1 generation" if kept == 1 else f"{kept} generations"
    tries = "1 try" if tried == 1 else f"{tried} tries"
    return f"{generations}, {tries}"


def _charge(receipt: Receipt | None, price: str) -> tuple[str, str]:
    return ("Charged", price) if receipt else ("Price if released", price)
