"""The music providers as data: what their models are called, where they are, what they can do, cost and allow.

Ids, addresses, prices and terms change several times a year; so they stand in a dated TOML file, and settings may
replace any of them.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, PositiveFloat, PositiveInt, ValidationError

from omg_desktop.domain.errors import InvalidInput, LibraryUnusable
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.values import Value
from omg_desktop.ports import ProviderCard

Overrides = Mapping[str, Mapping[str, Any]]


class Service(Value):
    """How to talk to a provider. ``options`` are the provider's own fields, sent as they stand here.

    ``answer_seconds_max``: silence after a request. ``deadline_seconds``: the whole of it, with all polls.
    """

    base_url: str = Field(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")
    path: str = ""
    connect_seconds_max: PositiveFloat = 10.0
    answer_seconds_max: PositiveFloat = 60.0
    deadline_seconds: PositiveFloat = 900.0
    poll_seconds: PositiveFloat = 10.0
    answer_bytes_max: PositiveInt = 256 << 20
    output_format: str = ""
    options: Mapping[str, str | int | float | bool] = Field(default_factory=dict)


class ProviderEntry(Value):
    """What an adapter needs to be a provider."""

    card: ProviderCard
    service: Service


class ProviderCatalogue(Value):
    """All of them, as they were on ``as_of``."""

    as_of: date
    entries: tuple[ProviderEntry, ...]

    def entry(self, key: str) -> ProviderEntry:
        """Raises InvalidInput."""
        for entry in self.entries:
            if entry.card.key == key:
                return entry
        raise InvalidInput(f"The list of providers has no “{key}”.")


def load_providers(path: Path, overrides: Overrides | None = None) -> ProviderCatalogue:
    """The catalogue in this file, with these tables laid over it by provider, such as ``{"lyria": {"card": {"model":
    "…"}}}``.

    Raises LibraryUnusable when the file is missing or damaged, InvalidInput when an override makes no sense.
    """
    try:
        with path.open("rb") as file:
            shipped = tomllib.load(file)
        catalogue = _catalogue(shipped, {})
    except OSError as error:
        raise LibraryUnusable(
            f"The list of providers ({path.name}) cannot be read; installing the app again brings it back."
        ) from error
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise LibraryUnusable(
            f"The list of providers ({path.name}) is damaged; installing the app again mends it."
        ) from error
    if not overrides:
        return catalogue
    try:
        return _catalogue(shipped, overrides)
    except (ValueError, TypeError, AttributeError) as error:
        raise InvalidInput(f"The settings of the providers make no sense: {_first(error)}.") from error


def _catalogue(shipped: Mapping[str, Any], overrides: Overrides) -> ProviderCatalogue:
    found = shipped["providers"]
    entries = tuple(_entry(key, _laid_over(table, overrides.get(key, {}))) for key, table in found.items())
    return ProviderCatalogue(as_of=shipped["as_of"], entries=entries)


def _entry(key: str, table: Mapping[str, Any]) -> ProviderEntry:
    card = dict(table["card"])
    return ProviderEntry.model_validate({"card": {"key": ProviderKey(key)} | card, "service": table["service"]})


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    laid = dict(below)
    for key, value in above.items():
        under = laid.get(key)
        laid[key] = _laid_over(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return laid


def _first(error: Exception) -> str:
    """What is wrong and where, without the value: somebody may have put a key in the wrong place."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return "it is not a table"
