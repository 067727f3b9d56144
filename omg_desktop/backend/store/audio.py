"""Audio as files under their SHA-256. What can be seen is whole; what is on its way in lies elsewhere."""

import contextlib
import errno
import os
import tempfile
from hashlib import sha256
from pathlib import Path

from omg_desktop.backend.ports import TooLarge
from omg_desktop.domain.errors import AudioUnusable, DiskFull
from omg_desktop.domain.values import Digest


class AudioFolder:
    """Fits ``ports.AudioShelf``. Digests are checked by whoever takes them from outside."""

    def __init__(self, folder: Path) -> None:
        self._kept = folder / "audio"
        self._incoming = folder / "incoming"
        self._kept.mkdir(parents=True, exist_ok=True)
        self._incoming.mkdir(exist_ok=True)
        for leftover in self._incoming.iterdir():  # of a process that was killed
            leftover.unlink()

    def has(self, digest: Digest) -> bool:
        return self.path(digest).is_file()

    def path(self, digest: Digest) -> Path:
        return self._kept / digest

    def receive(self, digest: Digest, *, bytes_max: int) -> "FileUpload":
        return FileUpload(self._incoming, self.path(digest), digest, bytes_max)


class FileUpload:
    """Fits ``ports.Upload``: hashed while it is written, renamed when it is what it was announced as."""

    def __init__(self, folder: Path, target: Path, digest: Digest, bytes_max: int) -> None:
        self._target, self._digest, self._bytes_max = target, digest, bytes_max
        handle, name = tempfile.mkstemp(dir=folder)
        self._file, self._path = os.fdopen(handle, "wb"), Path(name)
        self._hash, self._bytes = sha256(), 0

    def write(self, block: bytes) -> None:
        self._bytes += len(block)
        if self._bytes > self._bytes_max:
            raise TooLarge(f"The audio is larger than {self._bytes_max} bytes.")
        self._hash.update(block)
        try:
            self._file.write(block)
        except OSError as error:
            raise _no_room(error) from error

    def keep(self) -> None:
        if self._hash.hexdigest() != self._digest:
            raise AudioUnusable("The audio is not what its digest says.")
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._path.replace(self._target)
        except OSError as error:
            raise _no_room(error) from error
        sync_folder(self._target.parent)

    def discard(self) -> None:
        with contextlib.suppress(OSError):  # what could not be written is not wanted any more
            self._file.close()
        self._path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make names in a folder survive a power cut. Windows cannot open folders, and needs no help with this."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _no_room(error: OSError) -> Exception:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DiskFull("There is no room left where the backend keeps audio.") if full else error
