"""A service with one take of 50 MB, in a process of its own so that its memory is not ours: Lyria's, in base64."""

import base64
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

RATE_HZ, FRAME_BYTES = 44_100, 4
TAKE_BYTES = 50 * 1000 * 1000
BLOCK_FRAMES = 12_288


@contextmanager
def big_take() -> Iterator[str]:
    """The address of the service, until the end of the block."""
    child = subprocess.Popen([sys.executable, "-m", "benchmarks._big_take"], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield f"http://127.0.0.1:{child.stdout.readline().strip()}"
    finally:
        child.kill()
        child.wait()


def sound() -> Iterator[bytes]:
    """A WAV of 50 MB in pieces: a quiet saw, so that it is a take."""
    frames = (TAKE_BYTES - 44) // FRAME_BYTES
    size = frames * FRAME_BYTES
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 2, RATE_HZ,
                       RATE_HZ * FRAME_BYTES, FRAME_BYTES, 16, b"data", size)  # fmt: skip
    saw = b"".join(struct.pack("<hh", at % 200 * 60 - 6000, at % 200 * 50 - 5000) for at in range(BLOCK_FRAMES))
    yield head
    left = size
    while left > 0:
        yield saw[: min(left, len(saw))]
        left -= len(saw)


def as_base64(pieces: Iterator[bytes]) -> Iterator[bytes]:
    left = b""
    for piece in pieces:
        left += piece
        whole = len(left) // 3 * 3
        yield base64.b64encode(left[:whole])
        left = left[whole:]
    yield base64.b64encode(left)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"id": "v1_big", "model": "big", "status": "completed", "steps": [{"type": "model_output", ')
        self.wfile.write(b'"content": [{"type": "audio", "mime_type": "audio/wav", "data": "')
        for piece in as_base64(sound()):
            self.wfile.write(piece)
        self.wfile.write(b'"}]}]}')

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads along."""


def main() -> None:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
