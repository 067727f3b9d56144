"""A submission's fingerprint, an envelope's patience, and what is shown of a release."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.domain import submissions
from omg_desktop.domain.declarations import Declaration, Maker
from omg_desktop.domain.submissions import (
    RETRY_DELAY_SECONDS_FIRST,
    RETRY_DELAY_SECONDS_MAX,
    ReleaseStatus,
    SubmissionState,
)
from tests.builders import (
    NOON,
    a_generated_track,
    a_quote,
    a_receipt,
    a_release,
    a_submission,
    a_track,
    an_envelope,
    some_audio,
)

LATER = NOON + timedelta(days=3)


def test_a_submission_sent_again_has_the_same_fingerprint() -> None:
    sent = a_submission()
    again = sent.but(
        confirmed_at=LATER,
        release=sent.release.but(edited_at=LATER),
        quote=sent.quote.but(tariff_version="renamed"),
    )
    assert again.fingerprint() == sent.fingerprint()


def test_whatever_is_billed_or_delivered_changes_the_fingerprint() -> None:
    sent = a_submission()
    (track,) = sent.tracks
    others = [
        sent.but(release=sent.release.but(title="Another Title")),
        sent.but(release=sent.release.but(release_date=None)),
        sent.but(tracks=(track.but(title="Another Song"),)),
        sent.but(tracks=(track.but(position=2),)),
        sent.but(tracks=(track.but(audio=some_audio(digest="0" * 64)),)),
        sent.but(tracks=(track.but(audio=some_audio(source="trainedAlgorithmicMedia")),)),
        *(
            sent.but(tracks=(track.but(audio=some_audio(declaration=Declaration(maker=Maker.RECORDING, words=words))),))
            for words in ("", "In the kitchen.")
        ),
        sent.but(quote=a_quote((track,), {track.id: 1})),
    ]
    assert len({each.fingerprint() for each in [sent, *others]}) == 1 + len(others)


def test_what_was_submitted_before_the_tool_was_asked_for_keeps_its_fingerprint() -> None:
    track = a_track(id="track-1", audio=some_audio())
    sent = a_submission(release=a_release(id="release-0"), tracks=(track,))
    assert sent.fingerprint() == "65db394b5aba4d4d1b139384aeb20ab13adcc2cc13864009a74273c6a6b16e05"


@given(st.integers(min_value=0, max_value=1000))
def test_an_envelope_waits_longer_each_time_and_a_quarter_of_an_hour_at_most(attempts: int) -> None:
    tried = an_envelope(attempts=attempts).postponed(NOON, "no answer")
    pause = (tried.due_at - NOON).total_seconds()
    assert min(RETRY_DELAY_SECONDS_FIRST, RETRY_DELAY_SECONDS_MAX) <= pause <= RETRY_DELAY_SECONDS_MAX == 15 * 60
    assert tried.postponed(NOON, "no answer").due_at >= tried.due_at
    assert tried.attempts == attempts + 1
    assert tried.is_waiting


def test_a_returned_envelope_waits_for_a_person() -> None:
    returned = an_envelope().returned("The price has changed.")
    assert not returned.is_waiting
    assert returned.problem == "The price has changed."


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (SubmissionState.ACCEPTED, ReleaseStatus.SUBMITTED),
        (SubmissionState.DELIVERED, ReleaseStatus.DELIVERED),
        (SubmissionState.FAILED, ReleaseStatus.FAILED),
    ],
)
def test_what_the_backend_said_counts_more_than_what_waits_here(state: SubmissionState, shown: ReleaseStatus) -> None:
    assert submissions.project(a_receipt(state=state), an_envelope()) is shown
    assert not shown.is_editable


def test_a_release_without_a_receipt_is_shown_by_its_envelope() -> None:
    assert submissions.project(None, None) is ReleaseStatus.DRAFT
    assert submissions.project(None, an_envelope()) is ReleaseStatus.WAITING
    assert submissions.project(None, an_envelope(problem="no")) is ReleaseStatus.RETURNED
    assert ReleaseStatus.DRAFT.is_editable
    assert ReleaseStatus.RETURNED.is_editable
    assert not ReleaseStatus.WAITING.is_editable


def test_what_is_left_to_spend_leaves_out_what_is_on_its_way_and_counts_what_came_back() -> None:
    track = a_generated_track()
    waiting = an_envelope(submission=a_submission(tracks=(track, a_track()), generations={track.id: 3}))
    returned = an_envelope(problem="The price has changed.")
    assert submissions.balance_after(25, [waiting, returned]) == 25 - 5
