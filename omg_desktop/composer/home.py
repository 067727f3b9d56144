"""Whether chords are at home: how much more they sound like their own key than like any other.

The profiles say how much each step of the scale is heard in music whose key is not in doubt (Albrecht and Shanahan,
"The use of large corpora to train a new type of key-finding algorithm", Music Perception 31, 2013).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.theory import MINOR_MODES, SCALES, Chord

MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)
BASS, BASS_FIFTH = 0.8, 0.3  # what the overtones of a bass note add
COLOUR = 0.5  # sevenths and what lies above, against the tones of the triad


def home_margin(chords: Iterable[Chord], tonic: int, mode: str) -> float:
    """Correlation with the key of the chords less that with the most similar other key; above 0 they are at home.

    A modal key is also recognised in the plain major or minor key that has the same seven tones.
    """
    heard = np.zeros(12)
    for chord in chords:
        for index, pitch_class in enumerate(chord.pitch_classes):
            heard[pitch_class] += chord.duration_beats * (1.0 if index < 3 else COLOUR)
        heard[chord.bass] += chord.duration_beats * BASS
        heard[(chord.bass + 7) % 12] += chord.duration_beats * BASS_FIFTH
    names, profiles = _profiles()
    spread = (heard - heard.mean()) / (heard.std() + 1e-9)
    likeness = dict(zip(names, profiles @ spread / 12, strict=True))
    own = _own_keys(tonic, mode)
    return float(max(likeness[name] for name in own) - max(likeness[name] for name in names if name not in own))


def _own_keys(tonic: int, mode: str) -> frozenset[tuple[int, bool]]:
    scale = {(tonic + step) % 12 for step in SCALES[mode]}
    own = {(tonic, mode in MINOR_MODES)}
    if mode not in ("major", "minor", "harmonic minor"):
        own |= {
            (place, minor)
            for place in range(12)
            for minor, steps in ((False, SCALES["major"]), (True, SCALES["minor"]))
            if {(place + step) % 12 for step in steps} == scale
        }
    return frozenset(own)


@lru_cache(maxsize=1)
def _profiles() -> tuple[list[tuple[int, bool]], npt.NDArray[np.float64]]:
    """All 24 keys and their profiles with mean 0 and deviation 1."""
    names = [(place, minor) for minor in (False, True) for place in range(12)]
    rows = np.array([np.roll(MINOR if minor else MAJOR, place) for place, minor in names])
    return names, (rows - rows.mean(axis=1, keepdims=True)) / rows.std(axis=1, keepdims=True)
