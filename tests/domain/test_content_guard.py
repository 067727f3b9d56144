"""Names in a direction. The artists here are made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.content_guard import NameKind, guard

NAMING = [
    ("Dream pop in the style of Mirelle Vantoor, slow", NameKind.STYLE_OF, "Mirelle Vantoor", "Dream pop, slow"),
    ("in the style of The Copper Foxes", NameKind.STYLE_OF, "The Copper Foxes", ""),
    ("Warm pads, à la Orsonne", NameKind.STYLE_OF, "Orsonne", "Warm pads"),
    (
        "Strings inspired by Tal Okanide and the Lanterns.",
        NameKind.STYLE_OF,
        "Tal Okanide and the Lanterns",
        "Strings.",
    ),
    ("Ruhig, im Stil von Jorun Felsmark", NameKind.STYLE_OF, "Jorun Felsmark", "Ruhig"),
    ("sounds like Vel Sanders, with brushes", NameKind.LIKE, "Vel Sanders", "with brushes"),
    ("A voice like Marenka", NameKind.LIKE, "Marenka", "A voice"),
    ("a ballad like “Harbour Lights”", NameKind.LIKE, "Harbour Lights", "a ballad"),
    ("A cover of Harbour Lights", NameKind.COVER_OF, "Harbour Lights", ""),
    ("Acoustic version of “harbour lights”, slow", NameKind.COVER_OF, "harbour lights", "Acoustic, slow"),
    ("Slow, sung by Marenka Oyle", NameKind.BY, "Marenka Oyle", "Slow"),
    ("that riff by Drum Gorrow", NameKind.BY, "Drum Gorrow", "that riff"),
    ("Orsonne-style drums", NameKind.STYLE_OF, "Orsonne", "Drums"),
    ("Copper Foxes vibes, late at night", NameKind.STYLE_OF, "Copper Foxes", "Late at night"),
    ('The mood of "Harbour Lights"', NameKind.TITLE, "Harbour Lights", "The mood of"),
]


@pytest.mark.parametrize(("direction", "kind", "name", "neutral"), NAMING, ids=[row[0] for row in NAMING])
def test_a_name_is_found_and_a_wording_without_it_is_offered(
    direction: str, kind: NameKind, name: str, neutral: str
) -> None:
    found = guard(direction)
    (warning,) = found.warnings
    assert (warning.kind, warning.name) == (kind, name)
    assert name in warning.said
    assert name in direction[warning.start : warning.end]
    assert found.neutral == neutral


@pytest.mark.parametrize(
    "direction",
    [
        "",
        "slow and warm, like a summer evening",
        "Like rain on a roof in November",
        "sounds like Sunday morning",
        "Drums like a Roland TR-808, bass like a TB-303",
        "A Rhodes in A minor, 92 BPM",
        "inspired by Brazilian jazz and London garage",
        "In the style of Motown soul",
        "Reggae vibes with Hammond organ",
        "by night",
        "Ein Walzer wie im Winter",
        "Hip-Hop style drums, Lo-Fi vibes",
        "two verses, chorus, bridge; builds like I said",
        "80s synth-pop",
        "in the style of Celtic folk",
        "like C# minor",
    ],
)
def test_words_that_name_nobody_are_left_alone(direction: str) -> None:
    found = guard(direction)
    assert not found.warnings
    assert found.neutral == direction


def test_several_names_are_all_found() -> None:
    found = guard("Like Orsonne, in the style of Mirelle Vantoor, and a cover of “Harbour Lights”. Slow.")
    assert [warning.name for warning in found.warnings] == ["Orsonne", "Mirelle Vantoor", "Harbour Lights"]
    assert found.neutral == "Slow."


def test_names_in_a_row_are_one_place() -> None:
    found = guard("Folk like Orsonne, Vel Sanders and Marenka Oyle")
    assert [warning.name for warning in found.warnings] == ["Orsonne, Vel Sanders and Marenka Oyle"]
    assert found.neutral == "Folk"


@given(st.text(max_size=200))
def test_whatever_is_written_it_is_read(direction: str) -> None:
    found = guard(direction)
    assert found.warnings or found.neutral == direction
    assert len(found.neutral) <= len(direction) + 3  # a letter may have a longer capital
    for warning in found.warnings:
        assert 0 <= warning.start < warning.end <= len(direction)


@pytest.mark.timeout(5)
@pytest.mark.parametrize("piece", ["A ", "Like A", "and A ", "“a", "X x ", "of of ", "A, ", "-style "])
def test_long_and_odd_text_is_read_in_no_time(piece: str) -> None:
    guard(piece * (4_000 // len(piece)))
