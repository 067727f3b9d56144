"""What a listener can count on, measured on half a minute of music."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from omg_desktop.composer import Cancelled, ComposerBrief, Rendering, compose, mixing, render
from omg_desktop.sound.loudness import integrated_loudness_lufs, true_peak_dbtp

HEARD = ("jazz", "house", "ambient", "rock")


def _band_shares_db(rendering: Rendering) -> np.ndarray:
    spectrum = np.abs(np.fft.rfft(rendering.samples.mean(axis=1))) ** 2
    bins = np.fft.rfftfreq(len(rendering.samples), 1 / rendering.sample_rate)
    edges = [30, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_000]
    shares = [spectrum[(bins >= a) & (bins < b)].sum() for a, b in itertools.pairwise(edges)]
    return 10 * np.log10(np.array(shares) / sum(shares))


def test_one_worker_gives_the_same_samples_as_two_and_progress_goes_up(song, monkeypatch):
    score, rendering = song("jazz", 1)
    told: list[float] = []
    monkeypatch.setattr(mixing, "WORKERS", 1)
    again = render(score, progress=lambda fraction, _: told.append(fraction))
    assert np.array_equal(again.samples, rendering.samples)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) >= 5


def test_two_seeds_give_two_songs(song):
    (one, sound_one), (two, sound_two) = song("house", 1), song("house", 2)
    assert [note for part in one.parts for note in part.notes] != [note for part in two.parts for note in part.notes]
    size = min(len(sound_one.samples), len(sound_two.samples))
    likeness = np.corrcoef(sound_one.samples[:size, 0], sound_two.samples[:size, 0])[0, 1]
    assert abs(likeness) < 0.5


@pytest.mark.parametrize("genre", HEARD)
def test_a_song_is_as_long_and_as_loud_as_it_should_be(song, genre):
    _, rendering = song(genre, 1)
    samples = rendering.samples
    assert samples.dtype == np.float32
    assert samples.shape[1] == 2
    assert rendering.duration_seconds == pytest.approx(30.0, rel=0.03)
    assert integrated_loudness_lufs(samples, rendering.sample_rate) == pytest.approx(-14.0, abs=0.3)
    assert true_peak_dbtp(samples, rendering.sample_rate) <= -1.0


@pytest.mark.parametrize("genre", HEARD)
def test_a_song_is_clean(song, genre):
    samples = song(genre, 1)[1].samples
    assert np.isfinite(samples).all()
    assert np.abs(samples.mean(axis=0)).max() < 1e-3
    assert np.abs(samples).max() < 0.9
    assert np.abs(samples[:8]).max() < 0.01
    assert np.abs(samples[-8:]).max() < 1e-3


@pytest.mark.parametrize("genre", HEARD)
def test_a_song_is_stereo(song, genre):
    left, right = song(genre, 1)[1].samples.T
    side, middle = (left - right) / 2, (left + right) / 2
    assert -17 < 10 * np.log10((side**2).mean() / (middle**2).mean()) < -2


def test_genres_sound_different(song):
    shares = {genre: _band_shares_db(song(genre, 1)[1]) for genre in HEARD}
    for one in HEARD:
        for two in HEARD:
            if one < two:
                assert np.abs(shares[one] - shares[two]).max() > 3, (one, two)


def test_cancelling_stops_the_work():
    calls = 0

    def cancelled() -> bool:
        nonlocal calls
        calls += 1
        return calls > 3

    with pytest.raises(Cancelled):
        render(compose(ComposerBrief("jazz", 1, 240.0)), cancelled=cancelled)
    assert calls < 12
