"""Two texts side by side, words that stores ask about, and whether words find room in a song."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.explicit_words import explicit_words
from omg_desktop.domain.lyric_versions import ComparedLine, Piece, compare
from omg_desktop.domain.lyrics import LengthFit, length_fit


def same(text: str) -> ComparedLine:
    return ComparedLine((Piece(text, False),), (Piece(text, False),))


def test_words_that_differ_are_marked_inside_of_lines_that_belong_together() -> None:
    rows = compare("[Verse]\nSalt on the window", "[Verse]\nSnow on the window tonight")
    assert rows[0] == same("[Verse]")
    assert rows[1].before == (Piece("Salt", True), Piece(" on the window", False))
    assert rows[1].after == (Piece("Snow", True), Piece(" on the window", False), Piece(" tonight", True))


def test_a_line_that_came_or_went_has_nothing_beside_it() -> None:
    assert compare("one\ntwo", "one") == (same("one"), ComparedLine((Piece("two", True),), None))
    assert compare("one", "one\ntwo") == (same("one"), ComparedLine(None, (Piece("two", True),)))
    assert compare("rain", "snow") == (
        ComparedLine((Piece("rain", True),), None),
        ComparedLine(None, (Piece("snow", True),)),
    )


TEXTS = st.text(alphabet="ab \nc'", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_are_there_whole(before: str, after: str) -> None:
    rows = compare(before, after)
    left = ["".join(piece.text for piece in row.before) for row in rows if row.before is not None]
    right = ["".join(piece.text for piece in row.after) for row in rows if row.after is not None]
    assert (left, right) == (before.splitlines(), after.splitlines())


@pytest.mark.parametrize(
    ("sung", "target", "longest", "fit"),
    [
        (100, 120, 180, LengthFit()),
        (124, 120, 180, LengthFit()),
        (150, 120, 180, LengthFit(over_seconds=30, holds=150)),
        (151, 120, 180, LengthFit(over_seconds=31, holds=160)),
        (200, 120, 180, LengthFit(over_seconds=80)),
    ],
)
def test_lyrics_that_find_no_room_are_told_with_a_length_that_holds_them(
    sung: int, target: int, longest: int, fit: LengthFit
) -> None:
    assert length_fit(sung, target, longest) == fit


def test_words_stores_ask_about_are_found_and_others_are_not() -> None:
    found = explicit_words("Oh shit, what a FUCKING night\nShitake in a classic bass cocktail, Dickens assumes")
    assert [(word.start, word.text) for word in found] == [(3, "shit"), (16, "FUCKING")]
