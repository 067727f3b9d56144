"""The tracks a person has been at, to go back and forward between them."""

from collections.abc import Callable

from omg_desktop.domain.ids import TrackId

VISITS_MAX = 100


class Visits:
    """As a browser does it: whoever goes somewhere new from the middle has nothing ahead any more."""

    def __init__(self) -> None:
        self._seen: list[TrackId] = []
        self._place = -1

    def visit(self, track_id: TrackId) -> None:
        """It is open now; the one that a step led to is where it was."""
        if self._place >= 0 and self._seen[self._place] == track_id:
            return
        self._seen = [*self._seen[: self._place + 1], track_id][-VISITS_MAX:]
        self._place = len(self._seen) - 1

    def step(self, by: int, is_there: Callable[[TrackId], bool]) -> TrackId | None:
        """The next one before (−1) or ahead (+1) that is still in the library; None where there is none."""
        here = self._seen[self._place] if self._place >= 0 else None
        place = self._place + by
        while 0 <= place < len(self._seen):
            if self._seen[place] != here and is_there(self._seen[place]):
                self._place = place
                return self._seen[place]
            place += by
        return None
