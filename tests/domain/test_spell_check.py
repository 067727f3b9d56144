"""Which words of a lyric are looked up, and what of them is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.spell_check import is_known, own_word, spelling, words_to_check, written_like

KNOWN = {"the", "kettle", "sings", "rain", "running", "harbour", "love", "over", "cafe", "so", "hope", "in"}


def unknown(lyrics: str) -> set[str]:
    return set(spelling(lyrics, KNOWN.__contains__).unknown)


def test_tags_figures_names_initials_and_sounds_are_not_marked() -> None:
    assert unknown("[Verze 1]\nThe kettle sings, Marlene sings 24x in NYC\nooh la la, yeah") == set()
    assert unknown("The kettel sings\nRainn over the rain") == {"kettel", "Rainn"}


@pytest.mark.parametrize(
    "word", ["Kettle", "kettle's", "runnin'", "harbor", "café", "sooo", "RAIN", "LOVE’S", "'cause", "ain't", "ooooh"]
)
def test_forms_of_known_words_are_known(word: str) -> None:
    assert is_known(word, KNOWN.__contains__)


def test_each_word_says_where_it_stands() -> None:
    lyrics = "[Verse]\nso 🎵 kettle\n\nrain-soaked hope"
    assert [lyrics[word.start :].startswith(word.text) for word in words_to_check(lyrics)] == [True] * 5
    assert [word.text for word in words_to_check(lyrics)] == ["so", "kettle", "rain", "soaked", "hope"]


def test_a_lyric_in_another_language_or_script_is_left_alone() -> None:
    german = "ich weiß nicht was soll es bedeuten dass ich so traurig bin\nein Märchen aus uralten Zeiten"
    found = spelling(german, KNOWN.__contains__)
    assert found.is_foreign
    assert not found.unknown
    assert unknown("дождь над морем") == set()


@given(st.text())
def test_nothing_that_is_written_breaks_it(lyrics: str) -> None:
    for word in words_to_check(lyrics):
        assert lyrics[word.start : word.start + len(word.text)] == word.text


def test_a_suggestion_takes_on_the_capitals_of_the_word() -> None:
    assert [written_like(model, "kettle") for model in ("kettel", "Kettel", "KETTEL")] == ["kettle", "Kettle", "KETTLE"]
    assert own_word(" Kettel’s ") == "kettel's"
