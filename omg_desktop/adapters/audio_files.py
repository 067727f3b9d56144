"""Audio on the disk, under its digest: measured, kept for good, drawn, and written out for other programs."""

import errno
import hashlib
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pydantic

from omg_desktop.adapters.audio_decoding import display_name, opened
from omg_desktop.adapters.audio_export import write_copy as _write_copy
from omg_desktop.adapters.content_credentials import has_c2pa
from omg_desktop.adapters.discarding import discard_file
from omg_desktop.adapters.measuring import CarryOut, Steps, Urgency, at_once
from omg_desktop.domain.errors import AudioUnusable, DiskFull, InvalidInput, LibraryUnusable, NotFound
from omg_desktop.domain.exports import WHOLE, Rendition
from omg_desktop.domain.takes import AudioFacts
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import WAVEFORM_BINS, Waveform
from omg_desktop.sound.facts import FactsMeter, only_numbers
from omg_desktop.sound.peaks import PeakBins, Peaks, peaks

SKETCH_PLACES, SKETCH_FRAMES = 128, 1024
_SKETCH_PLACES_AT_ONCE = 32
_NOTHING = np.zeros(1, np.float32)
_COPY_BYTES = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WAVEFORM_SUFFIX = ".waveform.json"
_DRAFT_PREFIX = ".incoming-"
_DRAFT_SECONDS_MAX = 60 * 60
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})  # the last: FAT holds no files over 4 GB


class DigestAudioFolder:
    """Keeps audio as ``root/ab/abcd….wav``. One sound is one file, however often it is adopted.

    The picture of a sound lies beside it and may be thrown away at any time.
    """

    def __init__(self, root: Path, carry_out: CarryOut = at_once) -> None:
        self._root = root
        self._carry_out = carry_out
        self._signed: dict[Digest, bool] = {}
        self._drawing: dict[Digest, threading.Lock] = {}

    def inspect(self, path: Path) -> AudioFacts:
        """Decode all of it and measure. Raises AudioUnusable."""
        return self._carry_out(_inspected(path), Urgency.MEASURED)

    def adopt(self, path: Path) -> Digest:
        """Keep a copy for good. When this returns, the copy survives a power cut.

        Raises AudioUnusable, DiskFull, or LibraryUnusable when the folder cannot be written.
        """
        with opened(path) as reader:
            ending = reader.ending
        with _library_errors_in_our_words():
            self._root.mkdir(parents=True, exist_ok=True)
            self._sweep()
            draft = self._root / f"{_DRAFT_PREFIX}{secrets.token_hex(8)}"
            try:
                digest = _copied(path, draft)
                home = self._root / digest[:2]
                home.mkdir(exist_ok=True)
                # Renaming over a file of the same digest changes nothing, and mends one that was damaged.
                draft.replace(home / f"{digest}.{ending}")
                _make_durable(home)
                _make_durable(self._root)
            finally:
                draft.unlink(missing_ok=True)
        return digest

    def path(self, digest: Digest) -> Path:
        """Where the audio lies. Raises NotFound."""
        if _DIGEST.fullmatch(digest):
            for candidate in sorted((self._root / digest[:2]).glob(f"{digest}.*")):
                if not candidate.name.endswith(_WAVEFORM_SUFFIX):
                    return candidate
        raise NotFound(f"The library has no audio named {digest[:12]}…")

    def has_credentials(self, digest: Digest) -> bool:
        """Look through all of the file, once: under a digest it never changes. Raises NotFound, AudioUnusable."""
        path = self.path(digest)
        if digest not in self._signed:
            try:
                self._signed[digest] = has_c2pa(path)
            except OSError as error:
                raise AudioUnusable(f"{display_name(path)} cannot be read: {error.strerror}.") from error
        return self._signed[digest]

    def waveform(self, digest: Digest) -> Waveform:
        """Peak and RMS of the whole sound, from the cache where there is one. Raises NotFound, AudioUnusable."""
        path = self.path(digest)
        cache = path.with_name(digest + _WAVEFORM_SUFFIX)
        with self._drawing.setdefault(digest, threading.Lock()):  # list and deck ask in the same moment
            with suppress(OSError, pydantic.ValidationError):
                kept = Waveform.model_validate_json(cache.read_bytes())
                if kept.audio_digest == digest:
                    return kept
            waveform = self._carry_out(_drawn(path, digest), Urgency.SEEN)
            self._keep(waveform, cache)
            return waveform

    def sketch(self, digest: Digest) -> Waveform | None:
        """A first look at a long sound, from short pieces of it; None where ``waveform`` is as quick.

        Raises NotFound, AudioUnusable.
        """
        path = self.path(digest)
        if path.with_name(digest + _WAVEFORM_SUFFIX).exists():
            return None
        return self._carry_out(_sketched(path, digest), Urgency.GLANCED)

    def _keep(self, waveform: Waveform, cache: Path) -> None:
        with suppress(OSError):  # without a cache it is only slower
            draft = cache.with_name(f"{_DRAFT_PREFIX}{secrets.token_hex(8)}")
            try:
                draft.write_text(waveform.model_dump_json(), encoding="utf-8")
                draft.replace(cache)
            finally:
                draft.unlink(missing_ok=True)

    def export(
        self,
        digest: Digest,
        target: Path,
        tags: Mapping[str, str],
        how: Rendition = WHOLE,
    ) -> Path:
        """Write a copy for other programs with these tags inside, in the format that the target's ending says.

        Without an ending it keeps the format it has. An existing target is replaced in one step or stays as it is;
        the library's own files never change. Returns the file written. Raises InvalidInput where the target cannot
        be written, DiskFull, NotFound, AudioUnusable.
        """
        return self.write_copy(self.path(digest), target, tags, how)

    def write_copy(self, source: Path, target: Path, tags: Mapping[str, str], how: Rendition = WHOLE) -> Path:
        """The same of audio that is not in the library."""
        target = target if target.suffix else target.with_name(target.name + source.suffix)
        self._refuse_bad_target(target)
        draft = target.with_name(f"{_DRAFT_PREFIX}{secrets.token_hex(8)}{target.suffix}")
        with _target_errors_in_our_words(target):
            try:
                with draft.open("xb") as file:
                    _write_copy(source, file, target.suffix.lower(), tags, how)
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(target)
                _make_durable(target.parent)
            finally:
                draft.unlink(missing_ok=True)
        return target

    def _refuse_bad_target(self, target: Path) -> None:
        if not target.parent.is_dir():
            raise InvalidInput(f"There is no folder {display_name(target.parent)} to write to.")
        if target.is_dir():
            raise InvalidInput(f"{display_name(target)} is a folder; a file name is needed.")
        if target.resolve().is_relative_to(self._root.resolve()):
            raise InvalidInput("The library's own folder is not a place to export to; choose another.")

    def discard(self, digest: Digest) -> int:
        """Delete audio that no row names any more, and its picture; returns how many bytes became free.

        Raises LibraryUnusable where it has to wait.
        """
        try:
            path = self.path(digest)
        except NotFound:  # it is gone already
            return 0
        freed = discard_file(path)
        with suppress(OSError):  # the picture of nothing is in nobody's way
            path.with_name(digest + _WAVEFORM_SUFFIX).unlink(missing_ok=True)
        self._drawing.pop(digest, None)
        return freed

    def _sweep(self) -> None:
        """Remove what a crash left half-copied; younger ones may be under way in another thread."""
        oldest = time.time() - _DRAFT_SECONDS_MAX
        for draft in self._root.glob(f"{_DRAFT_PREFIX}*"):
            with suppress(OSError):
                if draft.stat().st_mtime < oldest:
                    draft.unlink()


def _copied(path: Path, draft: Path) -> Digest:
    """Copy and hash in one reading, so that the name is that of the bytes that were kept."""
    digest = hashlib.sha256()
    with _open_source(path) as source, draft.open("xb") as target:
        while data := source.read(_COPY_BYTES):
            digest.update(data)
            target.write(data)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()


def _open_source(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise AudioUnusable(f"{display_name(path)} cannot be read: {error.strerror}.") from error


def _inspected(path: Path) -> Steps[AudioFacts]:
    with opened(path) as reader:
        meter = FactsMeter(reader.sample_rate_hz, reader.channels)
        for piece in reader.blocks():
            meter.feed(piece)
            yield
        measured = meter.result()
        return AudioFacts(
            duration_seconds=measured.frames / reader.sample_rate_hz,
            sample_rate_hz=reader.sample_rate_hz,
            channels=reader.channels,
            bit_depth=reader.bit_depth,
            media_type=reader.media_type,
            loudness_lufs=measured.loudness_lufs,
            true_peak_dbtp=measured.true_peak_dbtp,
            silent_seconds=measured.silent_seconds,
            longest_clip_seconds=measured.longest_clip_seconds,
            is_finite=measured.is_finite,
            has_c2pa=has_c2pa(path),
        )


def _sketched(path: Path, digest: Digest) -> Steps[Waveform | None]:
    with opened(path) as reader:
        if reader.decodes_at_once:
            return None
        levels: list[Peaks] = []
        for piece in reader.glimpses(SKETCH_PLACES, SKETCH_FRAMES):
            levels.append(peaks(only_numbers(piece), 1) if len(piece) else Peaks(_NOTHING, _NOTHING))
            if not len(levels) % _SKETCH_PLACES_AT_ONCE:
                yield
        found = Peaks(*(np.concatenate(of_all) for of_all in zip(*((at.peak, at.rms) for at in levels), strict=True)))
        peak, rms = found.as_bytes()
        seconds = reader.frames_stated / reader.sample_rate_hz
        return Waveform(audio_digest=digest, duration_seconds=seconds, peak=peak, rms=rms)


def _drawn(path: Path, digest: Digest) -> Steps[Waveform]:
    with opened(path) as reader:
        rate_hz, frames_stated = reader.sample_rate_hz, reader.frames_stated
    found, frames = yield from _peaks_if_as_long_as(frames_stated, path)
    if found is None:  # the header was wrong about the length; now it is known
        found, frames = yield from _peaks_if_as_long_as(frames, path)
    if found is None:
        raise AudioUnusable(f"{display_name(path)} changed while it was read.")
    peak, rms = found.as_bytes()
    return Waveform(audio_digest=digest, duration_seconds=frames / rate_hz, peak=peak, rms=rms)


def _peaks_if_as_long_as(frames_expected: int, path: Path) -> Steps[tuple[Peaks | None, int]]:
    """The peaks, if the sound has this many frames; and how many it has."""
    with opened(path) as reader:
        bins = PeakBins(max(frames_expected, 1), reader.channels, WAVEFORM_BINS)
        frames = 0
        for piece in reader.blocks():
            frames += len(piece)
            if frames <= frames_expected:
                bins.feed(only_numbers(piece))
            yield
        return (bins.result() if frames == frames_expected else None), frames


def _make_durable(folder: Path) -> None:
    """A rename is on the disk only when its folder is (POSIX); Windows has no such call and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _library_errors_in_our_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull("There is no room left for audio where the library lies.") from error
        raise LibraryUnusable(f"The library's audio folder cannot be written: {error.strerror}.") from error


@contextmanager
def _target_errors_in_our_words(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(f"There is no room left to write {display_name(target)}.") from error
        raise InvalidInput(f"{display_name(target)} cannot be written: {error.strerror}.") from error
