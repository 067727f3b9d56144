"""Struck things: bells and bars by their modes, pianos by banded strings, electric pianos by frequency modulation."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames, hertz, seconds_axis, single
from omg_desktop.composer.dsp.waves import noise, run_table, table_of
from omg_desktop.composer.voices.voice import Traits

Mode = tuple[float, float, float]  # frequency ratio, level, decay seconds


@dataclass(frozen=True)
class Modal:
    """A bar or bell: a few partials that each die at their own pace, struck with a soft or hard mallet."""

    modes: tuple[Mode, ...]
    hardness: float = 0.5
    knock: float = 0.1
    tremolo_hz: float = 0.0
    traits: Traits = field(default_factory=Traits)

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One stroke; harder strokes wake the upper modes."""
        base = hertz(pitch)
        count = frames(seconds)
        time = seconds_axis(count)
        sound = np.zeros(count)
        shorter = (440.0 / base) ** 0.3
        for index, (ratio, level, life) in enumerate(self.modes):
            if base * ratio > 17_000:
                continue
            weight = level * (velocity ** (index * (1.2 - self.hardness)))
            sound += weight * np.sin(2 * np.pi * base * ratio * time + 0.7 * index) * np.exp(-time / (life * shorter))
        sound *= 1.0 - np.exp(-time / 0.0012)
        if self.tremolo_hz:
            sound *= 1.0 + 0.22 * np.sin(2 * np.pi * self.tremolo_hz * time)
        tap = min(count, frames(0.05))
        click = equalise(noise(tap, variant), (("bp", min(6000.0, base * 4), 0.8),)) * np.exp(-time[:tap] / 0.006)
        sound[:tap] += self.knock * velocity * click
        return sound.astype(np.float32)


@dataclass(frozen=True)
class Piano:
    """A piano without samples: bands of stretched harmonics, each with two-stage decay, on two beating strings."""

    mellow: float = 0.0
    traits: Traits = field(default_factory=Traits)

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One stereo note with its hammer."""
        base = hertz(pitch)
        count = frames(seconds)
        time = seconds_axis(count)
        reach = int(min(40, 15_000 / base))
        slope = 1.05 + 0.9 * self.mellow + 0.9 * (1.0 - velocity)
        body = np.zeros((count, 2), dtype=np.float32)
        life = 2.6 * (261.6 / base) ** 0.55
        for band, (low, high) in enumerate(((1, 1), (2, 3), (4, 7), (8, 14), (15, 40))):
            if low > reach:
                break
            strengths = tuple(
                (1.0 if low <= n <= min(high, reach) else 0.0) * n**-slope * abs(np.sin(np.pi * n * 0.122))
                for n in range(1, min(high, reach) + 1)
            )
            level = float(np.sqrt(sum(s * s for s in strengths)))
            stretch = 1.0 + 0.00035 * low * low / 4.0 * (base / 261.6) ** 0.4
            fast = np.exp(-time / (life * 0.22 / (1 + 0.5 * band)))
            slow = np.exp(-time / (life / (1 + 0.75 * band)))
            shape = ((0.62 * fast + 0.38 * slow) * level).astype(np.float32)
            for side, cents in ((0, -0.7), (1, 0.8)):
                table = table_of(strengths, 11 + band)
                body[:, side] += run_table(table, base * stretch * 2 ** (cents / 1200), count, 0.13 * band) * shape
        tap = min(count, frames(0.06))
        hammer = equalise(noise(tap, pitch + variant), (("lp", 900.0 + 3500.0 * velocity), ("hp", 90.0)))
        hammer = hammer * np.exp(-time[:tap] / 0.012).astype(np.float32) * np.float32(0.05 + 0.06 * velocity)
        body[:tap] += hammer[:, None]
        return body * (1.0 - np.exp(-time / 0.0015)).astype(np.float32)[:, None]


@dataclass(frozen=True)
class ElectricPiano:
    """A tine piano: frequency modulation that barks when struck hard, with a bell on top and a slow pan."""

    bark: float = 1.0
    bell: float = 1.0
    tremolo: float = 0.25
    traits: Traits = field(default_factory=Traits)

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One stereo note. Modulation index falls with time, as the tine settles."""
        base = hertz(pitch)
        count = frames(seconds)
        time = seconds_axis(count)
        life = 3.0 * (60 / max(pitch, 30)) ** 1.3
        index = self.bark * (0.2 + 1.5 * velocity**1.7) * np.exp(-time / (0.3 * life)) + 0.1
        room = min(1.0, 1400 / (base * 2))
        tine = (
            self.bell * room * (0.08 + 0.32 * velocity) * np.sin(2 * np.pi * base * 14.02 * time) * np.exp(-time / 0.07)
        )
        sound = np.sin(2 * np.pi * base * time + index * np.sin(2 * np.pi * base * 1.0004 * time + 0.2) + tine)
        sound = np.tanh(sound * (1.0 + 0.7 * velocity)) * np.exp(-time / life) * (1.0 - np.exp(-time / 0.002))
        sweep = self.tremolo * np.sin(2 * np.pi * 4.6 * time)
        return single(np.stack([sound * (1 + sweep), sound * (1 - sweep)], axis=1))


@dataclass(frozen=True)
class FmTone:
    """Two operators: a bass or a glassy tone by the modulator's ratio, depth and decay."""

    ratio: float = 1.0
    depth: float = 2.5
    depth_seconds: float = 0.25
    attack: float = 0.003
    life_seconds: float = 1.2
    sustain: float = 0.3
    traits: Traits = field(default_factory=Traits)

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One mono note."""
        base = hertz(pitch)
        count = frames(seconds)
        time = seconds_axis(count)
        depth = self.depth * (0.3 + velocity) * np.exp(-time / self.depth_seconds) + 0.15
        depth = np.minimum(depth, SAMPLE_RATE * 0.4 / (base * max(self.ratio, 1.0)))
        sound = np.sin(2 * np.pi * base * time + depth * np.sin(2 * np.pi * base * self.ratio * time))
        shape = self.sustain + (1 - self.sustain) * np.exp(-time / self.life_seconds)
        return single(sound * shape * (1 - np.exp(-time / self.attack)))
