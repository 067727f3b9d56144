"""Our own WAV files: stamping one changes its words, never its sound."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.adapters.audio_tags import ai_mark
from omg_desktop.adapters.wav_files import as_integers, stamp_wav, write_wav
from tests.sound.signals import noise

MARK = ai_mark("1.2.3", "algorithmicMedia")


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("frames", [1000, 1001])
def test_a_stamp_says_which_machine_made_it_and_leaves_the_sound(tmp_path: Path, subtype: str, frames: int) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, noise(frames, 1), 8_000, subtype)
    before = soundfile.read(path, dtype="int32")[0]
    for _ in range(2):  # stamping again replaces the stamp
        stamp_wav(path, MARK)
        data = path.read_bytes()
        assert data.count(b"LIST") == 1
        assert b"ISFT\x12\0\0\0OMG Desktop 1.2.3\0" in data
        assert b"DigitalSourceType=http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia\0" in data
        assert data.index(b"LIST") < data.index(b"data")
        assert int.from_bytes(data[4:8], "little") == len(data) - 8
        assert np.array_equal(soundfile.read(path, dtype="int32")[0], before)
    assert [left.name for left in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\0\0\0\0WAVEdata\xff\0\0\0abc", b"fLaC" + bytes(100)])
def test_what_is_no_plain_wav_is_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="WAV"):
        stamp_wav(path, MARK)
    assert path.read_bytes() == content
    assert [left.name for left in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize(("bit_depth", "step"), [(16, 2**-15), (24, 2**-23)])
def test_floats_are_rounded_to_the_nearest_step_and_cut_off_beyond_full_scale(bit_depth: int, step: float) -> None:
    given = np.array([0, step, -step, 1.4 * step, 1.6 * step, 1.0, 7.0, -1.0, -7.0], np.float32)
    expected = [0, step, -step, step, 2 * step, 1 - step, 1 - step, -1, -1]
    assert (as_integers(given, bit_depth) / 2**31).tolist() == expected


def test_what_was_written_is_read_back_exactly(tmp_path: Path) -> None:
    pieces = [as_integers(noise(500, 2, seed), 24) for seed in range(3)]
    with (tmp_path / "a.wav").open("wb") as file:
        write_wav(file, pieces, sample_rate_hz=48_000, channels=2, bit_depth=24, tags=MARK)
    read, rate_hz = soundfile.read(tmp_path / "a.wav", dtype="int32")
    assert rate_hz == 48_000
    assert np.array_equal(read, np.concatenate(pieces))
