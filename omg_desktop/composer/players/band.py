"""What every player hears: the plan of the song, its chords and its sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.genre import Genre
from omg_desktop.composer.harmony import ChordTrack
from omg_desktop.composer.score import Section
from omg_desktop.composer.seeds import generator
from omg_desktop.composer.wording import Wishes

# first label of a draw -> the choice it belongs to; draws of a player belong to the part of that name
FAMILIES = {
    "theme": "melody",
    "ornaments": "melody",
    "drums": "drums",
    "groove": "drums",
    "swing": "drums",
    "stop": "drums",
}


@dataclass(frozen=True)
class Band:
    """The song as its players see it, before any of them has played."""

    genre: Genre
    seed: int
    tempo_bpm: float
    sections: tuple[Section, ...]
    chords: ChordTrack
    tonic: int
    mode: str
    wishes: Wishes
    tail_seconds: float
    rerolled: Mapping[str, int] = field(default_factory=dict)

    @property
    def beats_per_bar(self) -> int:
        """Quarter notes in a bar."""
        return self.genre.beats_per_bar

    @property
    def last_bar(self) -> int:
        """The closing bar: everybody meets on its first beat."""
        return self.sections[-1].end_bar - 1

    @property
    def ringing_beats(self) -> float:
        """How long the closing chord is held: its bar, and most of the tail that follows."""
        return self.beats_per_bar + 0.85 * self.tail_seconds * self.tempo_bpm / 60.0

    def chance(self, *labels: object) -> np.random.Generator:
        """The named randomness of this song; a choice drawn anew has a seed of its own."""
        family = FAMILIES.get(str(labels[0]), str(labels[1]) if len(labels) > 1 else "")
        return generator(self.rerolled.get(family, self.seed), *labels)

    def start_beats(self, bar: int) -> float:
        """The beat on which a bar begins."""
        return float(bar * self.beats_per_bar)

    def section_after(self, section: Section) -> Section | None:
        """The next section, if there is one."""
        index = self.sections.index(section)
        return self.sections[index + 1] if index + 1 < len(self.sections) else None
