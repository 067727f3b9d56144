"""What the app stands on here, as facts by their names: for a person who reports that something does not work."""

import os
import platform
import shutil
import sqlite3
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from omg_desktop import __version__

Facts = tuple[tuple[str, str], ...]
LIBRARIES = ("numpy", "scipy", "soxr", "soundfile", "sounddevice", "pydantic", "httpx", "symspellpy")
PROGRAMS = ("espeak-ng", "ffmpeg")
GIGABYTE = 1_000_000_000


def facts_of(data_folder: Path) -> Facts:
    """No keys, no titles, nothing of the music. Looks at the disk, so it is for a worker."""
    return (
        ("OMG Desktop", __version__),
        ("Python", platform.python_version()),
        ("SQLite", sqlite3.sqlite_version),
        ("Libraries", ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)),
        ("Programs", ", ".join(f"{name} {'there' if shutil.which(name) else 'not there'}" for name in PROGRAMS)),
        ("System", platform.platform()),
        ("Processors", str(os.cpu_count() or "not known")),
        ("Data folder", str(data_folder)),
        ("Free on its disk", _free(data_folder)),
        ("Library", _size(data_folder / "library.sqlite")),
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:  # a frozen app has the library without its description
        return "there" if find_spec(name) else "not there"


def _free(folder: Path) -> str:
    try:
        usage = shutil.disk_usage(folder)
    except OSError as error:
        return f"not known: {error.strerror}"
    return f"{usage.free / GIGABYTE:.1f} of {usage.total / GIGABYTE:.1f} GB"


def _size(file: Path) -> str:
    try:
        return f"{file.stat().st_size / 1_000_000:.1f} MB"
    except OSError as error:
        return f"not known: {error.strerror}"
