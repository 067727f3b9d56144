"""The backend as a process: started, spoken to, killed at the worst moment, and left alone by its parent."""

import contextlib
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from omg_desktop import wire
from omg_desktop.backend.__main__ import main
from omg_desktop.domain.submissions import Receipt, SubmissionState
from tests.backend.counter import Counter
from tests.backend.running import Running, a_backend_process, submission_request, wait_until
from tests.builders import a_generated_track, a_submission, usage_of


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """To its end, which must come by itself."""
    command = [sys.executable, "-m", "omg_desktop.backend", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, cwd=Path.cwd())


def is_debited(folder: Path, release_id: str) -> bool:
    """Seen from outside, in the file itself."""
    book = sqlite3.connect(f"file:{folder / 'once.sqlite'}?mode=ro", uri=True, timeout=5)
    try:
        found = book.execute("select 1 from journals where ref = ?", (f"release:{release_id}",)).fetchone()
    finally:
        book.close()
    return found is not None


def test_killed_between_the_debit_and_the_answer_it_has_debited_once(tmp_path: Path) -> None:
    track = a_generated_track()
    submission = a_submission(tracks=(track,), generations={track.id: 2})
    path, body, headers = submission_request(submission)
    with a_backend_process(tmp_path) as (backend, process):
        backend.send_audio()
        backend.send_usage(usage_of(submission, {track.id: 2}))
        # Says what it wants, and never listens: the answer is lost whenever the process dies.
        with socket.create_connection(backend.address) as deaf:
            deaf.sendall(_raw(backend, path, body, headers))
            wait_until(lambda: is_debited(tmp_path, submission.release.id))
            process.kill()
            process.wait()
    with a_backend_process(tmp_path) as (backend, _):
        assert backend.balance == 22
        again = backend.submit(submission)
        assert again.status_code == 200
        assert again.headers[wire.REPLAYED_HEADER] == "true"
        assert Receipt.model_validate_json(again.content).balance_after == 22
        assert backend.balance == 22
        wait_until(lambda: _receipt(backend).state is SubmissionState.DELIVERED)


@pytest.mark.parametrize("pause_milliseconds", [3, 8])
def test_killed_at_any_moment_a_release_is_debited_once_or_not_at_all(tmp_path: Path, pause_milliseconds: int) -> None:
    submission = a_submission()
    path, body, headers = submission_request(submission)
    with a_backend_process(tmp_path) as (backend, process):
        backend.send_audio()
        with socket.create_connection(backend.address) as connection:
            connection.sendall(_raw(backend, path, body, headers))
            connection.settimeout(pause_milliseconds / 1000 or 0.0001)
            with contextlib.suppress(TimeoutError):
                connection.recv(1)
            process.kill()
            process.wait()
    with a_backend_process(tmp_path) as (backend, _):
        assert backend.balance in (24, 25)
        assert backend.submit(submission).status_code in (200, 201)
        assert backend.balance == 24


def test_it_closes_its_file_when_it_is_asked_to_end(tmp_path: Path) -> None:
    with a_backend_process(tmp_path) as (backend, process):
        assert backend.balance == 25
        process.terminate()
        assert process.wait(20) == 0
    assert not (tmp_path / "once.sqlite-wal").exists()


def test_options_choose_credits_tariff_token_file_and_when_to_end(tmp_path: Path) -> None:
    options = ("--credits", "7", "--tariff", "flat-ai-1", "--token-file", str(tmp_path / "token"))
    with a_backend_process(tmp_path, *options, "--until-stdin-closes") as (backend, process):
        assert backend.balance == 7
        assert backend.client.get(wire.TARIFF_PATH).json()["version"] == "flat-ai-1"
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.mark.parametrize(
    "arguments",
    [[], ["--data", "x", "--port", "70000"], ["--data", "x", "--credits", "-1"]],
)
def test_wrong_usage_is_told_and_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "once.sqlite").write_bytes(b"not a database at all " * 100)
    for arguments in (
        ["--data", str(broken)],
        ["--data", str(tmp_path / "data"), "--host", "203.0.113.7"],
    ):
        ended = run(*arguments)
        assert ended.returncode == 1
        assert len(ended.stderr.strip().splitlines()) == 1
        assert "Traceback" not in ended.stderr


def test_a_book_somebody_changed_is_not_opened(tmp_path: Path) -> None:
    counter = Counter(tmp_path)
    counter.open_account(25)
    counter.file.close()
    book = sqlite3.connect(tmp_path / "once.sqlite")
    book.execute("update balances set credits = 1000")
    book.commit()
    book.close()
    ended = run("--data", str(tmp_path))
    assert ended.returncode == 1
    assert ended.stderr.strip() == (
        "The book does not add up: user:artist: the balance is 1000, the transfers make 25."
    )


def _receipt(backend: Running) -> Receipt:
    (receipt,) = wire.ReceiptList.model_validate_json(backend.client.get(wire.RECEIPTS_PATH).content).receipts
    return receipt


def _raw(backend: Running, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    lines = [f"PUT {path} HTTP/1.1", "Host: localhost", f"Authorization: Bearer {backend.token}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body
