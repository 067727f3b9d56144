"""Who wrote each line, through edits, and the share of lines by each."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.authorship import Author, Authorship, Shares, shares, shares_in_words
from omg_desktop.domain.lyrics import lyric_sheet

MINE = "[Verse 1]\nI left the window open\nfor the rain to find my name"
THEIRS = "[Chorus]\nHold the light above the water\nuntil the morning comes"

texts = st.lists(
    st.sampled_from(["", "[Verse]", "rain on the sea", "my name", "oh", "oh oh", "light above the sea", "le ciel"]),
    max_size=10,
).map("\n".join)


def authors(kept: Authorship) -> list[Author]:
    return [line.author for line in kept.lines]


def with_both() -> Authorship:
    return Authorship().after_edit(MINE).having_heard(THEIRS).after_edit(f"{MINE}\n\n{THEIRS}")


def test_what_i_write_is_mine_and_what_i_accept_is_not() -> None:
    assert authors(with_both()) == [Author.ME, Author.ME, Author.AI_ACCEPTED, Author.AI_ACCEPTED]


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Hold the light above the water", Author.AI_ACCEPTED),
        ("Hold a light above the water", Author.AI_EDITED),
        ("hold the light above the river, love", Author.AI_EDITED),
        ("Nobody holds anything", Author.ME),
    ],
)
def test_a_changed_line_is_theirs_while_half_of_its_words_are(line: str, author: Author) -> None:
    edited = with_both().after_edit(f"{MINE}\n\n{THEIRS}".replace("Hold the light above the water", line))
    assert authors(edited) == [Author.ME, Author.ME, author, Author.AI_ACCEPTED]


def test_a_line_changed_back_is_accepted_again() -> None:
    song = f"{MINE}\n\n{THEIRS}"
    edited = with_both().after_edit(song.replace("Hold the", "Hold a"))
    assert authors(edited)[2] is Author.AI_EDITED
    assert authors(edited.after_edit(song)) == authors(with_both())


def test_whittling_a_line_down_makes_it_mine_in_the_end() -> None:
    kept = with_both()
    for line in ("Hold the light above my river", "Hold the lamp beneath my river", "Lift a lamp beneath my river"):
        kept = kept.after_edit(f"{MINE}\n{line}")
    assert authors(kept)[-1] is Author.ME


def test_cutting_and_pasting_or_undoing_changes_no_author() -> None:
    song = f"{MINE}\n\n{THEIRS}"
    cut = with_both().after_edit(MINE)
    assert authors(cut) == [Author.ME, Author.ME]
    assert authors(cut.after_edit(song)) == authors(with_both())
    assert authors(cut.after_edit(f"{THEIRS}\n{MINE}")) == [
        Author.AI_ACCEPTED, Author.AI_ACCEPTED, Author.ME, Author.ME,
    ]  # fmt: skip


def test_an_edited_line_that_is_cut_and_pasted_later_is_still_edited() -> None:
    song = f"{MINE}\n\n{THEIRS}".replace("Hold the", "Hold a")
    cut = with_both().after_edit(song).after_edit(MINE).after_edit(f"{MINE}\nand something new")
    assert authors(cut) == [Author.ME, Author.ME, Author.ME]
    assert authors(cut.after_edit(song)) == [Author.ME, Author.ME, Author.AI_EDITED, Author.AI_ACCEPTED]


def test_typing_a_rejected_suggestion_does_not_make_it_mine() -> None:
    rejected = Authorship().after_edit(MINE).having_heard(THEIRS)
    assert authors(rejected.after_edit(f"{MINE}\nuntil the morning comes"))[-1] is Author.AI_ACCEPTED


def test_a_line_i_had_before_stays_mine_when_a_writer_says_it_too() -> None:
    kept = Authorship().after_edit("Stay, stay").having_heard("Stay, stay\nGo, go").after_edit("Stay, stay\nGo, go")
    assert authors(kept) == [Author.ME, Author.AI_ACCEPTED]


def test_moving_my_line_keeps_it_mine() -> None:
    kept = with_both().after_edit(f"{THEIRS}\nI left the window open")
    assert authors(kept) == [Author.AI_ACCEPTED, Author.AI_ACCEPTED, Author.ME]


@given(st.lists(st.tuples(st.booleans(), texts), max_size=8))
def test_there_is_one_author_for_each_sung_line_whatever_happens(happened: Sequence[tuple[bool, str]]) -> None:
    kept, heard = Authorship(), set[str]()
    for is_suggestion, text in happened:
        if is_suggestion:
            kept = kept.having_heard(text)
            heard |= {line for section in lyric_sheet(text).sections for line in section.lines}
        else:
            kept = kept.after_edit(text)
            assert [line.text for line in kept.lines] == [
                line for section in lyric_sheet(text).sections for line in section.lines
            ]
            assert kept.after_edit(text) == kept
    for line in kept.lines:
        assert line.author is not Author.AI_ACCEPTED or line.text in heard
        assert line.suggested in {"", *heard}
        assert (line.author is Author.ME) == (line.suggested == "")
    if not heard:
        assert set(authors(kept)) <= {Author.ME}


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_per_cents_add_up(mine: int, accepted: int, edited: int) -> None:
    found = Shares(mine=mine, ai_accepted=accepted, ai_edited=edited)
    percent = found.percent()
    assert sum(percent.values()) == (100 if found.total else 0)
    for author, count in ((Author.ME, mine), (Author.AI_ACCEPTED, accepted), (Author.AI_EDITED, edited)):
        assert not found.total or abs(percent[author] - 100 * count / found.total) < 1


def test_shares_are_said_in_words() -> None:
    assert shares(with_both()) == Shares(mine=2, ai_accepted=2)
    assert shares_in_words(shares(with_both())) == "50% yours, 50% AI"
    assert shares_in_words(Shares(mine=5, ai_accepted=2, ai_edited=1)) == "62% yours, 25% AI, 13% AI edited by you"
    assert shares_in_words(Shares()) == "no lines yet"


def test_memory_has_an_end() -> None:
    kept = Authorship()
    for start in range(0, 6_000, 1_000):
        kept = kept.having_heard("\n".join(f"line {number}" for number in range(start, start + 1_000)))
    assert len(kept.remembered) == 5_000
    assert kept.remembered[-1] == "line 5999"
