"""Sounds that can be made anywhere from a formula, the same to the last bit."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def sine(level_dbfs: float, seconds: float, rate_hz: int = 48_000, frequency_hz: float = 1000.0) -> NDArray[np.float64]:
    """One channel of a sine whose peaks lie at this level."""
    moments = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(10 ** (level_dbfs / 20) * np.sin(2 * np.pi * frequency_hz * moments))


def stereo(*parts: NDArray[np.float64]) -> Samples:
    """These one after another, the same on both sides."""
    mono = np.concatenate(parts)
    return np.stack([mono, mono], axis=1).astype(np.float32)


def noise(frames: int, channels: int, seed: int = 1) -> Samples:
    """White noise within ±1, the same under every version of NumPy."""
    raw = np.random.PCG64(seed).random_raw(frames * channels)
    return (raw.astype(np.float64) / 2**63 - 1).astype(np.float32).reshape(frames, channels)


def music(rate_hz: int, channels: int, seconds: int) -> Samples:
    """Plucked notes over a swelling bed of noise: not pretty, but with the dynamics of music."""
    moments = np.arange(rate_hz * seconds) / rate_hz
    sound = np.zeros((len(moments), channels))
    for note in range(24 * seconds // 10):
        start = round((note * 0.417 + 0.07 * (note * note % 5)) * rate_hz)
        if start >= len(moments):
            break
        heard = moments[: min(len(moments) - start, 3 * rate_hz)]
        pitch_hz = 55.0 * 2 ** ((note * 7 % 48) / 12)
        tone = (
            (0.05 + 0.015 * (note * 3 % 7))
            * np.exp(-heard * (2 + note % 4))
            * (3 - heard)
            * np.sin(2 * np.pi * pitch_hz * heard)
        )
        for channel in range(channels):
            sound[start : start + len(heard), channel] += tone * (0.4 + 0.15 * ((note + channel) % 5))
    swell = 0.03 * (1.02 + np.sin(moments / 3)) ** 2
    hiss = noise(len(moments) + 2, channels, seed=7)
    # Softened as in real recordings: right below half the rate, true peak depends on each meter's own filter.
    sound += swell[:, np.newaxis] * (hiss[:-2] + 2 * hiss[1:-1] + hiss[2:]) / 2
    return (np.round(np.clip(sound, -1, 1 - 2**-15) * 2**15) / 2**15).astype(np.float32)
