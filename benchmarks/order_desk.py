"""What the order desk adds to a take, what receiving a big one needs, and how the window bears twenty at once.

Overhead: 20 takes one after another through a provider that copies a finished file of 30 s, its own time taken out.
Memory: a take of 50 MB from a service in another process, beyond what was there before; aim: under 20 MB. Stalls: 20
takes at once in the real window, whose loop ought to turn every 5 ms; aim: below 50 ms. Beside it, what the same loop
meets at rest: a busy computer makes all of this worse, so run it on one that does nothing else.
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtWidgets import QApplication

from benchmarks._big_take import big_take
from benchmarks.stall import Heart, measured, until
from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.provider_catalogue import load_providers
from omg_desktop.adapters.providers.lyria import LyriaProvider
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.app.start import THREAD_SWITCH_SECONDS
from omg_desktop.app.studio import build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.assets import resource
from omg_desktop.config import Config
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.ports import Job, ProviderCard, Rendered
from omg_desktop.ui.theme import apply_theme

TAKES = 20
SECONDS = 30
WAIT_SECONDS = 3.0
LOOK_SECONDS = 0.002
IDLE_SECONDS = 3.0
REPORTS = 20
TAKES_PER_REQUEST = 5
COPYIST = ProviderKey("copyist")


class Copyist:
    """A provider whose take is a file that is there already; it tells what it took itself."""

    def __init__(self, source: Path, wait_seconds: float) -> None:
        self._source, self._wait_seconds = source, wait_seconds
        self.own_seconds: dict[str, float] = {}
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self.card = ProviderCard(
            key=COPYIST,
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
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        target = folder / "take.wav"
        for part in range(REPORTS):  # as one that says how far it is
            job.report(part / REPORTS, "Copying")
            job.wait(self._wait_seconds / REPORTS)
        shutil.copyfile(self._source, target)
        with self._lock:
            self._at_once -= 1
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


class Memory:
    """The most that this process held meanwhile, beyond what it held at first, in bytes."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._at_first = self._most = held_bytes()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def growth_bytes(self) -> int:
        return self._most - self._at_first

    def _look(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self._most = max(self._most, held_bytes())


def held_bytes() -> int:
    """Resident memory of this process, as Linux tells it."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Print the figures; takes half a minute."""
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    with tempfile.TemporaryDirectory() as place:
        source = written(Path(place) / "take.wav")
        overhead(Path(place) / "overhead", Copyist(source, 0.0))
        memory(Path(place) / "memory")
        stalls(Path(place) / "window", Copyist(source, WAIT_SECONDS))
    return 0


def overhead(folder: Path, provider: Copyist) -> None:
    """From the queue to the stored take."""
    desk = build_desk(Config(data_folder=folder), providers={provider.card.key: provider})
    try:
        took = []
        cpu_began = time.process_time()
        for order in ordered(desk):
            began = time.perf_counter()
            desk.render_take(order.id, Waiting())
            took.append(time.perf_counter() - began - provider.own_seconds[order.id])
        cpu = time.process_time() - cpu_began
    finally:
        desk.close()
    print(
        f"desk per take of {SECONDS} s: median {statistics.median(took) * 1000:.0f} ms, "
        f"most {max(took) * 1000:.0f} ms; cpu {cpu / TAKES * 1000:.0f} ms"
    )


def memory(folder: Path) -> None:
    """A first take warms up what is loaded once; the second is measured."""
    with big_take() as address:
        entry = load_providers(resource("providers.toml")).entry("lyria")
        entry = entry.but(service=entry.service.but(base_url=address))
        desk = build_desk(Config(data_folder=folder), providers={entry.card.key: LyriaProvider(entry, lambda: "key")})
        try:
            for name in ("first", "second"):
                (order,) = ordered(desk, 1, entry.card.key)
                with Memory() as seen:
                    desk.render_take(order.id, Waiting())
                print(f"receiving, measuring and keeping 50 MB, {name}: {seen.growth_bytes / 1e6:.1f} MB above idle")
        finally:
            desk.close()


def stalls(folder: Path, provider: Copyist) -> None:
    """In the window, as the app starts it."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    desk = build_desk(Config(data_folder=folder), providers={provider.card.key: provider})
    playback = DevicePlayback(carry_out=desk.carry_out)
    studio = build_studio(desk, playback, lambda name: apply_theme(application, name))
    wire(studio)
    studio.views.window.show()
    studio.open()
    studio.tasks.keep_for_good()
    heart, presenters = Heart(), studio.presenters
    until(application, lambda: presenters.brief.state.can_edit and presenters.account.state.account is not None)
    rest_until = time.perf_counter() + IDLE_SECONDS
    measured(application, heart, "window at rest", lambda: time.perf_counter() > rest_until)
    presenters.brief.set_provider(provider.card.key)
    presenters.brief.set_length(SECONDS)
    draft = presenters.brief.state.draft
    assert draft is not None
    orders = [order for _ in range(TAKES // TAKES_PER_REQUEST) for order in desk.order_takes(draft, TAKES_PER_REQUEST)]
    presenters.audition.add_orders(orders)
    measured(application, heart, f"{TAKES} takes at once", lambda: len(presenters.audition.state.takes) == TAKES)
    print(f"at most {provider.most_at_once} were under way at the same moment")
    studio.views.window.close()


def ordered(desk: Desk, takes: int = TAKES, provider: ProviderKey = COPYIST) -> Sequence[Order]:
    release = desk.new_release("Measured")
    (track,) = desk.shelves.releases.tracks_of(release.id)
    draft = desk.open_draft(track.id).draft.but(brief=Brief(length_seconds=SECONDS), provider=provider)
    count = min(takes, TAKES_PER_REQUEST)
    return [order for _ in range(takes // count) for order in desk.order_takes(draft, count=count)]


def written(path: Path) -> Path:
    moments = np.arange(44_100 * SECONDS) / 44_100
    tone = (0.2 * np.sin(2 * np.pi * 220 * moments)).astype(np.float32)
    soundfile.write(path, np.stack([tone, tone * 0.8], axis=1), 44_100, subtype="PCM_16")
    return path
