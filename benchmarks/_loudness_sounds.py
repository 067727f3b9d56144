"""Sounds of different kinds for the loudness table: composed, made from formulae, and those this computer has."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.rendering import render

Samples = NDArray[np.float32]

RATE_HZ = 48_000
COMPOSED_SECONDS = 40.0
GENRES = ("Pop", "House", "Jazz", "Metal", "Cinematic", "Lo-fi", "Folk", "Hip-hop", "Ambient", "Reggae")
FOUND_SECONDS_MIN, FOUND_MAX = 1.0, 12
FOLDERS = (Path("/usr/share/sounds"), Path("/System/Library/Sounds"))


@dataclass(frozen=True)
class Sound:
    """Samples (frames, channels). ``is_music``: here two meters may differ by 0.1 dB of true peak, as on any music;
    what no instrument makes, with all its power next to half the sample rate, depends on each meter's own filter.
    """

    name: str
    rate_hz: int
    samples: Samples
    is_music: bool = True


def sounds(pack_folder: Path | None) -> Iterator[Sound]:
    yield from composed()
    yield from formulae()
    yield from found(pack_folder)


def composed() -> Iterator[Sound]:
    for seed, genre in enumerate(GENRES, start=1):
        made = render(compose(ComposerBrief(genre, seed, COMPOSED_SECONDS)))
        yield Sound(f"composed: {genre}", made.sample_rate, np.asarray(made.samples, np.float32))


def formulae() -> Iterator[Sound]:
    """Kinds of sound a meter may stumble over."""
    pink = _pink(20)
    loud_soft = np.repeat([0.5, 0.05, 0.25, 0.02], 8 * RATE_HZ)[:, np.newaxis]
    yield _music("plucked notes at 44.1 kHz", 44_100, 2)
    yield _music("plucked notes at 96 kHz", 96_000, 2)
    yield _music("plucked notes, mono", 22_050, 1)
    yield _music("plucked notes, 5.1", RATE_HZ, 6)
    yield Sound("pink noise", RATE_HZ, pink * np.float32(0.1))
    yield Sound("pink noise, very quiet", RATE_HZ, pink * np.float32(0.002))
    yield Sound("pink noise, loud and soft", RATE_HZ, (_pink(32) * loud_soft).astype(np.float32))
    yield Sound("words with pauses (noise in bursts)", RATE_HZ, _words())
    yield Sound("crescendo of 40 dB", RATE_HZ, pink * np.geomspace(0.003, 0.3, len(pink), dtype=np.float32)[:, None])
    yield Sound("bass of 45 Hz", RATE_HZ, _tone(45, 0.5))
    yield Sound("whistle of 9 kHz", RATE_HZ, _tone(9_000, 0.1))
    yield Sound("sweep from 30 Hz to 15 kHz", RATE_HZ, _sweep())
    yield Sound("kick and hat, 126 BPM", RATE_HZ, _beat())
    yield Sound("left alone", RATE_HZ, pink * np.array([0.2, 0], np.float32))
    yield Sound("left turned over", RATE_HZ, _tone(440, 0.3) * np.array([1, -1], np.float32))
    yield Sound("tone inside long silence", RATE_HZ, np.pad(_tone(440, 0.2), ((5 * RATE_HZ, 9 * RATE_HZ), (0, 0))))
    yield Sound("tone with a constant offset", RATE_HZ, _tone(440, 0.2) + np.float32(0.2))
    yield Sound("white noise", RATE_HZ, _white(20) * np.float32(0.2), is_music=False)
    yield Sound("square wave of 220 Hz", RATE_HZ, np.sign(_tone(220, 1.0)) * np.float32(0.25), is_music=False)
    yield Sound("pink noise, clipped hard", RATE_HZ, np.clip(pink * 4, -1, 1 - 2**-15), is_music=False)
    yield Sound("single samples of full scale", RATE_HZ, _clicks(), is_music=False)


def found(pack_folder: Path | None) -> Iterator[Sound]:
    """Sounds of the desktop's theme, and instruments of the sample pack."""
    folders = [folder for folder in (*FOLDERS, pack_folder) if folder is not None and folder.is_dir()]
    for folder in folders:
        paths = sorted(path for path in folder.rglob("*") if path.suffix in {".wav", ".oga", ".ogg", ".aiff", ".flac"})
        long_enough = [path for path in paths if soundfile.info(path).duration >= FOUND_SECONDS_MIN]
        for path in long_enough[:: max(1, len(long_enough) // FOUND_MAX)][:FOUND_MAX]:
            samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True, frames=60 * RATE_HZ)
            if samples.any():
                is_music = "noise" not in path.stem.lower()
                yield Sound(f"{folder.name}: {path.stem}", rate_hz, samples, is_music)


def _music(name: str, rate_hz: int, channels: int) -> Sound:
    """Plucked notes over a swelling bed of softened noise."""
    moments = np.arange(rate_hz * 30) / rate_hz
    sound = np.zeros((len(moments), channels))
    for note in range(72):
        start = round((note * 0.417 + 0.07 * (note * note % 5)) * rate_hz)
        heard = moments[: min(len(moments) - start, 3 * rate_hz)]
        pitch_hz = 55.0 * 2 ** ((note * 7 % 48) / 12)
        tone = (0.05 + 0.015 * (note * 3 % 7)) * np.exp(-heard * (2 + note % 4)) * (3 - heard)
        tone *= np.sin(2 * np.pi * pitch_hz * heard)
        for channel in range(channels):
            sound[start : start + len(heard), channel] += tone * (0.4 + 0.15 * ((note + channel) % 5))
    hiss = np.random.default_rng(7).uniform(-1, 1, (len(moments) + 2, channels))
    swell = 0.03 * (1.02 + np.sin(moments / 3)) ** 2
    sound += swell[:, np.newaxis] * (hiss[:-2] + 2 * hiss[1:-1] + hiss[2:]) / 2
    return Sound(name, rate_hz, np.clip(sound, -1, 1 - 2**-15).astype(np.float32))


def _white(seconds: int) -> Samples:
    return np.random.default_rng(1).standard_normal((seconds * RATE_HZ, 2)).astype(np.float32)


def _pink(seconds: int) -> Samples:
    """3 dB less for each octave, nothing above 18 kHz, at most full scale."""
    spectrum = np.fft.rfft(_white(seconds), axis=0)
    frequencies_hz = np.fft.rfftfreq(seconds * RATE_HZ, 1 / RATE_HZ)
    spectrum *= (np.maximum(frequencies_hz, 20) ** -0.5 * (frequencies_hz < 18_000))[:, np.newaxis]
    wave = np.fft.irfft(spectrum, axis=0)
    return (wave / np.abs(wave).max()).astype(np.float32)


def _moments(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def _both(wave: NDArray[np.float64]) -> Samples:
    """The same on both sides, with soft ends: a hard edge would have peaks of its own."""
    ends = np.minimum(1, np.minimum(np.arange(len(wave)), np.arange(len(wave))[::-1]) / (0.02 * RATE_HZ))
    return np.repeat((wave * ends)[:, np.newaxis], 2, axis=1).astype(np.float32)


def _tone(frequency_hz: float, amplitude: float, seconds: float = 15.0) -> Samples:
    return _both(amplitude * np.sin(2 * np.pi * frequency_hz * _moments(seconds)))


def _sweep() -> Samples:
    moments = _moments(20)
    growth = np.log(15_000 / 30) / 20
    return _both(0.3 * np.sin(2 * np.pi * 30 * (np.exp(growth * moments) - 1) / growth))


def _words() -> Samples:
    """About four syllables a second, and a breath after every twelve."""
    moments = _moments(20)
    syllables = np.maximum(0, np.sin(2 * np.pi * 2 * moments)) ** 2 * (moments % 4 < 3)
    return _pink(20) * np.float32(0.4) * syllables.astype(np.float32)[:, np.newaxis]


def _beat() -> Samples:
    moments = _moments(20)
    since = moments % (60 / 126)
    kick = 0.8 * np.sin(2 * np.pi * 55 * since) * np.exp(-since * 12) * np.minimum(1, since * 500)
    hat = (since + 30 / 126) % (60 / 126)
    return _both(kick) + _pink(20) * (0.3 * np.exp(-hat * 60)).astype(np.float32)[:, np.newaxis]


def _clicks() -> Samples:
    wave = np.zeros(10 * RATE_HZ)
    wave[:: RATE_HZ // 8] = 0.99
    return np.repeat(wave[:, np.newaxis], 2, axis=1).astype(np.float32)
