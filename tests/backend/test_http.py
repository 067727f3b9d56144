"""What the backend answers over a real socket to an honest desktop."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from omg_desktop import wire
from omg_desktop.backend.app import load_stores, load_tariff
from omg_desktop.domain.billing import Quote, Tariff
from omg_desktop.domain.errors import InvalidInput
from omg_desktop.domain.submissions import Receipt, SubmissionState
from tests.backend.running import Running, a_served_backend, submission_request, wait_until
from tests.builders import (
    AUDIO_DIGEST,
    FLAT_TARIFF,
    TARIFF,
    a_generated_track,
    a_quote,
    a_submission,
    a_track,
    a_usage_event,
    some_audio,
    usage_of,
)

NEED_FOUR = "You need 4 credits to submit this release."
ONE_A_SONG = "ONCE charges 1 credit per song, regardless of length."


def receipts(backend: Running) -> list[Receipt]:
    return list(wire.ReceiptList.model_validate_json(backend.client.get(wire.RECEIPTS_PATH).content).receipts)


def test_an_account_starts_with_its_credits_in_the_sandbox(backend: Running) -> None:
    account = wire.AccountBody.model_validate_json(backend.client.get(wire.ACCOUNT_PATH).content).account
    assert (account.balance, account.is_sandbox) == (25, True)


def test_the_tariff_is_the_one_the_desktop_knows(backend: Running) -> None:
    assert Tariff.model_validate_json(backend.client.get(wire.TARIFF_PATH).content) == TARIFF


def test_a_release_is_paid_and_then_delivered_by_itself(backend: Running) -> None:
    track = a_generated_track()
    submission = a_submission(tracks=(track,), generations={track.id: 2})
    assert backend.client.head(wire.AUDIO_PATH.format(digest=AUDIO_DIGEST)).status_code == 404
    assert backend.send_audio().status_code == 201
    assert backend.client.head(wire.AUDIO_PATH.format(digest=AUDIO_DIGEST)).status_code == 200
    assert backend.send_usage(usage_of(submission, {track.id: 2})).status_code == 204

    answer = backend.submit(submission)
    assert answer.status_code == 201
    receipt = Receipt.model_validate_json(answer.content)
    assert (receipt.credits, receipt.ai_credits, receipt.balance_after) == (3, 2, 22)
    assert backend.balance == 22

    wait_until(lambda: receipts(backend)[0].state is SubmissionState.DELIVERED)
    (delivered,) = receipts(backend)
    assert delivered.stores == load_stores()
    assert (backend.folder / "delivered" / f"release-{submission.release.id}" / "release.json").is_file()


def test_the_stores_are_twenty_seven_and_each_says_that_it_is_a_test() -> None:
    assert len(set(load_stores())) == 27
    assert all(store.endswith(" (Test)") for store in load_stores())


def test_tariffs_are_found_by_their_names_only() -> None:
    assert load_tariff("2026-11-01") == TARIFF
    assert load_tariff("flat-ai-1") == FLAT_TARIFF
    for name in ("nothing", "../stores", "2026-11-01.json", ""):
        with pytest.raises(InvalidInput):
            load_tariff(name)


def test_a_release_sent_again_is_answered_as_a_replay(backend: Running) -> None:
    submission = a_submission()
    backend.send_audio()
    first, again = backend.submit(submission), backend.submit(submission)
    assert (first.status_code, again.status_code) == (201, 200)
    assert wire.REPLAYED_HEADER not in first.headers
    assert again.headers[wire.REPLAYED_HEADER] == "true"
    told = {"release_id", "ref", "credits", "balance_after", "accepted_at"}
    assert first.json().items() >= {name: again.json()[name] for name in told}.items()
    assert backend.balance == 24


def test_ten_parallel_submits_of_one_release_debit_it_once(backend: Running) -> None:
    submission = a_submission(tracks=(a_track(), a_track(), a_track()))
    backend.send_audio()
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: backend.submit(submission), range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert {answer.json()["balance_after"] for answer in answers} == {22}
    assert backend.balance == 22
    assert len(receipts(backend)) == 1


def test_a_release_sent_again_with_other_contents_is_refused(backend: Running) -> None:
    submission = a_submission()
    backend.send_audio()
    backend.submit(submission)
    answer = backend.submit(submission.but(release=submission.release.but(artist="Another")))
    assert (answer.status_code, answer.json()["error"]) == (422, "release_already_submitted")


def test_a_submission_carries_its_own_name_as_key(backend: Running) -> None:
    submission = a_submission()
    path, body, headers = submission_request(submission)
    for key in ("", "release:another", submission.release.id):
        headers[wire.IDEMPOTENCY_KEY_HEADER] = key
        answer = backend.client.put(path, content=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")
    del headers[wire.IDEMPOTENCY_KEY_HEADER]
    assert backend.client.put(path, content=body, headers=headers).status_code == 400


def test_a_submission_belongs_to_the_release_of_its_path(backend: Running) -> None:
    _, body, headers = submission_request(a_submission())
    headers[wire.IDEMPOTENCY_KEY_HEADER] = "release:another"
    path = wire.SUBMISSION_PATH.format(release_id="another")
    assert backend.client.put(path, content=body, headers=headers).status_code == 422


@pytest.mark.parametrize(
    ("first_credits", "songs", "generations", "message"),
    [
        (3, 1, 3, f"{NEED_FOUR} This release requires 4 credits (includes 3 for AI music generation)."),
        (1, 2, 0, f"You need 2 credits to submit this release. {ONE_A_SONG}"),
        (0, 1, 0, f"You need 1 credit to submit this release. {ONE_A_SONG}"),
    ],
)
def test_too_few_credits_are_answered_in_the_agreed_words(
    tmp_path: Path, first_credits: int, songs: int, generations: int, message: str
) -> None:
    track = a_generated_track() if generations else a_track()
    counts = {track.id: generations} if generations else {}
    submission = a_submission(tracks=(track, *(a_track() for _ in range(songs - 1))), generations=counts)
    with a_served_backend(tmp_path, credits_at_first=first_credits) as backend:
        backend.send_audio()
        backend.send_usage(usage_of(submission, counts))
        answer = backend.submit(submission)
        assert answer.status_code == 402
        told = answer.json()
        assert (told["error"], told["message"]) == ("insufficient_credits", message)
        assert (told["required"], told["balance"]) == (songs + generations, first_credits)
        assert told["ai_generation_credits"] == generations
        assert receipts(backend) == []
        assert backend.balance == first_credits


def test_another_price_is_told_with_its_breakdown(backend: Running) -> None:
    track = a_generated_track()
    submission = a_submission(tracks=(track,), generations={track.id: 2})
    cheap = submission.but(quote=a_quote(submission.tracks, {track.id: 1}))
    backend.send_audio()
    backend.send_usage(usage_of(submission, {track.id: 2}))
    answer = backend.submit(cheap)
    assert (answer.status_code, answer.json()["error"]) == (409, "price_changed")
    assert Quote.model_validate(answer.json()["quote"]) == submission.quote
    assert backend.balance == 25


def test_audio_that_has_not_arrived_is_asked_for(backend: Running) -> None:
    answer = backend.submit(a_submission())
    assert (answer.status_code, answer.json()["error"]) == (409, "audio_missing")
    assert backend.balance == 25


def test_a_track_without_audio_is_refused(backend: Running) -> None:
    answer = backend.submit(a_submission(tracks=(a_track(audio=None),)))
    assert (answer.status_code, answer.json()["error"]) == (422, "track_without_audio")


def test_a_usage_event_is_told_once_and_never_changed(backend: Running) -> None:
    event = a_usage_event()
    assert backend.send_usage([event]).status_code == 204
    assert backend.send_usage([event]).status_code == 204
    answer = backend.send_usage([event.but(metadata=event.metadata.but(outcome="failed"))])
    assert (answer.status_code, answer.json()["error"]) == (422, "usage_event_contradicted")


def test_the_flat_tariff_is_served_and_billed(tmp_path: Path) -> None:
    track = a_generated_track()
    submission = a_submission(tracks=(track,), generations={track.id: 9}, tariff=FLAT_TARIFF)
    with a_served_backend(tmp_path, tariff_name="flat-ai-1") as backend:
        backend.send_audio()
        backend.send_usage(usage_of(submission, {track.id: 9}))
        answer = backend.submit(submission)
        assert (answer.status_code, answer.json()["credits"], answer.json()["ai_credits"]) == (201, 2, 1)


def test_audio_under_a_wrong_digest_is_not_kept(backend: Running) -> None:
    answer = backend.send_audio(digest="0" * 64)
    assert (answer.status_code, answer.json()["error"]) == (422, "digest_mismatch")
    assert backend.client.head(wire.AUDIO_PATH.format(digest="0" * 64)).status_code == 404
    assert list((backend.folder / "incoming").iterdir()) == []


def test_audio_of_many_blocks_arrives_whole_and_may_come_twice(backend: Running) -> None:
    content = bytes(range(256)) * 20_000
    digest = sha256(content).hexdigest()
    assert [backend.send_audio(content, digest).status_code for _ in range(2)] == [201, 201]
    assert (backend.folder / "audio" / digest).read_bytes() == content


def test_what_was_accepted_is_delivered_after_a_restart(tmp_path: Path) -> None:
    submission = a_submission(tracks=(a_track(audio=some_audio()),))
    hidden = tmp_path / "audio" / AUDIO_DIGEST
    with a_served_backend(tmp_path) as backend:
        backend.send_audio()
        (tmp_path / "delivered").write_text("in the way of the folder", "ascii")
        assert backend.submit(submission).status_code == 201
    (tmp_path / "delivered").unlink()
    assert hidden.is_file()
    with a_served_backend(tmp_path) as backend:
        wait_until(lambda: receipts(backend)[0].state is SubmissionState.DELIVERED)
        assert backend.balance == 24


def test_a_defect_is_a_problem_body_too_and_leaves_nothing(backend: Running, caplog: pytest.LogCaptureFixture) -> None:
    (backend.folder / "audio" / AUDIO_DIGEST).mkdir()  # so that the file cannot take its place
    answer = backend.send_audio()
    assert (answer.status_code, answer.json()["error"]) == (500, "internal_error")
    assert answer.json()["message"] == "The backend met a defect."
    assert list((backend.folder / "incoming").iterdir()) == []
    assert backend.balance == 25
    caplog.clear()


def test_a_file_that_is_damaged_while_it_runs_is_said_to_be_unavailable(
    backend: Running, caplog: pytest.LogCaptureFixture
) -> None:
    vandal = sqlite3.connect(backend.folder / "once.sqlite")
    vandal.execute("drop table model_usage_events")
    vandal.close()
    answer = backend.send_usage([a_usage_event()])
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    caplog.clear()
