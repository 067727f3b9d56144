"""What holds for every price and every book, and the figures that were agreed on to the cent."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from omg_desktop.domain import billing
from omg_desktop.domain.billing import FundRule, Journal, PricePolicy, Quote, Tariff, TrackUse, Transfer, Unit
from omg_desktop.domain.ids import AccountId, ReleaseId, TrackId
from tests.builders import FLAT_TARIFF, TARIFF

HALF = Tariff(version="half", fund_rule=FundRule.HALF_MARGIN)
ARTIST, RELEASE = AccountId("artist"), ReleaseId("release-1")

a_count = st.integers(min_value=0, max_value=50)
tariffs = st.builds(
    Tariff,
    version=st.just("any"),
    price_policy=st.sampled_from(PricePolicy),
    fund_rule=st.sampled_from(FundRule),
    per_track=st.integers(1, 5),
    per_generation=st.integers(0, 5),
    flat_ai_surcharge=st.integers(0, 5),
    generation_weights=st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 9)),
    credit_price_microdollars=st.integers(1, 3_000_000),
    generation_cost_microdollars=st.integers(0, 2_000_000),
    distribution_cost_microdollars=st.integers(0, 2_000_000),
)
uses = st.builds(
    TrackUse,
    track_id=st.uuids().map(lambda name: TrackId(name.hex)),
    has_audio=st.booleans(),
    generations=st.dictionaries(st.sampled_from(["a", "b", "c"]), a_count),
)
several_uses = st.lists(uses, max_size=6)


def a_use(generations: int = 0, *, has_audio: bool = True, name: str = "track-1") -> TrackUse:
    return TrackUse(track_id=TrackId(name), has_audio=has_audio, generations={"builtin": generations})


def price(generations: int, tariff: Tariff = TARIFF) -> Quote:
    return billing.quote(tariff, [a_use(generations)])


@given(tariffs, several_uses)
def test_what_is_paid_is_the_sum_of_its_parts(tariff: Tariff, tracks: list[TrackUse]) -> None:
    quoted = billing.quote(tariff, tracks)
    money = quoted.money
    assert money.paid == money.generation + money.distribution + money.fund + money.retained
    assert money.paid == quoted.credits * tariff.credit_price_microdollars
    assert quoted.credits == quoted.base_credits + quoted.ai_credits == sum(line.credits for line in quoted.lines)
    assert money.fund >= 0


@given(tariffs, several_uses, uses, st.sampled_from(["a", "b", "c"]))
def test_another_generation_never_makes_a_release_cheaper(
    tariff: Tariff, tracks: list[TrackUse], track: TrackUse, provider: str
) -> None:
    more = track.but(generations=Counter(track.generations) + Counter({provider: 1}))
    assert billing.quote(tariff, [*tracks, more]).credits >= billing.quote(tariff, [*tracks, track]).credits


@given(tariffs, several_uses, uses)
def test_a_track_without_audio_adds_nothing(tariff: Tariff, tracks: list[TrackUse], track: TrackUse) -> None:
    silent = track.but(has_audio=False)
    assert billing.quote(tariff, [*tracks, silent]) == billing.quote(tariff, tracks)


@given(tariffs, several_uses, several_uses)
def test_splitting_tracks_over_two_releases_costs_the_same(
    tariff: Tariff, some: list[TrackUse], others: list[TrackUse]
) -> None:
    whole, one, two = (billing.quote(tariff, tracks) for tracks in (some + others, some, others))
    assert whole.credits == one.credits + two.credits
    assert whole.money.paid == one.money.paid + two.money.paid
    if tariff.fund_rule is FundRule.GENERATION_MARGIN:
        assert whole.money.fund == one.money.fund + two.money.fund


@given(a_count)
def test_a_track_costs_one_credit_and_one_for_each_generation(generations: int) -> None:
    assert price(generations).credits == 1 + generations


@given(a_count)
def test_the_flat_tariff_asks_two_credits_however_often_a_track_was_regenerated(generations: int) -> None:
    assert price(generations, FLAT_TARIFF).credits == (2 if generations else 1)


def test_a_provider_of_another_weight_costs_its_weight() -> None:
    tariff = Tariff(version="weights", generation_weights={"grand": 3})
    track = TrackUse(track_id=TrackId("track-1"), has_audio=True, generations={"grand": 2, "builtin": 1})
    assert billing.quote(tariff, [track]).credits == 1 + 3 * 2 + 1


def test_one_track_with_one_generation_is_shared_out_to_the_cent() -> None:
    money = price(1).money
    assert (money.paid, money.generation, money.distribution) == (2_000_000, 80_000, 100_000)
    assert (money.fund, money.retained) == (920_000, 900_000)


@pytest.mark.parametrize(
    ("generations", "paid", "fund", "retained"),
    [
        (0, 1_000_000, 0, 900_000),
        (1, 2_000_000, 920_000, 900_000),
        (2, 3_000_000, 1_840_000, 900_000),
        (5, 6_000_000, 4_600_000, 900_000),
        (10, 11_000_000, 9_200_000, 900_000),
    ],
)
def test_by_credit_every_further_generation_goes_to_the_fund(
    generations: int, paid: int, fund: int, retained: int
) -> None:
    money = price(generations).money
    assert (money.paid, money.fund, money.retained) == (paid, fund, retained)


@pytest.mark.parametrize(
    ("generations", "fund", "retained"),
    [
        (0, 0, 900_000),
        (1, 910_000, 910_000),
        (2, 1_370_000, 1_370_000),
        (5, 2_750_000, 2_750_000),
        (10, 5_050_000, 5_050_000),
    ],
)
def test_by_halves_the_fund_gets_half_of_the_margin_of_releases_with_ai(
    generations: int, fund: int, retained: int
) -> None:
    money = price(generations, HALF).money
    assert (money.fund, money.retained) == (fund, retained)


def test_the_odd_unit_of_a_halved_margin_goes_to_the_fund() -> None:
    money = price(1, HALF.but(distribution_cost_microdollars=100_001)).money
    assert (money.fund, money.retained) == (910_000, 909_999)
    money = price(1, HALF.but(distribution_cost_microdollars=99_999)).money
    assert (money.fund, money.retained) == (910_001, 910_000)


def test_a_generation_dearer_than_its_credit_adds_nothing_to_the_fund_and_is_paid_from_what_is_retained() -> None:
    money = price(2, TARIFF.but(generation_cost_microdollars=1_500_000)).money
    assert (money.fund, money.retained) == (0, 3_000_000 - 3_000_000 - 100_000)


def test_under_the_flat_tariff_the_fund_gets_what_the_generations_leave_of_the_surcharge() -> None:
    assert price(2, FLAT_TARIFF).money.fund == 1_000_000 - 2 * 80_000
    assert price(20, FLAT_TARIFF).money.fund == 0


@given(tariffs, several_uses.filter(lambda tracks: any(track.has_audio for track in tracks)))
def test_all_balances_of_a_book_add_up_to_nothing(tariff: Tariff, tracks: list[TrackUse]) -> None:
    booked = billing.debit(RELEASE, ARTIST, billing.quote(tariff, tracks))
    for unit in Unit:
        assert sum(balances(booked.transfers, unit).values()) == 0


@given(tariffs, several_uses.filter(lambda tracks: any(track.has_audio for track in tracks)))
def test_a_debit_takes_the_quoted_credits_and_sends_each_part_where_it_belongs(
    tariff: Tariff, tracks: list[TrackUse]
) -> None:
    quoted = billing.quote(tariff, tracks)
    booked = billing.debit(RELEASE, ARTIST, quoted)
    held, money = balances(booked.transfers, Unit.CREDIT), balances(booked.transfers, Unit.MICRODOLLAR)
    assert held["user:artist"] == -quoted.credits
    assert money["fund"] == quoted.money.fund
    assert money["retained"] == quoted.money.retained
    assert money["provider"] == quoted.money.generation
    assert money["distribution"] == quoted.money.distribution
    assert money["deferred"] == -quoted.money.paid


@given(tariffs, several_uses.filter(lambda tracks: any(track.has_audio for track in tracks)))
def test_a_refund_restores_every_balance(tariff: Tariff, tracks: list[TrackUse]) -> None:
    booked = billing.debit(RELEASE, ARTIST, billing.quote(tariff, tracks))
    back = billing.refund(booked)
    for unit in Unit:
        assert not any(balances(booked.transfers + back.transfers, unit).values())
    assert (booked.ref, back.ref) == ("release:release-1", "release:release-1:refund")


def test_a_release_given_away_moves_no_credits() -> None:
    booked = billing.debit(RELEASE, ARTIST, price(0, TARIFF.but(per_track=0)))
    assert all(transfer.unit is Unit.MICRODOLLAR for transfer in booked.transfers)


def test_a_transfer_moves_something_between_two_accounts() -> None:
    for wrong in ({"amount": 0}, {"amount": -1}, {"to_account": "a"}):
        with pytest.raises(ValidationError):
            Transfer.model_validate({"from_account": "a", "to_account": "b", "unit": "CREDIT", "amount": 1} | wrong)
    with pytest.raises(ValidationError):
        Journal(ref="empty", tariff_version="-", transfers=())


def test_too_few_credits_are_explained_with_the_credits_for_ai() -> None:
    assert billing.insufficient_credits_message(price(3)) == (
        "You need 4 credits to submit this release."
        " This release requires 4 credits (includes 3 for AI music generation)."
    )


def test_too_few_credits_without_ai_are_explained_with_the_price_of_a_song() -> None:
    two = billing.quote(TARIFF, [a_use(name="track-1"), a_use(name="track-2")])
    assert billing.insufficient_credits_message(two) == (
        "You need 2 credits to submit this release. ONCE charges 1 credit per song, regardless of length."
    )


def test_one_credit_is_one_credit() -> None:
    assert billing.insufficient_credits_message(price(0)) == (
        "You need 1 credit to submit this release. ONCE charges 1 credit per song, regardless of length."
    )


def balances(transfers: tuple[Transfer, ...], unit: Unit) -> Counter[str]:
    """What every account holds, by the domain's own sum."""
    accounts = {name for transfer in transfers for name in (transfer.from_account, transfer.to_account)}
    return Counter({account: billing.balance(account, unit, transfers) for account in accounts})
