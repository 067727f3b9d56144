"""The list of English words that comes with the extra "spelling"."""

import pytest

pytest.importorskip("symspellpy", reason="the extra “spelling” is not installed")

from omg_desktop.adapters.word_list import EnglishWords
from omg_desktop.app.spelling import english_words
from omg_desktop.domain.errors import Cancelled
from omg_desktop.domain.spell_check import spelling
from tests.fakes import Patience

SONG = """[Verse 1]
Salt on the window, a letter unopened
I've been runnin' round the harbor, ain't nobody told you?
Whiskey-colored moonlight over neon avenues
[Chorus]
Ooh, leave the light on, darling, 'cause I'm coming home to you
"""


@pytest.fixture(scope="module")
def words() -> EnglishWords:
    return EnglishWords()


def test_the_desk_has_it() -> None:
    assert isinstance(english_words(), EnglishWords)


def test_a_song_without_mistakes_has_no_mark(words: EnglishWords) -> None:
    assert spelling(SONG, words.knows).unknown == frozenset()


def test_what_was_meant_is_among_the_first(words: EnglishWords) -> None:
    for typed, meant in (("kettel", "kettle"), ("definately", "definitely"), ("moonlihgt", "moonlight")):
        assert not words.knows(typed)
        assert meant in words.similar(typed, Patience())[:3]
    assert words.similar("qqqqqqqq", Patience()) == ()


def test_who_no_longer_waits_stops_the_reading() -> None:
    job = Patience()
    job.cancel()
    with pytest.raises(Cancelled):
        EnglishWords().similar("kettel", job)
