"""Whatever happens, and in whatever order: the book is what a child with pencil and paper would have written."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from omg_desktop.backend.flows import CannotPay, PriceDiffers, ReleaseAlreadySubmitted
from omg_desktop.backend.ports import DeliveryPostponed, DeliveryRefused, Package
from omg_desktop.domain import billing
from omg_desktop.domain.submissions import Submission, SubmissionState
from tests.backend.counter import ARTIST, STORES, Counter
from tests.builders import a_generated_track, a_quote, a_submission, a_track, usage_of


class Mood:
    """A delivery target that does as it is told."""

    error: Exception | None = None

    def deliver(self, package: Package) -> tuple[str, ...]:
        if self.error is not None:
            raise self.error
        return STORES


class Book(RuleBasedStateMachine):
    """``balance`` and ``paid`` are the pencil and paper."""

    submissions = Bundle("submissions")
    accepted = Bundle("accepted")

    @initialize(credits_at_first=st.integers(1, 30))
    def open(self, credits_at_first: int) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.mood = Mood()
        self.counter = Counter(Path(self.folder.name), target=self.mood)
        self.counter.open_account(credits_at_first)
        self.counter.keep_audio()
        self.balance, self.paid = credits_at_first, dict[str, int]()

    @rule(target=submissions, songs=st.integers(1, 3), generations=st.integers(0, 4))
    def write(self, songs: int, generations: int) -> Submission:
        tracks = tuple(a_generated_track() if generations else a_track() for _ in range(songs))
        counts = {track.id: generations for track in tracks} if generations else {}
        submission = a_submission(tracks=tracks, generations=counts)
        self.counter.record_usage(ARTIST, usage_of(submission, counts))
        return submission

    @rule(target=accepted, submission=submissions)
    def submit(self, submission: Submission) -> Submission:
        release_id, price = submission.release.id, submission.quote.credits
        if release_id not in self.paid and price > self.balance:
            with pytest.raises(CannotPay):
                self.counter.accept(ARTIST, submission)
        else:
            answer = self.counter.accept(ARTIST, submission)
            assert answer.replayed is (release_id in self.paid)
            self.balance -= 0 if answer.replayed else price
            self.paid.setdefault(release_id, price)
            assert answer.receipt.credits == price
        return submission

    @rule(submission=submissions)
    def claim_another_price(self, submission: Submission) -> None:
        lie = submission.but(quote=a_quote(submission.tracks, {submission.tracks[0].id: 40}))
        expected = ReleaseAlreadySubmitted if submission.release.id in self.paid else PriceDiffers
        with pytest.raises(expected):
            self.counter.accept(ARTIST, lie)

    @rule(submission=consumes(accepted))
    def change_it_afterwards(self, submission: Submission) -> None:
        if submission.release.id in self.paid:
            with pytest.raises(ReleaseAlreadySubmitted):
                self.counter.accept(ARTIST, submission.but(release=submission.release.but(title="Another")))

    @rule(amount=st.integers(1, 9))
    def buy(self, amount: int) -> None:
        ref = f"purchase:{self.counter.count('journals')}"
        self.counter.book.append(billing.grant(ref, ARTIST, amount), self.counter.watch())
        self.balance += amount

    @rule(error=st.sampled_from([None, DeliveryPostponed("later"), DeliveryRefused("never")]))
    def deliver(self, error: Exception | None) -> None:
        before = self._states()
        self.mood.error = error
        self.counter.watch.move(1000)
        self.counter.deliver_next()
        for release_id, state in self._states().items():
            if state is SubmissionState.FAILED and before[release_id] is not SubmissionState.FAILED:
                self.balance += self.paid[release_id]

    @rule()
    def start_again(self) -> None:
        self.counter.file.close()
        self.counter = Counter(Path(self.folder.name), target=self.mood, watch=self.counter.watch)
        self.counter.open_account(999)

    @invariant()
    def the_book_is_right(self) -> None:
        assert self.counter.book.discrepancies() == []
        assert self.counter.book.balance(ARTIST) == self.balance
        assert self._states().keys() == self.paid.keys()

    def teardown(self) -> None:
        self.counter.file.close()
        self.folder.cleanup()

    def _states(self) -> dict[str, SubmissionState]:
        return {receipt.release_id: receipt.state for receipt in self.counter.submissions.receipts(ARTIST)}


Book.TestCase.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)
TestTheBookInAnyOrder = Book.TestCase
