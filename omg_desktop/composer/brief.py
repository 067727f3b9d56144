"""What the composer is asked for: one frozen value, checked when it is born, that travels as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

LENGTH_SECONDS_MIN = 30.0
LENGTH_SECONDS_MAX = 240.0
TEMPO_BPM_MIN = 30.0
TEMPO_BPM_MAX = 300.0
SEED_MAX = 2**63 - 1
TEXT_LENGTH_MAX = 20_000


class BriefError(ValueError):
    """The brief cannot be composed; the message is one sentence that a person can act on."""


@dataclass(frozen=True)
class ComposerBrief:
    """One wish for one song.

    ``genre`` and ``direction`` are free words; ``length_seconds`` is 30 to 240; ``tempo_bpm`` and ``key``
    ("A minor") are exact when given. Raises ``BriefError`` where a field makes no sense.
    """

    genre: str
    seed: int
    length_seconds: float
    instrumental: bool = True
    lyrics: str = ""
    direction: str = ""
    tempo_bpm: float | None = None
    key: str | None = None

    def __post_init__(self) -> None:
        for name in ("genre", "lyrics", "direction"):
            text = getattr(self, name)
            if not isinstance(text, str):
                raise BriefError(f"The brief's {name} must be text.")
            if len(text) > TEXT_LENGTH_MAX:
                raise BriefError(f"The brief's {name} is longer than {TEXT_LENGTH_MAX} characters.")
        if isinstance(self.seed, bool) or not isinstance(self.seed, int) or not 0 <= self.seed <= SEED_MAX:
            raise BriefError("The seed must be a whole number from 0 to 2^63 - 1.")
        if not isinstance(self.instrumental, bool):
            raise BriefError("The brief's instrumental must be true or false.")
        _check_number("length_seconds", self.length_seconds, LENGTH_SECONDS_MIN, LENGTH_SECONDS_MAX)
        if self.tempo_bpm is not None:
            _check_number("tempo_bpm", self.tempo_bpm, TEMPO_BPM_MIN, TEMPO_BPM_MAX)
        if self.key is not None and not isinstance(self.key, str):
            raise BriefError('The key must be text such as "A minor".')

    def as_dict(self) -> dict[str, object]:
        """The brief as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> ComposerBrief:
        """The brief that ``as_dict`` made; raises ``BriefError`` for unknown or missing fields."""
        if not isinstance(values, Mapping):
            raise BriefError("The brief must be a JSON object.")
        known = {field.name for field in fields(cls)}
        if unknown := sorted(str(name) for name in values.keys() - known):
            raise BriefError(f"The brief has unknown fields: {', '.join(unknown)[:200]}.")
        if missing := sorted({"genre", "seed", "length_seconds"} - values.keys()):
            raise BriefError(f"The brief lacks {', '.join(missing)}.")
        return cls(**values)  # type: ignore[arg-type]


def _check_number(name: str, value: object, lowest: float, highest: float) -> None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not lowest <= value <= highest:  # type: ignore[arg-type, operator]
        raise BriefError(f"The brief's {name} must be a number from {lowest:g} to {highest:g}.")
