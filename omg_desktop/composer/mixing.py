"""Mixing: stems brought to their place in level, width and space, and joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from omg_desktop.composer.dsp.dynamics import compress, ducking, saturate
from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.levels import loud_level_db
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, gain, middle, seconds_axis
from omg_desktop.composer.dsp.space import convolve, impulse_response, ping_pong, tape_wow, widen
from omg_desktop.composer.dsp.waves import noise
from omg_desktop.composer.score import Part, Score
from omg_desktop.composer.seeds import generator
from omg_desktop.composer.sing.vocal_part import ROLE as VOCALS
from omg_desktop.composer.sing.vocal_part import render_vocals
from omg_desktop.composer.stems import render_drums, render_tones
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.voice import Voice

SWELL_DB = 2.5
ENDING_DB = 22.0
WORKERS = 2


class Buses:
    """What the stems are summed into: the dry mix, and what is sent to room, hall and echo, where anything is."""

    def __init__(self, count: int) -> None:
        self.dry = np.zeros((count, 2), dtype=np.float32)
        self._sent: dict[str, Samples] = {}

    def send(self, name: str, samples: Samples, level: float) -> None:
        """Adds to a bus, which comes into being when it is first sent to."""
        if level <= 0:
            return
        if name in self._sent:
            self._sent[name] += samples * np.float32(level)
        else:
            self._sent[name] = samples * np.float32(level)

    def take(self, name: str) -> Samples | None:
        """The bus of this name, which is then forgotten; None where nothing was sent."""
        return self._sent.pop(name, None)


def mix(
    score: Score, voice_for: Callable[[str], Voice], kit_for: Callable[[str, int], DrumKit], total_frames: int,
    tell: Callable[[float, str], None], check: Callable[[], None], keep: Callable[[str, Samples], None] | None = None,
) -> Samples:  # fmt: skip
    """The stereo mix of a score before mastering. ``keep`` is given every levelled stem; ``check`` may raise.

    Stems are rendered two at a time and summed in the order of the score, so that the result never depends on
    which was ready first.
    """
    buses = Buses(total_frames)
    kicks = [score.seconds_at(beat) for beat in score.kick_beats]
    stems = _stems(score, voice_for, kit_for, total_frames, check)
    for index, (part, stem) in enumerate(stems):
        tell(0.78 * (index + 1) / len(score.parts), f"Rendered {part.name.lower()}")
        if part.duck > 0 and kicks:
            stem *= ducking(total_frames, kicks, part.duck)[:, None]
        if keep is not None:
            keep(part.name, stem)
        buses.dry += stem
        for bus, level in (("room", part.reverb), ("hall", part.hall), ("echo", part.delay)):
            buses.send(bus, stem, level)
        del stem
    tell(0.8, "Adding space")
    return _with_space(score, buses, check)


def _stems(
    score: Score, voice_for: Callable[[str], Voice], kit_for: Callable[[str, int], DrumKit], total_frames: int,
    check: Callable[[], None],
) -> Iterator[tuple[Part, Samples]]:  # fmt: skip
    def one(part: Part) -> Samples:
        check()
        if part.is_drums:
            raw = render_drums(score, part, kit_for(part.voice, score.tonic), total_frames, check)
        elif part.role == VOCALS:
            raw = render_vocals(score, part, total_frames, check)
        else:
            raw = render_tones(score, part, voice_for(part.voice), total_frames, check)
        return _levelled(raw, part)

    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: list[tuple[Part, Future[Samples]]] = []
        rest = list(score.parts)
        try:
            while rest or waiting:
                while rest and len(waiting) < WORKERS:
                    part = rest.pop(0)
                    waiting.append((part, pool.submit(one, part)))
                part, future = waiting.pop(0)
                stem = future.result()
                del future  # a future keeps its stem, and a stem is 20 MB a minute
                yield part, stem
                del stem
        finally:
            for _, future in waiting:
                future.cancel()


def _levelled(stem: Samples, part: Part) -> Samples:
    """A stem with the loudness of its loud passages at the part's level, and its width."""
    level = loud_level_db(stem)
    if level < -90:
        return stem
    stem *= np.float32(gain(part.level_db - level))
    if part.name in ("Kick", "Snare"):
        stem = compress(stem, -16.0, 2.5, 0.012, 0.09)
    return widen(stem, part.width) if part.width > 0 else stem


def _with_space(score: Score, buses: Buses, check: Callable[[], None]) -> Samples:
    out = buses.dry
    if (echo := buses.take("echo")) is not None:
        echo = ping_pong(echo, 60.0 / score.tempo_bpm * score.sound.delay_beats)
        out += echo
        buses.send("room", echo, 0.25)
        del echo
    for bus, kind, low_hz in (("room", score.sound.reverb, 220.0), ("hall", "hall", 160.0)):
        check()
        if (sent := buses.take(bus)) is not None:
            sent = equalise(sent, (("hp", low_hz),))
            out += convolve(sent, impulse_response(kind))
    check()
    out = _textured(score, out)
    out *= _section_gain(score, len(out))[:, None]
    if score.sound.side_gain != 1.0:
        centre = middle(out)[:, None]
        out = centre + (out - centre) * np.float32(score.sound.side_gain)
    return out


def _section_gain(score: Score, count: int) -> Samples:
    """Quieter sections are turned down, those that lead somewhere grow, and what rings at the end dies away."""
    times, levels = [], []
    for section in score.sections:
        level = (section.energy - 1.0) * score.sound.section_dynamics_db
        growth = SWELL_DB if section.kind in ("build", "prechorus") else 0.0
        times += [section.start_seconds + 0.02, max(section.start_seconds + 0.03, section.end_seconds - 0.4)]
        levels += [level - growth / 2, level + growth / 2]
    last_bar_end = score.seconds_at(score.end_beats)
    times[-1] = max(times[-2] + 0.01, min(times[-1], last_bar_end))
    times.append(max(score.length_seconds, times[-1] + 0.1))
    levels.append(levels[-1] - ENDING_DB)
    control = np.interp(np.arange(0, count, 256) / SAMPLE_RATE, times, levels)
    return np.repeat((10 ** (control / 20)).astype(np.float32), 256)[:count]


def _textured(score: Score, samples: Samples) -> Samples:
    """The surface of the medium: tape and vinyl for lo-fi, tape alone for warmth."""
    if not score.sound.texture:
        return samples
    count = len(samples)
    worn = tape_wow(samples, 0.8 if score.sound.texture == "vinyl" else 0.3)
    level = float(np.sqrt(np.square(worn).mean(dtype=np.float64))) + 1e-9
    if score.sound.texture == "vinyl":
        worn = worn + _vinyl(score, count) * np.float32(level)
    return saturate(worn / np.float32(level * 6), 1.2) * np.float32(level * 6)


def _vinyl(score: Score, count: int) -> Samples:
    """Crackle and hiss relative to a signal of rms 1."""
    chance = generator(score.seed, "vinyl")
    out = np.stack([noise(count, 3), noise(count, 77)], axis=1) * np.float32(0.012)
    out = equalise(out, (("hp", 500.0), ("lp", 7000.0)))
    ticks = int(count / SAMPLE_RATE * 11)
    places = chance.integers(0, max(1, count - 200), ticks)
    for place, loud, side in zip(places, chance.pareto(2.2, ticks) * 0.06, chance.random(ticks), strict=True):
        size = 12 + int(place) % 24
        tick = noise(size, int(place) % 997) * np.hanning(size).astype(np.float32) * np.float32(min(loud, 0.5))
        out[place : place + size] += tick[:, None] * np.array([side, 1 - side], dtype=np.float32)
    fade = np.clip(seconds_axis(count) / 0.5, 0, 1).astype(np.float32)
    return out * fade[:, None]
