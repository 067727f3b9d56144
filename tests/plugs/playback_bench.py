"""A playback that is led by hand, block by block."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from omg_desktop.adapters.measuring import CarryOut, at_once
from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.domain.ids import TakeId
from tests.sound.signals import Samples, noise

RATE_HZ = 48_000
BLOCK = 480
A, B = TakeId("a"), TakeId("b")


class HandOutput:
    """A sound card that asks for blocks when it is told to."""

    def __init__(self, render: Render, latency_seconds: float = 0.0, rate_hz: int | None = None) -> None:
        self.name = "by hand"
        self.rate_hz = RATE_HZ
        self.latency_seconds = 0.0
        self.underruns = 0
        self.is_plugged_in = True
        self.is_closed = False
        self._render = render

    def is_alive(self) -> bool:
        return self.is_plugged_in

    def close(self) -> None:
        self.is_closed = True

    def heard(self, frames: int) -> Samples:
        blocks = []
        for _ in range(frames // BLOCK):
            block = np.full((BLOCK, 2), np.nan, np.float32)
            self._render(block)
            blocks.append(block)
        return np.concatenate(blocks)


class Bench:
    """A playback on an output that is led by hand, with two takes of a second ready."""

    def __init__(self, folder: Path, carry_out: CarryOut = at_once) -> None:
        self.folder = folder
        self.outputs: list[HandOutput] = []
        self.asked: list[str | None] = []
        self.has_device = True
        self.playback = DevicePlayback(self._open, lambda: ("Speakers", "Phones"), carry_out)
        self.sounds = {A: noise(RATE_HZ, 2, seed=1), B: noise(RATE_HZ // 2, 2, seed=2)}
        for take_id, sound in self.sounds.items():
            self.playback.prepare(take_id, self.file(take_id, sound))

    def file(self, name: str, sound: Samples, rate_hz: int = RATE_HZ) -> Path:
        path = self.folder / f"{name}.wav"
        soundfile.write(path, sound, rate_hz, "FLOAT")
        return path

    def _open(self, render: Render, latency_seconds: float, rate_hz: int | None, device: str | None = None) -> Output:
        self.asked.append(device)
        if not self.has_device:
            raise NoDevice
        self.outputs.append(HandOutput(render, latency_seconds, rate_hz))
        return self.outputs[-1]

    def heard(self, blocks: int) -> Samples:
        return self.outputs[-1].heard(blocks * BLOCK)


def becomes_so(fact: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Wait until this is so."""
    end = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > end:
            return False
        time.sleep(0.005)
    return True
