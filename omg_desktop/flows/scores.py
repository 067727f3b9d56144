"""What a take's score is good for: its notes and its chords as files, and other takes of the same song."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.drafts import Draft, Order
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.takes import Take
from omg_desktop.domain.variations import ScoreOutline, Variation, VariationKind
from omg_desktop.flows.library import happening
from omg_desktop.ports import AuditLog, Clock, Job, ReleaseShelf, Scores, TakeShelf

DRAWN_ANEW = (VariationKind.MELODY, VariationKind.SECTION)


@dataclass(frozen=True)
class _Teller:
    """Tells the trail that something of a take left the library. Nothing is generated, and nothing is charged."""

    releases: ReleaseShelf
    audit: AuditLog
    now: Clock

    def __call__(self, take: Take, suffix: str) -> None:
        release_id = self.releases.track(take.track_id).release_id
        details = {"audio_sha256": take.audio_digest, "suffix": suffix}
        self.audit.append(happening(EventKind.AUDIO_EXPORTED, self.now, release_id, take.track_id, details))


@dataclass(frozen=True)
class OutlineOf:
    """What there is to vary in a take. Raises InvalidInput for one without a score."""

    takes: TakeShelf
    scores: Scores

    def __call__(self, take_id: TakeId, job: Job) -> ScoreOutline:
        return self.scores.outline(self.takes.take(take_id).audio_digest, job)


@dataclass(frozen=True)
class ExportMidi:
    """Write the notes of every part, with tempo map and markers."""

    takes: TakeShelf
    scores: Scores
    tell: _Teller

    def __call__(self, take_id: TakeId, target: Path, job: Job) -> Path:
        take = self.takes.take(take_id)
        written = self.scores.write_midi(take.audio_digest, target, job)
        self.tell(take, written.suffix)
        return written


@dataclass(frozen=True)
class ChordSheet:
    """Sections, chords and words as plain text; with a target, as a file."""

    takes: TakeShelf
    scores: Scores
    tell: _Teller

    def __call__(self, take_id: TakeId, job: Job, target: Path | None = None) -> str:
        take = self.takes.take(take_id)
        if target is not None:
            self.scores.write_chords(take.audio_digest, target, job)
            self.tell(take, target.suffix)
        return self.scores.chord_sheet(take.audio_digest, job)


@dataclass(frozen=True)
class OrderVariation:
    """Order another take of the same song, with one thing changed. It is a generation like any other, and counts one.

    What cannot be is refused before anything is ordered.
    """

    takes: TakeShelf
    scores: Scores
    order_takes: Callable[..., tuple[Order, ...]]
    now: Clock

    def __call__(self, take_id: TakeId, kind: VariationKind, value: str, job: Job) -> tuple[Order, ...]:
        take, value = self.takes.take(take_id), value.strip()
        if not value and kind is not VariationKind.MELODY:
            raise InvalidInput(f"Say which {kind.value} it shall be.")
        becomes = self.scores.outline_varied(take.audio_digest, kind, value, job)
        try:
            variation = Variation(parent=take.id, parent_audio=take.audio_digest, kind=kind, value=value)
            changes: dict[str, object] = {"length_seconds": round(becomes.length_seconds)}
            if kind is VariationKind.GENRE:
                changes["genre"] = value
            brief = take.brief.but(**changes)
        except ValueError as error:
            if kind is VariationKind.TEMPO:
                words = f"At {value} BPM it would last {becomes.length_seconds:.0f} seconds, which no take may."
                raise InvalidInput(words) from error
            raise InvalidInput(f"“{value[:80]}” cannot be the {kind.value}.") from error
        draft = Draft(track_id=take.track_id, brief=brief, provider=take.provider, edited_at=self.now())
        seed = None if kind in DRAWN_ANEW else take.seed
        return self.order_takes(draft, count=1, seed=seed, variation=variation)


@dataclass(frozen=True)
class ScoreFlows:
    """All that a score is good for."""

    has_score: Callable[[Take], bool]
    outline_of: OutlineOf
    export_midi: ExportMidi
    chord_sheet: ChordSheet
    order_variation: OrderVariation


def score_flows(
    releases: ReleaseShelf,
    takes: TakeShelf,
    audit: AuditLog,
    scores: Scores,
    order_takes: Callable[..., tuple[Order, ...]],
    now: Clock,
) -> ScoreFlows:
    """All of them, over the same shelves."""
    tell = _Teller(releases, audit, now)
    return ScoreFlows(
        has_score=lambda take: scores.has(take.audio_digest),
        outline_of=OutlineOf(takes, scores),
        export_midi=ExportMidi(takes, scores, tell),
        chord_sheet=ChordSheet(takes, scores, tell),
        order_variation=OrderVariation(takes, scores, order_takes, now),
    )
