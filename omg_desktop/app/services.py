"""Music services and lyric writers, set up from the catalogues, the artist's settings and their keys.

Nothing in here asks anybody anything: a service is spoken to when an order, a wish for lyrics or a check is for it.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from omg_desktop import assets
from omg_desktop.adapters.lyric_catalogue import load_lyric_writers
from omg_desktop.adapters.lyric_writers.anthropic import AnthropicWriter
from omg_desktop.adapters.lyric_writers.gemini import GeminiWriter
from omg_desktop.adapters.lyric_writers.minimax import MiniMaxWriter
from omg_desktop.adapters.lyric_writers.openai_compatible import OpenAiCompatibleWriter
from omg_desktop.adapters.provider_catalogue import ProviderCatalogue, ProviderEntry, load_providers
from omg_desktop.adapters.provider_failures import KeySource
from omg_desktop.adapters.providers.acestep import AceStepProvider
from omg_desktop.adapters.providers.acestep_cpp import AceStepCppProvider
from omg_desktop.adapters.providers.elevenlabs import ElevenLabsProvider
from omg_desktop.adapters.providers.lyria import LyriaProvider
from omg_desktop.adapters.providers.minimax import MiniMaxProvider
from omg_desktop.adapters.providers.stability import StabilityProvider
from omg_desktop.adapters.secrets import KeptSecrets, system_keychain
from omg_desktop.adapters.writer_streams import Services
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import LyricWriterCard
from omg_desktop.domain.preferences import Preferences, ServiceSettings, key_name
from omg_desktop.ports import LyricWriter, MusicProvider, PreferenceShelf, SecretPlace, Secrets

# One line for each music service: its key in resources/providers.toml, and the plug that speaks to it.
MUSIC: Mapping[str, Callable[[ProviderEntry, KeySource], MusicProvider]] = {
    "lyria": LyriaProvider,
    "lyria-clip": LyriaProvider,
    "elevenlabs": ElevenLabsProvider,
    "stability": StabilityProvider,
    "stability-2": StabilityProvider,
    "minimax": MiniMaxProvider,
    "acestep": AceStepProvider,
    "acestep-cpp": AceStepCppProvider,
}
# One line for each protocol of lyric writers in resources/lyric_writers.toml.
WRITERS: Mapping[str, Callable[[Callable[[], LyricWriterCard], KeySource, Services], LyricWriter]] = {
    "gemini": GeminiWriter,
    "openai": OpenAiCompatibleWriter,
    "anthropic": AnthropicWriter,
    "minimax": MiniMaxWriter,
}


class LateSecrets:
    """Fits ``ports.Secrets``. The keychain is looked for at the first question: that may take a second."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._found: KeptSecrets | None = None

    def get(self, name: str) -> str | None:
        return self._kept().get(name)

    def put(self, name: str, secret: str) -> SecretPlace:
        return self._kept().put(name, secret)

    def delete(self, name: str) -> None:
        self._kept().delete(name)

    def place(self, name: str) -> SecretPlace | None:
        return self._kept().place(name)

    @property
    def usual_place(self) -> SecretPlace:
        return self._kept().usual_place

    @property
    def can_use_file(self) -> bool:
        return self._kept().can_use_file

    def agree_to_file(self) -> None:
        self._kept().agree_to_file()

    def withdraw_file(self) -> None:
        self._kept().withdraw_file()

    def _kept(self) -> KeptSecrets:
        with self._lock:  # a second one would forget what the first keeps for the session
            if self._found is None:
                self._found = KeptSecrets(self._file, system_keychain())
            return self._found


class MusicServices(Mapping[ProviderKey, MusicProvider]):
    """Every provider by its key, as the settings are at the moment of asking."""

    def __init__(self, own: Iterable[MusicProvider], preferences: PreferenceShelf, secrets: Secrets) -> None:
        """``own``: those that are part of the app, and need no settings."""
        self._own = {provider.card.key: provider for provider in own}
        self._preferences = preferences
        self._secrets = secrets

    def __getitem__(self, key: ProviderKey) -> MusicProvider:
        entry = self.entry(key)
        if entry is not None:
            return MUSIC[key](entry, self.key_of(key))
        return self._own[key]

    def __iter__(self) -> Iterator[ProviderKey]:
        return iter((*self._own, *map(ProviderKey, MUSIC)))

    def __len__(self) -> int:
        return len(self._own) + len(MUSIC)

    def entry(self, key: ProviderKey, *, shipped: bool = False) -> ProviderEntry | None:
        """The card of a service and how to talk to it; None for one that is no service."""
        if key not in MUSIC:
            return None
        changed = {} if shipped else self._preferences.load().services
        return _catalogue(tuple((each, settings) for each, settings in changed.items())).entry(key)

    def place(self, key: ProviderKey, *, shipped: bool = False) -> ServiceSettings | None:
        """Where a service is and what it is asked for; None for one that is part of the app."""
        entry = self.entry(key, shipped=shipped)
        return ServiceSettings(base_url=entry.service.base_url, model=entry.card.model) if entry else None

    def key_of(self, key: ProviderKey) -> KeySource:
        return lambda: self._secrets.get(key_name(key))


def lyric_writers(
    preferences: Callable[[], Preferences], secrets: Secrets, services: Services
) -> dict[ProviderKey, LyricWriter]:
    """Every lyric writer by its key; settings and keys are looked up before each request."""

    def made(card: LyricWriterCard) -> LyricWriter:
        settings = lambda: _as_set(card, preferences().writers.get(card.key))  # noqa: E731
        return WRITERS[card.protocol](settings, lambda: secrets.get(key_name(card.key)), services)

    return {card.key: made(card) for card in shipped_writers()}


@lru_cache(maxsize=1)
def shipped_writers() -> tuple[LyricWriterCard, ...]:
    """The lyric writers as the app brought them."""
    return load_lyric_writers(assets.resource("lyric_writers.toml"))


def _as_set(card: LyricWriterCard, settings: ServiceSettings | None) -> LyricWriterCard:
    return card.but(**_changes(settings)) if settings else card


@lru_cache(maxsize=8)
def _catalogue(changed: tuple[tuple[ProviderKey, ServiceSettings], ...]) -> ProviderCatalogue:
    overrides: dict[str, dict[str, dict[str, object]]] = {}
    for key, settings in changed:
        if key in MUSIC:
            found = _changes(settings)
            card: dict[str, object] = {"model": found["model"]} if "model" in found else {}
            if settings.price_microdollars is not None:
                card["price"] = _price(key, settings)
            overrides[key] = {"card": card, "service": {"base_url": found["base_url"]} if "base_url" in found else {}}
    return load_providers(assets.resource("providers.toml"), overrides)


def _price(key: ProviderKey, settings: ServiceSettings) -> dict[str, object]:
    """The artist's own figure, counted as the catalogue counts."""
    shipped = _catalogue(()).entry(key).card.price
    counted = "per_minute_microdollars" if shipped.per_minute_microdollars else "per_take_microdollars"
    return {counted: settings.price_microdollars, "as_of": settings.priced_on, "note": "Your own figure."}


def _changes(settings: ServiceSettings) -> dict[str, str]:
    named = {"base_url": settings.base_url, "model": settings.model}
    return {name: value for name, value in named.items() if value}
