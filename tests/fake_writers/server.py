"""One HTTP server on this computer that is every lyric writer at once, in whatever mood a test wants."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.fake_writers.protocols import SPEECHES, Speech, event

SCHEMAS = json.loads((Path(__file__).parent / "schemas.json").read_text(encoding="utf-8"))
PIECES = ("[Verse 1]\n", "Rain on the ", "ñandú 夜\n", "and my na", "me\n\n[Chorus]\nStay")
SONG = "".join(PIECES)
ENOUGH = 700  # pieces of a stream that does not end


@dataclass
class Heard:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Mood:
    """How the server answers. ``status`` other than 200 is an error body with ``code`` and ``message``.

    ``kind``: sing, refusal, length, silent, stall, cut, unfinished, error_first, error_inside, raw, redirect, endless.
    """

    kind: str = "sing"
    status: int = 200
    code: str = "api_error"
    message: str = "The service says no."
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""
    content_type: str = "text/event-stream"
    pieces: tuple[str, ...] = PIECES
    model_names: tuple[str, ...] = ("first-model", "second-model")


class FakeWriters(ThreadingHTTPServer):
    """Listens until the test ends. ``heard`` are all requests; ``left`` is set when a client hung up on us."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.let_go = threading.Event()
        self.begin_anew()

    def begin_anew(self) -> None:
        """In good mood, having heard nothing."""
        self.mood = Mood()
        self.heard: list[Heard] = []
        self.left = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeWriters

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        self._hear(None)
        speech = next(s for s in SPEECHES.values() if self.path.startswith(s.models_path) and self._is(s))
        mood = self.server.mood
        if mood.status != 200 or mood.kind != "sing":
            self._unusual(speech, mood)
        else:
            self._answer(200, speech.models(list(mood.model_names)), "application/json")

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = json.loads(self.rfile.read(length))
        self._hear(body)
        speech = next(speech for speech in SPEECHES.values() if speech.path == self.path)
        problem = complaint(SCHEMAS[speech.name], body)
        if problem:
            self._answer(400, speech.error(400, "invalid_request", problem), "application/json")
            return
        mood = self.server.mood
        if mood.status != 200 or mood.kind in ("silent", "raw", "redirect"):
            self._unusual(speech, mood)
        elif speech.streams:
            self._stream(speech, mood)
        else:
            self._whole(speech, mood)

    def _is(self, speech: Speech) -> bool:
        return speech.name != "anthropic" or "anthropic-version" in self.headers

    def _hear(self, body: Any) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.heard.append(Heard(self.command, self.path, headers, body))

    def _unusual(self, speech: Speech, mood: Mood) -> None:
        if mood.kind == "silent":
            self._wait()
        elif mood.kind == "raw":
            self._answer(mood.status, mood.raw, mood.content_type, mood.headers)
        elif mood.kind == "redirect":
            self._answer(mood.status, b"", "text/plain", mood.headers)
        else:
            body = speech.error(mood.status, mood.code, mood.message)
            self._answer(mood.status, body, "application/json", mood.headers)

    def _whole(self, speech: Speech, mood: Mood) -> None:
        body = speech.whole("rain\n" * 5_000 if mood.kind == "endless" else "".join(mood.pieces))
        if mood.kind == "stall":
            self._wait()
        elif mood.kind in ("cut", "unfinished"):
            self._head(200, "application/json", {"Content-Length": str(len(body))})
            self._send(body[: len(body) // 2])
            self._hang_up()
        else:
            self._answer(200, body, "application/json")

    def _stream(self, speech: Speech, mood: Mood) -> None:
        self._head(200, mood.content_type, {"Transfer-Encoding": "chunked"})
        if mood.kind == "error_first":
            self._chunk(speech.error_event(mood.code, mood.message))
        else:
            self._sing(speech, mood)
        self._send(b"0\r\n\r\n")

    def _sing(self, speech: Speech, mood: Mood) -> None:
        for frame in speech.opening():
            self._chunk(frame)
        if mood.kind == "endless":
            for _ in range(ENOUGH):
                self._chunk(speech.piece("rain on the sea and my name again\n"))
        for number, text in enumerate(mood.pieces):
            frame = speech.piece(text)
            self._chunk(frame[:7])  # events come in parts, also within a letter
            self._chunk(frame[7:])
            if number == 1 and mood.kind in ("stall", "cut", "unfinished", "error_inside"):
                self._break_off(speech, mood)
                return
        for frame in speech.closing(mood.kind if mood.kind in ("length", "refusal") else "whole"):
            self._chunk(frame)

    def _break_off(self, speech: Speech, mood: Mood) -> None:
        if mood.kind == "stall":
            self._wait()
        elif mood.kind == "cut":
            self._hang_up()
        elif mood.kind == "error_inside":
            self._chunk(speech.error_event(mood.code, mood.message))

    def _wait(self) -> None:
        """Until the client hangs up, or the test lets go."""
        self.connection.settimeout(0.05)
        while not self.server.let_go.is_set():
            try:
                if not self.connection.recv(1):
                    self.server.left.set()
                    break
            except TimeoutError:
                continue
            except OSError:
                self.server.left.set()
                break
        self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _chunk(self, data: bytes) -> None:
        if data:
            self._send(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def _send(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            self.close_connection = True
            self.server.left.set()

    def _answer(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self._head(status, kind, {"Content-Length": str(len(body)), **(headers or {})})
        self._send(body)

    def _head(self, status: int, kind: str, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name, value)
        self.end_headers()


def complaint(schema: dict[str, Any], body: Any) -> str:
    """What is wrong with a body, in one sentence; "" when nothing is."""
    if not isinstance(body, dict):
        return "not an object"
    for name in body.keys() - schema.keys():
        return f"unknown parameter {name}"
    for name, rule in schema.items():
        if name not in body:
            if rule.get("required"):
                return f"{name} is missing"
            continue
        value = body[name]
        if type(value).__name__ != rule["type"] or ("is" in rule and value is not rule["is"]):
            return f"{name} is not {rule}"
        if len(value if isinstance(value, str) else "") > rule.get("length_max", 100_000):
            return f"{name} is too long"
        if "one_of" in rule and value not in rule["one_of"]:
            return f"{name} is not one of {rule['one_of']}"
    return ""


@contextmanager
def fake_writers() -> Iterator[FakeWriters]:
    server = FakeWriters()
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


__all__ = ["PIECES", "SONG", "FakeWriters", "Heard", "Mood", "event", "fake_writers"]
