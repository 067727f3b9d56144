"""What was paid is delivered as a whole package, or given back."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from omg_desktop.backend.delivery.folder import FolderTarget
from omg_desktop.backend.flows import DELIVERY_ATTEMPTS_MAX
from omg_desktop.backend.ports import DeliveryPostponed, DeliveryRefused, Package
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.errors import LibraryUnusable
from omg_desktop.domain.submissions import Receipt, Submission, SubmissionState
from tests.backend.counter import ARTIST, STORES, Counter
from tests.builders import AUDIO, a_generated_track, a_submission, a_track, some_audio, usage_of

SECOND_AUDIO = b"the bytes of another song"


class ClosedStore:
    """A target whose store does not answer, or says no."""

    def __init__(self, error: Exception) -> None:
        self.error, self.asked = error, 0

    def deliver(self, package: Package) -> tuple[str, ...]:
        self.asked += 1
        raise self.error


def accept(counter: Counter) -> Submission:
    submission = a_submission()
    counter.accept(ARTIST, submission)
    return submission


def receipt_of(counter: Counter) -> Receipt:
    (receipt,) = counter.submissions.receipts(ARTIST)
    return receipt


def delivered_folder(counter: Counter, submission: Submission) -> Path:
    return counter.folder / "delivered" / f"release-{submission.release.id}"


def test_an_accepted_release_is_delivered_and_its_receipt_names_the_stores(counter: Counter) -> None:
    accept(counter)
    assert counter.deliver_next()
    receipt = receipt_of(counter)
    assert (receipt.state, receipt.stores) == (SubmissionState.DELIVERED, STORES)
    assert receipt.delivered_at == counter.watch()
    assert counter.book.balance(ARTIST) == 24
    assert not counter.deliver_next()


def test_a_package_holds_the_audio_the_metadata_the_disclosure_and_the_sums(counter: Counter) -> None:
    generated = a_generated_track(title="Made By The Composer")
    digest = counter.keep_audio(SECOND_AUDIO)
    recorded = a_track(title="Played By Hand", audio=some_audio(digest=digest, media_type="audio/flac"))
    submission = a_submission(tracks=(generated, recorded), generations={generated.id: 1})
    counter.record_usage(ARTIST, usage_of(submission, {generated.id: 1}))
    counter.accept(ARTIST, submission)
    assert counter.deliver_next()

    folder = delivered_folder(counter, submission)
    told = json.loads((folder / "release.json").read_text("utf-8"))
    assert told["release"]["title"] == submission.release.title
    assert told["is_test"] is True
    assert told["stores"] == list(STORES)
    assert [track["digital_source"] for track in told["tracks"]] == ["algorithmicMedia", "digitalCapture"]
    assert told["tracks"][0]["digital_source_uri"].endswith("/digitalsourcetype/algorithmicMedia")
    assert told["ai_disclosure"] == {"uses_ai": True, "tracks_with_ai": [generated.id], "tools_declared": []}
    assert (folder / "audio" / "001.wav").read_bytes() == AUDIO
    assert (folder / "audio" / "002.flac").read_bytes() == SECOND_AUDIO
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums.keys() == {"audio/001.wav", "audio/002.flac", "release.json"}
    assert all(sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())
    assert told["manifest"]["files"] == {name: sums[name] for name in ("audio/001.wav", "audio/002.flac")}


def test_the_tool_an_artist_declared_is_in_what_the_stores_are_told(counter: Counter) -> None:
    said = Declaration.said(Maker.OTHER_AI, "Mureka", "The words are mine.", in_parts=True)
    elsewhere = a_track(audio=some_audio(source=said.source, declaration=said))
    submission = a_submission(tracks=(elsewhere,))
    counter.accept(ARTIST, submission)
    assert counter.deliver_next()
    told = json.loads((delivered_folder(counter, submission) / "release.json").read_text("utf-8"))
    assert told["ai_disclosure"] == {"uses_ai": True, "tracks_with_ai": [elsewhere.id], "tools_declared": ["Mureka"]}
    (track,) = told["tracks"]
    assert track["digital_source_uri"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert track["declaration"] == said.told()
    assert said.told()["artist_words"] == "The words are mine."


def test_names_of_files_are_made_of_nothing_that_came_from_outside(counter: Counter) -> None:
    submission = a_submission(tracks=(a_track(title="../../evil", audio=some_audio(media_type="audio/../../evil")),))
    counter.accept(ARTIST, submission)
    assert counter.deliver_next()
    (file,) = (delivered_folder(counter, submission) / "audio").iterdir()
    assert file.name == "001.audio"


def test_a_package_that_was_written_before_the_end_is_not_written_again(counter: Counter) -> None:
    submission = accept(counter)
    accepted = counter.submissions.find(submission.release.id)
    assert accepted is not None
    package = Package(accepted=accepted, audio={digest: counter.audio.path(digest) for digest in [_digest(submission)]})
    target = FolderTarget(counter.folder / "delivered", STORES)
    assert target.deliver(package) == STORES
    written_at = delivered_folder(counter, submission).stat().st_mtime_ns
    assert counter.deliver_next()
    assert receipt_of(counter).state is SubmissionState.DELIVERED
    assert delivered_folder(counter, submission).stat().st_mtime_ns == written_at


def test_half_a_package_is_never_seen_and_leaves_nothing_behind(counter: Counter) -> None:
    submission = accept(counter)
    counter.audio.path(_digest(submission)).unlink()
    leftover = counter.folder / "delivered" / f".release-{submission.release.id}.killed"
    leftover.mkdir(parents=True)
    assert counter.deliver_next()
    assert list((counter.folder / "delivered").iterdir()) == []
    assert receipt_of(counter).state is SubmissionState.ACCEPTED


def test_audio_that_was_damaged_after_it_arrived_is_not_delivered_and_is_given_back(counter: Counter) -> None:
    submission = accept(counter)
    counter.audio.path(_digest(submission)).write_bytes(b"rotten")
    assert counter.deliver_next()
    receipt = receipt_of(counter)
    assert receipt.state is SubmissionState.FAILED
    assert receipt.note == "Delivery failed: The audio was damaged after it had arrived. You were given back 1 credit."
    assert counter.book.balance(ARTIST) == 25
    assert not delivered_folder(counter, submission).exists()


def test_a_package_of_other_contents_is_not_taken_for_ours(counter: Counter) -> None:
    submission = accept(counter)
    folder = delivered_folder(counter, submission)
    folder.mkdir(parents=True)
    (folder / "release.json").write_text('{"fingerprint": "of another"}', "utf-8")
    assert counter.deliver_next()
    assert receipt_of(counter).state is SubmissionState.FAILED


def test_a_delivery_that_did_not_work_is_tried_again_after_a_longer_pause_each_time(counter: Counter) -> None:
    store = ClosedStore(DeliveryPostponed("The store is closed."))
    accept(counter)
    deliver_next = replace(counter.deliver_next, target=store)
    assert deliver_next()
    assert not deliver_next()
    counter.watch.move(1)
    assert deliver_next()
    counter.watch.move(1)
    assert not deliver_next()
    counter.watch.move(1)
    assert deliver_next()
    assert store.asked == 3
    assert receipt_of(counter).state is SubmissionState.ACCEPTED
    counter.watch.move(60)
    assert counter.deliver_next()
    assert receipt_of(counter).state is SubmissionState.DELIVERED


def test_a_delivery_that_never_works_is_given_up_and_given_back_once(counter: Counter) -> None:
    store = ClosedStore(DeliveryPostponed("The store is closed."))
    submission = accept(counter)
    deliver_next = replace(counter.deliver_next, target=store)
    while deliver_next():
        counter.watch.move(600)
    assert store.asked == DELIVERY_ATTEMPTS_MAX
    assert receipt_of(counter).state is SubmissionState.FAILED
    assert counter.book.balance(ARTIST) == 25
    assert counter.book.journal(f"release:{submission.release.id}:refund") is not None
    assert counter.accept(ARTIST, submission).receipt == receipt_of(counter)
    assert counter.book.balance(ARTIST) == 25


def test_credits_are_not_given_back_without_telling(counter: Counter) -> None:
    """The file refuses the last step: nothing of the refund may stay."""
    accept(counter)
    with counter.file.together():
        counter.file.change(
            "create trigger full before update on submissions begin select raise(abort, 'planted'); end"
        )
    deliver_next = replace(counter.deliver_next, target=ClosedStore(DeliveryRefused("No.")))
    with pytest.raises(LibraryUnusable):
        deliver_next()
    assert counter.book.balance(ARTIST) == 24
    with counter.file.together():
        counter.file.change("drop trigger full")
    assert deliver_next()
    assert counter.book.balance(ARTIST) == 25


def test_releases_are_delivered_in_the_order_they_fell_due(counter: Counter) -> None:
    first = accept(counter)
    counter.watch.move(0.5)
    second = accept(counter)
    assert counter.deliver_next()
    assert delivered_folder(counter, first).exists()
    assert not delivered_folder(counter, second).exists()


def _digest(submission: Submission) -> str:
    (track,) = submission.tracks
    assert track.audio is not None
    return track.audio.digest
