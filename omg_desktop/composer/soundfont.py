"""Reads SoundFonts (.sf2, and .sf3 with Ogg Vorbis samples) as far as a sample pack needs them.

Chunks and generators follow the SoundFont 2.04 specification. MuseScore's files do not pad odd chunks, so a missing
pad byte is forgiven.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from omg_desktop.composer.dsp.signal import Samples

_GENERATORS = {
    35: "hold", 36: "decay", 37: "sustain", 38: "release", 41: "instrument", 43: "keys", 44: "velocities",
        48: "attenuation",
    51: "coarse", 52: "fine", 53: "sample", 54: "mode", 56: "scale", 58: "root",
}  # fmt: skip
_RANGES = ("keys", "velocities")
_UNSIGNED = ("instrument", "sample", "mode", "root")
_COMPRESSED = 16


class SoundFontError(ValueError):
    """The file is no SoundFont that we can read; the message is one sentence."""


@dataclass(frozen=True)
class Zone:
    """One sample of a preset and where it is used: keys and velocities, both ends included.

    After ``hold_seconds`` it falls at 100 dB in ``decay_seconds`` until it is ``sustain_db`` below its peak.
    """

    name: str
    sample: int
    keys: tuple[int, int]
    velocities: tuple[int, int]
    root: int
    tune_cents: float
    loops: bool
    attenuation_db: float
    hold_seconds: float
    decay_seconds: float
    sustain_db: float
    is_right: bool


@dataclass(frozen=True)
class Recording:
    """A mono sample with its loop in frames."""

    samples: Samples
    loop: tuple[int, int]
    sample_rate: int


class SoundFont:
    """An open SoundFont. Raises ``SoundFontError`` for a file that is none, ``OSError`` for one that is missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._chunks, self._sample_offset, self.information = _read_chunks(path)
            self._presets = self._records("phdr", "<20sHHHIII")
            self._preset_bags, self._preset_generators = self._records("pbag", "<HH"), self._records("pgen", "<HH")
            self._instruments = self._records("inst", "<20sH")
            self._bags, self._generators = self._records("ibag", "<HH"), self._records("igen", "<HH")
            self._headers = self._records("shdr", "<20sIIIIIBbHH")
        except (struct.error, KeyError, IndexError, ValueError) as error:
            raise SoundFontError(f"{path.name} is not a SoundFont.") from error

    def _records(self, chunk: str, layout: str) -> list[tuple[Any, ...]]:
        data = self._chunks[chunk]
        return list(struct.iter_unpack(layout, data[: len(data) // struct.calcsize(layout) * struct.calcsize(layout)]))

    def presets(self) -> dict[tuple[int, int], str]:
        """Names by (bank, program)."""
        return {(entry[2], entry[1]): _text(entry[0]) for entry in self._presets[:-1]}

    def zones(self, bank: int, program: int) -> list[Zone]:
        """Every zone of a preset; raises ``KeyError`` where there is no such preset."""
        index = next((i for i, entry in enumerate(self._presets[:-1]) if (entry[2], entry[1]) == (bank, program)), None)
        if index is None:
            raise KeyError((bank, program))
        span = self._presets[index][3], self._presets[index + 1][3]
        found = []
        for outer in _zones(self._preset_bags, self._preset_generators, span, "instrument"):
            number = outer["instrument"]
            inner_span = self._instruments[number][1], self._instruments[number + 1][1]
            for inner in _zones(self._bags, self._generators, inner_span, "sample"):
                if zone := self._zone(outer, inner):
                    found.append(zone)
        return found

    def _zone(self, outer: dict[str, Any], inner: dict[str, Any]) -> Zone | None:
        whole = (0, 127)
        keys, velocities = (
            (max(outer.get(n, whole)[0], inner.get(n, whole)[0]), min(outer.get(n, whole)[1], inner.get(n, whole)[1]))
            for n in _RANGES
        )
        if keys[0] > keys[1] or velocities[0] > velocities[1]:
            return None

        def total(name: str, usual: float) -> float:
            return float(inner.get(name, usual) + outer.get(name, 0))

        header = self._headers[inner["sample"]]
        root = inner.get("root", 255)
        return Zone(
            name=_text(header[0]), sample=inner["sample"], keys=keys, velocities=velocities,
            root=header[6] if root in (255, 65_535) else root,
            tune_cents=100 * total("coarse", 0) + total("fine", 0) + header[7],
            loops=inner.get("mode", 0) in (1, 3), attenuation_db=0.04 * total("attenuation", 0),
            hold_seconds=2.0 ** (total("hold", -12_000) / 1200), decay_seconds=2.0 ** (total("decay", -12_000) / 1200),
            sustain_db=min(100.0, max(0.0, 0.1 * total("sustain", 0))), is_right=header[9] & 7 == 2,
        )  # fmt: skip

    def recording(self, sample: int) -> Recording:
        """The sound of a sample."""
        _, start, end, loop_start, loop_end, rate, _, _, _, kind = self._headers[sample]
        with self.path.open("rb") as file:
            if kind & _COMPRESSED:
                file.seek(self._sample_offset + start)
                decoded, _ = soundfile.read(io.BytesIO(file.read(end - start)), dtype="float32")
                return Recording(decoded, (loop_start, loop_end), rate)
            file.seek(self._sample_offset + 2 * start)
            raw = np.frombuffer(file.read(2 * (end - start)), "<i2")
        return Recording(raw.astype(np.float32) / np.float32(32_768), (loop_start - start, loop_end - start), rate)


def _read_chunks(path: Path) -> tuple[dict[str, bytes], int, dict[str, str]]:
    """(chunks by name without the samples, file offset of the samples, the INFO texts)."""
    chunks: dict[str, bytes] = {}
    sample_offset = 0
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(4) != b"RIFF" or file.read(8)[4:] != b"sfbk":
            raise SoundFontError(f"{path.name} is not a SoundFont.")
        while file.tell() + 8 <= size:
            name, length = struct.unpack("<4sI", file.read(8))
            if name == b"LIST":
                file.read(4)
                continue
            begin = file.tell()
            if name == b"smpl":
                sample_offset = begin
            else:
                chunks[name.decode("latin-1")] = file.read(length)
            file.seek(begin + length)
            if length % 2 and file.read(1) != b"\0":
                file.seek(begin + length)
    texts = {name: _text(data) for name, data in chunks.items() if name.startswith("I") or name == "isng"}
    return chunks, sample_offset, texts


def _zones(
    bags: list[tuple[Any, ...]], generators: list[tuple[Any, ...]], span: tuple[int, int], terminal: str
) -> list[dict[str, Any]]:
    """The generators of each zone, with those of the global zone, if there is one, underneath."""
    common: dict[str, Any] = {}
    found = []
    for bag in range(*span):
        values: dict[str, Any] = {}
        for number, amount in generators[bags[bag][0] : bags[bag + 1][0]]:
            name = _GENERATORS.get(number)
            if name in _RANGES:
                values[name] = (amount & 255, amount >> 8)
            elif name:
                values[name] = amount if name in _UNSIGNED or amount < 32_768 else amount - 65_536
        if terminal in values:
            found.append(common | values)
        elif bag == span[0]:
            common = values
    return found


def _text(raw: bytes) -> str:
    return raw.split(b"\0")[0].decode("latin-1").strip()
