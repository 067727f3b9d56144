"""Sounds that are still being written, as an output wants them: what is there, and more whenever there is more."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from omg_desktop.domain.errors import AudioUnusable
from omg_desktop.sound.conversion import as_stereo

Samples = NDArray[np.float32]


class GrowingSound:
    """One file of ours that grows, (frames, 2) at the output's rate. Its beginning is never read twice."""

    def __init__(self, path: Path, rate_hz: int) -> None:
        self.path, self.rate_hz = path, rate_hz
        self._read_frames = 0
        self._resampler: soxr.ResampleStream | None = None
        self._samples: Samples = np.zeros((0, 2), np.float32)

    def so_far(self) -> Samples:
        """All that there is; a file that has gone had nothing more. Raises AudioUnusable where there never was any."""
        with suppress(soundfile.LibsndfileError, OSError), soundfile.SoundFile(self.path) as file:
            file.seek(self._read_frames)
            piece = as_stereo(file.read(dtype="float32", always_2d=True))
            if len(piece):
                self._read_frames += len(piece)
                self._samples = np.concatenate([self._samples, self._at_rate(piece, file.samplerate)])
        if not len(self._samples):
            raise AudioUnusable(f"{self.path.name} cannot be heard.")
        return self._samples

    def _at_rate(self, piece: Samples, from_hz: int) -> Samples:
        if from_hz == self.rate_hz:
            return piece
        if self._resampler is None:
            self._resampler = soxr.ResampleStream(from_hz, self.rate_hz, 2, dtype="float32", quality="HQ")
        return np.asarray(self._resampler.resample_chunk(np.ascontiguousarray(piece)), np.float32)


class GrowingSounds:
    """Those that are heard now. One thread at a time reads."""

    def __init__(self) -> None:
        self._sounds: dict[str, GrowingSound] = {}
        self._lock = threading.Lock()

    def forget(self, keep: Iterable[str]) -> None:
        """Let go of all but these, without waiting for one that is being read."""
        kept = frozenset(keep)
        self._sounds = {name: sound for name, sound in self._sounds.items() if name in kept}

    def read(self, name: str, path: Path, rate_hz: int, hold: Callable[[Samples], None]) -> None:
        """Hand over what there is by now. Raises AudioUnusable."""
        with self._lock:
            sound = self._sounds.get(name)
            if sound is None or (sound.path, sound.rate_hz) != (path, rate_hz):
                sound = GrowingSound(path, rate_hz)
            self._sounds = {name: sound}  # only one is heard
            hold(sound.so_far())
