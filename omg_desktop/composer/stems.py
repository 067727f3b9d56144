"""Stems: one part's notes turned into sound.

Every different tone (pitch, loudness step, variant, articulation) is made once, equalised once, placed wherever the
score wants it with its own gain and release, and forgotten. That is what makes plain NumPy fast enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples, frames
from omg_desktop.composer.score import Note, Part, Score
from omg_desktop.composer.swing import swung
from omg_desktop.composer.voices.drums import DrumKit
from omg_desktop.composer.voices.voice import Traits, Voice

ToneKey = tuple[int, int, int, str]  # pitch, loudness step, variant, articulation
RELEASE_LENGTHS = 4.5  # how many time constants of release are kept
PANS = {
    42: 0.18, 44: 0.18, 46: 0.2, 51: -0.28, 59: 0.3, 53: -0.28, 49: -0.35, 57: 0.38, 52: 0.45, 55: 0.3, 48: 0.3,
        47: 0.05,
    43: -0.25, 41: -0.35, 70: -0.3, 54: 0.3, 69: -0.35, 63: -0.28, 64: -0.2, 62: -0.28, 60: 0.3, 61: 0.25, 37: 0.08,
        81: 0.4,
    76: 0.25, 75: 0.35, 56: 0.3, 82: -0.1, 86: 0.2, 87: -0.25, 65: 0.35,
}  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A note in seconds, ready to be sounded."""

    start_seconds: float
    length_seconds: float
    note: Note


def placed_notes(score: Score, part: Part) -> list[Placed]:
    """The notes of a part in seconds, swung, in order."""
    placed = []
    for note in part.notes:
        begin = score.seconds_at(swung(note.start_beats, part.swing, part.swing_unit_beats))
        end = score.seconds_at(swung(note.start_beats + note.duration_beats, part.swing, part.swing_unit_beats))
        placed.append(Placed(max(0.0, begin + note.shift_seconds), max(0.03, end - begin), note))
    return sorted(placed, key=lambda one: (one.start_seconds, one.note.pitch))


def render_tones(score: Score, part: Part, voice: Voice, total_frames: int, check: Callable[[], None]) -> Samples:
    """The stereo stem of a pitched part."""
    traits = voice.traits
    placed = placed_notes(score, part)
    keys, longest = _tone_keys(placed, traits.velocity_steps, traits.variants)
    uses: dict[ToneKey, list[Placed]] = {}
    for one, key in zip(placed, keys, strict=True):
        uses.setdefault(key, []).append(one)
    out = np.zeros((total_frames, 2), dtype=np.float32)
    gains = _pan_gains(0.0 if traits.finish else part.pan)
    for key, ones in uses.items():
        check()
        pitch, step, variant, articulation = key
        held = min(longest[key], traits.longest_seconds) + traits.release_seconds * RELEASE_LENGTHS
        tone = voice.tone(pitch, (step + 0.5) / traits.velocity_steps, held, variant, articulation)
        tone = equalise(tone[:, None] if tone.ndim == 1 else tone, traits.bands)
        for one in ones:
            _place(out, tone, one, traits, gains)
    if traits.finish:
        out = traits.finish(out)
        out *= np.array(_pan_gains(part.pan))
    return out


def _place(out: Samples, tone: Samples, one: Placed, traits: Traits, gains: tuple[np.float32, np.float32]) -> None:
    """Adds one note: the tone cut to its length with an exponential release, its end faded, at its loudness."""
    start = frames(one.start_seconds)
    held = min(frames(one.length_seconds + (0.04 if traits.sustains else 0.0)), len(tone))
    size = min(len(tone), held + frames(traits.release_seconds * RELEASE_LENGTHS), len(out) - start)
    if size <= 0:
        return
    shape = np.full(size, (0.25 + 0.75 * one.note.velocity) ** traits.touch, dtype=np.float32)
    if size > held:
        shape[held:] *= np.exp(
            np.arange(size - held, dtype=np.float32) / np.float32(-traits.release_seconds * SAMPLE_RATE)
        )
    edge = min(256, size)
    shape[size - edge :] *= np.linspace(1.0, 0.0, edge, dtype=np.float32)
    for side in (0, 1):
        out[start : start + size, side] += tone[:size, side if tone.shape[1] == 2 else 0] * (shape * gains[side])


def _tone_keys(placed: list[Placed], steps: int, variants: int) -> tuple[list[ToneKey], dict[ToneKey, float]]:
    """The tone that each note needs, and the longest that each tone is held."""
    keys: list[ToneKey] = []
    longest: dict[ToneKey, float] = {}
    turn: dict[int, int] = {}
    for one in placed:
        pitch = one.note.pitch
        turn[pitch] = turn.get(pitch, -1) + 1
        step = min(steps - 1, int(one.note.velocity * steps))
        key = (pitch, step, turn[pitch] % variants, one.note.articulation)
        keys.append(key)
        longest[key] = max(longest.get(key, 0.0), one.length_seconds + 0.05)
    return keys, longest


def render_drums(score: Score, part: Part, kit: DrumKit, total_frames: int, check: Callable[[], None]) -> Samples:
    """The stereo stem of a group of drums; a closed hi-hat stops an open one."""
    out = np.zeros((total_frames, 2), dtype=np.float32)
    strokes: dict[tuple[int, int, int, int], Samples] = {}
    turn: dict[int, int] = {}
    open_hat: tuple[int, Samples] | None = None
    for one in placed_notes(score, part):
        check()
        drum = one.note.pitch
        turn[drum] = turn.get(drum, -1) + 1
        lasting = round(one.length_seconds * 20) if drum >= 90 else 0
        key = (drum, min(5, int(one.note.velocity * 6)), turn[drum] % 3, lasting)
        if key not in strokes:
            strokes[key] = kit.stroke(drum, (key[1] + 0.5) / 6, key[2], one.length_seconds)
        left, right = _pan_gains(PANS.get(drum, 0.0))
        mono = strokes[key] * np.float32(one.note.velocity**1.5)
        start = frames(one.start_seconds)
        sound = np.stack([mono * left, mono * right], axis=1)[: max(0, total_frames - start)]
        if drum in (42, 44) and open_hat is not None:
            _choke(out, open_hat, start)
            open_hat = None
        if drum == 46:
            open_hat = (start, sound)
        out[start : start + len(sound)] += sound
    return out


def _choke(out: Samples, open_hat: tuple[int, Samples], at: int) -> None:
    """Takes the rest of an open hi-hat out again, over 10 ms."""
    start, sound = open_hat
    rest = sound[at - start :] if 0 <= at - start < len(sound) else sound[:0]
    ramp = np.minimum(1.0, np.arange(len(rest)) / frames(0.01)).astype(np.float32)
    out[at : at + len(rest)] -= rest * ramp[:, None]


def _pan_gains(pan: float) -> tuple[np.float32, np.float32]:
    """Equal-power gains of left and right, 1 each in the middle."""
    return np.float32(np.sqrt(1.0 - pan)), np.float32(np.sqrt(1.0 + pan))
