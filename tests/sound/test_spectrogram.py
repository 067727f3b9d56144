"""Tones stand where they belong."""

import numpy as np
import pytest

from omg_desktop.sound.correlation import correlation_series, stereo_correlation
from omg_desktop.sound.spectrogram import FLOOR_DB, spectrogram
from tests.sound.signals import noise, sine, stereo


@pytest.mark.parametrize("frequency_hz", [60, 440, 1000, 5000, 15_000])
@pytest.mark.parametrize("rate_hz", [44_100, 96_000])
def test_a_tone_is_a_line_at_its_pitch_and_level(frequency_hz: float, rate_hz: int) -> None:
    picture = spectrogram(stereo(sine(-12, 2, rate_hz, frequency_hz)), rate_hz, columns=50, rows=128)
    assert picture.levels_db.shape == (128, 50)
    middle = picture.levels_db[:, 25]
    loudest_hz = picture.frequencies_hz[middle.argmax()]
    assert abs(loudest_hz - frequency_hz) <= max(0.05 * frequency_hz, rate_hz / 4096)
    assert -16 <= middle.max() <= -11.9
    far = np.abs(np.log2(picture.frequencies_hz / frequency_hz)) > 1.5
    assert middle[far].max() < -60


def test_time_runs_from_left_to_right() -> None:
    sound = stereo(sine(-20, 1, 44_100, 200), sine(-20, 1, 44_100, 4000))
    picture = spectrogram(sound, 44_100, columns=40, rows=64)
    loudest_hz = picture.frequencies_hz[picture.levels_db.argmax(axis=0)]
    assert (loudest_hz[:18] < 300).all()
    assert (loudest_hz[22:] > 3000).all()


@pytest.mark.parametrize("frames", [0, 1, 100, 5000])
def test_short_sounds_and_silence_have_a_picture_too(frames: int) -> None:
    silence = spectrogram(np.zeros((frames, 1), np.float32), 8_000, columns=10, rows=16)
    assert (silence.levels_db == np.float32(FLOOR_DB)).all()
    assert np.isfinite(spectrogram(noise(frames, 2), 8_000, columns=10, rows=16).levels_db).all()


def test_a_long_sound_is_looked_at_in_places() -> None:
    sound = np.broadcast_to(np.float32(0.1), (44_100 * 3600, 1))  # an hour that takes no memory
    assert spectrogram(sound, 44_100, columns=600, rows=64).levels_db.shape == (64, 600)


def test_mono_turned_over_and_unrelated_sides() -> None:
    left = noise(48_000, 1)
    assert stereo_correlation(np.hstack([left, left])) == pytest.approx(1)
    assert stereo_correlation(np.hstack([left, -0.3 * left])) == pytest.approx(-1)
    assert stereo_correlation(noise(48_000, 2)) == pytest.approx(0, abs=0.02)


def test_silence_is_like_nothing() -> None:
    assert stereo_correlation(np.zeros((100, 2), np.float32)) is None
    assert stereo_correlation(np.zeros((0, 2), np.float32)) is None


def test_each_window_has_its_own_correlation() -> None:
    left = noise(1000, 1)
    sound = np.vstack([np.hstack([left, left]), np.hstack([left, -left]), np.zeros((500, 2), np.float32)])
    values = correlation_series(sound, 1000)
    assert values[:2] == pytest.approx([1, -1])
    assert np.isnan(values[2])
