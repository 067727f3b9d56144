"""How long three minutes of music take, when the first sound is there, and how much memory that needs.

Aims on two free cores: at most 10 s wall for 180 s of any genre, first sound within 2 s, at most 700 MB. Baseline:
FluidSynth rendering the same notes with a General MIDI SoundFont, where it is installed. With other work on the
machine only the CPU seconds say anything.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.midi_file import midi_bytes

GENRES = ("jazz", "pop", "house", "cinematic", "metal", "lofi")
MUSIC_SECONDS = 180.0
AIM_WALL_SECONDS, AIM_FIRST_SECONDS, AIM_MEMORY_MB = 10.0, 2.0, 700.0
SOUNDFONTS = (Path("/usr/share/sounds/sf3/default-GM.sf3"), Path("/usr/share/sounds/sf2/default-GM.sf2"))


def rendered(genre: str, folder: Path, pack: str | None) -> tuple[float, float, float, float]:
    """(wall seconds, seconds to the first sound, CPU seconds, peak memory in MB) of one song in its own process."""
    brief = {"genre": genre, "seed": 3, "length_seconds": MUSIC_SECONDS}
    order = {"brief": brief, "audio_path": str(folder / "song.wav"), "preview_path": str(folder / "first.wav")}
    if pack:
        order["pack_path"] = pack
    began = time.perf_counter()
    first = 0.0
    command = [sys.executable, "-m", "omg_desktop.composer"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order))
        process.stdin.close()
        for line in process.stdout:
            if "preview" in json.loads(line):
                first = time.perf_counter() - began
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - began, first, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def by_fluidsynth(genre: str, folder: Path) -> float | None:
    """Wall seconds of FluidSynth for the same score as MIDI; None where it or a SoundFont is missing."""
    program = shutil.which("fluidsynth")
    font = next((path for path in SOUNDFONTS if path.exists()), None)
    if program is None or font is None:
        return None
    (folder / "song.mid").write_bytes(midi_bytes(compose(ComposerBrief(genre, 3, MUSIC_SECONDS))))
    began = time.perf_counter()
    command = [program, "-ni", "-F", str(folder / "fluid.wav"), "-r", "44100", str(font), str(folder / "song.mid")]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the table; 1 where an aim is missed. An argument names the folder of a sample pack."""
    pack = arguments[0] if arguments else None
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"{MUSIC_SECONDS:g} s of music, load of the machine {load:.1f}")
    print("genre         wall s   first s    CPU s   memory MB   fluidsynth s")
    missed = 0
    for genre in GENRES:
        with tempfile.TemporaryDirectory() as name:
            wall, first, cpu, memory = rendered(genre, Path(name), pack)
            other = by_fluidsynth(genre, Path(name))
        told = f"{other:12.1f}" if other is not None else "not installed"
        print(f"{genre:11s} {wall:8.1f} {first:9.1f} {cpu:8.1f} {memory:11.0f}   {told}", flush=True)
        missed += wall > AIM_WALL_SECONDS or first > AIM_FIRST_SECONDS or memory > AIM_MEMORY_MB
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
