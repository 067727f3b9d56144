"""A file of secrets that only its owner can read: mode 0600 from its first byte on, replaced as a whole."""

import json
import os
import stat
import sys
import tempfile
from pathlib import Path

from omg_desktop.domain.errors import LibraryUnusable

FILE_BYTES_MAX = 1 << 20
_OWNER_ONLY = 0o600


class SecretsFile:
    """Names and secrets as one JSON object. Raises LibraryUnusable when it cannot be read, written or trusted."""

    # Elsewhere the mode of a file does not say who can read it; those systems always have a keychain.
    is_possible = sys.platform != "win32"

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        return self.is_possible and self._path.exists()

    def read(self) -> dict[str, str]:
        """What is kept; nothing when there is no file. A file that others could read is closed to them first."""
        try:
            descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        except FileNotFoundError:
            return {}
        except OSError as error:  # also a link, which might lead anywhere
            raise LibraryUnusable(f"The file of keys ({self._path.name}) cannot be opened.") from error
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
                raise LibraryUnusable(f"The file of keys ({self._path.name}) is not one of yours.")
            if sys.platform != "win32" and stat.S_IMODE(status.st_mode) != _OWNER_ONLY:
                os.fchmod(descriptor, _OWNER_ONLY)
            return self._parsed(os.read(descriptor, FILE_BYTES_MAX))
        except OSError as error:
            raise LibraryUnusable(f"The file of keys ({self._path.name}) cannot be read.") from error
        finally:
            os.close(descriptor)

    def write(self, secrets: dict[str, str]) -> None:
        """Replace the whole file, or change nothing."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # mkstemp makes it 0600 before there is anything in it
            descriptor, name = tempfile.mkstemp(prefix=f".{self._path.name}.", dir=self._path.parent)
            try:
                with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123  (it is a descriptor)
                    json.dump(secrets, file)
                    file.flush()
                    os.fsync(descriptor)
                Path(name).replace(self._path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise LibraryUnusable(f"The file of keys cannot be written: {error.strerror}.") from error

    def remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise LibraryUnusable(f"The file of keys cannot be removed: {error.strerror}.") from error

    def _parsed(self, content: bytes) -> dict[str, str]:
        """The cause is dropped on purpose: it would quote the file."""
        try:
            found = json.loads(content)
        except ValueError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(secret, str) for secret in found.values()):
            raise LibraryUnusable(f"The file of keys ({self._path.name}) is damaged; give the keys again.")
        return found
