"""From dry takes to a vocal track: equaliser, compressor, de-esser, a little air, doubles at the sides, a plate."""

from __future__ import annotations

import numpy as np

from omg_desktop.composer.dsp.dynamics import along, compress, follow, saturate
from omg_desktop.composer.dsp.filters import doubled, equalise
from omg_desktop.composer.dsp.signal import Samples, gain, stereo
from omg_desktop.composer.dsp.space import convolve, impulse_response
from omg_desktop.composer.sing.singer import BACKING, LEAD, Sung

SPEECH_RMS = 0.1  # what takes are brought to, so that thresholds mean something
DOUBLES_DB = -8.0
PLATE_DB = -15.0
AIR_DB = -19.0
DE_ESS_DB = -27.0
_TONE = (
    ("hp", 95.0), ("pk", 260.0, -2.0, 1.0), ("pk", 1500.0, 2.0, 0.8), ("pk", 2900.0, 3.0, 0.9),
    ("pk", 6500.0, -1.5, 1.5), ("hs", 9000.0, 3.0),
)  # fmt: skip


def finished(sung: Sung, total_frames: int, levels: dict[str, float] | None = None) -> Samples:
    """A stereo vocal stem, (total_frames, 2) at ``SAMPLE_RATE``.

    ``levels`` keeps how loud each take was when it was first heard, for what is sung later in the same song.
    """
    levels = {} if levels is None else levels
    lead = _polished(_at_song_rate(sung.takes[LEAD.name], total_frames), LEAD.name, levels)
    out = stereo(lead).copy()
    for channel, take in enumerate(BACKING):
        side = _at_song_rate(sung.takes[take.name], total_frames)
        if side.any():
            polished = equalise(_polished(side, take.name, levels), (("hp", 160.0), ("lp", 9500.0))) * np.float32(
                gain(DOUBLES_DB)
            )
            out[:, channel] += polished
            out[:, 1 - channel] += polished * np.float32(0.25)
    wet = convolve(equalise(out, (("hp", 260.0),)), impulse_response("plate"))
    return out + wet * np.float32(gain(PLATE_DB))


def _at_song_rate(samples: Samples, total_frames: int) -> Samples:
    if not samples.any():
        return np.zeros(total_frames, dtype=np.float32)
    # the length of the low-pass decides how close to 11 kHz the speech's own highs are kept
    out = doubled(samples, beta=6.0)
    return np.pad(out, (0, max(0, total_frames - len(out))))[:total_frames]


def _polished(samples: Samples, take: str, levels: dict[str, float]) -> Samples:
    sounding = samples[np.abs(samples) > 1e-4]
    if not len(sounding):
        return samples
    level = levels.setdefault(take, float(np.sqrt((sounding.astype(np.float64) ** 2).mean())))
    out = equalise(samples * np.float32(SPEECH_RMS / level), _TONE)
    out = compress(out, -24.0, 4.0, 0.006, 0.12)
    return _airy(_de_essed(out))


def _de_essed(samples: Samples) -> Samples:
    """Turns the hiss above 4.5 kHz down where it is louder than ``DE_ESS_DB``."""
    hiss = equalise(samples, (("hp", 4500.0), ("hp", 4500.0)))
    level = 20 * np.log10(follow(hiss, 0.002, 0.05) + 1e-9)
    turned = along(10 ** (-0.6 * np.maximum(level - DE_ESS_DB, 0.0) / 20), len(samples))
    return samples - hiss * (np.float32(1.0) - turned)


def _airy(samples: Samples) -> Samples:
    """Overtones above 7 kHz, where the speech has none, made from its upper formants."""
    bright = equalise(samples, (("hp", 3000.0), ("lp", 8000.0)))
    bent = saturate(bright * np.float32(8.0), 1.5) * np.abs(bright) * np.float32(8.0)
    return samples + equalise(bent, (("hp", 7500.0), ("hp", 7500.0))) * np.float32(gain(AIR_DB))
