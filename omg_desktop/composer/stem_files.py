"""Stems on disk: every part of a song as a file of its own, all of one length, that add up to the dry mix."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import soundfile

from omg_desktop.composer.dsp.signal import SAMPLE_RATE, Samples

HEADROOM_GAIN = 0.5


def stem_writer(folder: Path, suffix: str = "flac") -> Callable[[str, Samples], None]:
    """What ``render`` is given as ``keep_stem`` to write each part into a folder, 6 dB down so that none clips.

    ``suffix`` is ``wav`` or ``flac``, 24 bits either way. Raises ``OSError`` where the folder cannot be written.
    """
    if suffix not in ("wav", "flac"):
        raise ValueError("stems are written as wav or flac")

    def keep(name: str, samples: Samples) -> None:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "part"
        path = folder / f"{plain}.{suffix}"
        unfinished = folder / f".{path.name}.part"
        try:
            with soundfile.SoundFile(unfinished, "w", SAMPLE_RATE, 2, "PCM_24", format=suffix.upper()) as file:
                for start in range(0, len(samples), 1 << 16):
                    file.write(samples[start : start + (1 << 16)] * HEADROOM_GAIN)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    return keep
