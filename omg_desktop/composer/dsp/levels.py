"""Loudness judged from samples of the sound: quick, and close enough to set levels by."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from omg_desktop.composer.dsp.both_cores import each
from omg_desktop.composer.dsp.filters import transform_size
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, Spectrum, frames
from omg_desktop.composer.dsp.transforms import filtered
from omg_desktop.sound.loudness import k_weighting_response

LOUD_SHARE = 0.35
TRANSFORM_MAX = 1 << 16
SONG_PIECES_MIN = 20  # of less, a tone, two are measured at once anyway
OVERLAP = 1 << 12  # what the weighting still rings after so long is below -170 dB


def loud_level_db(stem: Samples) -> float:
    """The K-weighted loudness, in LUFS, of the loudest third of a stem's 0.4 s windows that sound at all."""
    return _loud_level_db(stem, LOUD_SHARE, 24)


def weighted_energies(samples: Samples, block: int) -> Curve:
    """The K-weighted energy of all channels together in each whole block of so many frames, the last one begun."""
    count, size = len(samples), min(TRANSFORM_MAX, transform_size(len(samples) + OVERLAP + block))
    response = _weighting(size)
    step = (size - OVERLAP) // block * block

    def energies_from(start: int) -> Curve:
        first = max(0, start - OVERLAP)
        sound = samples[first : start + step]
        before = OVERLAP - (start - first)
        piece = np.zeros((samples.shape[1], size), dtype=np.float32)
        piece[:, before : before + len(sound)] = sound.T
        weighted = filtered(piece, response, size)[:, OVERLAP : OVERLAP + step]
        energies: Curve = np.square(weighted).sum(axis=0).reshape(-1, block).sum(axis=1, dtype=np.float64)
        return energies

    return np.concatenate(each(energies_from, range(0, count, step), SONG_PIECES_MIN))[: -(-count // block)]


@lru_cache(maxsize=16)
def _weighting(size: int) -> Spectrum:
    frequencies = np.fft.rfftfreq(size, 1 / SAMPLE_RATE).astype(np.float64)
    return k_weighting_response(frequencies, SAMPLE_RATE).astype(np.complex64)


def sounding_level_db(stem: Samples) -> float:
    """The K-weighted loudness, in LUFS, of all 0.4 s windows that sound at all."""
    return _loud_level_db(stem, 1.0, 24)


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
