"""Section by section: what follows from a failed attempt. One row here for each row of the house's table."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain.attempts import (
    PAUSE_SECONDS_MAX,
    RETRIES_MAX,
    Failure,
    FailureKind,
    Outcome,
    Show,
    Step,
    decide,
)
from omg_desktop.domain.errors import (
    OutcomeUnknown,
    ProviderFailed,
    ProviderKeyNeeded,
    ProviderRefused,
    ProviderSilent,
    ProviderUnpaid,
    ProviderUnreachable,
    Unreachable,
    provider_failure,
)

K, O = FailureKind, Outcome  # noqa: E741


class Row(NamedTuple):
    """``waits``: the pauses of the retries on the same provider. Then what happens, with and without another one."""

    name: str
    failure: Failure
    waits: tuple[float, ...]
    then: Step
    then_alone: Step
    show: Show


def a_failure(kind: FailureKind, outcome: Outcome = O.REJECTED, **facts: object) -> Failure:
    return Failure.model_validate({"kind": kind, "outcome": outcome} | facts)


TABLE = [
    Row("offline", a_failure(K.OFFLINE, O.NOT_SENT), (2, 4), Step.NEXT, Step.TELL, Show.IF_ALL_FAIL),
    Row("rate", a_failure(K.RATE), (2, 4, 8), Step.NEXT, Step.TELL, Show.NOW),
    Row("rate, told when", a_failure(K.RATE, retry_after_seconds=7), (7, 7, 7), Step.NEXT, Step.TELL, Show.NOW),
    Row("rate, told to come much later", a_failure(K.RATE, retry_after_seconds=61), (), Step.NEXT, Step.TELL, Show.NOW),
    Row("unavailable", a_failure(K.UNAVAILABLE), (2, 4), Step.NEXT, Step.TELL, Show.NOW),
    Row("timeout", a_failure(K.TIMEOUT, O.UNKNOWN), (), Step.TELL, Step.TELL, Show.NOW),
    Row("dropped", a_failure(K.UNAVAILABLE, O.UNKNOWN), (), Step.TELL, Step.TELL, Show.NOW),
    Row(
        "polls failed until the deadline",
        a_failure(K.TIMEOUT, O.UNKNOWN, remote_id="r-1", can_fetch=True),
        (),
        Step.TELL,
        Step.TELL,
        Show.NOW,
    ),
    Row("quota", a_failure(K.QUOTA), (), Step.NEXT, Step.TELL, Show.ONCE_PER_SESSION),
    Row("billing", a_failure(K.BILLING), (), Step.NEXT, Step.TELL, Show.ONCE_PER_SESSION),
    Row("plan", a_failure(K.PLAN), (), Step.NEXT, Step.TELL, Show.ONCE_PER_SESSION),
    Row("auth", a_failure(K.AUTH), (), Step.NEXT, Step.TELL, Show.NOW),
    Row("blocked at once", a_failure(K.BLOCKED), (), Step.TELL, Step.TELL, Show.NOW),
    Row("blocked late", a_failure(K.BLOCKED, late=True), (2,), Step.TELL, Step.TELL, Show.NOW),
    Row("invalid", a_failure(K.INVALID), (), Step.TELL, Step.TELL, Show.NOW),
    Row("model gone", a_failure(K.GONE), (), Step.NEXT, Step.TELL, Show.NOW),
    Row("malformed", a_failure(K.MALFORMED, O.DELIVERED), (2,), Step.NEXT, Step.TELL, Show.NOW),
    Row("cancelled", a_failure(K.CANCELLED), (), Step.NOTHING, Step.NOTHING, Show.NOTHING),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_the_table(row: Row) -> None:
    kind = row.failure.kind
    for tries, seconds in enumerate(row.waits):
        again = decide(row.failure, earlier=[kind] * tries, others=True, jitter=0.0)
        assert (again.step, again.pause_seconds) == (Step.AGAIN, seconds)
        assert again.show is (Show.COUNTDOWN if kind is K.RATE else Show.NOTHING)
    tried = [kind] * len(row.waits)
    after = decide(row.failure, earlier=tried, others=True, jitter=0.5)
    assert (after.step, after.show) == (row.then, row.show)
    assert after.local_first is (kind is K.OFFLINE)
    alone = decide(row.failure, earlier=tried, others=False, jitter=0.5)
    assert alone.step is row.then_alone
    assert alone.show is (Show.NOTHING if kind is K.CANCELLED else Show.NOW)


def test_the_table_knows_every_kind() -> None:
    assert {row.failure.kind for row in TABLE} == set(FailureKind)


@given(
    st.sampled_from(FailureKind),
    st.sampled_from(Outcome),
    st.lists(st.sampled_from(FailureKind), max_size=9),
    st.none() | st.floats(0, 1e6),
    st.floats(0, 1),
    st.booleans(),
    st.booleans(),
)
def test_whatever_happens_it_ends_and_nothing_is_doubled(
    kind: FailureKind,
    outcome: Outcome,
    earlier: list[FailureKind],
    wait: float | None,
    jitter: float,
    others: bool,
    late: bool,
) -> None:
    failure = Failure(kind=kind, outcome=outcome, retry_after_seconds=wait, late=late)
    decision = decide(failure, earlier=earlier, others=others, jitter=jitter)
    assert decision.step is not Step.AGAIN or len(earlier) < RETRIES_MAX
    assert decision.step is not Step.NEXT or others
    assert 0 <= decision.pause_seconds <= PAUSE_SECONDS_MAX
    if outcome is O.UNKNOWN or kind is K.BLOCKED:
        assert decision.step is not Step.NEXT
    if outcome is O.UNKNOWN:
        assert decision.step is not Step.AGAIN
    if decision.step is Step.AGAIN and wait is not None:
        assert decision.pause_seconds >= wait


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (a_failure(K.OFFLINE, O.NOT_SENT), ProviderUnreachable),
        (a_failure(K.TIMEOUT, O.UNKNOWN), ProviderSilent),
        (a_failure(K.MALFORMED, O.UNKNOWN), ProviderSilent),
        (a_failure(K.AUTH), ProviderKeyNeeded),
        (a_failure(K.QUOTA), ProviderUnpaid),
        (a_failure(K.BILLING), ProviderUnpaid),
        (a_failure(K.PLAN), ProviderUnpaid),
        (a_failure(K.BLOCKED), ProviderRefused),
        (a_failure(K.RATE), ProviderFailed),
        (a_failure(K.MALFORMED, O.DELIVERED), ProviderFailed),
    ],
)
def test_a_failure_is_raised_as_its_next_step(failure: Failure, kind: type[ProviderFailed]) -> None:
    error = provider_failure("So it was.", failure)
    assert type(error) is kind
    assert error.failure == failure
    assert str(error) == "So it was."


def test_those_who_know_only_the_tree_still_understand() -> None:
    assert issubclass(ProviderSilent, OutcomeUnknown)
    assert issubclass(ProviderUnreachable, Unreachable)
    assert ProviderFailed("The strings broke.").failure == Failure()


def test_what_may_cost_money_is_known() -> None:
    assert {outcome for outcome in Outcome if Failure(outcome=outcome).may_be_charged} == {O.UNKNOWN, O.DELIVERED}
