"""The sandbox backend as a child: started when needed, again when it died, and never left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from omg_desktop.adapters.gateway import HttpGateway
from omg_desktop.adapters.sandbox import SandboxBackend
from omg_desktop.domain.errors import Unreachable
from tests.backend.running import wait_until

Sandboxes = Callable[..., SandboxBackend]
SAY_NOTHING = (sys.executable, "-c", "import sys; sys.stdin.read()", "--")
SAY_NONSENSE = (sys.executable, "-c", "print('good morning')", "--")


@pytest.fixture
def a_sandbox(tmp_path: Path) -> Iterator[Sandboxes]:
    """Builds sandboxes in the test's folder, and stops them."""
    built: list[SandboxBackend] = []

    def build(**changes: object) -> SandboxBackend:
        built.append(SandboxBackend(tmp_path / "sandbox", **changes))  # type: ignore[arg-type]
        return built[-1]

    yield build
    for sandbox in built:
        sandbox.stop()


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/livez", trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_nothing_is_started_before_it_is_needed(a_sandbox: Sandboxes, tmp_path: Path) -> None:
    assert a_sandbox().process_id is None
    assert not (tmp_path / "sandbox").exists()


def test_threads_that_ask_at_once_share_one_child(a_sandbox: Sandboxes) -> None:
    sandbox = a_sandbox()
    with ThreadPoolExecutor(8) as pool:
        connections = list(pool.map(lambda _: sandbox.connection(), range(8)))
    assert len(set(connections)) == 1
    gateway = HttpGateway(sandbox.connection)
    assert gateway.account().balance == 25
    gateway.close()


def test_a_child_that_was_killed_is_started_again_with_its_book(a_sandbox: Sandboxes) -> None:
    sandbox = a_sandbox(credits_at_first=7)
    gateway = HttpGateway(sandbox.connection)
    assert gateway.account().balance == 7
    first, first_id = sandbox.connection(), sandbox.process_id
    assert first_id is not None
    os.kill(first_id, signal.SIGKILL)
    wait_until(lambda: sandbox.process_id is None)
    assert gateway.account().balance == 7
    assert sandbox.connection().token != first.token
    assert not is_alive(first_id)
    gateway.close()


def test_a_child_that_dies_again_and_again_is_not_started_as_fast_as_anybody_asks(
    a_sandbox: Sandboxes, tmp_path: Path
) -> None:
    starts = tmp_path / "starts"
    command = (sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')", "--")
    sandbox = a_sandbox(command=command)
    for _ in range(20):
        with pytest.raises(Unreachable):
            sandbox.connection()
    assert len(starts.read_text("ascii")) <= 3


def test_a_child_that_says_nonsense_is_not_a_backend(a_sandbox: Sandboxes) -> None:
    with pytest.raises(Unreachable, match="its log says why"):
        a_sandbox(command=SAY_NONSENSE).connection()


def test_a_child_that_never_gets_ready_is_not_waited_for_forever(a_sandbox: Sandboxes) -> None:
    with pytest.raises(Unreachable, match="too long"):
        a_sandbox(command=SAY_NOTHING, ready_seconds_max=0.2).connection()


def test_a_command_that_does_not_exist_is_unreachable(a_sandbox: Sandboxes) -> None:
    with pytest.raises(Unreachable, match="could not be started"):
        a_sandbox(command=("/no/such/program",)).connection()


def test_why_it_did_not_start_is_in_its_log(a_sandbox: Sandboxes, tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        a_sandbox(tariff_name="nothing").connection()
    assert "no tariff 'nothing'" in (tmp_path / "sandbox" / "backend.log").read_text("utf-8")


def test_its_token_is_not_in_its_log(a_sandbox: Sandboxes, tmp_path: Path) -> None:
    sandbox = a_sandbox()
    connection = sandbox.connection()
    sandbox.stop()
    assert connection.token not in (tmp_path / "sandbox" / "backend.log").read_text("utf-8")
    assert connection.token not in repr(connection)


def test_a_stopped_sandbox_is_gone_and_stays_so(a_sandbox: Sandboxes) -> None:
    sandbox = a_sandbox()
    sandbox.connection()
    process_id = sandbox.process_id
    assert process_id is not None
    sandbox.stop()
    sandbox.stop()
    assert not is_alive(process_id)
    with pytest.raises(Unreachable, match="stopped"):
        sandbox.connection()


def test_stopping_lets_go_of_a_thread_that_waits_for_the_start(a_sandbox: Sandboxes) -> None:
    sandbox = a_sandbox(command=SAY_NOTHING, ready_seconds_max=60.0)
    answers: list[Exception] = []

    def ask() -> None:
        try:
            sandbox.connection()
        except Unreachable as error:
            answers.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    wait_until(lambda: sandbox.process_id is not None)
    sandbox.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert len(answers) == 1


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent_does = (
        "import sys, pathlib\n"
        "from omg_desktop.adapters.sandbox import SandboxBackend\n"
        "sandbox = SandboxBackend(pathlib.Path(sys.argv[1]))\n"
        "print(sandbox.connection().base_url, flush=True)\n"
        "sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", parent_does, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path.cwd()) as parent:
        assert parent.stdout is not None
        url = parent.stdout.readline().decode().strip()
        assert answers(url)
        parent.kill()
        parent.wait()
        wait_until(lambda: not answers(url))


def test_files_in_the_folder_are_not_imported(a_sandbox: Sandboxes, tmp_path: Path) -> None:
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "fastapi.py").write_text("raise SystemExit('imported from the folder')", "ascii")
    assert a_sandbox().connection().base_url.startswith("http://127.0.0.1:")
