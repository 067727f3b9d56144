"""Files going out and settings coming in, put together from what a desk has."""

from collections.abc import Mapping

from omg_desktop import __version__
from omg_desktop.adapters.audio_tags import ai_mark
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.flows.bundle import BundleRelease
from omg_desktop.flows.copying import WordsOfTake
from omg_desktop.flows.export import ExportAudio, ExportTakes, SizeOfTakes
from omg_desktop.flows.export_all import ExportEverything
from omg_desktop.flows.library import NewRelease, Standing
from omg_desktop.flows.outgoing import Exports
from omg_desktop.flows.proof import ExportProof
from omg_desktop.flows.sidecars import OpenSidecar
from omg_desktop.flows.stems import ExportStems
from omg_desktop.ports import (
    AudioFolder,
    AuditLog,
    Clock,
    DraftShelf,
    Mirror,
    OrderShelf,
    ReleaseShelf,
    Scores,
    TakeShelf,
)


def build_exports(  # one line for each thing it stands on
    releases: ReleaseShelf,
    drafts: DraftShelf,
    takes: TakeShelf,
    orders: OrderShelf,
    audit: AuditLog,
    mirror: Mirror,
    audio: AudioFolder,
    scores: Scores,
    new_release: NewRelease,
    standing: Standing,
    now: Clock,
) -> Exports:
    """Every file is marked with this app's version and how its sound came to be."""

    def mark(source: DigitalSource) -> Mapping[str, str]:
        return ai_mark(__version__, source.value)

    export_takes = ExportTakes(releases, takes, audio, audit, mark, now)
    stems = ExportStems(releases, takes, scores, audio, audit, mark, now)
    proof = ExportProof(audit, mirror)
    return Exports(
        audio=ExportAudio(releases, takes, audio, audit, mark, now),
        takes=export_takes,
        size_of_takes=SizeOfTakes(takes, audio),
        stems=stems,
        everything=ExportEverything(releases, drafts, takes, audio, export_takes, proof),
        bundle=BundleRelease(releases, drafts, takes, audio, mirror, export_takes, stems, proof),
        open_sidecar=OpenSidecar(releases, drafts, new_release, standing, now),
        words_of_take=WordsOfTake(releases, takes, orders),
    )
