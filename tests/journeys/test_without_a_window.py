"""The main job without a window: real library, real audio, the real composer, and the real backend over real HTTP."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.audit import EventKind
from omg_desktop.domain.ids import ReleaseId
from omg_desktop.domain.submissions import ReleaseStatus
from tests.fakes import Patience

COMPOSED_SECONDS = 30


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = build_desk(Config(data_folder=tmp_path / "data"))
    yield desk
    desk.close()


def a_ready_release(desk: Desk, takes: int = 1) -> ReleaseId:
    """From a blank library to a release that can be submitted, by the flows the faces use."""
    release = desk.new_release("Harbor Lights", "Test Artist")
    (track,) = desk.shelves.releases.tracks_of(release.id)
    draft = desk.open_draft(track.id).draft
    brief = desk.surprise(draft.brief, seed=5).but(length_seconds=COMPOSED_SECONDS)
    orders = desk.order_takes(desk.save_draft(draft.but(brief=brief)), count=takes, seed=11)
    made = [desk.render_take(order.id, Patience()) for order in orders]
    confirmed = desk.confirm_take(made[-1].id)
    desk.save_track(confirmed.but(title="Low Tide"))
    desk.edit_release(release.id, {"release_date": desk.now().date() + timedelta(days=28)})
    return release.id


def delivered(desk: Desk, release_id: ReleaseId) -> bool:
    """Sync until the backend has delivered; it does so by itself, at once."""
    patience = Patience()
    for _ in range(400):
        desk.sync(hurry=True)
        if desk.check_release(release_id).status is ReleaseStatus.DELIVERED:
            return True
        patience.wait(0.05)
    return False


def test_a_song_goes_from_the_brief_to_the_delivered_package(desk: Desk, tmp_path: Path) -> None:
    release_id = a_ready_release(desk, takes=2)
    desk.submit(release_id, agreed_credits=3)
    assert delivered(desk, release_id)

    found = desk.check_release(release_id)
    assert found.receipt is not None
    assert (found.receipt.credits, found.receipt.ai_credits, found.receipt.balance_after) == (3, 2, 22)
    assert found.account is not None
    assert (found.account.balance, found.balance_after) == (22, 22)
    (package,) = (tmp_path / "data" / "sandbox").rglob("release.json")
    told = json.loads(package.read_text(encoding="utf-8"))
    assert "Harbor Lights" in json.dumps(told)
    assert "algorithmicMedia" in json.dumps(told)

    assert desk.verify_chain().is_unbroken
    kinds = [event.happening.kind for event in desk.shelves.audit.of_release(release_id)]
    for kind in (
        EventKind.TAKES_ORDERED,
        EventKind.MUSIC_GENERATION,
        EventKind.TAKE_CONFIRMED,
        EventKind.RELEASE_SUBMITTED,
        EventKind.SUBMISSION_ACCEPTED,
    ):
        assert kind in kinds
    proof = json.loads(desk.export_proof(release_id, tmp_path / "proof.json").read_text(encoding="utf-8"))
    assert proof["verification"]["broken_at"] is None
    assert proof["receipt"]["ref"] == f"release:{release_id}"
    assert proof["paid_to_providers"] == {"paid": 0, "by_once": 0, "perhaps": 0}


def test_with_the_backend_away_the_studio_works_and_the_promise_waits(tmp_path: Path) -> None:
    nowhere = Config(
        data_folder=tmp_path / "data", backend_url="http://127.0.0.1:9", backend_token_file=_token(tmp_path)
    )
    desk = build_desk(nowhere)
    try:
        release_id = a_ready_release(desk)
        desk.submit(release_id, agreed_credits=2)
        report = desk.sync(hurry=True)
        assert not report.online
        assert report.waiting == 1
        assert desk.check_release(release_id).status is ReleaseStatus.WAITING
    finally:
        desk.close()

    desk = build_desk(Config(data_folder=tmp_path / "data"))  # the same library, and a backend that answers
    try:
        assert delivered(desk, release_id)
        assert desk.check_release(release_id).receipt is not None
        assert desk.sync().waiting == 0
    finally:
        desk.close()


def test_a_release_that_cannot_be_paid_is_returned_with_the_backends_words(tmp_path: Path) -> None:
    desk = build_desk(Config(data_folder=tmp_path / "data", sandbox_credits=1))
    try:
        release_id = a_ready_release(desk)
        desk.submit(release_id, agreed_credits=2)
        desk.sync(hurry=True)
        found = desk.check_release(release_id)
        assert found.status is ReleaseStatus.RETURNED
        assert found.envelope is not None
        assert found.envelope.problem == (
            "You need 2 credits to submit this release. "
            "This release requires 2 credits (includes 1 for AI music generation)."
        )
        assert found.account is not None
        assert found.account.balance == 1
    finally:
        desk.close()


def _token(folder: Path) -> Path:
    path = folder / "token"
    path.write_text("0" * 64, encoding="utf-8")
    return path
