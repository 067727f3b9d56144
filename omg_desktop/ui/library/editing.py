"""Titles and places: what is changed of one release or track in the side bar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import TEXT_LENGTH_MAX, Release, Track
from omg_desktop.ui.library.acts import Acts
from omg_desktop.ui.library.state import UNTITLED_RELEASE, UNTITLED_TRACK, LibraryState, Moving, Renaming


@dataclass(frozen=True)
class EditingFlows:
    """What may be asked for."""

    edit_release: Callable[[ReleaseId, Mapping[str, object]], Release]
    save_track: Callable[[Track], Track]
    move_track: Callable[[TrackId, int], object]


class Editing:
    """Does it by the acts of the side bar."""

    def __init__(self, flows: EditingFlows, acts: Acts) -> None:
        self._flows = flows
        self._acts = acts

    def rename(self, state: LibraryState, renaming: Renaming) -> None:
        """Give a release or a track another title."""
        title = renaming.title.strip()[:TEXT_LENGTH_MAX]
        track = state.found_track(renaming.track_id)
        summary = state.summary(renaming.release_id)
        if track is not None:
            flows, old = self._flows, track
            self._acts.do(
                f"Rename “{old.title or UNTITLED_TRACK}”",
                f"Renamed to “{title or UNTITLED_TRACK}”",
                lambda: flows.save_track(old.but(title=title)),
                lambda: flows.save_track(old),
                ids=[old.id, old.release_id],
            )
        elif summary is not None and renaming.track_id is None:
            release, edit = summary.release, self._flows.edit_release
            self._acts.do(
                f"Rename “{release.title or UNTITLED_RELEASE}”",
                f"Renamed to “{title or UNTITLED_RELEASE}”",
                lambda: edit(release.id, {"title": title}),
                lambda: edit(release.id, {"title": release.title}),
                ids=[release.id],
            )

    def move(self, state: LibraryState, moving: Moving) -> None:
        """Give a track another place in its release."""
        track = state.found_track(moving.track_id)
        summary = state.summary(track.release_id) if track else None
        if track is None or summary is None or not 1 <= moving.position <= len(summary.tracks):
            return
        old, move_track = track, self._flows.move_track
        self._acts.do(
            f"Move “{old.title or UNTITLED_TRACK}”",
            f"“{old.title or UNTITLED_TRACK}” is number {moving.position} now",
            lambda: move_track(old.id, moving.position),
            lambda: move_track(old.id, old.position),
            ids=[old.id, old.release_id],
        )
