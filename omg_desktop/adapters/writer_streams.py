"""Asking a service and reading its answer as it comes. Who stops waiting is let go at once, whatever the service does.

A blocking read cannot be called off from outside, so it runs on a thread of its own, and giving up shuts its socket:
the thread ends, and the service sees that nobody listens any more. Nothing here is ever sent twice.

Server-sent events are read as the WHATWG HTML standard says (section 9.2.6); a bare JSON line counts as an event,
too, since some local servers answer in JSON lines. An answer that calls itself JSON is one event as a whole.
"""

import codecs
import contextlib
import json
import queue
import re
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from omg_desktop.adapters.writer_errors import Service, in_words_of, not_understood, refusal_of, require_safe_address
from omg_desktop.domain.errors import Cancelled, WriterFailed
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.ports import Job

ANSWER_BYTES_MAX = 4 << 20
ANSWER_SECONDS_MAX = 900.0
CONNECT_SECONDS_MAX = 5.0
_LISTEN_SECONDS = 0.03
_LINE_END = re.compile(r"\r\n|\n|\r(?!\Z)")  # a \r at the very end may be half of a \r\n


@dataclass(frozen=True)
class Question:
    """One request. Its headers hold the key, so they are left out when this is printed."""

    service: Service
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    silence_seconds_max: float = 60.0


@dataclass(frozen=True)
class _Head:
    status: int
    headers: httpx.Headers


class Telling:
    """The text as it comes: each piece is told at once, all of them are kept, and nobody talks for ever."""

    def __init__(self, service: Service, tell: Callable[[str], None]) -> None:
        self._service = service
        self._tell = tell
        self._pieces: list[str] = []
        self._length = 0

    def add(self, piece: object) -> None:
        """Raises WriterFailed for what is no text, and for more than a song."""
        if not isinstance(piece, str):
            raise not_understood(self._service)
        self._length += len(piece)
        if self._length > LYRICS_LENGTH_MAX:
            raise WriterFailed(f"{self._service.name} writes more than a song.")
        if piece:
            self._pieces.append(piece)
            self._tell(piece)

    @property
    def begun(self) -> bool:
        return bool(self._pieces)

    def whole(self) -> str:
        """All of it. Raises WriterFailed when nothing was said."""
        text = "".join(self._pieces)
        if not text.strip():
            raise WriterFailed(f"{self._service.name} answered without any lyrics.")
        return text


class Services:
    """One HTTP client for every service that is asked. It follows no redirect, so a key never leaves for elsewhere."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: httpx.Client | None = None

    @property
    def _client(self) -> httpx.Client:
        """Made when it is first needed: reading the system's certificates takes time that a start should not."""
        with self._lock:
            if self._opened is None:
                # A proxy of the environment is for the world outside, never for a server on this computer.
                direct = {f"all://{name}": None for name in ("127.0.0.1", "localhost", "[::1]")}
                # No connection is kept: each has its own socket, so that giving up shuts the right one.
                limits = httpx.Limits(max_keepalive_connections=0)
                self._opened = httpx.Client(follow_redirects=False, mounts=direct, limits=limits)
            return self._opened

    def close(self) -> None:
        with self._lock:
            if self._opened is not None:
                self._opened.close()

    def events(self, question: Question, job: Job) -> Iterator[Any]:
        """Each event of the answer, as what its JSON says; ``None`` for the closing ``[DONE]``.

        Raises WriterFailed for what nobody understands, and the kinds of ``writer_errors``.
        """
        parts = self._parts(question, job)
        try:
            head = next(parts)
            assert isinstance(head, _Head)
            kind = head.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind in ("application/json", "text/html"):
                yield _understood(question.service, b"".join(part for part in parts if isinstance(part, bytes)))
                return
            for data in _events(part for part in parts if isinstance(part, bytes)):
                yield None if data.strip() == "[DONE]" else _understood(question.service, data)
        finally:
            parts.close()

    def answer(self, question: Question, job: Job) -> Any:
        """The whole answer, as what its JSON says."""
        return next(self.events(question, job), None)

    def _parts(self, question: Question, job: Job) -> Generator[_Head | bytes, None, None]:
        """The head of a good answer, then its bytes. Raises Cancelled as soon as nobody waits."""
        require_safe_address(question.service, question.url)
        reader = _Reader(self._client, question)
        reader.start()
        try:
            with in_words_of(question.service):
                head = reader.next(job)
                assert isinstance(head, _Head)
                if not 200 <= head.status < 300:
                    content = b"".join(_bytes(reader, job))
                    raise refusal_of(question.service, head.status, content, head.headers)
                if head.headers.get("content-encoding", "identity") != "identity":
                    raise not_understood(question.service)
                yield head
                yield from _bytes(reader, job)
        finally:
            reader.give_up()


class _Reader(threading.Thread):
    """Sends the request and reads the answer; what comes, also an error, waits in a queue."""

    def __init__(self, client: httpx.Client, question: Question) -> None:
        super().__init__(name="reading an answer", daemon=True)
        self._client = client
        self._question = question
        self._came: queue.SimpleQueue[_Head | bytes | Exception | None] = queue.SimpleQueue()
        self._given_up = threading.Event()
        self._connection: Any = None
        self._deadline = time.monotonic() + ANSWER_SECONDS_MAX

    def run(self) -> None:
        try:
            self._read()
        except Exception as error:  # noqa: BLE001  (``next`` raises it again, on the thread that waits)
            self._came.put(error)
        else:
            self._came.put(None)

    def next(self, job: Job) -> _Head | bytes | None:
        """What came next; None at the end. Raises Cancelled, or what went wrong while reading."""
        while not job.cancelled:
            try:
                came = self._came.get(timeout=_LISTEN_SECONDS)
            except queue.Empty:
                if time.monotonic() > self._deadline:
                    raise httpx.ReadTimeout("the answer does not end") from None
                continue
            if isinstance(came, Exception):
                raise came
            return came
        raise Cancelled

    def give_up(self) -> None:
        """Stop reading now, wherever it stands; harmless when it has ended."""
        self._given_up.set()
        stream = self._connection
        if stream is not None:
            with contextlib.suppress(OSError):
                # Below TLS on purpose: its own farewell would wait for the thread that reads.
                socket.socket.shutdown(stream.get_extra_info("socket"), socket.SHUT_RDWR)

    def _read(self) -> None:
        question = self._question
        timeout = httpx.Timeout(question.silence_seconds_max, connect=CONNECT_SECONDS_MAX)
        # Unpacked by nobody: a small answer cannot grow into a large one.
        headers = {"Accept-Encoding": "identity", **question.headers}
        method = "GET" if question.body is None else "POST"
        with self._client.stream(
            method, question.url, json=question.body, headers=headers, timeout=timeout,
            extensions={"trace": self._watch},
        ) as response:  # fmt: skip
            self._came.put(_Head(response.status_code, response.headers))
            count = 0
            for part in response.iter_raw():
                count += len(part)
                if count > ANSWER_BYTES_MAX:
                    raise WriterFailed(f"{question.service.name} sends more than it should.")
                self._came.put(part)
                if self._given_up.is_set():
                    return

    def _watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Told by httpcore ("trace" extension) what it does; the connection is wanted before an answer comes."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._connection = info["return_value"]
        if event == "http11.send_request_headers.started" and self._given_up.is_set():
            raise httpx.ConnectError("nobody waits for an answer any more")


def _bytes(reader: _Reader, job: Job) -> Iterator[bytes]:
    while (part := reader.next(job)) is not None:
        assert isinstance(part, bytes)
        yield part


def _events(parts: Iterator[bytes]) -> Iterator[str]:
    """The data of each event. A last line without an end counts only when it is whole."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    rest: list[str] = []  # the line that has no end yet; put together only once it has one
    data: list[str] = []
    for part in parts:
        rest.append(decoder.decode(part))
        if not any(end in each for each in rest[-2:] for end in "\r\n"):
            continue
        *lines, last = _LINE_END.split("".join(rest))
        rest = [last]
        for line in lines:
            if line.startswith("{"):
                yield line
            elif line.startswith("data:"):
                data.append(line[5:].removeprefix(" "))
            elif not line and data:
                yield "\n".join(data)
                data = []
    last = "".join(rest).rstrip("\r").removeprefix("data:").strip()
    if data:
        yield "\n".join(data)
    if last == "[DONE]" or _is_json(last):
        yield last


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _understood(service: Service, content: str | bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):  # the cause is dropped: it would quote the answer
        raise not_understood(service) from None
