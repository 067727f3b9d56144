"""Texts and folders outside of the library, in our words when it does not work."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from omg_desktop.domain.errors import DiskFull, InvalidInput


def write_text(path: Path, text: str) -> None:
    with in_our_words(path):
        path.write_text(text, encoding="utf-8")


def make_folder(path: Path) -> None:
    with in_our_words(path):
        path.mkdir(parents=True, exist_ok=True)


@contextmanager
def in_our_words(path: Path) -> Iterator[None]:
    """What the system says of a file that is not to be written. Raises DiskFull, InvalidInput."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"There is no room left to write {path.name}.") from error
        raise InvalidInput(f"{path.name} cannot be written: {error.strerror}.") from error
