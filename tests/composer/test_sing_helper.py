"""The espeak-ng process is not trusted: whatever stands in its place, the singer hums and goes on."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pytest

from omg_desktop.composer.sing import SungNote, available, helper, sing

NOTES = [SungNote(0.3 + 0.4 * index, 0.38, 62, text) for index, text in enumerate(("walk", "on", "home"))]
FRAMES = 44_100 * 2

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    """Puts a shell script in the place of espeak-ng."""

    def put(script: str) -> None:
        program = tmp_path / "espeak-ng"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return put


def test_without_the_program_a_person_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert available() == helper.Availability(
        False, "Melody without voice: install espeak-ng to hear the lyrics sung (apt-get install espeak-ng)"
    )


@posix_only
def test_with_the_program_there_is_a_guide_vocal(stand_in):
    stand_in("exit 0")
    assert available() == helper.Availability(True, "Guide vocal by espeak-ng")


@posix_only
@pytest.mark.parametrize(
    "script",
    [
        "exit 3",
        "echo no phonemes at all",
        "head -c 100000 /dev/urandom",
        "yes w",
        'echo "w\'O:kIN"; exit 1',
        "kill -SEGV $$",
        'case "$*" in *--stdout*) head -c 60 /dev/zero;; *) echo "w\'O:k";; esac',
        'case "$*" in *--stdout*) exec printf RIFF;; *) echo "w\'O:k";; esac',
    ],
)
def test_whatever_the_program_answers_the_melody_is_hummed(stand_in, script):
    stand_in(script)
    sound = sing(NOTES, FRAMES, 1)
    assert np.isfinite(sound).all()
    assert 0.01 < np.abs(sound).max() < 2.0


@posix_only
def test_a_program_that_hangs_is_ended_with_its_children(stand_in, monkeypatch):
    stand_in("sleep 60")
    monkeypatch.setattr(helper, "TIMEOUT_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(helper.SpeechFailed):
        helper.mnemonics_of("hello", "en-us")
    assert time.monotonic() - began < 10


@posix_only
def test_words_reach_the_program_by_stdin_alone(stand_in, tmp_path):
    stand_in(f'echo "$@" >> {tmp_path}/arguments; cat >> {tmp_path}/text; echo "" >> {tmp_path}/text')
    lyrics = ["$(touch", "pwned)", ";", "--path=/etc", "[[hello]]", "<audio", "src='x'/>", "\x01100A", "love"]
    sing([SungNote(0.4 * index, 0.38, 62, word) for index, word in enumerate(lyrics)], 44_100 * 4, 1)
    said = Path(tmp_path / "text").read_text()
    assert "love" in said
    assert not set(said) & set("$()<>[]/=\x01;-")
    assert "love" not in Path(tmp_path / "arguments").read_text()
