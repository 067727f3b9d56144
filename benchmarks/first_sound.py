"""How soon the first bars can be heard after an order, of pieces of three minutes in several genres. Aim: 2 s.

From the call of the provider (process start included) until the opening is decoded and could be played; the medians of
three. CPU is that of the composer's process until it is called off: on an idle machine both are nearly the same. The
person's press and the writing of the order's row come before.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import soundfile

from omg_desktop.app.composer import build_composer
from omg_desktop.config import Config, read_config
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.errors import Cancelled
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.prompts import prompt_for

GENRES = ("Pop", "House", "Jazz", "Metal", "Cinematic")
RUNS, AIM_SECONDS, PATIENCE_SECONDS, LOOK_SECONDS = 3, 2.0, 120.0, 0.005


class _Wishes:
    """Preferences as the app ships them."""

    def load(self) -> Preferences:
        return Preferences()

    def save(self, preferences: Preferences) -> None:
        """Nothing is kept."""


class _Job:
    cancelled = False

    def report(self, fraction: float | None, phase: str) -> None:
        """Nobody watches."""

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


def first_sound_seconds(genre: str, seed: int) -> tuple[float, float]:
    """(wall, CPU) seconds from the order to a decoded opening; the rest of the take is called off."""
    with tempfile.TemporaryDirectory() as folder:
        cache = read_config(Path(folder)).cache_folder  # the person's own sample pack
        parts = build_composer(Config(data_folder=Path(folder), cache_folder=cache), _Wishes())
        brief = Brief(genre=genre, length_seconds=180)
        order = Order.model_validate({
            "id": "order-1", "request_id": "request-1", "track_id": "track-1", "take_index": 0, "brief": brief,
            "prompt": prompt_for(brief), "provider": "builtin", "seed": seed, "ordered_at": datetime.now(UTC),
        })  # fmt: skip
        job, began, cpu_before = _Job(), time.monotonic(), _children_cpu_seconds()

        def render() -> None:
            try:
                parts.provider.render(order, Path(folder), job, lambda _: None)
            except Cancelled:
                return

        worker = Thread(target=render)
        worker.start()
        while (opening := parts.opening_of(order.id)) is None and time.monotonic() < began + PATIENCE_SECONDS:
            time.sleep(LOOK_SECONDS)
        if opening is not None:
            soundfile.read(opening)
        took = time.monotonic() - began
        job.cancelled = True
        worker.join()
        return took, _children_cpu_seconds() - cpu_before


def _children_cpu_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system if sys.platform != "win32" else 0.0


def main() -> int:
    worst = 0.0
    for genre in GENRES:
        took = [first_sound_seconds(genre, seed) for seed in range(RUNS)]
        wall, cpu = [each[0] for each in took], statistics.median(each[1] for each in took)
        worst = max(worst, statistics.median(wall))
        print(
            f"{genre:<12} median {statistics.median(wall):.2f} s, {min(wall):.2f} to {max(wall):.2f} s; CPU {cpu:.2f} s"
        )
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    verdict = "met" if worst <= AIM_SECONDS else "missed"
    print(f"slowest median {worst:.2f} s, aim {AIM_SECONDS:.1f} s on an idle machine: {verdict} (load here: {load})")
    return 0 if worst <= AIM_SECONDS else 1
