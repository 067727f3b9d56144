"""What a take was made from, as words for the clipboard."""

from dataclasses import dataclass
from enum import StrEnum

from omg_desktop.domain.errors import InvalidInput, NotFound
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.domain.sidecar import Sidecar
from omg_desktop.domain.takes import Take
from omg_desktop.ports import OrderShelf, ReleaseShelf, TakeShelf


class Words(StrEnum):
    """Which words of a take."""

    PROMPT = "prompt"
    LYRICS = "lyrics"
    SETTINGS = "settings"
    JSON = "json"


@dataclass(frozen=True)
class WordsOfTake:
    """The prompt as it was sent, the lyrics, or all settings: to be read, or as JSON that builds the draft again."""

    releases: ReleaseShelf
    takes: TakeShelf
    orders: OrderShelf

    def __call__(self, take_id: TakeId, which: Words) -> str:
        """Raises InvalidInput for lyrics of a take that was made without."""
        take = self.takes.take(take_id)
        if which is Words.PROMPT:
            return self._prompt(take)
        if which is Words.LYRICS:
            if take.brief.instrumental or not take.brief.lyrics.strip():
                raise InvalidInput(f"Take {take.number} was made without lyrics. Nothing was copied.")
            return take.brief.lyrics
        sidecar = self._sidecar(take)
        return sidecar.as_text() if which is Words.JSON else sidecar.in_words()

    def _prompt(self, take: Take) -> str:
        try:
            return self.orders.order(take.order_id).prompt
        except NotFound:  # its order is gone; the same brief makes the same prompt
            return prompt_for(take.brief)

    def _sidecar(self, take: Take) -> Sidecar:
        track = self.releases.track(take.track_id)
        release = self.releases.release(track.release_id)
        mark = self.takes.marks_of(track.id).get(take.id)
        title = track.title or release.title
        return Sidecar.of(take, mark, title=title, artist=release.artist, release=release.title)
