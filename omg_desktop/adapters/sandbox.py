"""The reference backend as a child of the desktop: started when it is first needed, and again when it has died.

The child holds our end of its standard input; when we go, by will or by death, the system closes it and the child
ends. It tells its address on standard output and keeps its token in a file only this user can read.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from omg_desktop.adapters.gateway import Connection
from omg_desktop.domain.errors import Unreachable
from omg_desktop.domain.values import Credits

BACKEND_COMMAND = (sys.executable, "-P", "-m", "omg_desktop.backend")  # -P: nothing in the folder is imported
CREDITS_AT_FIRST: Credits = 25
READY_SECONDS_MAX = 20.0
END_SECONDS_MAX = 5.0
RESTART_PAUSE_SECONDS_FIRST = 1.0
RESTART_PAUSE_SECONDS_MAX = 30.0
STEADY_SECONDS = 60.0  # a child that lived this long is started again at once
LOG_BYTES_MAX = 1 << 20

_LINE_LENGTH_MAX = 4096


class SandboxBackend:
    """One child at a time, for any number of threads. ``connection`` fits ``HttpGateway``'s ``connect``."""

    def __init__(
        self,
        folder: Path,
        *,
        credits_at_first: Credits = CREDITS_AT_FIRST,
        tariff_name: str | None = None,
        command: Sequence[str] = BACKEND_COMMAND,
        ready_seconds_max: float = READY_SECONDS_MAX,
    ) -> None:
        self._folder, self._command, self._ready_seconds_max = folder, tuple(command), ready_seconds_max
        self._options = ["--credits", str(credits_at_first)]
        if tariff_name is not None:
            self._options += ["--tariff", tariff_name]
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._started_at, self._early_deaths = 0.0, 0

    @property
    def process_id(self) -> int | None:
        """Of the child, while it lives."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def connection(self) -> Connection:
        """Where the child listens; starts it if need be. Raises Unreachable, also while it pauses after a death."""
        with self._lock:
            if self._stopped.is_set():
                raise Unreachable("The sandbox backend has been stopped.")
            if self._connection is None or self.process_id is None:
                self._check_pause()
                self._start()
            if self._connection is None:
                raise Unreachable("The sandbox backend did not start.")
            return self._connection

    def stop(self) -> None:
        """End the child for good. A thread that waits for its start is let go at once."""
        self._stopped.set()
        starting = self._process
        if starting is not None and self._connection is None and starting.poll() is None:
            starting.terminate()
        with self._lock:
            self._end()

    def _check_pause(self) -> None:
        """A child that dies again and again would otherwise be started as fast as anybody asks. Raises Unreachable."""
        if self._process is None:
            return
        alive_seconds = time.monotonic() - self._started_at
        if alive_seconds > STEADY_SECONDS:
            self._early_deaths = 0
        pause = min(RESTART_PAUSE_SECONDS_FIRST * 2 ** (self._early_deaths - 1), RESTART_PAUSE_SECONDS_MAX)
        if self._early_deaths and alive_seconds < pause:
            raise Unreachable("The sandbox backend has ended; it is started again in a moment.")
        self._early_deaths = min(self._early_deaths + 1, 10)

    def _start(self) -> None:
        self._end()
        self._started_at = time.monotonic()
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._process = self._spawned()
        except OSError as error:
            raise Unreachable(f"The sandbox backend could not be started ({error.strerror}).") from error
        try:
            if self._stopped.is_set():
                raise Unreachable("The sandbox backend has been stopped.")
            url = self._told_address(self._process)
            token = (self._folder / "token").read_text("ascii").strip()
        except (Unreachable, OSError, ValueError) as error:
            self._end(keep_process=True)
            if isinstance(error, Unreachable):
                raise
            raise Unreachable("The sandbox backend left no token.") from error
        self._connection = Connection(url, token)

    def _spawned(self) -> subprocess.Popen[bytes]:
        source = str(Path(__file__).resolve().parents[2])
        search = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
        with self._opened_log() as log:
            return subprocess.Popen(
                [*self._command, "--data", str(self._folder), "--until-stdin-closes", *self._options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._folder,
                env={**os.environ, "PYTHONPATH": search},
                start_new_session=True,  # Ctrl-C in a terminal is for us; we end the child in our own time
                creationflags=flags,
            )

    def _opened_log(self) -> IO[bytes]:
        path = self._folder / "backend.log"
        too_long = path.exists() and path.stat().st_size > LOG_BYTES_MAX
        return path.open("wb" if too_long else "ab")

    def _told_address(self, process: subprocess.Popen[bytes]) -> str:
        """What the child says once it listens. Raises Unreachable."""
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=_watch, args=(process, lines), name="sandbox", daemon=True).start()
        try:
            line = lines.get(timeout=self._ready_seconds_max)
        except queue.Empty:
            raise Unreachable("The sandbox backend takes too long to start.") from None
        try:
            return str(json.loads(line)["url"])
        except (ValueError, KeyError, TypeError):
            raise Unreachable("The sandbox backend could not start; its log says why.") from None

    def _end(self, *, keep_process: bool = False) -> None:
        """Ask, then insist. ``keep_process`` remembers that there was one, for the pause before the next."""
        process, self._connection = self._process, None
        if process is None:
            return
        if process.stdin is not None and not process.stdin.closed:
            process.stdin.close()
        try:
            process.wait(END_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
        if not keep_process:
            self._process = None


def _watch(process: subprocess.Popen[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    """Take the one line the child says, then wait for its end, so that it leaves no zombie."""
    if process.stdout is not None:
        lines.put(process.stdout.readline(_LINE_LENGTH_MAX))
    process.wait()
