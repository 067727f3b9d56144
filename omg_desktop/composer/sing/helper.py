"""The door to the ``espeak-ng`` program: text in by stdin, phonemes or speech out, and nothing it says is trusted.

espeak-ng is free software under the GPL. It is never linked or shipped: it is started as a separate process where
a person has installed it. What it offers on its command line (version 1.51 was looked at): phoneme mnemonics (``-x``),
speech as WAV (``--stdout``), phonemes as input (``[[...]]``), and the commands CTRL-A number letter inside the text
that set loudness (``A``) and pitch range (``R``). It tells no times; see ``listening`` for how they are found.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from omg_desktop.composer.dsp.signal import Samples

PROGRAM = "espeak-ng"
SPEECH_RATE = 22_050  # frames per second of every voice that espeak-ng brings itself
WORDS_PER_MINUTE = 125  # slow: consonants keep their shape, and vowels have a middle to dwell on
TIMEOUT_SECONDS = 10.0
ANSWER_BYTES_MAX = 8_000_000  # three minutes of speech; a line takes four seconds
SEPARATOR = "`"  # stands in no mnemonic
_WAV_HEAD_BYTES = 44
# keeps a console window from flashing up on Windows
_NO_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class SpeechFailed(Exception):
    """The program did not answer, or not sensibly; the words cannot be pronounced."""


@dataclass(frozen=True)
class Availability:
    """Whether somebody can sing, and the words that tell a person so."""

    found: bool
    words: str


def available() -> Availability:
    """Whether the espeak-ng program is on the PATH; looks, but does not start it."""
    if shutil.which(PROGRAM):
        return Availability(True, "Guide vocal by espeak-ng")
    hint = "install espeak-ng to hear the lyrics sung (apt-get install espeak-ng)"
    return Availability(False, f"Melody without voice: {hint}")


def mnemonics_of(text: str, voice: str) -> str:
    """What the program says about the pronunciation of plain words, phonemes apart by ``SEPARATOR``."""
    return _answer(["-v", voice, "-q", "-x", f"--sep={SEPARATOR}"], text).decode("utf-8", "replace")


def speech_of(phonemes: str, voice: str, pitch: int, gap: int = 0) -> Samples:
    """Mono speech at ``SPEECH_RATE``, monotone, of phonemes in the program's own ``[[...]]`` notation.

    ``gap`` is the pause after every word, in about 10 ms.
    """
    arguments = ["-v", voice, "-s", str(WORDS_PER_MINUTE), "-p", str(pitch), "-g", str(gap), "--stdout"]
    raw = _answer(arguments, "\x010R" + phonemes)
    head, body = raw[:_WAV_HEAD_BYTES], raw[_WAV_HEAD_BYTES:]
    channels_and_rate = head[22:28]
    if head[:4] != b"RIFF" or head[8:16] != b"WAVEfmt " or head[34:36] != b"\x10\x00":
        raise SpeechFailed("what came is no 16-bit WAV")
    if channels_and_rate != b"\x01\x00" + SPEECH_RATE.to_bytes(4, "little"):
        raise SpeechFailed("the speech has another sample rate")
    return np.frombuffer(body[: len(body) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)


def _answer(arguments: Sequence[str], text: str) -> bytes:
    """What the program writes for a text; it is killed when it takes too long or says too much."""
    path = shutil.which(PROGRAM)
    if path is None:
        raise SpeechFailed("espeak-ng is not installed")
    try:
        process = subprocess.Popen(
            [path, "-b", "1", *arguments, "--stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, creationflags=_NO_WINDOW, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise SpeechFailed(str(error)) from error
    answer = _conversation(process, text.encode("utf-8", "replace"))
    if process.returncode != 0 or not answer or len(answer) > ANSWER_BYTES_MAX:
        raise SpeechFailed("espeak-ng gave no usable answer")
    return answer


def _conversation(process: subprocess.Popen[bytes], text: bytes) -> bytes:
    """Writes, reads and waits, all under one deadline. Reading by hand, because ``communicate`` knows no limit."""
    deadline = threading.Timer(TIMEOUT_SECONDS, _end, [process])
    deadline.daemon = True
    deadline.start()
    answer = b""
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin, process.stdout:
            process.stdin.write(text)  # a line fits into the pipe's buffer, so this cannot block for long
            process.stdin.close()
            answer = process.stdout.read(ANSWER_BYTES_MAX + 1)
            if len(answer) > ANSWER_BYTES_MAX:
                _end(process)
    except OSError:  # it has hung up; the exit code tells
        _end(process)
    finally:
        process.wait()
        deadline.cancel()
    return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with all it has started: a wrapper's child would hold the pipe open."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
