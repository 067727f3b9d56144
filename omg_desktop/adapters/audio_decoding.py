"""Audio files as samples. Nothing a file says of itself is believed before it has been seen to be so."""

import errno
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from omg_desktop.adapters.measuring import Steps
from omg_desktop.adapters.wav_files import missing_sound_bytes
from omg_desktop.domain.errors import AudioUnusable, DiskFull
from omg_desktop.sound.conversion import as_stereo, at_rate
from omg_desktop.sound.facts import only_numbers

DURATION_SECONDS_MAX = 2 * 60 * 60
CHANNELS_MAX = 8
SAMPLE_RATE_HZ_MIN = 8_000
SAMPLE_RATE_HZ_MAX = 192_000
BLOCK_FRAMES = 1 << 16

# What libsndfile calls a container: our ending for it, and its media type.
_CONTAINERS = {
    "WAV": ("wav", "audio/wav"),
    "WAVEX": ("wav", "audio/wav"),
    "RF64": ("wav", "audio/wav"),
    "FLAC": ("flac", "audio/flac"),
    "AIFF": ("aiff", "audio/aiff"),
    "OGG": ("ogg", "audio/ogg"),
    "MP3": ("mp3", "audio/mpeg"),
}
_INTEGER_BITS = {"PCM_S8": 8, "PCM_U8": 8, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32}
_FLOAT_BITS = {"FLOAT": 32, "DOUBLE": 64}
# The length in an MP3's header may be an estimate; a cut file misses it by more than this.
_ESTIMATE_SLACK_SECONDS = 1.0
_EXACT_SEEKING = frozenset({"wav", "aiff", "flac"})  # an MP3's frames lean on those before them
_PACKED_ENDINGS = frozenset({"flac", "ogg", "mp3"})
_PACKED_SECONDS_AT_ONCE, _PLAIN_SECONDS_AT_ONCE = 40, 240
# soundfile takes these for bare samples without a header, whatever they hold.
_HEADERLESS_ENDINGS = frozenset({".raw"})


class AudioReader:
    """An open audio file whose header keeps our limits."""

    def __init__(self, name: str, file: Any) -> None:
        self.sample_rate_hz: int = file.samplerate
        self.channels: int = file.channels
        self.frames_stated: int = file.frames
        self.ending, self.media_type = _CONTAINERS[file.format]
        self.holds_integers = file.subtype in _INTEGER_BITS
        self.bit_depth: int | None = (_INTEGER_BITS | _FLOAT_BITS).get(file.subtype)
        self._name = name
        self._file = file
        self._skipped = 0

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """The sound in pieces (frames, channels), full scale ±1; each piece is overwritten by the next.

        Raises AudioUnusable as soon as the file turns out to be damaged, cut short, too long or without sound.
        """
        return self._pieces(np.empty((BLOCK_FRAMES, self.channels), np.float32))

    def integer_blocks(self) -> Iterator[NDArray[np.int32]]:
        """The same, full scale ±2³¹: exact for files that hold integers."""
        return self._pieces(np.empty((BLOCK_FRAMES, self.channels), np.int32))

    def skip(self, frames: int) -> int:
        """Begin so far into the sound, where that is exact at once; how many frames were skipped."""
        if self.ending not in _EXACT_SEEKING or not 0 < frames < self.frames_stated:
            return 0
        try:
            self._skipped = int(self._file.seek(frames))
        except soundfile.LibsndfileError as error:
            raise AudioUnusable(f"{self._name} is damaged or cut short.") from error
        return self._skipped

    def glimpses(self, count: int, frames: int) -> Iterator[NDArray[np.float32]]:
        """Short pieces from so many places, evenly spread; for a first look only. Raises AudioUnusable."""
        buffer = np.empty((frames, self.channels), np.float32)
        for place in range(count):
            try:
                self._file.seek(place * self.frames_stated // count)
                piece = self._file.read(out=buffer)
            except soundfile.LibsndfileError as error:
                raise AudioUnusable(f"{self._name} is damaged or cut short.") from error
            yield piece

    @property
    def decodes_at_once(self) -> bool:
        """True where all of it is decoded in about a tenth of a second."""
        seconds = _PACKED_SECONDS_AT_ONCE if self.ending in _PACKED_ENDINGS else _PLAIN_SECONDS_AT_ONCE
        return self.frames_stated < seconds * self.sample_rate_hz

    def _pieces(self, buffer: NDArray[Any]) -> Iterator[NDArray[Any]]:
        frames = self._skipped
        while True:
            try:
                piece = self._file.read(out=buffer)
            except soundfile.LibsndfileError as error:
                raise AudioUnusable(f"{self._name} is damaged or cut short.") from error
            if not len(piece):
                break
            frames += len(piece)
            self._refuse_too_long(frames)
            yield piece
        if frames == self._skipped:
            raise AudioUnusable(f"{self._name} holds no sound.")
        slack = self.sample_rate_hz * _ESTIMATE_SLACK_SECONDS if self.ending == "mp3" else 0
        if frames < self.frames_stated - slack:
            raise AudioUnusable(f"{self._name} is cut short: it ends before its sound does.")

    def refuse_beyond_limits(self) -> None:
        """Raises AudioUnusable where the header states what we do not take on."""
        if not 1 <= self.channels <= CHANNELS_MAX:
            raise AudioUnusable(f"{self._name} has {self.channels} channels; {CHANNELS_MAX} are the most.")
        if not SAMPLE_RATE_HZ_MIN <= self.sample_rate_hz <= SAMPLE_RATE_HZ_MAX:
            lowest, highest = SAMPLE_RATE_HZ_MIN // 1000, SAMPLE_RATE_HZ_MAX // 1000
            raise AudioUnusable(
                f"{self._name} has a sample rate of {self.sample_rate_hz} Hz; it must be {lowest} to {highest} kHz."
            )
        self._refuse_too_long(self.frames_stated)

    def _refuse_too_long(self, frames: int) -> None:
        if frames > DURATION_SECONDS_MAX * self.sample_rate_hz:
            raise AudioUnusable(f"{self._name} is longer than {DURATION_SECONDS_MAX // 3600} hours.")


@contextmanager
def opened(path: Path) -> Iterator[AudioReader]:
    """A reader of this file, which must be WAV, FLAC, AIFF, OGG or MP3. Raises AudioUnusable in one sentence."""
    name = display_name(path)
    with _file_errors_in_our_words(name):
        _refuse_what_is_no_file(path, name)
        if path.suffix.lower() in _HEADERLESS_ENDINGS:
            raise _not_audio(name)
        missing_bytes = missing_sound_bytes(path)
        try:
            file = soundfile.SoundFile(str(path))
        except soundfile.LibsndfileError as error:
            raise _not_audio(name) from error
    with file:
        if file.format not in _CONTAINERS:
            raise _not_audio(name)
        if missing_bytes:
            raise AudioUnusable(f"{name} is cut short: {missing_bytes} bytes of its sound are missing.")
        reader = AudioReader(name, file)
        reader.refuse_beyond_limits()
        yield reader


def decoded_for_output(path: Path, rate_hz: int, held_bytes_max: int) -> Steps[tuple[NDArray[np.float32], int]]:
    """All of the sound as an output wants it: finite samples (frames, 2) at this rate; and the memory they hold.

    A sound that would hold more than ``held_bytes_max`` is kept in a temporary file mapped into memory, and holds
    nothing. Memory grows with what is really there, not with what the header states.
    Raises AudioUnusable, DiskFull.
    """
    with opened(path) as reader, TemporaryFile() as spilled:
        # Copied, since the reader fills the same buffer again and again.
        pieces = (as_stereo(only_numbers(piece)).copy() for piece in reader.blocks())
        held: list[NDArray[np.float32]] = []
        held_bytes = 0
        spills = False
        for piece in at_rate(pieces, reader.sample_rate_hz, rate_hz, channels=2):
            held.append(piece)
            held_bytes += piece.nbytes
            if held_bytes > held_bytes_max:
                _spill(held, spilled)
                held, spills = [], True
            yield
        if not spills:
            return np.concatenate(held), held_bytes
        _spill(held, spilled)
        mapped = np.memmap(spilled, np.float32, mode="r")
        return np.asarray(mapped).reshape(-1, 2), 0


def _spill(pieces: list[NDArray[np.float32]], file: IO[bytes]) -> None:
    try:
        for piece in pieces:
            file.write(np.ascontiguousarray(piece).data)
        file.flush()
    except OSError as error:
        raise DiskFull("There is no room left for decoding so long a sound.") from error


def display_name(path: Path) -> str:
    """The name of a file as it may stand in a sentence: on one line, and not too long."""
    name = "".join(letter if letter.isprintable() else "\ufffd" for letter in path.name or str(path))
    return f"“{name if len(name) <= 80 else name[:60] + '…' + name[-16:]}”"


def _not_audio(name: str) -> AudioUnusable:
    return AudioUnusable(f"{name} is not audio we can read; it should be WAV, FLAC, AIFF, OGG or MP3.")


def _refuse_what_is_no_file(path: Path, name: str) -> None:
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise AudioUnusable(f"{name} is a folder, not an audio file.")
    if not stat.S_ISREG(status.st_mode):
        raise AudioUnusable(f"{name} is not a file.")
    if not status.st_size:
        raise AudioUnusable(f"{name} is empty.")


@contextmanager
def _file_errors_in_our_words(name: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:  # a null character in the name
        raise AudioUnusable(f"{name} is not the name of a file.") from error
    except FileNotFoundError as error:
        raise AudioUnusable(f"{name} is not there.") from error
    except PermissionError as error:
        raise AudioUnusable(f"{name} may not be read by this user.") from error
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise AudioUnusable(f"{name} is not the name of a file.") from error
        raise AudioUnusable(f"{name} cannot be read: {error.strerror}.") from error
