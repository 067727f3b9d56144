"""The words a provider gets, to the letter."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.drafts import Brief
from omg_desktop.domain.prompts import lyrics_system_prompt, prompt_for, prompt_hash

QUALITY = "High production quality, professionally mixed and mastered sound."
GENRE, VOCALS_OFF, LYRICS, DIRECTION = (
    "Genre: Dream pop",
    "Instrumental only, no vocals.",
    "Lyrics:\n[Verse 1]\nSlow light\n\n[Chorus]\nStay",
    "Additional direction: hazy guitars\nand tape hiss",
)
SUNG = "[Verse 1]\nSlow light\n\n[Chorus]\nStay"
ASKED = "hazy guitars\nand tape hiss"

spaces = st.text(alphabet=" \t\n\r\u00a0", max_size=4)
texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize(
    ("genre", "instrumental", "lyrics", "direction", "parts"),
    [
        ("", False, "", "", []),
        ("", False, "", ASKED, [DIRECTION]),
        ("", False, SUNG, "", [LYRICS]),
        ("", False, SUNG, ASKED, [LYRICS, DIRECTION]),
        ("", True, "", "", [VOCALS_OFF]),
        ("", True, "", ASKED, [VOCALS_OFF, DIRECTION]),
        ("", True, SUNG, "", [VOCALS_OFF]),
        ("", True, SUNG, ASKED, [VOCALS_OFF, DIRECTION]),
        ("Dream pop", False, "", "", [GENRE]),
        ("Dream pop", False, "", ASKED, [GENRE, DIRECTION]),
        ("Dream pop", False, SUNG, "", [GENRE, LYRICS]),
        ("Dream pop", False, SUNG, ASKED, [GENRE, LYRICS, DIRECTION]),
        ("Dream pop", True, "", "", [GENRE, VOCALS_OFF]),
        ("Dream pop", True, "", ASKED, [GENRE, VOCALS_OFF, DIRECTION]),
        ("Dream pop", True, SUNG, "", [GENRE, VOCALS_OFF]),
        ("Dream pop", True, SUNG, ASKED, [GENRE, VOCALS_OFF, DIRECTION]),
    ],
)
@pytest.mark.parametrize("padding", ["", "  ", "\n\n", " \t\r\n"])
def test_the_prompt_is_its_parts_joined_by_one_blank_line(
    genre: str, instrumental: bool, lyrics: str, direction: str, parts: list[str], padding: str
) -> None:
    brief = Brief(
        genre=padding + genre + padding,
        instrumental=instrumental,
        lyrics=padding + lyrics + padding,
        direction=padding + direction + padding,
    )
    assert prompt_for(brief) == "\n\n".join([*parts, QUALITY])


def test_a_whole_prompt_reads_as_agreed() -> None:
    brief = Brief(genre="Jazz", instrumental=False, lyrics="Blue hour\nBlue street", direction="brushed drums")
    assert prompt_for(brief) == (
        "Genre: Jazz\n\nLyrics:\nBlue hour\nBlue street\n\nAdditional direction: brushed drums\n\n"
        "High production quality, professionally mixed and mastered sound."
    )


@given(genre=texts, lyrics=texts, direction=texts, instrumental=st.booleans(), before=spaces, after=spaces)
def test_space_around_a_text_changes_nothing_and_the_quality_line_is_always_last(
    genre: str, lyrics: str, direction: str, instrumental: bool, before: str, after: str
) -> None:
    brief = Brief(genre=genre, lyrics=lyrics, direction=direction, instrumental=instrumental)
    padded = brief.but(
        genre=before + genre + after, lyrics=before + lyrics + after, direction=before + direction + after
    )
    prompt = prompt_for(brief)
    assert prompt == prompt_for(padded) == prompt.strip()
    assert prompt.split("\n\n")[-1] == QUALITY


@given(genre=texts, lyrics=texts, other=texts, direction=texts)
def test_lyrics_are_kept_and_never_sent_while_instrumental_is_on(
    genre: str, lyrics: str, other: str, direction: str
) -> None:
    brief = Brief(genre=genre, lyrics=lyrics, direction=direction, instrumental=True)
    assert prompt_for(brief) == prompt_for(brief.but(lyrics=other))
    assert brief.lyrics == lyrics
    assert prompt_for(brief.but(instrumental=False)) == prompt_for(
        Brief(genre=genre, lyrics=lyrics, direction=direction, instrumental=False)
    )


@pytest.mark.parametrize(
    ("prompt", "digits"),
    [("hello", "2cf24dba5fb0"), ("Dream pop, 92 BPM", "4c48422f9f68"), ("", "e3b0c44298fc")],
)
def test_the_hash_of_a_known_prompt(prompt: str, digits: str) -> None:
    assert prompt_hash(prompt) == digits


@given(texts)
def test_the_hash_is_the_beginning_of_the_sha_256_of_the_utf_8_bytes(prompt: str) -> None:
    assert prompt_hash(prompt) == sha256(prompt.encode("utf-8")).hexdigest()[:12]


@pytest.mark.parametrize("genre", ["Jazz", "R&B", " Hip-hop "])
def test_the_words_to_a_text_model_name_the_genre_and_ask_for_lyrics_alone(genre: str) -> None:
    words = lyrics_system_prompt(genre)
    assert f"experienced {genre.strip()} songwriter" in words
    assert f"authentic to {genre.strip()}:" in words
    for asked in ("original lyrics", "verse, chorus and bridge", "radio-appropriate", "no explicit content"):
        assert asked in words
    assert words.splitlines()[-1].startswith("Output ONLY the lyrics")


def test_without_a_genre_the_words_to_a_text_model_name_none() -> None:
    words = lyrics_system_prompt("  ")
    assert words == lyrics_system_prompt("")
    assert "an experienced songwriter" in words
    assert "authentic to the mood that is asked for" in words
    assert "  " not in words
