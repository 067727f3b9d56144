"""Seconds to compose and render 60 s of music, as the app does it: one process for each take.

Baseline: the length of the music itself. Aim on two cores: under 6 s for 60 s of any genre.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

GENRES = ("Jazz", "Pop", "Hip-hop", "House", "Rock", "Folk", "Lo-fi", "Cinematic", "Synthwave", "Ambient")
MUSIC_SECONDS, AIM_SECONDS, RUNS = 60.0, 6.0, 3


def composed_in_seconds(genre: str, seed: int) -> float:
    """Wall time of the whole process, from start to end."""
    with tempfile.TemporaryDirectory() as folder:
        brief = {"genre": genre, "seed": seed, "length_seconds": MUSIC_SECONDS, "instrumental": True}
        request = {"brief": brief, "audio_path": str(Path(folder) / "take.wav"), "score_path": None}
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "omg_desktop.composer"],
            input=json.dumps(request),
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return time.perf_counter() - began


def main() -> int:
    print(f"{'genre':<12} {'median s':>9} {'slowest s':>10} {'x real time':>12}")
    slowest = 0.0
    for genre in GENRES:
        taken = [composed_in_seconds(genre, seed) for seed in range(RUNS)]
        median = statistics.median(taken)
        slowest = max(slowest, median)
        print(f"{genre:<12} {median:>9.2f} {max(taken):>10.2f} {MUSIC_SECONDS / median:>12.1f}", flush=True)
    print(f"slowest median {slowest:.2f} s, aim {AIM_SECONDS:.0f} s: {'met' if slowest <= AIM_SECONDS else 'missed'}")
    return 0
