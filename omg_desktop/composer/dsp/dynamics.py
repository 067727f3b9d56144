"""Dynamics: level followers, compression, ducking, saturation and a look-ahead limiter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, gain, loudest, single

CONTROL_FRAMES = 64


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
    turned = along(10 ** (-bent / 20), len(samples))
    wet: Samples = samples * (turned[:, None] if samples.ndim == 2 else turned)
    return wet if mix >= 1.0 else samples * np.float32(1.0 - mix) + wet * np.float32(mix)


def along(control: Curve, count: int) -> Samples:
    """A control curve drawn out to every frame."""
    middles = np.arange(len(control)) * CONTROL_FRAMES + CONTROL_FRAMES / 2
    return np.interp(np.arange(count), middles, control).astype(np.float32)


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
    """Untouched below the threshold, bent towards 1 above it."""
    size = np.abs(samples)
    room = 1.0 - threshold
    bent = np.sign(samples) * (threshold + room * np.tanh((size - threshold) / room))
    return np.where(size > threshold, bent, samples).astype(np.float32)


def limit(
    samples: Samples, ceiling_db: float, look_ahead_seconds: float = 0.003, release_seconds: float = 0.08
) -> Samples:
    """A look-ahead limiter: gain falls smoothly before each peak, recovers after it, and no sample passes."""
    ceiling = gain(ceiling_db)
    need = np.minimum(1.0, ceiling / np.maximum(loudest(samples), 1e-9)).astype(np.float32)
    if need.min() >= 1.0:
        return samples
    width = frames(look_ahead_seconds)
    held = minimum_filter1d(need, 2 * width + 1)
    block = 32
    count = -(-len(held) // block)
    padded = np.ones(count * block, dtype=np.float32)
    padded[: len(held)] = held
    back = 1.0 - np.exp(-block / (release_seconds * SAMPLE_RATE))
    value, slow = 1.0, []
    for lowest in padded.reshape(count, block).min(axis=1).tolist():
        value = lowest if lowest < value else value + back * (lowest - value)
        slow.append(value)
    turned = np.minimum(held, np.repeat(np.array(slow, dtype=np.float32), block)[: len(held)])
    turned = uniform_filter1d(uniform_filter1d(turned, width), width)
    return np.asarray(np.clip(samples * turned[:, None], -ceiling, ceiling), dtype=np.float32)
