"""Plucked strings by the Karplus-Strong algorithm, a period at a time, and the amplifier of an electric guitar."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.dsp.filters import BUTTERWORTH_Q, Band, doubled, equalise, halved
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames, gain, hertz, middle, stereo
from omg_desktop.composer.dsp.waves import noise
from omg_desktop.composer.voices.voice import Traits

SOFT_START_FRAMES = 24  # half a millisecond: a plectrum is not a switch


def string(
    frequency: float, seconds: float, brightness: float, decay_seconds: float, pick_place: float, variant: int
) -> Samples:
    """A plucked string: a burst of noise, combed by where it is picked, in a loop that loses its highs.

    Karplus and Strong 1983 with the pick-position comb of Jaffe and Smith 1983. ``decay_seconds`` is the T60.
    """
    count = frames(seconds)
    period = SAMPLE_RATE / frequency
    loss = 0.25 * (1.0 - brightness)
    whole = int(np.floor(period - 1.5))
    part = period - 1.0 - whole
    lag = np.array([1.0 - part, part]) if part <= 1.0 else np.array([0.0, 1.0])
    loop = np.convolve([loss, 1.0 - 2.0 * loss, loss], lag) * 10 ** (-3.0 / (frequency * decay_seconds))
    pluck = _pluck(period, brightness, pick_place, variant)
    start = whole + len(loop)
    out = np.zeros(start + count + whole + 8)
    force = np.zeros_like(out)
    force[start : start + len(pluck)] = pluck[: len(out) - start]
    chunk = max(1, whole - 1)
    reach = len(loop)
    for at in range(start, start + count, chunk):
        size = min(chunk, start + count - at)
        past = out[at - whole - reach + 1 : at - whole + size]
        out[at : at + size] = np.convolve(past, loop, "valid")[:size] + force[at : at + size]
    return out[start : start + count].astype(np.float32)


def _pluck(period: float, brightness: float, pick_place: float, variant: int) -> np.ndarray:
    burst = noise(int(period) + 1, variant).astype(float)
    burst -= burst.mean()
    dull = 0.75 * (1.0 - brightness)
    level, softer = 0.0, []
    for value in burst.tolist():
        level = (1.0 - dull) * value + dull * level
        softer.append(level)
    burst = np.array(softer)
    burst = burst - np.roll(burst, max(1, int(pick_place * period)))
    return np.asarray(burst / (np.abs(burst).max() + 1e-9))


@dataclass(frozen=True)
class Plucked:
    """A plucked instrument: its strings, and the body as filters. "mute" stops the string with the palm."""

    brightness: float = 0.5
    decay_seconds: float = 3.0
    pick_place: float = 0.13
    noise_level: float = 0.04
    thump: float = 0.0
    courses: int = 1
    attack_drive: float = 0.0
    traits: Traits = field(default_factory=Traits)

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One note; softer ones are duller, higher ones die sooner."""
        frequency = hertz(pitch)
        muted = articulation == "mute"
        bright = min(0.985, self.brightness * (0.6 + 0.5 * velocity) * (0.6 if muted else 1.0))
        life = 0.25 if muted else self.decay_seconds * (110.0 / frequency) ** 0.35
        sound = string(frequency, seconds, bright, life, self.pick_place, pitch * 3 + variant)
        for course in range(1, self.courses):
            ratio = 2 ** ((3.5 * course) / 1200)
            sound = sound + string(
                frequency * ratio, seconds, bright, life, self.pick_place + 0.03, pitch * 3 + variant + 50
            )
        count = len(sound)
        time = np.arange(min(count, frames(0.12))) / SAMPLE_RATE
        if self.noise_level:
            tick = equalise(noise(len(time), variant + 9), (("hp", 1800.0), ("lp", 9000.0)))
            sound[: len(time)] += (
                tick * np.exp(-time / 0.008).astype(np.float32) * np.float32(self.noise_level * velocity)
            )
        if self.thump:
            knock = np.sin(2 * np.pi * 95 * time) * np.exp(-time / 0.025) * self.thump
            sound[: len(time)] += knock.astype(np.float32)
        sound[:SOFT_START_FRAMES] *= np.linspace(0.0, 1.0, SOFT_START_FRAMES, dtype=np.float32)[: len(sound)]
        if self.attack_drive:
            sound = np.tanh(sound * (1 + self.attack_drive * velocity)).astype(np.float32)
        return sound


@dataclass(frozen=True)
class Amplifier:
    """A guitar amplifier behind all strings: two valve-like stages at double rate, and a cabinet."""

    gain_db: float = 30.0
    tight_hz: float = 110.0
    push: tuple[float, float, float] = (800.0, 4.0, 0.8)
    cabinet: tuple[Band, ...] = (
        ("hp", 85.0), ("pk", 120.0, 3.0, 1.2), ("pk", 420.0, -4.0, 0.9), ("pk", 2600.0, 5.0, 1.0),
        ("lp", 4900.0, 0.9), ("lp", 5600.0, 0.7),
    )  # fmt: skip

    def __call__(self, samples: Samples, first_frame: int, peak: float) -> Samples:
        """The amplified stretch; the amplifier is mono, its picture comes from the mix."""
        mono = middle(samples) if samples.ndim == 2 else samples
        if peak < 1e-6 or not mono.any():
            return stereo(samples)
        return stereo(equalise(self._driven(mono / np.float32(peak)), self.cabinet))

    def _driven(self, mono: Samples) -> Samples:
        """A stretch of sound through both stages; its first and last milliseconds are not to be trusted."""
        shaped = equalise(mono, (("hp", self.tight_hz), ("hp", self.tight_hz), ("pk", *self.push), ("lp", 9000.0)))
        first = np.tanh(doubled(shaped) * np.float32(gain(self.gain_db)))
        between = equalise(first, (("hp1", 90.0 / 2), ("lp", 7000.0 / 2, BUTTERWORTH_Q)))  # halved: at double rate
        second = np.tanh(between * np.float32(3.5) + np.float32(0.12)) - np.float32(np.tanh(0.12))
        return halved(second)
