"""Everything about files going out and coming in, together."""

from dataclasses import dataclass

from omg_desktop.flows.bundle import BundleRelease
from omg_desktop.flows.copying import WordsOfTake
from omg_desktop.flows.export import ExportAudio, ExportTakes, SizeOfTakes
from omg_desktop.flows.export_all import ExportEverything
from omg_desktop.flows.sidecars import OpenSidecar
from omg_desktop.flows.stems import ExportStems


@dataclass(frozen=True)
class Exports:
    """One for a desk."""

    audio: ExportAudio
    takes: ExportTakes
    size_of_takes: SizeOfTakes
    stems: ExportStems
    everything: ExportEverything
    bundle: BundleRelease
    open_sidecar: OpenSidecar
    words_of_take: WordsOfTake
