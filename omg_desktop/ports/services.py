"""Keys of services, and how a service stands."""

from enum import StrEnum
from typing import Protocol

from omg_desktop.domain.ids import ProviderKey
from omg_desktop.ports.jobs import Job


class SecretPlace(StrEnum):
    """Where a secret is kept, as a person may be told."""

    KEYCHAIN = "kept in the system keychain"
    SESSION = "kept until the app closes"
    FILE = "kept in a file only you can read"


class Secrets(Protocol):
    """Keys of services, by name. Raises KeyNeeded when the keychain stays locked, InvalidInput for what is no key."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, secret: str) -> SecretPlace: ...

    def delete(self, name: str) -> None: ...

    def place(self, name: str) -> SecretPlace | None:
        """Where this secret is kept; None when there is none."""

    @property
    def usual_place(self) -> SecretPlace:
        """Where the next key will be kept, if nothing goes wrong."""

    @property
    def can_use_file(self) -> bool:
        """True where a file can be made that only its owner can read."""

    def agree_to_file(self) -> None:
        """The artist agrees to a file where there is no keychain."""

    def withdraw_file(self) -> None:
        """The artist wants no file any more; its keys are kept until the app closes."""


class Readiness(StrEnum):
    """How a service stands, in the words that are shown."""

    READY = "ready"
    NEEDS_KEY = "needs a key"
    NEEDS_SERVER = "needs its server"
    OFFLINE = "offline"
    UNSUPPORTED = "cannot be used"


class ServiceChecks(Protocol):
    """Cheap questions to music providers, which make nothing and cost nothing."""

    def __call__(self, provider: ProviderKey, job: Job) -> str:
        """What was found, in one sentence; "" where there is nothing to ask. Raises a kind of ProviderFailed."""
