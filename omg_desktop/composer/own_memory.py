"""The memory of a process that makes one song and then ends."""

from __future__ import annotations

import contextlib
import ctypes
import sys

# of mallopt(3)
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
MAPPED_FROM_BYTES, KEPT_BYTES = 4 << 20, 16 << 20


def keep_freed_memory() -> None:
    """Let this process keep what it frees, for a process that only makes one song and then ends.

    Arrays of a second of sound are beyond the size from which glibc asks the system for each anew and gives it back:
    the pages of every result are then mapped and cleared again, which took as long as the transforms themselves. What
    is larger than a window of a part is given back as before. Other C libraries have no such switch.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            library = ctypes.CDLL(None)
            library.mallopt(MMAP_THRESHOLD, MAPPED_FROM_BYTES)
            library.mallopt(TRIM_THRESHOLD, KEPT_BYTES)
