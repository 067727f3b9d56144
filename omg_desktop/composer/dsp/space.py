"""Space: artificial rooms by convolution, echoes, chorus, tape wow and widening."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from omg_desktop.composer.dsp.filters import Band, equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, middle, seconds_axis, stretched
from omg_desktop.composer.dsp.waves import CONTROL_FRAMES, control_axis

# kind -> (T60 seconds, pre-delay seconds, T60 factor of lows, of highs, brightness Hz, early reflections)
ROOMS: dict[str, tuple[float, float, float, float, float, bool]] = {
    "room": (0.55, 0.004, 1.0, 0.60, 9000.0, True), "plate": (1.5, 0.018, 0.8, 0.60, 10_000.0, False),
    "hall": (2.5, 0.028, 1.1, 0.40, 7500.0, True), "gate": (0.8, 0.003, 0.9, 0.80, 10_000.0, True),
    "spring": (1.1, 0.012, 0.7, 0.35, 4800.0, False), "cathedral": (4.6, 0.040, 1.2, 0.35, 6000.0, True),
    "chamber": (1.1, 0.010, 1.0, 0.55, 8000.0, True),
}  # fmt: skip
BLOCK = 1 << 16
PIECE = 1 << 16


@lru_cache(maxsize=8)
def impulse_response(kind: str) -> Samples:
    """The stereo response of a room, energy 1: noise in four bands that die at their own pace, after reflections."""
    t60, pre_delay, low, high, brightness, early = ROOMS[kind]
    count = frames(t60 * 1.15 + pre_delay)
    time = seconds_axis(count)
    splits: tuple[tuple[Band, ...], ...] = (
        (("lp", 250.0),), (("hp", 250.0), ("lp", 1500.0)), (("hp", 1500.0), ("lp", 5000.0)), (("hp", 5000.0), ("lp",
            brightness)),
    )  # fmt: skip
    channels = []
    for channel in range(2):
        chance = np.random.Generator(np.random.PCG64(len(kind) * 1000 + round(t60 * 100) + channel))
        white = chance.standard_normal(count).astype(np.float32)
        tail = np.zeros(count, dtype=np.float32)
        for bands, pace in zip(splits, (low, 1.0, (1.0 + high) / 2, high), strict=True):
            tail += equalise(white, bands) * np.exp(-6.9 * time / (t60 * pace)).astype(np.float32)
        tail *= np.clip(time / 0.03, 0, 1).astype(np.float32) ** 0.7
        if early:
            for echo in range(14):
                at = frames(0.006 + 0.05 * float(chance.random()))
                tail[at] += float(chance.choice([-1.0, 1.0])) * 7.0 * (1.0 - 0.05 * echo)
        whole = np.concatenate([np.zeros(frames(pre_delay), dtype=np.float32), tail])[:count]
        whole = equalise(whole, (("hp", 180.0), ("lp", brightness)))
        channels.append(whole / np.sqrt(float((whole.astype(np.float64) ** 2).sum())))
    return np.stack(channels, axis=1).astype(np.float32)


def convolve(samples: Samples, response: Samples) -> Samples:
    """Stereo in, stereo out, as long as the input; overlap-add in single precision, silent blocks skipped."""
    size = BLOCK
    while size < 2 * len(response):
        size *= 2
    step = size - len(response) + 1
    out = np.zeros((len(samples) + size, 2), dtype=np.float32)
    for channel in range(2):
        transfer = np.fft.rfft(response[:, channel], size)
        source = np.ascontiguousarray(samples[:, channel])
        for start in range(0, len(source), step):
            piece = source[start : start + step]
            if piece.any():
                out[start : start + size, channel] += np.fft.irfft(np.fft.rfft(piece, size) * transfer, size)
    return out[: len(samples)]


def ping_pong(samples: Samples, delay_seconds: float, feedback: float = 0.42) -> Samples:
    """Echoes that change sides and grow duller; ``delay_seconds`` apart."""
    count, gap = len(samples), max(1, frames(delay_seconds))
    out = np.zeros((count, 2), dtype=np.float32)
    source = equalise(middle(samples), (("hp", 300.0), ("lp", 4500.0)))
    level, repeat = 0.9, 1
    while level > 0.03 and repeat * gap < count:
        out[repeat * gap :, (repeat + 1) % 2] += source[: count - repeat * gap] * np.float32(level)
        level *= feedback
        repeat += 1
        if repeat < 5:
            source = equalise(source, (("lp", 4000.0),))
    return out


def delayed(samples: Samples, delay_frames: Curve) -> Samples:
    """A mono sound through a delay that moves (linear interpolation); the delay is given at every 64th frame."""
    count = len(samples)
    out = np.empty(count, dtype=np.float32)
    for start in range(0, count, PIECE):
        end = min(count, start + PIECE)
        delay = stretched(delay_frames[start // CONTROL_FRAMES :], CONTROL_FRAMES, end - start)
        place = np.maximum(np.arange(start, end) - delay, 0.0)
        index = place.astype(np.int32)
        between = (place - index).astype(np.float32)
        low = samples.take(index)
        out[start:end] = low + between * (samples.take(np.minimum(index + 1, count - 1)) - low)
    return out


def chorus(samples: Samples, rate_hz: float = 0.6, depth_ms: float = 2.2, mix: float = 0.4) -> Samples:
    """A stereo chorus, in place: each side beside a copy of itself that drifts."""
    time = control_axis(len(samples))
    for channel in range(2):
        delay = (11.0 + depth_ms * np.sin(2 * np.pi * rate_hz * time + channel * np.pi / 2)) * 1e-3 * SAMPLE_RATE
        copy = delayed(np.ascontiguousarray(samples[:, channel]), delay)
        samples[:, channel] *= np.float32(1.0 - 0.5 * mix)
        samples[:, channel] += copy * np.float32(mix)
    return samples


def tape_wow(samples: Samples, depth_ms: float) -> Samples:
    """Slow unsteadiness of pitch, as of a worn tape, the same on both sides; in place."""
    time = control_axis(len(samples))
    swing = 0.7 * np.sin(2 * np.pi * 0.55 * time) + 0.25 * np.sin(2 * np.pi * 1.3 * time + 1)
    swing += 0.05 * np.sin(2 * np.pi * 7.1 * time)
    delay = depth_ms * 1e-3 * SAMPLE_RATE * (1 + swing) + 1
    for channel in range(2):
        samples[:, channel] = delayed(np.ascontiguousarray(samples[:, channel]), delay)
    return samples


@lru_cache(maxsize=1)
def _velvet() -> tuple[tuple[int, float], ...]:
    chance = np.random.Generator(np.random.PCG64(77))
    times = np.sort(chance.uniform(0.0015, 0.022, 16))
    signs = chance.choice([-1.0, 1.0], 16)
    return tuple((frames(float(t)), float(s * np.exp(-t / 0.008))) for t, s in zip(times, signs, strict=True))


def widen(samples: Samples, amount: float) -> Samples:
    """A wider picture that cancels in mono: velvet-noise copies of the middle, with opposite signs left and right.

    Works in place.
    """
    centre = middle(samples)
    side = np.zeros_like(centre)
    for gap, level in _velvet():
        side[gap:] += centre[:-gap] * np.float32(level * 0.45)
    side = equalise(side, (("hp", 260.0),)) * np.float32(amount)
    samples[:, 0] += side
    samples[:, 1] -= side
    return samples
