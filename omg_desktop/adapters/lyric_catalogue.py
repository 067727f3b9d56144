"""What the lyric room reads from ``resources/``: the writers, the structures of songs, and words that sing well."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pydantic import Field

from omg_desktop.domain.errors import LibraryUnusable
from omg_desktop.domain.lyric_requests import LyricWriterCard
from omg_desktop.domain.lyric_structures import StructureCatalogue
from omg_desktop.domain.values import Value

Found = TypeVar("Found")


class _Writers(Value):
    writers: tuple[LyricWriterCard, ...] = Field(min_length=1)


def load_lyric_writers(path: Path) -> tuple[LyricWriterCard, ...]:
    """The writers in this file, each under a key of its own. Raises LibraryUnusable when it is missing or damaged."""

    def read(text: str) -> tuple[LyricWriterCard, ...]:
        found = _Writers.model_validate(tomllib.loads(text)).writers
        if len({card.key for card in found}) != len(found):
            raise ValueError("two writers share a key")
        return found

    return _loaded(path, read)


def load_structures(path: Path) -> StructureCatalogue:
    """Raises LibraryUnusable when the file is missing, damaged or makes no sense."""
    return _loaded(path, lambda text: StructureCatalogue.model_validate(tomllib.loads(text)))


def load_words(path: Path) -> tuple[str, ...]:
    """Words in the order of the file, each once; lines that begin with # are remarks."""

    def read(text: str) -> tuple[str, ...]:
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return tuple(dict.fromkeys(word for line in lines for word in line.split()))

    return _loaded(path, read)


def _loaded(path: Path, read: Callable[[str], Found]) -> Found:
    try:
        return read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LibraryUnusable(f"{path.name} cannot be read; installing the app again brings it back.") from error
    except ValueError as error:  # not UTF-8, not TOML, or not what it should be
        raise LibraryUnusable(f"{path.name} is damaged; installing the app again mends it.") from error
