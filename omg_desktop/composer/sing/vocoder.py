"""The vocoder: minimum-phase pulses for what is voiced, shaped noise for the breath, and speech itself for consonants.

Voiceless consonants need no pitch, so they are not modelled: short grains of the speech are laid where they belong,
which keeps bursts and hisses as sharp as they were spoken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.dsp.signal import Curve, Samples
from omg_desktop.composer.dsp.transforms import filtered
from omg_desktop.composer.sing.envelopes import LOOK, SIZE, Table
from omg_desktop.composer.sing.helper import SPEECH_RATE

LOOK_SECONDS = LOOK / SPEECH_RATE
FRACTIONS = 64  # of a frame, to which the moment of a pulse is kept
Spectra: TypeAlias = npt.NDArray[np.complex64]
Places: TypeAlias = npt.NDArray[np.int64]
BATCH = 512
BREATH_FROM_HERTZ = 2500.0  # below, a singing voice is all tone
BREATH_FULL_HERTZ = 7500.0
HISS_FROM_HERTZ = 900.0  # the same for voiced fricatives


@dataclass(frozen=True)
class Plan:
    """What is to be heard at every look of a phrase; all arrays are as long as there are looks.

    ``cepstra`` (looks, coefficients) are folded, ``hertz`` the pitch; ``tone``, ``hiss`` and ``grain`` are gains of
    voice, of noise in voiced fricatives, and of the speech at ``source_seconds``; ``breath`` is the share of noise
    in the highs of the tone, 0 to 1.
    """

    cepstra: Table
    hertz: Curve
    tone: Curve
    hiss: Curve
    grain: Curve
    source_seconds: Curve
    breath: float


def voiced_and_voiceless(plan: Plan, speech: Samples, chance: np.random.Generator) -> Samples:
    """The sound of a plan, mono at ``SPEECH_RATE``; ``speech`` is where grains are taken from."""
    count = len(plan.hertz)
    out = np.zeros(count * LOOK + 2 * SIZE, dtype=np.float32)
    sounding = np.flatnonzero(plan.tone > 1e-3)
    if len(sounding):
        magnitude, spectra = _spectra(plan.cepstra)
        share = _noise_share(plan)
        _add_noise(out, plan, sounding, magnitude * share, chance)
        _add_pulses(out, plan, spectra * np.sqrt(1.0 - share**2))
    _add_grains(out, plan, speech)
    return out[: count * LOOK + SIZE]


def _spectra(cepstra: Table) -> tuple[Table, Spectra]:
    """Magnitudes and minimum-phase spectra of folded cepstra, (looks, bins).

    Put together from real functions, which NumPy computes several times as fast as the complex exponential.
    """
    logarithm = np.fft.rfft(cepstra, SIZE, axis=1)
    magnitude = np.exp(logarithm.real)
    spectra = np.empty(logarithm.shape, dtype=np.complex64)
    spectra.real = magnitude * np.cos(logarithm.imag)
    spectra.imag = magnitude * np.sin(logarithm.imag)
    return magnitude, spectra


def _noise_share(plan: Plan) -> Table:
    """The amplitude share of noise in each frequency, (looks, bins): breath, or hiss where it is stronger."""
    hertz = np.arange(SIZE // 2 + 1) * SPEECH_RATE / SIZE
    rise = np.clip((hertz - BREATH_FROM_HERTZ) / (BREATH_FULL_HERTZ - BREATH_FROM_HERTZ), 0, 1)
    breath = np.minimum(0.02 + plan.breath * rise**1.2, 1.0).astype(np.float32)
    share = np.repeat(breath[None, :], len(plan.hertz), axis=0)
    hissing = np.flatnonzero(plan.hiss > 1e-3)
    rough = np.clip((hertz - HISS_FROM_HERTZ) / 2000.0, 0, 1)
    share[hissing] = np.maximum(share[hissing], np.minimum(rough[None, :] * plan.hiss[hissing, None], 1.0))
    return share


def _add_pulses(out: Samples, plan: Plan, spectra: Spectra) -> None:
    """One pulse for each period, at its exact moment between two frames (to a 64th)."""
    count = len(plan.hertz)
    grid = np.arange(count)
    turns = np.append(0.0, np.cumsum((plan.hertz[:-1] + plan.hertz[1:]) / 2 * LOOK_SECONDS))
    moments = np.interp(np.arange(1, int(turns[-1]) + 1), turns, grid * LOOK)
    tone = np.interp(moments / LOOK, grid, plan.tone)
    moments, tone = moments[tone > 1e-3], tone[tone > 1e-3]
    places = moments.astype(np.int64)
    late = moments - places
    hertz = np.interp(moments / LOOK, grid, plan.hertz)
    step = np.minimum((late * FRACTIONS).astype(np.int64), FRACTIONS - 1)
    delays = np.exp(
        -2j * np.pi * np.arange(SIZE // 2 + 1)[None, :] / SIZE * (np.arange(FRACTIONS)[:, None] + 0.5) / FRACTIONS
    ).astype(np.complex64)  # fmt: skip
    level = (tone * np.sqrt(SPEECH_RATE / hertz)).astype(np.float32)[:, None]
    low = places // LOOK
    high = np.minimum(low + 1, count - 1)
    part = (places / LOOK - low).astype(np.float32)[:, None]
    for start in range(0, len(places), BATCH):
        now = slice(start, start + BATCH)
        shape = spectra[low[now]] * (level[now] * (1 - part[now])) + spectra[high[now]] * (level[now] * part[now])
        shape *= delays[step[now]]
        for at, pulse in zip(places[now].tolist(), np.fft.irfft(shape, SIZE, axis=1), strict=True):
            out[at : at + SIZE] += pulse


def _add_noise(out: Samples, plan: Plan, sounding: Places, magnitude: Table, chance: np.random.Generator) -> None:
    """White noise in overlapping windows, each shaped like the voice at its moment and only as strong as its share."""
    window = np.hanning(4 * LOOK + 1)[:-1].astype(np.float32)
    white = chance.standard_normal(len(out) + 4 * LOOK, dtype=np.float32)
    for start in range(0, len(sounding), BATCH):
        looks = sounding[start : start + BATCH]
        frames = white[(looks * LOOK)[:, None] + np.arange(4 * LOOK)] * window
        # four windows overlap; 0.82 brings their power back to one
        level = (0.82 * plan.tone[looks]).astype(np.float32)[:, None]
        sound = filtered(frames, magnitude[looks] * level, SIZE)
        for look, piece in zip(looks.tolist(), sound, strict=True):
            begin = look * LOOK - 2 * LOOK
            out[max(0, begin) : begin + SIZE] += piece[max(0, -begin) :]


def _add_grains(out: Samples, plan: Plan, speech: Samples) -> None:
    """Overlapping 10 ms grains of speech; where time runs as spoken they join without a seam."""
    window = np.hanning(2 * LOOK + 1)[:-1].astype(np.float32)
    padded = np.pad(speech, (LOOK, 3 * LOOK))
    for look in np.flatnonzero(plan.grain > 1e-3).tolist():
        source = round(plan.source_seconds[look] * SPEECH_RATE)
        if not 0 <= source < len(speech):
            continue
        grain = padded[source : source + 2 * LOOK] * window * np.float32(plan.grain[look])
        begin = look * LOOK - LOOK
        out[max(0, begin) : begin + 2 * LOOK] += grain[max(0, -begin) :]
