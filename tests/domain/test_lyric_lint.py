"""What a provider would stumble over in lyrics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.lyric_lint import LyricFault, LyricRules, in_known_tags, known_tag, lint

F = LyricFault
RULES = LyricRules(
    length_max=200,
    tags=("Intro", "Verse", "Pre Chorus", "Chorus", "Build Up", "Outro"),
    detailed_tags=False,
    numbered_tags=False,
    section_lines_max=3,
    line_length_max=40,
    sections_max=4,
)


def faults(lyrics: str, rules: LyricRules = RULES) -> list[tuple[LyricFault, int | None]]:
    return [(remark.fault, remark.line) for remark in lint(lyrics, rules)]


def test_lyrics_without_a_fault_have_no_remark() -> None:
    assert lint("[Intro]\n\n[Verse]\nThe harbour lights\n\n[Chorus]\nStay", RULES) == ()
    assert lint("", RULES) == ()
    assert lint("[Anything - goes]\nla " * 9, LyricRules()) != ()  # a tag inside a line is always odd


@pytest.mark.parametrize(
    ("lyrics", "expected"),
    [
        ("[Verse]\n" + "la " * 70, [(F.TOO_LONG, None), (F.LONG_LINE, 2)]),
        ("[Rap]\nla", [(F.UNKNOWN_TAG, 1)]),
        ("[Pre-Chorus]\nla", [(F.UNKNOWN_TAG, 1)]),
        ("[Verse 2]\nla", [(F.UNKNOWN_TAG, 1)]),
        ("[Verse]\n[Chorus]\nla", [(F.EMPTY_SECTION, 1)]),
        ("[Verse]\nla\n\n[Chorus]\n", [(F.EMPTY_SECTION, 4)]),
        ("[Verse]\nla\nla\nla\nla", [(F.LONG_SECTION, 1)]),
        ("[Verse]\nla [Chorus] la", [(F.TAG_IN_LINE, 2)]),
        ("[Verse]\nl\u200ba", [(F.INVISIBLE, 2)]),
        ("\n".join(["[Verse]", "la"] * 5), [(F.MANY_SECTIONS, None)]),
    ],
)
def test_a_fault_is_found_at_its_line(lyrics: str, expected: list[tuple[LyricFault, int | None]]) -> None:
    assert faults(lyrics) == expected


def test_a_remark_brings_the_line_that_would_mend_it() -> None:
    tag, invisible = lint("[pre-chorus]\nl\u200ba", RULES)
    assert (tag.mend, invisible.mend) == ("[Pre Chorus]", "la")
    (unknown,) = lint("[Rap]\nla", RULES)
    assert unknown.mend is None
    assert "Pre Chorus" in unknown.said


@pytest.mark.parametrize(
    ("title", "known"),
    [
        ("Verse", "Verse"),
        ("VERSE", "Verse"),
        ("Verse 2", "Verse"),
        ("Pre-Chorus", "Pre Chorus"),
        ("Build-up", "Build Up"),
        ("Chorus - quiet", "Chorus"),
        ("Rap", None),
    ],
)
def test_a_tag_is_known_in_the_spelling_of_the_provider(title: str, known: str | None) -> None:
    assert known_tag(title, RULES) == known


def test_numbers_and_details_stay_where_they_are_understood() -> None:
    rules = RULES.but(detailed_tags=True, numbered_tags=True)
    assert known_tag("verse 2 - quiet", rules) == "Verse 2 - quiet"
    assert known_tag("anything", LyricRules()) == "anything"


@given(st.text(alphabet="[]abC -\n1", max_size=120))
def test_spelling_tags_changes_nothing_but_tags(lyrics: str) -> None:
    spelled = in_known_tags(lyrics, RULES)
    assert in_known_tags(spelled, RULES) == spelled
    assert len(spelled.split("\n")) == len(lyrics.split("\n"))
    for before, after in zip(lyrics.split("\n"), spelled.split("\n"), strict=True):
        assert before == after or before.strip().startswith("[")
    lint(lyrics, RULES)
