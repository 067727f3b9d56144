"""Where notes and beats begin, as far as it shows in how the sound swells."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_HOP_SECONDS = 0.0025
_AHEAD_HOPS, _BEHIND_HOPS = 2, 8
_RISE_MIN = 10**0.6  # 6 dB
_APART_HOPS = 24
# Relative to the mean power: what swells below that is not heard beside the rest.
_FLOOR = 1e-4


def find_attacks(samples: Samples, rate_hz: int) -> NDArray[np.int64]:
    """The frames at which something begins that is 6 dB stronger than the 20 ms before it, at least 60 ms apart."""
    hop = max(1, round(_HOP_SECONDS * rate_hz))
    hops = len(samples) // hop
    if hops < _BEHIND_HOPS + _AHEAD_HOPS + _APART_HOPS:
        return np.zeros(0, np.int64)
    sound = samples[: hops * hop]
    rise = np.maximum(_rises(sound, hop), _rises(np.diff(sound, axis=0, prepend=sound[:1]), hop))
    highest = sliding_window_view(np.pad(rise, _APART_HOPS), 2 * _APART_HOPS + 1).max(axis=1)
    places = np.flatnonzero((rise == highest) & (rise > _RISE_MIN))
    return np.asarray(places * hop, np.int64)


def _rises(sound: Samples, hop: int) -> NDArray[np.float64]:
    """For each hop: how much stronger the sound is from there on than before it."""
    power = np.einsum("ijk,ijk->i", *[sound.reshape(-1, hop, sound.shape[1])] * 2).astype(np.float64)
    power += power.mean() * _FLOOR + 1e-12
    sums = np.concatenate([[0.0], np.cumsum(power)])
    ahead = (sums[_AHEAD_HOPS:] - sums[:-_AHEAD_HOPS]) / _AHEAD_HOPS
    behind = (sums[_BEHIND_HOPS:] - sums[:-_BEHIND_HOPS]) / _BEHIND_HOPS
    rises = np.ones(len(power))
    rises[_BEHIND_HOPS : len(power) - _AHEAD_HOPS + 1] = ahead[_BEHIND_HOPS:] / behind[: len(ahead) - _BEHIND_HOPS]
    return rises
