"""Sampled voices: recordings from a pack, brought to pitch, held as long as wanted, and alive while they are held."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from omg_desktop.composer.dsp.filters import Band, equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, hertz, seconds_axis, single, turned
from omg_desktop.composer.dsp.waves import control_axis, drawn_out, fade_out, noise
from omg_desktop.composer.pack import Pack, PackZone
from omg_desktop.composer.voices.voice import Traits

JOIN_SECONDS = 0.35
LAYER_EDGE = 0.66
CUBIC_FRAMES = 1 << 13


@dataclass(frozen=True)
class Recipe:
    """How an instrument of the pack is played. ``regions`` are (highest pitch, instrument), low to high.

    ``softness`` is how much duller soft notes are; ``vibrato_cents`` comes late and is for soloists; ``swell`` is
    how much a held note opens and closes again; ``bow_noise`` lies under it.
    """

    regions: tuple[tuple[int, str], ...]
    softness: float = 0.7
    attack: float = 0.0
    vibrato_cents: float = 0.0
    swell: float = 0.0
    bow_noise: float = 0.0
    traits: Traits = field(default_factory=Traits)

    def instrument(self, pitch: int) -> str:
        """The instrument that plays this pitch."""
        return next((name for highest, name in self.regions if pitch <= highest), self.regions[-1][1])


@dataclass(frozen=True)
class Sampled:
    """A voice made of recordings."""

    pack: Pack
    recipe: Recipe

    @property
    def traits(self) -> Traits:
        """As the recipe says."""
        return self.recipe.traits

    def tone(self, pitch: int, velocity: float, seconds: float, variant: int, articulation: str) -> Samples:
        """One note; every second variant comes from the neighbouring recording."""
        instrument = self.recipe.instrument(pitch)
        layer = 1 if velocity > LAYER_EDGE else 0
        zone = self.pack.zone(instrument, pitch, layer, variant % 2 if not self.recipe.vibrato_cents else 0)
        count = frames(min(seconds, 0.22) if articulation == "mute" else seconds)
        places = self._places(zone, pitch, count, variant)
        source = self.pack.samples(instrument, zone)
        sound = read_cubic(_looped(source, zone, float(places[-1]) if count else 0.0), places)
        sound = turned(sound, _level(zone, len(sound)) * np.float32(zone.gain))
        if self.recipe.attack:
            rise = np.clip(seconds_axis(len(sound)) / (self.recipe.attack * (1.4 - 0.8 * velocity)), 0, 1) ** 1.3
            sound = turned(sound, rise.astype(np.float32))
        return self._shaded(sound, pitch, velocity, variant)

    def _places(self, zone: PackZone, pitch: int, count: int, variant: int) -> Curve:
        """Where in the recording each frame is read, in frames of the recording."""
        semitones = pitch - zone.root + zone.tune_cents / 100
        rate = 2 ** (semitones / 12) * zone.sample_rate / SAMPLE_RATE
        if not self.recipe.vibrato_cents:
            return np.arange(count, dtype=np.float64) * rate
        time = control_axis(count)
        depth = self.recipe.vibrato_cents * np.clip((time - 0.28) / 0.45, 0, 1)
        cents = depth * np.sin(2 * np.pi * (5.2 + 0.15 * variant) * time + variant)
        moving = drawn_out(rate * 2 ** (cents / 1200), count)
        return np.asarray(np.cumsum(moving) - moving[:1], dtype=np.float64)

    def _shaded(self, sound: Samples, pitch: int, velocity: float, variant: int) -> Samples:
        """Duller when soft; held notes open and close, so that they do not stand still."""
        if self.recipe.softness > 0 and velocity < 0.95:
            cutoff = min(18_000.0, 3 * hertz(pitch) + 14_000 * velocity ** (0.6 + 1.4 * self.recipe.softness))
            sound = equalise(sound, (("lp", cutoff, 0.6),))
        if self.recipe.swell <= 0 or len(sound) < frames(0.3):
            return sound
        time = control_axis(len(sound))
        arch = np.sin(np.pi * np.clip(time / time[-1], 0, 1)) ** 0.8
        wander = 0.06 * np.sin(2 * np.pi * 0.45 * time + pitch + variant)
        level = drawn_out(1 - self.recipe.swell * (1 - arch) + wander, len(sound)).astype(np.float32)
        open_ = drawn_out(np.clip(0.45 + 0.55 * arch + wander, 0, 1), len(sound)).astype(np.float32)
        dull = equalise(sound, (("lp", min(9000.0, 1.6 * hertz(pitch) + 900), 0.7),))
        sound = turned(dull + turned(sound - dull, open_), level)
        if self.recipe.bow_noise:
            bands: tuple[Band, ...] = (("hp", 1500.0), ("lp", 7000.0))
            sound += (equalise(noise(len(sound), pitch), bands) * level)[:, None] * np.float32(self.recipe.bow_noise)
        return sound


def read_cubic(source: Samples, places: Curve) -> Samples:
    """A recording read at moving places, Catmull-Rom between frames; silence after its end."""
    inside = places[: int(np.searchsorted(places, len(source) - 3))]
    channels = source.shape[1]
    out = np.empty((len(inside), channels), dtype=np.float32)
    # both sides of a frame are taken at once, as one number; what a piece needs stays in the processor's cache
    whole = np.ascontiguousarray(source).view(np.complex64 if channels == 2 else np.float32)[:, 0]
    for start in range(0, len(inside), CUBIC_FRAMES):
        piece = inside[start : start + CUBIC_FRAMES]
        index = piece.astype(np.int32)
        part = np.repeat((piece - index).astype(np.float32), channels)
        a, b, c, d = (whole.take(index + shift, mode="clip").view(np.float32) for shift in (-1, 0, 1, 2))
        bent = b + 0.5 * part * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)))
        out[start : start + CUBIC_FRAMES] = bent.reshape(-1, channels)
    return out


def _looped(source: Samples, zone: PackZone, last_place: float) -> Samples:
    """The recording made long enough: its own loop unrolled, or its middle joined to itself by cross-fades."""
    if last_place < len(source) - 4:
        return source
    if zone.loop:
        begin, end = zone.loop
        rounds = int((last_place - end) / (end - begin)) + 2
        return np.concatenate([source[:end], *[source[begin:end]] * rounds])
    if zone.decay_seconds > 0.1 and zone.sustain_db > 20:
        return source
    join = int(JOIN_SECONDS * zone.sample_rate)
    end = len(source) - join
    begin = max(join, int(0.3 * len(source)))
    if end - begin < 3 * join:
        return source
    ramp = np.linspace(0, 1, join, dtype=np.float32)[:, None]
    body = source[begin:end].copy()
    body[-join:] = body[-join:] * np.sqrt(1 - ramp) + source[begin - join : begin] * np.sqrt(ramp)
    rounds = int((last_place - end) / len(body)) + 2
    return np.concatenate([source[:begin], *[body] * rounds])


def _level(zone: PackZone, count: int) -> Samples:
    """The envelope of the SoundFont: it holds, then falls at 100 dB in its decay time, to its sustain level."""
    if zone.sustain_db <= 0 or zone.decay_seconds < 0.05:
        return np.ones(count, dtype=np.float32)
    fallen = np.maximum(0.0, seconds_axis(count) - zone.hold_seconds) * (100.0 / zone.decay_seconds)
    return single(10 ** (-np.minimum(fallen, zone.sustain_db) / 20))


def stroke_of(pack: Pack, kit: str, key: int, semitones: float, seconds: float) -> Samples | None:
    """One drum stroke of a kit in the pack, mono with peak 1; None where the kit has no such drum."""
    zone = pack.drum(kit, key)
    if zone is None:
        return None
    rate = 2 ** (semitones / 12) * zone.sample_rate / SAMPLE_RATE
    sound = read_cubic(pack.samples(kit, zone), np.arange(frames(seconds), dtype=np.float64) * rate)[:, 0]
    peak = float(np.abs(sound).max())
    return fade_out(sound / np.float32(peak), 800) if peak > 0 else None
