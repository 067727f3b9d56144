"""The spectral envelope of monotone speech: what remains of a voice when its pitch is taken away.

After CheapTrick (Masanori Morise, "CheapTrick, a spectral envelope estimator for high-quality speech synthesis",
Speech Communication 67, 2015): a window of three periods, smoothing by two thirds of the fundamental, and a lifter
that takes out what is left of the harmonics. The pitch is constant here, so one window serves for all looks.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.dsp.signal import Samples
from omg_desktop.composer.sing.helper import SPEECH_RATE

LOOK = 110  # frames between two looks: 5 ms
SIZE = 1024  # of all transforms
CEPSTRA = 300  # kept coefficients: more than one period of the lowest speaking voice (84 Hz)
FLOOR = 1e-10
AIR_BELOW_DB = 17.0  # how far the highs may lie below the middle at 4.5 kHz
AIR_SLOPE_DB = 12.0  # and further down for each octave
Table: TypeAlias = npt.NDArray[np.float32]
# bandwidths and frequencies (Hz) of a closed, dark vowel, for what cannot be read
_HUM_FORMANTS = ((290.0, 60.0), (750.0, 90.0), (2250.0, 200.0), (3100.0, 250.0), (4000.0, 350.0))


def spoken_hertz(samples: Samples) -> float:
    """The pitch of monotone speech, from the summed autocorrelation of its loud 46 ms windows (60 to 320 Hz)."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(samples, (0, SIZE)), SIZE)[::SIZE]
    energy = (windows**2).sum(axis=1)
    loud = windows[energy > 0.25 * energy.max()] * np.hanning(SIZE)
    correlation = np.fft.irfft((np.abs(np.fft.rfft(loud, 2 * SIZE)) ** 2).sum(axis=0))[:SIZE]
    fade = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(SIZE), 2 * SIZE)) ** 2)[:SIZE]
    even = correlation / np.maximum(fade, fade[0] * 1e-3)
    low, high = SPEECH_RATE // 320, SPEECH_RATE // 60
    peak = low + int(even[low:high].argmax())
    before, at, after = even[peak - 1 : peak + 2]
    bend = before - 2 * at + after
    return float(SPEECH_RATE / (peak + (0.5 * (before - after) / bend if bend else 0.0)))


def log_envelopes(samples: Samples, hertz: float) -> Table:
    """The natural logarithm of the power spectrum at every look, (looks, SIZE / 2 + 1)."""
    half = min(int(1.5 * SPEECH_RATE / hertz), SIZE // 2 - 1)
    window = np.hanning(2 * half + 1)
    window /= np.sqrt((window**2).sum())
    count = len(samples) // LOOK + 1
    padded = np.pad(samples, (half, half + LOOK))
    frames = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)[::LOOK][:count]
    power = np.abs(np.fft.rfft((frames * window).astype(np.float32), SIZE)) ** 2 + np.float32(FLOOR)
    reach = max(1, round(hertz / 3 * SIZE / SPEECH_RATE))
    summed = np.cumsum(np.pad(power.astype(np.float64), ((0, 0), (reach + 1, reach)), "reflect"), axis=1)
    smooth = (summed[:, 2 * reach + 1 :] - summed[:, : -2 * reach - 1]) / (2 * reach + 1)
    cepstra = np.fft.irfft(np.log(np.maximum(smooth, FLOOR)).astype(np.float32), axis=1)
    return np.asarray(np.fft.rfft(cepstra * _lifter(hertz), axis=1).real, dtype=np.float32)


def _lifter(hertz: float) -> Table:
    place = np.arange(SIZE)
    quefrency = np.minimum(place, SIZE - place) / SPEECH_RATE
    lifter = np.sinc(hertz * quefrency) * (1.18 - 0.18 * np.cos(2 * np.pi * quefrency * hertz))
    lifter[quefrency > 1.0 / hertz] = 0.0
    return np.asarray(lifter, dtype=np.float32)


def brightened(envelopes: Table) -> Table:
    """Log power envelopes whose highs never fall far below the level around 3.5 kHz, as they do in espeak-ng.

    Its formants end at 5 kHz, and a voice without anything above sounds as if from behind a door.
    """
    hertz = np.arange(envelopes.shape[1]) * SPEECH_RATE / SIZE
    around = envelopes[:, (hertz > 2500) & (hertz < 4500)].mean(axis=1, keepdims=True)
    below_db = AIR_BELOW_DB + AIR_SLOPE_DB * np.log2(np.maximum(hertz, 4500.0) / 4500.0)
    least = np.where(hertz > 4500.0, around - below_db * (np.log(10) / 10), -np.inf)
    return np.asarray(np.logaddexp(envelopes, least), dtype=np.float32)


def minimum_phase(envelopes: Table, formant: float = 1.0) -> Table:
    """Folded cepstra of log power envelopes, (looks, CEPSTRA): their transform is log magnitude and minimum phase.

    ``formant`` moves all resonances up (above 1) or down: a shorter or a longer throat.
    """
    if formant != 1.0:
        place = np.minimum(np.arange(envelopes.shape[1]) / formant, envelopes.shape[1] - 1.001)
        low = place.astype(np.int64)
        part = (place - low).astype(np.float32)
        envelopes = envelopes[:, low] * (1 - part) + envelopes[:, low + 1] * part
    cepstra = np.fft.irfft(envelopes / 2, axis=1)[:, :CEPSTRA]
    cepstra[:, 1:] *= 2
    return np.asarray(cepstra, dtype=np.float32)


@lru_cache(maxsize=1)
def hummed_envelope() -> Table:
    """The log power envelope of a hum, (1, SIZE / 2 + 1), about as loud as speech: resonances on a falling slope."""
    hertz = np.arange(SIZE // 2 + 1) * SPEECH_RATE / SIZE
    power = 1.0 / (1.0 + (hertz / 200.0) ** 2)
    for centre, width in _HUM_FORMANTS:
        power *= centre**4 / ((hertz**2 - centre**2) ** 2 + (2 * width * hertz) ** 2)
    return np.asarray(np.log(power[None, :] / power.max() * 0.5 + 1e-8), dtype=np.float32)
