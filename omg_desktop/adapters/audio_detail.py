"""What a bench shows of audio beyond its overview, measured once and kept under its digest.

The folder is a cache: whatever is missing or damaged there is measured again.
"""

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from omg_desktop.adapters.audio_decoding import opened
from omg_desktop.adapters.measuring import CarryOut, Steps, Urgency, at_once
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Readings, SoundDetail, SpectrogramPicture, Waveform
from omg_desktop.sound.detail import FINE_BIN_FRAMES, Detail, DetailMeter
from omg_desktop.sound.facts import only_numbers
from omg_desktop.sound.peaks import Peaks
from omg_desktop.sound.spectrogram import spectrogram

SPECTROGRAM_COLUMNS, SPECTROGRAM_ROWS = 2048, 96
LOWEST_HZ, HIGHEST_HZ = 40.0, 16_000.0
_QUIETEST_DB, _LOUDEST_DB = -90.0, -10.0
_STRETCH_SECONDS = 30
_FORM = 2  # of the files below; another number makes old ones count as missing

Arrays = dict[str, NDArray[np.generic]]


class CachedSoundDetails:
    """Measures audio of the library, found by ``audio_path``. Raises what that and decoding raise."""

    def __init__(self, audio_path: Callable[[Digest], Path], folder: Path, carry_out: CarryOut = at_once) -> None:
        self._audio_path = audio_path
        self._folder = folder
        self._carry_out = carry_out

    def detail(self, digest: Digest) -> SoundDetail:
        """Fine peaks, clips and readings. Blocks for a part of a second for each minute, the first time."""
        arrays = self._kept(f"{digest}.detail.npz")
        if arrays is None:
            arrays = self._carry_out(_measured(self._audio_path(digest)), Urgency.MEASURED)
            self._keep(f"{digest}.detail.npz", arrays)
        return _detail_of(digest, arrays)

    def spectrogram(self, digest: Digest) -> SpectrogramPicture:
        """The whole sound as a picture of levels. Blocks."""
        arrays = self._kept(f"{digest}.spectrogram.npz")
        if arrays is None:
            measured = self._carry_out(_levels(self._audio_path(digest)), Urgency.MEASURED)
            arrays = {"levels": measured, "form": np.array(_FORM)}
            self._keep(f"{digest}.spectrogram.npz", arrays)
        levels = arrays["levels"]
        rows, columns = levels.shape
        return SpectrogramPicture(digest, columns, rows, levels.tobytes(), LOWEST_HZ, HIGHEST_HZ)

    def discard(self, digest: Digest) -> int:
        """Forget what was measured of audio that is deleted. It is a cache, whose bytes are not counted."""
        for name in (f"{digest}.detail.npz", f"{digest}.spectrogram.npz"):
            with suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)
        return 0

    def _kept(self, name: str) -> Arrays | None:
        with suppress(OSError, ValueError, KeyError, BadZipFile, EOFError):
            with np.load(io.BytesIO((self._folder / name).read_bytes()), allow_pickle=False) as file:
                arrays = {key: file[key] for key in file.files}
            if int(arrays["form"]) == _FORM:
                return arrays
        return None

    def _keep(self, name: str, arrays: Arrays) -> None:
        with suppress(OSError):  # without a cache it is only slower
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = self._folder / f".incoming-{secrets.token_hex(8)}"
            try:
                with draft.open("xb") as file:
                    np.savez_compressed(file, allow_pickle=False, **arrays)
                draft.replace(self._folder / name)
            finally:
                draft.unlink(missing_ok=True)


def _measured(path: Path) -> Steps[Arrays]:
    with opened(path) as reader:
        meter = DetailMeter(reader.sample_rate_hz, reader.channels)
        for piece in reader.blocks():
            meter.feed(only_numbers(piece))
            yield
        return _arrays_of(meter.result(), reader.sample_rate_hz)


def _arrays_of(found: Detail, rate_hz: int) -> Arrays:
    peak, rms = Peaks(found.peak, found.rms).as_bytes()
    loudness = found.loudness
    highest = [loudness.momentary_max_lufs, loudness.short_term_max_lufs]
    whole = [loudness.integrated_lufs, loudness.range_lu, *highest]
    return {
        "form": np.array(_FORM),
        "rate_hz": np.array(rate_hz),
        "peak": np.frombuffer(peak, np.uint8),
        "rms": np.frombuffer(rms, np.uint8),
        "clips": found.clips_seconds,
        "momentary": loudness.momentary_lufs.astype(np.float32),
        "short_term": loudness.short_term_lufs.astype(np.float32),
        "true_peaks": found.true_peaks_dbtp.astype(np.float32),
        "correlations": found.correlations.astype(np.float32),
        "whole": np.array([np.nan if figure is None else figure for figure in whole]),
    }


def _detail_of(digest: Digest, arrays: Arrays) -> SoundDetail:
    peak, rms = arrays["peak"].tobytes(), arrays["rms"].tobytes()
    integrated, loudness_range, momentary_max, short_term_max = _figures(arrays["whole"])
    seconds = len(peak) * FINE_BIN_FRAMES / int(arrays["rate_hz"])
    return SoundDetail(
        audio_digest=digest,
        fine=Waveform(audio_digest=digest, duration_seconds=seconds, peak=peak, rms=rms),
        clips_seconds=tuple(map(float, arrays["clips"].tolist())),
        readings=Readings(
            momentary_lufs=_figures(arrays["momentary"]),
            short_term_lufs=_figures(arrays["short_term"]),
            true_peaks_dbtp=tuple(map(float, arrays["true_peaks"].tolist())),
            correlations=tuple(map(float, arrays["correlations"].tolist())),
            integrated_lufs=integrated,
            range_lu=loudness_range,
            momentary_max_lufs=momentary_max,
            short_term_max_lufs=short_term_max,
        ),
    )


def _figures(values: NDArray[np.generic]) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values.tolist())


def _levels(path: Path) -> Steps[NDArray[np.uint8]]:
    """Half a minute at a time, so that an hour needs no more memory than a song."""
    frames = yield from _frames_in(path)
    columns = min(SPECTROGRAM_COLUMNS, max(1, frames // 64))
    parts, done = [], 0
    with opened(path) as reader:
        for stretch in _stretches(only_numbers(piece).copy() for piece in reader.blocks()):
            first, done = done, done + len(stretch)
            count = columns * done // frames - columns * first // frames
            if count:
                found = spectrogram(stretch, reader.sample_rate_hz, count, SPECTROGRAM_ROWS, LOWEST_HZ, HIGHEST_HZ)
                parts.append(found.levels_db)
            yield
    levels = np.concatenate(parts, axis=1)[::-1]
    share = np.clip((levels - _QUIETEST_DB) / (_LOUDEST_DB - _QUIETEST_DB), 0, 1)
    return np.ascontiguousarray(np.rint(share * 255).astype(np.uint8))


def _frames_in(path: Path) -> Steps[int]:
    frames = 0
    with opened(path) as reader:
        for piece in reader.blocks():
            frames += len(piece)
            yield
    return frames


def _stretches(pieces: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    held: list[NDArray[np.float32]] = []
    for piece in pieces:
        held.append(piece)
        if sum(map(len, held)) >= _STRETCH_SECONDS * 48_000:
            yield np.concatenate(held)
            held = []
    if held:
        yield np.concatenate(held)
