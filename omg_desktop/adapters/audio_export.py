"""Copies of audio for other programs: plain WAV, FLAC, AIFF or MP3, with tags inside."""

import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, Protocol, TypeVar

import numpy as np
import soundfile
from numpy.typing import NDArray

from omg_desktop.adapters.aiff_files import write_aiff
from omg_desktop.adapters.audio_decoding import AudioReader, display_name, opened
from omg_desktop.adapters.audio_tags import copy_flac_with_tags, copy_mp3_with_tags
from omg_desktop.adapters.wav_files import as_integers, write_wav
from omg_desktop.domain.errors import AudioUnusable, InvalidInput
from omg_desktop.domain.exports import WHOLE, Rendition
from omg_desktop.sound.conversion import at_rate
from omg_desktop.sound.facts import only_numbers

Sample = TypeVar("Sample", np.float32, np.int32)


class PlainWriter(Protocol):
    """Writes integers of full scale ±2³¹ into a file of its kind. Raises ValueError where that cannot hold so many."""

    def __call__(
        self,
        file: BinaryIO,
        pieces: Iterable[NDArray[np.int32]],
        *,
        sample_rate_hz: int,
        channels: int,
        bit_depth: int,
        tags: Mapping[str, str],
    ) -> None: ...


_COPY_BYTES = 1 << 20
_DITHERED_BITS_MAX = 16
"""With more bits the noise of any recording hides what is cut off."""
_FLAC_CHANNELS_MAX = 8
_MP3_CHANNELS_MAX = 2
_MP3_RATES_HZ = (48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000)
_ENDINGS = {".wav": "wav", ".wave": "wav", ".flac": "flac", ".mp3": "mp3", ".aiff": "aiff", ".aif": "aiff",
            ".ogg": "ogg", ".oga": "ogg"}  # fmt: skip
_RETAGGERS: dict[str, Callable[[BinaryIO, BinaryIO, Mapping[str, str]], None]] = {
    "flac": copy_flac_with_tags,
    "mp3": copy_mp3_with_tags,
}
_PLAIN_WRITERS: dict[str, PlainWriter] = {"wav": write_wav, "aiff": write_aiff}


def write_copy(source: Path, target: BinaryIO, suffix: str, tags: Mapping[str, str], how: Rendition = WHOLE) -> None:
    """Write the audio of ``source`` into ``target`` in the format of this file suffix.

    In its own format and without tags it is copied byte for byte; FLAC and MP3 keep their coded sound also with new
    tags. WAV and AIFF are written anew as integers, exactly: 16 bits where the source has no more, else 24. At another
    sample rate, or to fewer bits than the source has, 16 bits are dithered. Ogg is only copied, and takes no tags.
    Raises InvalidInput for a format we do not write, AudioUnusable, OSError.
    """
    with opened(source) as reader:
        ending = _ENDINGS.get(suffix, "")
        same = ending == reader.ending
        if same and how.is_whole and (not tags or ending == "ogg"):
            with source.open("rb") as file:
                shutil.copyfileobj(file, target, _COPY_BYTES)
        elif same and ending in _RETAGGERS and how.keeps_coding:
            with source.open("rb") as file:
                _RETAGGERS[ending](file, target, tags)
        elif ending in _PLAIN_WRITERS:
            _write_plain(_PLAIN_WRITERS[ending], source, reader, target, tags, how)
        elif ending in _RETAGGERS:
            with TemporaryFile(dir=Path(target.name).parent) as coded:
                (_encode_flac if ending == "flac" else _encode_mp3)(source, reader, coded, how)
                coded.seek(0)
                _RETAGGERS[ending](coded, target, tags)
        else:
            raise InvalidInput("Audio can be written as .wav, .flac, .aiff or .mp3; choose one of these endings.")


def _write_plain(
    write: PlainWriter,
    source: Path,
    reader: AudioReader,
    target: BinaryIO,
    tags: Mapping[str, str],
    how: Rendition,
) -> None:
    bit_depth = how.bit_depth or _bit_depth(reader)
    try:
        write(
            target,
            _integers(reader, bit_depth, how),
            sample_rate_hz=how.sample_rate_hz or reader.sample_rate_hz,
            channels=reader.channels,
            bit_depth=bit_depth,
            tags=tags,
        )
    except ValueError as error:
        raise AudioUnusable(f"{display_name(source)} is too long for a WAV or AIFF file; choose FLAC.") from error


def _bit_depth(reader: AudioReader) -> int:
    return 16 if reader.holds_integers and (reader.bit_depth or 24) <= 16 else 24


def _integers(reader: AudioReader, bit_depth: int, how: Rendition) -> Iterator[NDArray[np.int32]]:
    """Exactly as they are where ``bit_depth`` can hold them at their own rate, else rounded with dither."""
    rate_hz = how.sample_rate_hz or reader.sample_rate_hz
    if rate_hz == reader.sample_rate_hz and reader.holds_integers and (reader.bit_depth or 24) <= bit_depth:
        return _inside(reader.integer_blocks(), reader, how)
    pieces = _at_rate(reader, rate_hz, how)
    dither = _dither(bit_depth) if bit_depth <= _DITHERED_BITS_MAX else only_numbers
    return (as_integers(dither(piece), bit_depth) for piece in pieces)


def _at_rate(reader: AudioReader, rate_hz: int, how: Rendition) -> Iterator[NDArray[np.float32]]:
    """What lies in the region, at this rate."""
    pieces = (only_numbers(piece) for piece in _inside(reader.blocks(), reader, how))
    return at_rate(pieces, reader.sample_rate_hz, rate_hz, reader.channels, "VHQ")


def _dither(bit_depth: int) -> Callable[[NDArray[np.float32]], NDArray[np.float32]]:
    """Noise of triangular density, two steps wide: what was cut off turns into hiss instead of distortion."""
    dice = np.random.default_rng(1)  # the same take makes the same file
    step = np.float32(2.0 ** (1 - bit_depth))

    def dithered(piece: NDArray[np.float32]) -> NDArray[np.float32]:
        noise = dice.random(piece.shape, np.float32) - dice.random(piece.shape, np.float32)
        clean = only_numbers(piece)
        return np.where(clean == 0, clean, clean + noise * step)  # silence stays silent

    return dithered


def _inside(pieces: Iterator[NDArray[Sample]], reader: AudioReader, how: Rendition) -> Iterator[NDArray[Sample]]:
    """What lies in the region; everything without one."""
    if how.region_seconds is None:
        yield from pieces
        return
    first, last = (round(seconds * reader.sample_rate_hz) for seconds in how.region_seconds)
    at = reader.skip(first)
    for piece in pieces:
        low, high = max(first - at, 0), min(last - at, len(piece))
        at += len(piece)
        if low < high:
            yield piece[low:high]
        if at >= last:
            return


def _encode_flac(source: Path, reader: AudioReader, target: BinaryIO, how: Rendition) -> None:
    bit_depth, rate_hz = how.bit_depth or _bit_depth(reader), how.sample_rate_hz or reader.sample_rate_hz
    with _encoder(source, target, rate_hz, reader.channels, "FLAC", f"PCM_{bit_depth}") as write:
        for piece in _integers(reader, bit_depth, how):
            write(piece)


def _encode_mp3(source: Path, reader: AudioReader, target: BinaryIO, how: Rendition) -> None:
    """At 320 kb/s, or the highest that the sample rate allows."""
    if reader.channels > _MP3_CHANNELS_MAX:
        raise InvalidInput(f"MP3 holds two channels at most; {display_name(source)} has {reader.channels}.")
    wanted_hz = how.sample_rate_hz or reader.sample_rate_hz
    rate_hz = next((rate for rate in _MP3_RATES_HZ if rate <= wanted_hz), _MP3_RATES_HZ[-1])
    with _encoder(source, target, rate_hz, reader.channels, "MP3", "MPEG_LAYER_III") as write:
        for piece in _at_rate(reader, rate_hz, how):
            write(np.clip(piece, -1, 1))


@contextmanager
def _encoder(
    source: Path, target: BinaryIO, rate_hz: int, channels: int, container: str, subtype: str
) -> Iterator[Callable[[NDArray[np.float32] | NDArray[np.int32]], None]]:
    """A function that codes pieces (frames, channels) into ``target``. Raises the OSError that writing met."""
    sink = _Sink(target)
    quality = {"compression_level": 0.0, "bitrate_mode": "CONSTANT"} if container == "MP3" else {}
    try:
        with soundfile.SoundFile(sink, "w", rate_hz, channels, format=container, subtype=subtype, **quality) as encoder:
            yield encoder.write
    except (soundfile.SoundFileError, AssertionError) as error:  # it asserts that all was written
        if sink.error is not None:
            raise sink.error from error
        raise AudioUnusable(f"{display_name(source)} cannot be written as {container}.") from error
    if sink.error is not None:
        raise sink.error


class _Sink:
    """A file for libsndfile to write to. It calls back from C, where an exception would be lost: it is kept."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            return 0

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except OSError as error:  # seeking flushes what was buffered
            self.error = error
            return -1

    def tell(self) -> int:
        return self._file.tell()
