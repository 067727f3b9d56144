"""Analogue-style voices: oscillators, detuned copies, a filter with its own envelope, and drive."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.dsp.filters import equalise, sweep_low_pass
from omg_desktop.composer.dsp.signal import Samples, frames, hertz, seconds_axis, turned
from omg_desktop.composer.dsp.waves import envelope, wave
from omg_desktop.composer.voices.voice import Traits

Oscillator = tuple[str, float, float, float]  # wave, semitones, cents, level


@dataclass(frozen=True)
class Subtractive:
    """A synthesiser patch. Cutoff follows the key by ``tracking`` and opens by ``sweep`` octave-fold at the start."""

    oscillators: tuple[Oscillator, ...]
    attack: float = 0.005
    fall: float = 0.3
    sustain: float = 0.6
    cutoff_hz: float = 1200.0
    sweep: float = 2.0
    sweep_seconds: float = 0.3
    tracking: float = 0.4
    q: float = 0.9
    poles: int = 2
    drive: float = 0.0
    copies: int = 1
    detune_cents: float = 8.0
    spread: float = 0.0
    vibrato_cents: float = 0.0
    sub: float = 0.0
    glide_semitones: float = 0.0
    duty: float = 0.5
    traits: Traits = field(default_factory=Traits)

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One note of the patch; stereo where its copies are spread."""
        count = frames(seconds)
        base = hertz(pitch)
        time = seconds_axis(count)
        mixed = self._oscillators(base, time, count, np.random.Generator(np.random.PCG64(pitch * 131 + variant + 1)))
        if self.sub:
            low = np.sin(2 * np.pi * base * (0.5 if self.sub < 0 else 1.0) * time) * abs(self.sub)
            mixed += low.astype(np.float32)[:, None]
        cutoff = self.cutoff_hz * (base / 261.6) ** self.tracking * (0.55 + 0.6 * velocity)
        if self.sweep:
            moving = cutoff * (1.0 + self.sweep * np.exp(-time / self.sweep_seconds) * (0.4 + 0.8 * velocity))
            mixed = sweep_low_pass(mixed, moving, self.q, self.poles)
        else:
            mixed = equalise(mixed, (("lp", float(cutoff), self.q),) * max(1, self.poles // 2))
        mixed = turned(mixed, envelope(count, self.attack, self.fall, self.sustain))
        if self.drive:
            mixed = np.tanh(mixed * (1.0 + self.drive)) / np.tanh(1.0 + self.drive)
        return mixed.astype(np.float32)

    def _oscillators(self, base: float, time: np.ndarray, count: int, chance: np.random.Generator) -> Samples:
        copies = np.zeros((self.copies, count), dtype=np.float32)
        bend = self._bend(time)
        for kind, semitones, cents, level in self.oscillators:
            for copy in range(self.copies):
                ratio = 2 ** ((semitones + (cents + self.detune_cents * self._place(copy)) / 100) / 12)
                frequency = base * ratio if bend is None else base * ratio * bend
                heard = wave(kind, frequency, count, float(chance.random()), self.duty)
                heard *= np.float32(level / self.copies**0.5)
                copies[copy] += heard
        if not self.spread:
            return np.asarray(copies.sum(axis=0)[:, None])
        mixed = np.zeros((count, 2), dtype=np.float32)
        for copy, heard in enumerate(copies):
            pan = self.spread * self._place(copy) * (1 if copy % 2 == 0 else -1)
            mixed[:, 0] += heard * np.float32(np.sqrt(0.5 * (1 - pan)))
            mixed[:, 1] += heard * np.float32(np.sqrt(0.5 * (1 + pan)))
        return mixed

    def _place(self, copy: int) -> float:
        """Where a copy is detuned to and stands, between -1 and 1."""
        return 2 * copy / (self.copies - 1) - 1 if self.copies > 1 else 0.0

    def _bend(self, time: np.ndarray) -> np.ndarray | None:
        """Frequency ratio over time for delayed vibrato and a glide into the note; None where the pitch stands."""
        if not self.vibrato_cents and not self.glide_semitones:
            return None
        vibrato = self.vibrato_cents / 1200 * np.sin(2 * np.pi * 5.3 * time) * np.clip((time - 0.2) / 0.35, 0, 1)
        glide = self.glide_semitones / 12 * np.exp(-time / 0.035)
        return np.asarray(2 ** (vibrato + glide))
