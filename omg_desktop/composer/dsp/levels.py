"""Loudness judged from samples of the sound: quick, and close enough to set levels by."""

from __future__ import annotations

import numpy as np

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames
from omg_desktop.sound.loudness import k_weighting_response

LOUD_SHARE = 0.35


def loud_level_db(stem: Samples) -> float:
    """The K-weighted loudness, in LUFS, of the loudest third of a stem's 0.4 s windows that sound at all."""
    return _loud_level_db(stem, LOUD_SHARE, 24)


def rough_loudness_lufs(samples: Samples) -> float:
    """An estimate of the integrated loudness from some of the windows, for where a measurement would be too slow."""
    return _loud_level_db(samples, 0.85, 160)


def _loud_level_db(stem: Samples, share: float, windows_max: int) -> float:
    size = frames(0.4)
    count = len(stem) // size
    windows = stem[: count * size].reshape(count, size, 2)
    power = (windows[:, ::4] ** 2).mean(axis=(1, 2))
    sounding = np.flatnonzero(power > max(1e-9, float(power.max()) * 1e-3))
    if not len(sounding):
        return -200.0
    ranked = sounding[np.argsort(power[sounding], kind="stable")][::-1]
    loud = ranked[: max(1, int(len(ranked) * share))]
    chosen = np.sort(loud[:: -(-len(loud) // windows_max)])
    spectrum = np.fft.rfft(windows[chosen], axis=1)
    weight = np.abs(k_weighting_response(np.fft.rfftfreq(size, 1 / SAMPLE_RATE).astype(np.float64), SAMPLE_RATE)) ** 2
    energy = (np.abs(spectrum) ** 2 * weight[None, :, None]).sum(axis=(1, 2)) * 2.0 / size**2
    return float(-0.691 + 10 * np.log10(energy.mean() + 1e-20))
