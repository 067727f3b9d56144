"""The genre catalogue as a TOML file."""

import tomllib
from pathlib import Path

from omg_desktop.domain.errors import LibraryUnusable
from omg_desktop.domain.genres import GenreCatalogue


def load_genres(path: Path) -> GenreCatalogue:
    """The catalogue in this file. Raises LibraryUnusable when the file is missing, damaged or makes no sense."""
    try:
        with path.open("rb") as file:
            return GenreCatalogue.model_validate(tomllib.load(file))
    except OSError as error:
        raise LibraryUnusable(
            f"The list of genres ({path.name}) cannot be read; installing the app again brings it back."
        ) from error
    except ValueError as error:  # not UTF-8, not TOML, or not a catalogue
        raise LibraryUnusable(
            f"The list of genres ({path.name}) is damaged; installing the app again mends it."
        ) from error
