"""Rhymes by the sound of English spelling, the letters of the gutter, and the words and structures that come along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop import assets
from omg_desktop.adapters.catalogue import load_genres
from omg_desktop.adapters.lyric_catalogue import load_structures, load_words
from omg_desktop.domain.irregular_words import IRREGULAR
from omg_desktop.domain.lyric_structures import plan_in_words, template
from omg_desktop.domain.lyrics import lyric_sheet, section_tag
from omg_desktop.domain.rhymes import RhymeKind, rhyme_kind, rhyme_scheme, rhymes_for
from omg_desktop.domain.spelling import VOWELS, last_word, sounds

PERFECT = """
    name/flame light/night heart/start love/above forever/never time/rhyme fire/desire sky/goodbye
    blue/through you/true eyes/skies dreams/seems dancing/romancing river/shiver city/pretty tomorrow/sorrow
    moon/June stone/alone gold/old mind/behind bird/heard fear/here bear/where door/more war/four
    street/heat sleep/deep bed/said dead/instead down/brown sound/ground loud/crowd hope/rope
    broken/spoken ocean/motion higher/fire breath/death good/understood book/took move/prove blood/flood
    enough/stuff money/honey glory/story heaven/seven thunder/wonder mother/brother believe/leave feeling/healing
    loved/shoved faded/shaded cried/tried falling/calling shining/mining hoping/coping
    station/nation creation/sensation weather/feather whether/together tonight/midnight daylight/delight
    cold/unfold they/away sea/me lies/wise those/rose peace/release place/grace
"""
NEAR = "time/mine rain/name love/enough home/stone deep/street night/ride heart/dark light/lights world/girl"
NONE = "love/move cough/though night/moon water/river cat/dog stay/go rain/sun dream/night window/door"


CASES = [
    (*pair.split("/"), kind)
    for table, kind in ((PERFECT, RhymeKind.PERFECT), (NEAR, RhymeKind.NEAR), (NONE, RhymeKind.NONE))
    for pair in table.split()
]


@pytest.mark.parametrize(("one", "other", "kind"), CASES)
def test_words_rhyme_by_their_sound(one: str, other: str, kind: RhymeKind) -> None:
    assert rhyme_kind(one, other) is rhyme_kind(other, one) is kind, (sounds(one.lower()), sounds(other.lower()))


def test_a_word_does_not_rhyme_with_itself() -> None:
    assert rhyme_kind("all the rain", "In the RAIN!") is RhymeKind.NONE


def test_lines_rhyme_by_their_last_words() -> None:
    assert rhyme_kind("for the rain to find my name,", "(nothing ever stays the same)") is RhymeKind.PERFECT
    assert rhyme_kind("we keep on singin'", "the bells are ringing") is RhymeKind.PERFECT


@pytest.mark.parametrize("text", ["", "…", "99", "夜", "[Chorus]", "'"])
def test_what_has_no_sound_rhymes_with_nothing(text: str) -> None:
    assert rhyme_kind(text, "rain") is RhymeKind.NONE
    assert rhymes_for(text, ["rain"]).perfect == ()


def test_the_gutter_has_a_letter_for_each_line_that_rhymes() -> None:
    lyrics = (
        "[Verse 1]\nI left the window open\nfor the rain to find my name\nall the promises are broken\n"
        "nothing ever stays the same\n\n[Chorus]\nStay\nhold on\naway"
    )
    assert rhyme_scheme(lyrics) == ("", "A", "B", "A", "B", "", "", "A", "", "A")


@given(st.text(max_size=200))
def test_the_scheme_has_an_entry_for_each_line(text: str) -> None:
    scheme = rhyme_scheme(text)
    assert len(scheme) == len(text.splitlines())
    for line, letter in zip(text.splitlines(), scheme, strict=True):
        assert not letter or (last_word(line) and section_tag(line) is None)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=20))
def test_any_word_can_be_said(word: str) -> None:
    assert all(sound in VOWELS or sound.isupper() or sound.startswith("+") for sound in sounds(word))


@given(st.text(max_size=30), st.text(max_size=30))
def test_rhyming_is_mutual(one: str, other: str) -> None:
    assert rhyme_kind(one, other) is rhyme_kind(other, one)


def test_every_irregular_word_has_a_vowel() -> None:
    for word, heard in IRREGULAR.items():
        assert VOWELS & set(heard.split()), word


def test_the_panel_finds_rhymes_in_the_word_list() -> None:
    words = load_words(assets.resource("lyrics/words.txt"))
    assert len(words) == len(set(words)) > 900
    assert all(last_word(word) == word for word in words)
    assert {"flame", "same", "game"} <= set(rhymes_for("to find my name", words).perfect)
    assert "rain" in rhymes_for("name", words).near
    some = words[::9]
    lonely = [word for word in some if not rhymes_for(word, words).perfect and not rhymes_for(word, words).near]
    assert len(lonely) < len(some) / 10, lonely


def test_every_genre_has_a_structure_and_every_structure_is_a_sheet() -> None:
    genres = {genre.key for genre in load_genres(assets.resource("genres.toml")).genres}
    catalogue = load_structures(assets.resource("lyrics/structures.toml"))
    assert {key for structure in catalogue.structures for key in structure.genres} == genres
    for structure in catalogue.structures:
        tags = [section.title for section in lyric_sheet(template(structure)).sections]
        assert tags == [section.tag for section in structure.sections]
        assert plan_in_words(structure).startswith(structure.sections[0].tag)
    for genre in genres:
        first, *others = catalogue.fitting(genre)
        assert genre in first.genres
        assert len(others) == len(catalogue.structures) - 1
    assert catalogue.fitting(None) == catalogue.structures
