"""The providers as data: what is shipped makes sense, and settings may replace any of it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from omg_desktop.adapters.provider_catalogue import load_providers
from omg_desktop.assets import resource
from omg_desktop.domain.errors import InvalidInput, LibraryUnusable
from omg_desktop.ports import Control, PriceRule
from tests.fake_studio.stage import ADAPTERS, an_order

SHIPPED = resource("providers.toml")


def test_every_entry_has_an_adapter_and_every_adapter_an_entry() -> None:
    assert {entry.card.key for entry in load_providers(SHIPPED).entries} == set(ADAPTERS)


def test_what_is_shipped_is_dated_and_says_what_it_costs_and_allows() -> None:
    catalogue = load_providers(SHIPPED)
    assert date(2026, 11, 1) <= catalogue.as_of
    for entry in catalogue.entries:
        card = entry.card
        assert card.rights_note
        assert card.rights_plan
        assert card.rights_as_of is not None
        assert card.rights_as_of <= catalogue.as_of
        assert card.price.as_of is not None
        assert card.needs_key == card.needs_network == bool(card.price.cost_microdollars(120))
        assert entry.service.base_url.startswith("https://" if card.needs_network else "http://127.0.0.1")
        assert card.source.is_ai


def test_a_price_is_counted_by_the_take_and_by_the_minute() -> None:
    assert load_providers(SHIPPED).entry("elevenlabs").card.price.cost_microdollars(90) == 225_000
    assert load_providers(SHIPPED).entry("lyria").card.price.cost_microdollars(90) == 80_000
    assert PriceRule(per_minute_microdollars=1).cost_microdollars(1) == 1


def test_settings_replace_any_value() -> None:
    changed = {
        "lyria": {"card": {"model": "lyria-4", "price": {"per_take_microdollars": 1}}, "service": {"path": "/x"}}
    }
    entry = load_providers(SHIPPED, changed).entry("lyria")
    assert (entry.card.model, entry.card.price.per_take_microdollars, entry.service.path) == ("lyria-4", 1, "/x")
    assert entry.card.name == "Google Lyria"
    assert entry.card.price.cost_microdollars(120) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"lyria": {"service": {"base_url": "sk-secret"}}},
        {"lyria": {"card": {"modle": "sk-secret"}}},
        {"lyria": {"card": "sk-secret"}},
        {"lyria": {"service": {"answer_seconds_max": 0}}},
    ],
)
def test_settings_that_make_no_sense_are_refused_without_repeating_them(changed: dict[str, dict[str, object]]) -> None:
    with pytest.raises(InvalidInput) as caught:
        load_providers(SHIPPED, changed)
    assert "sk-secret" not in str(caught.value)


def test_an_unknown_provider_is_said_to_be_unknown() -> None:
    with pytest.raises(InvalidInput, match="no “suno”"):
        load_providers(SHIPPED).entry("suno")


@pytest.mark.parametrize("text", ["", "as_of = 2026-11-23", "not toml", "as_of = 2026-11-23\n[providers.x]\n", "\x00"])
def test_a_damaged_file_is_for_the_installer(text: str, tmp_path: Path) -> None:
    path = tmp_path / "providers.toml"
    with pytest.raises(LibraryUnusable, match="cannot be read"):
        load_providers(path)
    path.write_text(text)
    with pytest.raises(LibraryUnusable, match="damaged"):
        load_providers(path)
    shutil.copy(SHIPPED, path)
    assert load_providers(path) == load_providers(SHIPPED)


def test_a_card_says_beforehand_what_it_cannot_make() -> None:
    cards = {entry.card.key: entry.card for entry in load_providers(SHIPPED).entries}
    sung = an_order(instrumental=False, lyrics="La " * 2_000, length_seconds=170).brief
    assert "does not sing" in cards["stability"].why_not(sung)
    assert "up to 3500 characters" in cards["minimax"].why_not(sung)
    assert cards["lyria"].why_not(sung) == ""
    assert cards["stability-2"].why_not(sung.but(instrumental=True)) == ""
    assert cards["lyria-clip"].length is Control.NONE
    too_short = cards["stability"].but(length_seconds_max=60)
    assert "1 to 60 seconds" in too_short.why_not(sung.but(instrumental=True))
