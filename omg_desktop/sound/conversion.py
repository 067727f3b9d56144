"""Sound in the form an output wants it: two channels, at its own rate."""

from collections.abc import Iterable, Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]

_HALF_POWER = 0.5**0.5
# ITU-R BS.775-4, table 2: what left and right get of each channel in the order of WAV files, before scaling so that
# no sum goes beyond full scale. The LFE channel is left out.
_LEFT_SHARES = {
    3: (1, 0, _HALF_POWER),
    4: (1, 0, _HALF_POWER, 0),
    5: (1, 0, _HALF_POWER, _HALF_POWER, 0),
    6: (1, 0, _HALF_POWER, 0, _HALF_POWER, 0),
    7: (1, 0, _HALF_POWER, 0, 0.5, _HALF_POWER, 0),
    8: (1, 0, _HALF_POWER, 0, _HALF_POWER, 0, _HALF_POWER, 0),
}
_RIGHT_SHARES = {
    3: (0, 1, _HALF_POWER),
    4: (0, 1, 0, _HALF_POWER),
    5: (0, 1, _HALF_POWER, 0, _HALF_POWER),
    6: (0, 1, _HALF_POWER, 0, 0, _HALF_POWER),
    7: (0, 1, _HALF_POWER, 0, 0.5, 0, _HALF_POWER),
    8: (0, 1, _HALF_POWER, 0, 0, _HALF_POWER, 0, _HALF_POWER),
}


def as_stereo(samples: Samples) -> Samples:
    """Samples (frames, 2) made of samples (frames, 1 to 8); two channels come back as they are."""
    channels = samples.shape[1]
    if channels == 2:
        return samples
    if channels == 1:
        return np.repeat(samples, 2, axis=1)
    shares = np.array([_LEFT_SHARES[channels], _RIGHT_SHARES[channels]], np.float32)
    mixed: Samples = samples @ (shares / shares[0].sum()).T
    return mixed


def at_rate(
    pieces: Iterable[Samples], from_hz: int, to_hz: int, channels: int, quality: str = "HQ"
) -> Iterator[Samples]:
    """Pieces (frames, channels) at another sample rate; unchanged where the rates agree.

    ``quality`` is soxr's: HQ is what 20 bits can tell, VHQ what 28 bits can.
    """
    if from_hz == to_hz:
        yield from pieces
        return
    resampler = soxr.ResampleStream(from_hz, to_hz, channels, dtype="float32", quality=quality)
    for piece in pieces:
        yield resampler.resample_chunk(np.ascontiguousarray(piece))
    yield resampler.resample_chunk(np.zeros((0, channels), np.float32), last=True)
