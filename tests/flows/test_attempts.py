"""The order desk after a failed attempt: again, the next provider, or the person; and what the trail hears of it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omg_desktop.adapters.store.trail import _TAKES_MADE
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event
from omg_desktop.domain.drafts import Brief, Order, OrderState, OwnLimit
from omg_desktop.domain.errors import (
    Cancelled,
    InvalidInput,
    OutcomeUnknown,
    ProviderFailed,
    ProviderRefused,
    provider_failure,
)
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.releases import Release
from tests.fakes import Hum, Hurry, Patience

K, O = FailureKind, Outcome  # noqa: E741


def failing(kind: FailureKind, outcome: Outcome = O.REJECTED, **facts: object) -> ProviderFailed:
    return provider_failure(f"It is {kind}.", Failure.model_validate({"kind": kind, "outcome": outcome} | facts))


@pytest.fixture
def cloud() -> Hum:
    return Hum(key="cloud", needs_network=True)


@pytest.fixture
def local() -> Hum:
    return Hum(key="local")


@pytest.fixture
def other() -> Hum:
    return Hum(key="other", needs_network=True)


@pytest.fixture
def desk(tmp_path: Path, cloud: Hum, local: Hum, other: Hum) -> Iterator[Desk]:
    providers = {hum.card.key: hum for hum in (cloud, local, other)}
    desk = build_desk(Config(data_folder=tmp_path / "data"), providers=providers)
    yield desk
    desk.close()


@pytest.fixture
def allow(desk: Desk) -> Callable[..., None]:
    """The artist allows these to be asked when another fails."""

    def allow(*keys: str) -> None:
        shelf = desk.shelves.preferences
        shelf.save(shelf.load().but(falls_back=True, fallback_order=keys))

    return allow


def an_order(desk: Desk, track_id: TrackId, **brief: object) -> Order:
    draft = desk.open_draft(track_id).draft.but(brief=Brief.model_validate({"length_seconds": 30} | brief))
    (order,) = desk.order_takes(draft, count=1, seed=7, provider=ProviderKey("cloud"))
    return order


def usage(desk: Desk, release: Release) -> list[UsageEvent]:
    events = desk.shelves.audit.of_release(release.id)
    return [usage_event(event) for event in events if event.happening.kind is EventKind.MUSIC_GENERATION]


def test_a_busy_provider_is_asked_again_after_a_countdown_and_every_attempt_is_told(
    desk: Desk, cloud: Hum, release: Release, track_id: TrackId
) -> None:
    cloud.moods[:] = [failing(K.RATE, retry_after_seconds=7, http_status=429, provider_code="slow_down")]
    job = Hurry()
    take = desk.render_take(an_order(desk, track_id).id, job)
    phases = [phase for _, phase in job.reports if "again in" in phase]
    assert phases[0].startswith("Hum is asked again in ")
    assert len(phases) == len(set(phases))
    assert 0 < sum(job.pauses) <= 7 * 1.25
    failed, made = (event.metadata for event in usage(desk, release))
    assert (failed.outcome, failed.failure, failed.http_status, failed.provider_code) == (
        "failed",
        "rate",
        429,
        "slow_down",
    )
    assert (failed.retry_count, failed.provider_outcome, failed.estimated_cost) == (0, "rejected", 0)
    assert (made.outcome, made.retry_count, made.audio_sha256) == ("succeeded", 1, take.audio_digest)
    assert made.audio_milliseconds == 30_000


def test_what_may_have_been_charged_is_never_asked_again(
    desk: Desk, cloud: Hum, local: Hum, release: Release, track_id: TrackId, allow: Callable[..., None]
) -> None:
    allow("local")
    cloud.moods[:] = [failing(K.TIMEOUT, O.UNKNOWN, remote_id="song-1")]
    order = an_order(desk, track_id)
    with pytest.raises(OutcomeUnknown):
        desk.render_take(order.id, Hurry())
    assert (len(cloud.asked), len(local.asked)) == (1, 0)
    row = desk.shelves.orders.order(order.id)
    assert (row.state, row.failure and row.failure.may_be_charged) == (OrderState.UNKNOWN, True)
    (event,) = usage(desk, release)
    assert (event.metadata.provider_outcome, event.metadata.remote_id) == ("unknown", "song-1")


def test_what_was_paid_to_providers_is_the_same_in_the_trail_and_in_the_proof_and_counts_every_attempt(
    desk: Desk, cloud: Hum, release: Release, track_id: TrackId, tmp_path: Path
) -> None:
    assert not desk.trail_of(release.id).asked_others
    cloud.moods[:] = ["silence"]  # delivered, of no use, and asked for again
    desk.render_take(an_order(desk, track_id).id, Hurry())
    assert desk.trail_of(release.id, track_id).asked_others
    cloud.moods[:] = [failing(K.TIMEOUT, O.UNKNOWN, remote_id="song-1")]
    doubtful = an_order(desk, track_id)
    with pytest.raises(OutcomeUnknown):
        desk.render_take(doubtful.id, Hurry())
    shown = ("Paid to providers", "$0.08 · $0.16 more may have been charged")
    assert shown in desk.trail_of(release.id).facts
    assert shown in desk.trail_of(release.id, track_id).facts
    proof = json.loads(desk.export_proof(release.id, tmp_path / "proof.json").read_text(encoding="utf-8"))
    assert proof["paid_to_providers"] == {"paid": 80_000, "by_once": 0, "perhaps": 160_000}
    desk.shelves.orders.amend(doubtful.id, lambda order: order.but(remote_id="song-1"))
    desk.render_take(desk.fetch_order(doubtful.id).id, Hurry())  # it was made after all, and charged once
    shown = ("Paid to providers", "$0.16 · $0.08 more may have been charged")
    assert shown in desk.trail_of(release.id).facts


def test_another_provider_is_asked_only_if_the_artist_allowed_it_and_the_take_says_why(
    desk: Desk, cloud: Hum, other: Hum, release: Release, track_id: TrackId, allow: Callable[..., None]
) -> None:
    cloud.moods[:] = [failing(K.QUOTA), failing(K.QUOTA)]
    with pytest.raises(ProviderFailed):
        desk.render_take(an_order(desk, track_id).id, Hurry())
    assert other.asked == []
    allow("other", "local")
    take = desk.render_take(an_order(desk, track_id).id, Hurry())
    assert (take.provider, take.fallback_from, take.fallback_reason) == ("other", "cloud", "It is quota.")
    events = usage(desk, release)
    assert [(event.provider, event.metadata.outcome, event.metadata.fallback_from) for event in events] == [
        ("cloud", "failed", ""),
        ("cloud", "failed", ""),
        ("other", "succeeded", "cloud"),
    ]


def test_without_a_network_one_on_this_computer_is_asked_first(
    desk: Desk, cloud: Hum, other: Hum, local: Hum, track_id: TrackId, allow: Callable[..., None]
) -> None:
    allow("other", "local")
    cloud.moods[:] = [failing(K.OFFLINE, O.NOT_SENT)] * 3
    take = desk.render_take(an_order(desk, track_id).id, Hurry())
    assert (take.provider, len(cloud.asked), other.asked) == ("local", 3, [])


def test_a_refused_brief_is_not_carried_to_another_provider_and_the_suggestion_is_kept(
    desk: Desk, cloud: Hum, local: Hum, track_id: TrackId, allow: Callable[..., None]
) -> None:
    allow("local")
    cloud.moods[:] = [failing(K.BLOCKED, suggestion="something milder")]
    order = an_order(desk, track_id)
    with pytest.raises(ProviderRefused):
        desk.render_take(order.id, Hurry())
    row = desk.shelves.orders.order(order.id)
    assert (row.state, row.failure and row.failure.suggestion) == (OrderState.FAILED, "something milder")
    assert local.asked == []


def test_one_that_cannot_make_the_brief_is_passed_over(
    desk: Desk, cloud: Hum, other: Hum, track_id: TrackId, allow: Callable[..., None]
) -> None:
    allow("other", "local")
    other.card = other.card.but(sings=False)
    cloud.moods[:] = [failing(K.AUTH)]
    order = an_order(desk, track_id, instrumental=False, lyrics="la la")
    assert desk.render_take(order.id, Hurry()).provider == "local"


def test_when_all_fail_each_is_named_and_a_retry_begins_with_the_artists_choice(
    desk: Desk, cloud: Hum, other: Hum, track_id: TrackId, allow: Callable[..., None]
) -> None:
    allow("other")
    cloud.moods[:] = [failing(K.BILLING)]
    other.moods[:] = [failing(K.GONE)]
    order = an_order(desk, track_id)
    with pytest.raises(ProviderFailed):
        desk.render_take(order.id, Hurry())
    row = desk.shelves.orders.order(order.id)
    assert (row.state, row.reason) == (OrderState.FAILED, "It is billing. It is gone.")
    again = desk.retry_order(order.id)
    assert (again.provider, again.fallback_from, again.failures) == ("cloud", None, ())
    take = desk.render_take(again.id, Hurry())
    assert (take.provider, take.fallback_from) == ("cloud", None)


def test_a_cancel_during_the_countdown_ends_it_and_adds_no_attempt(
    desk: Desk, cloud: Hum, release: Release, track_id: TrackId
) -> None:
    cloud.moods[:] = [failing(K.RATE, retry_after_seconds=50)]
    order = an_order(desk, track_id)

    class Impatience(Patience):
        def report(self, fraction: float | None, phase: str) -> None:
            if "again in" in phase:
                desk.cancel_order(order.id)
                self.cancel()

    with pytest.raises(Cancelled):
        desk.render_take(order.id, Impatience())
    assert desk.shelves.orders.order(order.id).state is OrderState.CANCELLED
    assert [event.metadata.outcome for event in usage(desk, release)] == ["failed"]


def test_a_countdown_goes_on_after_a_restart(desk: Desk, cloud: Hum, track_id: TrackId) -> None:
    cloud.moods[:] = [failing(K.RATE, retry_after_seconds=50)]
    order = an_order(desk, track_id)
    closing = Patience()
    cloud.on_asked = closing.cancel
    with pytest.raises(Cancelled):
        desk.render_take(order.id, closing)
    assert [resumed.id for resumed in desk.resume_orders()] == [order.id]
    job = Hurry()
    assert desk.render_take(order.id, job).order_id == order.id
    assert 0 < sum(job.pauses) <= 60


def test_a_cancel_of_what_waits_to_be_fetched_is_told_with_its_cost_though_nobody_has_it_under_way(
    desk: Desk, cloud: Hum, release: Release, track_id: TrackId
) -> None:
    order = an_order(desk, track_id)
    desk.cancel_order(order.id)  # nobody was asked for this one
    assert usage(desk, release) == []
    order = an_order(desk, track_id)
    desk.shelves.orders.put([order.but(state=OrderState.RENDERING, remote_id="job-1")])
    (resumed,) = desk.resume_orders()
    row = desk.cancel_order(resumed.id)
    assert (row.state, row.reason[:48]) == (OrderState.CANCELLED, "Hum had been asked already and may charge about ")
    assert desk.cancel_order(resumed.id) == row
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.outcome, told.provider_outcome, told.estimated_cost) == ("cancelled", "unknown", 80_000)
    assert told.remote_id == "job-1"


def test_an_order_is_not_made_by_two_at_once(desk: Desk, cloud: Hum, track_id: TrackId) -> None:
    order = an_order(desk, track_id)

    def once_more() -> None:
        with pytest.raises(InvalidInput, match="already under way"):
            desk.render_take(order.id, Hurry())

    cloud.on_asked = once_more
    desk.render_take(order.id, Hurry())
    assert len(cloud.asked) == 1


def test_an_order_with_a_name_at_the_service_is_fetched_after_a_restart_and_looked_for_when_asked(
    desk: Desk, cloud: Hum, track_id: TrackId
) -> None:
    order = an_order(desk, track_id)
    desk.shelves.orders.put([order.but(state=OrderState.RENDERING, remote_id="job-1")])
    (resumed,) = desk.resume_orders()
    cloud.moods[:] = [failing(K.TIMEOUT, O.UNKNOWN, remote_id="job-1", can_fetch=True)]
    with pytest.raises(OutcomeUnknown):
        desk.render_take(resumed.id, Hurry())
    with pytest.raises(InvalidInput):
        desk.fetch_order(an_order(desk, track_id).id)
    take = desk.render_take(desk.fetch_order(order.id).id, Hurry())
    assert take.order_id == order.id
    assert [asked.remote_id for asked in cloud.asked] == ["job-1", "job-1"]


def test_a_second_try_forgets_the_name_of_the_first(desk: Desk, cloud: Hum, track_id: TrackId) -> None:
    order = an_order(desk, track_id)
    desk.shelves.orders.put([order.but(remote_id="job-1")])
    cloud.moods[:] = [failing(K.MALFORMED, O.DELIVERED, remote_id="job-1")]
    desk.render_take(order.id, Hurry())
    assert [asked.remote_id for asked in cloud.asked] == ["job-1", None]


def test_a_limit_of_the_track_stops_or_only_warns(desk: Desk, track_id: TrackId) -> None:
    shelf = desk.shelves.preferences
    shelf.save(shelf.load().but(budget_credits=2))
    draft = desk.open_draft(track_id).draft.but(
        brief=Brief(length_seconds=30), provider=ProviderKey("local"), takes_wanted=2
    )
    assert not desk.check_budget(draft).is_over
    desk.render_take(desk.order_takes(draft, seed=1)[0].id, Hurry())
    refused = "would come to 4 credits; your limit is 2 credits. Raise the limit to go on."
    with pytest.raises(InvalidInput, match=refused):
        desk.order_takes(draft)
    assert len(desk.order_takes(draft.but(budget_credits=4))) == 2
    assert len(desk.order_takes(draft.but(budget_credits=OwnLimit.NONE))) == 2
    with pytest.raises(InvalidInput, match="your limit is 0 credits"):
        desk.order_takes(draft.but(budget_credits=0))
    shelf.save(shelf.load().but(budget_stops=False))
    assert desk.check_budget(draft).is_over
    assert len(desk.order_takes(draft)) == 2


def test_how_long_it_may_take_is_told_only_from_three_takes_of_this_provider(desk: Desk, track_id: TrackId) -> None:
    for made in range(3):
        order = an_order(desk, track_id)
        assert desk.expect_seconds(order) is None, made
        desk.render_take(order.id, Hurry())
    expected = desk.expect_seconds(order)
    assert expected is not None
    assert 0 <= expected < 30
    plan = desk.shelves.library.rows("explain query plan " + _TAKES_MADE, ("cloud", 10))
    assert "takes_made" in str(plan)
