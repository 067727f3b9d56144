"""A limiter that knows how loud a sound will be, before it is limited."""

from __future__ import annotations

import numpy as np

from omg_desktop.composer.dsp.dynamics import LIMITER_BLOCK, block_peaks, limited, limiter_gain
from omg_desktop.composer.dsp.levels import weighted_energies
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples

HOP_SECONDS = 0.1
PUSH_DB_MAX = 18.0
CLOSE_LU = 0.01
TRIES_MAX = 20


class Limiter:
    """One sound, limited as often as it takes to find the right gain before the limiter."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples
        self._peaks = block_peaks(samples)
        self._energies = weighted_energies(samples, LIMITER_BLOCK)

    def push_for(self, lufs: float, ceiling_db: float) -> float:
        """The gain in dB before the limiter that makes the sound so loud, by the false position (Illinois)."""
        low, high = -PUSH_DB_MAX, PUSH_DB_MAX
        below, above = (self._loudness_lufs(ceiling_db, push) - lufs for push in (low, high))
        if below >= 0 or above <= 0:
            return low if below >= 0 else high
        push = 0.0
        for _ in range(TRIES_MAX):
            off = self._loudness_lufs(ceiling_db, push) - lufs
            if abs(off) < CLOSE_LU:
                break
            if off < 0:
                low, below, above = push, off, above * 0.5
            else:
                high, above, below = push, off, below * 0.5
            push = (low * above - high * below) / (above - below)
        return push

    def limited(self, ceiling_db: float, push_db: float) -> Samples:
        """The sound behind the limiter."""
        return limited(self._samples, limiter_gain(self._peaks, ceiling_db, push_db), ceiling_db)

    def _loudness_lufs(self, ceiling_db: float, push_db: float) -> float:
        """Integrated loudness (BS.1770-4), from the energy of each block and what the limiter does to it."""
        turned = limiter_gain(self._peaks, ceiling_db, push_db)
        summed = np.concatenate([[0.0], np.cumsum(self._energies * turned**2)])
        hop = HOP_SECONDS * SAMPLE_RATE / LIMITER_BLOCK
        edges = np.arange(int(len(self._energies) / hop) + 1) * hop
        hops = np.diff(np.interp(edges, np.arange(len(summed)), summed)) / (HOP_SECONDS * SAMPLE_RATE)
        powers = np.convolve(hops, np.full(4, 0.25), "valid")
        audible = powers[powers > 10 ** ((-70.0 + 0.691) / 10)]
        if not len(audible):
            return -100.0
        return float(-0.691 + 10 * np.log10(audible[audible > audible.mean() * 0.1].mean()))
