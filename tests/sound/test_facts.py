"""What is measured of a whole sound, also of a broken one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omg_desktop.sound.facts import FULL_SCALE, FactsMeter, facts
from omg_desktop.sound.loudness import integrated_loudness_lufs, true_peak_dbtp
from tests.sound.signals import Samples, music, noise, sine, stereo

RATE_HZ = 8_000


def test_music_is_finite_loud_and_whole() -> None:
    sound = music(RATE_HZ, 2, 10)
    measured = facts(sound, RATE_HZ)
    assert measured.frames == 80_000
    assert measured.is_finite
    assert measured.silent_seconds == 0
    assert measured.longest_clip_seconds == 0
    assert measured.loudness_lufs == pytest.approx(integrated_loudness_lufs(sound, RATE_HZ))
    assert measured.true_peak_dbtp == pytest.approx(true_peak_dbtp(sound, RATE_HZ))


def test_silence_is_counted_in_tenths_of_a_second() -> None:
    sound = stereo(sine(-20, 1, RATE_HZ), np.zeros(RATE_HZ * 2), sine(-70, 1, RATE_HZ), sine(-20, 1, RATE_HZ))
    assert facts(sound, RATE_HZ).silent_seconds == pytest.approx(3.0)


def test_a_silent_end_shorter_than_a_window_counts_too() -> None:
    sound = stereo(sine(-20, 1, RATE_HZ), np.zeros(RATE_HZ // 20))
    assert facts(sound, RATE_HZ).silent_seconds == pytest.approx(0.05)


def test_a_clip_is_a_run_in_one_channel() -> None:
    sound = 0.5 * noise(RATE_HZ, 2)
    sound[100:150, 0] = 1
    sound[150:190, 1] = -1
    assert facts(sound, RATE_HZ).longest_clip_seconds == 50 / RATE_HZ


def test_a_loud_sine_is_not_clipped() -> None:
    assert facts(stereo(sine(-0.01, 1, RATE_HZ, 50)), RATE_HZ).longest_clip_seconds == 0


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_numbers_are_noted_and_the_rest_is_measured(broken: float) -> None:
    sound = music(RATE_HZ, 1, 5)
    sound[777] = broken
    measured = facts(sound, RATE_HZ)
    assert not measured.is_finite
    assert measured.loudness_lufs is not None
    assert np.isfinite(measured.loudness_lufs)


def test_absurdly_large_numbers_do_not_overflow() -> None:
    measured = facts(np.full((RATE_HZ, 1), 3e38, np.float32) * noise(RATE_HZ, 1), RATE_HZ)
    assert measured.is_finite
    assert measured.true_peak_dbtp is not None
    assert np.isfinite(measured.true_peak_dbtp)


def longest_run_plainly(samples: Samples) -> int:
    longest = 0
    for channel in samples.T:
        run = 0
        for value in channel:
            run = run + 1 if abs(value) >= FULL_SCALE else 0
            longest = max(longest, run)
    return longest


@settings(deadline=None, max_examples=40)
@given(
    values=st.lists(st.sampled_from([0.0, 0.0005, 0.3, 1.0, -1.0, 1.2]), min_size=1, max_size=120),
    repeats=st.integers(1, 20),
    cuts=st.lists(st.integers(0, 2400), max_size=5),
)
def test_runs_and_silence_do_not_depend_on_how_the_sound_is_cut(
    values: list[float], repeats: int, cuts: list[int]
) -> None:
    left = np.repeat(np.array(values, np.float32), repeats)
    sound = np.stack([left, left[::-1]], axis=1)
    meter = FactsMeter(RATE_HZ, 2)
    for piece in np.split(sound, sorted(cuts)):
        meter.feed(piece)
    measured = meter.result()
    windows = [sound[start : start + 800] for start in range(0, len(sound), 800)]
    assert measured.silent_seconds * RATE_HZ == pytest.approx(
        sum(len(window) for window in windows if np.abs(window).max() < 0.001)
    )
    assert measured.longest_clip_seconds * RATE_HZ == pytest.approx(longest_run_plainly(sound))
