"""What a voice is: it makes single notes, which the renderer keeps, reuses and places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from omg_desktop.composer.dsp.filters import Band
from omg_desktop.composer.dsp.signal import Samples

# What is done to the sum of a part's notes: (stretch of sound, the frame of the song at which it begins, the loudest
# peak to expect) -> as much sound. The first ``FINISH_BEFORE`` and the last ``FINISH_AHEAD`` frames are not kept.
Finish: TypeAlias = Callable[[Samples, int, float], Samples]
FINISH_BEFORE = 8192
FINISH_AHEAD = 64


class Voice(Protocol):
    """An instrument. ``tone`` gives (frames,) or (frames, 2) float32 near peak 1; the rest says how to use it."""

    @property
    def traits(self) -> Traits:
        """How the renderer treats its notes."""

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One note held for so long, without its release."""


@dataclass(frozen=True)
class Traits:
    """How notes are cached and placed: release time constant, velocity steps, variants, and what happens to the sum.

    ``sustains`` marks bowed and blown tones, which get an expression curve and overlap a little (legato).
    ``finish`` works on the sum of the notes: an amplifier, a chorus.
    """

    release_seconds: float = 0.08
    velocity_steps: int = 6
    variants: int = 2
    longest_seconds: float = 9.0
    sustains: bool = False
    touch: float = 1.2
    bands: tuple[Band, ...] = ()
    finish: Finish | None = None
