"""Filters: the second-order sections of Robert Bristow-Johnson's Audio EQ Cookbook, and a sweeping low-pass.

They work in the frequency domain: a recursive filter in single precision rings on in numbers so small that a processor
handles them a hundred times slower than others, and loading SciPy's took longer than the first bars of a song.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, Spectrum, interleaved, single, turned
from omg_desktop.composer.dsp.transforms import filtered

# ("hp", hertz[, q]) ("lp", hertz[, q]) ("bp", hertz, q) ("pk", hertz, dB, q) ("ls", hertz, dB) ("hs", hertz, dB)
# and of the first order ("hp1", hertz)
Band: TypeAlias = tuple[str, *tuple[float, ...]]
Polynomial: TypeAlias = tuple[float, float, float]
BANK_STEP_OCTAVES = 0.55
BUTTERWORTH_Q = 0.7071
BLOCK = 1 << 16
TRANSFORM_MAX = 1 << 17
TAPS_PIECE = 1 << 14
RING_NEPERS = 12.0  # what rings on after so much decay (104 dB) is cut off


@lru_cache(maxsize=64)
def _warped(size: int) -> Samples:
    """tan(w/2) at every bin of a transform: the bilinear transform's frequency."""
    half = np.pi * np.arange(size // 2 + 1) / size
    return single(np.tan(np.minimum(half, np.pi / 2 - 1e-5)))


def _analogue(kind: str, hertz: float, *rest: float) -> tuple[float, Polynomial, Polynomial]:
    """The warped corner, and the prototype around 1 rad/s: numerator and denominator as (1, s, s squared)."""
    corner = float(np.tan(np.pi * min(hertz, SAMPLE_RATE * 0.47) / SAMPLE_RATE))
    return corner, *_prototype(kind, rest)


def _prototype(kind: str, rest: tuple[float, ...]) -> tuple[Polynomial, Polynomial]:
    if kind == "hp1":
        return (0.0, 1.0, 0.0), (1.0, 1.0, 0.0)
    if kind in ("lp", "hp", "bp"):
        damping = 1.0 / (rest[0] if rest else 0.707)
        top = {"lp": (1.0, 0.0, 0.0), "hp": (0.0, 0.0, 1.0), "bp": (0.0, damping, 0.0)}[kind]
        return top, (1.0, damping, 1.0)
    root = 10 ** (rest[0] / 40)
    if kind == "pk":
        damping = 1.0 / (rest[1] if len(rest) > 1 else 1.0)
        return (1.0, damping * root, 1.0), (1.0, damping / root, 1.0)
    slope = np.sqrt(2.0 * root)
    if kind == "ls":
        return (root * root, root * slope, root), (1.0, slope, root)
    return (root, root * slope, root * root), (root, slope, 1.0)


@lru_cache(maxsize=96)
def frequency_response(bands: tuple[Band, ...], size: int) -> Spectrum:
    """What these filters, one after the other, do to each bin of a real transform of this size."""
    whole = np.ones(size // 2 + 1, dtype=np.complex64)
    for band in bands:
        corner, (a0, a1, a2), (b0, b1, b2) = _analogue(*band)
        w = _warped(size) * np.float32(1.0 / corner)
        square = w * w
        top, bottom = np.empty_like(whole), np.empty_like(whole)
        top.real, top.imag = np.float32(a0) - np.float32(a2) * square, np.float32(a1) * w
        bottom.real, bottom.imag = np.float32(b0) - np.float32(b2) * square, np.float32(b1) * w
        whole *= top / bottom
    return whole


@lru_cache(maxsize=1024)
def ring_frames(bands: tuple[Band, ...]) -> int:
    """How long these filters sound on after their input has ended."""
    longest = 64.0
    for band in bands:
        corner, _, (b0, b1, b2) = _analogue(*band)
        if b2 == 0.0:
            slowest = b0 / b1
        else:
            root = np.sqrt(complex(b1 * b1 - 4 * b2 * b0))
            slowest = float(min(((b1 - root) / (2 * b2)).real, ((b1 + root) / (2 * b2)).real))
        longest = max(longest, RING_NEPERS / (slowest * 2 * corner))
    return int(longest * (1 + 0.1 * (len(bands) - 1))) + 1


def transform_size(frames: int) -> int:
    """A size for a transform of at least so many frames: few different ones, all of them fast."""
    size = 64
    while size < frames:
        size *= 2
    return size * 3 // 4 if size >= 256 and size * 3 // 4 >= frames else size


def equalise(samples: Samples, bands: Sequence[Band]) -> Samples:
    """Filters along the first axis, one band after the other."""
    if not bands or not len(samples):
        return samples
    filters = tuple(bands)
    ring = ring_frames(filters)
    channels = np.ascontiguousarray(single(samples).reshape(len(samples), -1).T)
    count = channels.shape[1]
    if count + ring <= TRANSFORM_MAX:
        size = transform_size(count + ring)
        out = filtered(channels, frequency_response(filters, size), size)
        return _as_before(out[:, :count], samples)
    size = max(BLOCK, transform_size(4 * ring))
    response = frequency_response(filters, size)
    step = size - ring
    out = np.zeros((len(channels), count + size), dtype=np.float32)
    for start in range(0, count, step):
        piece = channels[:, start : start + step]
        if piece.any():
            out[:, start : start + size] += filtered(piece, response, size)
    return _as_before(out[:, :count], samples)


def _as_before(channels: npt.NDArray[Any], samples: Samples) -> Samples:
    return interleaved(channels).reshape(samples.shape)


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
        piece = equalise(samples[warm:last], (("lp", float(2**octave), q),) * max(1, poles // 2))
        out[first:last] += turned(piece[first - warm :], weight[first:last])
    return out


def smoothed(values: Curve, hertz: float, rate_hz: float) -> Curve:
    """A short control curve through a low-pass of the second order."""
    omega = np.pi * min(hertz / rate_hz, 0.45)
    slope = np.tan(omega)
    scale = 1.0 / (1.0 + slope / BUTTERWORTH_Q + slope * slope)
    top, once, twice = (
        slope * slope * scale,
        2.0 * (slope * slope - 1.0) * scale,
        (1.0 - slope / BUTTERWORTH_Q + slope * slope) * scale,
    )
    out, before, earlier, x1, x2 = [], 0.0, 0.0, 0.0, 0.0
    for value in values.tolist():
        now = top * (value + 2.0 * x1 + x2) - once * before - twice * earlier
        x1, x2, before, earlier = value, x1, now, before
        out.append(now)
    return np.array(out)


@lru_cache(maxsize=4)
def _half_band(beta: float) -> Samples:
    """Every second tap of a windowed sinc at half the band; the others are zero but the middle one."""
    place = np.arange(-19, 20, 2)
    taps = 0.5 * np.sinc(place / 2) * np.i0(beta * np.sqrt(1 - (place / 20) ** 2)) / np.i0(beta)
    return single(taps / taps.sum() * 0.5)


def doubled(samples: Samples, beta: float = 5.0) -> Samples:
    """A mono sound at twice the rate."""
    out = np.empty(2 * len(samples), dtype=np.float32)
    out[::2] = samples
    out[1::2] = _through_taps(samples, 2 * _half_band(beta), 10)
    return out


def halved(samples: Samples, beta: float = 5.0) -> Samples:
    """A mono sound at half the rate, without what does not fit there."""
    even, odd = samples[::2], samples[1::2]
    out = _through_taps(odd, _half_band(beta), 9, len(even))
    out += np.float32(0.5) * even
    return out


def _through_taps(samples: Samples, taps: Samples, first: int, count: int | None = None) -> Samples:
    """``np.convolve(samples, taps)[first : first + count]`` with symmetric taps, in a third of its time.

    Both samples that one tap is for are added up first, in pieces that stay near the processor.
    """
    count = len(samples) if count is None else count
    reach = len(taps) - 1
    lead = reach - first
    padded = np.zeros(count + reach, dtype=np.float32)
    padded[lead : lead + len(samples)] = samples[: count + first]
    out = np.empty(count, dtype=np.float32)
    pair = np.empty(TAPS_PIECE, dtype=np.float32)
    for start in range(0, count, TAPS_PIECE):
        end = min(count, start + TAPS_PIECE)
        piece, both = out[start:end], pair[: end - start]
        piece[:] = 0.0
        for near in range(len(taps) // 2):
            far = reach - near
            np.add(padded[start + near : end + near], padded[start + far : end + far], out=both)
            both *= taps[near]
            piece += both
    return out
