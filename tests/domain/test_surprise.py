"""Surprise Me: what is drawn, how it is said, and what it leaves alone."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omg_desktop.adapters.catalogue import load_genres
from omg_desktop.assets import resource
from omg_desktop.domain.drafts import DIRECTION_LENGTH_MAX, Brief
from omg_desktop.domain.genres import Genre
from omg_desktop.domain.surprise import Surprise, article_for, draw_surprise, in_words, surprise_brief

CATALOGUE = load_genres(resource("genres.toml"))
WRITTEN_WITH_A_VOWEL_SAID_WITHOUT = {"euphoric"}
SENTENCE = re.compile(
    r"(?P<article>An?) (?P<mood>.+ and \S+) (?P<genre>\D+?) track with (?P<instruments>.+), "
    r"(?P<word>[a-z ]+) tempo around (?P<bpm>\d{2,3}) BPM\. "
    r"(?P<voice>Instrumental|With vocals), high production quality, radio-ready mix\."
)

seeds = st.integers(min_value=0, max_value=2**31 - 1)
genres = st.sampled_from(CATALOGUE.genres)
unhurried = settings(deadline=None, max_examples=60)


def surprised(brief: Brief, seed: int, known_genre: str = "") -> Brief:
    return surprise_brief(brief, CATALOGUE, Random(seed), known_genre)


def test_the_sentence_is_worded_as_agreed() -> None:
    drawn = Surprise(
        genre="Jazz",
        mood="melancholic and atmospheric",
        instruments="soaring strings",
        tempo_word="moderate",
        tempo_bpm=100,
    )
    assert in_words(drawn, "jazz", instrumental=True) == (
        "A melancholic and atmospheric jazz track with soaring strings, moderate tempo around 100 BPM. "
        "Instrumental, high production quality, radio-ready mix."
    )
    assert in_words(drawn.but(mood="uplifting and warm"), "R&B", instrumental=False) == (
        "An uplifting and warm R&B track with soaring strings, moderate tempo around 100 BPM. "
        "With vocals, high production quality, radio-ready mix."
    )


def test_the_agreed_sentence_can_be_drawn() -> None:
    jazz = CATALOGUE.known("jazz")
    assert "melancholic and atmospheric" in jazz.moods
    assert "soaring strings" in jazz.instruments
    assert any(tempo.word == "moderate" and tempo.bpm_min <= 100 <= tempo.bpm_max for tempo in jazz.tempi)


@unhurried
@given(seed=seeds, genre=genres, instrumental=st.booleans())
def test_everything_in_the_sentence_comes_from_the_pools_of_the_genre(
    seed: int, genre: Genre, instrumental: bool
) -> None:
    brief = surprised(Brief(genre=genre.name, instrumental=instrumental), seed)
    said = SENTENCE.fullmatch(brief.direction)
    assert said is not None, brief.direction
    assert brief.genre == genre.name
    assert said["genre"] == genre.in_a_sentence
    assert said["mood"] in genre.moods
    assert said["instruments"] in genre.instruments
    assert said["voice"] == ("Instrumental" if instrumental else "With vocals")
    [tempo] = [tempo for tempo in genre.tempi if tempo.word == said["word"]]
    assert tempo.bpm_min <= int(said["bpm"]) <= tempo.bpm_max


@unhurried
@given(seed=seeds, instrumental=st.booleans())
def test_one_seed_draws_one_brief(seed: int, instrumental: bool) -> None:
    brief = Brief(instrumental=instrumental)
    assert surprised(brief, seed) == surprised(brief, seed)


def test_other_seeds_draw_other_briefs() -> None:
    drawn = {surprised(Brief(), seed).direction for seed in range(200)}
    assert len(drawn) > 195
    assert len({surprised(Brief(), seed).genre for seed in range(400)}) == len(CATALOGUE.genres)


def test_every_word_of_a_genre_is_drawn_sooner_or_later() -> None:
    jazz = CATALOGUE.known("jazz")
    drawn = [draw_surprise(CATALOGUE, Random(seed), jazz) for seed in range(400)]
    assert {one.mood for one in drawn} == set(jazz.moods)
    assert {one.instruments for one in drawn} == set(jazz.instruments)
    assert {one.tempo_word for one in drawn} == {tempo.word for tempo in jazz.tempi}


@given(
    seed=seeds,
    lyrics=st.text(max_size=60),
    length=st.integers(30, 180),
    instrumental=st.booleans(),
    direction=st.text(max_size=60),
)
@unhurried
def test_lyrics_length_and_instrumental_stay_as_they_are(
    seed: int, lyrics: str, length: int, instrumental: bool, direction: str
) -> None:
    before = Brief(lyrics=lyrics, length_seconds=length, instrumental=instrumental, direction=direction)
    after = surprised(before, seed)
    assert after.but(genre=before.genre, direction=before.direction) == before
    assert after.direction != before.direction


@given(seed=seeds)
@unhurried
def test_the_genre_of_the_track_comes_before_that_of_the_release(seed: int) -> None:
    assert surprised(Brief(genre="Folk"), seed, known_genre="Techno").genre == "Folk"
    assert surprised(Brief(genre="   "), seed, known_genre="Techno").genre == "Techno"
    assert surprised(Brief(), seed, known_genre="dnb").genre == "Drum & bass"
    assert CATALOGUE.find(surprised(Brief(), seed, known_genre="  ").genre) is not None


@given(seed=seeds)
@unhurried
def test_a_genre_the_catalogue_does_not_know_keeps_its_name(seed: int) -> None:
    brief = surprised(Brief(genre=" Sea shanty "), seed)
    assert brief.genre == "Sea shanty"
    assert " Sea shanty track with " in brief.direction


@pytest.mark.parametrize("genre", CATALOGUE.genres, ids=lambda genre: genre.key)
def test_the_article_agrees_with_every_mood_and_genre(genre: Genre) -> None:
    for words in (*genre.moods, genre.in_a_sentence):
        first = words.casefold().split()[0]
        vowel = first[0] in "aeiou" and first not in WRITTEN_WITH_A_VOWEL_SAID_WITHOUT
        assert article_for(words) == ("an" if vowel or first == "r&b" else "a")


@pytest.mark.parametrize("genre", CATALOGUE.genres, ids=lambda genre: genre.key)
def test_the_sentence_begins_with_the_article_of_its_mood(genre: Genre) -> None:
    for mood in genre.moods:
        drawn = draw_surprise(CATALOGUE, Random(0), genre).but(mood=mood)
        article = article_for(mood).capitalize()
        sentence = in_words(drawn, genre.in_a_sentence, instrumental=True)
        assert sentence.startswith(f"{article} {mood} {genre.in_a_sentence} track with ")


AN = """uplifting unhurried uninhibited unadorned urgent urban Otherworldly intimate Afrobeats ushering onerous honest
hour-long heirloom R&B R&B-tinged MPB EDM 808-driven 80s 8-bit 18th-century"""
A = """euphoric unique united universal unison usual useful utopian ubiquitous one-drop once-loved UK ukulele house
hip-hop honky-tonk lo-fi rnbish yearning 1980s 90s 100 180"""


@pytest.mark.parametrize(
    ("article", "word"), [("an", word) for word in AN.split()] + [("a", word) for word in A.split()]
)
def test_the_article_goes_by_the_sound(article: str, word: str) -> None:
    assert article_for(word) == article_for(f"{word} and warm") == article


def test_the_longest_surprise_fits_into_the_direction() -> None:
    longest = Surprise(genre="g" * 80, mood="m" * 80, instruments="i" * 80, tempo_word="t" * 80, tempo_bpm=220)
    assert len(in_words(longest, "g" * 80, instrumental=False)) < DIRECTION_LENGTH_MAX
