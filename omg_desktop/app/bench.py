"""The parts of a desk that serve the audition bench."""

from dataclasses import dataclass
from pathlib import Path

from omg_desktop.adapters.audio_detail import CachedSoundDetails
from omg_desktop.adapters.measuring import CarryOut
from omg_desktop.adapters.store.comparisons import SqliteComparisonShelf
from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.references import SqliteReferenceShelf
from omg_desktop.flows.comparisons import ComparisonsOf, KeepComparison, RankModels
from omg_desktop.flows.references import KeepReference, PutBeside, ReferenceOf
from omg_desktop.flows.takes import MarkTake
from omg_desktop.ports import AudioFolder, Clock, ReleaseShelf, TakeShelf


@dataclass(frozen=True)
class BenchDesk:
    """What is asked for while takes are compared."""

    details: CachedSoundDetails
    mark_take: MarkTake
    keep_comparison: KeepComparison
    comparisons_of: ComparisonsOf
    rank_models: RankModels
    reference_of: ReferenceOf
    put_beside: PutBeside
    keep_reference: KeepReference


def build_bench(
    library: Library,
    releases: ReleaseShelf,
    takes: TakeShelf,
    audio: AudioFolder,
    cache: Path,
    carry_out: CarryOut,
    now: Clock,
) -> BenchDesk:
    """Measured sound is kept in ``cache``, which may be thrown away at any time."""
    comparisons, references = SqliteComparisonShelf(library), SqliteReferenceShelf(library)
    return BenchDesk(
        details=CachedSoundDetails(audio.path, cache, carry_out),
        mark_take=MarkTake(releases, takes, now),
        keep_comparison=KeepComparison(comparisons, releases, takes, now),
        comparisons_of=ComparisonsOf(comparisons),
        rank_models=RankModels(comparisons, takes),
        reference_of=ReferenceOf(references),
        put_beside=PutBeside(references, audio, now),
        keep_reference=KeepReference(references),
    )
