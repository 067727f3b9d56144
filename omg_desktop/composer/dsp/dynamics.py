"""Dynamics: level followers, compression, ducking, saturation and a look-ahead limiter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from omg_desktop.composer.dsp.both_cores import each
from omg_desktop.composer.dsp.signal import (
    SAMPLE_RATE,
    Curve,
    Samples,
    frames,
    gain,
    loudest,
    single,
    stretched,
    turned,
)

CONTROL_FRAMES = 64
PIECE_FRAMES = 1 << 18
LIMITER_BLOCK = 32
LOOK_AHEAD_SECONDS = 0.003
LIMITER_RELEASE_DB_PER_SECOND = 60.0


def follow(samples: Samples, attack_seconds: float, release_seconds: float, *, rms: bool = True) -> Curve:
    """The level at every 64th frame, rising and falling at its own pace; linear."""
    count = -(-len(samples) // CONTROL_FRAMES)
    peaks = loudest(samples) if samples.ndim == 2 else np.abs(samples)
    padded = np.zeros(count * CONTROL_FRAMES, dtype=np.float32)
    padded[: len(peaks)] = peaks
    blocks = padded.reshape(count, CONTROL_FRAMES)
    levels = np.sqrt((blocks**2).mean(axis=1)) if rms else blocks.max(axis=1)
    rise = 1.0 - np.exp(-CONTROL_FRAMES / (attack_seconds * SAMPLE_RATE))
    fall = 1.0 - np.exp(-CONTROL_FRAMES / (release_seconds * SAMPLE_RATE))
    value, out = 0.0, []
    for level in levels.tolist():
        value += (rise if level > value else fall) * (level - value)
        out.append(value)
    return np.array(out)


def compress(
    samples: Samples, threshold_db: float, ratio: float, attack_seconds: float = 0.01, release_seconds: float = 0.12,
    mix: float = 1.0,
) -> Samples:  # fmt: skip
    """A soft-knee (6 dB) feed-forward compressor with both channels linked; ``mix`` below 1 is parallel."""
    level = 20 * np.log10(follow(samples, attack_seconds, release_seconds) + 1e-9)
    over = level - threshold_db
    bent = np.where(over < -3.0, 0.0, np.where(over > 3.0, over, (over + 3.0) ** 2 / 12.0)) * (1.0 - 1.0 / ratio)
    wet = turned(samples, along(10 ** (-bent / 20), len(samples)))
    return wet if mix >= 1.0 else samples * np.float32(1.0 - mix) + wet * np.float32(mix)


def along(control: Curve, count: int) -> Samples:
    """A control curve drawn out to every frame."""
    early = np.concatenate([control[:1], control])
    out = np.empty(count, dtype=np.float32)
    half = CONTROL_FRAMES // 2
    for start in range(0, count, 1 << 18):
        size = min(1 << 18, count - start)
        out[start : start + size] = stretched(early[start // CONTROL_FRAMES :], CONTROL_FRAMES, size + half)[half:]
    return out


def ducking(count: int, kick_seconds: Sequence[float], depth: float, release_seconds: float = 0.22) -> Samples:
    """The gain of a part that makes way for the kick: down by ``depth`` (0..1) at each, and back."""
    curve = np.ones(count, dtype=np.float32)
    length = frames(release_seconds * 1.6)
    time = np.arange(length) / SAMPLE_RATE
    shape = (1.0 - depth * np.exp(-3.0 * (time / release_seconds) ** 1.5)).astype(np.float32)
    dip = frames(0.004)
    shape[:dip] = np.linspace(1.0, shape[dip], dip)
    for second in kick_seconds:
        start = frames(second)
        piece = curve[start : start + length]
        np.minimum(piece, shape[: len(piece)], out=piece)
    return curve


def saturate(samples: Samples, drive: float) -> Samples:
    """A gentle tanh curve; ``drive`` 1 is mild, 4 is fuzzy. Small signals keep their level."""
    return single(np.tanh(samples * np.float32(drive)) / np.float32(drive))


def soft_clip(samples: Samples, threshold: float) -> Samples:
    """Untouched below the threshold, bent towards 1 above it; in place, where most samples are below."""
    room = 1.0 - threshold
    for start in range(0, len(samples), 1 << 18):
        piece = samples[start : start + (1 << 18)]
        over = np.abs(piece) > threshold
        loud = piece[over]
        piece[over] = np.sign(loud) * (threshold + room * np.tanh((np.abs(loud) - threshold) / room))
    return samples


def limit(samples: Samples, ceiling_db: float, push_db: float = 0.0) -> Samples:
    """A look-ahead limiter after a gain of ``push_db``: it turns down smoothly before each peak and recovers after it.

    The gain is found for blocks of 32 frames from their peaks, held and smoothed over the look-ahead, and drawn out
    to frames by straight lines; what rounding leaves above the ceiling is clipped.
    """
    return limited(samples, limiter_gain(block_peaks(samples), ceiling_db, push_db), ceiling_db)


def block_peaks(samples: Samples) -> Curve:
    """The loudest peak in each block of the limiter."""
    count = -(-len(samples) // LIMITER_BLOCK)
    whole = len(samples) // LIMITER_BLOCK
    peaks = np.zeros(count)
    blocks = samples[: whole * LIMITER_BLOCK].reshape(whole, -1)
    peaks[:whole] = np.maximum(blocks.max(axis=1), -blocks.min(axis=1))
    if whole < count:
        peaks[whole:] = np.abs(samples[whole * LIMITER_BLOCK :]).max()
    return peaks


def limiter_gain(peaks: Curve, ceiling_db: float, push_db: float) -> Curve:
    """What each block is multiplied by."""
    push = gain(push_db)
    need = np.minimum(1.0, gain(ceiling_db) / np.maximum(peaks * push, 1e-9))
    return _smoothed_gain(need) * push


def limited(samples: Samples, gains: Curve, ceiling_db: float) -> Samples:
    """The sound with these gains of its blocks, clipped at the ceiling."""
    ceiling = gain(ceiling_db)
    gains = np.concatenate([gains[:1], gains, gains[-1:]])
    out = np.empty_like(samples)
    half = LIMITER_BLOCK // 2

    def limit_piece(start: int) -> None:
        piece = samples[start : start + PIECE_FRAMES]
        curve = stretched(gains[start // LIMITER_BLOCK :], LIMITER_BLOCK, len(piece) + half)[half:]
        np.clip(turned(piece, single(curve)), -ceiling, ceiling, out=out[start : start + len(piece)])

    each(limit_piece, range(0, len(samples), PIECE_FRAMES))
    return out


def _smoothed_gain(need: Curve) -> Curve:
    """The needed gain of each block, reached before it is needed; it recovers by so many dB per second."""
    width = frames(LOOK_AHEAD_SECONDS) // LIMITER_BLOCK + 1
    held = _lowest_around(need, width + 1)
    slope = LIMITER_RELEASE_DB_PER_SECOND * LIMITER_BLOCK / SAMPLE_RATE * np.arange(len(held))
    slow = np.minimum.accumulate(20 * np.log10(held) - slope) + slope
    reached = 10 ** (np.minimum(slow, 0.0) / 20)
    return _mean_around(_mean_around(reached, width), width)


def _lowest_around(values: Curve, reach: int) -> Curve:
    """The lowest of each value and of ``reach`` neighbours on either side."""
    lowest, width, wanted = np.pad(values, reach, "edge"), 1, 2 * reach + 1
    while width < wanted:  # twice as wide each time
        step = min(width, wanted - width)
        lowest = np.minimum(lowest[:-step], lowest[step:])
        width += step
    return lowest


def _mean_around(values: Curve, width: int) -> Curve:
    """The mean of so many values around each."""
    padded = np.pad(values, (width // 2, width - 1 - width // 2), "edge")
    summed = np.zeros(len(values))
    for step in range(width):
        summed += padded[step : step + len(values)]
    return summed / width
