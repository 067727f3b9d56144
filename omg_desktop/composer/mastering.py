"""Mastering: the spectrum of the genre, glue, loudness of -14 LUFS, true peaks at or below -1 dBTP, clean ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from omg_desktop.composer.dsp.both_cores import each
from omg_desktop.composer.dsp.dynamics import compress, limit, soft_clip
from omg_desktop.composer.dsp.filters import equalise
from omg_desktop.composer.dsp.levels import rough_loudness_lufs
from omg_desktop.composer.dsp.limiting import Limiter
from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Curve, Samples, frames, gain, middle
from omg_desktop.composer.dsp.space import Convolver
from omg_desktop.composer.score import SoundPlan
from omg_desktop.sound.loudness import integrated_loudness_lufs, k_weighting_response, true_peak_dbtp

TARGET_LUFS = -14.0
GLUE_LUFS = -18.0
CEILING_DBTP = -1.0
LOUDNESS_TOLERANCE_LU = 0.08
THIRD_OCTAVES_HZ = np.array([
    31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000,
    5000, 6300, 8000, 10_000, 12_500, 16_000,
])  # fmt: skip
MATCH_SHARE = 0.65
MATCH_DB_MAX = 5.5
ENDING_FADE_SECONDS = 1.1
ATTEMPTS_MAX = 6
KERNEL_DELAY = 1023
KERNEL_FRAMES = 8192  # the linear-phase filter, and how long its high-passes ring
PIECE_FRAMES = 1 << 19
MATCH_AGAIN = 1.5
MATCH_SURE_SECONDS = 24.0  # of music, until the equaliser is trusted wholly
HOLD_BACK_FRAMES = 2048  # what the filter and the limiter must know ahead
MEMORY_FRAMES = 1 << 16  # what they must know of before
TURN_SECONDS = 0.5
HEARING_MARGIN_DB = 1.5


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
    if len(samples) < size:
        samples = np.pad(samples, ((0, size - len(samples)), (0, 0)))
    shape = np.hanning(size).astype(np.float32)
    power = np.zeros(size // 2 + 1)
    for start in np.linspace(0, len(samples) - size, windows).astype(int):
        spectrum = np.fft.rfft(middle(samples[start : start + size]) * shape)
        power += spectrum.real**2 + spectrum.imag**2
    bins = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    edges = 2 ** (1 / 6)
    sums = [power[(bins >= centre / edges) & (bins < centre * edges)].sum() for centre in THIRD_OCTAVES_HZ]
    return np.asarray(10 * np.log10(np.array(sums) + 1e-14))


def master(samples: Samples, sound: SoundPlan, check: Callable[[], None]) -> Samples:
    """The finished song. ``sound.drive`` (0..1) is how much of the peaks is shaved before the limiter."""
    out = _balanced(samples, _match(samples, sound, MATCH_SHARE))
    check()
    _to_loudness(out, GLUE_LUFS)
    out = _glued(out)
    check()
    _to_loudness(out, TARGET_LUFS)
    _clean_ends(out)
    if sound.drive > 0:
        out = soft_clip(out, 1.0 - 0.35 * sound.drive)
    return _loud_and_safe(out, check)


class FirstHearing:
    """A provisional master of a mix that still grows, for whoever listens already; never above the ceiling.

    The equaliser knows what was mixed so far, and listens again when that has become half as much more; the loudness is
    what the parts' levels promise.
    """

    def __init__(self, sound: SoundPlan, promised_lufs: float) -> None:
        self._sound = sound
        self._gain_db = TARGET_LUFS - promised_lufs
        self._heard = 0
        self._kernel: Samples | None = None
        self._known = 0  # how much of the mix the kernel was made for

    def more(self, mixed: Samples, *, is_all: bool) -> Samples:
        """What can be heard of the mix so far that was not heard before."""
        start, end = self._heard, len(mixed) if is_all else max(self._heard, len(mixed) - HOLD_BACK_FRAMES)
        before_it, kernel = self._kernel, self._kernel_for(mixed)
        first = max(0, start - MEMORY_FRAMES)
        out = self._mastered(mixed[first:], kernel)[start - first : end - first]
        if before_it is not None and before_it is not kernel:
            turn = min(frames(TURN_SECONDS), end - start)
            before = self._mastered(mixed[first : start + turn + HOLD_BACK_FRAMES], before_it)
            ramp = np.linspace(0, 1, turn, dtype=np.float32)[:, None]
            out[:turn] = out[:turn] * ramp + before[start - first : start - first + turn] * (1 - ramp)
        if not start:
            _fade_in(out)
        self._heard = end
        return out

    def _kernel_for(self, mixed: Samples) -> Samples:
        if self._kernel is None or len(mixed) >= MATCH_AGAIN * self._known:
            share = MATCH_SHARE * min(1.0, len(mixed) / (MATCH_SURE_SECONDS * SAMPLE_RATE))
            self._kernel, self._known = _match(mixed, self._sound, share), len(mixed)
        return self._kernel

    def _mastered(self, samples: Samples, kernel: Samples) -> Samples:
        out = _balanced(samples, kernel)
        out *= np.float32(gain(self._gain_db + GLUE_LUFS - TARGET_LUFS))
        out = _glued(out)
        out *= np.float32(gain(TARGET_LUFS - GLUE_LUFS))
        if self._sound.drive > 0:
            out = soft_clip(out, 1.0 - 0.35 * self._sound.drive)
        return limit(out, CEILING_DBTP - HEARING_MARGIN_DB)


def _match(samples: Samples, sound: SoundPlan, share: float) -> Samples:
    """A filter, for middle and side, that leads part of the way towards the genre's spectrum, as loud as before."""
    levels = third_octave_levels(samples)
    wished = target_spectrum(dict(sound.spectrum)) - levels
    inside = (THIRD_OCTAVES_HZ >= 50) & (THIRD_OCTAVES_HZ <= 12_500)
    wished -= wished[inside].mean()
    wished = np.convolve(np.pad(wished, 2, "edge"), [0.1, 0.2, 0.4, 0.2, 0.1], "valid")
    wished = np.clip(wished * share, -MATCH_DB_MAX, MATCH_DB_MAX)
    weighted = 10 ** (levels / 10) * np.abs(k_weighting_response(THIRD_OCTAVES_HZ, SAMPLE_RATE)) ** 2
    wished -= 10 * np.log10((weighted * 10 ** (wished / 10)).sum() / weighted.sum())
    points = np.concatenate([[0.0, 20.0], THIRD_OCTAVES_HZ, [18_000.0, SAMPLE_RATE / 2]])
    gains = np.concatenate([[wished[0]] * 2, wished, [wished[-1]] * 2])
    kernel = np.zeros(KERNEL_FRAMES, dtype=np.float32)
    kernel[: 2 * KERNEL_DELAY + 1] = _linear_phase(points, 10 ** (gains / 20))
    return np.stack([equalise(kernel, bands) for bands in ((("hp", 28.0),), (("hp", 28.0), ("hp", 130.0)))], axis=1)


def _linear_phase(points_hz: Curve, gains: Curve) -> Samples:
    """A symmetric filter of 2,047 taps with these gains at these frequencies, and straight lines between."""
    bins = np.linspace(0.0, SAMPLE_RATE / 2, 2049)
    delay = np.exp(-1j * np.pi * np.arange(2049) * 1023 / 2048)
    taps = np.fft.irfft(np.interp(bins, points_hz, gains) * delay)[:2047] * np.hamming(2047)
    return np.asarray(taps, dtype=np.float32)


def _balanced(samples: Samples, kernel: Samples) -> Samples:
    """Through the filter of ``_match``: the genre's spectrum, without rumble, and with bass in the middle."""
    out = np.empty((len(samples) + KERNEL_DELAY, 2), dtype=np.float32)
    out[: len(samples), 0] = middle(samples)
    out[: len(samples), 1] = (samples[:, 0] - samples[:, 1]) * np.float32(0.5)
    out[len(samples) :] = 0.0

    def filter_channel(number: int) -> None:
        filtered = Convolver(kernel[:, number : number + 1])
        for start in range(0, len(out), PIECE_FRAMES):
            piece = out[start : start + PIECE_FRAMES, number : number + 1]
            piece[:] = filtered(piece)

    each(filter_channel, range(2))
    out = out[KERNEL_DELAY:]
    for start in range(0, len(out), PIECE_FRAMES):
        piece = out[start : start + PIECE_FRAMES]
        side = piece[:, 1].copy()
        piece[:, 1] = piece[:, 0] - side
        piece[:, 0] += side
    return out


def _glued(samples: Samples) -> Samples:
    return compress(samples, -20.0, 1.7, 0.02, 0.18)


def _to_loudness(samples: Samples, lufs: float) -> None:
    """Brought to about this loudness, in place; the exact value is found by ``_loud_and_safe``."""
    measured = rough_loudness_lufs(samples)
    if measured > -90:
        samples *= np.float32(gain(lufs - measured))


def _clean_ends(samples: Samples) -> None:
    """Without DC steps, in place: 3 ms in, and a last second that fades to nothing."""
    _fade_in(samples)
    end = min(frames(ENDING_FADE_SECONDS), len(samples))
    samples[len(samples) - end :] *= np.linspace(1, 0, end, dtype=np.float32)[:, None] ** 2


def _fade_in(samples: Samples) -> None:
    begin = min(frames(0.003), len(samples))
    samples[:begin] *= np.linspace(0, 1, begin, dtype=np.float32)[:, None]


def _loud_and_safe(samples: Samples, check: Callable[[], None]) -> Samples:
    """Limited so that loudness and true peak both hold.

    The gain before the limiter is solved for on the limiter's blocks, which is quick, and then proved on the sound.
    """
    ceiling, target = CEILING_DBTP - 0.25, TARGET_LUFS
    limiter = Limiter(samples)
    out, peak = samples, None
    for _ in range(ATTEMPTS_MAX):
        check()
        push = limiter.push_for(target, ceiling)
        out = limiter.limited(ceiling, push)
        measured, peak = _measured(out)
        if measured is None or peak is None:
            return out
        is_loud, is_safe = abs(measured - TARGET_LUFS) <= LOUDNESS_TOLERANCE_LU, peak <= CEILING_DBTP
        if is_loud and is_safe:
            return out
        target += 0.0 if is_loud else TARGET_LUFS - measured
        ceiling -= 0.0 if is_safe else peak - CEILING_DBTP + 0.03
    return out * np.float32(gain(CEILING_DBTP - peak)) if peak is not None and peak > CEILING_DBTP else out


def _measured(samples: Samples) -> tuple[float | None, float | None]:
    """Integrated loudness and true peak, measured side by side."""
    with ThreadPoolExecutor(1) as pool:
        peak = pool.submit(true_peak_dbtp, samples, SAMPLE_RATE)
        return integrated_loudness_lufs(samples, SAMPLE_RATE), peak.result()
