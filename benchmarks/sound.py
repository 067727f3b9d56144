"""Seconds to decode, draw and measure sounds of 3 and 60 minutes, beside soundfile merely reading them.

Baseline: ``SoundFile.read`` of the same file in blocks of the same size. Aim: drawing peaks costs less than the
decoding itself. CPU seconds, the least of several runs, so that other work on the computer hardly shows. Also: when
there is something to see (aim: 0.15 s), what switching costs on the output's thread, and the memory needed at most.
Set MINUTES=3 to leave out the hour.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from omg_desktop.adapters.audio_decoding import BLOCK_FRAMES, opened
from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.silent_output import BLOCK_FRAMES as OUTPUT_BLOCK_FRAMES
from omg_desktop.domain.waveforms import WAVEFORM_BINS
from omg_desktop.sound import mixing
from omg_desktop.sound.facts import only_numbers
from omg_desktop.sound.loudness import LoudnessMeter, TruePeakMeter
from omg_desktop.sound.mixing import Source
from omg_desktop.sound.peaks import PeakBins

RATE_HZ = 44_100
RUNS = {minutes: runs for minutes, runs in ((3, 5), (60, 1)) if os.environ.get("MINUTES", str(minutes)) == str(minutes)}
COMPARED_RUNS_MIN = 3  # of the two whose difference is looked at
SEEN_AIM_SECONDS = 0.15


def main() -> int:
    """Print the figures; takes a minute or two."""
    with tempfile.TemporaryDirectory() as place:
        for minutes in RUNS:
            for ending in ("wav", "flac", "mp3", "ogg"):
                path = written(Path(place) / f"a.{ending}", minutes)
                measure_first_look(path, Path(place) / "library")
                if ending in {"wav", "flac"}:
                    measure_file(path, minutes)
    measure_deck()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "linux" else 1024) / 1024
    print(f"memory at most: {megabytes:.0f} MB")
    return 0


def written(path: Path, minutes: int) -> Path:
    """Stereo notes over noise, 16 bits."""
    moments = np.arange(RATE_HZ * 60) / RATE_HZ
    notes = np.sin(2 * np.pi * 110 * 2 ** (np.floor(moments * 2) % 12 / 12) * moments) * np.exp(-(moments % 0.5) * 4)
    hiss = np.random.default_rng(1).standard_normal((len(moments), 2)) * 0.01
    minute = (0.5 * notes[:, np.newaxis] + hiss).astype(np.float32)
    subtype = "PCM_16" if path.suffix in {".wav", ".flac"} else None
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, subtype) as file:
        for _ in range(minutes):
            for start in range(0, len(minute), BLOCK_FRAMES):  # libsndfile crashes on long Ogg in one piece
                file.write(minute[start : start + BLOCK_FRAMES])
    return path


def measure_first_look(path: Path, library: Path) -> None:
    """Wall seconds until there are bars to paint, a sketch or the whole, and until it is the whole."""
    folder = DigestAudioFolder(library)
    digest = folder.adopt(path)
    began = time.perf_counter()
    seen = folder.sketch(digest) or folder.waveform(digest)
    first = time.perf_counter() - began
    folder.waveform(digest)
    whole = time.perf_counter() - began
    began = time.perf_counter()
    folder.waveform(digest)
    again = time.perf_counter() - began
    print(
        f"{path.suffix[1:]} of {seen.duration_seconds / 60:.0f} min: first bars after {first:.3f} s "
        f"({'met' if first < SEEN_AIM_SECONDS else 'missed'}), all after {whole:.3f} s, from the cache {again:.4f} s"
    )


def measure_file(path: Path, minutes: int) -> None:
    runs = RUNS[minutes]
    plain = least_cpu_seconds(lambda: read_plainly(path), max(runs, COMPARED_RUNS_MIN))
    rows = {
        "decode + peaks (waveform)": least_cpu_seconds(lambda: decode_and_draw(path), max(runs, COMPARED_RUNS_MIN)),
        "decode + loudness": least_cpu_seconds(lambda: decode_and(path, LoudnessMeter), runs),
        "decode + true peak": least_cpu_seconds(lambda: decode_and(path, TruePeakMeter), runs),
        "inspect (all facts of a take)": least_cpu_seconds(lambda: DigestAudioFolder(path.parent).inspect(path), runs),
    }
    print(f"{minutes} min {path.suffix[1:]}: plain read {plain:.3f} s")
    peaks = rows["decode + peaks (waveform)"] - plain
    verdict = "met" if peaks < plain else "missed"
    print(f"  peaks alone {peaks:.3f} s, aim less than the plain read: {verdict}")
    for name, seconds in rows.items():
        print(f"  {name:<30} {seconds:7.3f} s  {seconds / plain:5.2f} x  ({60 * minutes / seconds:,.0f} x real time)")


def least_cpu_seconds(work: Callable[[], object], runs: int) -> float:
    def once() -> float:
        began = time.process_time()
        work()
        return time.process_time() - began

    return min(once() for _ in range(runs))


def read_plainly(path: Path) -> None:
    with soundfile.SoundFile(path) as file:
        buffer = np.empty((BLOCK_FRAMES, file.channels), np.float32)
        while len(file.read(out=buffer)):
            pass


def decode_and_draw(path: Path) -> None:
    with opened(path) as reader:
        bins = PeakBins(reader.frames_stated, reader.channels, WAVEFORM_BINS)
        for piece in reader.blocks():
            bins.feed(only_numbers(piece))
        bins.result()


def decode_and(path: Path, make_meter: type[LoudnessMeter] | type[TruePeakMeter]) -> None:
    with opened(path) as reader:
        meter = make_meter(reader.sample_rate_hz, reader.channels)
        for piece in reader.blocks():
            meter.feed(piece)


def measure_deck() -> None:
    """A block of the output while one take sounds, and in the middle of a switch."""
    dice = np.random.default_rng(1)
    takes = {name: Source(dice.standard_normal((RATE_HZ * 60, 2)).astype(np.float32)) for name in "ab"}
    block = np.empty((OUTPUT_BLOCK_FRAMES, 2), np.float32)
    deck = mixing.play(mixing.hear(mixing.new_deck(RATE_HZ), "a"))
    for name, switches in (("one take", False), ("switching", True)):
        seconds = []
        for number in range(2000):
            if switches:
                deck = mixing.hear(deck, "ab"[number % 2])
            began = time.perf_counter()
            deck = mixing.render(block, deck, takes)
            seconds.append(time.perf_counter() - began)
        budget = OUTPUT_BLOCK_FRAMES / RATE_HZ
        print(f"a block while {name}: {np.median(seconds) * 1e6:.0f} µs of {budget * 1e6:.0f} µs")


if __name__ == "__main__":
    sys.exit(main())
