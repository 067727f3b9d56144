"""What is typed into the search field, and what is meant by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.search import SearchQuery


@pytest.mark.parametrize(
    ("typed", "all_of", "none_of"),
    [
        ("", (), ()),
        ("low tide", (("low",), ("tide",)), ()),
        ("low AND tide", (("low",), ("tide",)), ()),
        ("jazz OR folk night", (("jazz", "folk"), ("night",)), ()),
        ("night -drive −rain NOT snow", (("night",),), ("drive", "rain", "snow")),
        ('"low tide" -"high tide"', (("low tide",),), ("high tide",)),
        ("or and not", (("or",), ("and",), ("not",)), ()),
        ("tide OR", (("tide",),), ()),
        ("OR tide", (("tide",),), ()),
        ("tide -", (("tide",),), ()),
        ('tide "', (("tide",),), ()),
        ('"low ti', (("low ti",),), ()),
        ("R&B 60's", (("R&B",), ("60's",)), ()),
        ("-- … ()", (), ()),
    ],
)
def test_words_and_operators(typed: str, all_of: tuple[tuple[str, ...], ...], none_of: tuple[str, ...]) -> None:
    query = SearchQuery.read(typed)
    assert (query.all_of, query.none_of) == (all_of, none_of)
    assert bool(query) == bool(all_of or none_of)


@given(st.text())
def test_whatever_is_typed_can_be_read(typed: str) -> None:
    SearchQuery.read(typed)


def test_a_text_that_is_in_no_index_is_compared_without_accents_and_case() -> None:
    assert SearchQuery.read("cafe -noir").fits("Café Blanc")
    assert not SearchQuery.read("cafe -noir").fits("Café Noir")
