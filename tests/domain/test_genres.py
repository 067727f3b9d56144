"""What the shipped catalogue promises, and how a person's words find a genre in it."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from pydantic import ValidationError

from omg_desktop.adapters.catalogue import load_genres
from omg_desktop.assets import resource
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.genres import Genre, GenreCatalogue, Tempo

CATALOGUE = load_genres(resource("genres.toml"))
CHIPS = ("Jazz", "Pop", "Hip-hop", "R&B", "Electronic", "House", "Rock", "Folk", "Lo-fi", "Cinematic")

every_genre = pytest.mark.parametrize("genre", CATALOGUE.genres, ids=lambda genre: genre.key)


def test_the_chips_come_first_and_in_their_order() -> None:
    assert tuple(genre.name for genre in CATALOGUE.genres[: len(CHIPS)]) == CHIPS
    assert len(CATALOGUE.genres) >= 24


@every_genre
def test_a_genre_has_enough_to_draw_from(genre: Genre) -> None:
    assert len(set(genre.moods)) == len(genre.moods) >= 12
    assert len(set(genre.instruments)) == len(genre.instruments) >= 12
    assert 2 <= len(genre.tempi) <= 4


@every_genre
def test_a_mood_is_a_pair_that_can_follow_an_article(genre: Genre) -> None:
    for mood in genre.moods:
        assert re.fullmatch(r"[a-z]+(?:-[a-z]+)* and [a-z]+(?:-[a-z]+)*", mood)


@every_genre
def test_an_instrument_phrase_can_follow_with_and_names_no_voice(genre: Genre) -> None:
    for phrase in genre.instruments:
        assert phrase == phrase.strip()
        assert not re.search(r"[,.;]|\bwith\b", phrase)
        assert not re.search(
            r"\b(?:vocals?|voices?|choirs?|sing\w*|sung|rap(?:s|per|ping)?|chant\w*|lyrics?)\b", phrase
        )


@every_genre
def test_tempi_rise_without_overlapping_and_each_has_its_own_word(genre: Genre) -> None:
    for slower, faster in pairwise(genre.tempi):
        assert slower.bpm_max < faster.bpm_min
    assert len({tempo.word for tempo in genre.tempi}) == len(genre.tempi)


def test_no_two_genres_share_a_mood_or_an_instrument_phrase() -> None:
    for pool in ("moods", "instruments"):
        counts = Counter(words for genre in CATALOGUE.genres for words in getattr(genre, pool))
        assert [words for words, times in counts.items() if times > 1] == []


@pytest.mark.parametrize(
    ("genre", "bpm_min", "bpm_max"),
    [
        ("House", 112, 132),
        ("Techno", 122, 150),
        ("Drum & bass", 160, 182),
        ("Reggae", 60, 95),
        ("Lo-fi", 60, 95),
        ("Ambient", 44, 90),
        ("Trance", 126, 148),
        ("Hip-hop", 68, 112),
        ("Disco", 102, 134),
        ("Punk rock", 140, 216),
    ],
)
def test_tempi_are_those_a_musician_would_expect(genre: str, bpm_min: int, bpm_max: int) -> None:
    tempi = CATALOGUE.known(genre).tempi
    assert bpm_min <= tempi[0].bpm_min
    assert tempi[-1].bpm_max <= bpm_max


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("jazz", "Jazz"),
        ("  JAZZ ", "Jazz"),
        ("r&b", "R&B"),
        ("RnB", "R&B"),
        ("r-and-b", "R&B"),
        ("Rhythm & Blues", "R&B"),
        ("hip hop", "Hip-hop"),
        ("HipHop", "Hip-hop"),
        ("rap", "Hip-hop"),
        ("lofi", "Lo-fi"),
        ("Drum & Bass", "Drum & bass"),
        ("drum'n'bass", "Drum & bass"),
        ("drum and bass", "Drum & bass"),
        ("D&B", "Drum & bass"),
        ("dnb", "Drum & bass"),
        ("Dance-Pop", "Dance pop"),
        ("Reguetón", "Reggaeton"),
    ],
)
def test_a_genre_is_found_however_a_person_writes_it(text: str, name: str) -> None:
    found = CATALOGUE.find(text)
    assert found is not None
    assert found.name == name


@every_genre
def test_every_spelling_of_a_genre_finds_it(genre: Genre) -> None:
    for spelling in (genre.key, genre.name, genre.in_a_sentence, *genre.aliases):
        assert CATALOGUE.find(spelling) == genre


@pytest.mark.parametrize("text", ["", "   ", "&", "polka", "jazz funk opera", "日本"])
def test_what_the_catalogue_does_not_know_is_not_guessed(text: str) -> None:
    assert CATALOGUE.find(text) is None


def test_an_unknown_genre_is_answered_with_the_names_that_are_known() -> None:
    with pytest.raises(InvalidInput) as refusal:
        CATALOGUE.known(" polka ")
    assert str(refusal.value).startswith("“polka” is not a genre in the catalogue. Choose one of: Jazz, Pop, ")


def test_two_genres_may_not_share_a_spelling() -> None:
    jazz, pop, *others = CATALOGUE.genres
    for twin in (pop.but(name="JAZZ"), pop.but(aliases=("bebop",)), pop.but(key="jazz")):
        with pytest.raises(ValidationError, match="two genres share a spelling"):
            GenreCatalogue(genres=(jazz, twin, *others))


def test_a_tempo_is_a_range_within_what_people_play() -> None:
    assert Tempo(word="steady", bpm_min=120, bpm_max=120).bpm_max == 120
    for low, high in ((121, 120), (39, 60), (200, 221)):
        with pytest.raises(ValidationError):
            Tempo(word="steady", bpm_min=low, bpm_max=high)
