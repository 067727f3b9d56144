"""Band-limited oscillators, noise and envelopes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, seconds_axis, stretched

TABLE_SIZE = 2048
PHASES = 1 << 32  # in a period
TABLE_SHIFT = 21  # of them lie between two entries of a table, as a power of two
PIECE_FRAMES = 1 << 14
NOISE_SECONDS = 8
CONTROL_FRAMES = 64


def harmonic_limit(highest_hz: float) -> int:
    """How many harmonics fit below 20 kHz, rounded so that neighbouring notes share a table."""
    count = int(max(1, min(900, 0.45 * SAMPLE_RATE / highest_hz)))
    return count if count < 24 else count // 8 * 8 if count < 200 else count // 40 * 40


@lru_cache(maxsize=512)
def classic_table(kind: str, harmonics: int, duty: float = 0.5) -> Samples:
    """One period (+1 sample) of saw, square, triangle or pulse with so many harmonics, peak 1."""
    number = np.arange(1, harmonics + 1)
    if kind == "saw":
        strengths = 1.0 / number
    elif kind == "square":
        strengths = np.where(number % 2 == 1, 1.0 / number, 0.0)
    elif kind == "triangle":
        strengths = np.where(number % 2 == 1, 1.0 / number**2, 0.0) * np.where((number // 2) % 2 == 0, 1.0, -1.0)
    elif kind == "pulse":
        strengths = np.sin(np.pi * number * duty) / number
    elif kind == "sine":
        strengths = np.where(number == 1, 1.0, 0.0)
    else:
        raise ValueError(f"no such wave: {kind}")
    return table_of(tuple(strengths))


@lru_cache(maxsize=2048)
def table_of(strengths: tuple[float, ...], seed: int = 0) -> Samples:
    """One period (+1 sample) of a sum of harmonics; a seed other than 0 scatters their phases. Peak 1."""
    count = min(len(strengths), TABLE_SIZE // 2)
    spectrum = np.zeros(TABLE_SIZE // 2 + 1, dtype=complex)
    phases = np.random.Generator(np.random.PCG64(seed)).uniform(0, 2 * np.pi, count) if seed else np.full(count, 0.0)
    spectrum[1 : count + 1] = -1j * np.asarray(strengths[:count]) * np.exp(1j * phases)
    period = np.fft.irfft(spectrum)
    period /= np.abs(period).max() + 1e-12
    return np.append(period, period[0]).astype(np.float32)


def run_table(table: Samples, hertz: float | Curve, count: int, phase: float = 0.0) -> Samples:
    """An oscillator reading a table at a fixed or a moving frequency; ``phase`` in periods."""
    if not isinstance(hertz, np.ndarray):
        return _steady(table, hertz, count, phase)
    turns = np.asarray(phase + np.cumsum(hertz) / SAMPLE_RATE, dtype=np.float64)
    return read_table(table, *table_places(turns))


def _steady(table: Samples, hertz: float, count: int, phase: float) -> Samples:
    """An oscillator whose phase is a whole number that overflows, once a period; to 0.00001 Hz."""
    step = np.uint32(round(hertz / SAMPLE_RATE * PHASES) % PHASES)
    begin = np.uint32(int(phase % 1.0 * PHASES) % PHASES)
    rises = np.diff(table, append=table[-1:])
    out = np.empty(count, dtype=np.float32)
    for start in range(0, count, PIECE_FRAMES):
        places = np.arange(start, min(count, start + PIECE_FRAMES), dtype=np.uint32) * step + begin
        index = (places >> np.uint32(TABLE_SHIFT)).astype(np.intp)
        between = (places & np.uint32((1 << TABLE_SHIFT) - 1)).astype(np.float32) * np.float32(2.0**-TABLE_SHIFT)
        between *= rises.take(index)
        np.add(table.take(index), between, out=out[start : start + PIECE_FRAMES])
    return out


def table_places(turns: Curve) -> tuple[npt.NDArray[np.int32], Samples]:
    """Where in a table these phases (in periods) lie: whole index, and the part between it and the next."""
    places = (turns - np.floor(turns)) * TABLE_SIZE
    index = places.astype(np.int32)
    return index, (places - index).astype(np.float32)


def read_table(table: Samples, index: npt.NDArray[np.int32], between: Samples) -> Samples:
    """A table read at places, with linear interpolation."""
    low = table.take(index)
    return low + between * (table.take(index + 1) - low)


def control_axis(count: int) -> Curve:
    """The times, in seconds, at which slow curves are computed: every 64 frames, and one beyond the end."""
    return np.arange(-(-count // CONTROL_FRAMES) + 1, dtype=np.float64) * (CONTROL_FRAMES / SAMPLE_RATE)


def drawn_out(control: Curve, count: int) -> Curve:
    """A slow curve at every frame, by straight lines."""
    return stretched(control, CONTROL_FRAMES, count)


def slow_turns(control_hz: Curve, count: int, phase: float) -> Curve:
    """The phase, in periods, of an oscillator whose frequency is given at control times."""
    steps = np.concatenate(
        [[0.0], np.cumsum((control_hz[1:] + control_hz[:-1]) * (0.5 * CONTROL_FRAMES / SAMPLE_RATE))]
    )
    return drawn_out(phase + steps, count)


def wave(kind: str, hertz: float | Curve, count: int, phase: float = 0.0, duty: float = 0.5) -> Samples:
    """A classic wave, free of aliasing at its highest frequency."""
    highest = float(np.max(hertz))
    return run_table(classic_table(kind, harmonic_limit(highest), duty), hertz, count, phase)


@lru_cache(maxsize=1)
def _noise_store() -> Samples:
    chance = np.random.Generator(np.random.PCG64(20_240_229))
    return chance.standard_normal(SAMPLE_RATE * NOISE_SECONDS).astype(np.float32)


def noise(count: int, variant: int = 0) -> Samples:
    """White noise of deviation 1; another variant is another stretch of it."""
    store = _noise_store()
    start = (variant * 7919) % (SAMPLE_RATE * 4)
    piece = store[start : start + count]
    return piece if len(piece) == count else np.resize(np.concatenate([piece, store]), count)


def decay(count: int, seconds: float) -> Samples:
    """An exponential fall to 1/e in so many seconds."""
    return np.exp(-seconds_axis(count) / max(seconds, 1e-4)).astype(np.float32)


def envelope(count: int, attack: float, fall: float, sustain: float) -> Samples:
    """Linear attack, exponential fall towards a sustain level; times in seconds."""
    time = seconds_axis(count)
    falling = sustain + (1.0 - sustain) * np.exp(-3.0 * np.maximum(time - attack, 0.0) / max(fall, 1e-4))
    return np.where(time < attack, time / max(attack, 1e-5), falling).astype(np.float32)


def fade_out(samples: Samples, count: int) -> Samples:
    """The same sound with its last frames faded to nothing, in place."""
    count = min(count, len(samples))
    ramp = np.linspace(1.0, 0.0, count, dtype=np.float32)
    samples[len(samples) - count :] *= ramp if samples.ndim == 1 else ramp[:, None]
    return samples
