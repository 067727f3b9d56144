"""Music at another speed: as long as it should be, at its pitch, without a click, each attack once and in its place."""

import numpy as np
import pytest

from omg_desktop.sound.attacks import find_attacks
from omg_desktop.sound.stretching import stretched
from tests.sound.signals import Samples, music, noise, sine, stereo

RATE_HZ = 48_000
SPEEDS = [0.5, 0.75, 1.25, 1.5, 2.0]


def at_speed(sound: Samples, speed: float, rate_hz: int = RATE_HZ) -> Samples:
    return np.concatenate(list(stretched(sound, rate_hz, speed)))


def pitch_hz(sound: Samples) -> float:
    """Of a single tone, to a fraction of a cent."""
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound)), 8 * len(sound)))
    return float(np.argmax(spectrum)) * RATE_HZ / (8 * len(sound))


def clicks(seconds: float, every_seconds: float) -> tuple[Samples, list[int]]:
    """Short bursts over a quiet tone, and the frame of the loudest sample of each."""
    sound = stereo(sine(-34, seconds, frequency_hz=220))
    burst = noise(400, 1, seed=5) * np.exp(-np.arange(400) / 60)[:, np.newaxis].astype(np.float32)
    places = [round(at * RATE_HZ) for at in np.arange(every_seconds, seconds - 0.1, every_seconds)]
    for place in places:
        sound[place : place + 400] += burst
    return sound, [place + int(np.argmax(np.abs(burst))) for place in places]


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("frames", [1, 700, 4_801, 96_011])
def test_it_is_as_long_as_it_should_be_to_the_frame(speed: float, frames: int) -> None:
    assert at_speed(noise(frames, 2), speed).shape == (round(frames / speed), 2)


def test_at_speed_one_it_is_the_sound_itself() -> None:
    sound = noise(5_000, 2)
    assert [piece is sound for piece in stretched(sound, RATE_HZ, 1.0)] == [True]
    assert not len(at_speed(sound[:0], 0.5))


@pytest.mark.parametrize("speed", [0.49, 2.01, 0.0])
def test_what_cannot_be_heard_well_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match=r"0\.5 and 2"):
        at_speed(noise(5_000, 2), speed)


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("frequency_hz", [55.0, 440.0, 3_000.0])
def test_a_tone_keeps_its_pitch_and_its_level_and_has_no_click(speed: float, frequency_hz: float) -> None:
    tone = stereo(sine(-10, 4, frequency_hz=frequency_hz))
    sound = at_speed(tone, speed)
    assert 1200 * abs(np.log2(pitch_hz(sound) / frequency_hz)) < 2  # cents
    steps, usual = np.abs(np.diff(sound[:, 0])), np.abs(np.diff(tone[:, 0])).max()
    assert steps.max() < 1.25 * usual
    power = np.square(sound[:, 0]).reshape(-1)[: len(sound) // 4_800 * 4_800].reshape(-1, 4_800).mean(axis=1)
    assert 10 * np.log10(power.max() / power.min()) < 1  # dB


@pytest.mark.parametrize(("speed", "below_db"), [(0.5, 10), (0.75, 15), (1.25, 15), (1.5, 10), (2.0, 6)])
def test_a_chord_hardly_wavers(speed: float, below_db: float) -> None:
    """A tone that is cut and joined has side bands; all of them together lie so far below the tones."""
    notes = [root * overtone for root in (110.0, 138.6, 164.8, 220.5, 329.6) for overtone in (1, 2, 3, 4)]
    sound = at_speed(stereo(sum(sine(-24, 6, frequency_hz=hertz) for hertz in notes)), speed)[:, 0]
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    places = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    is_note = np.any([np.abs(places - hertz) < 2 for hertz in notes], axis=0)
    assert power[~is_note].sum() < 10 ** (-below_db / 10) * power[is_note].sum()


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("every_seconds", [0.1, 0.25])
def test_every_attack_is_heard_once_and_where_it_belongs(speed: float, every_seconds: float) -> None:
    sound, places = clicks(6, every_seconds)
    heard = np.abs(at_speed(sound, speed)[:, 0])
    loudest = np.abs(sound[:, 0]).max()
    found = np.flatnonzero(heard > 0.8 * loudest)
    groups = np.split(found, np.flatnonzero(np.diff(found) > 0.012 * RATE_HZ) + 1)
    assert len(groups) == len(places)
    late = [(group[0] + group[-1]) / 2 - place / speed for group, place in zip(groups, places, strict=True)]
    assert max(np.abs(late)) / RATE_HZ < 0.005


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_music_is_at_its_place_all_along(speed: float) -> None:
    """A tone that rises tells where it is by its pitch."""
    moments = np.arange(8 * RATE_HZ) / RATE_HZ
    rising = 0.3 * np.sin(2 * np.pi * (200 * moments + 50 * moments**2))  # 100 Hz more in each second
    sound = at_speed(stereo(rising), speed)[:, 0]
    piece = 9_600
    for start in range(0, len(sound) - piece, RATE_HZ // 3):
        crossings = np.flatnonzero(np.diff(np.signbit(sound[start : start + piece])))
        hertz = (len(crossings) - 1) / 2 / ((crossings[-1] - crossings[0]) / RATE_HZ)
        place_seconds = (hertz - 200) / 100
        assert abs(place_seconds - (start + piece / 2) / RATE_HZ * speed) < 0.05


@pytest.mark.parametrize("speed", [0.5, 1.5])
def test_the_sides_stay_apart_and_opposite_ones_do_not_vanish(speed: float) -> None:
    tone, silence = sine(-10, 2, frequency_hz=300).astype(np.float32), np.zeros(2 * RATE_HZ, np.float32)
    left = at_speed(np.stack([tone, silence], axis=1), speed)
    assert not left[:, 1].any()
    opposite = at_speed(np.stack([tone, -tone], axis=1), speed)
    assert np.array_equal(opposite[:, 0], -opposite[:, 1])
    assert np.abs(np.diff(opposite[:, 0])).max() < 1.1 * np.abs(np.diff(tone)).max()


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 96_000])
def test_any_rate_will_do(rate_hz: int) -> None:
    sound = music(rate_hz, 2, 3)
    slow = at_speed(sound, 0.75, rate_hz)
    assert len(slow) == round(len(sound) / 0.75)
    assert np.isfinite(slow).all()
    assert np.square(slow).mean() == pytest.approx(np.square(sound).mean(), rel=0.1)
    assert np.abs(slow).max() <= 1.05 * np.abs(sound).max()


def test_it_comes_in_pieces_so_that_others_get_their_turn() -> None:
    pieces = [len(piece) for piece in stretched(music(RATE_HZ, 2, 20), RATE_HZ, 0.5)]
    assert max(pieces) < 10 * RATE_HZ
    assert pieces[:3] == [0, 0, 0]  # it looks ahead, and not at once
    assert sum(pieces) == 40 * RATE_HZ


def test_attacks_are_found_where_they_are_and_not_where_nothing_begins() -> None:
    sound, places = clicks(6, 0.25)
    found = find_attacks(sound, RATE_HZ)
    assert len(found) == len(places)
    assert np.abs(found - np.array(places)).max() < 0.005 * RATE_HZ
    for steady in (noise(RATE_HZ, 2), stereo(sine(-10, 1, frequency_hz=40)), np.zeros((RATE_HZ, 2), np.float32)):
        assert not len(find_attacks(steady, RATE_HZ))
    assert not len(find_attacks(sound[:100], RATE_HZ))
