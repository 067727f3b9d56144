"""Small working plugs for the far side of the world. They pass the suite of their port like the real ones."""

import struct
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from omg_desktop.domain.attempts import Failure, FailureKind
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import Cancelled, ProviderRefused
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.ports import Job, PriceRule, ProviderCard, Rendered

SAMPLE_RATE_HZ = 44_100


PARTS = ("bass", "drums", "electric-piano")
# The description box of a manifest store: its type (ISO 19566-5, C2PA 2.1, section 11.1.4.1), toggles and label.
C2PA_BOX = bytes(8) + b"jumd" + bytes.fromhex("6332706100110010800000aa00389b71") + b"\x03c2pa\x00"


class Hum:
    """A provider that hums: real audio at once, another tone for every seed, and failures on demand.

    ``moods`` says what becomes of each attempt in turn: "sing", "silence", "short", "garbage", "refuse" or "wait"
    (until ``let_go`` is set or nobody waits any more); an error is raised. ``signs``: whether each take in turn carries
    Content Credentials.
    """

    def __init__(self, moods: Iterable[str | Exception] = (), *, key: str = "hum", needs_network: bool = False) -> None:
        self.moods = list(moods)
        self.signs: list[bool] = []
        self.let_go = threading.Event()
        self.asked: list[Order] = []
        self.on_asked: Callable[[], object] = lambda: None
        self.card = ProviderCard(
            key=ProviderKey(key),
            name="Hum",
            model="hum-1",
            source=DigitalSource.TRAINED_MODEL,
            sings=True,
            length_seconds_min=30,
            length_seconds_max=180,
            needs_network=needs_network,
            parallel_orders=2,
            rights_note="For tests.",
            price=PriceRule(per_take_microdollars=80_000),
        )

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        self.asked.append(order)
        self.on_asked()
        mood = self.moods.pop(0) if self.moods else "sing"
        job.report(0.1, "Humming")
        if isinstance(mood, Exception):
            raise mood
        if mood == "wait":
            while not self.let_go.is_set():
                job.wait(0.01)
        if mood == "refuse":
            raise ProviderRefused("The hummer has no voice today.", Failure(kind=FailureKind.BLOCKED))
        target = folder / "hum.wav"
        seconds = order.brief.length_seconds * (0.5 if mood == "short" else 1.0)
        write_tone(target, seconds, order.seed, silent=mood == "silence")
        if self.signs and self.signs.pop(0):
            sign(target)
        if mood == "garbage":
            target.write_bytes(b"RIFF....WAVE but not really")
        return Rendered(path=target, model="hum-1", tempo_bpm=120.0, musical_key="A minor")


def write_parts(folder: Path, suffix: str) -> tuple[Path, ...]:
    """What a score's stems are: a file for each part, all of one length, 24 bits."""
    return tuple(write_tone(folder / f"{name}.{suffix}", 3, seed, subtype="PCM_24") for seed, name in enumerate(PARTS))


class Choir(Hum):
    """A Hum that takes several orders in one call. ``call_moods``: what becomes of each call; an error is raised."""

    def __init__(self, *, takes_per_call: int = 4, key: str = "choir", needs_network: bool = True) -> None:
        super().__init__(key=key, needs_network=needs_network)
        self.card = self.card.but(takes_per_call=takes_per_call, parallel_orders=1)
        self.calls: list[tuple[int, ...]] = []  # the seeds in each
        self.call_moods: list[Exception] = []
        self.on_call: Callable[[], object] = lambda: None

    def place(self, orders: Sequence[Order], folder: Path, job: Job) -> tuple[str, ...]:
        self.calls.append(tuple(order.seed for order in orders))
        self.on_call()
        assert not job.cancelled
        if self.call_moods:
            raise self.call_moods.pop(0)
        return tuple(f"call-{len(self.calls)}#{number}" for number in range(len(orders)))


def sign(path: Path) -> None:
    """Content Credentials in a chunk behind the sound, as others write them."""
    sound, chunk = path.read_bytes(), b"C2PA" + struct.pack("<I", len(C2PA_BOX)) + C2PA_BOX + bytes(len(C2PA_BOX) % 2)
    path.write_bytes(sound[:4] + struct.pack("<I", len(sound) - 8 + len(chunk)) + sound[8:] + chunk)


def write_tone(path: Path, seconds: float, seed: int = 0, *, silent: bool = False, subtype: str = "PCM_16") -> Path:
    """A stereo tone whose pitch follows the seed."""
    frames = np.arange(round(seconds * SAMPLE_RATE_HZ), dtype=np.float32)
    tone = 0.2 * np.sin(2 * np.pi * (220 + seed % 97) * frames / SAMPLE_RATE_HZ, dtype=np.float32)
    left = np.zeros_like(tone) if silent else tone
    soundfile.write(path, np.stack([left, left * np.float32(0.8)], axis=1), SAMPLE_RATE_HZ, subtype=subtype)
    return path


class Patience:
    """A job for tests: remembers what was reported, and can be cancelled."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self.reports: list[tuple[float | None, str]] = []

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        self._cancelled.set()

    def report(self, fraction: float | None, phase: str) -> None:
        self.reports.append((fraction, phase))

    def wait(self, seconds: float) -> None:
        if self._cancelled.wait(seconds):
            raise Cancelled


class Hurry(Patience):
    """A job in which pauses take no time, and are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        super().wait(0)


class FewWords:
    """A list of the words in a text. Similar is what begins with the same three letters."""

    def __init__(self, text: str) -> None:
        self._words = text.split()

    def knows(self, word: str) -> bool:
        return word in self._words

    def similar(self, word: str, job: Job) -> tuple[str, ...]:
        return tuple(known for known in self._words if known[:3] == word[:3])
