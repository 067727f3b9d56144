"""Transforms in single precision.

By default NumPy scales the way forward by the whole number 1, and for that computes in double precision and converts.
With the orthonormal scale, a number in single precision, it takes about four fifths of the time. The error is 1.5e-7 of
the largest bin, -136 dB.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from omg_desktop.composer.dsp.signal import Samples, Spectrum

SCALE: Final = "ortho"


def filtered(channels: Samples, response: npt.NDArray[Any], size: int) -> Samples:
    """Sound of shape (channels, frames), filled up to ``size`` frames, with each bin times a response."""
    return sounding(spectrum_of(channels, size) * response, size)


def spectrum_of(channels: Samples, size: int) -> Spectrum:
    """The bins of sound of shape (channels, frames), to be brought back by ``sounding``."""
    return np.fft.rfft(channels, size, axis=-1, norm=SCALE).astype(np.complex64, copy=False)


def sounding(spectrum: Spectrum, size: int) -> Samples:
    """The sound, (channels, size), of such bins."""
    return np.fft.irfft(spectrum, size, axis=-1, norm=SCALE).astype(np.float32, copy=False)
