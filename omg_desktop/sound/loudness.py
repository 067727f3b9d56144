"""How loud sound is to a listener: ITU-R BS.1770-4 loudness and true peak, EBU Tech 3341 series, Tech 3342 range.

Samples are float32 arrays of shape (frames, channels), full scale ±1. Channels stand in the order of WAV files. The
meters take sound in pieces of any size and give the same figures however it is cut; the functions feed one meter.
"""

from dataclasses import dataclass
from math import ceil, log2, log10, pi, tan

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

HOP_SECONDS = 0.1
ABSOLUTE_GATE_LUFS = -70.0
INTEGRATED_GATE_LU = -10.0
RANGE_GATE_LU = -20.0
_MOMENTARY_HOPS = 4
_SHORT_TERM_HOPS = 30
# The highest reading is looked for in smaller steps: a tone of 0.4 s may begin between two hops (Tech 3341, case 13).
_STEPS_PER_HOP = 5
# BS.1770-4, formula (2): makes a 997 Hz sine of full scale in one front channel read -3.01 LUFS.
_OFFSET_LUFS = -0.691
_SURROUND = 1.41
# BS.1770-4, tables 3 and 4, for each number of channels in the order of WAV files; the LFE channel does not count.
_CHANNEL_WEIGHTS = {
    4: (1.0, 1.0, _SURROUND, _SURROUND),
    5: (1.0, 1.0, 1.0, _SURROUND, _SURROUND),
    6: (1.0, 1.0, 1.0, 0.0, _SURROUND, _SURROUND),
    7: (1.0, 1.0, 1.0, 0.0, 1.0, _SURROUND, _SURROUND),
    8: (1.0, 1.0, 1.0, 0.0, 1.0, 1.0, _SURROUND, _SURROUND),
}
_DECAY_SECONDS = 0.08
_PIECE_FRAMES = 1 << 18


@dataclass(frozen=True)
class Loudness:
    """What a listener perceives. The series step by 0.1 s; entry ``i`` ends at ``(i + 4) / 10`` s (momentary, over
    0.4 s) or ``(i + 30) / 10`` s (short-term, over 3 s), and is ``-inf`` in digital silence.

    ``integrated_lufs`` is None where nothing passes the gate of -70 LUFS or the sound is shorter than 0.4 s;
    ``range_lu`` where it is shorter than 3 s or silent. The highest readings are those of any moment, to 0.02 s; None
    for silence, and where the sound is shorter than their window.
    """

    integrated_lufs: float | None
    range_lu: float | None
    momentary_lufs: NDArray[np.float64]
    short_term_lufs: NDArray[np.float64]
    momentary_max_lufs: float | None
    short_term_max_lufs: float | None


class LoudnessMeter:
    """Measures loudness of sound that comes in pieces. Memory stays small: one number for each 0.02 s is kept."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._hop_frames = round(sample_rate_hz * HOP_SECONDS)
        weights = _CHANNEL_WEIGHTS.get(channels, (1.0,) * channels)
        self._weights = np.array(weights, np.float32)
        self._filter = _KWeighting(sample_rate_hz, channels)
        self._step_starts = np.arange(_STEPS_PER_HOP) * self._hop_frames // _STEPS_PER_HOP
        self._step_energies: list[NDArray[np.float64]] = []
        self._open_energy = 0.0
        self._frames = 0

    def feed(self, samples: Samples) -> None:
        """Take the next piece, of shape (frames, channels); every value must be finite."""
        for weighted in self._filter.feed(samples):
            self._gather(weighted)

    def result(self) -> Loudness:
        """What was heard so far. Ends the measurement: nothing may be fed afterwards."""
        for weighted in self._filter.rest():
            self._gather(weighted)
        steps = np.concatenate([np.zeros(0), *self._step_energies])
        whole = len(steps) // _STEPS_PER_HOP * _STEPS_PER_HOP
        hops = np.maximum(steps[:whole].reshape(-1, _STEPS_PER_HOP).sum(axis=1), 0.0) / self._hop_frames
        momentary = _moving_mean(hops, _MOMENTARY_HOPS)
        short_term = _moving_mean(hops, _SHORT_TERM_HOPS)
        return Loudness(
            integrated_lufs=_integrated(momentary),
            range_lu=_range(short_term),
            momentary_lufs=_lufs(momentary),
            short_term_lufs=_lufs(short_term),
            momentary_max_lufs=self._highest(steps, _MOMENTARY_HOPS),
            short_term_max_lufs=self._highest(steps, _SHORT_TERM_HOPS),
        )

    def _highest(self, step_energies: NDArray[np.float64], hops: int) -> float | None:
        windows = _moving_mean(step_energies, hops * _STEPS_PER_HOP) * _STEPS_PER_HOP / self._hop_frames
        highest = float(windows.max(initial=0.0))
        return _OFFSET_LUFS + 10 * log10(highest) if highest > 0 else None

    def _gather(self, weighted: Samples) -> None:
        """Sum the weighted squares of (channels, frames) over each step, carrying the unfinished one over."""
        squares = np.einsum("cf,cf,c->f", weighted, weighted, self._weights)
        start, end = self._frames, self._frames + len(squares)
        hops = np.arange(start // self._hop_frames, end // self._hop_frames + 1)
        edges = (hops[:, np.newaxis] * self._hop_frames + self._step_starts).ravel()
        inside = edges[(edges > start) & (edges < end)] - start
        # The sums are taken in float64: a float32 sum over 0.1 s at 192 kHz would lose a thousandth of a decibel.
        sums = np.add.reduceat(squares, np.concatenate(([0], inside)), dtype=np.float64)
        sums[0] += self._open_energy
        is_finished = end in edges
        self._open_energy = 0.0 if is_finished else float(sums[-1])
        self._step_energies.append(sums if is_finished else sums[:-1])
        self._frames = end


class TruePeakMeter:
    """The highest point of the waveform between the samples too (BS.1770-4, annex 2), for sound in pieces.

    Oversamples four times, or just to 192 kHz or more where the rate is higher already.
    """

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        factor = 4 if sample_rate_hz < 96_000 else 2 if sample_rate_hz < 192_000 else 1
        self._resampler = soxr.ResampleStream(
            sample_rate_hz, sample_rate_hz * factor, channels, dtype="float32", quality="HQ"
        )
        self._channels = channels
        self._peak = 0.0

    def feed(self, samples: Samples) -> None:
        """Take the next piece, of shape (frames, channels); every value must be finite."""
        for start in range(0, len(samples), _PIECE_FRAMES):
            self._see(samples[start : start + _PIECE_FRAMES], last=False)

    def result_dbtp(self) -> float | None:
        """The true peak in dBTP, None for digital silence. Ends the measurement."""
        self._see(np.zeros((0, self._channels), np.float32), last=True)
        return 20 * log10(self._peak) if self._peak > 0 else None

    def _see(self, samples: Samples, *, last: bool) -> None:
        # The samples count as well: where the wave is clipped hard, the filter's ringing may stay below them.
        for array in (samples, self._resampler.resample_chunk(np.ascontiguousarray(samples), last=last)):
            if array.size:
                self._peak = max(self._peak, float(array.max()), -float(array.min()))


def loudness(samples: Samples, sample_rate_hz: int) -> Loudness:
    """All loudness figures of samples (frames, channels)."""
    meter = LoudnessMeter(sample_rate_hz, samples.shape[1])
    meter.feed(samples)
    return meter.result()


def integrated_loudness_lufs(samples: Samples, sample_rate_hz: int) -> float | None:
    """Gated loudness (BS.1770-4) of samples (frames, channels); None when silent or shorter than 0.4 s."""
    return loudness(samples, sample_rate_hz).integrated_lufs


def momentary_loudness_lufs(samples: Samples, sample_rate_hz: int) -> NDArray[np.float64]:
    """Loudness of each 0.4 s, ten a second (EBU Tech 3341): entry ``i`` ends at ``(i + 4) / 10`` s."""
    return loudness(samples, sample_rate_hz).momentary_lufs


def short_term_loudness_lufs(samples: Samples, sample_rate_hz: int) -> NDArray[np.float64]:
    """Loudness of each 3 s, ten a second (EBU Tech 3341): entry ``i`` ends at ``(i + 30) / 10`` s."""
    return loudness(samples, sample_rate_hz).short_term_lufs


def loudness_range_lu(samples: Samples, sample_rate_hz: int) -> float | None:
    """How far quiet and loud passages lie apart (EBU Tech 3342); None when silent or shorter than 3 s."""
    return loudness(samples, sample_rate_hz).range_lu


def true_peak_dbtp(samples: Samples, sample_rate_hz: int) -> float | None:
    """The true peak over all channels of samples (frames, channels) in dBTP; None for digital silence."""
    meter = TruePeakMeter(sample_rate_hz, samples.shape[1])
    meter.feed(samples)
    return meter.result_dbtp()


def _integrated(powers: NDArray[np.float64]) -> float | None:
    """BS.1770-4, formulae (5) to (7): the mean power of the blocks above both gates."""
    audible = powers[powers > _power(ABSOLUTE_GATE_LUFS)]
    if not audible.size:
        return None
    loud = audible[audible > audible.mean() * 10 ** (INTEGRATED_GATE_LU / 10)]
    return _OFFSET_LUFS + 10 * log10(float(loud.mean()))


def _range(powers: NDArray[np.float64]) -> float | None:
    """EBU Tech 3342, section 3: from the 10th to the 95th percentile of the short-term loudness above both gates.

    Percentiles are taken at the nearest rank, as ffmpeg does; the standard's own example may take the next value,
    which in half a minute of music can lie a tenth of a unit away.
    """
    audible = powers[powers >= _power(ABSOLUTE_GATE_LUFS)]
    if not audible.size:
        return None
    heard = np.sort(audible[audible >= audible.mean() * 10 ** (RANGE_GATE_LU / 10)])
    low, high = (float(heard[max(int(heard.size * share + 0.5) - 1, 0)]) for share in (0.10, 0.95))
    return 10 * log10(high / low)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET_LUFS) / 10))


def _lufs(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore"):
        return _OFFSET_LUFS + 10 * np.log10(powers)


def _moving_mean(hops: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    if hops.size < width:
        return np.zeros(0)
    means: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(hops, width).mean(axis=1)
    return means


class _KWeighting:
    """The two filters of BS.1770-4, annex 1, applied to blocks in the frequency domain (overlap-save).

    The response is that of the exact recursive filters; what they still ring after 0.08 s is below -170 dB, which
    is all that is lost by cutting them off there.
    """

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._overlap = 1 << ceil(log2(sample_rate_hz * _DECAY_SECONDS))
        self._step = 3 * self._overlap
        size = self._overlap + self._step
        frequencies_hz = np.fft.rfftfreq(size, 1 / sample_rate_hz).astype(np.float64)
        self._response = k_weighting_response(frequencies_hz, sample_rate_hz).astype(np.complex64)
        self._block = np.zeros((channels, size), np.float32)
        self._filled = self._overlap

    def feed(self, samples: Samples) -> list[Samples]:
        """The weighted sound that is complete by now, as arrays (channels, frames)."""
        weighted = []
        taken = 0
        while taken < len(samples):
            count = min(len(samples) - taken, self._block.shape[1] - self._filled)
            self._block[:, self._filled : self._filled + count] = samples[taken : taken + count].T
            self._filled += count
            taken += count
            if self._filled == self._block.shape[1]:
                weighted.append(self._weigh())
        return weighted

    def rest(self) -> list[Samples]:
        """What was fed and not given back yet."""
        waiting = self._filled - self._overlap
        self._block[:, self._filled :] = 0
        return [self._weigh()[:, :waiting]] if waiting else []

    def _weigh(self) -> Samples:
        # the orthonormal scale keeps to single precision; NumPy's default one reckons in double and takes longer
        spectrum = np.fft.rfft(self._block, axis=1, norm="ortho") * self._response
        weighted = np.fft.irfft(spectrum, self._block.shape[1], axis=1, norm="ortho")[:, self._overlap :]
        self._block[:, : self._overlap] = self._block[:, self._step :].copy()
        self._filled = self._overlap
        return weighted.astype(np.float32, copy=False)


def k_weighting_response(frequencies_hz: NDArray[np.float64], sample_rate_hz: int) -> NDArray[np.complex128]:
    """The complex response of BS.1770-4's head and RLB filters at any sample rate.

    The standard gives coefficients for 48 kHz only. Here they come from the analogue parameters behind them (B. De
    Man, "Evaluation of Implementations of the EBU R128 Loudness Measurement", 2018), by the bilinear transform; at
    48 kHz they are the standard's to twelve digits.
    """
    delay = np.exp(-2j * pi * frequencies_hz / sample_rate_hz)
    response: NDArray[np.complex128] = np.ones_like(delay)
    for numerator, denominator in (_head_filter(sample_rate_hz), _low_cut_filter(sample_rate_hz)):
        response = response * (_polynomial(numerator, delay) / _polynomial(denominator, delay))
    return response


def _polynomial(coefficients: tuple[float, float, float], delay: NDArray[np.complex128]) -> NDArray[np.complex128]:
    first, second, third = coefficients
    value: NDArray[np.complex128] = first + delay * (second + delay * third)
    return value


_Coefficients = tuple[tuple[float, float, float], tuple[float, float, float]]


def _head_filter(sample_rate_hz: int) -> _Coefficients:
    """The high shelf of +4 dB that stands for the head."""
    gain = 10 ** (3.999843853973347 / 20)
    middle = gain**0.4996667741545416
    quality = 0.7071752369554196
    k = tan(pi * 1681.974450955533 / sample_rate_hz)
    scale = 1 + k / quality + k * k
    numerator = (
        (gain + middle * k / quality + k * k) / scale,
        2 * (k * k - gain) / scale,
        (gain - middle * k / quality + k * k) / scale,
    )
    return numerator, (1.0, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale)


def _low_cut_filter(sample_rate_hz: int) -> _Coefficients:
    """The high-pass at 38 Hz; its numerator is the standard's at every rate, as in the common implementations."""
    quality = 0.5003270373238773
    k = tan(pi * 38.13547087602444 / sample_rate_hz)
    scale = 1 + k / quality + k * k
    return (1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale)
