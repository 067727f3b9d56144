"""WAV files as bytes: where the sound lies in them, and plain ones of our own that every program reads.

What we write is format tag 1 (integers), with tags in a LIST/INFO chunk before the sound and nothing after it
(Microsoft, "Multimedia Programming Interface and Data Specifications 1.0", 1991).
"""

import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from omg_desktop.adapters.audio_tags import info_chunk
from omg_desktop.adapters.chunked_files import write_chunked

WAV_BYTES_MAX = 2**32 - 2
_COPY_BYTES = 1 << 20
_CHUNKS_MAX = 10_000
# Programs that write into a pipe cannot know the size and put one of the highest numbers instead.
_SIZE_UNKNOWN_FROM = 0x7FFFF000


@dataclass(frozen=True)
class SoundChunk:
    """Where the samples lie in a WAV or AIFF file, in bytes. ``size`` is what the header states."""

    form: bytes
    offset: int
    size: int


def missing_sound_bytes(path: Path) -> int:
    """How much of the sound that a WAV or AIFF file announces is not there; 0 for other files. Raises OSError."""
    with path.open("rb") as file:
        chunk = _sound_chunk(file)
        if chunk is None:
            return 0
        present = max(path.stat().st_size - chunk.offset, 0)
        if chunk.size >= _SIZE_UNKNOWN_FROM and present < chunk.size:
            return 0
        return max(chunk.size - present, 0)


def as_integers(samples: NDArray[np.float32], bit_depth: int) -> NDArray[np.int32]:
    """Float samples of full scale ±1 as 32-bit integers of full scale ±2³¹, rounded to what ``bit_depth`` can hold.

    A step is 2⁻¹⁵ for 16 bits: what was read from a file of that depth comes out as it went in. Beyond full scale
    is cut off.
    """
    full_scale = 2.0 ** (bit_depth - 1)
    steps = np.clip(np.rint(samples.astype(np.float64) * full_scale), -full_scale, full_scale - 1)
    return steps.astype(np.int32) << (32 - bit_depth)


def write_wav(
    file: BinaryIO,
    pieces: Iterable[NDArray[np.int32]],
    *,
    sample_rate_hz: int,
    channels: int,
    bit_depth: int,
    tags: Mapping[str, str],
) -> None:
    """Write pieces (frames, channels) of full scale ±2³¹ as one plain WAV of 16 or 24 bits, into a new file.

    Raises ValueError when it grows beyond the 4 GiB that a WAV can hold, OSError when it cannot be written.
    """
    write_chunked(
        file,
        pieces,
        lambda sound_bytes: _header(sample_rate_hz, channels, bit_depth, tags, sound_bytes),
        lambda piece: _pcm_bytes(piece, bit_depth),
        bytes_max=WAV_BYTES_MAX,
        kind="a WAV file",
    )


def stamp_wav(path: Path, tags: Mapping[str, str]) -> None:
    """Put these tags into a WAV of our own, in place of any it has. Not one sample changes.

    The file is replaced in one step, or not at all. Raises ValueError for what is no plain WAV, OSError when it
    cannot be written.
    """
    draft = path.with_name(f".{path.name}.stamped")
    try:
        with path.open("rb") as source, draft.open("wb") as target:
            _copy_with_tags(source, target, tags)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _copy_with_tags(source: BinaryIO, target: BinaryIO, tags: Mapping[str, str]) -> None:
    chunk = _sound_chunk(source)
    if chunk is None or chunk.form != b"RIFF":
        raise ValueError("this is no plain WAV file")
    form = _format_chunk(source)
    rest = b"fmt " + struct.pack("<I", len(form)) + form + info_chunk(tags)
    rest += b"data" + struct.pack("<I", chunk.size)
    target.write(b"RIFF" + struct.pack("<I", 4 + len(rest) + chunk.size + chunk.size % 2) + b"WAVE" + rest)
    source.seek(chunk.offset)
    left = chunk.size
    while left:
        data = source.read(min(left, _COPY_BYTES))
        if not data:
            raise ValueError("the WAV file is cut short")
        target.write(data)
        left -= len(data)
    target.write(bytes(chunk.size % 2))


def _header(sample_rate_hz: int, channels: int, bit_depth: int, tags: Mapping[str, str], sound_bytes: int) -> bytes:
    frame_bytes = channels * bit_depth // 8
    form = struct.pack("<HHIIHH", 1, channels, sample_rate_hz, sample_rate_hz * frame_bytes, frame_bytes, bit_depth)
    rest = b"WAVEfmt " + struct.pack("<I", len(form)) + form + info_chunk(tags)
    rest += b"data" + struct.pack("<I", sound_bytes)
    return b"RIFF" + struct.pack("<I", len(rest) + sound_bytes + sound_bytes % 2) + rest


def _pcm_bytes(piece: NDArray[np.int32], bit_depth: int) -> bytes:
    """The highest bits of each sample, little-endian and interleaved."""
    whole = np.ascontiguousarray(piece >> (32 - bit_depth))
    if bit_depth == 16:
        return whole.astype("<i2").tobytes()
    return whole.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _format_chunk(file: BinaryIO) -> bytes:
    for name, offset, size in _chunks(file, "<"):
        if name == b"fmt " and size <= _COPY_BYTES:
            file.seek(offset)
            form = file.read(size)
            if len(form) >= 16 and form[:2] == b"\x01\x00":
                return form[:16]
    raise ValueError("this is no plain WAV file")


def _sound_chunk(file: BinaryIO) -> SoundChunk | None:
    file.seek(0)
    form = file.read(12)
    if form[:4] in (b"RIFF", b"RF64") and form[8:12] == b"WAVE":
        order, wanted = "<", b"data"
    elif form[:4] == b"FORM" and form[8:12] in (b"AIFF", b"AIFC"):
        order, wanted = ">", b"SSND"
    else:
        return None
    long_size: int | None = None
    for name, offset, size in _chunks(file, order):
        if name == b"ds64" and form[:4] == b"RF64":  # EBU Tech 3306: the sizes that do not fit into 32 bits
            file.seek(offset + 8)
            field = file.read(8)
            long_size = struct.unpack("<Q", field)[0] if len(field) == 8 else None
        if name == wanted:
            return SoundChunk(form[:4], offset, size if long_size is None else long_size)
    return None


def _chunks(file: BinaryIO, order: str) -> Iterable[tuple[bytes, int, int]]:
    """Name, offset of the content and stated size of each chunk, in the order they lie in the file."""
    position = 12
    for _ in range(_CHUNKS_MAX):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        size = struct.unpack(order + "I", head[4:])[0]
        yield head[:4], position + 8, size
        position += 8 + size + size % 2
