"""Memory of a bench with twenty takes of three minutes loaded: all ready to be heard, drawn and measured.

Baseline: the samples themselves, 32 bits at 48 kHz, which would all have to lie in memory. Aim: what cannot be given
back (anonymous memory) stays below 900 MB: what is held of takes, at most 512 MB, and the rest of the process. Takes
beyond that are mapped from temporary files, whose pages the system may drop at any time.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from omg_desktop.adapters.audio_detail import CachedSoundDetails
from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.playback import HELD_BYTES_MAX, DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.domain.ids import TakeId

TAKES, SECONDS, RATE_HZ, AIM_MEGABYTES = 20, 180, 48_000, 900.0
MEGABYTE = 1 << 20


def main() -> int:
    """Print the figures; takes a minute. Returns 1 where the aim is missed."""
    if not sys.platform.startswith("linux"):
        print("the system tells what memory is made of on Linux alone: left out")
        return 0
    with tempfile.TemporaryDirectory() as place:
        folder = DigestAudioFolder(Path(place) / "audio")
        details = CachedSoundDetails(folder.path, Path(place) / "cache")
        digests = [folder.adopt(_written(Path(place) / "take.wav", number)) for number in range(TAKES)]
        playback = DevicePlayback(_no_device)
        _tell("before any take")
        began = time.perf_counter()
        kept = list[object]()
        for number, digest in enumerate(digests):
            playback.prepare(TakeId(str(number)), folder.path(digest))
            kept += [folder.waveform(digest), details.detail(digest)]
        seconds = time.perf_counter() - began
        anonymous = _tell(f"with {TAKES} takes of {SECONDS // 60} minutes")
        samples = TAKES * SECONDS * RATE_HZ * 2 * 4 / MEGABYTE
        playback.close()
    verdict = "met" if anonymous < AIM_MEGABYTES else "missed"
    print(f"baseline, the samples: {samples:.0f} MB; held at most {HELD_BYTES_MAX / MEGABYTE:.0f} MB")
    print(f"loaded in {seconds:.1f} s; anonymous {anonymous:.0f} MB, aim {AIM_MEGABYTES:.0f} MB: {verdict}")
    return 0 if anonymous < AIM_MEGABYTES else 1


def _written(path: Path, seed: int) -> Path:
    noise = np.random.default_rng(seed).standard_normal((RATE_HZ * SECONDS, 2)).astype(np.float32) * np.float32(0.1)
    soundfile.write(path, noise, RATE_HZ, "PCM_16")
    return path


def _no_device(_render: Render, _latency_seconds: float, _rate_hz: int | None, _device: str | None = None) -> Output:
    raise NoDevice


def _tell(name: str) -> float:
    """Print what the process has in memory; returns what cannot be given back, in MB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    wanted = (line.split() for line in lines if line.startswith("Rss"))
    kilobytes = {name.rstrip(":"): int(figure) for name, figure, _unit in wanted}
    anonymous, mapped = kilobytes["RssAnon"] / 1024, (kilobytes["RssFile"] + kilobytes["RssShmem"]) / 1024
    print(f"{name:<32} anonymous {anonymous:7.0f} MB, mapped files {mapped:7.0f} MB")
    return anonymous
