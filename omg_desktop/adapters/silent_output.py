"""What playback plays into, and the one output that every computer has: a clock without a loudspeaker."""

import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Render = Callable[[NDArray[np.float32]], None]
"""Fills a block (frames, 2), full scale ±1. Called by the output's own thread, again and again."""

BLOCK_FRAMES = 512
_BEHIND_SECONDS_MAX = 0.5


class NoDevice(Exception):
    """There is nothing here that makes sound. ``str`` says so to a person."""


class Output(Protocol):
    """An open output. It calls its ``Render`` until it is closed, or dies."""

    name: str
    rate_hz: int
    latency_seconds: float
    underruns: int

    def is_alive(self) -> bool:
        """False once the device is gone."""

    def close(self) -> None:
        """Stop calling ``Render``; when this returns, the last call has ended."""


class SilentOutput:
    """Takes blocks at the pace of real time and throws them away, so that everything works but sound."""

    def __init__(self, render: Render, rate_hz: int) -> None:
        self.name = ""
        self.rate_hz = rate_hz
        self.latency_seconds = BLOCK_FRAMES / rate_hz
        self.underruns = 0
        self._render = render
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="silent output", daemon=True)
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        block = np.empty((BLOCK_FRAMES, 2), np.float32)
        due = time.monotonic()
        while not self._closing.wait(max(due - time.monotonic(), 0)):
            self._render(block)
            due += BLOCK_FRAMES / self.rate_hz
            if time.monotonic() - due > _BEHIND_SECONDS_MAX:  # the computer slept: time that nobody heard is left out
                due = time.monotonic()
