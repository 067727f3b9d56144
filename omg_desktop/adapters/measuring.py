"""Long calculations over sound, in steps that can be put aside for what is more urgent.

When a take comes, its overview, its detail and the samples to be heard are all wanted in the very moment in which the
window lays it out. All at once, they take the processor from the window; and a thread that is put aside while it holds
Python's lock makes the window wait for its return, too. So one is calculated at a time, the most urgent first.
"""

import heapq
import itertools
import threading
from collections.abc import Generator
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
Steps = Generator[None, None, T]


class Urgency(IntEnum):
    """Who goes first."""

    GLANCED = 0  # a first look, in no more than a tenth of a second
    SEEN = 1  # the overview, without which there is nothing to look at
    HEARD = 2
    MEASURED = 3


class CarryOut(Protocol):
    """Blocks until all steps are done; returns their result, or raises what they raise."""

    def __call__(self, steps: Steps[T], urgency: Urgency) -> T: ...


def at_once(steps: Steps[T], urgency: Urgency) -> T:
    """Without waiting for anybody, however urgent they are."""
    while (done := _step(steps)) is None:
        pass
    return done.result


class InTurn:
    """Steps of all who ask, never two at a time. Fits ``CarryOut``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._numbers = itertools.count()
        self._waiting: list[tuple[Urgency, int, threading.Lock]] = []

    def __call__(self, steps: Steps[T], urgency: Urgency) -> T:
        self._enter(urgency)
        try:
            while (done := _step(steps)) is None:
                self._let_pass(urgency)
            return done.result
        finally:
            self._leave()

    def _enter(self, urgency: Urgency) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            gate = self._queued(urgency)
        gate.acquire()

    def _let_pass(self, urgency: Urgency) -> None:
        """Between two steps: whoever is as urgent and waits longer, or is more urgent, goes on."""
        with self._lock:
            if not self._waiting or self._waiting[0][0] > urgency:
                return
            gate = self._queued(urgency)
            self._call_next()
        gate.acquire()

    def _leave(self) -> None:
        with self._lock:
            if self._waiting:
                self._call_next()
            else:
                self._is_taken = False

    def _queued(self, urgency: Urgency) -> threading.Lock:
        """A closed gate, opened when it is this one's turn."""
        gate = threading.Lock()
        gate.acquire()
        heapq.heappush(self._waiting, (urgency, next(self._numbers), gate))
        return gate

    def _call_next(self) -> None:
        heapq.heappop(self._waiting)[2].release()


@dataclass(frozen=True)
class _Done(Generic[T]):
    result: T


def _step(steps: Steps[T]) -> _Done[T] | None:
    try:
        next(steps)
    except StopIteration as stop:
        return _Done(stop.value)
    return None
