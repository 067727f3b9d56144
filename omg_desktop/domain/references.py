"""A reference track: a finished record beside the takes of a track, to compare by ear."""

from pydantic import AwareDatetime, Field

from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.takes import AudioFacts, Section, Take
from omg_desktop.domain.values import Digest, Value

REFERENCE_NAME_LENGTH_MAX = 255


class Reference(Value):
    """Somebody's finished record. It is heard like a take and never is one: not rated, confirmed, billed or exported.

    ``id`` is the name by which a deck knows it; ``name`` that of the file it came from.
    """

    id: TakeId
    track_id: TrackId
    name: str = Field(min_length=1, max_length=REFERENCE_NAME_LENGTH_MAX)
    audio_digest: Digest
    facts: AudioFacts
    put_at: AwareDatetime

    @property
    def sections(self) -> tuple[Section, ...]:
        """Nobody said where its parts lie."""
        return ()

    @property
    def tempo_bpm(self) -> float | None:
        """Nobody said how fast it is."""
        return None


Sound = Take | Reference
"""What can lie on a deck."""
