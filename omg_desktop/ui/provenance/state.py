"""What the provenance page shows."""

from typing import NamedTuple

from omg_desktop.domain.audit import Verification
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.trail import Lane
from omg_desktop.domain.values import Value
from omg_desktop.flows.proof import Trail, TrailEvent
from omg_desktop.ui.widgets.figures import count, day, minute

ASKED_OTHERS = (
    "Providers and lyric writers were sent what they were asked for: prompt and lyrics. ONCE receives their "
    "fingerprint and their length, and the audio of what you submit."
)
NOTHING_SENT = (
    "The prompt and the lyrics stay here. ONCE receives their fingerprint and their length, "
    "and the audio of what you submit."
)
LANE_TOKENS = {
    Lane.BRIEF: "accent",
    Lane.GENERATION: "accent",
    Lane.CHOICE: "info",
    Lane.RELEASE: "credit",
    Lane.STORE: "ok",
}


class EventRow(NamedTuple):
    """One line of the timeline. ``day`` is empty when it is that of the line above."""

    sequence: int
    day: str
    minute: str
    token: str
    title: str
    detail: str
    seal: str
    is_broken: bool

    @property
    def sentence(self) -> str:
        """The line for screen readers."""
        broken = "changed outside the app" if self.is_broken else ""
        return ", ".join(part for part in (self.day, self.minute, self.title, self.detail, self.seal, broken) if part)


class Verdict(NamedTuple):
    """What the last look at the chain found: tone, title, sentence."""

    tone: str
    title: str
    text: str


class ProvenanceState(Value):
    """The trail of the open release, or of its open track only."""

    release_id: ReleaseId | None = None
    track_id: TrackId | None = None
    only_track: bool = False
    trail: Trail | None = None
    verification: Verification | None = None
    verifying: bool = False
    notice: str = ""

    def opening(self, release_id: ReleaseId | None, track_id: TrackId | None) -> "ProvenanceState":
        """Another release or track; what is shown of the same release stays until the answer comes."""
        same = release_id == self.release_id
        return self.but(
            release_id=release_id,
            track_id=track_id,
            only_track=self.only_track and track_id is not None,
            trail=self.trail if same else None,
            notice="",
        )

    @property
    def shown_track(self) -> TrackId | None:
        return self.track_id if self.only_track else None

    @property
    def is_empty(self) -> bool:
        return self.trail is not None and not self.trail.events

    @property
    def rows(self) -> tuple[EventRow, ...]:
        rows: list[EventRow] = []
        shown_day = ""
        broken_at = self.verification.broken_at if self.verification else None
        for event in self.trail.events if self.trail else ():
            today = day(event.happened_at)
            rows.append(_row(event, "" if today == shown_day else today, is_broken=event.sequence == broken_at))
            shown_day = today
        return tuple(rows)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return self.trail.facts if self.trail else ()

    @property
    def what_leaves(self) -> str:
        return ASKED_OTHERS if self.trail and self.trail.asked_others else NOTHING_SENT

    @property
    def verdict(self) -> Verdict:
        """In words; it claims nothing beyond what was looked at."""
        if self.verifying:
            return Verdict("", "Verifying", "Every seal is computed anew.")
        found = self.verification
        if found is None:
            return Verdict("", "Not verified yet", "Verify to compute every seal anew.")
        if found.is_unbroken:
            events = count(found.event_count, "event")
            text = f"{found.event_count} of {events} verified: each seals the one before it."
            return Verdict("ok", "✓ Unbroken", text)
        before = (found.broken_at or 1) - 1
        text = f"{found.reason} {count(before, 'event')} before it verified."
        return Verdict("bad", f"! Event {found.broken_at} was changed outside the app", text)


def _row(event: TrailEvent, day_words: str, *, is_broken: bool) -> EventRow:
    return EventRow(
        sequence=event.sequence,
        day=day_words,
        minute=minute(event.happened_at),
        token="bad" if is_broken else LANE_TOKENS[event.words.lane],
        title=event.words.title,
        detail=event.words.detail,
        seal=f"event #{event.sequence} · {event.seal[:4]}…",
        is_broken=is_broken,
    )
