"""Several things in one act: each is looked at before the first is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from omg_desktop.domain.ids import ReleaseId, TakeId, TrackId
from omg_desktop.domain.takes import Standing as Pile
from omg_desktop.flows.library import EditRelease, Standing
from omg_desktop.flows.trash import InTrash, RemoveRelease, RemoveTrack
from omg_desktop.ports import ReleaseShelf, TakeShelf


@dataclass(frozen=True)
class RemoveSeveral:
    """Put these into the trash, or take them out again, the last one first, so that each finds its old place.

    Raises InvalidInput, and changes nothing, where a release is fixed.
    """

    standing: Standing
    remove_release: RemoveRelease
    remove_track: RemoveTrack

    def __call__(self, things: Sequence[InTrash], *, restore: bool = False) -> None:
        for release_id in {thing.release_id for thing in things}:
            self.standing.require_editable(release_id)
        for thing in reversed(things) if restore else things:
            if thing.track_id is None:
                self.remove_release(thing.release_id, restore=restore)
            else:
                self.remove_track(thing.track_id, restore=restore)


@dataclass(frozen=True)
class EditSeveral:
    """Change fields of several releases. Raises InvalidInput, and changes nothing, where one is fixed."""

    standing: Standing
    edit_release: EditRelease

    def __call__(self, changes: Mapping[ReleaseId, Mapping[str, object]]) -> None:
        for release_id in changes:
            self.standing.require_editable(release_id)
        for release_id, fields in changes.items():
            self.edit_release(release_id, fields)


@dataclass(frozen=True)
class PickTakes:
    """The takes to export of these tracks: of each the confirmed one, else those that are kept."""

    releases: ReleaseShelf
    takes: TakeShelf

    def __call__(self, track_ids: Sequence[TrackId]) -> tuple[TakeId, ...]:
        return tuple(take_id for track_id in track_ids for take_id in self._of(track_id))

    def _of(self, track_id: TrackId) -> list[TakeId]:
        audio = self.releases.track(track_id).audio
        if audio is not None and audio.take_id is not None:
            return [audio.take_id]
        marks = self.takes.marks_of(track_id)
        takes = self.takes.of_track(track_id)
        return [take.id for take in takes if take.id in marks and marks[take.id].standing is Pile.KEPT]


@dataclass(frozen=True)
class Several:
    """Everything that is done to several things at once."""

    remove: RemoveSeveral
    edit: EditSeveral
    pick_takes: PickTakes

    @classmethod
    def of(
        cls,
        standing: Standing,
        releases: ReleaseShelf,
        takes: TakeShelf,
        remove_release: RemoveRelease,
        remove_track: RemoveTrack,
        edit_release: EditRelease,
    ) -> Self:
        """From the flows for one."""
        remove = RemoveSeveral(standing, remove_release, remove_track)
        return cls(remove, EditSeveral(standing, edit_release), PickTakes(releases, takes))
