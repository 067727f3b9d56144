"""Space: artificial rooms by convolution, echoes, chorus, tape wow and widening."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from omg_desktop.composer.dsp.filters import Band, equalise, transform_size
from omg_desktop.composer.dsp.signal import (
    SAMPLE_RATE,
    Curve,
    Samples,
    Spectrum,
    frames,
    interleaved,
    seconds_axis,
    stretched,
)
from omg_desktop.composer.dsp.transforms import sounding, spectrum_of
from omg_desktop.composer.dsp.waves import CONTROL_FRAMES, control_axis

# kind -> (T60 seconds, pre-delay seconds, T60 factor of lows, of highs, brightness Hz, early reflections)
ROOMS: dict[str, tuple[float, float, float, float, float, bool]] = {
    "room": (0.55, 0.004, 1.0, 0.60, 9000.0, True), "plate": (1.5, 0.018, 0.8, 0.60, 10_000.0, False),
    "hall": (2.5, 0.028, 1.1, 0.40, 7500.0, True), "gate": (0.8, 0.003, 0.9, 0.80, 10_000.0, True),
    "spring": (1.1, 0.012, 0.7, 0.35, 4800.0, False), "cathedral": (4.6, 0.040, 1.2, 0.35, 6000.0, True),
    "chamber": (1.1, 0.010, 1.0, 0.55, 8000.0, True),
}  # fmt: skip
PIECE = 1 << 16


@lru_cache(maxsize=8)
def impulse_response(kind: str) -> Samples:
    """The stereo response of a room, energy 1: noise in four bands that die at their own pace, after reflections."""
    t60, pre_delay, low, high, brightness, early = ROOMS[kind]
    count = frames(t60 * 1.15 + pre_delay)
    time = seconds_axis(count)
    splits: tuple[tuple[Band, ...], ...] = (
        (("lp", 250.0),), (("hp", 250.0), ("lp", 1500.0)), (("hp", 1500.0), ("lp", 5000.0)), (("hp", 5000.0), ("lp",
            brightness)),
    )  # fmt: skip
    channels = []
    for channel in range(2):
        chance = np.random.Generator(np.random.PCG64(len(kind) * 1000 + round(t60 * 100) + channel))
        white = chance.standard_normal(count).astype(np.float32)
        tail = np.zeros(count, dtype=np.float32)
        for bands, pace in zip(splits, (low, 1.0, (1.0 + high) / 2, high), strict=True):
            tail += equalise(white, bands) * np.exp(-6.9 * time / (t60 * pace)).astype(np.float32)
        tail *= np.clip(time / 0.03, 0, 1).astype(np.float32) ** 0.7
        if early:
            for echo in range(14):
                at = frames(0.006 + 0.05 * float(chance.random()))
                tail[at] += float(chance.choice([-1.0, 1.0])) * 7.0 * (1.0 - 0.05 * echo)
        whole = np.concatenate([np.zeros(frames(pre_delay), dtype=np.float32), tail])[:count]
        whole = equalise(whole, (("hp", 180.0), ("lp", brightness)))
        channels.append(whole / np.sqrt(float((whole.astype(np.float64) ** 2).sum())))
    return np.stack(channels, axis=1).astype(np.float32)


class Convolver:
    """Linear filters of finite length, (frames, channels), that go on from one stretch of sound to the next.

    Several are added up before they are transformed back, which is much of the work.
    """

    def __init__(self, *responses: Samples) -> None:
        self._responses = [np.ascontiguousarray(response.T) for response in responses]
        self._reach = max(response.shape[1] for response in self._responses)
        self._rest: Samples = np.zeros((len(self._responses[0]), self._reach - 1), dtype=np.float32)
        self._transfers: dict[int, list[Spectrum]] = {}

    def __call__(self, *inputs: Samples) -> Samples:
        """The sum of one input for each response, as long as they are; silent pieces cost nothing.

        An input may be mono where its response is not.
        """
        count = len(inputs[0])
        size = _best_size(count, self._reach)
        step = size - self._reach + 1
        out = np.zeros((len(self._rest), count + size), dtype=np.float32)
        out[:, : self._reach - 1] = self._rest
        for start in range(0, count, step):
            spectrum = self._filtered([samples[start : start + step] for samples in inputs], size)
            if spectrum is not None:
                out[:, start : start + size] += sounding(spectrum, size)
        self._rest = out[:, count : count + self._reach - 1].copy()
        return interleaved(out[:, :count])

    def _filtered(self, pieces: Sequence[Samples], size: int) -> Spectrum | None:
        whole: Spectrum | None = None
        for piece, transfer in zip(pieces, self._transfer(size), strict=True):
            if piece.any():
                spectrum = spectrum_of(np.ascontiguousarray(piece.T), size) * transfer
                whole = spectrum if whole is None else np.add(whole, spectrum, out=whole)
        return whole

    def _transfer(self, size: int) -> list[Spectrum]:
        if size not in self._transfers:
            self._transfers = {
                size: [np.fft.rfft(each, size, axis=1).astype(np.complex64, copy=False) for each in self._responses]
            }
        return self._transfers[size]


def _best_size(count: int, reach: int) -> int:
    """The size of the transforms that convolve so many frames with the least work."""
    size = transform_size(2 * reach)
    best, least = size, float("inf")
    while size <= 1 << 21:
        pieces = -(-count // (size - reach + 1))
        if pieces * size < 0.98 * least:
            best, least = size, pieces * size
        if pieces == 1:
            break
        size = transform_size(size + 1)
    return best


def convolve(samples: Samples, response: Samples) -> Samples:
    """Stereo in, stereo out, as long as the input."""
    return Convolver(response)(samples)


def echo_response(delay_seconds: float, feedback: float = 0.42) -> Samples:
    """What comes back of a mono sound: echoes that change sides and grow duller, ``delay_seconds`` apart."""
    gap = max(1, frames(delay_seconds))
    bands: tuple[Band, ...] = (("hp", 300.0), ("lp", 4500.0))
    level, repeat, taps = 0.9, 1, []
    while level > 0.03:
        click = np.zeros(4096, dtype=np.float32)
        click[0] = level
        taps.append((repeat * gap, (repeat + 1) % 2, equalise(click, bands)))
        level *= feedback
        repeat += 1
        if repeat < 5:
            bands = (*bands, ("lp", 4000.0))
    out = np.zeros((taps[-1][0] + 4096, 2), dtype=np.float32)
    for start, side, tap in taps:
        out[start : start + len(tap), side] += tap
    return out


def delayed(samples: Samples, delay_frames: Curve) -> Samples:
    """A mono sound through a delay that moves (linear interpolation); the delay is given at every 64th frame."""
    count = len(samples)
    out = np.empty(count, dtype=np.float32)
    for start in range(0, count, PIECE):
        end = min(count, start + PIECE)
        delay = stretched(delay_frames[start // CONTROL_FRAMES :], CONTROL_FRAMES, end - start)
        place = np.maximum(np.arange(start, end) - delay, 0.0)
        index = place.astype(np.int32)
        between = (place - index).astype(np.float32)
        low = samples.take(index)
        out[start:end] = low + between * (samples.take(np.minimum(index + 1, count - 1)) - low)
    return out


def chorus(
    samples: Samples, rate_hz: float = 0.6, depth_ms: float = 2.2, mix: float = 0.4, first_frame: int = 0
) -> Samples:
    """A stereo chorus, in place: each side beside a copy of itself that drifts. ``first_frame`` says when it begins."""
    time = control_axis(len(samples)) + first_frame / SAMPLE_RATE
    for channel in range(2):
        delay = (11.0 + depth_ms * np.sin(2 * np.pi * rate_hz * time + channel * np.pi / 2)) * 1e-3 * SAMPLE_RATE
        copy = delayed(np.ascontiguousarray(samples[:, channel]), delay)
        samples[:, channel] *= np.float32(1.0 - 0.5 * mix)
        samples[:, channel] += copy * np.float32(mix)
    return samples


def tape_wow(samples: Samples, depth_ms: float, first_frame: int = 0) -> Samples:
    """Slow unsteadiness of pitch, as of a worn tape, the same on both sides; in place."""
    time = control_axis(len(samples)) + first_frame / SAMPLE_RATE
    swing = 0.7 * np.sin(2 * np.pi * 0.55 * time) + 0.25 * np.sin(2 * np.pi * 1.3 * time + 1)
    swing += 0.05 * np.sin(2 * np.pi * 7.1 * time)
    delay = depth_ms * 1e-3 * SAMPLE_RATE * (1 + swing) + 1
    for channel in range(2):
        samples[:, channel] = delayed(np.ascontiguousarray(samples[:, channel]), delay)
    return samples


@lru_cache(maxsize=1)
def _velvet() -> tuple[tuple[int, float], ...]:
    chance = np.random.Generator(np.random.PCG64(77))
    times = np.sort(chance.uniform(0.0015, 0.022, 16))
    signs = chance.choice([-1.0, 1.0], 16)
    return tuple((frames(float(t)), float(s * np.exp(-t / 0.008))) for t, s in zip(times, signs, strict=True))


@lru_cache(maxsize=1)
def side_response() -> Samples:
    """What the sides of a wider picture get of its middle: velvet noise, added left and taken away right."""
    taps = np.zeros(4096, dtype=np.float32)
    for gap, level in _velvet():
        taps[gap] += level * 0.45
    return equalise(taps, (("hp", 260.0),))[:, None]
