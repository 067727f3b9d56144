"""Fair tests: keeping what came of one, and what all of them say."""

from dataclasses import dataclass

from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.comparisons import Comparison, Strength, bradley_terry, duels_of
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.takes import Take
from omg_desktop.flows.library import happening
from omg_desktop.ports import Clock, ComparisonShelf, ReleaseShelf, TakeShelf


@dataclass(frozen=True)
class KeepComparison:
    """Keep a fair test that was carried to its end, and tell the trail."""

    comparisons: ComparisonShelf
    releases: ReleaseShelf
    takes: TakeShelf
    now: Clock

    def __call__(self, comparison: Comparison) -> Comparison:
        track = self.releases.track(comparison.track_id)
        kept = comparison.but(finished_at=self.now())
        winner = self.takes.take(kept.winner).number if kept.winner else None
        details = {
            "kind": kept.kind.value,
            "takes": len(kept.takes),
            "choices": len(kept.choices),
            "trials": len(kept.trials),
            "right": kept.right,
            "winner": winner,
            "equally_loud": kept.equally_loud,
        }
        told = happening(EventKind.COMPARISON_FINISHED, self.now, track.release_id, track.id, details)
        self.comparisons.add(kept, told)
        return kept


@dataclass(frozen=True)
class ComparisonsOf:
    """The fair tests of a track, oldest first."""

    comparisons: ComparisonShelf

    def __call__(self, track_id: TrackId) -> tuple[Comparison, ...]:
        return tuple(self.comparisons.of_track(track_id))


@dataclass(frozen=True)
class RankModels:
    """How the models stand in everything that was compared, strongest first."""

    comparisons: ComparisonShelf
    takes: TakeShelf

    def __call__(self) -> tuple[Strength, ...]:
        choices = [choice for comparison in self.comparisons.all() for choice in comparison.pairs]
        wanted = {take for choice in choices for take in (choice.first, choice.second)}
        models = {take.id: _model(take) for take in map(self.takes.take, sorted(wanted))}
        return bradley_terry(duels_of(choices, models))


def _model(take: Take) -> str:
    return f"{take.provider_name} · {take.model}"
