"""What two takes have in common: parts by name and count."""

import pytest

from omg_desktop.domain.sections import SharedPart, part_words, shared_parts
from omg_desktop.domain.takes import Section


def sections(*edges: float | str) -> list[Section]:
    """Names and edges in turn: 0, "Intro", 8, "Verse", 16."""
    return [
        Section(name=str(edges[at]), start_seconds=float(edges[at - 1]), end_seconds=float(edges[at + 1]))
        for at in range(1, len(edges), 2)
    ]


HERE = sections(0, "Intro", 8, "Verse 1", 20, "Chorus", 30, "Verse 2", 42, "Chorus", 52, "Outro", 60)


def test_the_second_chorus_is_the_second_chorus_wherever_it_lies() -> None:
    there = sections(0, "Verse 1", 10, "Chorus", 22, "Bridge", 30, "chorus ", 42)
    assert shared_parts(HERE, there) == (
        SharedPart(8, 20, 0, 10),
        SharedPart(20, 30, 10, 22),
        SharedPart(42, 52, 30, 42),
    )


def test_a_numbered_verse_is_found_among_verses_without_a_number_and_the_other_way_round() -> None:
    there = sections(0, "Verse", 10, "Chorus", 22, "Verse", 30)
    assert SharedPart(30, 42, 22, 30) in shared_parts(HERE, there)
    assert SharedPart(22, 30, 30, 42) in shared_parts(there, HERE)
    only_the_second = sections(0, "Verse 2", 10)
    assert shared_parts(only_the_second, there) == (SharedPart(0, 10, 22, 30),)


def test_a_part_without_length_or_with_no_other_is_not_shared() -> None:
    assert shared_parts(HERE, sections(0, "Outro", 0, "Solo", 9)) == ()
    assert shared_parts(HERE, []) == ()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0, "Intro"), (25.0, "first Chorus"), (42.0, "second Chorus"), (60.0, "")]
)
def test_a_part_is_named_as_it_is_counted(seconds: float, words: str) -> None:
    assert part_words(HERE, seconds) == words
