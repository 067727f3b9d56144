"""A submission is counted anew, debited once, and refused without a trace."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from omg_desktop.backend.flows import (
    CannotPay,
    PriceDiffers,
    ReleaseAlreadySubmitted,
    TrackWithoutAudio,
    UsageMissing,
)
from omg_desktop.backend.ports import UsageContradicted
from omg_desktop.domain import billing
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.errors import AudioMissing, InvalidInput
from omg_desktop.domain.ids import AccountId
from omg_desktop.domain.submissions import Submission, SubmissionState
from tests.backend.counter import ARTIST, Counter
from tests.builders import (
    FLAT_TARIFF,
    a_generated_track,
    a_quote,
    a_release,
    a_submission,
    a_track,
    a_usage_event,
    some_audio,
    usage_of,
)


def a_paid_submission(counter: Counter, generations: int) -> Submission:
    """A release of one generated track whose usage the counter knows."""
    track = a_generated_track()
    submission = a_submission(tracks=(track,), generations={track.id: generations}, tariff=counter.tariff)
    counter.record_usage(ARTIST, usage_of(submission, {track.id: generations}))
    return submission


def test_an_accepted_release_is_paid_and_waits_for_delivery(counter: Counter) -> None:
    submission = a_paid_submission(counter, generations=3)
    receipt = counter.accept(ARTIST, submission).receipt
    assert (receipt.credits, receipt.ai_credits, receipt.balance_after) == (4, 3, 21)
    assert receipt.state is SubmissionState.ACCEPTED
    assert receipt.ref == f"release:{submission.release.id}"
    assert counter.book.balance(ARTIST) == 21
    assert counter.count("deliveries") == 1
    assert counter.woken == 1


def test_the_same_release_again_is_answered_with_its_receipt_and_books_nothing(counter: Counter) -> None:
    submission = a_paid_submission(counter, generations=1)
    first = counter.accept(ARTIST, submission)
    again = counter.accept(ARTIST, submission)
    assert (first.replayed, again.replayed) == (False, True)
    assert again.receipt == first.receipt
    assert counter.book.balance(ARTIST) == 23


def test_a_release_whose_price_would_be_another_by_now_is_still_answered_with_its_receipt(counter: Counter) -> None:
    submission = a_paid_submission(counter, generations=1)
    first = counter.accept(ARTIST, submission)
    counter.record_usage(ARTIST, usage_of(submission, {submission.tracks[0].id: 5}))
    assert counter.accept(ARTIST, submission).receipt == first.receipt


def test_a_release_is_not_accepted_twice_with_different_contents(counter: Counter) -> None:
    submission = a_submission()
    counter.accept(ARTIST, submission)
    with pytest.raises(ReleaseAlreadySubmitted):
        counter.accept(ARTIST, submission.but(release=submission.release.but(title="Another")))
    assert counter.book.balance(ARTIST) == 24


def test_a_release_of_another_account_is_not_answered_for(counter: Counter) -> None:
    submission = a_submission()
    counter.accept(ARTIST, submission)
    with pytest.raises(ReleaseAlreadySubmitted):
        counter.accept(AccountId("another"), submission)


def test_threads_that_submit_one_release_debit_it_once(counter: Counter) -> None:
    submission, together = a_submission(), threading.Barrier(10)

    def submit() -> bool:
        together.wait()
        return counter.accept(ARTIST, submission).replayed

    with ThreadPoolExecutor(10) as pool:
        replayed = [future.result() for future in [pool.submit(submit) for _ in range(10)]]
    assert sorted(replayed) == [False] + [True] * 9
    assert counter.book.balance(ARTIST) == 24


def test_threads_cannot_spend_more_than_there_is(counter: Counter) -> None:
    together = threading.Barrier(10)

    def submit() -> bool:
        submission = a_submission(tracks=tuple(a_track() for _ in range(5)))
        together.wait()
        try:
            return not counter.accept(ARTIST, submission).replayed
        except CannotPay:
            return False

    with ThreadPoolExecutor(10) as pool:
        accepted = [future.result() for future in [pool.submit(submit) for _ in range(10)]]
    assert sum(accepted) == 5
    assert counter.book.balance(ARTIST) == 0


def test_generations_are_counted_here_and_not_by_the_client(counter: Counter) -> None:
    track = a_generated_track()
    honest = a_submission(tracks=(track,), generations={track.id: 3})
    counter.record_usage(ARTIST, usage_of(honest, {track.id: 3}))
    cheap = honest.but(quote=a_quote(honest.tracks, {track.id: 1}))
    with pytest.raises(PriceDiffers) as refused:
        counter.accept(ARTIST, cheap)
    assert (refused.value.agreed, refused.value.asked, refused.value.price.ai_credits) == (2, 4, 3)
    assert counter.count("submissions") == 0


def test_only_successful_generations_of_this_track_and_release_are_billed(counter: Counter) -> None:
    submission = a_paid_submission(counter, generations=1)
    (track,), release_id = submission.tracks, submission.release.id
    here = {"release_id": release_id, "conversation_id": track.id}
    free = [
        a_usage_event(**here, metadata={"outcome": "failed", "failure": "silent"}),
        a_usage_event(**here, metadata={"outcome": "cancelled"}),
        a_usage_event(release_id=release_id, conversation_id="track-thrown-away"),
        a_usage_event(release_id="release-other", conversation_id=track.id),
    ]
    counter.record_usage(ARTIST, free)
    counter.record_usage(AccountId("another"), [a_usage_event(**here)])
    assert counter.accept(ARTIST, submission).receipt.credits == 2


def test_a_take_nobody_told_the_generation_of_is_not_released(counter: Counter) -> None:
    with pytest.raises(UsageMissing):
        counter.accept(ARTIST, a_submission(tracks=(a_generated_track(),)))


def test_the_flat_tariff_asks_two_credits_for_any_number_of_generations(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    counter = Counter(tmp_path_factory.mktemp("flat"), tariff=FLAT_TARIFF)
    counter.open_account(25)
    counter.keep_audio()
    receipt = counter.accept(ARTIST, a_paid_submission(counter, generations=7)).receipt
    assert (receipt.credits, receipt.ai_credits, receipt.tariff_version) == (2, 1, "flat-ai-1")
    counter.file.close()


def test_a_release_that_cannot_be_paid_leaves_no_trace_and_can_be_sent_again(counter: Counter) -> None:
    submission = a_paid_submission(counter, generations=25)
    with pytest.raises(CannotPay) as refused:
        counter.accept(ARTIST, submission)
    assert str(refused.value) == (
        "You need 26 credits to submit this release."
        " This release requires 26 credits (includes 25 for AI music generation)."
    )
    assert (refused.value.needed, refused.value.available) == (26, 25)
    assert [counter.count(table) for table in ("submissions", "deliveries")] == [0, 0]
    assert counter.book.journal(f"release:{submission.release.id}") is None
    counter.book.append(billing.grant("grant:more", ARTIST, 1), counter.watch())
    assert counter.accept(ARTIST, submission).receipt.balance_after == 0


def test_a_release_waits_for_its_audio(counter: Counter) -> None:
    missing = a_track(audio=some_audio(digest="0" * 64))
    with pytest.raises(AudioMissing):
        counter.accept(ARTIST, a_submission(tracks=(a_track(), missing)))
    assert counter.book.balance(ARTIST) == 25


def test_a_track_without_audio_is_not_released(counter: Counter) -> None:
    with pytest.raises(TrackWithoutAudio):
        counter.accept(ARTIST, a_submission(tracks=(a_track(), a_track(audio=None))))


def test_a_track_of_which_nobody_knows_how_it_was_made_is_not_released(counter: Counter) -> None:
    unknown = a_track(audio=some_audio(source=None, declaration=Declaration(maker=Maker.UNKNOWN)))
    with pytest.raises(InvalidInput, match="Nobody has said how the audio of track 1 was made"):
        counter.accept(ARTIST, a_submission(tracks=(unknown,)))
    assert counter.book.balance(ARTIST) == 25


def test_tracks_that_do_not_fit_together_are_refused(counter: Counter) -> None:
    usual = a_submission(tracks=(a_track(), a_track()))
    one, other = usual.tracks
    for tracks in (
        (one, other.but(release_id="another")),
        (one, other.but(id=one.id)),
        (one, other.but(position=one.position)),
        (one, other.but(removed=True)),
        (one, other.but(id="../../etc")),
    ):
        with pytest.raises(InvalidInput):
            counter.accept(ARTIST, usual.but(tracks=tracks))
    for release in (a_release(id="../up"), a_release(id="x" * 65), a_release(id=""), a_release(removed=True)):
        with pytest.raises(InvalidInput):
            counter.accept(ARTIST, a_submission(release=release))
    assert counter.book.balance(ARTIST) == 25


def test_weights_of_providers_are_the_tariffs(tmp_path_factory: pytest.TempPathFactory) -> None:
    tariff = Tariff(version="weights", generation_weights={"builtin": 3})
    counter = Counter(tmp_path_factory.mktemp("weights"), tariff=tariff)
    counter.open_account(25)
    counter.keep_audio()
    assert counter.accept(ARTIST, a_paid_submission(counter, generations=2)).receipt.credits == 7
    counter.file.close()


def test_a_usage_event_told_twice_counts_once(counter: Counter) -> None:
    event = a_usage_event()
    counter.record_usage(ARTIST, [event, event])
    counter.record_usage(ARTIST, [event])
    assert counter.usage.of_release(ARTIST, event.release_id) == [event]


def test_a_usage_event_is_never_replaced_and_its_batch_is_not_taken_in(counter: Counter) -> None:
    event, new = a_usage_event(), a_usage_event()
    counter.record_usage(ARTIST, [event])
    with pytest.raises(UsageContradicted):
        counter.record_usage(ARTIST, [new, event.but(provider="another")])
    assert counter.usage.of_release(ARTIST, event.release_id) == [event]
