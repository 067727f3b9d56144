"""The detail of a sound is that of straightforward loops, however the sound is cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omg_desktop.sound.correlation import stereo_correlation
from omg_desktop.sound.detail import FINE_BIN_FRAMES, DetailMeter
from omg_desktop.sound.loudness import loudness, true_peak_dbtp
from tests.sound.signals import Samples, music, noise, sine, stereo

RATE_HZ = 44_100
SOUND = music(RATE_HZ, 2, 4)[: RATE_HZ * 4 - 7]


def measured(sound: Samples, cuts: list[int] | None = None) -> DetailMeter:
    meter = DetailMeter(RATE_HZ, sound.shape[1])
    for piece in np.split(sound, sorted(cuts or [])):
        meter.feed(piece)
    return meter


def test_fine_peaks_are_those_of_a_loop_over_bins() -> None:
    detail = measured(SOUND).result()
    bins = [SOUND[start : start + FINE_BIN_FRAMES] for start in range(0, len(SOUND), FINE_BIN_FRAMES)]
    assert np.array_equal(detail.peak, np.array([np.abs(part).max() for part in bins], np.float32))
    np.testing.assert_allclose(detail.rms, [np.sqrt((part.astype(float) ** 2).mean()) for part in bins], rtol=1e-5)
    assert detail.frames == len(SOUND)


def test_readings_are_those_of_the_meters() -> None:
    detail = measured(SOUND).result()
    whole = loudness(SOUND, RATE_HZ)
    assert detail.loudness.integrated_lufs == whole.integrated_lufs
    assert np.array_equal(detail.loudness.short_term_lufs, whole.short_term_lufs)
    assert max(detail.true_peaks_dbtp) == pytest.approx(true_peak_dbtp(SOUND, RATE_HZ), abs=1e-4)
    hop = SOUND[RATE_HZ : RATE_HZ + RATE_HZ // 10]
    assert detail.correlations[10] == pytest.approx(stereo_correlation(hop))
    assert len(detail.correlations) == len(detail.true_peaks_dbtp) == 40


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, len(SOUND)), max_size=8))
def test_however_it_is_cut_it_is_the_same(cuts: list[int]) -> None:
    whole, cut = measured(SOUND).result(), measured(SOUND, cuts).result()
    assert np.array_equal(whole.peak, cut.peak)
    np.testing.assert_allclose(whole.rms, cut.rms, rtol=1e-6)
    np.testing.assert_allclose(whole.true_peaks_dbtp, cut.true_peaks_dbtp, atol=1e-3)
    np.testing.assert_allclose(whole.correlations, cut.correlations, atol=1e-9)


@pytest.mark.parametrize("cuts", [[], [20_001], [20_000, 20_002]])
def test_clips_are_found_once_each(cuts: list[int]) -> None:
    sound = noise(RATE_HZ, 2) * np.float32(0.5)
    sound[20_000:20_004, 1] = -1.0
    sound[20_010:20_014, 0] = 1.0  # the same place
    sound[30_000:30_002] = 1.0  # too short
    sound[40_000:40_003, 0] = 1.0
    assert measured(sound, cuts).result().clips_seconds == pytest.approx([20_000 / RATE_HZ, 40_000 / RATE_HZ])


def test_mono_and_silence() -> None:
    detail = measured(stereo(sine(-6.0, 0.5, RATE_HZ))[:, :1]).result()
    assert detail.correlations == pytest.approx([1.0] * 5)
    silent = measured(np.zeros((RATE_HZ, 2), np.float32)).result()
    assert set(silent.correlations) == {0.0}
    assert set(silent.true_peaks_dbtp) == {-120.0}
