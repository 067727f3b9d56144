"""Providers and keys on the command line: the same flows as in the window, and no key in sight."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.null import Keyring

from omg_desktop.app.desk import build_desk
from omg_desktop.cli import main
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.preferences import ServiceSettings
from tests.fake_studio.stage import a_studio

KEY = "sk-canary-3b2a90"
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def no_keychain() -> Iterator[None]:
    """The tests' keys do not belong into the keychain of whoever runs them."""
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    monkeypatch.setenv("OMG_DATA", str(tmp_path / "data"))

    def said(*words: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main(words)
        heard = capsys.readouterr()
        return status, heard.out.strip(), heard.err.strip()

    return said


def test_providers_says_how_each_one_stands(say: Say) -> None:
    status, out, _ = say("providers", "--json")
    rows = {(row["makes"], row["key"]): row for row in json.loads(out)}
    assert status == 0
    assert rows["music", "builtin"]["readiness"] == "ready"
    assert rows["music", "elevenlabs"]["readiness"] == "needs a key"
    assert rows["lyrics", "ollama"]["readiness"] == "needs its server"
    assert "needs a key" in say("providers")[1]


def test_a_key_comes_from_standard_input_and_goes_where_it_was_agreed(say: Say, tmp_path: Path) -> None:
    status, out, err = say("key", "set", "lyria", typed=f"{KEY}\n")
    assert (status, out) == (1, "")
    assert "--in-file" in err
    status, out, err = say("key", "set", "lyria", "--in-file", typed=f"{KEY}\n")
    assert (status, out) == (0, "The key for Google Lyria is kept in a file only you can read.")
    assert KEY not in out + err + say("providers", "--json")[1]
    holders = [path.name for path in tmp_path.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
    assert holders == ["keys.json"]
    assert '"key_kept": "kept in a file only you can read"' in say("providers", "--json")[1]
    assert say("key", "remove", "lyria-clip")[0] == 0
    assert KEY.encode() not in (tmp_path / "data" / "keys.json").read_bytes()


@pytest.mark.parametrize(("service", "typed", "words"), [("nobody", KEY, "no service"), ("lyria", "", "no key")])
def test_what_cannot_be_kept_is_refused_in_one_sentence(say: Say, service: str, typed: str, words: str) -> None:
    status, out, err = say("key", "set", service, "--in-file", typed=typed)
    assert (status, out) == (1, "")
    assert words in err
    assert KEY not in err


def test_a_key_cannot_be_said_as_a_word(say: Say) -> None:
    with pytest.raises(SystemExit):
        say("key", "set", "lyria", KEY)


def test_generate_asks_the_provider_that_was_named(say: Say, tmp_path: Path) -> None:
    say("release", "new", "Harbor Lights")
    with a_studio("acestep") as studio:
        desk = build_desk(Config(data_folder=tmp_path / "data"))
        there = ServiceSettings(base_url=studio.url)
        desk.settings.change(lambda kept: kept.with_service(ProviderKey("acestep"), there))
        desk.close()
        status, out, err = say("generate", "--provider", "acestep", "--seconds", "30", "--genre", "Jazz")
    assert (status, studio.billed) == (0, 1), err
    assert "ACE-Step 1.5" in out


def test_generate_without_a_key_says_so_and_sends_nothing(say: Say, tmp_path: Path) -> None:
    say("release", "new", "Harbor Lights")
    with a_studio("elevenlabs") as studio:
        desk = build_desk(Config(data_folder=tmp_path / "data"))
        there = ServiceSettings(base_url=studio.url)
        desk.settings.change(lambda kept: kept.with_service(ProviderKey("elevenlabs"), there))
        desk.close()
        status, _, err = say("generate", "--provider", "elevenlabs", "--seconds", "30")
    assert status == 1
    assert "needs a key" in err
    assert studio.requests == []
