"""Writes sound to a WAV file that any program reads: plain PCM, nothing after the samples, whole or not at all."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np

from omg_desktop.composer.dsp.signal import Samples

BYTES_PER_SAMPLE = 3
PIECE_FRAMES = 1 << 18
SIZE_UNKNOWN = 0xFFFFFFFF


def write_wav(path: Path, samples: Samples, sample_rate: int) -> None:
    """Stores (frames, channels) float32 within ±1 as 24-bit PCM; the final name appears only when all is on disk.

    Raises ``OSError`` where the folder is missing, full or read-only.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(_header(len(samples), samples.shape[1], sample_rate))
            for start in range(0, len(samples), PIECE_FRAMES):
                file.write(_pcm24(samples[start : start + PIECE_FRAMES]))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


class GrowingWav:
    """A WAV file of unknown length that can be read while it grows: what is there is whole frames.

    Its header states the highest size there is, as that of a recording into a pipe does. Nothing is forced to the disk:
    it is for hearing now.
    """

    def __init__(self, path: Path, sample_rate: int) -> None:
        self._path, self._sample_rate = path, sample_rate
        self.frames = 0

    def append(self, samples: Samples) -> None:
        """More of the sound, (frames, channels); with the first the file appears. Raises ``OSError``."""
        if self.frames:
            with self._path.open("ab") as file:
                file.write(_pcm24(samples))
        else:
            unfinished = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
            try:
                unfinished.write_bytes(_header(None, samples.shape[1], self._sample_rate) + _pcm24(samples))
                unfinished.replace(self._path)
            finally:
                unfinished.unlink(missing_ok=True)
        self.frames += len(samples)


def _header(frames: int | None, channels: int, sample_rate: int) -> bytes:
    """RIFF header with a 16-byte format chunk (tag 1) and the data chunk's head."""
    frame_bytes = channels * BYTES_PER_SAMPLE
    data_bytes = frames * frame_bytes if frames is not None else SIZE_UNKNOWN
    form = struct.pack(
        "<HHIIHH", 1, channels, sample_rate, sample_rate * frame_bytes, frame_bytes, 8 * BYTES_PER_SAMPLE
    )
    riff_bytes = min(4 + 8 + len(form) + 8 + data_bytes + data_bytes % 2, SIZE_UNKNOWN)
    return (
        b"RIFF"
        + struct.pack("<I", riff_bytes)
        + b"WAVEfmt "
        + struct.pack("<I", len(form))
        + form
        + b"data"
        + struct.pack("<I", data_bytes)
    )


def _pcm24(samples: Samples) -> bytes:
    scaled = samples * np.float32(8_388_607)  # what single precision rounds here is below half a step
    np.clip(np.rint(scaled, out=scaled), -8_388_608, 8_388_607, out=scaled)
    four = scaled.astype("<i4").view(np.uint8).reshape(-1, 4)
    three = np.empty((len(four), 3), dtype=np.uint8)
    for byte in range(3):
        three[:, byte] = four[:, byte]
    return three.tobytes()
