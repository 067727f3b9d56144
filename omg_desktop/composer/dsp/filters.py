"""Filters: the second-order sections of Robert Bristow-Johnson's Audio EQ Cookbook, and a sweeping low-pass."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from scipy.signal import lfilter, sosfilt

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples

# ("hp", hertz[, q]) ("lp", hertz[, q]) ("bp", hertz, q) ("pk", hertz, dB, q) ("ls", hertz, dB) ("hs", hertz, dB)
Band: TypeAlias = tuple[str, *tuple[float, ...]]
BANK_STEP_OCTAVES = 0.55


@lru_cache(maxsize=4096)
def _section(kind: str, frequency: float, *rest: float) -> tuple[float, ...]:
    omega = 2 * np.pi * min(frequency, SAMPLE_RATE * 0.47) / SAMPLE_RATE
    cosine, sine = np.cos(omega), np.sin(omega)
    if kind in ("lp", "hp", "bp"):
        alpha = sine / (2 * (rest[0] if rest else 0.707))
        lead = (1 - cosine) / 2 if kind == "lp" else (1 + cosine) / 2
        top = {"lp": (lead, 2 * lead, lead), "hp": (lead, -2 * lead, lead), "bp": (alpha, 0.0, -alpha)}[kind]
        return _normalised(top, (1 + alpha, -2 * cosine, 1 - alpha))
    root = 10 ** (rest[0] / 40)
    if kind == "pk":
        alpha = sine / (2 * (rest[1] if len(rest) > 1 else 1.0))
        top = (1 + alpha * root, -2 * cosine, 1 - alpha * root)
        return _normalised(top, (1 + alpha / root, -2 * cosine, 1 - alpha / root))
    sign = -1 if kind == "ls" else 1
    slope = 2 * np.sqrt(root) * sine / 2 * np.sqrt(2)
    plus, minus = root + 1, root - 1
    top = (root * (plus + sign * minus * cosine + slope), -sign * 2 * root * (minus + sign * plus * cosine),
           root * (plus + sign * minus * cosine - slope))  # fmt: skip
    bottom = (plus - sign * minus * cosine + slope, sign * 2 * (minus - sign * plus * cosine),
              plus - sign * minus * cosine - slope)  # fmt: skip
    return _normalised(top, bottom)


def _normalised(top: tuple[float, float, float], bottom: tuple[float, float, float]) -> tuple[float, ...]:
    return (*(value / bottom[0] for value in top), 1.0, bottom[1] / bottom[0], bottom[2] / bottom[0])


def equalise(samples: Samples, bands: Sequence[Band]) -> Samples:
    """Filters along the first axis, one band after the other."""
    if not bands or not len(samples):
        return samples
    sections = np.array([_section(*band) for band in bands], dtype=np.float32)
    return np.asarray(sosfilt(sections, samples.astype(np.float32, copy=False), axis=0), dtype=np.float32)


def sweep_low_pass(samples: Samples, cutoff_hz: Curve, q: float = 0.9, poles: int = 2) -> Samples:
    """A low-pass whose cutoff moves frame by frame: a bank of fixed filters, cross-faded."""
    cutoff = np.clip(cutoff_hz, 20.0, SAMPLE_RATE * 0.45)
    low, high = np.log2(cutoff.min()), np.log2(cutoff.max())
    count = max(2, int(np.ceil((high - low) / BANK_STEP_OCTAVES)) + 1)
    place = np.clip((np.log2(cutoff) - low) / max(high - low, 1e-9) * (count - 1), 0, count - 1 - 1e-9)
    out = np.zeros(samples.shape, dtype=np.float32)
    for index, octave in enumerate(np.linspace(low, high, count)):
        weight = np.clip(1.0 - np.abs(place - index), 0.0, 1.0).astype(np.float32)
        used = np.flatnonzero(weight)
        if not len(used):
            continue
        first, last = int(used[0]), int(used[-1]) + 1
        warm = max(0, first - 1500)
        section = _section("lp", float(2**octave), q)
        piece = samples[warm:last]
        for _ in range(max(1, poles // 2)):
            piece = lfilter(section[:3], section[3:], piece, axis=0)
        faded = weight[first:last] if samples.ndim == 1 else weight[first:last, None]
        out[first:last] += (piece[first - warm :] * faded).astype(np.float32)
    return out
