"""Settings that come back in: the draft of an exported take, built again."""

from dataclasses import dataclass
from pathlib import Path

from omg_desktop.domain.drafts import Draft
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.releases import Track
from omg_desktop.domain.sidecar import SIDECAR_BYTES_MAX, Sidecar
from omg_desktop.flows.library import AddTrack, NewRelease, SaveTrack, Standing
from omg_desktop.ports import Clock, DraftShelf, ReleaseShelf


@dataclass(frozen=True)
class OpenSidecar:
    """Build the draft of an exported take again, as a new track: its brief, provider and seed."""

    releases: ReleaseShelf
    drafts: DraftShelf
    new_release: NewRelease
    standing: Standing
    now: Clock

    def __call__(self, path: Path, release_id: ReleaseId | None) -> Track:
        sidecar = _read(path)
        if release_id is None or not self.standing(release_id).is_editable:
            release_id = self.new_release(sidecar.release, sidecar.artist, sidecar.brief.genre).id
            track = self.releases.tracks_of(release_id)[0]
            SaveTrack(self.releases, self.standing, self.now)(track.but(title=sidecar.title))
        else:
            track = AddTrack(self.releases, self.drafts, self.now)(release_id, sidecar.title)
        draft = Draft(
            track_id=track.id,
            brief=sidecar.brief,
            provider=sidecar.provider,
            takes_wanted=1,
            seed=sidecar.seed,
            edited_at=self.now(),
        )
        self.drafts.put(draft)
        return self.releases.track(track.id)


def _read(path: Path) -> Sidecar:
    try:
        if path.stat().st_size > SIDECAR_BYTES_MAX:
            raise InvalidInput(f"{path.name} is too big to hold the settings of a take.")
        return Sidecar.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path.name} cannot be read.") from error
