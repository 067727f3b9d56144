"""Settings: keys go where keys belong, addresses change at once, and a check asks one small question."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from omg_desktop.adapters.secrets import KeptSecrets
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.app.services import MUSIC
from omg_desktop.config import Config
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.preferences import Preferences, ServiceSettings
from omg_desktop.flows.settings import Health, MusicService
from omg_desktop.ports import Readiness, SecretPlace
from tests.fake_studio.server import FakeStudio, Reply, Request, opened, told
from tests.fakes import Patience

KEY = "sk-canary-1f7d0c"


class FrontDesk:
    """A service that answers small questions about accounts, models and health."""

    schemas: Mapping[str, str] = {}

    def __init__(self, key_header: str, answers: Mapping[str, object]) -> None:
        self.key_header = key_header
        self._answers = answers

    def is_order(self, request: Request) -> bool:
        return request.method == "POST"

    def error(self, status: int, message: str) -> Reply:
        return told({"error": {"message": message}}, status)

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        found = self._answers.get(request.path)
        return told(found) if found is not None else self.error(404, "No such page.")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = build_desk(Config(data_folder=tmp_path / "data"), secrets=KeptSecrets(tmp_path / "keys.json", None))
    yield desk
    desk.close()


def service(desk: Desk, key: str) -> MusicService:
    return next(each for each in desk.settings.see().music if each.card.key == key)


def move(desk: Desk, key: str, url: str) -> None:
    desk.settings.change(lambda kept: kept.with_service(ProviderKey(key), ServiceSettings(base_url=url)))


def check(desk: Desk, key: str) -> Health:
    return desk.settings.check_music(ProviderKey(key), Patience())


def test_every_service_of_the_catalogue_is_on_the_desk(desk: Desk) -> None:
    assert [card.key for card in desk.cards()] == ["builtin", "once", *MUSIC]


def test_without_keys_and_servers_only_the_composer_is_ready(desk: Desk) -> None:
    stands = {each.card.key: each.health.readiness for each in desk.settings.see().music}
    assert stands.pop(ProviderKey("builtin")) is stands.pop(ProviderKey("once")) is Readiness.READY
    assert stands.pop(ProviderKey("acestep")) is stands.pop(ProviderKey("acestep-cpp")) is Readiness.NEEDS_SERVER
    assert set(stands.values()) == {Readiness.NEEDS_KEY}


def test_one_key_opens_all_services_of_its_vendor_and_is_never_told_again(desk: Desk, tmp_path: Path) -> None:
    assert desk.settings.keep_key(ProviderKey("lyria"), f"  {KEY}\n") is SecretPlace.SESSION
    found = desk.settings.see()
    assert KEY not in repr(found) + found.model_dump_json()
    places = {each.card.key: each.key_place for each in (*found.music, *found.writers)}
    opened_by_it = [key for key, place in places.items() if place is SecretPlace.SESSION]
    assert opened_by_it == ["lyria", "lyria-clip", "gemini"]
    desk.settings.forget_key(ProviderKey("lyria-clip"))
    assert service(desk, "lyria").health.readiness is Readiness.NEEDS_KEY
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and KEY.encode() in file.read_bytes()]


def test_a_key_moves_into_a_file_and_out_of_it_only_when_agreed(desk: Desk, tmp_path: Path) -> None:
    desk.settings.keep_key(ProviderKey("elevenlabs"), KEY)
    assert not (tmp_path / "keys.json").exists()
    desk.settings.keep_keys_in_file(True)
    assert service(desk, "elevenlabs").key_place is SecretPlace.FILE
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    desk.settings.keep_keys_in_file(False)
    assert service(desk, "elevenlabs").key_place is SecretPlace.SESSION
    assert not (tmp_path / "keys.json").exists()


@pytest.mark.parametrize(
    ("key", "header", "answers", "words"),
    [
        ("lyria", "x-goog-api-key", {"/v1beta/models/lyria-3.5": {"name": "m"}}, "It answers and knows the key."),
        ("elevenlabs", "xi-api-key", {"/v1/user/subscription": {"tier": "creator"}}, "It answers and knows the key."),
        ("stability", "authorization", {"/v1/user/balance": {"credits": 512.5}}, "512 credits are left"),
        ("acestep", "authorization", {"/health": {"models_initialized": False}}, "not loaded yet"),
        ("acestep-cpp", "authorization", {"/health": {"status": "ok"}}, "It answers"),
    ],
)
def test_a_check_asks_once_and_makes_nothing(
    desk: Desk, key: str, header: str, answers: Mapping[str, object], words: str
) -> None:
    desk.settings.keep_key(ProviderKey(key), KEY)
    with opened(FrontDesk(header, answers)) as studio:
        studio.key = KEY
        move(desk, key, studio.url)
        health = check(desk, key)
    assert health.readiness is Readiness.READY
    assert words in health.why
    assert [(request.method, request.headers[header].removeprefix("Bearer ")) for request in studio.requests] == [
        ("GET", KEY)
    ]
    assert studio.billed == 0


def test_a_wrong_key_a_missing_model_and_a_tired_service_are_told_apart(desk: Desk) -> None:
    desk.settings.keep_key(ProviderKey("lyria"), KEY)
    with opened(FrontDesk("x-goog-api-key", {})) as studio:
        move(desk, "lyria", studio.url)
        assert check(desk, "lyria").readiness is Readiness.UNSUPPORTED
        studio.key = "another"
        wrong = check(desk, "lyria")
        studio.key = ""
        studio.looks.append("status 503")
        tired = check(desk, "lyria")
        studio.looks.append("tell-key")
        told_key = check(desk, "lyria")
    assert wrong.readiness is Readiness.NEEDS_KEY
    assert "does not accept the key" in wrong.why
    assert tired.readiness is Readiness.OFFLINE
    assert KEY not in told_key.why


def test_nobody_at_the_address_means_offline_or_that_the_server_is_to_be_started(desk: Desk) -> None:
    with opened(FrontDesk("authorization", {})) as studio:
        nobody = studio.url
    desk.settings.keep_key(ProviderKey("stability"), KEY)
    for key in ("stability", "acestep"):
        move(desk, key, nobody)
    assert check(desk, "stability").readiness is Readiness.OFFLINE
    local = check(desk, "acestep")
    assert local.readiness is Readiness.NEEDS_SERVER
    assert "Start its server" in local.why


def test_without_a_key_nobody_is_asked(desk: Desk) -> None:
    with opened(FrontDesk("xi-api-key", {})) as studio:
        move(desk, "elevenlabs", studio.url)
        assert check(desk, "elevenlabs").readiness is Readiness.NEEDS_KEY
    assert studio.requests == []


def test_a_service_without_a_question_and_the_composer_say_so(desk: Desk) -> None:
    desk.settings.keep_key(ProviderKey("minimax"), KEY)
    assert "the first take will tell" in check(desk, "minimax").why
    assert check(desk, "builtin") == Health(readiness=Readiness.READY, why="It is part of the app.")


def test_a_lyric_writer_tells_its_models(desk: Desk) -> None:
    models = {"/v1/models": {"data": [{"id": "llama-small"}, {"id": "llama-large"}]}}
    with opened(FrontDesk("authorization", models)) as studio:
        desk.settings.change(
            lambda kept: kept.with_writer(ProviderKey("ollama"), ServiceSettings(base_url=f"{studio.url}/v1"))
        )
        found = desk.settings.check_writer(ProviderKey("ollama"), Patience())
        assert (found.models, found.health.readiness) == (("llama-small", "llama-large"), Readiness.READY)
        desk.settings.change(
            lambda kept: kept.with_writer(
                ProviderKey("ollama"), ServiceSettings(base_url=studio.url, model="llama-gone")
            )
        )
        gone = desk.settings.check_writer(ProviderKey("ollama"), Patience())
    assert gone.health.readiness is Readiness.UNSUPPORTED
    assert "llama-gone" in gone.health.why
    away = desk.settings.check_writer(ProviderKey("ollama"), Patience())
    assert away.health.readiness is Readiness.NEEDS_SERVER


@pytest.mark.parametrize(
    "address", ["ftp://there", "http://", "not an address", "http://me:secret@there", "http://a b"]
)
def test_what_is_no_address_changes_nothing(desk: Desk, address: str) -> None:
    with pytest.raises(InvalidInput, match="no address"):
        desk.settings.change(lambda kept: kept.with_service(ProviderKey("lyria"), ServiceSettings(base_url=address)))
    assert desk.shelves.preferences.load() == Preferences()


def test_reset_brings_back_what_was_shipped_and_leaves_the_rest(desk: Desk) -> None:
    move(desk, "lyria", "http://127.0.0.1:9")
    assert service(desk, "lyria").address == "http://127.0.0.1:9"
    assert service(desk, "lyria").address_shipped.startswith("https://generativelanguage")
    desk.settings.change(lambda kept: kept.but(falls_back=True, theme="light"))
    reset: Callable[[Preferences], Preferences] = lambda kept: kept.with_services_as_shipped()  # noqa: E731
    assert desk.settings.change(reset) == Preferences(theme="light")
    assert service(desk, "lyria").address == service(desk, "lyria").address_shipped


def test_who_is_not_there_cannot_be_checked(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="There is no provider"):
        check(desk, "nobody")


def test_a_price_of_ones_own_is_counted_as_the_catalogue_counts_and_dated(desk: Desk) -> None:
    desk.settings.set_price(ProviderKey("elevenlabs"), "$0.20")
    desk.settings.set_price(ProviderKey("lyria"), "0.0805")
    move(desk, "lyria", "http://127.0.0.1:9")
    by_minute, by_take = (service(desk, key).card.price for key in ("elevenlabs", "stability"))
    assert (by_minute.per_minute_microdollars, by_minute.per_take_microdollars) == (200_000, 0)
    assert by_minute.as_of == desk.now().date()
    assert by_minute.cost_microdollars(90) == 300_000
    assert by_take.per_take_microdollars == 260_000
    desk.settings.set_price(ProviderKey("elevenlabs"), " ")
    assert service(desk, "elevenlabs").card.price.per_minute_microdollars == 150_000
    assert ProviderKey("elevenlabs") not in desk.shelves.preferences.load().services


@pytest.mark.parametrize("typed", ["cheap", "-1", "1e9", "0.0000001", "NaN", "1,5"])
def test_what_is_no_price_changes_nothing(desk: Desk, typed: str) -> None:
    with pytest.raises(InvalidInput, match="a number of dollars"):
        desk.settings.set_price(ProviderKey("lyria"), typed)
    assert desk.shelves.preferences.load() == Preferences()
