"""Fair tests: N−1 choices, an exact chance of guessing, strengths that say how sure they are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from omg_desktop.domain.comparisons import (
    Abx,
    Choice,
    Comparison,
    ComparisonKind,
    Duel,
    Verdict,
    bradley_terry,
    chance_of_guessing,
    duels_of,
    knock_out,
)
from omg_desktop.domain.ids import ComparisonId, TakeId, TrackId
from tests.builders import NOON

A, B, C = TakeId("a"), TakeId("b"), TakeId("c")


def a_comparison(**changes: object) -> Comparison:
    usual = {
        "id": ComparisonId("comparison-1"),
        "track_id": TrackId("track-1"),
        "kind": ComparisonKind.KNOCK_OUT,
        "takes": (A, B, C),
        "finished_at": NOON,
    }
    return Comparison.model_validate(usual | changes)


@given(count=st.integers(2, 9), verdicts=st.lists(st.sampled_from(Verdict), min_size=8, max_size=8))
def test_a_knock_out_of_n_takes_is_decided_by_n_minus_one_choices(count: int, verdicts: list[Verdict]) -> None:
    takes = [TakeId(str(number)) for number in range(count)]
    test = knock_out(takes)
    met: set[str] = set()
    for verdict in verdicts[: count - 1]:
        assert test.winner is None
        assert test.choices_in_all == count - 1
        assert test.pair is not None
        met.update(test.pair)
        test = test.chosen(verdict)
    assert test.pair is None
    assert met == set(takes)
    any_difference = any(verdict is not Verdict.NO_DIFFERENCE for verdict in verdicts[: count - 1])
    assert (test.winner is not None) is any_difference
    with pytest.raises(ValueError, match="decided"):
        test.chosen(Verdict.FIRST)


def test_who_wins_stays_and_no_difference_leaves_who_was_there() -> None:
    test = knock_out([A, B, C]).chosen(Verdict.SECOND)
    assert test.pair == (B, C)
    assert test.chosen(Verdict.NO_DIFFERENCE).winner == B
    with pytest.raises(ValueError, match="two takes"):
        knock_out([A])


@pytest.mark.parametrize(("right", "trials", "chance"), [(10, 10, 1 / 1024), (9, 10, 11 / 1024), (0, 10, 1.0)])
def test_the_chance_of_guessing_is_exact(right: int, trials: int, chance: float) -> None:
    assert chance_of_guessing(right, trials) == pytest.approx(chance)


def test_an_abx_test_claims_nothing_half_way() -> None:
    test = Abx(first=A, second=B)
    for trial in range(10):
        assert not test.is_heard
        test = test.answered(x_is_first=trial % 2 == 0, said_first=(trial % 2 == 0) if trial else False)
    assert (test.right, test.is_done, test.is_heard) == (9, True, True)
    assert test.p_value == pytest.approx(0.0107, abs=1e-4)
    with pytest.raises(ValueError, match="all trials"):
        test.answered(x_is_first=True, said_first=True)


def test_a_comparison_tells_only_of_its_own_takes() -> None:
    with pytest.raises(ValidationError, match="not in it"):
        a_comparison(winner=TakeId("stranger"))
    with pytest.raises(ValidationError, match="not in it"):
        a_comparison(choices=(Choice(first=A, second=TakeId("x"), verdict=Verdict.FIRST),))


def test_a_blind_choice_among_three_was_preferred_to_both_others() -> None:
    pairs = a_comparison(kind=ComparisonKind.BLIND, winner=B).pairs
    assert [(pair.winner, pair.second) for pair in pairs] == [(B, A), (B, C)]


def test_takes_of_one_model_are_no_duel() -> None:
    choices = [Choice(first=A, second=B, verdict=Verdict.FIRST), Choice(first=A, second=C, verdict=Verdict.SECOND)]
    assert duels_of(choices, {A: "one", B: "one", C: "two"}) == (
        Duel(first="one", second="two", verdict=Verdict.SECOND),
    )


def duels(first: str, second: str, wins: int, losses: int, ties: int = 0) -> list[Duel]:
    said = [Verdict.FIRST] * wins + [Verdict.SECOND] * losses + [Verdict.NO_DIFFERENCE] * ties
    return [Duel(first=first, second=second, verdict=verdict) for verdict in said]


def test_many_choices_give_the_odds_they_were_made_with() -> None:
    strong, weak = bradley_terry(duels("strong", "weak", 3000, 1000))
    assert (strong.name, weak.name) == ("strong", "weak")
    assert strong.strength - weak.strength == pytest.approx(math.log(3), abs=0.01)
    assert strong.low > weak.high


def test_few_choices_give_wide_bounds_and_not_infinite_ones() -> None:
    one, other = bradley_terry(duels("one", "other", 1, 0))
    assert one.strength > other.strength
    assert one.low < other.high
    assert math.isfinite(one.high)
    (wide, _), (narrow, _) = bradley_terry(duels("a", "b", 2, 1)), bradley_terry(duels("a", "b", 200, 100))
    assert narrow.high - narrow.low < wide.high - wide.low


def test_no_difference_pulls_together() -> None:
    a, b = bradley_terry(duels("a", "b", 0, 0, 20))
    assert a.strength == pytest.approx(b.strength) == pytest.approx(0)
    assert bradley_terry([]) == ()


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.sampled_from(Verdict)).filter(
            lambda duel: duel[0] != duel[1]
        ),
        max_size=40,
    )
)
def test_whoever_is_first_in_a_pair_changes_nothing(said: list[tuple[str, str, Verdict]]) -> None:
    turned = {Verdict.FIRST: Verdict.SECOND, Verdict.SECOND: Verdict.FIRST}
    plain = bradley_terry([Duel(first=a, second=b, verdict=verdict) for a, b, verdict in said])
    mirrored = bradley_terry([Duel(first=b, second=a, verdict=turned.get(v, v)) for a, b, v in said])
    by_name = {strength.name: strength for strength in mirrored}
    for strength in plain:
        assert by_name[strength.name].strength == pytest.approx(strength.strength, abs=1e-6)
        assert strength.low < strength.strength < strength.high
    assert sum(strength.strength for strength in plain) == pytest.approx(0, abs=1e-6)
