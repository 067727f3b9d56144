"""A backend that really listens: in a thread of the test, or as a process that can be killed."""

import json
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from omg_desktop import wire
from omg_desktop.backend.app import Config, serve
from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.submissions import Submission
from tests.builders import AUDIO, AUDIO_DIGEST


@dataclass
class Running:
    """Where it listens, how to be let in, and a client that is."""

    url: str
    folder: Path
    client: httpx.Client

    @property
    def address(self) -> tuple[str, int]:
        url = httpx.URL(self.url)
        assert url.port is not None
        return url.host, url.port

    @property
    def token(self) -> str:
        return (self.folder / "token").read_text("ascii")

    @property
    def balance(self) -> int:
        return int(self.client.get(wire.ACCOUNT_PATH).raise_for_status().json()["account"]["balance"])

    def send_audio(self, content: bytes = AUDIO, digest: str = AUDIO_DIGEST) -> httpx.Response:
        return self.client.put(wire.AUDIO_PATH.format(digest=digest), content=content)

    def send_usage(self, events: Sequence[UsageEvent]) -> httpx.Response:
        return self.client.post(wire.USAGE_PATH, **as_json(wire.UsageBatch(events=tuple(events)).model_dump_json()))

    def submit(self, submission: Submission) -> httpx.Response:
        path, body, headers = submission_request(submission)
        return self.client.put(path, content=body, headers=headers)

    def exchange(self, request: bytes) -> bytes:
        """Bytes as they are, and everything that comes back until the other side closes."""
        with socket.create_connection(self.address, timeout=10) as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65_536):
                answer += part
        return answer


def wait_until(fact: Callable[[], bool], seconds_max: float = 20.0) -> None:
    """Until it is so. A test that waits in vain fails, saying what for."""
    deadline = time.monotonic() + seconds_max
    while not fact():
        assert time.monotonic() < deadline, f"waited {seconds_max} s in vain"
        time.sleep(0.01)


def submission_request(submission: Submission) -> tuple[str, bytes, dict[str, str]]:
    """Path, body and headers of a submission."""
    path = wire.SUBMISSION_PATH.format(release_id=submission.release.id)
    key = f"release:{submission.release.id}"
    headers = {"Content-Type": "application/json", wire.IDEMPOTENCY_KEY_HEADER: key}
    return path, wire.SubmissionBody(submission=submission).model_dump_json().encode(), headers


def as_json(text: str | bytes) -> dict[str, object]:
    """A body for httpx that is sent as it stands, right or wrong."""
    return {"content": text, "headers": {"Content-Type": "application/json"}}


@contextmanager
def a_served_backend(folder: Path, **changes: object) -> Iterator[Running]:
    """The product's own ``serve`` in a thread, ended the way a parent's death ends it."""
    urls: queue.SimpleQueue[str] = queue.SimpleQueue()
    ended = threading.Event()
    config = Config(data_folder=folder, **changes)  # type: ignore[arg-type]
    thread = threading.Thread(target=serve, args=(config, urls.put, ended.wait))
    thread.start()
    try:
        url = urls.get(timeout=20)
        with _client(url, folder) as client:
            yield Running(url, folder, client)
    finally:
        ended.set()
        thread.join(20)
        assert not thread.is_alive()


@contextmanager
def a_backend_process(folder: Path, *options: str) -> Iterator[tuple[Running, subprocess.Popen[bytes]]]:
    """``python -m omg_desktop.backend``; killed at the end if it still lives."""
    command = [sys.executable, "-m", "omg_desktop.backend", "--data", str(folder), *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path.cwd()
    ) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            assert told["ready"] is True
            with _client(told["url"], folder) as client:
                yield Running(told["url"], folder, client), process
        finally:
            process.kill()


def _client(url: str, folder: Path) -> httpx.Client:
    token = (folder / "token").read_text("ascii")
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=20)
