"""Keys of services: in the system's keychain, else in memory until the app ends, or in a file the artist agreed to.

A key is in no database, log, error or representation; ``repr`` tells where keys are kept and nothing else. Only the
keychains of the systems count: a plain-text keyring that some other program installed is passed over, as is one that
forgets what it is given.
"""

import re
import threading
from contextlib import suppress
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from omg_desktop.adapters.secrets_file import SecretsFile
from omg_desktop.domain.errors import InvalidInput, KeyNeeded, LibraryUnusable
from omg_desktop.ports import SecretPlace

SERVICE = "OMG Desktop"
SECRET_LENGTH_MAX = 4_000

# SecretService and libsecret: GNOME and others; what keyring calls "fail", "null" and anything foreign is not here.
_KEYCHAINS = tuple(f"keyring.backends.{name}" for name in ("macOS", "Windows", "SecretService", "libsecret", "kwallet"))
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def system_keychain() -> KeyringBackend | None:
    """The keychain of this system, or None where there is none that keeps a secret secret."""
    chosen = keyring.get_keyring()
    candidates = [chosen, *getattr(chosen, "backends", [])]  # the chainer has several
    return next((each for each in candidates if type(each).__module__.startswith(_KEYCHAINS)), None)


class KeptSecrets:
    """Fits ``ports.Secrets``. Ask from a worker thread: the system may show a dialog of its own before it answers.

    ``file`` is where keys lie once the artist agreed to a file; what lies there already was agreed to earlier.
    """

    def __init__(self, file: Path, keychain: KeyringBackend | None) -> None:
        self._keychain = keychain
        self._file = SecretsFile(file)
        self._file_agreed = self._file.exists()
        self._session: dict[str, str] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"KeptSecrets({self.usual_place.name})"

    @property
    def usual_place(self) -> SecretPlace:
        """Where the next key will be kept, if nothing goes wrong."""
        if self._keychain is not None:
            return SecretPlace.KEYCHAIN
        return SecretPlace.FILE if self._file_agreed else SecretPlace.SESSION

    @property
    def can_use_file(self) -> bool:
        """True where a file can be made that only its owner can read."""
        return self._file.is_possible

    def get(self, name: str) -> str | None:
        """Raises KeyNeeded when the keychain stays locked."""
        _check_name(name)
        with self._lock:
            return self._found(name)[1]

    def place(self, name: str) -> SecretPlace | None:
        _check_name(name)
        with self._lock:
            return self._found(name)[0]

    def put(self, name: str, secret: str) -> SecretPlace:
        """Keep a key in the best place there is, and nowhere else. Raises InvalidInput for what cannot be a key."""
        _check_name(name)
        secret = _speakable(secret)
        with self._lock:
            if self._put_in_keychain(name, secret):
                self._session.pop(name, None)
                self._forget_in_file(name)
                return SecretPlace.KEYCHAIN
            if self._file_agreed:
                self._file.write({**self._file.read(), name: secret})
                self._session.pop(name, None)
                return SecretPlace.FILE
            self._session[name] = secret
            return SecretPlace.SESSION

    def delete(self, name: str) -> None:
        """Forget a key everywhere; nothing happens when there is none."""
        _check_name(name)
        with self._lock:
            self._session.pop(name, None)
            self._forget_in_file(name)
            if self._keychain is not None:
                try:
                    self._keychain.delete_password(SERVICE, name)
                except PasswordDeleteError:
                    pass  # it was not there
                except Exception as error:  # see _found
                    raise KeyNeeded("The system keychain does not open, so the key is still in it.") from error

    def agree_to_file(self) -> None:
        """The artist agrees to a file; keys kept only until the app closes move into it."""
        if not self.can_use_file:
            raise InvalidInput("On this system no file can be made that only you can read.")
        with self._lock:
            self._file_agreed = True
            self._file.write({**self._file.read(), **self._session})
            self._session.clear()

    def withdraw_file(self) -> None:
        """The artist wants no file any more; its keys are kept until the app closes."""
        with self._lock:
            with suppress(LibraryUnusable):  # what is damaged can only be thrown away
                self._session = {**self._file.read(), **self._session}
            self._file.remove()
            self._file_agreed = False

    def _found(self, name: str) -> tuple[SecretPlace | None, str | None]:
        if name in self._session:
            return SecretPlace.SESSION, self._session[name]
        kept = self._file.read().get(name) if self._file_agreed else None
        if kept is not None:
            return SecretPlace.FILE, kept
        if self._keychain is None:
            return None, None
        try:
            secret = self._keychain.get_password(SERVICE, name)
        except Exception as error:  # a keychain raises whatever the library beneath it raises
            raise KeyNeeded("The system keychain stays locked or does not answer.") from error
        return (SecretPlace.KEYCHAIN, secret) if secret else (None, None)

    def _put_in_keychain(self, name: str, secret: str) -> bool:
        """True when the key is really there afterwards: some keychains take and forget."""
        if self._keychain is None:
            return False
        try:
            self._keychain.set_password(SERVICE, name, secret)
            return self._keychain.get_password(SERVICE, name) == secret
        except Exception:  # noqa: BLE001  (see _found)
            return False

    def _forget_in_file(self, name: str) -> None:
        if self._file_agreed and name in (kept := self._file.read()):
            self._file.write({each: secret for each, secret in kept.items() if each != name})


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidInput("A key is kept under a short name of small letters, digits, dots and dashes.")


def _speakable(secret: str) -> str:
    """Without the blanks around it that copying brings. The sentence never repeats the secret."""
    stripped = secret.strip()
    if not stripped or not stripped.isascii() or not stripped.isprintable() or " " in stripped:
        raise InvalidInput("That is no key: a key is one word of plain letters, digits and signs.")
    if len(stripped) > SECRET_LENGTH_MAX:
        raise InvalidInput(f"That is no key: it has more than {SECRET_LENGTH_MAX} characters.")
    return stripped
