"""Equally loud, and never too loud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.sound.matching import Level, matching_gains_db


def test_the_louder_are_turned_down_to_the_quietest() -> None:
    assert matching_gains_db([Level(-14, -1), Level(-20, -6), Level(-9, 0)]) == pytest.approx([-6, 0, -11])


def test_a_boost_goes_as_far_as_the_least_headroom() -> None:
    levels = [Level(-14, -7), Level(-20, -9)]
    assert matching_gains_db(levels, may_boost=True) == pytest.approx([2, 8])


def test_without_headroom_there_is_no_boost() -> None:
    assert matching_gains_db([Level(-14, -0.2), Level(-20, -0.5)], may_boost=True) == pytest.approx([-6, 0])


def test_silence_is_left_as_it_is() -> None:
    assert matching_gains_db([Level(None, None), Level(-20, -3)]) == [0, 0]
    assert matching_gains_db([Level(None, None)]) == [0]
    assert matching_gains_db([]) == []


@given(
    st.lists(st.builds(Level, st.floats(-60, 0), st.floats(-60, 3)), min_size=1, max_size=8),
    st.booleans(),
)
def test_all_are_equally_loud_and_no_boost_reaches_the_ceiling(levels: list[Level], may_boost: bool) -> None:
    gains = matching_gains_db(levels, may_boost=may_boost)
    matched = [(level.loudness_lufs or 0) + gain for level, gain in zip(levels, gains, strict=True)]
    assert matched == pytest.approx([matched[0]] * len(matched), abs=1e-9)
    for level, gain in zip(levels, gains, strict=True):
        assert gain <= 1e-9 or (may_boost and (level.true_peak_dbtp or 0) + gain <= -1 + 1e-9)
