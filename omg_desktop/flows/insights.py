"""Looking back on everything that was made. Computed here; nothing is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event
from omg_desktop.domain.billing import Quote, TrackUse, quote
from omg_desktop.domain.comparisons import Strength
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.insights import Insights, insights_of
from omg_desktop.domain.releases import AudioOrigin, Track
from omg_desktop.domain.submissions import SubmissionState
from omg_desktop.domain.takes import Take
from omg_desktop.flows.submit import CurrentTariff
from omg_desktop.ports import AuditLog, Clock, Mirror, ReleaseShelf, TakeShelf


@dataclass(frozen=True)
class SeeInsights:
    """Figures of the whole library, from its trail, its takes and the receipts of the backend."""

    audit: AuditLog
    releases: ReleaseShelf
    takes: TakeShelf
    mirror: Mirror
    tariff: CurrentTariff
    now: Clock
    rank: Callable[[], tuple[Strength, ...]]

    def __call__(self) -> Insights:
        usage, confirmed_on = self._told()
        tracks = [track for release in self.releases.releases() for track in self.releases.tracks_of(release.id)]
        takes = {track.id: self.takes.of_track(track.id) for track in tracks}
        kept = sum(
            track.audio is not None and track.audio.origin is AudioOrigin.TAKE and not track.removed for track in tracks
        )
        return insights_of(
            usage,
            [take for found in takes.values() for take in found],
            self._quotes(),
            generated_on=[_local_day(event.created_at) for event in usage if event.is_billable],
            confirmed_on=confirmed_on,
            kept=kept,
            today=_local_day(self.now()),
            ranking=self.rank(),
        )

    def _told(self) -> tuple[list[UsageEvent], list[date]]:
        """One walk along the chain."""
        usage, confirmed_on = [], []
        for event in self.audit.chain():
            if event.happening.kind is EventKind.MUSIC_GENERATION:
                usage.append(usage_event(event))
            elif event.happening.kind is EventKind.TAKE_CONFIRMED:
                confirmed_on.append(_local_day(event.happening.happened_at))
        return usage, confirmed_on

    def _quotes(self) -> list[Quote]:
        """The prices of what was submitted and not given back; after a new tariff, what they would be under it."""
        receipts = self.mirror.receipts()
        return [self._quote(key) for key, found in receipts.items() if found.state is not SubmissionState.FAILED]

    def _quote(self, release_id: ReleaseId) -> Quote:
        tracks = [track for track in self.releases.tracks_of(release_id) if not track.removed]
        return quote(self.tariff(), [_use(track, self.takes.of_track(track.id)) for track in tracks])


def _use(track: Track, takes: list[Take]) -> TrackUse:
    counts: dict[str, int] = {}
    for take in takes:
        counts[take.provider] = counts.get(take.provider, 0) + 1
    return TrackUse(track_id=track.id, has_audio=track.audio is not None, generations=counts)


def _local_day(moment: datetime) -> date:
    return moment.astimezone().date()
