"""What is done to several releases and tracks at once: one act, and one step of undo, whatever it concerns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from omg_desktop.domain.ids import ReleaseId
from omg_desktop.flows.trash import InTrash
from omg_desktop.ui.library.acts import Acts
from omg_desktop.ui.library.state import GenreWish, LibraryState, Row, RowKind

RELEASES = (RowKind.RELEASE, RowKind.REMOVED_RELEASE)
TRACKS = (RowKind.TRACK, RowKind.REMOVED_TRACK)


class RemoveSeveralFlow(Protocol):
    def __call__(self, things: Sequence[InTrash], *, restore: bool = False) -> None: ...


@dataclass(frozen=True)
class SeveralFlows:
    """What may be asked for about several at once."""

    remove: RemoveSeveralFlow
    edit: Callable[[Mapping[ReleaseId, Mapping[str, object]]], object]


class Several:
    """Does it by the acts of the side bar."""

    def __init__(self, flows: SeveralFlows, acts: Acts) -> None:
        self._flows = flows
        self._acts = acts

    def remove(self, rows: Sequence[Row]) -> None:
        """Put them into the trash; what was submitted stays, and is told."""
        things = things_of([row for row in rows if not row.is_fixed])
        stay = len(things_of(rows)) - len(things)
        submitted = f"; {stay} {'stays, as it was' if stay == 1 else 'stay, as they were'} submitted" if stay else ""
        if things:
            self._put(things, back=False, said=f"{counted(things)} in the trash{submitted}")

    def restore(self, rows: Sequence[Row]) -> None:
        """Take them out of the trash again."""
        things = things_of(rows)
        self._put(things, back=True, said=f"{counted(things)} back")

    def set_genre(self, state: LibraryState, wish: GenreWish) -> None:
        """Give the releases among these rows one genre; those that were submitted keep theirs."""
        names = [row.release_id for row in wish.rows if row.kind is RowKind.RELEASE]
        summaries = [one for name in names if (one := state.summary(name)) is not None]
        before = {one.release.id: one.release.genre for one in summaries if one.status.is_editable}
        genre = wish.genre
        if not before:
            return
        edit = self._flows.edit
        many = "1 release" if len(before) == 1 else f"{len(before)} releases"
        self._acts.do(
            f"Set genre of {many}",
            f"{many}: {genre}",
            lambda: edit({release_id: {"genre": genre} for release_id in before}),
            lambda: edit({release_id: {"genre": old} for release_id, old in before.items()}),
            ids=before,
        )

    def _put(self, things: Sequence[InTrash], *, back: bool, said: str) -> None:
        remove = self._flows.remove
        self._acts.do(
            f"{'Restore' if back else 'Remove'} {len(things)} things",
            said,
            lambda: remove(things, restore=back),
            lambda: remove(things, restore=not back),
            ids=[name for thing in things for name in (thing.release_id, thing.track_id) if name],
        )


def things_of(rows: Sequence[Row]) -> tuple[InTrash, ...]:
    """The releases and tracks of these rows, in their order; tracks go with their releases."""
    releases = [row.release_id for row in rows if row.kind in RELEASES]
    return tuple(
        InTrash(release_id=row.release_id, track_id=row.track_id)
        for row in rows
        if row.kind in RELEASES or (row.kind in TRACKS and row.release_id not in releases)
    )


def counted(things: Sequence[InTrash]) -> str:
    """ "3 releases and 2 tracks are"."""
    releases = sum(thing.track_id is None for thing in things)
    tracks = len(things) - releases
    parts = [
        f"{count} {what}{'' if count == 1 else 's'}"
        for count, what in ((releases, "release"), (tracks, "track"))
        if count
    ]
    return f"{' and '.join(parts)} {'is' if len(things) == 1 else 'are'}"
