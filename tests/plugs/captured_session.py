"""A scripted session on ALSA's file device: what the card was given beside what it should have been given.

Run by test_playback in a process of its own, with ALSA_CONFIG_PATH naming a file that does not exist yet. Says what
it found as JSON.
"""

import fcntl
import json
import os
import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import BLOCK_FRAMES
from omg_desktop.domain.ids import TakeId
from omg_desktop.sound import mixing
from omg_desktop.sound.mixing import Source
from tests.sound.signals import Samples, noise

RATE_HZ = 44_100  # what PortAudio states for ALSA's default device
BYTES_PER_FRAME = 8
SPEED = 4.0
SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ: a small pipe makes the card as slow as its reader
CONFIGURATION = """</usr/share/alsa/alsa.conf>
pcm.nul {{ type null }}
pcm.cap {{ type file slave.pcm "nul" file "{fifo}" format "raw" }}
pcm.!default {{ type plug slave.pcm "cap" hint {{ show on description "virtual card" }} }}
"""


class Card(threading.Thread):
    """Reads what ALSA writes, at the pace of a card that runs four times as fast."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        fifo = folder / "captured"
        os.mkfifo(fifo)
        (folder / "asound.conf").write_text(CONFIGURATION.format(fifo=fifo))
        self._handle = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        fcntl.fcntl(self._handle, SET_PIPE_SIZE, 4096)
        self._ended = threading.Event()
        self._pieces: list[bytes] = []
        self._bytes = 0

    def run(self) -> None:
        began = time.monotonic()
        while not self._ended.is_set():
            try:
                piece = os.read(self._handle, 4096)
            except BlockingIOError:
                piece = b""
            self._pieces.append(piece)
            self._bytes += len(piece)
            ahead = began + self._bytes / (RATE_HZ * BYTES_PER_FRAME * SPEED) - time.monotonic()
            time.sleep(max(ahead, 0.0005))
            if ahead < -0.1:
                began -= ahead

    def captured(self) -> Samples:
        time.sleep(0.2)
        self._ended.set()
        self.join()
        data = b"".join(self._pieces)
        return np.frombuffer(data[: len(data) // BYTES_PER_FRAME * BYTES_PER_FRAME], np.float32).reshape(-1, 2)


class WitnessedPlayback(DevicePlayback):
    """Notes which wish took effect before which frame."""

    def __init__(self) -> None:
        super().__init__()
        self.wishes: list[tuple[int, Any]] = []
        self.play_asked_at: int | None = None

    def play(self) -> None:
        if self.play_asked_at is None:
            self.play_asked_at = self._written
        super().play()

    def _render(self, block: Samples) -> None:
        frame = self._written
        with self._lock:
            self.wishes += [(frame, command) for command in self._commands]
            self._commands = (lambda deck, these=self._commands: _after(deck, these),)
        super()._render(block)


def _after(deck: mixing.Deck, commands: tuple[Any, ...]) -> mixing.Deck:
    for command in commands:
        deck = command(deck)
    return deck


def session(playback: DevicePlayback, dice: random.Random) -> None:
    """Play, switch fifty times, match, switch on, loop, switch inside the loop, seek, pause."""

    def rest(seconds: float) -> None:
        time.sleep(seconds / SPEED)

    playback.hear(TakeId("a"))
    playback.play()
    rest(0.2)
    for number in range(50):
        playback.hear(TakeId("ba"[number % 2]))
        rest(dice.uniform(0.02, 0.12))
    playback.set_gains({TakeId("a"): -6.0, TakeId("b"): -1.7})  # loudness match, on and off
    rest(0.3)
    playback.hear(TakeId("b"))
    rest(0.3)
    playback.set_gains({})
    rest(0.3)
    playback.set_gains({TakeId("a"): -6.0, TakeId("b"): -1.7})
    playback.set_loop((2.0, 2.5))
    for number in range(20):  # equally loud, and round and round
        playback.hear(TakeId("ab"[number % 2]))
        rest(dice.uniform(0.05, 0.2))
    playback.set_loop(None)
    for _ in range(5):
        playback.seek(dice.uniform(0, 8))
        rest(0.15)
    playback.pause()
    rest(0.3)
    playback.play()
    rest(0.3)
    playback.pause()
    rest(0.3)


def main(folder: Path) -> None:
    card = Card(folder)
    card.start()
    sounds = {}
    playback = WitnessedPlayback()
    for seed, name in enumerate("ab"):
        sounds[name] = noise(RATE_HZ * 10, 2, seed) * np.float32(0.5)
        soundfile.write(folder / f"{name}.wav", sounds[name], RATE_HZ, "FLOAT")
        playback.prepare(TakeId(name), folder / f"{name}.wav")
    output = playback._output
    assert output is not None
    assert output.rate_hz == RATE_HZ, f"{output.name} at {output.rate_hz}"
    time.sleep(0.3)
    session(playback, random.Random(5))
    underruns = output.underruns
    playback.close()
    captured = card.captured()
    facts = compare(captured, playback, sounds)
    play_wish = playback.wishes[1][0]
    # From the key to the end of the block that answers it, and the card's own latency, at the pace of a real card.
    started = (play_wish + BLOCK_FRAMES - (playback.play_asked_at or 0)) / RATE_HZ + output.latency_seconds
    json.dump(facts | {"underruns": underruns, "start_seconds": started}, sys.stdout)


def compare(captured: Samples, playback: WitnessedPlayback, sounds: dict[str, Samples]) -> dict[str, Any]:
    """Mix the same wishes again in blocks of another size, and find the first frame that differs."""
    sources = {name: Source(sound) for name, sound in sounds.items()}
    deck = mixing.at_rate(mixing.new_deck(48_000), 48_000, RATE_HZ)
    expected = [np.zeros((0, 2), np.float32)]
    plain = [np.zeros(0, bool)]
    frame, seen = playback.wishes[0][0], Counter[str]()
    for until, command in [*playback.wishes, (playback._written, lambda deck: deck)]:
        while frame < until:
            count = min(until - frame, 100)
            before = deck
            block, deck = mixing.next_block(deck, sources, count)
            is_plain = len(before.voices) == len(deck.voices) == 1 and before.voices[0].phase == deck.fade_frames
            is_plain = is_plain and deck.position == before.position + count and not before.voices[0].glide
            seen["loops"] += before.loop is not None and deck.position < before.position
            if is_plain and before.heard:  # no fade: it must be the take's own samples, at the clock's own place
                gain = np.float32(before.gains.get(before.heard, 1.0))
                assert np.array_equal(block, sounds[before.heard][before.position : deck.position] * gain)
                seen["frames_matched"] += count * bool(gain != 1)
            expected.append(block)
            plain.append(np.full(count, is_plain))
            frame += count
        before = deck
        deck = command(deck)
        switched = before.heard is not None and deck.heard != before.heard
        seen["switches"] += switched
        seen["switches_in_the_loop"] += switched and deck.loop is not None
        seen["seeks"] += deck.loop is None and deck.is_playing and deck.position != before.position
    mix, is_plain_frame = np.concatenate(expected), np.concatenate(plain)
    start = int(np.flatnonzero(captured.any(axis=1))[0]) - int(np.flatnonzero(mix.any(axis=1))[0])
    given = captured[start : start + len(mix)]
    differences = np.flatnonzero((given != mix[: len(given)]).any(axis=1))
    return {
        "frames_captured": len(given),
        "frames_missing": len(mix) - len(given),
        "first_difference": int(differences[0]) if differences.size else None,
        "frames_checked_against_the_takes": int(is_plain_frame[: len(given)].sum()),
    } | seen


if __name__ == "__main__":
    main(Path(sys.argv[1]))
