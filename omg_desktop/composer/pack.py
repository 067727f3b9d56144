"""The sample pack: about 10 MB of instruments, cut once from an installed SoundFont and kept in a folder.

``build_pack`` writes it, ``Pack`` reads it. A pack is one Ogg Vorbis file for each instrument, all its notes end to
end, with ``pack.json`` saying what lies where, and the SoundFont's own copyright text beside it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import soundfile

from omg_desktop.composer.dsp.levels import rough_loudness_lufs
from omg_desktop.composer.dsp.signal import Samples
from omg_desktop.composer.pack_plan import PLAN, Cut
from omg_desktop.composer.soundfont import SoundFont, SoundFontError, Zone

FORMAT = 2
GAP_FRAMES = 256
PEAK = 0.9
FADE_SECONDS = 0.35
LOOP_SPARE_FRAMES = 8
LAYER_STEP_DB = 2.0
RECORDING_LUFS = -18.0
LOUDNESS_FRAMES_MIN = 17_640  # one window of the measurement


class PackError(ValueError):
    """The folder holds no pack that we can read; the message is one sentence."""


@dataclass(frozen=True)
class PackZone:
    """One recorded note: where it lies in its file, at which pitch, for which keys and which loudness layer."""

    root: int
    tune_cents: float
    low_key: int
    high_key: int
    layer: int
    start: int
    frames: int
    loop: tuple[int, int] | None
    sample_rate: int
    gain: float
    hold_seconds: float
    decay_seconds: float
    sustain_db: float


class Pack:
    """An open pack; recordings are decoded when they are first asked for. Raises ``PackError``."""

    def __init__(self, folder: Path) -> None:
        try:
            index = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
            if index["format"] != FORMAT:
                raise PackError(f"The sample pack in {folder.name} is of another version.")
            self.zones = {
                name: [PackZone(**(zone | {"loop": tuple(zone["loop"]) if zone["loop"] else None})) for zone in zones]
                for name, zones in index["instruments"].items()
            }
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise error if isinstance(error, PackError) else PackError("The sample pack cannot be read.") from error
        self._folder = folder
        self._decoded: dict[tuple[str, int], Samples] = {}
        self._lock = Lock()

    def has(self, instrument: str) -> bool:
        """Whether this instrument was found in the SoundFont."""
        return bool(self.zones.get(instrument))

    def zone(self, instrument: str, pitch: int, layer: int = 0, neighbour: int = 0) -> PackZone:
        """The recording nearest to a pitch in a layer; ``neighbour`` 1 takes the second nearest, for variety."""
        layers = {zone.layer for zone in self.zones[instrument]}
        wanted = layer if layer in layers else max(layers)
        fitting = [zone for zone in self.zones[instrument] if zone.layer == wanted]
        ranked = sorted(fitting, key=lambda zone: (abs(zone.root - pitch), zone.root))
        second = ranked[min(neighbour, len(ranked) - 1)]
        return second if abs(second.root - pitch) <= 5 else ranked[0]

    def drum(self, instrument: str, key: int) -> PackZone | None:
        """The stroke on a key of a drum kit."""
        return next((z for z in self.zones.get(instrument, ()) if z.low_key <= key <= z.high_key), None)

    def samples(self, instrument: str, zone: PackZone) -> Samples:
        """The recording, (frames, channels), peak 0.9."""
        with self._lock:
            if (instrument, zone.start) not in self._decoded:
                with soundfile.SoundFile(self._folder / f"{instrument}.ogg") as file:
                    file.seek(zone.start)
                    decoded = file.read(zone.frames, dtype="float32", always_2d=True)
                self._decoded[instrument, zone.start] = decoded
            return self._decoded[instrument, zone.start]


def build_pack(soundfont: Path, folder: Path, tell: Callable[[float, str], None] = lambda fraction, name: None) -> int:
    """Cuts a pack from a SoundFont into a folder, ``pack.json`` last; returns its size in bytes.

    Instruments that the SoundFont does not have are left out. Raises ``SoundFontError`` and ``OSError``.
    """
    font = SoundFont(soundfont)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.json").unlink(missing_ok=True)
    instruments: dict[str, list[dict[str, object]]] = {}
    size = 0
    for number, (name, cut) in enumerate(PLAN.items()):
        tell(number / len(PLAN), name)
        zones = _build_instrument(font, name, cut, folder)
        if zones:
            instruments[name] = [asdict(zone) for zone in zones]
            size += (folder / f"{name}.ogg").stat().st_size
    notice = "\n\n".join(f"{key}: {text}" for key, text in sorted(font.information.items()))
    (folder / "NOTICE.txt").write_text(f"Cut from {soundfont.name}\n\n{notice}\n", encoding="utf-8")
    index = {"format": FORMAT, "source": soundfont.name, "instruments": instruments}
    (folder / "pack.json").write_text(json.dumps(index), encoding="utf-8")
    tell(1.0, "Done")
    return size


def _build_instrument(font: SoundFont, name: str, cut: Cut, folder: Path) -> list[PackZone]:
    try:
        zones = font.zones(cut.bank, cut.program)
    except KeyError:
        return []
    pieces: list[Samples] = []
    found: list[PackZone] = []
    loudness: list[float] = []
    position = 0
    for layer, group in _chosen(zones, cut):
        sound, loop, rate, level = _cut_recording(font, group, cut)
        first = group[0]
        keys = min(z.keys[0] for z in group), max(z.keys[1] for z in group)
        zone = PackZone(
            first.root, first.tune_cents, *keys, layer, position, len(sound), loop, rate,
            level * 10 ** (-first.attenuation_db / 20), first.hold_seconds, first.decay_seconds, first.sustain_db,
        )  # fmt: skip
        found.append(zone)
        loudness.append(_loudness_lufs(sound, rate))
        pieces += [sound, np.zeros((GAP_FRAMES, sound.shape[1]), dtype=np.float32)]
        position += len(sound) + GAP_FRAMES
    if not found:
        return []
    _write_ogg(folder / f"{name}.ogg", np.concatenate(pieces))
    return _with_tamed_gain(found) if cut.is_kit else with_even_gains(found, loudness)


def _chosen(zones: list[Zone], cut: Cut) -> list[tuple[int, list[Zone]]]:
    """(layer, zones of one note: one, or left and right) that a cut keeps: every so many semitones in each layer."""
    chosen: list[tuple[int, list[Zone]]] = []
    for layer, pattern in enumerate(cut.layers):
        notes: dict[tuple[int, int], list[Zone]] = {}
        for zone in zones:
            inside = zone.keys[1] >= cut.low_key and zone.keys[0] <= cut.high_key
            key = (zone.keys[0], 0) if cut.is_kit else (zone.root, 0)
            known = notes.setdefault(key, []) if inside and re.search(pattern, zone.name) else None
            if known is not None and len(known) < 2 and all(z.is_right != zone.is_right for z in known):
                known.append(zone)
        last = -1000
        for (place, _), group in sorted(notes.items()):
            if cut.is_kit or place - last >= cut.stride_semitones:
                chosen.append((layer, sorted(group, key=lambda zone: zone.is_right)))
                last = place
    return chosen


def _cut_recording(font: SoundFont, group: list[Zone], cut: Cut) -> tuple[Samples, tuple[int, int] | None, int, float]:
    """(sound at peak 0.9, loop, sample rate, gain that restores its level) of one note."""
    recordings = [font.recording(zone.sample) for zone in group]
    size = min(len(recording.samples) for recording in recordings)
    sides = [recording.samples[:size] for recording in recordings]
    sound = np.stack([sides[0], sides[-1]], axis=1) if cut.stereo else sides[0][:, None]
    rate, (begin, end) = recordings[0].sample_rate, recordings[0].loop
    longest = int(cut.seconds_max * rate)
    loop = (begin, end) if group[0].loops and begin + 16 < end <= min(size, longest) and not cut.is_kit else None
    if loop:
        sound = sound[: end + LOOP_SPARE_FRAMES]
    elif size > longest:
        sound = sound[:longest].copy()
        fade = min(int(FADE_SECONDS * rate), longest)
        sound[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None] ** 1.5
    peak = float(np.abs(sound).max()) or 1.0
    return (sound * np.float32(PEAK / peak)).astype(np.float32), loop, rate, peak / PEAK


def with_even_gains(zones: list[PackZone], loudness_lufs: list[float]) -> list[PackZone]:
    """Gains that bring every note onto a smooth curve over the keys, so that none leaps out of a melody.

    Recordings of neighbouring notes differ by up to 7 dB and the sections of an orchestra by more. The instrument's own
    slope from low to high is kept, and so is the step between its layers, up to ``LAYER_STEP_DB``.
    """
    levels = np.array([lufs + 20 * np.log10(z.gain) for z, lufs in zip(zones, loudness_lufs, strict=True)])
    wished = np.empty(len(zones))
    for layer in sorted({zone.layer for zone in zones}):
        members = np.flatnonzero([zone.layer == layer for zone in zones])
        keys = np.array([zones[index].root for index in members], dtype=np.float64)
        curve = np.polyval(np.polyfit(keys, levels[members], min(2, len(members) - 1)), keys)
        soft = levels[[zone.layer == 0 for zone in zones]].mean()
        step = min(LAYER_STEP_DB, max(0.0, float(levels[members].mean() - soft)))
        wished[members] = curve - curve.mean() + RECORDING_LUFS + step
    gains = 10 ** ((wished - np.array(loudness_lufs)) / 20)
    return [PackZone(**(asdict(z) | {"gain": round(float(gain), 4)})) for z, gain in zip(zones, gains, strict=True)]


def _with_tamed_gain(zones: list[PackZone]) -> list[PackZone]:
    """Gains relative to the median of a drum kit, within reason."""
    usual = float(np.median([zone.gain for zone in zones]))
    return [PackZone(**(asdict(z) | {"gain": round(float(np.clip(z.gain / usual, 0.35, 2.5)), 4)})) for z in zones]


def _loudness_lufs(sound: Samples, sample_rate: int) -> float:
    """Of the first second of a recording, as it is played at its own rate."""
    first = sound[: max(sample_rate, LOUDNESS_FRAMES_MIN)]
    padded = np.zeros((max(len(first), LOUDNESS_FRAMES_MIN), 2), dtype=np.float32)
    padded[: len(first)] = first
    return rough_loudness_lufs(padded)


def _write_ogg(path: Path, samples: Samples) -> None:
    """Written in pieces: the encoder's stack does not survive long blocks."""
    with soundfile.SoundFile(
        path, "w", 44_100, samples.shape[1], format="OGG", subtype="VORBIS", compression_level=0.55
    ) as file:
        for start in range(0, len(samples), 1 << 16):
            file.write(samples[start : start + (1 << 16)])


def main(arguments: list[str]) -> int:
    """``python -m omg_desktop.composer.pack SOUNDFONT FOLDER`` builds a pack; 0 done, 1 refused, 2 wrong usage."""
    if len(arguments) != 2:
        sys.stderr.write("usage: python -m omg_desktop.composer.pack SOUNDFONT FOLDER\n")
        return 2
    try:
        size = build_pack(Path(arguments[0]), Path(arguments[1]))
    except (SoundFontError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
