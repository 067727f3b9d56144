"""What may be made of a take whose score is known: something of the same song, and what it came from."""

from enum import StrEnum

from pydantic import Field

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.values import Digest, Value


class VariationKind(StrEnum):
    """What becomes another; all else stays as it was, as far as music allows."""

    MELODY = "melody"  # a new tune over the same chords
    GENRE = "genre"
    SECTION = "section"  # one part of the song again, over its chords
    TEMPO = "tempo"
    KEY = "key"


class Variation(Value):
    """Which take a take came from, and how. ``value`` is the genre, the section's name, the tempo in BPM or the key."""

    parent: TakeId
    parent_audio: Digest
    kind: VariationKind
    value: str = Field(default="", max_length=80)

    @property
    def words(self) -> str:
        """What it is, as a part of a sentence."""
        return {
            VariationKind.MELODY: "new melody over the same chords",
            VariationKind.GENRE: f"as {self.value}",
            VariationKind.SECTION: f"{self.value} again",
            VariationKind.TEMPO: f"at {self.value} BPM",
            VariationKind.KEY: f"in {self.value}",
        }[self.kind]


class ScoreOutline(Value):
    """What a person needs to know of a score before they ask for something else. Sections in their order, each once."""

    genre: str
    tempo_bpm: float
    musical_key: str
    sections: tuple[str, ...]
    length_seconds: float
    sound: str = ""  # what it was played with, in plain words
