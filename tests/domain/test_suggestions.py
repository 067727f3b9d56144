"""A suggestion never overwrites: each part is accepted, rejected or kept beside the old, and nothing else changes."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import (
    LyricRequest,
    LyricScope,
    blocks,
    for_section,
    for_selection,
    for_song,
    request_text,
)
from omg_desktop.domain.suggestions import (
    Choice,
    Suggestion,
    all_of,
    applied,
    parts,
    rebased,
    suggestion,
    tidied,
)

SONG = """[Verse 1]
I left the window open
for the rain to find my name

[Chorus]
Stay, stay
until the morning

[Bridge]
Nobody knows
"""
ANEW = """[Verse 1]
I closed the window slowly

[Chorus]
Stay, stay
until the evening

[Verse 2]
A second thought"""

lines = st.sampled_from(
    ["", " ", "rain", "my name", "stay, stay", "  over the sea", "[", "ñandú", "[not] a tag", "夜の雨"]
)
tags = st.sampled_from(["[Verse 1]", "[Verse 2]", "[Chorus]", " [Bridge] ", "[verse 1: soft]", "[Outro]"])
ends = st.sampled_from(["\n", "\n\n", "\r\n", "\n \n"])
songs = st.lists(st.tuples(st.one_of(lines, tags, lines), ends), max_size=14).map(
    lambda rows: "".join(line + end for line, end in rows)
)
anything = st.one_of(songs, songs.map(str.strip), st.text(max_size=80))
scopes = st.sampled_from(list(LyricScope))


@st.composite
def suggestions(draw: st.DrawFn, *, complete: bool | None = None) -> Suggestion:
    lyrics, text = draw(anything), draw(anything)
    match draw(scopes):
        case LyricScope.SONG:
            request = for_song(lyrics)
        case LyricScope.SECTION:
            request = for_section(lyrics, draw(st.integers(0, len(lyrics))))
        case LyricScope.SELECTION:
            places = sorted((draw(st.integers(0, len(lyrics))), draw(st.integers(0, len(lyrics)))))
            request = for_selection(lyrics, *places)
    whole = draw(st.booleans()) if complete is None else complete
    return Suggestion(request=request, text=text, complete=whole, writer=ProviderKey("w"), model="m")


def said(request: LyricRequest, text: str, *, complete: bool = True) -> Suggestion:
    return suggestion(request, text, writer=ProviderKey("w"), model="m", complete=complete)


def sung(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.strip())


@given(suggestions())
def test_rejecting_everything_gives_the_original_back(made: Suggestion) -> None:
    assert applied(made, {}) == applied(made, all_of(made, Choice.REJECT)) == made.request.lyrics


@given(suggestions(complete=True))
def test_accepting_everything_gives_the_suggestion(made: Suggestion) -> None:
    request = made.request
    accepted = applied(made, all_of(made, Choice.ACCEPT))
    assert accepted == request.lyrics[: request.start] + made.text + request.lyrics[request.end :]


@given(suggestions())
def test_keeping_both_keeps_every_line_of_both(made: Suggestion) -> None:
    both = sung(applied(made, all_of(made, Choice.KEEP_BOTH)))
    assert both == sung(made.request.lyrics) + sung(made.text)


@given(suggestions(), st.lists(st.sampled_from(Choice), max_size=20))
def test_any_choice_keeps_exactly_the_lines_that_were_chosen(made: Suggestion, picked: list[Choice]) -> None:
    choices = dict(enumerate(picked))
    request = made.request
    expected = sung(request.lyrics[: request.start]) + sung(request.lyrics[request.end :])
    for index, part in enumerate(parts(made)):
        choice = choices.get(index, Choice.REJECT) if part.reached else Choice.REJECT
        expected += sung(part.before) if choice is not Choice.ACCEPT else Counter()
        expected += sung(part.after) if choice is not Choice.REJECT else Counter()
    assert sung(applied(made, choices)) == expected


@given(suggestions())
def test_the_parts_hold_both_texts_in_their_order(made: Suggestion) -> None:
    found = parts(made)
    assert "".join(part.before for part in found) == made.request.part
    assert "".join(part.after for part in found) == made.text
    assert all(part.before or part.after for part in found)


@given(suggestions(complete=False))
def test_what_a_writer_has_not_reached_stays(made: Suggestion) -> None:
    found = parts(made)
    assert not any(part.after for part in found if not part.reached)
    kept = sum((sung(part.before) for part in found if not part.reached), Counter())
    assert kept <= sung(applied(made, all_of(made, Choice.ACCEPT)))
    assert [part for part in found if not part.finished] == [part for part in found if part.after][-1:]


def test_sections_are_compared_by_their_tags() -> None:
    made = said(for_song(SONG), ANEW)
    assert [(part.title, bool(part.before), bool(part.after), part.is_same) for part in parts(made)] == [
        ("Verse 1", True, True, False),
        ("Chorus", True, True, False),
        ("Bridge", True, False, False),
        ("Verse 2", False, True, False),
    ]
    assert applied(made, {1: Choice.ACCEPT, 3: Choice.ACCEPT}) == (
        "[Verse 1]\nI left the window open\nfor the rain to find my name\n\n"
        "[Chorus]\nStay, stay\nuntil the evening\n\n[Bridge]\nNobody knows\n[Verse 2]\nA second thought"
    )


def test_a_verse_with_another_number_is_still_compared_with_the_verse() -> None:
    made = said(for_song("[Verse]\nold\n"), "[Verse 1: softly]\nnew")
    assert [(part.before, part.after) for part in parts(made)] == [("[Verse]\nold\n", "[Verse 1: softly]\nnew")]


def test_a_section_that_is_the_same_needs_no_decision() -> None:
    made = said(for_song("[Chorus]\nStay \n\n"), "[Chorus]\nStay")
    assert [part.is_same for part in parts(made)] == [True]


def test_while_it_comes_the_rest_of_the_song_is_not_yet_left_out() -> None:
    made = said(for_song(SONG), "[Verse 1]\nI closed", complete=False)
    verse, chorus, bridge = parts(made)
    assert (verse.finished, verse.reached) == (False, True)
    assert (chorus.reached, bridge.reached) == (False, False)
    assert applied(made, all_of(made, Choice.ACCEPT)) == "[Verse 1]\nI closed\n\n" + SONG[SONG.index("[Chorus]") :]


def test_a_section_is_found_around_the_caret() -> None:
    for place in (SONG.index("[Chorus]"), SONG.index("morning"), SONG.index("[Bridge]") - 1):
        assert for_section(SONG, place).part == "[Chorus]\nStay, stay\nuntil the morning"
    assert for_section(SONG, len(SONG)).part == "[Bridge]\nNobody knows"
    assert for_section("", 0).part == ""


def test_a_selection_grows_to_whole_lines() -> None:
    start = SONG.index("window")
    assert for_selection(SONG, start, start + 3).part == "I left the window open"
    assert for_selection(SONG, SONG.index("the rain"), start).part == (
        "I left the window open\nfor the rain to find my name"
    )
    line = SONG.index("for the rain")
    assert for_selection(SONG, line, line).part == "for the rain to find my name"
    assert for_selection(SONG, SONG.index("I left"), line).part == "I left the window open"
    assert for_selection(SONG, len(SONG), len(SONG)).part == "Nobody knows"
    made = said(for_selection(SONG, start, start), "[Verse 1]\nI shut the window")
    assert applied(made, {0: Choice.ACCEPT}) == SONG.replace("I left the window open", "I shut the window")
    assert applied(made, {0: Choice.KEEP_BOTH}) == SONG.replace("open\n", "open\nI shut the window\n")


def test_a_section_that_lost_its_tag_gets_it_back() -> None:
    made = said(for_section(SONG, SONG.index("morning")), "Go, go\nbefore the evening\n")
    assert applied(made, {0: Choice.ACCEPT}) == SONG.replace(
        "Stay, stay\nuntil the morning", "Go, go\nbefore the evening"
    )


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("```\n[Verse 1]\nrain\n```", "[Verse 1]\nrain"),
        ("**[Verse 1]**\nrain", "[Verse 1]\nrain"),
        ("## Chorus\nrain", "[Chorus]\nrain"),
        ("Verse 2:\nrain", "[Verse 2]\nrain"),
        ("(Bridge)\nrain", "[Bridge]\nrain"),
        ("Bridge over the water\nrain", "Bridge over the water\nrain"),
        ("(hook me in)\nrain", "(hook me in)\nrain"),
        ("Chorus\nrain", "Chorus\nrain"),
        ("\n\nrain  \r\n\r\n\r\n\r\nsea\n", "rain\n\nsea"),
        ("ra\x00in\ud800\x1b[31m", "rain[31m"),
        ("क्‍ष", "क्‍ष"),
    ],
)
def test_what_a_model_says_is_tidied(heard: str, kept: str) -> None:
    assert tidied(heard, for_song("")) == kept


@given(st.text(max_size=200), suggestions())
def test_tidying_twice_is_tidying_once(text: str, made: Suggestion) -> None:
    once = tidied(text, made.request)
    assert tidied(once, made.request) == once
    once.encode()


@given(suggestions(), songs, songs)
def test_edits_elsewhere_leave_a_suggestion_standing(made: Suggestion, before: str, behind: str) -> None:
    request = made.request
    for edited in (before + request.lyrics, request.lyrics + behind):
        moved = rebased(made, edited)
        if request.part:
            assert moved is not None
        if moved is not None:
            assert moved.request.part == request.part
            assert applied(moved, {}) == edited
    assert rebased(made, request.lyrics) == made


def test_a_suggestion_for_what_was_edited_meanwhile_stands_no_more() -> None:
    made = said(for_section(SONG, SONG.index("morning")), "[Chorus]\nGo")
    assert rebased(made, SONG.replace("morning", "evening")) is None


@given(anything)
def test_blocks_put_together_are_the_text(text: str) -> None:
    assert "".join(blocks(text)) == text


@pytest.mark.parametrize("scope", LyricScope)
def test_what_is_asked_names_the_part_and_the_wish(scope: LyricScope) -> None:
    place = SONG.index("morning")
    request = {
        LyricScope.SONG: for_song(SONG, instruction="sadder"),
        LyricScope.SECTION: for_section(SONG, place, instruction="sadder"),
        LyricScope.SELECTION: for_selection(SONG, place, place, instruction="sadder"),
    }[scope]
    asked = request_text(request)
    assert request.scope is scope
    assert SONG.strip() in asked
    assert request.part.strip() in asked
    assert asked.endswith("Wish: sadder")


def test_an_empty_song_is_asked_for_without_one() -> None:
    assert request_text(for_song(" \n")) == "Write the lyrics of a whole song."


def test_a_part_outside_the_lyrics_is_refused_at_birth() -> None:
    with pytest.raises(ValueError, match="outside"):
        LyricRequest(lyrics="abc", start=2, end=9)
