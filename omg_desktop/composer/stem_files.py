"""Stems on disk: every part of a song as a file of its own, all of one length, that add up to the dry mix."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

import soundfile

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples

HEADROOM_GAIN = 0.5


class StemFiles:
    """Writes what ``render`` gives to ``keep_piece`` into a folder, a file for each part, 6 dB down so that none clips.

    ``suffix`` is ``wav`` or ``flac``, 24 bits either way. The files get their names when the ``with`` ends well; after
    an error nothing of them is left. Raises ``OSError`` where the folder cannot be written.
    """

    def __init__(self, folder: Path, suffix: str = "flac") -> None:
        if suffix not in ("wav", "flac"):
            raise ValueError("stems are written as wav or flac")
        self._folder, self._suffix = folder, suffix
        self._open: dict[str, soundfile.SoundFile] = {}

    @property
    def names(self) -> list[str]:
        """The parts that were written."""
        return list(self._open)

    def keep(self, name: str, samples: Samples) -> None:
        """The next piece of a part."""
        if name not in self._open:
            self._open[name] = soundfile.SoundFile(
                self._unfinished(name), "w", SAMPLE_RATE, 2, "PCM_24", format=self._suffix.upper()
            )
        for start in range(0, len(samples), 1 << 16):  # the encoder's stack does not survive long blocks
            self._open[name].write(samples[start : start + (1 << 16)] * HEADROOM_GAIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for name, file in self._open.items():
            file.close()
            if kind is None:
                self._unfinished(name).replace(self._path(name))
            else:
                self._unfinished(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "part"
        return self._folder / f"{plain}.{self._suffix}"

    def _unfinished(self, name: str) -> Path:
        path = self._path(name)
        return path.with_name(f".{path.name}.part")
