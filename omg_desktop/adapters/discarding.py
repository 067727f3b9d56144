"""Deleting files that no row names any more."""

import time
from pathlib import Path

from omg_desktop.domain.errors import LibraryUnusable

FRESH_SECONDS = 10.0
"""From a file to the row that names it are milliseconds; within this time it is nobody's to delete."""


def discard_file(path: Path) -> int:
    """Delete it; returns how many bytes became free, 0 where it is gone already.

    Raises LibraryUnusable where it has to wait: it was written a moment ago, or another program holds it.
    """
    try:
        facts = path.stat()
        if time.time() - facts.st_mtime < FRESH_SECONDS:
            raise LibraryUnusable(f"{path.name} was written just now; it is deleted later.")
        path.unlink()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise LibraryUnusable(f"{path.name} cannot be deleted yet: {error.strerror}.") from error
    return facts.st_size
