"""Drafts that wait to be written down: always the newest of a track, and never an older one after it."""

import threading
from collections.abc import Callable

from omg_desktop.domain.drafts import Draft
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import TrackId


class WaitingDrafts:
    """Filled on the UI thread, emptied on workers; one at a time writes."""

    def __init__(self, save: Callable[[Draft], Draft]) -> None:
        self._save = save
        self._waiting: dict[TrackId, Draft] = {}
        self._keeping = threading.Lock()
        self._writing = threading.Lock()

    def put(self, draft: Draft) -> None:
        """This is now what has to be written of its track."""
        with self._keeping:
            self._waiting[draft.track_id] = draft

    def write(self) -> tuple[Draft, ...]:
        """Write what waits. A draft that could not be written waits on, unless a newer one came meanwhile."""
        written: list[Draft] = []
        with self._writing:
            while (draft := self._next()) is not None:
                try:
                    written.append(self._save(draft))
                except OmgError:
                    with self._keeping:
                        self._waiting.setdefault(draft.track_id, draft)
                    raise
        return tuple(written)

    def __bool__(self) -> bool:
        with self._keeping:
            return bool(self._waiting)

    def _next(self) -> Draft | None:
        with self._keeping:
            return self._waiting.pop(next(iter(self._waiting))) if self._waiting else None
