"""Plain AIFF files of our own: integers, tags before the sound, and nothing after it.

Apple Computer, "Audio Interchange File Format: AIFF, version 1.3", 1989. Its own text chunks hold title, artist,
copyright and a comment; all else is in an ID3 chunk, as players read and write it.
"""

import struct
from collections.abc import Iterable, Mapping
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from omg_desktop.adapters.audio_tags import aiff_texts, id3
from omg_desktop.adapters.chunked_files import write_chunked

AIFF_BYTES_MAX = 2**32 - 2
_EXTENDED_BIAS = 16_383


def write_aiff(
    file: BinaryIO,
    pieces: Iterable[NDArray[np.int32]],
    *,
    sample_rate_hz: int,
    channels: int,
    bit_depth: int,
    tags: Mapping[str, str],
) -> None:
    """Write pieces (frames, channels) of full scale ±2³¹ as one AIFF of 16 or 24 bits, into a new file.

    Raises ValueError when it grows beyond the 4 GiB that an AIFF can hold, OSError when it cannot be written.
    """
    words = b"".join(_chunk(name, text) for name, text in aiff_texts(tags)) + _chunk(b"ID3 ", id3(tags))
    write_chunked(
        file,
        pieces,
        lambda sound_bytes: _header(sample_rate_hz, channels, bit_depth, words, sound_bytes),
        lambda piece: _pcm_bytes(piece, bit_depth),
        bytes_max=AIFF_BYTES_MAX,
        kind="an AIFF file",
    )


def _header(sample_rate_hz: int, channels: int, bit_depth: int, words: bytes, sound_bytes: int) -> bytes:
    frames = sound_bytes // (channels * bit_depth // 8)
    common = struct.pack(">HIH", channels, frames, bit_depth) + _extended(sample_rate_hz)
    rest = b"AIFF" + _chunk(b"COMM", common) + words
    rest += b"SSND" + struct.pack(">III", sound_bytes + 8, 0, 0)
    return b"FORM" + struct.pack(">I", len(rest) + sound_bytes + sound_bytes % 2) + rest


def _chunk(name: bytes, content: bytes) -> bytes:
    """Chunks have an even length; the byte that makes it so is not counted."""
    return name + struct.pack(">I", len(content)) + content + bytes(len(content) % 2) if content else b""


def _extended(number: int) -> bytes:
    """A positive whole number in the 80 bits of IEEE 754 that AIFF states sample rates in."""
    exponent = number.bit_length() - 1
    return struct.pack(">HQ", _EXTENDED_BIAS + exponent, number << (63 - exponent))


def _pcm_bytes(piece: NDArray[np.int32], bit_depth: int) -> bytes:
    """The highest bits of each sample, big-endian and interleaved."""
    samples = np.ascontiguousarray(piece).astype(">i4").view(np.uint8).reshape(-1, 4)
    return samples[:, : bit_depth // 8].tobytes()
