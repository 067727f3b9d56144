"""What the fake services send: a tone, and things that only look like one. Made once for a whole test run."""

import io
from functools import cache

import numpy as np
import soundfile

RATE_HZ = 44_100


@cache
def tone(kind: str = "WAV", seconds: float = 30.0, subtype: str | None = None, level: float = 0.2) -> bytes:
    """A stereo tone in this format of libsndfile."""
    frames = np.arange(round(seconds * RATE_HZ), dtype=np.float32)
    wave = level * np.sin(2 * np.pi * 220 * frames / RATE_HZ, dtype=np.float32)
    file = io.BytesIO()
    soundfile.write(file, np.stack([wave, wave * np.float32(0.8)], axis=1), RATE_HZ, format=kind, subtype=subtype)
    return file.getvalue()


@cache
def pcm(seconds: float = 30.0, channels: int = 2) -> bytes:
    """Bare samples, 16-bit little-endian."""
    frames = np.arange(round(seconds * RATE_HZ))
    wave = (6_000 * np.sin(2 * np.pi * 220 * frames / RATE_HZ)).astype("<i2")
    return np.repeat(wave, channels).tobytes()


@cache
def silence() -> bytes:
    return tone(level=0.0)


@cache
def not_numbers() -> bytes:
    """A WAV of floats that are no numbers."""
    samples = np.full((30 * RATE_HZ, 2), np.nan, dtype=np.float32)
    file = io.BytesIO()
    soundfile.write(file, samples, RATE_HZ, format="WAV", subtype="FLOAT")
    return file.getvalue()


def mooded(mood: str, kind: str = "WAV") -> bytes:
    """The audio for this mood: a take, or one of the things that are none."""
    if mood == "silent":
        return silence()
    if mood == "not-numbers":
        return not_numbers()
    if mood == "cut-short":  # the header promises more than there is
        return tone()[:500_000]
    if mood == "tiny":
        return tone(kind)[:2_000]
    if mood == "noise":
        return bytes(range(256)) * 100
    if mood == "empty":
        return b""
    return tone(kind)
