"""Lyrics as an artist reads them: sections, lines, syllables, seconds."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.lyrics import (
    SECONDS_BETWEEN_LINES,
    SECONDS_PER_SUNG_SYLLABLE,
    LyricSection,
    LyricSheet,
    lyric_sheet,
    section_tag,
    syllables,
)

SONG = """Hello, hello

[Verse 1]
  Headlights over water
The radio is low

[Chorus]
Stay, stay, stay

[Outro]
"""
WORDS = {
    1: "love times smile smiles called curled howled burned loved clothes blue eyes played the be friend juice real "
    "don't they've you're I'll it's heart's tired fire world yeah ooh hmm dance danced queen hour whole wild aisle",
    2: "little people candles trembled hundred sacred wanted wishes faces carried agreed rescue movie goodbye playing "
    "player beyond crying going nation million special marriage quiet client cruel ruin guitar create creature react "
    "poem chaos lonely lovely rely careless hopeful sometimes something someone sidewalk didn't wasn't could've "
    "that'll rhythm maybe whispered heaven ocean desire equal voyage okay dances promise lion science business Über "
    "silence",
    3: "radio violin piano happier usual video museum theory idea area family element everything everyone forever "
    "yesterday memories beautiful remembered tomorrow universe satellite lullaby horizon period poetry corazón alien",
    4: "society reality experience everybody hallelujah generation karaoke",
}


@pytest.mark.parametrize(("count", "word"), [(count, word) for count, words in WORDS.items() for word in words.split()])
def test_a_word_has_as_many_syllables_as_it_is_sung_with(count: int, word: str) -> None:
    assert syllables(word) == syllables(word.upper()) == syllables(word.capitalize()) == count


@pytest.mark.parametrize(
    ("count", "line"),
    [
        (6, "Headlights over water"),
        (8, "The city hums beneath the rain"),
        (7, "Sometimes I'm lonely, baby"),
        (9, "Every little candle is burning"),
        (6, "La-la-la, oh oh oh"),
        (8, "We've been going nowhere, darling"),
        (10, "I couldn't say goodbye to yesterday"),
        (7, "She’s dancing in the moonlight"),
        (5, "Rock'n'roll, baby!"),
        (7, "(ooh) the movie's over now"),
        (0, ""),
        (0, "   "),
        (0, "…"),
        (0, "99"),
        (0, "[Verse 1]"),
        (0, "  [Chorus]  "),
    ],
)
def test_a_line_has_the_syllables_of_its_words(count: int, line: str) -> None:
    assert syllables(line) == count


def test_a_letter_with_an_accent_counts_the_same_however_it_is_encoded() -> None:
    for word in ("corazón", "Über", "mañana", "déjà vu"):
        assert syllables(unicodedata.normalize("NFD", word)) == syllables(unicodedata.normalize("NFC", word))


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("[Verse 1]", "Verse 1"),
        ("  [ Chorus ]  ", "Chorus"),
        ("[Refrão]", "Refrão"),
        ("Chorus", None),
        ("[Chorus] stay", None),
        ("[]", None),
        ("[[Chorus]]", None),
        ("[" + "x" * 61 + "]", None),
    ],
)
def test_a_tag_stands_alone_in_square_brackets(line: str, title: str | None) -> None:
    assert section_tag(line) == title


def test_a_sheet_has_the_sections_and_lines_of_the_text() -> None:
    sheet = lyric_sheet(SONG)
    assert sheet.sections == (
        LyricSection(title="", lines=("Hello, hello",)),
        LyricSection(title="Verse 1", lines=("Headlights over water", "The radio is low")),
        LyricSection(title="Chorus", lines=("Stay, stay, stay",)),
        LyricSection(title="Outro"),
    )
    assert sheet.line_count == 4
    assert sheet.syllable_count == 4 + 6 + 6 + 3
    assert sheet.sung_seconds == round(19 * SECONDS_PER_SUNG_SYLLABLE + 4 * SECONDS_BETWEEN_LINES)


@pytest.mark.parametrize("text", ["", "  ", "\n\n \n"])
def test_no_lyrics_make_an_empty_sheet(text: str) -> None:
    assert lyric_sheet(text) == LyricSheet()


def test_line_ends_of_every_system_are_read_alike() -> None:
    assert lyric_sheet(SONG.replace("\n", "\r\n")) == lyric_sheet(SONG.replace("\n", "\r")) == lyric_sheet(SONG)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_makes_a_sheet_that_keeps_every_sung_line(first: str, second: str) -> None:
    sheet, longer = lyric_sheet(first), lyric_sheet(f"{first}\n{second}")
    sung = [line.strip() for line in first.splitlines() if line.strip() and section_tag(line) is None]
    assert [line for section in sheet.sections for line in section.lines] == sung
    assert sheet.line_count == len(sung)
    assert sheet.syllable_count == sum(syllables(line) for line in sung)
    assert longer.syllable_count == sheet.syllable_count + lyric_sheet(second).syllable_count
    assert longer.sung_seconds >= sheet.sung_seconds


@given(st.lists(st.sampled_from([word for words in WORDS.values() for word in words.split()]), max_size=12))
def test_a_line_is_counted_word_by_word(words: list[str]) -> None:
    assert syllables(" ".join(words)) == sum(syllables(word) for word in words)
