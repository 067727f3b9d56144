"""Every provider set up against its fake, for any test that needs one."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from omg_desktop.adapters.provider_catalogue import ProviderEntry, load_providers
from omg_desktop.adapters.providers.acestep import AceStepProvider
from omg_desktop.adapters.providers.acestep_cpp import AceStepCppProvider
from omg_desktop.adapters.providers.elevenlabs import ElevenLabsProvider
from omg_desktop.adapters.providers.lyria import LyriaProvider
from omg_desktop.adapters.providers.minimax import MiniMaxProvider
from omg_desktop.adapters.providers.stability import StabilityProvider
from omg_desktop.assets import resource
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.ports import MusicProvider
from tests.fake_studio.clouds import ElevenLabs, Lyria, MiniMax, Stability
from tests.fake_studio.locals import AceStep, AceStepCpp
from tests.fake_studio.server import FakeStudio, Speaker, opened
from tests.fakes import Patience

KEY = "sk-canary-5e1f0c9a7b"
SECONDS = 30

SPEAKERS: Mapping[str, Callable[[], Speaker]] = {
    "lyria": Lyria,
    "lyria-clip": Lyria,
    "elevenlabs": ElevenLabs,
    "stability": Stability,
    "stability-2": Stability,
    "minimax": MiniMax,
    "acestep": AceStep,
    "acestep-cpp": AceStepCpp,
}
ADAPTERS: Mapping[str, Callable[..., MusicProvider]] = {
    "lyria": LyriaProvider,
    "lyria-clip": LyriaProvider,
    "elevenlabs": ElevenLabsProvider,
    "stability": StabilityProvider,
    "stability-2": StabilityProvider,
    "minimax": MiniMaxProvider,
    "acestep": AceStepProvider,
    "acestep-cpp": AceStepCppProvider,
}


@cache
def shipped(name: str) -> ProviderEntry:
    return load_providers(resource("providers.toml")).entry(name)


def an_entry(name: str, base_url: str = "", **service: Any) -> ProviderEntry:
    """The shipped entry with the address of a fake, and short pauses."""
    entry = shipped(name)
    changed = {"poll_seconds": 0.01, "base_url": base_url or entry.service.base_url} | service
    return entry.but(service=entry.service.but(**changed))


def a_provider(name: str, studio: FakeStudio, *, key: str | None = KEY, model: str = "", **service: Any) -> Any:
    """A MusicProvider; typed loosely, since some can more than that."""
    clock = service.pop("clock", None)
    entry = an_entry(name, studio.url, **service)
    entry = entry.but(card=entry.card.but(model=model)) if model else entry
    return ADAPTERS[name](entry, lambda: key, **({"clock": clock} if clock else {}))


@contextmanager
def a_studio(name: str, *moods: str, looks: tuple[str, ...] = (), other_host: str = "") -> Iterator[FakeStudio]:
    """The fake of this provider. Those in the network want the key."""
    with opened(SPEAKERS[name](), other_host) as studio:
        studio.moods += moods
        studio.looks += looks
        studio.key = "" if name.startswith("acestep") else KEY
        yield studio


@contextmanager
def ready(name: str) -> Iterator[MusicProvider]:
    """A provider whose fake is well."""
    with a_studio(name) as studio:
        yield a_provider(name, studio)


def an_order(seed: int = 5, remote_id: str | None = None, **brief: object) -> Order:
    wanted = Brief.model_validate({"genre": "Lo-fi", "length_seconds": SECONDS} | brief)
    return Order.model_validate(
        {
            "id": "order-1",
            "request_id": "request-1",
            "track_id": "track-1",
            "take_index": 0,
            "brief": wanted,
            "prompt": prompt_for(wanted),
            "provider": "any",
            "seed": seed,
            "ordered_at": datetime(2026, 11, 2, tzinfo=UTC),
            "remote_id": remote_id,
        }
    )


class Hurry(Patience):
    """A job in which pauses take no time, and are counted; ``clock`` shows the time as if they had."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float] = []

    def clock(self) -> float:
        return sum(self.pauses)

    def wait(self, seconds: float) -> None:
        self.pauses.append(seconds)
        super().wait(0)


def ticking(step_seconds: float) -> Callable[[], float]:
    """A clock that goes on by so much whenever it is looked at."""
    ticks = itertools.count(0.0, step_seconds)
    return lambda: next(ticks)
