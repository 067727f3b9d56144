"""Choosing a take, and what a release then costs."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile

from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.errors import InvalidInput, NotReady, PriceChanged
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.domain.takes import Take

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
    (take,) = make_takes(track_id)
    written = desk.export_audio(track_id, take.id, tmp_path / f"out{suffix}")
    with soundfile.SoundFile(written) as file:
        assert "trainedAlgorithmicMedia" in file.comment
        assert file.frames == round(take.facts.duration_seconds * file.samplerate)
    assert list(desk.shelves.audit.chain())[-1].happening.kind is EventKind.AUDIO_EXPORTED


def test_a_track_without_audio_has_nothing_to_export(desk: Desk, track_id: TrackId, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no confirmed or imported audio"):
        desk.export_audio(track_id, None, tmp_path / "out.wav")
