"""The file under the book: what SQLite must promise, what nobody may change, and what is found when somebody did."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from omg_desktop.backend.ports import AlreadyBooked, Overdrawn, TooLarge
from omg_desktop.backend.store.book_file import BookFile
from omg_desktop.backend.store.migrations import MIGRATIONS
from omg_desktop.domain import billing
from omg_desktop.domain.billing import Journal, Transfer, Unit
from omg_desktop.domain.errors import AlreadyRunning, AudioUnusable, LibraryUnusable
from tests.backend.counter import ARTIST, Counter
from tests.builders import AUDIO, NOON, a_submission, a_usage_event

INSERT = "insert into transfers (ref, from_account, to_account, unit, amount)"
FORGET = "delete from deliveries"


def test_commits_survive_a_power_cut_as_far_as_sqlite_can_promise(counter: Counter) -> None:
    assert counter.file.rows("pragma journal_mode") == [("wal",)]
    assert counter.file.rows("pragma synchronous") == [(2,)]
    assert counter.file.rows("pragma foreign_keys") == [(1,)]


@pytest.mark.parametrize(
    "change",
    [
        "update transfers set amount = amount + 1",
        "delete from transfers",
        "update journals set ref = 'another'",
        "delete from journals",
        "insert or replace into journals select * from journals",
        "insert or replace into transfers select * from transfers",
        "update model_usage_events set provider = 'another'",
        "delete from model_usage_events",
        "update balances set credits = -1",
        f"{INSERT} values ('nowhere', 'a', 'b', 'CREDIT', 1)",
        f"{INSERT} select ref, 'a', 'a', 'CREDIT', 1 from journals",
        f"{INSERT} select ref, 'a', 'b', 'CREDIT', 0 from journals",
        f"{INSERT} select ref, 'a', 'b', 'EUR', 1 from journals",
    ],
)
def test_the_file_refuses_what_a_book_does_not_allow(counter: Counter, change: str) -> None:
    counter.record_usage(ARTIST, [a_usage_event()])
    with pytest.raises(LibraryUnusable), counter.file.together():
        counter.file.change(change)


def test_a_journal_is_booked_once(counter: Counter) -> None:
    grant = billing.grant("grant:again", ARTIST, 5)
    counter.book.append(grant, NOON)
    with pytest.raises(AlreadyBooked):
        counter.book.append(grant, NOON)
    assert counter.book.balance(ARTIST) == 30
    assert counter.book.journal("grant:again") == grant
    assert counter.book.journal("grant:never") is None


def test_a_journal_that_overdraws_an_account_is_not_booked_at_all(counter: Counter) -> None:
    spend = Transfer(from_account="user:artist", to_account="consumed", unit=Unit.CREDIT, amount=20)
    with pytest.raises(Overdrawn):
        counter.book.append(Journal(ref="too much", tariff_version="-", transfers=(spend, spend)), NOON)
    assert counter.book.balance(ARTIST) == 25
    assert counter.book.journal("too much") is None


def test_an_account_is_opened_with_its_credits_once(counter: Counter) -> None:
    counter.open_account(25)
    counter.open_account(100)
    assert counter.book.balance(ARTIST) == 25


def test_an_inner_block_that_fails_takes_back_only_itself(counter: Counter) -> None:
    with counter.file.together():
        counter.book.append(billing.grant("outer", ARTIST, 1), NOON)
        with pytest.raises(AlreadyBooked):
            counter.book.append(billing.grant("outer", ARTIST, 1), NOON)
        counter.book.append(billing.grant("after", ARTIST, 1), NOON)
    assert counter.book.balance(ARTIST) == 27


def test_nothing_of_a_block_that_fails_is_kept(counter: Counter) -> None:

    def fail_half_way() -> None:
        with counter.file.together():
            counter.book.append(billing.grant("gone", ARTIST, 1), NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert counter.book.balance(ARTIST) == 25


def test_a_change_outside_a_block_is_a_defect(counter: Counter) -> None:
    with pytest.raises(RuntimeError):
        counter.file.change("update balances set credits = 1000")


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("update balances set credits = 26", "user:artist: the balance is 26, the transfers make 25."),
        ("delete from balances", "user:artist: the balance is 0, the transfers make 25."),
        ("insert into balances values ('user:ghost', 7)", "user:ghost: the balance is 7, the transfers make 0."),
        ("insert into journals values ('hollow', '-', '')", "hollow: a journal without a transfer."),
    ],
)
def test_a_book_that_does_not_add_up_is_found_out(tmp_path: Path, planted: str, found: str) -> None:
    counter = Counter(tmp_path)
    counter.open_account(25)
    with counter.file.together():
        counter.file.change(planted)
    assert counter.book.discrepancies() == [found]
    counter.file.close()


def test_a_debit_without_its_submission_is_found_out(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    counter.open_account(25)
    submission = a_submission()
    counter.book.append(billing.debit(submission.release.id, ARTIST, submission.quote), NOON)
    assert counter.book.discrepancies() == [f"release:{submission.release.id}: debited without a submission."]
    counter.file.close()


def test_a_receipt_of_another_amount_than_the_debit_is_found_out(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    counter.open_account(25)
    counter.keep_audio()
    submission = a_submission()
    counter.accept(ARTIST, submission)
    assert counter.book.discrepancies() == []
    with counter.file.together():
        counter.file.change("update submissions set body = json_set(body, '$.receipt.credits', 3)")
    assert counter.book.discrepancies() == [f"release {submission.release.id}: the receipt and the debit differ."]
    counter.file.close()


@pytest.mark.parametrize(
    "planted", ["update submissions set state = 'failed'", "update submissions set state = 'delivered'", FORGET]
)
def test_a_release_whose_state_does_not_fit_is_found_out(tmp_path: Path, planted: str) -> None:
    counter = Counter(tmp_path)
    counter.open_account(25)
    counter.keep_audio()
    submission = a_submission()
    counter.accept(ARTIST, submission)
    with counter.file.together():
        counter.file.change(planted)
    (found,) = counter.book.discrepancies()
    assert submission.release.id in found
    counter.file.close()


def test_a_folder_has_one_backend_at_a_time(counter: Counter) -> None:
    with pytest.raises(AlreadyRunning):
        BookFile(counter.folder, NOON, other_process_wait_seconds=0.0)


def test_a_file_is_opened_again_as_it_was_left(tmp_path: Path) -> None:
    for balance in (25, 25):
        counter = Counter(tmp_path)
        counter.open_account(25)
        assert counter.book.balance(ARTIST) == balance
        assert counter.count("migrations") == len(MIGRATIONS)
        counter.file.close()


def test_a_file_of_a_newer_version_is_left_alone_and_let_go(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    with counter.file.together():
        counter.file.change("insert into migrations values ('from the future', '')")
    counter.file.close()
    for _ in range(2):  # the second time it must not be its own first try that is in the way
        with pytest.raises(LibraryUnusable, match="newer version"):
            Counter(tmp_path)


@pytest.mark.parametrize("step_count", range(len(MIGRATIONS)))
def test_a_file_of_every_earlier_version_is_brought_up_to_date(tmp_path: Path, step_count: int) -> None:
    old = sqlite3.connect(tmp_path / "once.sqlite")
    old.execute("create table migrations (name text primary key, done_at text) strict")
    for name, script in MIGRATIONS[:step_count]:
        old.executescript(script)
        old.execute("insert into migrations values (?, '')", (name,))
    old.commit()
    old.close()
    counter = Counter(tmp_path)
    counter.open_account(3)
    assert counter.book.balance(ARTIST) == 3
    assert counter.count("model_usage_events") == 0
    counter.file.close()


def test_a_damaged_file_is_said_to_be_unusable(tmp_path: Path) -> None:
    (tmp_path / "once.sqlite").write_bytes(b"this was a database once " * 100)
    with pytest.raises(LibraryUnusable):
        Counter(tmp_path)


def test_audio_that_is_not_what_it_was_announced_as_is_not_kept(counter: Counter) -> None:
    upload = counter.audio.receive("0" * 64, bytes_max=100)
    upload.write(b"something else")
    with pytest.raises(AudioUnusable):
        upload.keep()
    upload.discard()
    assert not counter.audio.has("0" * 64)
    assert list((counter.folder / "incoming").iterdir()) == []


def test_audio_that_grows_too_large_is_not_kept(counter: Counter) -> None:
    upload = counter.audio.receive("0" * 64, bytes_max=10)
    upload.write(b"0123456789")
    with pytest.raises(TooLarge):
        upload.write(b"0")
    upload.discard()
    assert list((counter.folder / "incoming").iterdir()) == []


def test_uploads_of_one_piece_of_audio_do_not_disturb_one_another(counter: Counter) -> None:
    content = b"a song " * 10_000
    threads = [threading.Thread(target=counter.keep_audio, args=(content,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    digest = counter.keep_audio(content)
    assert counter.audio.path(digest).read_bytes() == content
    assert list((counter.folder / "incoming").iterdir()) == []


def test_what_a_killed_process_left_of_an_upload_is_cleared_away(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    counter.file.close()
    (tmp_path / "incoming" / "half a song").write_bytes(AUDIO)
    Counter(tmp_path).file.close()
    assert list((tmp_path / "incoming").iterdir()) == []


def test_audio_is_for_this_user_only(counter: Counter) -> None:
    mode = counter.audio.path(counter.keep_audio()).stat().st_mode
    assert stat.S_IMODE(mode) & 0o077 == 0
