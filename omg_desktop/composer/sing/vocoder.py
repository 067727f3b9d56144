"""The vocoder: minimum-phase pulses for what is voiced, shaped noise for the breath, and speech itself for consonants.

Voiceless consonants need no pitch, so they are not modelled: short grains of the speech are laid where they belong,
which keeps bursts and hisses as sharp as they were spoken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.fft import irfft, rfft

from omg_desktop.composer.dsp.signal import Curve, Samples
from omg_desktop.composer.sing.envelopes import LOOK, SIZE, Table
from omg_desktop.composer.sing.helper import SPEECH_RATE

LOOK_SECONDS = LOOK / SPEECH_RATE
BATCH = 512
BREATH_FROM_HERTZ = 2500.0  # below, a singing voice is all tone
BREATH_FULL_HERTZ = 8500.0
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
    _add_pulses(out, plan)
    _add_noise(out, plan, chance)
    _add_grains(out, plan, speech)
    return out[: count * LOOK + SIZE]


def _noise_share(plan: Plan, tone: Curve, hiss: Curve) -> Table:
    """The amplitude share of noise in each frequency, (looks, bins): breath, or hiss where it is stronger."""
    hertz = np.arange(SIZE // 2 + 1) * SPEECH_RATE / SIZE
    breath = 0.02 + plan.breath * np.clip(
        (hertz - BREATH_FROM_HERTZ) / (BREATH_FULL_HERTZ - BREATH_FROM_HERTZ), 0, 1
    ) ** 1.2  # fmt: skip
    rough = np.clip((hertz - HISS_FROM_HERTZ) / 2000.0, 0, 1)
    share = np.maximum(breath[None, :], rough[None, :] * hiss[:, None])
    return np.asarray(np.minimum(share, 1.0) * (tone[:, None] > 0), dtype=np.float32)


def _add_pulses(out: Samples, plan: Plan) -> None:
    """One pulse for each period, at its exact moment between two frames."""
    count = len(plan.hertz)
    moments = np.arange(count * LOOK)
    hertz = np.interp(moments, np.arange(count) * LOOK, plan.hertz)
    phase = np.cumsum(hertz) / SPEECH_RATE
    places = np.flatnonzero(np.diff(np.floor(phase)) > 0)
    late = (np.floor(phase[places + 1]) - phase[places]) / (hertz[places] / SPEECH_RATE)
    place = places / LOOK
    tone = np.interp(place, np.arange(count), plan.tone)
    heard = tone > 1e-3
    places, late, place, tone = places[heard], late[heard], place[heard], tone[heard]
    level = tone * np.sqrt(SPEECH_RATE / hertz[places])
    turn = -2j * np.pi * np.arange(SIZE // 2 + 1) / SIZE
    for start in range(0, len(places), BATCH):
        part = slice(start, start + BATCH)
        shape = _spectra(plan, place[part])
        near = np.minimum(np.rint(place[part]).astype(np.int64), count - 1)
        tonal = np.sqrt(1.0 - _noise_share(plan, plan.tone[near] + 1.0, plan.hiss[near]) ** 2)
        shape *= (tonal * level[part, None] * np.exp(late[part, None] * turn)).astype(np.complex64)
        for at, pulse in zip(places[part].tolist(), irfft(shape, SIZE, axis=1), strict=True):
            out[at : at + SIZE] += pulse


def _spectra(plan: Plan, place: Curve) -> np.ndarray[tuple[int, int], np.dtype[np.complex64]]:
    """Minimum-phase spectra at moments between the looks."""
    low = np.minimum(place.astype(np.int64), len(plan.cepstra) - 1)
    high = np.minimum(low + 1, len(plan.cepstra) - 1)
    part = (place - low).astype(np.float32)[:, None]
    between = plan.cepstra[low] * (1 - part) + plan.cepstra[high] * part
    return np.asarray(np.exp(rfft(between, SIZE, axis=1)), dtype=np.complex64)


def _add_noise(out: Samples, plan: Plan, chance: np.random.Generator) -> None:
    """White noise in overlapping windows, each shaped like the voice at its moment and only as strong as its share."""
    window = np.hanning(4 * LOOK + 1)[:-1].astype(np.float32)
    white = chance.standard_normal(len(out) + 4 * LOOK, dtype=np.float32)
    active = np.flatnonzero(plan.tone > 1e-3)
    for start in range(0, len(active), BATCH):
        looks = active[start : start + BATCH]
        frames = white[(looks * LOOK)[:, None] + np.arange(4 * LOOK)] * window
        magnitude = np.exp(rfft(plan.cepstra[looks], SIZE, axis=1).real)
        share = _noise_share(plan, plan.tone[looks], plan.hiss[looks]) * plan.tone[looks, None]
        # four windows overlap; 0.82 brings their power back to one
        sound = irfft(rfft(frames, SIZE, axis=1) * (magnitude * share * 0.82), SIZE, axis=1)
        for look, piece in zip(looks.tolist(), sound, strict=True):
            begin = look * LOOK - 2 * LOOK
            out[max(0, begin) : begin + SIZE] += piece[max(0, -begin) :].astype(np.float32)


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
