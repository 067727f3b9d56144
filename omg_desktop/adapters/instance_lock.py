"""One window for each library: a lock on a file beside it, which the system lets go when the process ends."""

import os
import sys
from io import TextIOWrapper
from pathlib import Path

from omg_desktop.domain.errors import AlreadyRunning, LibraryUnusable

if sys.platform == "win32":
    import msvcrt

    def _lock(file: TextIOWrapper) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: TextIOWrapper) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class InstanceLock:
    """Held from construction until ``release``. Raises AlreadyRunning when somebody else holds it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "library.lock"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise LibraryUnusable(f"The folder {folder} cannot be written: {error.strerror}.") from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise AlreadyRunning(
                f"OMG Desktop already has the library in {folder} open. Use that window, or close it first."
            ) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def release(self) -> None:
        self._file.close()
