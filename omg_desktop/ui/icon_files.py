"""The drawings of ``resources/icons`` in any colour; as files, too, where Qt takes nothing else."""

from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from omg_desktop import assets

INK = "#7C8594"
"""The colour the files are drawn in; it is what gets replaced."""


@lru_cache(maxsize=64)
def drawing(name: str, colour: str) -> bytes:
    """Read once for all scales: a card's first icon is wanted when there is no time."""
    text = (assets.resource("icons") / f"{name}.svg").read_text(encoding="utf-8")
    return text.replace(INK, colour).encode()


def icon_file(name: str, colour: str) -> Path:
    """A file with the icon in this colour, as style sheets want it. In grey, where no file can be written."""
    try:
        file = Path(_folder().name) / f"{name}-{colour[1:]}.svg"
        file.write_bytes(drawing(name, colour))
    except OSError:
        return assets.resource("icons") / f"{name}.svg"
    return file


@cache
def _folder() -> "TemporaryDirectory[str]":
    """Goes when the app does."""
    return TemporaryDirectory(prefix="omg-icons-")
