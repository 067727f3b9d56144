"""Mastering: the spectrum of the genre, glue, loudness of -14 LUFS, true peaks at or below -1 dBTP, clean ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from omg_desktop.composer.dsp.dynamics import compress, limit, soft_clip
from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.levels import rough_loudness_lufs
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, gain, middle
from omg_desktop.composer.dsp.space import convolve
from omg_desktop.sound.loudness import integrated_loudness_lufs, true_peak_dbtp

TARGET_LUFS = -14.0
CEILING_DBTP = -1.0
LOUDNESS_TOLERANCE_LU = 0.08
THIRD_OCTAVES_HZ = np.array([
    31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000,
    5000, 6300, 8000, 10_000, 12_500, 16_000,
])  # fmt: skip
MATCH_SHARE = 0.65
MATCH_DB_MAX = 5.5
ENDING_FADE_SECONDS = 1.1
ATTEMPTS_MAX = 10


def target_spectrum(figures: Mapping[str, float]) -> Curve:
    """The wished level of each third octave in dB, from a few figures that describe a genre's balance.

    Below ``low_hz`` it falls by ``low_slope_db`` per octave; ``bass_db`` is a bump around ``bass_hz``; above 120 Hz
    it changes by ``tilt_db`` per octave; ``presence_db`` is a bump around 3 kHz; above ``top_hz`` it falls by 12 dB
    per octave more.
    """
    octave = np.log2(THIRD_OCTAVES_HZ / 120.0)
    level = figures.get("tilt_db", -3.0) * np.maximum(octave, 0.0)
    bass = figures.get("bass_db", 2.0) * np.exp(
        -0.5 * (np.log2(THIRD_OCTAVES_HZ / figures.get("bass_hz", 80.0)) / 0.7) ** 2
    )
    presence = figures.get("presence_db", 0.0) * np.exp(-0.5 * (np.log2(THIRD_OCTAVES_HZ / 3000.0) / 0.9) ** 2)
    low = figures.get("low_slope_db", 12.0) * np.minimum(0.0, np.log2(THIRD_OCTAVES_HZ / figures.get("low_hz", 45.0)))
    top = -12.0 * np.maximum(0.0, np.log2(THIRD_OCTAVES_HZ / figures.get("top_hz", 11_000.0)))
    return np.asarray(level + bass + presence + low + top)


def third_octave_levels(samples: Samples, windows: int = 72) -> Curve:
    """The long-term spectrum of a stereo sound by third octaves, in dB relative to nothing in particular."""
    size = 16_384
    mono = middle(samples)
    if len(mono) < size:
        mono = np.pad(mono, (0, size - len(mono)))
    shape = np.hanning(size).astype(np.float32)
    power = np.zeros(size // 2 + 1)
    for start in np.linspace(0, len(mono) - size, windows).astype(int):
        power += np.abs(np.fft.rfft(mono[start : start + size] * shape)) ** 2
    bins = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    edges = 2 ** (1 / 6)
    sums = [power[(bins >= centre / edges) & (bins < centre * edges)].sum() for centre in THIRD_OCTAVES_HZ]
    return np.asarray(10 * np.log10(np.array(sums) + 1e-14))


def master(samples: Samples, spectrum: Mapping[str, float], drive: float, check: Callable[[], None]) -> Samples:
    """The finished song. ``drive`` 0..1 is how much of the peaks is shaved before the limiter."""
    samples = equalise(samples, (("hp", 28.0),))
    samples = _matched(samples, spectrum)
    check()
    samples = _mono_bass(samples)
    samples = _at_loudness(samples, -18.0)
    samples = compress(samples, -20.0, 1.7, 0.02, 0.18)
    check()
    samples = _clean_ends(_at_loudness(samples, TARGET_LUFS))
    if drive > 0:
        samples = soft_clip(samples, 1.0 - 0.35 * drive)
    return _loud_and_safe(samples, check)


def master_opening(samples: Samples, spectrum: Mapping[str, float], quieter_db: float) -> Samples:
    """A quick master for a preview, as loud as the opening will roughly be, and never above the ceiling."""
    samples = _at_loudness(_matched(equalise(samples, (("hp", 28.0),)), spectrum), TARGET_LUFS + quieter_db)
    return limit(samples, CEILING_DBTP - 0.5)


def _matched(samples: Samples, spectrum: Mapping[str, float]) -> Samples:
    """Equalised part of the way towards the genre's spectrum, by a linear-phase filter."""
    wished = target_spectrum(spectrum) - third_octave_levels(samples)
    inside = (THIRD_OCTAVES_HZ >= 50) & (THIRD_OCTAVES_HZ <= 12_500)
    wished -= wished[inside].mean()
    wished = np.convolve(np.pad(wished, 2, "edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid")
    wished = np.clip(wished * MATCH_SHARE, -MATCH_DB_MAX, MATCH_DB_MAX)
    points = np.concatenate([[0.0, 20.0], THIRD_OCTAVES_HZ, [18_000.0, SAMPLE_RATE / 2]])
    levels = np.concatenate([[wished[0]] * 2, wished, [wished[-1]] * 2])
    kernel = _linear_phase(points, 10 ** (levels / 20))
    padded = np.concatenate([samples, np.zeros((1024, 2), dtype=np.float32)])
    return convolve(padded, np.stack([kernel, kernel], axis=1))[1023 : 1023 + len(samples)]


def _linear_phase(points_hz: Curve, gains: Curve) -> Samples:
    """A symmetric filter of 2,047 taps with these gains at these frequencies, and straight lines between."""
    bins = np.linspace(0.0, SAMPLE_RATE / 2, 2049)
    delay = np.exp(-1j * np.pi * np.arange(2049) * 1023 / 2048)
    taps = np.fft.irfft(np.interp(bins, points_hz, gains) * delay)[:2047] * np.hamming(2047)
    return np.asarray(taps, dtype=np.float32)


def _mono_bass(samples: Samples) -> Samples:
    centre = middle(samples)
    side = equalise((samples[:, 0] - samples[:, 1]) * np.float32(0.5), (("hp", 130.0),))
    return np.stack([centre + side, centre - side], axis=1)


def _at_loudness(samples: Samples, lufs: float) -> Samples:
    """Brought to about this loudness; the exact value is found by ``_loud_and_safe``."""
    measured = rough_loudness_lufs(samples)
    return samples if measured < -90 else samples * np.float32(gain(lufs - measured))


def _clean_ends(samples: Samples) -> Samples:
    """Without DC steps: 3 ms in, and a last second that fades to nothing."""
    samples = samples.copy()
    begin, end = frames(0.003), min(frames(ENDING_FADE_SECONDS), len(samples))
    samples[:begin] *= np.linspace(0, 1, begin, dtype=np.float32)[:, None]
    samples[len(samples) - end :] *= np.linspace(1, 0, end, dtype=np.float32)[:, None] ** 2
    return samples


def _loud_and_safe(samples: Samples, check: Callable[[], None]) -> Samples:
    """Limited so that loudness and true peak both hold: the gain before the limiter is solved for by secants."""
    push, ceiling = 0.0, CEILING_DBTP - 0.25
    known: list[tuple[float, float]] = []
    out = samples
    for _ in range(ATTEMPTS_MAX):
        check()
        out = limit(samples, ceiling, push)
        measured = integrated_loudness_lufs(out, SAMPLE_RATE)
        if measured is None:
            return out
        if abs(measured - TARGET_LUFS) > LOUDNESS_TOLERANCE_LU:
            known.append((push, measured))
            push = _next_push(known)
            continue
        peak = true_peak_dbtp(out, SAMPLE_RATE)
        if peak is None or peak <= CEILING_DBTP:
            return out
        ceiling -= peak - CEILING_DBTP + 0.03
        known.clear()
    peak = true_peak_dbtp(out, SAMPLE_RATE)
    return out * np.float32(gain(CEILING_DBTP - peak)) if peak is not None and peak > CEILING_DBTP else out


def _next_push(known: list[tuple[float, float]]) -> float:
    """The next gain in dB to try, by the line through the last two (gain, loudness) points."""
    push, measured = known[-1]
    if len(known) < 2 or abs(measured - known[-2][1]) < 1e-3:
        return push + (TARGET_LUFS - measured) * 1.15
    slope = (measured - known[-2][1]) / (push - known[-2][0])
    return push + float(np.clip((TARGET_LUFS - measured) / max(0.15, slope), -6.0, 6.0))
