"""Valid things and small working plugs for the tests of the panels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import numpy as np
from PySide6.QtGui import QAction

from omg_desktop.app.studio import Studio
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.ids import OrderId, ProviderKey, ReleaseId, RequestId, TakeId, TrackId
from omg_desktop.domain.releases import Track
from omg_desktop.domain.sections import SharedPart
from omg_desktop.domain.takes import AudioFacts, DigitalSource, Section, Take
from omg_desktop.domain.waveforms import WAVEFORM_BINS, Waveform
from omg_desktop.ports import ListenTo, PlaybackStatus, ProviderCard, SoundLevel

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
TRACK = TrackId("track-1")
RELEASE = ReleaseId("release-1")
BUILTIN = ProviderKey("builtin")
_numbers = count(1)


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def some_facts(**changes: object) -> AudioFacts:
    usual = {
        "duration_seconds": 167.0,
        "sample_rate_hz": 44_100,
        "channels": 2,
        "bit_depth": 24,
        "media_type": "audio/wav",
        "loudness_lufs": -13.9,
        "true_peak_dbtp": -1.0,
        "silent_seconds": 0.2,
        "longest_clip_seconds": 0.0,
    }
    return AudioFacts.model_validate(usual | changes)


def some_sections(duration: float) -> tuple[Section, ...]:
    names = ("Intro", "Verse 1", "Chorus", "Bridge", "Chorus")
    starts = (0.0, 0.13, 0.41, 0.68, 0.87)
    edges = [*(duration * start for start in starts), duration]
    return tuple(
        Section(name=name, start_seconds=edges[index], end_seconds=edges[index + 1]) for index, name in enumerate(names)
    )


def a_take(number: int, track_id: TrackId = TRACK, **changes: object) -> Take:
    facts = changes.pop("facts", None) or some_facts()
    assert isinstance(facts, AudioFacts)
    usual = {
        "id": TakeId(f"{track_id}-take-{number}"),
        "order_id": OrderId(f"{track_id}-order-{number}"),
        "track_id": track_id,
        "number": number,
        "provider": BUILTIN,
        "provider_name": "Built-in composer",
        "model": "omg-composer-1",
        "source": DigitalSource.ALGORITHMIC,
        "brief": Brief(genre="Jazz"),
        "prompt_hash": "0" * 12,
        "seed": number,
        "audio_digest": digest_of(f"{track_id}-{number}"),
        "facts": facts,
        "sections": some_sections(facts.duration_seconds),
        "rendered_at": NOON,
    }
    return Take.model_validate(usual | changes)


def an_order(track_id: TrackId = TRACK, **changes: object) -> Order:
    number = next(_numbers)
    usual = {
        "id": OrderId(f"order-{number:04}"),
        "request_id": RequestId("request-1"),
        "track_id": track_id,
        "take_index": 0,
        "brief": Brief(genre="Jazz"),
        "prompt": "Genre: Jazz",
        "provider": BUILTIN,
        "seed": number,
        "ordered_at": NOON + timedelta(seconds=number),
    }
    return Order.model_validate(usual | changes)


def a_track(track_id: TrackId = TRACK, **changes: object) -> Track:
    usual = {"id": track_id, "release_id": RELEASE, "position": 1, "title": "Leave the Light On"}
    return Track.model_validate(usual | changes)


def a_card(**changes: object) -> ProviderCard:
    usual = {
        "key": BUILTIN,
        "name": "Built-in composer",
        "model": "omg-composer-1",
        "source": DigitalSource.ALGORITHMIC,
        "sings": False,
        "length_seconds_min": 30,
        "length_seconds_max": 180,
        "needs_network": False,
        "parallel_orders": 1,
        "rights_note": "",
    }
    return ProviderCard.model_validate(usual | changes)


def a_waveform(digest: str, duration: float = 167.0) -> Waveform:
    """The shape of a song: quiet beginning, two swells, bars that breathe."""
    dice = np.random.default_rng(int(digest[:8], 16))
    time = np.linspace(0, 1, WAVEFORM_BINS)
    swell = 0.35 + 0.35 * np.sin(time * 9 + dice.uniform(0, 3)) ** 2 + 0.25 * np.exp(-(((time - 0.3) / 0.1) ** 2))
    breath = np.repeat(dice.uniform(0.45, 1.0, WAVEFORM_BINS // 8), 8)
    peak = np.clip(swell * breath * 1.2, 0.05, 1)
    return Waveform(
        audio_digest=digest,
        duration_seconds=duration,
        peak=(peak * 255).astype(np.uint8).tobytes(),
        rms=(peak * 0.35 * 255).astype(np.uint8).tobytes(),
    )


class SilentPlayback:
    """A playback whose music stands still until a test moves it."""

    def __init__(self) -> None:
        self.prepared: dict[TakeId, float] = {}
        self.now = PlaybackStatus()
        self.heard_in_order: list[TakeId] = []
        self.fails: set[TakeId] = set()
        self.durations: dict[TakeId, float] = {}
        self.gains_db: dict[TakeId, float] = {}
        self.levels: dict[TakeId, SoundLevel] = {}
        self.device: str | None = None
        self.parts: tuple[SharedPart, ...] = ()
        self.sides, self.dimmed = ListenTo.STEREO, False

    def _become(self, **changes: object) -> None:
        self.now = PlaybackStatus(**(vars(self.now) | changes))  # type: ignore[arg-type]

    def prepare(self, take_id: TakeId, path: Path) -> None:
        self.prepared[take_id] = self.durations.get(take_id, 167.0)

    def follow(self, take_id: TakeId, path: Path) -> None:
        self.prepared[take_id] = self.prepared.get(take_id, 0.0) + 3.0

    def forget(self, keep: Iterable[TakeId]) -> None:
        kept = set(keep)
        self.prepared = {take_id: length for take_id, length in self.prepared.items() if take_id in kept}

    def hear(self, take_id: TakeId, parts: Sequence[SharedPart] = ()) -> None:
        self.heard_in_order.append(take_id)
        self.parts = tuple(parts)
        self._become(heard=take_id, duration_seconds=self.prepared[take_id])

    def play(self) -> None:
        self._become(playing=True, levels_dbfs=(-9.0, -12.0))

    def pause(self) -> None:
        self._become(playing=False, levels_dbfs=(-120.0, -120.0))

    def seek(self, position_seconds: float) -> None:
        self._become(position_seconds=position_seconds)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        self._become(loop=loop)

    def set_gains(self, gains_db: Mapping[TakeId, float]) -> None:
        self.gains_db = dict(gains_db)

    def set_speed(self, speed: float) -> None:
        self._become(speed=speed)

    def listen_to(self, sides: ListenTo, *, dimmed: bool) -> None:
        self.sides, self.dimmed = sides, dimmed

    def level(self, take_id: TakeId, start_seconds: float, end_seconds: float) -> SoundLevel:
        return self.levels[take_id]

    def devices(self) -> tuple[str, ...]:
        return ("Speakers", "Phones")

    def use_device(self, name: str | None) -> None:
        self.device = name

    def status(self) -> PlaybackStatus:
        return self.now

    def close(self) -> None:
        self.prepared.clear()


def action(studio: Studio, name: str) -> QAction:
    """What a command of the window does, by its id."""
    return next(one for one in studio.views.window.actions() if one.objectName() == name)
