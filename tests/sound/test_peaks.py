"""Peaks against the plainest way to compute them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omg_desktop.sound.peaks import PeakBins, peaks
from tests.sound.signals import Samples, music, noise


def plainly(samples: Samples, bins: int) -> tuple[list[float], list[float]]:
    frames = len(samples)
    bins = min(bins, frames)
    highest, powers = [], []
    for index in range(bins):
        stretch = samples[index * frames // bins : (index + 1) * frames // bins].astype(np.float64)
        highest.append(float(np.abs(stretch).max()))
        powers.append(float(np.sqrt((stretch * stretch).mean())))
    return highest, powers


@settings(deadline=None, max_examples=60)
@given(
    frames=st.integers(1, 5000),
    channels=st.integers(1, 3),
    bins=st.integers(1, 300),
    cuts=st.lists(st.integers(0, 5000), max_size=6),
)
def test_they_are_exact_however_the_sound_is_cut(frames: int, channels: int, bins: int, cuts: list[int]) -> None:
    sound = noise(frames, channels, seed=frames)
    gathering = PeakBins(frames, channels, bins)
    for piece in np.split(sound, sorted(cuts)):
        gathering.feed(piece)
    highest, powers = plainly(sound, bins)
    assert gathering.result().peak.tolist() == highest
    np.testing.assert_allclose(gathering.result().rms, powers, rtol=1e-6)


def test_the_bytes_of_music_are_those_of_the_plain_way() -> None:
    sound = music(44_100, 2, 20)
    peak, rms = peaks(sound, 2048).as_bytes()
    highest, powers = plainly(sound, 2048)
    assert list(peak) == [round(value * 255) for value in highest]
    assert list(rms) == [round(value * 255) for value in powers]


def test_full_scale_and_beyond_is_255() -> None:
    peak, rms = peaks(np.array([[1.0], [-1.0], [3.0], [0.5], [0.0]], np.float32), 5).as_bytes()
    assert list(peak) == list(rms) == [255, 255, 255, 128, 0]


def test_what_was_not_fed_is_silent() -> None:
    gathering = PeakBins(100, 1, 4)
    gathering.feed(np.ones((50, 1), np.float32))
    assert gathering.result().as_bytes() == (b"\xff\xff\x00\x00", b"\xff\xff\x00\x00")


def test_more_than_was_announced_is_refused() -> None:
    gathering = PeakBins(100, 1, 4)
    with pytest.raises(ValueError, match="more sound"):
        gathering.feed(np.ones((101, 1), np.float32))


def test_a_sound_without_frames_has_no_shape() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        peaks(np.zeros((0, 2), np.float32), 8)
