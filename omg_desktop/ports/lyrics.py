"""Writers of lyrics, and the shelves where lyrics and their authors are kept."""

from collections.abc import Callable
from typing import Protocol

from omg_desktop.domain.authorship import Authorship
from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.lyric_requests import LyricAnswer, LyricRequest, LyricWriterCard
from omg_desktop.domain.lyric_versions import LyricVersion
from omg_desktop.ports.jobs import Job


class LyricWriter(Protocol):
    """Writes lyrics, and never asks twice by itself.

    Raises WriterFailed, WriterRefused, WriterUnreachable, KeyNeeded, OutcomeUnknown or Cancelled.
    """

    @property
    def card(self) -> LyricWriterCard: ...

    def sending(self, request: LyricRequest) -> str:
        """The texts a request would send, to the letter. Nothing is asked of anybody."""

    def write(self, request: LyricRequest, tell: Callable[[str], None], job: Job) -> LyricAnswer:
        """Each piece of text goes to ``tell`` as it comes, and all of them are in the answer."""

    def models(self, job: Job) -> tuple[str, ...]:
        """What it can write with. Costs nothing, and shows whether it is there and knows the key."""


class LyricVersionShelf(Protocol):
    """Lyrics as they were; a version is only ever added."""

    def put(self, *versions: LyricVersion) -> None: ...

    def of_track(self, track_id: TrackId) -> list[LyricVersion]:
        """Newest first."""


class AuthorshipShelf(Protocol):
    """Who wrote the lines of a track's lyrics."""

    def put(self, track_id: TrackId, authorship: Authorship) -> None: ...

    def of_track(self, track_id: TrackId) -> Authorship: ...


class WordList(Protocol):
    """The words of a language, as its dictionary writes them in small letters. Called on workers."""

    def knows(self, word: str) -> bool: ...

    def similar(self, word: str, job: Job) -> tuple[str, ...]:
        """Words that are spelled alike, the most likely first."""
