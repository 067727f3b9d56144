"""How long three minutes of music take, when the first sound is there, and how much memory that needs.

Aims on two free cores: at most 10 s wall for 180 s of any genre, first sound within 2 s, at most 700 MB. Baseline:
FluidSynth rendering the same notes with a General MIDI SoundFont in the same run, where both are installed (apt-get
install fluidsynth musescore-general-soundfont); it plays the notes only, without a mix or a master, and writes the same
kind of file. With other work on the machine only the CPU seconds say anything, so the load is told with each row.

Arguments: the folder of a sample pack, genres ("all" for every one), or nothing for the six that weigh most.
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
from typing import NamedTuple

from omg_desktop.composer import ComposerBrief, compose
from omg_desktop.composer.genre import genre_names
from omg_desktop.composer.midi_file import midi_bytes

GENRES = ("jazz", "pop", "house", "cinematic", "metal", "lofi")
MUSIC_SECONDS = 180.0
AIM_WALL_SECONDS, AIM_FIRST_SECONDS, AIM_MEMORY_MB = 10.0, 2.0, 700.0
SOUNDFONTS = (Path("/usr/share/sounds/sf3/default-GM.sf3"), Path("/usr/share/sounds/sf2/default-GM.sf2"))
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # as the app starts it


class Rendered(NamedTuple):
    """One song in a process of its own."""

    wall: float
    first: float
    cpu: float
    memory_mb: float


def rendered(genre: str, folder: Path, pack: str | None) -> Rendered:
    """The child of the app, from its start to its end; the first sound is there when the growing file is."""
    brief = {"genre": genre, "seed": 3, "length_seconds": MUSIC_SECONDS}
    order = {"brief": brief, "audio_path": str(folder / "song.wav"), "preview_path": str(folder / "first.wav")}
    if pack:
        order["pack_path"] = pack
    began = time.perf_counter()
    first = 0.0
    command = [sys.executable, "-m", "omg_desktop.composer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ | ONE_THREAD
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order))
        process.stdin.close()
        for line in process.stdout:
            if not first and "preview" in json.loads(line):
                first = time.perf_counter() - began
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return Rendered(time.perf_counter() - began, first, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def by_fluidsynth(genre: str, folder: Path) -> tuple[float, float] | None:
    """(wall, CPU) seconds of FluidSynth for the same score as MIDI; None where it or a SoundFont is missing."""
    program = shutil.which("fluidsynth")
    font = next((path for path in SOUNDFONTS if path.exists()), None)
    if program is None or font is None:
        return None
    (folder / "song.mid").write_bytes(midi_bytes(compose(ComposerBrief(genre, 3, MUSIC_SECONDS))))
    before, began = os.times(), time.perf_counter()
    command = [program, "-ni", "-F", str(folder / "fluid.wav"), "-r", "44100", str(font), str(folder / "song.mid")]
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - began, os.times()
    return wall, (after.children_user + after.children_system) - (before.children_user + before.children_system)


def main(arguments: Sequence[str] = ()) -> int:
    """Prints the table; 1 where an aim is missed."""
    pack = next((each for each in arguments if Path(each).is_dir()), None)
    named = [each for each in arguments if each != pack]
    genres = list(genre_names()) if "all" in named else named or GENRES
    print(f"{MUSIC_SECONDS:g} s of music, {'sampled instruments' if pack else 'own voices'}")
    print("genre          load   wall s  first s    CPU s  memory MB   fluidsynth wall s, CPU s")
    missed = []
    for genre in genres:
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        with tempfile.TemporaryDirectory() as name:
            ours = rendered(genre, Path(name), pack)
            other = by_fluidsynth(genre, Path(name))
        told = f"{other[0]:10.1f} {other[1]:14.1f}" if other is not None else "not installed"
        row = f"{genre:13s} {load:5.1f} {ours.wall:8.1f} {ours.first:8.1f} {ours.cpu:8.1f} {ours.memory_mb:10.0f}"
        print(f"{row}   {told}", flush=True)
        if ours.wall > AIM_WALL_SECONDS or ours.first > AIM_FIRST_SECONDS or ours.memory_mb > AIM_MEMORY_MB:
            missed.append(genre)
    print(f"missed by {', '.join(missed)}" if missed else "all aims met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
