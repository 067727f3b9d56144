"""Loudness against ffmpeg's meter (numbers noted once) and against the signals of EBU Tech 3341 and 3342."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omg_desktop.sound.loudness import (
    LoudnessMeter,
    TruePeakMeter,
    integrated_loudness_lufs,
    k_weighting_response,
    loudness,
    loudness_range_lu,
    momentary_loudness_lufs,
    short_term_loudness_lufs,
    true_peak_dbtp,
)
from tests.sound.signals import Samples, music, noise, sine, stereo

# What `ffmpeg -i FILE -filter_complex ebur128=peak=true:metadata=1,ametadata=print:file=- -f null -` (5.1.9) said of
# music(rate, channels, seconds) written as 16-bit WAV: integrated LUFS, range LU, highest true peak dBTP.
FFMPEG_SAYS = {
    (44_100, 2, 60): (-16.823, 5.22, -2.453),
    (48_000, 2, 30): (-16.497, 5.23, -3.185),
    (22_050, 1, 60): (-20.029, 5.16, -2.865),
    (96_000, 2, 20): (-16.734, 5.54, -2.464),
    (48_000, 6, 20): (-12.158, 5.06, -3.012),
    (8_000, 1, 60): (-20.473, 4.21, -3.248),
    (11_025, 2, 60): (-17.316, 4.17, -3.036),
}


@pytest.mark.parametrize("form", FFMPEG_SAYS, ids=str)
def test_it_agrees_with_ffmpeg_on_music(form: tuple[int, int, int]) -> None:
    rate_hz = form[0]
    integrated, loudness_range, true_peak = FFMPEG_SAYS[form]
    sound = music(*form)
    measured = loudness(sound, rate_hz)
    assert measured.integrated_lufs == pytest.approx(integrated, abs=0.1)
    assert measured.range_lu == pytest.approx(loudness_range, abs=0.05)
    assert true_peak_dbtp(sound, rate_hz) == pytest.approx(true_peak, abs=0.1)


TECH_3341_INTEGRATED: dict[str, list[tuple[float, float]]] = {
    "1": [(-23, 20)],
    "2": [(-33, 20)],
    "3": [(-36, 10), (-23, 60), (-36, 10)],
    "4": [(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)],
    "5": [(-26, 20), (-20, 20.1), (-26, 20)],
}


@pytest.mark.parametrize("case", TECH_3341_INTEGRATED)
def test_ebu_tech_3341_integrated(case: str) -> None:
    sound = stereo(*(sine(level, seconds) for level, seconds in TECH_3341_INTEGRATED[case]))
    assert integrated_loudness_lufs(sound, 48_000) == pytest.approx(-33 if case == "2" else -23, abs=0.1)


def test_ebu_tech_3341_case_6_weighs_the_surround_channels() -> None:
    sides = (-28, -28, -24, -30, -30)
    sound = np.stack([sine(level, 20) for level in sides], axis=1).astype(np.float32)
    assert integrated_loudness_lufs(sound, 48_000) == pytest.approx(-23, abs=0.1)


def test_the_low_frequency_channel_does_not_count() -> None:
    without = np.stack([sine(level, 5) for level in (-28, -28, -24, -300, -30, -30)], axis=1).astype(np.float32)
    boom = without.copy()
    boom[:, 3] = sine(-6, 5, frequency_hz=60)
    assert integrated_loudness_lufs(boom, 48_000) == pytest.approx(integrated_loudness_lufs(without, 48_000))


def test_ebu_tech_3341_case_9_short_term() -> None:
    sound = stereo(*[part for _ in range(5) for part in (sine(-20, 1.34), sine(-30, 1.66))])
    assert short_term_loudness_lufs(sound, 48_000) == pytest.approx(-23, abs=0.1)


def test_ebu_tech_3341_case_12_momentary() -> None:
    sound = stereo(*[part for _ in range(25) for part in (sine(-20, 0.18), sine(-30, 0.22))])
    assert momentary_loudness_lufs(sound, 48_000)[6:] == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("gap_seconds", [0.0, 0.15, 0.3, 0.45])
def test_ebu_tech_3341_case_10_finds_a_tone_wherever_it_begins(gap_seconds: float) -> None:
    silence = np.zeros(round(gap_seconds * 48_000))
    sound = stereo(silence, sine(-23, 3.1), np.zeros(48_000))
    assert short_term_loudness_lufs(sound, 48_000).max() == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("gap_steps", [0, 1, 7, 12, 19])
def test_ebu_tech_3341_cases_13_and_14_find_a_short_tone_wherever_it_begins(gap_steps: int) -> None:
    silence, level = np.zeros(gap_steps * 960), -38 + gap_steps
    found = loudness(stereo(silence, sine(level, 0.4), np.zeros(48_000)), 48_000)
    assert found.momentary_max_lufs == pytest.approx(level, abs=0.1)
    found = loudness(stereo(np.zeros(gap_steps * 7_200), sine(level, 3.0), np.zeros(48_000)), 48_000)
    assert found.short_term_max_lufs == pytest.approx(level, abs=0.1)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 22_050, 44_100, 192_000])
def test_the_highest_reading_is_at_least_any_of_the_series_at_every_rate(rate_hz: int) -> None:
    found = loudness(music(rate_hz, 2, 8), rate_hz)
    assert found.momentary_max_lufs is not None
    assert found.short_term_max_lufs is not None
    assert 0 <= found.momentary_max_lufs - found.momentary_lufs.max() < 1
    assert 0 <= found.short_term_max_lufs - found.short_term_lufs.max() < 0.5


@pytest.mark.parametrize(
    ("divisor", "phase_degrees", "amplitude", "expected_dbtp"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
    ids=["15", "16", "17", "18", "19"],
)
def test_ebu_tech_3341_true_peak(divisor: int, phase_degrees: float, amplitude: float, expected_dbtp: float) -> None:
    steps = np.arange(48_000)
    wave = amplitude * np.sin(2 * np.pi * steps / divisor + np.radians(phase_degrees))
    fade = np.minimum(1, np.minimum(steps, steps[::-1]) / 480)  # a hard edge would have peaks of its own
    measured = true_peak_dbtp(stereo(wave * fade), 48_000)
    assert measured is not None
    assert expected_dbtp - 0.4 <= measured <= expected_dbtp + 0.2


@pytest.mark.parametrize("offset", [0, 1, 2, 3])
def test_in_the_manner_of_cases_20_to_23_a_peak_is_found_wherever_it_falls_between_samples(offset: int) -> None:
    """One loud cycle amid a softer tone, made at four times the rate and thinned out from each of four places."""
    steps = np.arange(4 * 4_800)
    wave = 0.5 * np.sin(2 * np.pi * steps / 24)  # a sixth of the rate
    wave[9_600:9_616] = np.sin(2 * np.pi * np.arange(16) / 16)  # one cycle of a quarter of the rate
    spectrum = np.fft.rfft(wave * np.minimum(1, np.minimum(steps, steps[::-1]) / 1_920))
    spectrum[2_300:] = 0  # nothing above half the rate
    fine = np.fft.irfft(spectrum, 16 * len(wave)) * 16
    sampled = np.fft.irfft(spectrum, len(wave))[offset::4]
    measured = true_peak_dbtp(stereo(sampled), 48_000)
    really = 20 * np.log10(np.abs(fine).max())
    assert measured is not None
    assert really - 0.4 <= measured <= really + 0.2
    assert np.abs(sampled).max() < np.abs(fine).max()


@pytest.mark.parametrize(
    ("levels_dbfs", "expected_lu"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
    ids=["1", "2", "3", "4"],
)
def test_ebu_tech_3342_range(levels_dbfs: tuple[int, ...], expected_lu: int) -> None:
    sound = stereo(*(sine(level, 20) for level in levels_dbfs))
    assert loudness_range_lu(sound, 48_000) == pytest.approx(expected_lu, abs=1)


def test_a_full_scale_sine_of_997_hz_in_one_channel_reads_as_the_standard_says() -> None:
    sound = sine(0, 5, frequency_hz=997)[:, np.newaxis].astype(np.float32)
    assert integrated_loudness_lufs(sound, 48_000) == pytest.approx(-3.01, abs=0.01)


def test_the_weighting_is_that_of_the_coefficients_printed_in_the_standard() -> None:
    turn = np.exp(-2j * np.pi * np.linspace(10, 23_000, 500) / 48_000)
    head = (1.53512485958697 - 2.69169618940638 * turn + 1.19839281085285 * turn**2) / (
        1 - 1.69065929318241 * turn + 0.73248077421585 * turn**2
    )
    low_cut = (1 - turn) ** 2 / (1 - 1.99004745483398 * turn + 0.99007225036621 * turn**2)
    np.testing.assert_allclose(k_weighting_response(np.linspace(10, 23_000, 500), 48_000), head * low_cut, rtol=1e-9)


def test_silence_has_no_loudness() -> None:
    sound = np.zeros((48_000 * 4, 2), np.float32)
    measured = loudness(sound, 48_000)
    assert (measured.integrated_lufs, measured.range_lu, true_peak_dbtp(sound, 48_000)) == (None, None, None)
    assert np.isneginf(measured.momentary_lufs).all()


@pytest.mark.parametrize("frames", [0, 1, 19_000])
def test_a_sound_too_short_to_judge_has_no_loudness(frames: int) -> None:
    assert integrated_loudness_lufs(noise(frames, 2), 48_000) is None


def test_a_constant_offset_is_not_heard() -> None:
    heard = momentary_loudness_lufs(np.full((48_000 * 5, 1), 0.5, np.float32), 48_000)
    assert (heard[10:] < -100).all()


SOUND = music(8_000, 2, 10)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 80_000), max_size=8))
def test_however_it_is_cut_it_sounds_as_loud(cuts: list[int]) -> None:
    whole = loudness(SOUND, 8_000)
    meter, peak_meter = LoudnessMeter(8_000, 2), TruePeakMeter(8_000, 2)
    pieces: list[Samples] = np.split(SOUND, sorted(cuts))
    for piece in pieces:
        meter.feed(piece)
        peak_meter.feed(piece)
    measured = meter.result()
    assert measured.integrated_lufs == pytest.approx(whole.integrated_lufs, abs=1e-6)
    assert measured.momentary_lufs == pytest.approx(whole.momentary_lufs, abs=1e-5)
    assert peak_meter.result_dbtp() == pytest.approx(true_peak_dbtp(SOUND, 8_000), abs=1e-6)
