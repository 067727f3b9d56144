"""Who wrote which line: what a writer suggests is remembered before an artist decides about it."""

from dataclasses import dataclass

from omg_desktop.domain.authorship import Authorship, Shares, shares
from omg_desktop.domain.ids import TrackId
from omg_desktop.ports import AuthorshipShelf


@dataclass(frozen=True)
class RememberSuggestion:
    """From now on these lines are known to be a writer's; the lines that stood there before stay whose they were."""

    shelf: AuthorshipShelf

    def __call__(self, track_id: TrackId, lyrics_before: str, suggested: str) -> Authorship:
        known = self.shelf.of_track(track_id).after_edit(lyrics_before).having_heard(suggested)
        self.shelf.put(track_id, known)
        return known


@dataclass(frozen=True)
class SettleAuthorship:
    """Whose the lines of these lyrics are, kept as it is now."""

    shelf: AuthorshipShelf

    def __call__(self, track_id: TrackId, lyrics: str) -> Shares:
        known = self.shelf.of_track(track_id).after_edit(lyrics)
        self.shelf.put(track_id, known)
        return shares(known)
