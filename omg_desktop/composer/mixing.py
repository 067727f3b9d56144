"""Mixing: the strips of all parts brought together in one place, window after window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

import numpy as np

from omg_desktop.composer.dsp.dynamics import saturate
from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, gain, middle, turned
from omg_desktop.composer.dsp.space import Convolver, echo_response, impulse_response, side_response, tape_wow
from omg_desktop.composer.dsp.waves import noise
from omg_desktop.composer.score import Score
from omg_desktop.composer.seeds import generator
from omg_desktop.composer.strips import Strip
from omg_desktop.composer.windows import GRAIN_FRAMES, History, Window

SWELL_DB = 2.5
ENDING_DB = 22.0
WORKERS = 2
ECHO_TO_ROOM = 0.25
TAPE_LEVEL_DB = -1.0  # of a song's mean level above the sum of what its parts are mixed at
ROOM_DB = -1.5  # of a mix, in its loud passages, above the sum of its parts' levels
Played: TypeAlias = tuple[Strip, Samples | None]


class Mixer:
    """Sums strips into the stereo mix before mastering, with rooms, echo and the medium's surface."""

    def __init__(self, score: Score) -> None:
        sound = score.sound
        self._score = score
        sides = side_response()
        self._rooms = Convolver(
            _without_lows(impulse_response(sound.reverb), 220.0),
            _without_lows(impulse_response("hall"), 160.0),
            np.concatenate([sides, -sides], axis=1),  # a wider picture, which cancels in mono
        )
        self._echo = Convolver(echo_response(60.0 / score.tempo_bpm * sound.delay_beats))
        self._surface = _Surface(score) if sound.texture else None

    def mix(self, window: Window, parts: Iterable[Played]) -> Samples:
        """The next window of the mix; ``parts`` gives the strips in the order of the score, with their sound."""
        buses = {name: np.zeros((window.size, 2), dtype=np.float32) for name in ("dry", "room", "hall", "echo")}
        wide = np.zeros((window.size, 1), dtype=np.float32)
        for strip, sound in parts:
            if sound is None:
                continue
            part = strip.part
            for bus, level in (("dry", 1.0), ("room", part.reverb), ("hall", part.hall), ("echo", part.delay)):
                if level > 0:
                    buses[bus] += sound * np.float32(level) if level != 1.0 else sound
            if part.width > 0:
                wide[:, 0] += middle(sound) * np.float32(part.width)
        out = buses["dry"]
        echo = self._echo(middle(buses["echo"])[:, None])
        out += echo
        buses["room"] += echo * np.float32(ECHO_TO_ROOM)
        out += self._rooms(buses["room"], buses["hall"], wide)
        if self._surface is not None:
            out = self._surface.play(out, window)
        out = turned(out, _section_gain(self._score, window))
        if self._score.sound.side_gain != 1.0:
            centre = middle(out)[:, None]
            out = centre + (out - centre) * np.float32(self._score.sound.side_gain)
        return out


def promised_lufs(score: Score, strips: Sequence[Strip]) -> float:
    """About how loud the mix of a score will be, from what its parts play and the levels they are mixed at."""
    spans = [(section.start_seconds, section.end_seconds) for section in score.sections]
    turned_db = [(section.energy - 1.0) * score.sound.section_dynamics_db + ROOM_DB for section in score.sections]
    power = sum(strip.powers(spans) for strip in strips) * 10 ** (np.array(turned_db) / 10) + 1e-12
    lengths = np.array([end - start for start, end in spans])
    heard = power > 0.1 * float((power * lengths).sum() / lengths.sum())  # the gate of BS.1770
    return 10 * float(np.log10((power * lengths)[heard].sum() / lengths[heard].sum()))


def _together_db(score: Score) -> float:
    return 10 * float(np.log10(sum(10 ** (part.level_db / 10) for part in score.parts) + 1e-9))


def played(strips: Sequence[Strip], windows: Sequence[Window]) -> Iterator[tuple[Window, Iterable[Played]]]:
    """The windows with what each strip plays in them, two strips at a time, the next window while one is mixed.

    Sounds come in the order of the score, so that a sum never depends on which was ready first.
    """
    with ThreadPoolExecutor(WORKERS) as pool:

        def begun(window: Window) -> list[Future[Samples | None]]:
            return [pool.submit(strip.play, window) for strip in strips]

        # what a single part has to do before its first window would keep the other core waiting
        ready = [pool.submit(work) for strip in strips for work in strip.preparations(windows[0])]
        waiting: list[Future[Samples | None]] = []
        try:
            for done in ready:
                done.result()
            waiting = begun(windows[0])
            for number, window in enumerate(windows):
                sounds = [future.result() for future in waiting]
                # the first window is wanted at once, by somebody who listens: nothing shall be in its way
                if number and number + 1 < len(windows):
                    waiting = begun(windows[number + 1])
                yield window, zip(strips, sounds, strict=True)
                del sounds
                if not number and len(windows) > 1:
                    waiting = begun(windows[1])
        finally:
            for task in ready:
                task.cancel()
            for future in waiting:
                future.cancel()


def widen(samples: Samples, sides: Samples) -> None:
    """Adds to one side what it takes from the other, in place: a wider picture that cancels in mono."""
    samples[:, 0] += sides[:, 0]
    samples[:, 1] -= sides[:, 0]


def _without_lows(response: Samples, hertz: float) -> Samples:
    """A room that hears no bass."""
    return equalise(response, (("hp", hertz),))


def _section_gain(score: Score, window: Window) -> Samples:
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
    control = np.interp(np.arange(window.start, window.end, 256) / SAMPLE_RATE, times, levels)
    return np.repeat((10 ** (control / 20)).astype(np.float32), 256)[: window.size]


class _Surface:
    """The surface of the medium: tape and vinyl for lo-fi, tape alone for warmth."""

    def __init__(self, score: Score) -> None:
        self._is_vinyl = score.sound.texture == "vinyl"
        self._seed = score.seed
        self._level = gain(_together_db(score) + TAPE_LEVEL_DB)
        self._history = History(GRAIN_FRAMES)

    def play(self, samples: Samples, window: Window) -> Samples:
        """The next window as it comes from the medium."""
        before = self._history.before(samples)
        worn = tape_wow(before, 0.8 if self._is_vinyl else 0.3, window.end - len(before))[GRAIN_FRAMES:]
        level = self._level
        if self._is_vinyl:
            worn = worn + _vinyl(self._seed, window) * np.float32(level)
        return saturate(worn / np.float32(level * 6), 1.2) * np.float32(level * 6)


def _vinyl(seed: int, window: Window) -> Samples:
    """Crackle and hiss relative to a signal of rms 1."""
    chance = generator(seed, "vinyl", window.start)
    count = window.size
    number = window.start // GRAIN_FRAMES
    lead = np.stack([noise(count + GRAIN_FRAMES, number + 3), noise(count + GRAIN_FRAMES, number + 77)], axis=1)
    out = equalise(lead * np.float32(0.012), (("hp", 500.0), ("lp", 7000.0)))[GRAIN_FRAMES:]
    ticks = int(count / SAMPLE_RATE * 11)
    places = chance.integers(0, max(1, count - 200), ticks)
    for place, loud, side in zip(places, chance.pareto(2.2, ticks) * 0.06, chance.random(ticks), strict=True):
        size = 12 + int(place) % 24
        tick = noise(size, int(place) % 997) * np.hanning(size).astype(np.float32) * np.float32(min(loud, 0.5))
        out[place : place + size] += tick[:, None] * np.array([side, 1 - side], dtype=np.float32)
    fade = np.clip((window.start + np.arange(count)) / (0.5 * SAMPLE_RATE), 0, 1).astype(np.float32)
    return out * fade[:, None]
