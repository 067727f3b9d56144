"""Keys in the keychain, in memory, or in a file the artist agreed to; and nowhere else."""

import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

from omg_desktop.adapters import secrets as secrets_module
from omg_desktop.adapters.secrets import SECRET_LENGTH_MAX, SERVICE, KeptSecrets, system_keychain
from omg_desktop.adapters.secrets_file import SecretsFile
from omg_desktop.domain.errors import InvalidInput, KeyNeeded, LibraryUnusable
from omg_desktop.ports import SecretPlace, Secrets

CANARY = "canary-9b27-never-to-be-seen"
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes say who can read a file only on POSIX")


class Keychain(KeyringBackend):
    """A keychain in memory, with a bad day on demand: locked, forgetful, or failing in words of another library."""

    priority = 0.1  # type: ignore[assignment]

    def __init__(self, mood: str = "good") -> None:
        super().__init__()
        self.mood = mood
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        if self.mood == "locked":
            raise KeyringLocked("dismissed")
        if self.mood == "foreign":
            raise RuntimeError("a bus has no driver")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.mood == "locked":
            raise PasswordSetError("dismissed")
        if self.mood == "foreign":
            raise RuntimeError("a bus has no driver")
        if self.mood != "forgetful":
            self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.mood in ("locked", "foreign"):
            raise KeyringLocked("dismissed")
        if (service, username) not in self.kept:
            raise PasswordDeleteError("not found")
        del self.kept[service, username]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys.json"


def kept_secrets(file: Path, keychain: KeyringBackend | None, agreed: bool) -> KeptSecrets:
    made = KeptSecrets(file, keychain)
    if agreed:
        made.agree_to_file()
    return made


@pytest.fixture(
    params=[
        pytest.param("keychain"),
        pytest.param("session"),
        pytest.param("file", marks=posix),
    ]
)
def secrets(request: pytest.FixtureRequest, file: Path) -> Secrets:
    return kept_secrets(file, Keychain() if request.param == "keychain" else None, request.param == "file")


def test_a_secret_is_kept_found_replaced_and_forgotten(secrets: Secrets) -> None:
    assert (secrets.get("gemini"), secrets.place("gemini")) == (None, None)
    place = secrets.put("gemini", CANARY)
    assert (secrets.get("gemini"), secrets.place("gemini")) == (CANARY, place)
    secrets.put("gemini", "another")
    secrets.put("openai", "second")
    assert (secrets.get("gemini"), secrets.get("openai")) == ("another", "second")
    secrets.delete("gemini")
    secrets.delete("gemini")
    assert (secrets.get("gemini"), secrets.place("gemini"), secrets.get("openai")) == (None, None, "second")


def test_a_secret_is_in_no_representation(secrets: Secrets) -> None:
    secrets.put("gemini", CANARY)
    assert CANARY not in repr(secrets) + str(secrets)


@pytest.mark.parametrize(
    "secret", ["", "  ", f"{CANARY}\nX", f"{CANARY} two", f"{CANARY}ü", CANARY * SECRET_LENGTH_MAX]
)
def test_what_cannot_be_a_key_is_not_taken_and_not_repeated(secrets: Secrets, secret: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        secrets.put("gemini", secret)
    assert CANARY not in "".join(traceback.format_exception(refused.value))
    assert secrets.get("gemini") is None


def test_blanks_that_copying_brought_are_left_out(secrets: Secrets) -> None:
    secrets.put("gemini", f" {CANARY}\r\n")
    assert secrets.get("gemini") == CANARY


@pytest.mark.parametrize("name", ["", "Gemini", "../keys", "a b", "x" * 65, ".hidden"])
def test_a_name_is_a_short_word(secrets: Secrets, name: str) -> None:
    with pytest.raises(InvalidInput):
        secrets.get(name)


def test_places_are_words_for_the_settings() -> None:
    assert [place.value for place in SecretPlace] == [
        "kept in the system keychain", "kept until the app closes", "kept in a file only you can read",
    ]  # fmt: skip


def test_the_keychain_is_used_where_there_is_one(file: Path) -> None:
    keychain = Keychain()
    kept = KeptSecrets(file, keychain)
    assert kept.usual_place is kept.put("gemini", CANARY) is SecretPlace.KEYCHAIN
    assert keychain.kept == {(SERVICE, "gemini"): CANARY}
    assert KeptSecrets(file, keychain).get("gemini") == CANARY
    assert not file.exists()


@pytest.mark.parametrize("mood", ["locked", "foreign", "forgetful"])
def test_a_keychain_that_does_not_keep_it_leaves_it_in_memory(mood: str, file: Path) -> None:
    kept = KeptSecrets(file, Keychain(mood))
    assert kept.put("gemini", CANARY) is SecretPlace.SESSION
    assert kept.get("gemini") == CANARY
    assert KeptSecrets(file, Keychain()).get("gemini") is None


@pytest.mark.parametrize("mood", ["locked", "foreign"])
def test_a_locked_keychain_is_said_to_be_locked(mood: str, file: Path) -> None:
    kept = KeptSecrets(file, Keychain(mood))
    for ask in (kept.get, kept.place, kept.delete):
        with pytest.raises(KeyNeeded, match="keychain"):
            ask("gemini")


def test_without_a_keychain_a_secret_is_gone_with_the_app(file: Path) -> None:
    kept = KeptSecrets(file, None)
    assert kept.usual_place is kept.put("gemini", CANARY) is SecretPlace.SESSION
    assert KeptSecrets(file, None).get("gemini") is None
    assert not file.parent.exists()


@posix
def test_a_file_is_made_only_when_the_artist_agrees_and_only_theirs(file: Path) -> None:
    kept = KeptSecrets(file, None)
    kept.put("gemini", CANARY)
    kept.agree_to_file()
    assert kept.place("gemini") is SecretPlace.FILE
    assert kept.put("openai", "second") is SecretPlace.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]
    again = KeptSecrets(file, None)
    assert (again.get("gemini"), again.usual_place) == (CANARY, SecretPlace.FILE)
    again.withdraw_file()
    assert not file.exists()
    assert (again.get("gemini"), again.place("gemini")) == (CANARY, SecretPlace.SESSION)


@posix
def test_a_keychain_that_comes_later_takes_the_key_out_of_the_file(file: Path) -> None:
    kept_secrets(file, None, agreed=True).put("gemini", CANARY)
    later = KeptSecrets(file, Keychain())
    assert later.place("gemini") is SecretPlace.FILE
    assert later.put("gemini", CANARY) is SecretPlace.KEYCHAIN
    assert CANARY not in file.read_text("utf-8")


@posix
def test_a_file_others_could_read_is_closed_to_them(file: Path) -> None:
    kept_secrets(file, None, agreed=True).put("gemini", CANARY)
    file.chmod(0o644)
    assert KeptSecrets(file, None).get("gemini") == CANARY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@posix
def test_a_link_or_a_folder_in_its_place_is_not_followed(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    target.write_text("{}", encoding="utf-8")
    file.parent.mkdir()
    file.symlink_to(target)
    with pytest.raises(LibraryUnusable):
        KeptSecrets(file, None).get("gemini")
    file.unlink()
    file.mkdir()
    with pytest.raises(LibraryUnusable):
        KeptSecrets(file, None).get("gemini")


@posix
@pytest.mark.parametrize("text", ["", "[]", '{"gemini": 7}', f'{{"gemini": "{CANARY}"'])
def test_a_damaged_file_is_told_without_its_content_and_can_be_thrown_away(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    kept = KeptSecrets(file, None)
    with pytest.raises(LibraryUnusable) as damaged:
        kept.get("gemini")
    assert CANARY not in "".join(traceback.format_exception(damaged.value))
    kept.withdraw_file()
    assert kept.get("gemini") is None


@posix
def test_a_folder_that_cannot_be_written_changes_nothing(file: Path) -> None:
    file.parent.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LibraryUnusable):
        SecretsFile(file).write({"gemini": CANARY})


def test_a_file_is_not_offered_where_modes_mean_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecretsFile, "is_possible", False)
    kept = KeptSecrets(file, None)
    assert not kept.can_use_file
    with pytest.raises(InvalidInput):
        kept.agree_to_file()


class Chain:
    """As the chainer of keyring: several keyrings behind one."""

    def __init__(self, *backends: object) -> None:
        self.backends = backends


@pytest.mark.parametrize(
    "chosen",
    [fail.Keyring(), null.Keyring(), Keychain(), Chain(Keychain(), null.Keyring()), Chain()],
    ids=["fail", "null", "foreign", "a chain of two", "an empty chain"],
)
def test_only_a_keychain_of_the_system_counts(chosen: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets_module.keyring, "get_keyring", lambda: chosen)
    assert system_keychain() is None
    native = type("Keyring", (Keychain,), {"__module__": "keyring.backends.SecretService"})()
    monkeypatch.setattr(secrets_module.keyring, "get_keyring", lambda: Chain(chosen, native))
    assert system_keychain() is native


def test_looking_for_a_keychain_writes_nothing(tmp_path: Path) -> None:
    code = "from omg_desktop.adapters.secrets import system_keychain as s; print(s() is None)"
    environment = {"HOME": str(tmp_path), "PATH": "", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    if sys.platform == "win32":
        pytest.skip("needs the environment of the system")
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
    assert list(tmp_path.iterdir()) == []
