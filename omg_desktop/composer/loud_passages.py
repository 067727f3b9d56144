"""How loud a part is where it is loud, told from its notes and a few of its tones, before all of it sounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from omg_desktop.composer.dsp.levels import LOUD_SHARE, weighted_energies
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples
from omg_desktop.composer.stems import Placed, ToneKey

HOP_FRAMES = SAMPLE_RATE // 10
HOP_SECONDS = HOP_FRAMES / SAMPLE_RATE
WINDOW_HOPS = 4
SOUNDING_SHARE = 1e-3
STEP_SECONDS = 0.4
EXCERPT_STEPS = 7
FADING_SECONDS = 2.5  # what a note has lost most of its power in, held or not


class Sounding(NamedTuple):
    """A note as its loudness is reckoned: its tone's power in each hop, and its own gain and release."""

    start_seconds: float
    held_seconds: float
    gain: float
    powers: Curve
    release_seconds: float


def tone_powers(tone: Samples) -> Curve:
    """The K-weighted power of a tone in each tenth of a second; one that is mono will sound on both sides."""
    energies = weighted_energies(tone, HOP_FRAMES) / HOP_FRAMES
    return energies * 2.0 if tone.shape[1] == 1 else energies


def loud_level_db(notes: Sequence[Sounding]) -> float:
    """The loudness, in LUFS, of the loudest third of the 0.4 s windows in which these notes sound."""
    end = max(note.start_seconds + len(note.powers) * HOP_SECONDS for note in notes)
    power = np.zeros(int(end / HOP_SECONDS) + 2)
    for note in notes:
        at = int(note.start_seconds / HOP_SECONDS)
        late = note.start_seconds / HOP_SECONDS - at
        sound = note.powers * note.gain**2
        since = np.maximum((np.arange(len(sound)) + 0.5) * HOP_SECONDS - note.held_seconds, 0.0)
        sound = sound * np.exp(-2.0 * since / max(note.release_seconds, 1e-3))
        power[at : at + len(sound)] += sound * (1.0 - late)
        power[at + 1 : at + 1 + len(sound)] += sound * late
    windows = power[: len(power) // WINDOW_HOPS * WINDOW_HOPS].reshape(-1, WINDOW_HOPS).mean(axis=1)
    return float(-0.691 + 10 * np.log10(_loud_power(windows) + 1e-20))


class Excerpt(NamedTuple):
    """A stretch of a part: its seconds, its notes, and how much louder (dB) the part's loud passages are."""

    start_seconds: float
    end_seconds: float
    notes: range
    louder_db: float


def loud_excerpt(placed: Sequence[Placed], touch: float) -> Excerpt:
    """The stretch without a pause, or with the fewest, that is about as loud as the loudest third of what sounds."""
    power = _power(placed, touch)
    loud = _loud_power(power)
    stretches = np.lib.stride_tricks.sliding_window_view(np.pad(power, (0, EXCERPT_STEPS - 1)), EXCERPT_STEPS)
    sounding = (stretches > SOUNDING_SHARE * power.max()).sum(axis=1)
    off = np.abs(10 * np.log10(np.maximum(stretches.mean(axis=1), 1e-12) / loud))
    full = np.flatnonzero(sounding == sounding.max())
    at = int(full[np.argmin(np.round(off[full], 1))])
    start, end = at * STEP_SECONDS, (at + EXCERPT_STEPS) * STEP_SECONDS
    starts = [one.start_seconds for one in placed]
    first = next((n for n, one in enumerate(placed) if one.start_seconds + one.length_seconds > start), len(placed))
    notes = range(first, int(np.searchsorted(starts, end)))
    return Excerpt(start, end, notes, float(10 * np.log10(loud / max(_sounding_mean(stretches[at]), 1e-12))))


def louder_db(placed: Sequence[Placed], touch: float, start_seconds: float, end_seconds: float) -> float:
    """How much louder the loud passages of a part are than this stretch of it."""
    power = _power(placed, touch)
    here = power[int(start_seconds / STEP_SECONDS) : int(np.ceil(end_seconds / STEP_SECONDS))]
    return float(10 * np.log10(_loud_power(power) / max(_sounding_mean(here), 1e-12)))


def mean_powers(placed: Sequence[Placed], touch: float, spans: Sequence[tuple[float, float]]) -> Curve:
    """The mean power of stretches of a part, silence included, relative to its loud passages."""
    power = _power(placed, touch)
    means = []
    for start, end in spans:
        here = power[int(start / STEP_SECONDS) : int(np.ceil(end / STEP_SECONDS))]
        means.append(float(here.sum()) * STEP_SECONDS / max(STEP_SECONDS, end - start))
    return np.array(means) / _loud_power(power)


def representative(keys: Sequence[ToneKey], count: int) -> list[ToneKey]:
    """Some of the keys, low and high, soft and loud, in proportion to how often they are used."""
    ranked = sorted(keys)
    return list(dict.fromkeys(ranked[int((n + 0.5) * len(ranked) / count)] for n in range(count)))


def nearest(key: ToneKey, known: Sequence[ToneKey]) -> ToneKey:
    """The known key most like this one in pitch and loudness."""
    return min(known, key=lambda other: (abs(other[0] - key[0]) + 4 * abs(other[1] - key[1]), other))


def _power(placed: Sequence[Placed], touch: float) -> Curve:
    """What the notes add up to in each step of 0.4 s, as if they all sounded alike."""
    end = max(one.start_seconds + one.length_seconds for one in placed)
    power = np.zeros(int(end / STEP_SECONDS) + 1)
    for one in placed:
        strength = (0.25 + 0.75 * one.note.velocity) ** (2 * touch)
        first, last = (
            int(one.start_seconds / STEP_SECONDS),
            int((one.start_seconds + one.length_seconds) / STEP_SECONDS),
        )
        edges = np.arange(first, last + 2) * STEP_SECONDS
        inside = np.clip(edges - one.start_seconds, 0.0, one.length_seconds)
        power[first : last + 1] += strength * np.diff(1.0 - np.exp(-inside / FADING_SECONDS))
    return power


def _loud_power(power: Curve) -> float:
    sounding = np.sort(power[power > SOUNDING_SHARE * power.max()])[::-1]
    return float(sounding[: max(1, int(len(sounding) * LOUD_SHARE))].mean()) if len(sounding) else 1e-20


def _sounding_mean(power: Curve) -> float:
    sounding = power[power > 0]
    return float(sounding.mean()) if len(sounding) else 0.0
