"""What a person may change while the app runs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Self

from pydantic import Field

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ProviderKey, ReleaseId, TrackId
from omg_desktop.domain.search import LISTS_MAX, KeptList, LibraryOrder
from omg_desktop.domain.values import MICRODOLLARS_PER_DOLLAR, Value

PRICE_DOLLARS_MAX = 1_000
WEB_ADDRESS = r"^https?://[^\s/@?#]+(/[^\s?#]*)?$"

# Services that open with one and the same key of the artist.
_KEY_NAMES = {"lyria": "google", "lyria-clip": "google", "gemini": "google", "stability-2": "stability"}


class ServiceSettings(Value):
    """What the artist changed of one service; "" keeps what the catalogue says.

    ``price_microdollars`` is for a take or a minute, as the catalogue counts it; None keeps its price.
    """

    base_url: str = Field(default="", max_length=2000, pattern=rf"^$|{WEB_ADDRESS}")
    model: str = Field(default="", max_length=200)
    price_microdollars: int | None = Field(default=None, ge=0)
    priced_on: date | None = None


class Preferences(Value):
    """Stored like any other value; every field has a default that works.

    ``falls_back``: another provider may be tried when the chosen one cannot be reached, those of ``fallback_order``
    one after the other; never after a refusal. ``services`` are those of music, ``writers`` those of lyrics.
    ``soundfont`` is a file whose instruments the built-in composer plays ("" for whichever is installed), unless
    ``own_voices`` says that it uses none.
    """

    theme: str = Field(default="dark", pattern=r"^(system|dark|light|contrast)$")
    reduces_motion: bool = False
    default_provider: ProviderKey = ProviderKey("builtin")
    falls_back: bool = False
    fallback_order: tuple[ProviderKey, ...] = ()
    services: Mapping[ProviderKey, ServiceSettings] = Field(default_factory=dict)
    default_writer: ProviderKey | None = None
    writers: Mapping[ProviderKey, ServiceSettings] = Field(default_factory=dict)
    artist_name: str = Field(default="", max_length=200)
    open_release_id: ReleaseId | None = None
    open_track_id: TrackId | None = None
    window_geometry: str = Field(default="", max_length=2000)
    play_when_ready: bool = False
    time_count: str = Field(default="tenths", pattern=r"^(tenths|thousandths|bars|samples)$")
    shows_remaining_time: bool = False
    switches_by_part: bool = False
    chosen_keys: Mapping[str, tuple[Annotated[str, Field(max_length=40)], ...]] = Field(default_factory=dict)
    key_preset: str = Field(default="omg", pattern=r"^(omg|audacity|reaper|video)$")
    single_keys: str = Field(default="everywhere", pattern=r"^(everywhere|player|off)$")
    budget_credits: int | None = Field(default=None, ge=0)
    budget_stops: bool = True
    soundfont: str = Field(default="", max_length=4096)
    own_voices: bool = False
    checks_spelling: bool = True
    library_order: LibraryOrder = LibraryOrder.EDITED
    library_lists: tuple[KeptList, ...] = Field(default=(), max_length=LISTS_MAX)
    own_words: tuple[Annotated[str, Field(max_length=60)], ...] = ()

    def with_service(self, key: ProviderKey, settings: ServiceSettings) -> Self:
        """With these settings of a music provider; empty ones leave no trace."""
        return self.but(services=_with(self.services, key, settings))

    def with_writer(self, key: ProviderKey, settings: ServiceSettings) -> Self:
        """With these settings of a lyric writer; empty ones leave no trace."""
        return self.but(writers=_with(self.writers, key, settings))

    def with_services_as_shipped(self) -> Self:
        """Everything about providers and lyric writers as it was at first. Keys are not touched: they are not here."""
        fields = ("default_provider", "falls_back", "fallback_order", "services", "default_writer", "writers")
        shipped = Preferences()
        return self.but(**{field: getattr(shipped, field) for field in fields})


def price_of(text: str) -> int | None:
    """Dollars as they are typed, in micro-dollars; None for nothing. Raises InvalidInput."""
    typed = text.strip().removeprefix("$").strip()
    if not typed:
        return None
    try:
        amount = Decimal(typed) * MICRODOLLARS_PER_DOLLAR
    except InvalidOperation:
        amount = Decimal(-1)
    highest = PRICE_DOLLARS_MAX * MICRODOLLARS_PER_DOLLAR
    if not amount.is_finite() or not 0 <= amount <= highest or amount != int(amount):
        raise InvalidInput("A price is a number of dollars, such as 0.15.")
    return int(amount)


def key_name(service: ProviderKey) -> str:
    """The name under which the key of a service is kept."""
    return _KEY_NAMES.get(service, service)


def _with(
    before: Mapping[ProviderKey, ServiceSettings], key: ProviderKey, settings: ServiceSettings
) -> dict[ProviderKey, ServiceSettings]:
    others = {each: kept for each, kept in before.items() if each != key}
    return others if settings == ServiceSettings() else {**others, key: settings}
