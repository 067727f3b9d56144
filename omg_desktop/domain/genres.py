"""The genre catalogue: what may be chosen, and the pools Surprise Me draws from."""

from typing import Annotated

from pydantic import Field, model_validator

from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.values import Value

Words = Annotated[str, Field(min_length=1, max_length=80)]


class Tempo(Value):
    """A tempo word and the beats per minute it stands for in a genre."""

    word: Words
    bpm_min: int = Field(ge=40, le=220)
    bpm_max: int = Field(ge=40, le=220)

    @model_validator(mode="after")
    def _is_a_range(self) -> "Tempo":
        if self.bpm_min > self.bpm_max:
            raise ValueError("bpm_min lies above bpm_max")
        return self


class Genre(Value):
    """A genre with the moods, instrument phrases and tempi that fit it.

    ``name`` is shown on chips ("Jazz"); ``in_a_sentence`` is how it is written inside one ("jazz", "R&B").
    """

    key: str = Field(pattern=r"^[a-z0-9-]+$")
    name: Words
    in_a_sentence: Words
    aliases: tuple[Words, ...] = ()
    moods: tuple[Words, ...] = Field(min_length=12)
    instruments: tuple[Words, ...] = Field(min_length=12)
    tempi: tuple[Tempo, ...] = Field(min_length=1)


class GenreCatalogue(Value):
    """Every genre the app knows by itself. Free text stays allowed in a brief."""

    genres: tuple[Genre, ...] = Field(min_length=20)

    @model_validator(mode="after")
    def _has_no_twins(self) -> "GenreCatalogue":
        spellings = [spelling for genre in self.genres for spelling in _spellings(genre)]
        if len(spellings) != len(set(spellings)):
            raise ValueError("two genres share a spelling")
        return self

    def find(self, text: str) -> Genre | None:
        """The genre a person means by this text, or None when the catalogue does not know it."""
        wanted = _folded(text)
        return next((genre for genre in self.genres if wanted in _spellings(genre)), None)

    def known(self, text: str) -> Genre:
        """Like ``find``. Raises InvalidInput with the names that would have been understood."""
        genre = self.find(text)
        if genre is None:
            names = ", ".join(genre.name for genre in self.genres)
            raise InvalidInput(f"“{text.strip()}” is not a genre in the catalogue. Choose one of: {names}.")
        return genre


def _spellings(genre: Genre) -> set[str]:
    return {_folded(text) for text in (genre.key, genre.name, genre.in_a_sentence, *genre.aliases)}


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold().replace("&", "n") if character.isalnum())
