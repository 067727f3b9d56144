"""The score: a whole song as a value, before any sound is made.

Times are in beats (quarter notes) from the first bar; ``Score.seconds_at`` turns them into seconds. A score
can be shown, saved as JSON, edited and rendered; it is what the MIDI file and the chord sheet are made of.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from omg_desktop.composer.theory import PITCH_NAMES, Chord


class Note(NamedTuple):
    """One note: beats, MIDI pitch (or the number of a drum), velocity 0 to 1, and how it is played.

    ``shift_seconds`` is the player's micro-timing; ``articulation`` is a word of the voice ("mute", "down");
    ``motif`` names the melodic idea the note belongs to; ``syllable`` is what a singer would sing on it.
    """

    start_beats: float
    duration_beats: float
    pitch: int
    velocity: float
    shift_seconds: float = 0.0
    articulation: str = ""
    motif: str = ""
    syllable: str = ""


@dataclass(frozen=True)
class Part:
    """One instrument of the band with all that it plays, and how it stands in the mix.

    ``level_db`` is the loudness of its loud passages relative to the band; ``pan`` runs from -1 (left) to 1;
    the sends are linear gains; ``swing`` is the share of a swung pair that its first note takes (0.5 straight).
    """

    name: str
    role: str
    voice: str
    notes: tuple[Note, ...]
    level_db: float = -20.0
    pan: float = 0.0
    width: float = 0.0
    reverb: float = 0.0
    hall: float = 0.0
    delay: float = 0.0
    duck: float = 0.0
    swing: float = 0.5
    swing_unit_beats: float = 0.5
    settings: tuple[tuple[str, float], ...] = ()

    @property
    def is_drums(self) -> bool:
        """Whether pitches are drums and not tones."""
        return self.role == "drums"


@dataclass(frozen=True)
class Section:
    """A stretch of whole bars with one purpose; ``kind`` is its function and ``energy`` 0 to 1."""

    name: str
    kind: str
    start_bar: int
    bars: int
    energy: float
    start_seconds: float
    end_seconds: float

    @property
    def end_bar(self) -> int:
        """The bar after the last one."""
        return self.start_bar + self.bars


@dataclass(frozen=True)
class SoundPlan:
    """Targets of mix and master: reverb kind, spectrum (see ``mastering``), dynamics in dB, drive 0 to 1."""

    reverb: str = "plate"
    delay_beats: float = 0.75
    section_dynamics_db: float = 3.0
    drive: float = 0.2
    side_gain: float = 1.0
    spectrum: tuple[tuple[str, float], ...] = ()
    texture: str = ""


@dataclass(frozen=True)
class Score:
    """A composed song. ``tempo_map`` holds (beat, seconds) points with straight lines between them."""

    genre: str
    requested_genre: str
    seed: int
    tempo_bpm: float
    beats_per_bar: int
    tonic: int
    mode: str
    length_seconds: float
    sections: tuple[Section, ...]
    chords: tuple[Chord, ...]
    parts: tuple[Part, ...]
    tempo_map: tuple[tuple[float, float], ...]
    kick_beats: tuple[float, ...] = ()
    sound: SoundPlan = field(default_factory=SoundPlan)
    heard_words: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The key in words, such as "A minor"."""
        quality = "minor" if self.mode in ("minor", "dorian", "phrygian", "harmonic minor") else "major"
        return f"{PITCH_NAMES[self.tonic]} {quality}"

    @property
    def bars(self) -> int:
        """Number of bars, the closing chord included."""
        return self.sections[-1].end_bar

    @property
    def end_beats(self) -> float:
        """The beat at which the last bar ends."""
        return float(self.bars * self.beats_per_bar)

    def seconds_at(self, beats: float) -> float:
        """When this beat sounds, in seconds; beyond the map the last tempo goes on."""
        return seconds_on_map(self.tempo_map, beats)

    def as_dict(self) -> dict[str, Any]:
        """The score as plain JSON values."""
        return asdict(self) | {
            "parts": [asdict(part) | {"notes": [list(n) for n in part.notes]} for part in self.parts]
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Score:
        """The score that ``as_dict`` made, also after a round through JSON."""
        plain = dict(values)
        plain["sections"] = tuple(Section(**section) for section in plain["sections"])
        plain["chords"] = tuple(Chord.from_dict(chord) for chord in plain["chords"])
        plain["parts"] = tuple(_part_from(part) for part in plain["parts"])
        sound = plain["sound"]
        plain["sound"] = SoundPlan(**(sound | {"spectrum": _pairs(sound["spectrum"])}))
        plain["tempo_map"] = tuple((float(beat), float(second)) for beat, second in plain["tempo_map"])
        plain["kick_beats"] = tuple(plain["kick_beats"])
        plain["heard_words"] = tuple(plain["heard_words"])
        return cls(**plain)


def seconds_on_map(tempo_map: Sequence[tuple[float, float]], beats: float) -> float:
    """Seconds of a beat on (beat, seconds) points; the end pieces are extended."""
    index = bisect_right(tempo_map, (beats, float("inf"))) - 1
    index = min(max(index, 0), len(tempo_map) - 2)
    (beat_a, second_a), (beat_b, second_b) = tempo_map[index], tempo_map[index + 1]
    return second_a + (beats - beat_a) * (second_b - second_a) / (beat_b - beat_a)


def _pairs(values: Sequence[Sequence[Any]]) -> tuple[tuple[str, float], ...]:
    return tuple((str(name), float(number)) for name, number in values)


def _part_from(values: Mapping[str, Any]) -> Part:
    notes = tuple(Note(*note) for note in values["notes"])
    return Part(**(dict(values) | {"notes": notes, "settings": _pairs(values["settings"])}))
