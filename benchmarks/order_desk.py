"""What the order desk adds to a take: from the queue to the stored take, with the provider's own time taken out.

Baseline: the provider alone, which copies a finished file of 30 s. Then 20 takes one after another and 20 at once
(through a provider that waits like a service in the network does), with the longest stall of a loop that ought to turn
every 5 ms as the window's does; beside it what the same loop meets while nothing is made. Aim: below 50 ms.
"""

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import soundfile

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.ports import Job, ProviderCard, Rendered

TAKES = 20
SECONDS = 30
WAIT_SECONDS = 0.5
TURN_SECONDS = 0.005
IDLE_SECONDS = 3.0
TAKES_PER_REQUEST = 5


class Copyist:
    """A provider whose take is a file that is there already; it tells what it took itself."""

    def __init__(self, source: Path, wait_seconds: float) -> None:
        self._source, self._wait_seconds = source, wait_seconds
        self.own_seconds: dict[str, float] = {}
        self.card = ProviderCard(
            key=ProviderKey("copyist"),
            name="Copyist",
            model="copyist-1",
            source=DigitalSource.ALGORITHMIC,
            sings=True,
            length_seconds_min=SECONDS,
            length_seconds_max=180,
            needs_network=True,
            parallel_orders=TAKES,
            rights_note="For measurements.",
        )

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        began = time.perf_counter()
        job.wait(self._wait_seconds)
        target = folder / "take.wav"
        shutil.copyfile(self._source, target)
        self.own_seconds[order.id] = time.perf_counter() - began
        remember(f"copy-{order.id}")
        return Rendered(path=target, model="copyist-1")


class Waiting:
    """A job nobody cancels."""

    cancelled = False

    def report(self, fraction: float | None, phase: str) -> None:
        """Nobody looks."""

    def wait(self, seconds: float) -> None:
        time.sleep(seconds)


class Turning:
    """A loop like the window's, in a thread: how late it came to its turn at worst."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self.longest_stall_seconds = 0.0
        self._thread = threading.Thread(target=self._turn)

    def __enter__(self) -> "Turning":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _turn(self) -> None:
        while not self._ended.is_set():
            began = time.perf_counter()
            time.sleep(TURN_SECONDS)
            late = time.perf_counter() - began - TURN_SECONDS
            self.longest_stall_seconds = max(self.longest_stall_seconds, late)


def main() -> int:
    """Print the figures; takes half a minute."""
    with Turning() as idle:
        time.sleep(IDLE_SECONDS)
    print(f"the computer by itself, now: longest stall {idle.longest_stall_seconds * 1000:4.0f} ms")
    with tempfile.TemporaryDirectory() as place:
        source = written(Path(place) / "take.wav")
        for name, workers, wait in (("one after another", 1, 0.0), (f"{TAKES} at once", TAKES, WAIT_SECONDS)):
            folder = Path(place) / str(workers)
            measure(name, folder, Copyist(source, wait), workers)
    return 0


def measure(name: str, folder: Path, provider: Copyist, workers: int) -> None:
    desk = build_desk(Config(data_folder=folder), providers={provider.card.key: provider})
    try:
        orders = ordered(desk)
        took: dict[str, float] = {}

        def make(order: Order) -> None:
            began = time.perf_counter()
            desk.render_take(order.id, Waiting())
            took[order.id] = time.perf_counter() - began - provider.own_seconds[order.id]

        began, cpu_began = time.perf_counter(), time.process_time()
        with Turning() as loop, ThreadPoolExecutor(workers) as pool:
            list(pool.map(make, orders))
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    finally:
        desk.close()
    own = sorted(took.values())
    print(
        f"{name:<18} desk per take: median {statistics.median(own) * 1000:6.0f} ms, most {own[-1] * 1000:6.0f} ms; "
        f"cpu per take {cpu / TAKES * 1000:5.0f} ms; all {wall:5.1f} s; longest stall "
        f"{loop.longest_stall_seconds * 1000:4.0f} ms"
    )


def ordered(desk: Desk) -> Sequence[Order]:
    release = desk.new_release("Measured")
    (track,) = desk.shelves.releases.tracks_of(release.id)
    draft = desk.open_draft(track.id).draft.but(brief=Brief(length_seconds=SECONDS), provider=ProviderKey("copyist"))
    requests = range(TAKES // TAKES_PER_REQUEST)
    return [order for _ in requests for order in desk.order_takes(draft, count=TAKES_PER_REQUEST)]


def written(path: Path) -> Path:
    moments = np.arange(44_100 * SECONDS) / 44_100
    tone = (0.2 * np.sin(2 * np.pi * 220 * moments)).astype(np.float32)
    soundfile.write(path, np.stack([tone, tone * 0.8], axis=1), 44_100, subtype="PCM_16")
    return path
