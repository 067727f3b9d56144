"""Orders become takes, or say why not; only takes add to the price."""

import json
from collections.abc import Callable

import pytest

from omg_desktop.app.desk import Desk
from omg_desktop.domain.attempts import Outcome
from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event
from omg_desktop.domain.drafts import Brief, Order, OrderState
from omg_desktop.domain.errors import Cancelled, InvalidInput, OmgError, ProviderFailed
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.prompts import prompt_for, prompt_hash
from omg_desktop.domain.releases import Release
from omg_desktop.domain.takes import Take
from tests.fakes import Hum, Hurry, Patience

MakeTakes = Callable[..., list[Take]]


def ordered(desk: Desk, track_id: TrackId, count: int = 1, **brief: object) -> tuple[Order, ...]:
    draft = desk.open_draft(track_id).draft
    wanted = Brief.model_validate({"length_seconds": 30} | brief)
    return desk.order_takes(draft.but(brief=wanted, provider=ProviderKey("hum")), count=count, seed=7)


def usage(desk: Desk, release: Release) -> list[UsageEvent]:
    events = desk.shelves.audit.of_release(release.id)
    return [usage_event(event) for event in events if event.happening.kind is EventKind.MUSIC_GENERATION]


def test_an_order_is_a_row_before_the_provider_is_asked(desk: Desk, hum: Hum, track_id: TrackId) -> None:
    orders = ordered(desk, track_id, count=2)
    assert hum.asked == []
    assert [order.id for order in desk.shelves.orders.open_orders()] == [order.id for order in orders]
    assert [order.seed for order in orders] == [7, 8]


def test_a_take_keeps_what_it_was_made_from_and_its_audio_lies_under_its_digest(
    desk: Desk, track_id: TrackId, make_takes: MakeTakes
) -> None:
    (take,) = make_takes(track_id, genre="Jazz", direction="brushed drums")
    assert take.brief.direction == "brushed drums"
    assert take.prompt_hash == prompt_hash(prompt_for(take.brief))
    assert take.audio_digest in str(desk.audio.path(take.audio_digest))
    assert desk.shelves.orders.order(take.order_id).state is OrderState.FULFILLED


def test_takes_of_a_track_are_numbered_and_an_old_one_is_never_touched(
    desk: Desk, track_id: TrackId, make_takes: MakeTakes
) -> None:
    first = make_takes(track_id, count=2)
    again = make_takes(track_id, count=1, direction="slower")
    takes = desk.takes_of(track_id).takes
    assert [take.number for take in takes] == [1, 2, 3]
    assert list(takes[:2]) == first
    assert takes[2] == again[0]


def test_the_same_seed_hums_the_same_audio(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    assert make_takes(track_id)[0].audio_digest == make_takes(track_id)[0].audio_digest


@pytest.mark.parametrize(
    ("mood", "words", "attempts", "cost"),
    [
        ("silence", "silent", 2, 80_000),  # delivered: the provider may charge for it, the artist is not
        ("short", "15 s long; 30 s were asked for", 2, 80_000),
        ("garbage", "hum.wav", 2, 80_000),
        ("refuse", "no voice today", 1, 0),
    ],
)
def test_what_is_not_an_honest_take_adds_nothing_and_says_why(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId, mood: str, words: str, attempts: int, cost: int
) -> None:
    hum.moods += [mood] * attempts
    (order,) = ordered(desk, track_id)
    with pytest.raises(OmgError) as caught:
        desk.render_take(order.id, Hurry())
    assert words in str(caught.value)
    found = desk.takes_of(track_id)
    assert found.takes == ()
    assert (found.orders[0].state, found.orders[0].reason) == (OrderState.FAILED, str(caught.value))
    events = usage(desk, release)
    assert [event.metadata.retry_count for event in events] == list(range(attempts))
    for event in events:
        assert (event.metadata.outcome, event.is_billable, event.metadata.estimated_cost) == ("failed", False, cost)


def test_a_cancelled_order_stops_at_once_and_adds_nothing(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId
) -> None:
    hum.moods.append("wait")
    (order,) = ordered(desk, track_id)
    job = Patience()
    hum.on_asked = lambda: (desk.cancel_order(order.id), job.cancel())
    with pytest.raises(Cancelled):
        desk.render_take(order.id, job)
    assert desk.shelves.orders.order(order.id).state is OrderState.CANCELLED
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.outcome, told.provider_outcome, told.estimated_cost) == ("cancelled", "not_sent", 0)


@pytest.mark.parametrize(
    ("said", "outcome", "cost"),
    [
        (None, "unknown", 80_000),  # a service that proves nothing may have made it
        (Outcome.UNKNOWN, "unknown", 80_000),
        (Outcome.NOT_SENT, "not_sent", 0),
        (Outcome.REJECTED, "rejected", 0),  # it was called off there before it was made
    ],
)
def test_a_cancel_costs_what_the_service_may_charge_and_the_row_says_so(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId, said: Outcome | None, outcome: str, cost: int
) -> None:
    hum.card = hum.card.but(needs_network=True)
    hum.moods.append(Cancelled(outcome=said))
    (order,) = ordered(desk, track_id)
    hum.on_asked = lambda: desk.cancel_order(order.id)
    with pytest.raises(Cancelled):
        desk.render_take(order.id, Patience())
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.outcome, told.provider_outcome, told.estimated_cost) == ("cancelled", outcome, cost)
    row = desk.shelves.orders.order(order.id)
    late = (
        "Hum had been asked already and may charge about $0.08: look at your account there before you order it again."
    )
    assert (row.state, row.reason) == (OrderState.CANCELLED, late if cost else "Cancelled.")


def test_a_cancel_of_what_was_ordered_before_a_restart_is_not_taken_for_one_that_never_left(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId
) -> None:
    hum.card = hum.card.but(needs_network=True)
    hum.moods.append(Cancelled(outcome=Outcome.NOT_SENT))  # the look for it was never sent; the order was, long ago
    (order,) = ordered(desk, track_id)
    desk.shelves.orders.put([order.but(remote_id="song-1")])
    hum.on_asked = lambda: desk.cancel_order(order.id)
    with pytest.raises(Cancelled):
        desk.render_take(order.id, Patience())
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.provider_outcome, told.estimated_cost, told.remote_id) == ("unknown", 80_000, "song-1")


def test_a_cancel_that_the_app_did_not_live_to_tell_is_told_at_the_next_start(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId
) -> None:
    class Died(BaseException):
        pass

    def cancel_and_die() -> None:
        desk.cancel_order(order.id)
        raise Died

    hum.card = hum.card.but(needs_network=True)
    (order,) = ordered(desk, track_id)
    hum.on_asked = cancel_and_die
    with pytest.raises(Died):
        desk.render_take(order.id, Patience())
    assert usage(desk, release) == []
    assert desk.resume_orders() == desk.resume_orders() == ()
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.outcome, told.provider_outcome, told.estimated_cost) == ("cancelled", "unknown", 80_000)
    row = desk.shelves.orders.order(order.id)
    assert (row.state, row.was_cancelled_late, row.left_untold) == (OrderState.CANCELLED, True, False)


def test_an_order_under_way_when_the_app_closes_waits_for_the_next_start(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId
) -> None:
    hum.moods.append("wait")
    (order,) = ordered(desk, track_id)
    closing = Patience()
    closing.cancel()
    with pytest.raises(Cancelled):
        desk.render_take(order.id, closing)
    assert usage(desk, release) == []
    assert [resumed.state for resumed in desk.resume_orders()] == [OrderState.WAITING]


def test_an_order_is_made_once(desk: Desk, track_id: TrackId) -> None:
    (order,) = ordered(desk, track_id)
    desk.render_take(order.id, Patience())
    with pytest.raises(InvalidInput):
        desk.render_take(order.id, Patience())
    assert len(desk.takes_of(track_id).takes) == 1


def test_a_failed_order_can_be_ordered_again_and_the_retry_is_counted(
    desk: Desk, hum: Hum, release: Release, track_id: TrackId
) -> None:
    hum.moods.append("refuse")
    (order,) = ordered(desk, track_id)
    with pytest.raises(ProviderFailed):
        desk.render_take(order.id, Patience())
    take = desk.render_take(desk.retry_order(order.id).id, Patience())
    assert take.seed == order.seed
    assert [event.metadata.retry_count for event in usage(desk, release)] == [0, 1]


def test_a_usage_event_has_the_fields_of_the_record_and_never_the_texts(
    desk: Desk, release: Release, track_id: TrackId, make_takes: MakeTakes
) -> None:
    (take,) = make_takes(
        track_id, genre="Canary genre", direction="canary direction", lyrics="canary lyrics", instrumental=False
    )
    (event,) = usage(desk, release)
    prompt = prompt_for(take.brief)
    assert (event.kind, event.release_id, event.provider, event.model) == (
        "music_generation",
        release.id,
        "hum",
        "hum-1",
    )
    assert event.metadata.track_index == 0
    assert event.metadata.prompt_length == len(prompt)
    assert event.metadata.prompt_hash == prompt_hash(prompt)
    assert event.metadata.mime_type == "audio/wav"
    assert event.metadata.estimated_cost == 80_000
    everything = json.dumps([e.model_dump(mode="json") for e in desk.shelves.audit.chain()])
    assert "canary" not in everything.lower()


def test_model_usage_events_can_be_read_as_a_table(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    make_takes(track_id)
    columns = "user_id, provider, model, kind, json_extract(metadata, '$.track_index')"
    rows = desk.shelves.library.rows(f"select {columns} from model_usage_events")
    assert rows == [("local", "hum", "hum-1", "music_generation", 0)]


def test_a_provider_that_cannot_make_the_length_refuses_before_anything_is_ordered(
    desk: Desk, hum: Hum, track_id: TrackId
) -> None:
    hum.card = hum.card.but(length_seconds_max=40)
    with pytest.raises(InvalidInput, match="30 to 40 seconds; 60 were asked for"):
        ordered(desk, track_id, length_seconds=60)
    assert desk.takes_of(track_id).orders == ()


def test_orders_left_open_on_this_computer_are_made_again(desk: Desk, track_id: TrackId) -> None:
    orders = ordered(desk, track_id, count=2)
    desk.shelves.orders.put([orders[0].but(state=OrderState.RENDERING)])
    assert {order.id for order in desk.resume_orders()} == {order.id for order in orders}


def test_an_order_a_service_may_have_billed_is_shown_and_never_repeated(
    desk: Desk, hum: Hum, track_id: TrackId
) -> None:
    hum.card = hum.card.but(needs_network=True)
    (order,) = ordered(desk, track_id)
    desk.shelves.orders.put([order.but(state=OrderState.RENDERING)])
    assert desk.resume_orders() == ()
    shown = desk.takes_of(track_id).orders[0]
    assert shown.state is OrderState.UNKNOWN
    assert "may have been charged" in shown.reason
