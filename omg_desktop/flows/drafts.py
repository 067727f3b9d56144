"""Writing down what a person wants to hear."""

from collections.abc import Callable
from dataclasses import dataclass

from omg_desktop.domain.drafts import Brief, Draft
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.surprise import Dice, surprise_brief
from omg_desktop.domain.values import Value
from omg_desktop.flows.library import NewRelease, Standing
from omg_desktop.ports import Clock, DraftShelf, PreferenceShelf, ReleaseShelf

FIRST_LENGTH_SECONDS = 60
"""Short enough that three takes are there within the first half minute."""


class OpenedDraft(Value):
    """A draft with what stands around it. When it is fixed, ``status`` says why."""

    draft: Draft
    track: Track
    release: Release
    status: ReleaseStatus

    @property
    def editable(self) -> bool:
        return self.status.is_editable


@dataclass(frozen=True)
class OpenDraft:
    """The draft of a track; one that was never written begins in the release's genre."""

    drafts: DraftShelf
    releases: ReleaseShelf
    preferences: PreferenceShelf
    standing: Standing
    now: Clock

    def __call__(self, track_id: TrackId) -> OpenedDraft:
        track = self.releases.track(track_id)
        release = self.releases.release(track.release_id)
        draft = self.drafts.draft(track_id)
        if draft is None:
            provider = self.preferences.load().default_provider
            draft = Draft(track_id=track_id, brief=Brief(genre=release.genre), provider=provider, edited_at=self.now())
        return OpenedDraft(draft=draft, track=track, release=release, status=self.standing(release.id))


@dataclass(frozen=True)
class SaveDraft:
    """Keep a draft. Its texts go into the library only; the trail hears of a brief when takes are ordered from it."""

    drafts: DraftShelf
    now: Clock

    def __call__(self, draft: Draft) -> Draft:
        saved = draft.but(edited_at=self.now())
        self.drafts.put(saved)
        return saved


@dataclass(frozen=True)
class SurpriseMe:
    """Draw genre and direction anew; the same seed draws the same."""

    catalogue: GenreCatalogue
    dice: Callable[[int | None], Dice]

    def __call__(self, brief: Brief, known_genre: str = "", seed: int | None = None) -> Brief:
        return surprise_brief(brief, self.catalogue, self.dice(seed), known_genre)


@dataclass(frozen=True)
class BeginLibrary:
    """Give a library that was never used a release, a track and a drawn brief, so that one press makes music."""

    releases: ReleaseShelf
    drafts: DraftShelf
    new_release: NewRelease
    surprise: SurpriseMe
    now: Clock

    def __call__(self) -> None:
        if self.releases.releases():
            return
        release = self.new_release()
        (track,) = self.releases.tracks_of(release.id)
        brief = self.surprise(Brief(length_seconds=FIRST_LENGTH_SECONDS))
        self.drafts.put(Draft(track_id=track.id, brief=brief, edited_at=self.now()))
