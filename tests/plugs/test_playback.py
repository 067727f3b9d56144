"""Every Playback: led by hand, block by block; on the silent clock; and captured from a virtual sound card."""

import ctypes.util
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from omg_desktop.adapters.playback import DEVICE_GONE, NO_DEVICE, DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.domain.errors import AudioUnusable, NotFound
from omg_desktop.domain.ids import TakeId
from omg_desktop.ports import Playback, SoundLevel
from omg_desktop.sound.loudness import integrated_loudness_lufs, true_peak_dbtp
from tests.plugs.playback_bench import BLOCK, RATE_HZ, A, B, Bench, becomes_so
from tests.sound.signals import noise

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.playback.close()


# --- led by hand -----------------------------------------------------------------------------------------------------


def test_a_prepared_take_is_heard_as_it_is(bench: Bench) -> None:
    bench.playback.hear(A)
    bench.playback.play()
    assert np.array_equal(bench.heard(10)[BLOCK:], bench.sounds[A][BLOCK : 10 * BLOCK])
    status = bench.playback.status()
    assert (status.playing, status.heard, status.device, status.notice) == (True, A, "by hand", "")
    assert status.duration_seconds == 1
    assert 0.1 <= status.position_seconds <= 0.13
    assert max(status.levels_dbfs) <= 0
    assert min(status.levels_dbfs) > -3


def test_a_switch_keeps_the_moment(bench: Bench) -> None:
    bench.playback.hear(A)
    bench.playback.play()
    bench.heard(5)
    bench.playback.hear(B)
    assert np.array_equal(bench.heard(5)[BLOCK:], bench.sounds[B][6 * BLOCK : 10 * BLOCK])
    assert bench.playback.status().duration_seconds == 0.5


def test_wishes_show_at_once(bench: Bench) -> None:
    playback = bench.playback
    playback.hear(A)
    playback.seek(0.25)
    playback.set_loop((0.2, 0.4))
    playback.play()
    status = playback.status()
    assert (status.playing, status.heard, status.position_seconds, status.loop) == (True, A, 0.25, (0.2, 0.4))
    bench.heard(3)
    playback.seek(0.3)
    assert playback.status().position_seconds == 0.3
    playback.pause()
    assert not playback.status().playing
    bench.heard(1)
    assert playback.status().position_seconds == 0.3


def test_pausing_falls_silent_within_a_block(bench: Bench) -> None:
    bench.playback.hear(A)
    bench.playback.play()
    bench.heard(5)
    bench.playback.pause()
    assert not bench.heard(5)[BLOCK:].any()
    assert bench.playback.status().levels_dbfs == (-120, -120)


def test_no_peak_is_missed_between_two_looks(bench: Bench) -> None:
    """The window looks every 33 ms, and a block is shorter."""
    loud = np.zeros((RATE_HZ, 2), np.float32)
    loud[6 * BLOCK + 10] = (0.5, 0.25)
    bench.playback.prepare(TakeId("loud"), bench.file("loud", loud))
    bench.playback.hear(TakeId("loud"))
    bench.playback.play()
    bench.heard(6)
    assert bench.playback.status().levels_dbfs == (-120, -120)
    bench.heard(3)
    assert bench.playback.status().levels_dbfs == pytest.approx((-6.02, -12.04), abs=0.01)
    bench.heard(4)
    assert bench.playback.status().levels_dbfs == (-120, -120)


@pytest.mark.parametrize(("gain_db", "clips"), [(0.0, 1), (-1.0, 0)])
def test_it_counts_where_what_is_played_reaches_full_scale(bench: Bench, gain_db: float, clips: int) -> None:
    loud = np.zeros((RATE_HZ, 2), np.float32)
    loud[6 * BLOCK : 6 * BLOCK + 3, 1] = 1 - 2**-15
    bench.playback.prepare(TakeId("loud"), bench.file("loud", loud))
    bench.playback.set_gains({TakeId("loud"): gain_db})
    bench.playback.hear(TakeId("loud"))
    bench.playback.play()
    bench.heard(20)
    assert bench.playback.status().clips == clips


def test_a_loop_goes_round(bench: Bench) -> None:
    bench.playback.hear(A)
    bench.playback.set_loop((0.1, 0.2))
    bench.playback.play()
    sound = bench.heard(30)
    again = slice(11 * BLOCK, 19 * BLOCK)
    assert np.array_equal(sound[again], bench.sounds[A][11 * BLOCK : 19 * BLOCK])
    assert np.array_equal(sound[20 * BLOCK : 29 * BLOCK], bench.sounds[A][10 * BLOCK : 19 * BLOCK])
    assert 0.09 <= bench.playback.status().position_seconds <= 0.21


def test_the_end_pauses_at_the_beginning(bench: Bench) -> None:
    bench.playback.hear(B)
    bench.playback.play()
    bench.heard(60)
    status = bench.playback.status()
    assert (status.playing, status.position_seconds) == (False, 0)


def test_a_take_that_is_not_prepared_changes_nothing(bench: Bench) -> None:
    bench.playback.hear(A)
    bench.playback.hear(TakeId("never prepared"))
    assert bench.playback.status().heard == A


def test_what_is_forgotten_falls_silent_and_is_let_go(bench: Bench) -> None:
    bench.playback.hear(A)
    bench.playback.play()
    bench.heard(3)
    bench.playback.forget([B])
    assert bench.heard(1).any()
    assert not bench.heard(1).any()
    status = bench.playback.status()
    assert (status.playing, status.heard, status.duration_seconds) == (False, None, 0)
    assert becomes_so(lambda: set(bench.playback._sources) == {B})


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000])
@pytest.mark.parametrize("channels", [1, 6])
def test_any_rate_and_number_of_channels_is_heard_at_the_outputs(bench: Bench, rate_hz: int, channels: int) -> None:
    other = TakeId("other")
    moments = np.arange(rate_hz) / rate_hz
    tone = 0.5 * np.sin(2 * np.pi * 440 * moments)
    bench.playback.prepare(other, bench.file(other, np.repeat(tone[:, np.newaxis], channels, axis=1), rate_hz))
    bench.playback.hear(other)
    bench.playback.play()
    sound = bench.heard(50)[4800:]
    expected = 0.5 * np.sin(2 * np.pi * 440 * np.arange(4800, 50 * BLOCK) / RATE_HZ)
    np.testing.assert_allclose(sound, np.stack([expected, expected], axis=1), atol=2e-3)
    assert bench.playback.status().duration_seconds == pytest.approx(1, abs=1e-3)


def test_what_is_not_a_number_never_reaches_the_loudspeaker(bench: Bench) -> None:
    broken = noise(RATE_HZ, 2)
    broken[100] = np.nan
    bench.playback.prepare(TakeId("broken"), bench.file("broken", broken))
    bench.playback.hear(TakeId("broken"))
    bench.playback.play()
    assert np.isfinite(bench.heard(10)).all()


def test_a_file_that_cannot_be_decoded_says_so(bench: Bench) -> None:
    with pytest.raises(AudioUnusable):
        bench.playback.prepare(TakeId("c"), bench.folder / "gone.wav")


def test_more_than_memory_should_hold_is_heard_from_a_mapped_file(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omg_desktop.adapters.playback.HELD_BYTES_MAX", 600_000)
    bench.playback.prepare(TakeId("long"), bench.folder / "a.wav")
    bench.playback.hear(TakeId("long"))
    bench.playback.play()
    assert np.array_equal(bench.heard(90)[BLOCK:], bench.sounds[A][BLOCK : 90 * BLOCK])
    assert list(bench.playback._held_bytes.values()) == [384_000, 192_000, 0]


def test_a_device_that_is_pulled_out_pauses_and_the_next_play_finds_it_again(bench: Bench) -> None:
    playback = bench.playback
    playback.hear(A)
    playback.play()
    bench.heard(20)
    bench.outputs[0].is_plugged_in = False
    assert becomes_so(lambda: playback.status().notice == DEVICE_GONE)
    status = playback.status()
    assert (status.playing, status.heard, status.device) == (False, A, "")
    assert status.position_seconds == 0.2
    playback.play()
    assert becomes_so(lambda: len(bench.outputs) == 2 and playback.status().notice == "")
    assert bench.outputs[0].is_closed
    assert playback.status().playing
    assert bench.heard(2).any()


def test_a_device_that_cannot_keep_up_is_given_more_time(bench: Bench) -> None:
    bench.outputs[0].underruns = 10
    assert becomes_so(lambda: len(bench.outputs) == 2)
    assert bench.playback._latency_seconds > 0.05


def test_a_device_of_another_rate_goes_on_at_the_same_moment(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    playback = bench.playback
    playback.hear(A)
    playback.seek(0.3)
    monkeypatch.setattr("tests.plugs.playback_bench.RATE_HZ", 24_000)
    bench.outputs[0].underruns = 10
    assert becomes_so(lambda: len(bench.outputs) == 2 and playback.status().duration_seconds == 1)
    bench.heard(1)
    assert playback.status().position_seconds == pytest.approx(0.3)
    assert len(playback._sources[A].samples) == 24_000


def test_many_threads_at_once_do_no_harm(bench: Bench) -> None:
    def wishes() -> None:
        for step in range(200):
            bench.playback.hear((A, B)[step % 2])
            bench.playback.seek(step / 1000)
            bench.playback.set_loop((0.1, 0.3) if step % 3 else None)
            bench.playback.play()
            bench.playback.status()

    threads = [threading.Thread(target=wishes) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert np.isfinite(bench.heard(1)).all()
    for thread in threads:
        thread.join()
    assert bench.playback.status().playing


def test_a_gain_in_decibels_is_heard_after_the_glide_and_lasts_over_a_switch(bench: Bench) -> None:
    bench.playback.set_gains({A: -6.0, B: -20.0})
    bench.playback.hear(A)
    bench.playback.play()
    assert np.array_equal(bench.heard(5)[BLOCK:], bench.sounds[A][BLOCK : 5 * BLOCK] * np.float32(10 ** (-6 / 20)))
    bench.playback.hear(B)
    assert np.array_equal(bench.heard(5)[BLOCK:], bench.sounds[B][6 * BLOCK : 10 * BLOCK] * np.float32(0.1))
    bench.playback.set_gains({})
    assert np.array_equal(bench.heard(6)[3 * BLOCK :], bench.sounds[B][13 * BLOCK : 16 * BLOCK])


def test_how_loud_a_stretch_is_is_measured_by_itself_whatever_the_gain(bench: Bench) -> None:
    bench.playback.set_gains({A: -20.0})
    whole = bench.playback.level(A, 0.0, 1.0)
    assert whole.loudness_lufs == pytest.approx(integrated_loudness_lufs(bench.sounds[A], RATE_HZ))
    assert whole.true_peak_dbtp == pytest.approx(true_peak_dbtp(bench.sounds[A], RATE_HZ))
    assert bench.playback.level(B, 0.6, 0.9) == SoundLevel(None, None)
    assert bench.playback.level(A, 0.0, 0.1).loudness_lufs is None
    with pytest.raises(NotFound):
        bench.playback.level(TakeId("never prepared"), 0.0, 1.0)


def test_another_output_is_taken_at_the_same_moment(bench: Bench) -> None:
    assert bench.playback.devices() == ("Speakers", "Phones")
    bench.playback.hear(A)
    bench.playback.play()
    bench.heard(20)
    bench.playback.use_device("Phones")
    assert becomes_so(lambda: len(bench.outputs) == 2)
    assert bench.asked == [None, "Phones"]
    assert bench.outputs[0].is_closed
    assert becomes_so(lambda: bench.playback.status().device == "by hand")
    assert np.array_equal(bench.heard(2), bench.sounds[A][20 * BLOCK : 22 * BLOCK])


# --- without a device ------------------------------------------------------------------------------------------------


def no_device(_render: Render, _latency_seconds: float, _rate_hz: int | None, _device: str | None = None) -> Output:
    raise NoDevice


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[Playback]:
    playback = DevicePlayback(no_device)
    soundfile.write(tmp_path / "a.wav", noise(RATE_HZ, 2), RATE_HZ)
    playback.prepare(A, tmp_path / "a.wav")
    yield playback
    playback.close()


def test_without_a_device_everything_works_but_sound(silent: Playback) -> None:
    silent.hear(A)
    silent.play()
    began = time.monotonic()
    assert silent.status().notice == NO_DEVICE
    assert becomes_so(lambda: silent.status().position_seconds > 0.3)
    assert 0.25 < time.monotonic() - began < 1.5
    assert max(silent.status().levels_dbfs) > -3
    assert becomes_so(lambda: not silent.status().playing)


def test_the_position_never_goes_back_while_it_plays(silent: Playback) -> None:
    silent.hear(A)
    silent.play()
    positions = []
    while (status := silent.status()).playing:
        positions.append(status.position_seconds)
        time.sleep(0.002)
    assert len(positions) > 50
    steps = np.diff(positions)
    assert steps.min() > -0.012  # at most a block, where a block was late


def test_a_playback_that_was_never_used_closes_at_once() -> None:
    playback = DevicePlayback(no_device)
    playback.hear(A)
    playback.play()
    playback.seek(3)
    playback.set_loop((1, 2))
    playback.forget([])
    assert (playback.status().playing, playback.status().notice) == (False, "")
    playback.close()
    assert threading.active_count() == len(
        [thread for thread in threading.enumerate() if thread.name != "audio devices"]
    )


# --- captured from a virtual sound card ------------------------------------------------------------------------------


@pytest.mark.skipif(
    ctypes.util.find_library("portaudio") is None or not Path("/usr/share/alsa/alsa.conf").exists(),
    reason="needs PortAudio over ALSA (apt: libportaudio2)",
)
def test_what_the_sound_card_gets_is_the_offline_mix_to_the_sample(tmp_path: Path) -> None:
    """In a process of its own: PortAudio reads ALSA's configuration once, when it is loaded."""
    session = subprocess.run(
        [sys.executable, "-m", "tests.plugs.captured_session", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"ALSA_CONFIG_PATH": str(tmp_path / "asound.conf")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert session.returncode == 0, session.stderr
    facts = json.loads(session.stdout)
    assert facts["switches"] >= 70
    assert facts["switches_in_the_loop"] >= 18
    assert facts["loops"] >= 2
    assert facts["seeks"] == 5
    assert facts["frames_matched"] > 44_100
    assert facts["frames_captured"] > 3 * 44_100
    assert facts["first_difference"] is None
    assert facts["frames_checked_against_the_takes"] > 0.5 * facts["frames_captured"]
    assert facts["underruns"] == 0
    assert facts["start_seconds"] < 0.05
