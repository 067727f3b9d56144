"""Where notes and beats begin, as far as it shows in how the sound swells."""

from collections.abc import Generator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_HOP_SECONDS = 0.0025
_AHEAD_HOPS, _BEHIND_HOPS = 2, 8
_RISE_MIN = 10**0.6  # 6 dB
_APART_HOPS = 24
_HOPS_AT_ONCE = 4_000
# Relative to the mean power: what swells below that is not heard beside the rest.
_FLOOR = 1e-4


def find_attacks(samples: Samples, rate_hz: int) -> NDArray[np.int64]:
    """The frames at which something begins that is 6 dB stronger than the 20 ms before it, at least 60 ms apart."""
    steps = finding_attacks(samples, rate_hz)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return np.asarray(stop.value, np.int64)


def finding_attacks(samples: Samples, rate_hz: int) -> Generator[None, None, NDArray[np.int64]]:
    """The same in steps of some hundredths of a second, so that others get their turn."""
    hop = max(1, round(_HOP_SECONDS * rate_hz))
    hops = len(samples) // hop
    if hops < _BEHIND_HOPS + _AHEAD_HOPS + _APART_HOPS:
        return np.zeros(0, np.int64)
    power, power_of_change = np.empty(hops), np.empty(hops)
    for first in range(0, hops, _HOPS_AT_ONCE):
        last = min(first + _HOPS_AT_ONCE, hops)
        piece, before = samples[first * hop : last * hop], max(first * hop - 1, 0)
        power[first:last] = _power(piece, hop)
        power_of_change[first:last] = _power(np.diff(piece, axis=0, prepend=samples[before : before + 1]), hop)
        yield
    rise = np.maximum(_rises(power), _rises(power_of_change))
    highest = sliding_window_view(np.pad(rise, _APART_HOPS), 2 * _APART_HOPS + 1).max(axis=1)
    places = np.flatnonzero((rise == highest) & (rise > _RISE_MIN))
    return np.asarray(places * hop, np.int64)


def _power(sound: Samples, hop: int) -> NDArray[np.float32]:
    """Of each hop, all channels together."""
    hops = sound.reshape(-1, hop * sound.shape[1])
    return np.asarray(np.einsum("ij,ij->i", hops, hops), np.float32)


def _rises(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each hop: how much stronger the sound is from there on than before it."""
    sums = np.concatenate([[0.0], np.cumsum(power + power.mean() * _FLOOR + 1e-12)])
    ahead = (sums[_AHEAD_HOPS:] - sums[:-_AHEAD_HOPS]) / _AHEAD_HOPS
    behind = (sums[_BEHIND_HOPS:] - sums[:-_BEHIND_HOPS]) / _BEHIND_HOPS
    rises = np.ones(len(power))
    rises[_BEHIND_HOPS : len(power) - _AHEAD_HOPS + 1] = ahead[_BEHIND_HOPS:] / behind[: len(ahead) - _BEHIND_HOPS]
    return rises
