"""What counts as a take, and what a machine-made source is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from omg_desktop.domain.takes import AudioFacts, DigitalSource, dishonesty


def facts(**changes: object) -> AudioFacts:
    usual: dict[str, object] = {
        "duration_seconds": 60.0,
        "sample_rate_hz": 44_100,
        "channels": 2,
        "bit_depth": 16,
        "media_type": "audio/wav",
        "loudness_lufs": -14.0,
        "true_peak_dbtp": -1.0,
        "silent_seconds": 1.5,
        "longest_clip_seconds": 0.0,
    }
    return AudioFacts.model_validate(usual | changes)


def test_an_honest_take_has_nothing_against_it() -> None:
    assert dishonesty(facts(), asked_seconds=60) is None
    assert dishonesty(facts(), asked_seconds=None) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_finite": False}, "The audio holds values that are not numbers."),
        ({"loudness_lufs": None}, "The audio is silent."),
        ({"loudness_lufs": -60.1}, "The audio is silent."),
        ({"silent_seconds": 30.5}, "The audio is silent for 30 of its 60 seconds."),
        ({"duration_seconds": 40.0}, "The audio is 40 s long; 60 s were asked for."),
        ({"duration_seconds": 67.0}, "The audio is 67 s long; 60 s were asked for."),
        ({"longest_clip_seconds": 0.045}, "The audio is clipped for 45 ms without a break."),
    ],
    ids=str,
)
def test_what_is_no_take_says_why_in_one_sentence(changes: dict[str, object], sentence: str) -> None:
    assert dishonesty(facts(**changes), asked_seconds=60) == sentence


def test_where_the_provider_chooses_the_length_any_length_is_honest() -> None:
    assert dishonesty(facts(duration_seconds=7.0), asked_seconds=None) is None


@given(asked=st.floats(5, 600), share=st.floats(-0.3, 0.3))
def test_a_take_may_miss_its_length_by_a_tenth_and_no_more(asked: float, share: float) -> None:
    length = asked * (1 + share)
    reason = dishonesty(facts(duration_seconds=length), asked_seconds=asked)
    if abs(share) < 0.0999:
        assert reason is None
    if abs(share) > 0.1001:
        assert "were asked for" in str(reason)


@pytest.mark.parametrize(
    "changes",
    [{"duration_seconds": 0}, {"duration_seconds": -1}, {"sample_rate_hz": 0}, {"channels": 0}, {"channels": 65}],
    ids=str,
)
def test_facts_that_make_no_sense_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        facts(**changes)


def test_only_what_people_made_need_not_be_disclosed() -> None:
    assert {source for source in DigitalSource if not source.is_ai} == {
        DigitalSource.RECORDED,
        DigitalSource.HUMAN_MADE,
    }
