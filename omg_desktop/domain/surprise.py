"""Surprise Me: a brief drawn from the pools of a genre and said in one sentence."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.genres import Genre, GenreCatalogue
from omg_desktop.domain.values import Value

Item = TypeVar("Item")

# A euphoric, a unique, a useful, a utopian, a one-drop; but an unhurried, an uninhibited, an urgent.
_SOUNDS_LIKE_A_CONSONANT = re.compile(r"eu|uk(?:\b|u)|uni(?:[cfoqstv]|lat)|us[aeu]|ut[io]|ubiq|ufo|once|one(?!r)")
# An hour, an honest, an heir, an R&B, an 808-driven, an 11-piece.
_SOUNDS_LIKE_A_VOWEL = re.compile(r"hour|hono|hones|heir|(?:r&b|rnb|fm|lp|mpb)(?!\w)|8|1[18](?!\d)")


class Dice(Protocol):
    """Where chance comes from; ``random.Random`` fits."""

    def choice(self, options: Sequence[Item], /) -> Item: ...

    def randint(self, low: int, high: int, /) -> int: ...


class Surprise(Value):
    """What was drawn."""

    genre: str
    mood: str
    instruments: str
    tempo_word: str
    tempo_bpm: int


def draw_surprise(catalogue: GenreCatalogue, dice: Dice, genre: Genre | None) -> Surprise:
    """Draw from the pools of the genre, or of any genre when none is given."""
    genre = genre or dice.choice(catalogue.genres)
    tempo = dice.choice(genre.tempi)
    return Surprise(
        genre=genre.name,
        mood=dice.choice(genre.moods),
        instruments=dice.choice(genre.instruments),
        tempo_word=tempo.word,
        tempo_bpm=_rounded_bpm(dice.randint(tempo.bpm_min, tempo.bpm_max), tempo.bpm_min, tempo.bpm_max),
    )


def in_words(surprise: Surprise, genre_in_a_sentence: str, *, instrumental: bool) -> str:
    """The sentence a producer would write: mood, genre, instruments, tempo, and what is sung."""
    description = f"{surprise.mood} {genre_in_a_sentence} track with {surprise.instruments}"
    voice = "Instrumental" if instrumental else "With vocals"
    return (
        f"{article_for(description).capitalize()} {description}, "
        f"{surprise.tempo_word} tempo around {surprise.tempo_bpm} BPM. "
        f"{voice}, high production quality, radio-ready mix."
    )


def surprise_brief(brief: Brief, catalogue: GenreCatalogue, dice: Dice, known_genre: str = "") -> Brief:
    """The brief with genre and direction drawn anew; lyrics, length and instrumental stay as they are.

    The genre already chosen for the track comes first, then that of its release (``known_genre``); a genre the
    catalogue does not know draws from all pools and keeps its name.
    """
    wanted = brief.genre.strip() or known_genre.strip()
    found = catalogue.find(wanted) if wanted else None
    surprise = draw_surprise(catalogue, dice, found)
    drawn = catalogue.known(surprise.genre)
    name, spoken = (drawn.name, drawn.in_a_sentence) if found or not wanted else (wanted, wanted)
    return brief.but(genre=name, direction=in_words(surprise, spoken, instrumental=brief.instrumental))


def article_for(words: str) -> str:
    """ "a" or "an", by the sound the words begin with."""
    first = next(iter(words.casefold().split()), "")
    if _SOUNDS_LIKE_A_CONSONANT.match(first):
        return "a"
    return "an" if first[:1] in tuple("aeiou") or _SOUNDS_LIKE_A_VOWEL.match(first) else "a"


def _rounded_bpm(bpm: int, low: int, high: int) -> int:
    """A round number where the range has one: people say 100, not 101."""
    rounded = round(bpm / 2) * 2
    return rounded if low <= rounded <= high else bpm
