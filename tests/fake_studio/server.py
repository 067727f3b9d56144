"""The server itself: what it is asked, in which mood it answers, and all the ways in which HTTP can go wrong."""

import json
import select
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from tests.fake_studio.checking import complaints, schema


@dataclass(frozen=True)
class Request:
    """What arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    line: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The fields of a multipart form."""
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        parts = BytesParser().parsebytes(head + self.body).get_payload()
        assert isinstance(parts, list)
        return {str(part.get_param("name", header="content-disposition")): _text(part) for part in parts}


@dataclass(frozen=True)
class Reply:
    """What goes back. ``cut``: hang up after so many bytes of the body, though all were promised."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None


def told(found: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, json.dumps(found).encode(), headers=headers)


class Speaker(Protocol):
    """One service. ``mood`` is what shall go wrong; "" when nothing shall."""

    key_header: str
    schemas: Mapping[str, str]

    def is_order(self, request: Request) -> bool: ...

    def error(self, status: int, message: str) -> Reply: ...

    def answer(self, studio: "FakeStudio", request: Request, mood: str) -> Reply: ...


class FakeStudio:
    """``moods`` are taken by the orders in turn, ``looks`` by all other requests; "" or none left: all goes well.

    ``key`` is what it wants to be told, when it wants any. ``billed`` is how many takes the service would charge for.
    """

    def __init__(self, speaker: Speaker, other_host: str = "") -> None:
        self.speaker = speaker
        self.moods: list[str] = []
        self.looks: list[str] = []
        self.requests: list[Request] = []
        self.billed = 0
        self.let_go = threading.Event()
        self.client_left = threading.Event()
        self.asked = threading.Event()
        self.other_host = other_host
        self.key = ""
        self.url = ""
        self._lock = threading.Lock()

    @property
    def orders(self) -> list[Request]:
        return [request for request in self.requests if self.speaker.is_order(request)]

    @property
    def others(self) -> list[Request]:
        return [request for request in self.requests if not self.speaker.is_order(request)]

    def serve(self, handler: "_Handler", request: Request) -> None:
        with self._lock:
            self.requests.append(request)
            waiting = self.moods if self.speaker.is_order(request) else self.looks
            mood = waiting.pop(0) if waiting else ""
        self.asked.set()
        wrong = self._wrong(request)
        told_key = request.headers.get(self.speaker.key_header, "").removeprefix("Bearer ")
        if self.key and told_key != self.key:
            handler.reply(self.speaker.error(401, "Who are you?"))
        elif wrong:
            handler.reply(self.speaker.error(422, "; ".join(wrong)))
        elif not self._misbehaved(handler, mood):
            handler.reply(self.speaker.answer(self, request, mood))

    def _wrong(self, request: Request) -> list[str]:
        name = self.speaker.schemas.get(f"{request.method} {request.path}")
        if name is None:
            return []
        is_form = request.headers["content-type"].startswith("multipart/form-data")
        return list(complaints(request.form if is_form else request.json, schema(name)))

    def _misbehaved(self, handler: "_Handler", mood: str) -> bool:
        """The ways to go wrong that are the same everywhere."""
        what, _, rest = mood.partition(" ")
        if what == "status":
            status, _, wait = rest.partition(" in ")
            reply = self.speaker.error(int(status), "Something is the matter.")
            handler.reply(_with(reply, {"Retry-After": wait} if wait else {}))
        elif what == "hang-up":
            self.billed += 1
            handler.hang_up()
        elif what == "slow":
            self.billed += 1
            self._wait_for_client(handler)
        elif what == "redirect":
            handler.reply(Reply(307, b"", headers={"Location": f"{self.other_host}/elsewhere"}))
        elif what == "page":
            handler.reply(Reply(200, b"<html>Log in to the hotel's network</html>", "text/html"))
        elif what == "huge":
            self.billed += 1
            handler.reply_without_end()
        elif what == "tell-key":
            key = handler.headers.get(self.speaker.key_header, "").removeprefix("Bearer ")
            handler.reply(self.speaker.error(401, f"No account for {key}."))
        else:
            return False
        return True

    def _wait_for_client(self, handler: "_Handler") -> None:
        """Say nothing until the test lets go or the other side hangs up."""
        while not self.let_go.is_set():
            readable, _, _ = select.select([handler.connection], [], [], 0.02)
            if readable and not handler.connection.recv(1, 2):  # 2: MSG_PEEK
                self.client_left.set()
                return
        handler.hang_up()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, parts.path, query, headers, self.rfile.read(length), self.path)
        try:
            self.server.studio.serve(self, request)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def reply(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", reply.media_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body[: reply.cut])
        if reply.cut is not None:
            self.hang_up()

    def reply_without_end(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.close_connection = True
        while True:
            self.wfile.write(b" " * (1 << 18))

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, studio: FakeStudio) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.studio = studio

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to write about; anything else shows as an answer that never comes."""


@contextmanager
def opened(speaker: Speaker, other_host: str = "") -> Iterator[FakeStudio]:
    """A studio that answers at ``studio.url`` until the end of the block."""
    studio = FakeStudio(speaker, other_host)
    server = _Server(studio)
    studio.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield studio
    finally:
        studio.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


class Stranger:
    """Another host. It answers everything with this file, and remembers what it was told."""

    key_header = "authorization"
    schemas: Mapping[str, str] = {}

    def __init__(self, body: bytes = b"", media_type: str = "audio/wav") -> None:
        self._reply = Reply(200, body, media_type)

    def is_order(self, request: Request) -> bool:
        return True

    def error(self, status: int, message: str) -> Reply:
        return Reply(status, message.encode(), "text/plain")

    def answer(self, studio: FakeStudio, request: Request, mood: str) -> Reply:
        return self._reply


def multipart(parts: Iterable[tuple[str, bytes]], line_end: bytes = b"\r\n", boundary: str = "x-7f3--a") -> Reply:
    """An answer of several parts (RFC 2046)."""
    body = bytearray()
    for media_type, content in parts:
        body += b"--" + boundary.encode() + line_end + f"Content-Type: {media_type}".encode() + line_end
        body += b'Content-Disposition: attachment; filename="../../song"' + line_end + line_end + content + line_end
    body += b"--" + boundary.encode() + b"--" + line_end
    return Reply(200, bytes(body), f'multipart/mixed; boundary="{boundary}"')


def _with(reply: Reply, headers: Mapping[str, str]) -> Reply:
    return Reply(reply.status, reply.body, reply.media_type, {**reply.headers, **headers})


def _text(part: Any) -> str:
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()
