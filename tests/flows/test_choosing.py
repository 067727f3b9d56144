"""Choosing a take, and what a release then costs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile

from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.comparisons import Comparison, ComparisonKind, Verdict, knock_out
from omg_desktop.domain.errors import InvalidInput, NotReady, PriceChanged
from omg_desktop.domain.ids import ComparisonId, ProviderKey, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.takes import Pin, PinKind, Standing, Take, TakeMark
from omg_desktop.domain.trail import describe
from omg_desktop.flows.takes import VaryField, VaryTake

MakeTakes = Callable[..., list[Take]]


def made_ready(desk: Desk, release: Release, track_id: TrackId, take: Take) -> None:
    desk.confirm_take(take.id)
    desk.save_track(desk.shelves.releases.track(track_id).but(title="Headlights"))
    desk.edit_release(release.id, {"release_date": desk.now().date() + timedelta(days=30)})


def test_a_confirmed_take_becomes_the_audio_of_its_track(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    _, chosen = make_takes(track_id, count=2)
    track = desk.confirm_take(chosen.id)
    assert track.audio is not None
    assert (track.audio.digest, track.audio.take_id) == (chosen.audio_digest, chosen.id)
    assert desk.takes_of(track_id).confirmed == chosen.id


def test_a_confirmation_can_be_withdrawn(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    (take,) = make_takes(track_id)
    desk.confirm_take(take.id)
    assert desk.withdraw_confirmation(track_id).audio is None
    assert desk.takes_of(track_id).takes == (take,)


def test_a_release_without_genre_takes_that_of_the_confirmed_take(desk: Desk, make_takes: MakeTakes) -> None:
    release = desk.new_release("No genre yet")
    (track,) = desk.shelves.releases.tracks_of(release.id)
    (take,) = make_takes(track.id, genre="Folk")
    desk.confirm_take(take.id)
    assert desk.shelves.releases.release(release.id).genre == "Folk"


def test_stars_are_kept_beside_a_take(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    (take,) = make_takes(track_id)
    desk.rate_take(take.id, 4)
    desk.rate_take(take.id, 5)
    found = desk.takes_of(track_id)
    assert found.marks[take.id].rating == 5
    assert found.takes == (take,)


def test_every_take_counts_once_the_track_has_audio(
    desk: Desk, release: Release, track_id: TrackId, make_takes: MakeTakes
) -> None:
    takes = make_takes(track_id, count=3)
    assert desk.check_release(release.id).quote.credits == 0
    desk.confirm_take(takes[0].id)
    price = desk.check_release(release.id).quote
    assert (price.credits, price.base_credits, price.ai_credits) == (4, 1, 3)
    assert price.money.fund == 3 * 920_000


def test_one_press_of_generate_says_what_it_adds(desk: Desk) -> None:
    assert desk.added_credits(ProviderKey("hum"), 3) == 3


def test_a_release_that_is_not_ready_is_refused_with_the_first_problem(desk: Desk, release: Release) -> None:
    with pytest.raises(NotReady, match="Release date is missing"):
        desk.submit(release.id, 0)


def test_a_price_that_was_not_agreed_to_is_refused(
    desk: Desk, release: Release, track_id: TrackId, make_takes: MakeTakes
) -> None:
    (take,) = make_takes(track_id)
    made_ready(desk, release, track_id, take)
    with pytest.raises(PriceChanged) as caught:
        desk.submit(release.id, 1)
    assert (caught.value.agreed, caught.value.asked) == (1, 2)


def test_a_submitted_release_waits_and_is_fixed(
    desk: Desk, release: Release, track_id: TrackId, make_takes: MakeTakes
) -> None:
    (take,) = make_takes(track_id)
    made_ready(desk, release, track_id, take)
    desk.submit(release.id, 2)
    found = desk.check_release(release.id)
    assert found.status is ReleaseStatus.WAITING
    assert desk.shelves.audit.of_release(release.id)[-1].happening.kind is EventKind.RELEASE_SUBMITTED
    with pytest.raises(InvalidInput, match="waiting to sync"):
        desk.withdraw_confirmation(track_id)
    with pytest.raises(InvalidInput, match="submitted once"):
        desk.submit(release.id, 2)


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_an_exported_take_is_marked_as_generated(
    desk: Desk, track_id: TrackId, make_takes: MakeTakes, tmp_path: Path, suffix: str
) -> None:
    (take,) = make_takes(track_id, lyrics="Salt on the window", instrumental=False)
    written = desk.exports.audio(track_id, take.id, tmp_path / f"out{suffix}").files[0]
    data = written.read_bytes()
    for words in (b"digitalsourcetype/trainedAlgorithmicMedia", b"Salt on the window", b"A minor", b"OMG Desktop "):
        assert words in data, words
    with soundfile.SoundFile(written) as file:
        assert file.frames == round(take.facts.duration_seconds * file.samplerate)
    assert list(desk.shelves.audit.chain())[-1].happening.kind is EventKind.AUDIO_EXPORTED


def test_a_track_without_audio_has_nothing_to_export(desk: Desk, track_id: TrackId, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no confirmed or imported audio"):
        desk.exports.audio(track_id, None, tmp_path / "out.wav")


def test_what_is_thought_of_a_take_is_kept_and_its_words_stay_out_of_the_trail(
    desk: Desk, track_id: TrackId, make_takes: MakeTakes
) -> None:
    (take,) = make_takes(track_id)
    pin = Pin(kind=PinKind.NOTE, at_milliseconds=1500, text="the drums come in late")
    mark = TakeMark(take_id=take.id, standing=Standing.KEPT, labels=("warm",), note="a private thought").with_pin(pin)
    desk.bench.mark_take(mark)
    desk.rate_take(take.id, 4)
    assert desk.takes_of(track_id).marks[take.id] == mark.but(rating=4)
    desk.bench.mark_take(mark.but(rating=4, standing=Standing.REJECTED))
    events = list(desk.shelves.audit.chain())[-3:]
    assert [describe(event).title for event in events] == ["Take 1 kept", "Take 1 rated", "Take 1 moved to the tray"]
    written = "".join(event.model_dump_json() for event in desk.shelves.audit.chain())
    assert "drums" not in written
    assert "private" not in written


def test_the_reason_for_a_choice_is_kept_beside_the_take(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    (take,) = make_takes(track_id)
    desk.rate_take(take.id, 3)
    desk.confirm_take(take.id, "  the last chorus opens up ")
    mark = desk.takes_of(track_id).marks[take.id]
    assert (mark.rating, mark.reason) == (3, "the last chorus opens up")


def test_a_fair_test_is_kept_told_and_ranks_the_models(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    takes = make_takes(track_id, count=3)
    test = knock_out([take.id for take in takes]).chosen(Verdict.SECOND).chosen(Verdict.NO_DIFFERENCE)
    kept = desk.bench.keep_comparison(
        Comparison(
            id=ComparisonId("one"),
            track_id=track_id,
            kind=ComparisonKind.KNOCK_OUT,
            takes=tuple(take.id for take in takes),
            choices=test.choices,
            winner=test.winner,
            finished_at=desk.now(),
        )
    )
    assert desk.bench.comparisons_of(track_id) == (kept,)
    words = describe(list(desk.shelves.audit.chain())[-1])
    assert words.title == "Knock-out of takes"
    assert words.detail == "3 takes · Take 2 chosen · equally loud"
    assert desk.bench.rank_models() == ()  # all of one model: nothing can be said of it


def test_one_thing_is_varied_and_all_else_stays(desk: Desk, track_id: TrackId, make_takes: MakeTakes) -> None:
    (take,) = make_takes(track_id)
    vary = VaryTake(desk.shelves.takes, desk.order_takes, desk.now)
    orders = vary(take.id, VaryField.GENRE, ["Folk", " Jazz ", "Folk"])
    assert [order.brief.genre for order in orders] == ["Folk", "Jazz"]
    assert {order.seed for order in orders} == {take.seed}
    assert {order.brief.but(genre="") for order in orders} == {take.brief.but(genre="")}
    for field, values in (
        (VaryField.GENRE, ["Folk"]),
        (VaryField.LENGTH, ["long", "60"]),
        (VaryField.LENGTH, ["1", "60"]),
    ):
        with pytest.raises(InvalidInput):
            vary(take.id, field, values)
