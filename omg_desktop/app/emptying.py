"""The trash of a desk: what it weighs, emptying it, and collecting what a crash left behind."""

from collections.abc import Sequence
from dataclasses import dataclass

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.trash import SqliteTrashShelf
from omg_desktop.flows.library import Standing
from omg_desktop.flows.trash import CollectLeftOver, EmptyTrash, WeighTrash
from omg_desktop.ports import AudioFolder, Clock, Discards, ReleaseShelf


@dataclass(frozen=True)
class TrashDesk:
    """What is asked for where the trash is looked at."""

    weigh: WeighTrash
    empty: EmptyTrash
    collect: CollectLeftOver


def build_trash(
    library: Library,
    releases: ReleaseShelf,
    standing: Standing,
    audio: AudioFolder,
    beside: Sequence[Discards],
    now: Clock,
) -> TrashDesk:
    """``beside``: what else is kept under the digest of audio, and goes with it."""
    shelf = SqliteTrashShelf(library)
    weigh, collect = WeighTrash(releases, shelf, standing, audio), CollectLeftOver(shelf, audio, beside)
    return TrashDesk(weigh, EmptyTrash(weigh, shelf, collect, now), collect)
