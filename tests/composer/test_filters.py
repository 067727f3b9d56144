"""Filters do what the cookbook's recursions do, however long the sound is."""

from __future__ import annotations

import numpy as np
import pytest

from omg_desktop.composer.dsp import filters
from omg_desktop.composer.dsp.filters import doubled, equalise, halved, smoothed, sweep_low_pass
from omg_desktop.composer.dsp.signal import SAMPLE_RATE


def tone(hertz: float, count: int = 44_100) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * np.arange(count) / SAMPLE_RATE).astype(np.float32)


def level_db(samples: np.ndarray) -> float:
    return float(20 * np.log10(np.sqrt((samples[8000:-8000].astype(np.float64) ** 2).mean()) + 1e-12))


@pytest.mark.parametrize(
    ("band", "hertz", "gain_db"),
    [
        (("lp", 1000.0, 0.7071), 1000.0, -3.01), (("hp", 1000.0, 0.7071), 1000.0, -3.01),
        (("bp", 800.0, 4.0), 800.0, 0.0),
        (("pk", 900.0, 6.0, 1.0), 900.0, 6.0), (("ls", 1000.0, 4.0), 60.0, 4.0), (("hs", 1000.0, -5.0), 9000.0, -5.0),
        (("hp1", 500.0), 500.0, -3.01), (("lp", 1000.0, 0.7071), 100.0, 0.0),
    ],
)  # fmt: skip
def test_a_band_has_the_gain_it_names(band, hertz, gain_db):
    sound = tone(hertz)
    assert level_db(equalise(sound, (band,))) - level_db(sound) == pytest.approx(gain_db, abs=0.1)


def test_a_filter_is_the_recursion_it_stands_for():
    """One low-pass of the cookbook at 300 Hz, run sample by sample in double precision."""
    omega = 2 * np.pi * 300.0 / SAMPLE_RATE
    alpha, cosine = np.sin(omega) / (2 * 2.0), np.cos(omega)
    b, a = np.array([(1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2]) / (1 + alpha), (-2 * cosine, 1 - alpha)
    chance = np.random.default_rng(5)
    sound = chance.standard_normal(6000).astype(np.float32)
    expected = np.zeros(len(sound) + 2)
    padded = np.concatenate([np.zeros(2), sound.astype(np.float64)])
    for at in range(2, len(padded)):
        expected[at] = (
            b[0] * padded[at] + b[1] * padded[at - 1] + b[2] * padded[at - 2]
            - (a[0] * expected[at - 1] + a[1] * expected[at - 2]) / (1 + alpha)
        )  # fmt: skip
    assert np.abs(equalise(sound, (("lp", 300.0, 2.0),)) - expected[2:]).max() < 1e-4


def test_a_long_sound_is_filtered_as_its_pieces_are_and_silence_stays_silence():
    chance = np.random.default_rng(5)
    sound = np.zeros((400_000, 2), dtype=np.float32)
    sound[:150_000] = chance.standard_normal((150_000, 2))
    bands = (("hp", 90.0), ("pk", 300.0, -2.0, 1.0))
    whole = equalise(sound, bands)
    assert np.abs(whole[:100_000] - equalise(sound[:100_000], bands)).max() < 2e-4
    assert not whole[-60_000:].any()


def test_a_sweep_opens():
    noise = np.random.default_rng(1).standard_normal(44_100).astype(np.float32)
    swept = sweep_low_pass(noise, np.geomspace(200.0, 12_000.0, 44_100))
    rough = [float(np.square(np.diff(part)).mean()) for part in np.split(swept, 4)]
    assert rough == sorted(rough)


def test_twice_the_rate_and_back_is_the_same_sound():
    sound = tone(3000.0, 20_000)
    back = halved(doubled(sound))
    assert np.abs(back[100:-100] - sound[100:-100]).max() < 5e-3


@pytest.mark.parametrize("count", [1, 9, 10, 40, 16_384, 40_001])
def test_twice_the_rate_is_what_a_convolution_with_the_half_band_gives(count):
    sound = np.random.default_rng(count).standard_normal(count).astype(np.float32)
    between = np.convolve(sound, 2 * filters._half_band(5.0))[10 : 10 + count]
    twice = doubled(sound)
    assert np.array_equal(twice[::2], sound)
    assert np.abs(twice[1::2] - between).max() < 1e-5


def test_a_smoothed_curve_keeps_its_mean_and_loses_its_edges():
    curve = np.concatenate([np.zeros(50), np.ones(400)])
    out = smoothed(curve, 2.5, 200.0)
    assert out[-1] == pytest.approx(1.0, abs=1e-3)
    assert np.abs(np.diff(out)).max() < 0.06
