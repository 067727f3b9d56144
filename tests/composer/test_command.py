"""``python -m omg_desktop.composer`` as the plug runs it: one order in, lines of JSON out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.composer import __main__ as command
from omg_desktop.composer import wav_file


def run(order: object) -> tuple[int, list[dict[str, object]], str]:
    text = order if isinstance(order, str) else json.dumps(order)
    done = subprocess.run(
        [sys.executable, "-m", "omg_desktop.composer"],
        input=text,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_an_order_is_carried_out(tmp_path):
    audio, score = tmp_path / "song.wav", tmp_path / "song.json"
    brief = {"genre": "ambient", "seed": 7, "length_seconds": 30.0}
    code, lines, complaints = run({"brief": brief, "audio_path": str(audio), "score_path": str(score)})
    assert (code, complaints) == (0, "")
    assert lines[0]["progress"] == 0.0
    assert lines[-1]["done"] is True
    assert lines[-1]["genre"] == "ambient"
    information = soundfile.info(str(audio))
    assert (information.samplerate, information.channels, information.subtype) == (44_100, 2, "PCM_24")
    assert information.duration == pytest.approx(30.0, rel=0.03)
    head = audio.read_bytes()[:44]
    assert head[20:22] == b"\x01\x00"
    assert int.from_bytes(head[40:44], "little") == audio.stat().st_size - 44
    assert json.loads(score.read_text())["seed"] == 7
    assert {path.name for path in tmp_path.iterdir()} == {"song.wav", "song.json"}


GOOD = {"genre": "pop", "seed": 1, "length_seconds": 30.0}


@pytest.mark.parametrize(
    "order",
    [
        "", "{", "[]", '"x"', "null", {}, {"brief": GOOD}, {"brief": [], "audio_path": "x.wav"},
        {"brief": {}, "audio_path": "x.wav"}, {"brief": GOOD, "audio_path": 7},
        {"brief": GOOD, "audio_path": "/nowhere/at/all/x.wav"}, {"brief": GOOD | {"seed": "1"}, "audio_path": "x.wav"},
        {"brief": GOOD | {"seed": -1}, "audio_path": "x.wav"}, {"brief": GOOD | {"length_seconds": 1e9},
            "audio_path": "x.wav"},
        {"brief": GOOD | {"length_seconds": None}, "audio_path": "x.wav"}, {"brief": GOOD | {"genre": 5},
            "audio_path": "x.wav"},
        {"brief": GOOD, "audio_path": "."}, {"brief": GOOD | {"key": "H"}, "audio_path": "x.wav"},
            {"brief": GOOD | {"mood": "x"}, "audio_path": "x.wav"},
        {"brief": GOOD | {"tempo_bpm": 0}, "audio_path": "x.wav"}, {"brief": GOOD, "audio_path": "a\0b.wav"},
        {"brief": GOOD, "audio_path": "x.wav", "shell": "rm"},
            '{"brief": {"genre": "pop", "seed": 1, "length_seconds": NaN}, "audio_path": "x.wav"}',
    ],
)  # fmt: skip
def test_a_bad_order_is_refused_in_one_sentence(order, tmp_path, monkeypatch, capsys):
    text = order if isinstance(order, str) else json.dumps(order)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command.sys, "stdin", FakeStdin(text.encode()))
    assert command.main() == 1
    lines = capsys.readouterr().out.splitlines()
    reason = json.loads(lines[-1])["error"]
    assert reason.endswith(".")
    assert "\n" not in reason
    assert not list(tmp_path.iterdir())


class FakeStdin:
    """Standard input that says what a test wants."""

    def __init__(self, content: bytes) -> None:
        self.buffer = self
        self._content = content

    def read(self, size: int) -> bytes:
        return self._content[:size]


def test_a_disk_that_is_full_is_a_sentence_too(tmp_path, monkeypatch, capsys):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    order = {"brief": GOOD, "audio_path": str(tmp_path / "song.wav")}
    monkeypatch.setattr(command.sys, "stdin", FakeStdin(json.dumps(order).encode()))
    monkeypatch.setattr(command, "render", full)
    assert command.main() == 1
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told == {"error": "The song could not be saved: No space left on device."}
    assert not list(tmp_path.iterdir())


def test_a_half_written_song_never_carries_its_name(tmp_path, monkeypatch):
    def torn(samples: np.ndarray) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(wav_file, "_pcm24", torn)
    with pytest.raises(OSError, match="No space"):
        wav_file.write_wav(tmp_path / "song.wav", np.zeros((100, 2), dtype=np.float32), 44_100)
    assert not list(tmp_path.iterdir())


def test_importing_the_room_is_cheap():
    for code in (
        "import sys, omg_desktop.composer; sys.exit('numpy.fft' in sys.modules)",
        "import sys, omg_desktop.composer.__main__; sys.exit('scipy' in sys.modules)",
    ):
        assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0
