"""Bowed and blown tones: layered spectra that open with loudness, vibrato that comes late, breath, and sections.

Each tone cross-fades between a dull and a bright wavetable as its own loudness moves, so that a held note lives.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.dsp.filters import Band, equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, hertz, seconds_axis
from omg_desktop.composer.dsp.waves import (
    control_axis,
    drawn_out,
    harmonic_limit,
    noise,
    read_table,
    run_table,
    slow_turns,
    table_of,
    table_places,
)  # fmt: skip
from omg_desktop.composer.voices.voice import Traits

Formant = tuple[float, float, float]  # centre Hz, gain dB, width in octaves


@dataclass(frozen=True)
class Sustained:
    """A wind, a bow, a voice, or a section of ``players`` of them.

    ``slope`` is the fall of its harmonics (power law) when loud, ``dull`` what is added when soft; ``odd`` fades
    the even harmonics (a clarinet); ``formants`` shape the spectrum at fixed frequencies.
    """

    slope: float = 1.1
    dull: float = 0.9
    odd: float = 0.0
    formants: tuple[Formant, ...] = ()
    attack: float = 0.05
    swell: float = 0.25
    vibrato_cents: float = 14.0
    vibrato_hz: float = 5.4
    vibrato_delay: float = 0.3
    breath: float = 0.02
    breath_bands: tuple[Band, ...] = (("hp", 900.0), ("lp", 7000.0))
    chiff: float = 0.0
    players: int = 1
    detune_cents: float = 6.0
    spread: float = 0.7
    scoop_cents: float = 0.0
    traits: Traits = field(default_factory=lambda: Traits(release_seconds=0.12, sustains=True, velocity_steps=4))

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One held note; stereo for a section."""
        base = hertz(pitch)
        count = frames(seconds)
        time = control_axis(count)
        chance = np.random.Generator(np.random.PCG64(pitch * 977 + variant * 31 + 5))
        soft, loud = self._tables(base)
        bright = drawn_out(self._brightness(time, velocity, chance), count).astype(np.float32)
        out = np.zeros((count, 2 if self.players > 1 else 1), dtype=np.float32)
        for player in range(self.players):
            frequency = self._frequency(base, time, player, chance)
            index, between = table_places(slow_turns(frequency, count, float(chance.random())))
            dull = read_table(soft, index, between)
            heard = dull + bright * (read_table(loud, index, between) - dull)
            if self.players > 1:
                pan = self.spread * (2 * player / (self.players - 1) - 1)
                late = frames(0.012 * float(chance.random()))
                heard[:late] = 0.0
                heard /= np.float32(self.players**0.5)
                out[:, 0] += heard * np.float32(1.3 * np.sqrt(0.5 * (1 - pan)))
                out[:, 1] += heard * np.float32(1.3 * np.sqrt(0.5 * (1 + pan)))
            else:
                out[:, 0] += heard
        shape = self._shape(time, velocity, count / SAMPLE_RATE)
        out *= drawn_out(shape, count).astype(np.float32)[:, None]
        if self.breath or self.chiff:
            out += self._air(count, velocity, variant)[:, None]
        return out

    def _tables(self, base: float) -> tuple[Samples, Samples]:
        reach = min(90, harmonic_limit(base * 1.03))
        number = np.arange(1, reach + 1)
        shape = np.ones(reach)
        for centre, level, width in self.formants:
            shape *= 10 ** (level / 20 * np.exp(-0.5 * (np.log2(number * base / centre) / width) ** 2))
        even = np.where((number % 2 == 0) & (number < 10), 1.0 - self.odd, 1.0)
        loud = number ** (-self.slope) * shape * even
        soft = number ** (-self.slope - self.dull) * shape * even
        return table_of(tuple(np.round(soft, 7)), 3), table_of(tuple(np.round(loud, 7)), 3)

    def _brightness(self, time: Curve, velocity: float, chance: np.random.Generator) -> Curve:
        """How far the bright table is faded in: with velocity, through the attack, and wandering slowly."""
        wander = 0.08 * np.sin(2 * np.pi * (0.4 + 0.5 * chance.random()) * time + 6.28 * chance.random())
        rising = 1.0 - 0.5 * np.exp(-time / max(0.03, self.attack * 2))
        return np.asarray(np.clip(velocity**1.2 * rising + wander, 0.0, 1.0))

    def _frequency(self, base: float, time: Curve, player: int, chance: np.random.Generator) -> Curve:
        rate = self.vibrato_hz * (1 + 0.06 * chance.standard_normal())
        depth = self.vibrato_cents * np.clip((time - self.vibrato_delay) / 0.4, 0.0, 1.0)
        cents = depth * np.sin(2 * np.pi * rate * time + 6.28 * chance.random())
        cents += 1.6 * np.sin(2 * np.pi * 0.7 * time + 6.28 * chance.random())
        cents -= self.scoop_cents * np.exp(-time / 0.045)
        if self.players > 1:
            cents += self.detune_cents * (2 * player / (self.players - 1) - 1) + 2.0 * chance.standard_normal()
        return np.asarray(base * 2 ** (cents / 1200))

    def _shape(self, time: Curve, velocity: float, seconds: float) -> Curve:
        attack = self.attack * (1.35 - 0.6 * velocity)
        rise = 1.0 - np.exp(-((time / max(attack, 1e-3)) ** 1.5) * 1.5)
        length = max(0.4, seconds)
        bloom = 1.0 - self.swell + self.swell * np.sin(np.pi * np.clip(time / length, 0, 1)) ** 0.7
        return np.asarray(rise * bloom)

    def _air(self, count: int, velocity: float, variant: int) -> Samples:
        time = control_axis(count)
        air = equalise(noise(count, variant * 3 + 1), self.breath_bands)
        start = self.chiff * np.exp(-time / 0.03) * (1 - np.exp(-time / 0.004))
        level = self.breath * (0.5 + 0.5 * velocity) * (1 - np.exp(-time / 0.03)) + start
        return air * drawn_out(level, count).astype(np.float32)


@dataclass(frozen=True)
class Organ:
    """A drawbar organ: nine sine bars, key click, and a rotor that turns slowly or fast."""

    drawbars: tuple[float, ...] = (0.8, 0.6, 1.0, 0.5, 0.3, 0.25, 0.1, 0.1, 0.2)
    rotor_hz: float = 0.9
    click: float = 0.05
    drive: float = 0.4
    traits: Traits = field(default_factory=lambda: Traits(release_seconds=0.025, velocity_steps=2, variants=1))

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One held key, stereo by the rotor."""
        base = hertz(pitch)
        count = frames(seconds)
        time = seconds_axis(count)
        strengths = np.zeros(16)
        for bar, level in zip((1, 3, 2, 4, 6, 8, 10, 12, 16), self.drawbars, strict=True):
            if base / 2 * bar < 12_000:
                strengths[bar - 1] += level
        turn = 2 * np.pi * self.rotor_hz * time
        sound = run_table(table_of(tuple(strengths), 5), base / 2 * (1 + 0.0012 * np.sin(turn)), count)
        sound = np.tanh(sound * (1 + self.drive)) * (1 - np.exp(-time / 0.004))
        tap = min(count, frames(0.02))
        sound[:tap] += self.click * noise(tap, pitch) * np.exp(-time[:tap] / 0.003) * (1 - np.exp(-time[:tap] / 0.0008))
        sides = [sound * (1 + 0.2 * np.sin(turn)), sound * (1 + 0.2 * np.sin(turn + 2.2))]
        return np.stack(sides, axis=1).astype(np.float32)
