"""What a listener can count on, measured on half a minute of music."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from omg_desktop.composer import Cancelled, ComposerBrief, Rendering, compose, mixing, render, stems, wav_file
from omg_desktop.sound.loudness import integrated_loudness_lufs, true_peak_dbtp

HEARD = ("jazz", "house", "ambient", "rock")


def _band_shares_db(rendering: Rendering) -> np.ndarray:
    spectrum = np.abs(np.fft.rfft(rendering.samples.mean(axis=1))) ** 2
    bins = np.fft.rfftfreq(len(rendering.samples), 1 / rendering.sample_rate)
    edges = [30, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_000]
    shares = [spectrum[(bins >= a) & (bins < b)].sum() for a, b in itertools.pairwise(edges)]
    return 10 * np.log10(np.array(shares) / sum(shares))


def test_one_worker_gives_the_same_samples_as_two_and_progress_tells_the_sections(song, monkeypatch):
    score, rendering = song("jazz", 1)
    told: list[tuple[float, str]] = []
    monkeypatch.setattr(mixing, "WORKERS", 1)
    again = render(score, progress=lambda fraction, phase: told.append((fraction, phase)))
    assert np.array_equal(again.samples, rendering.samples)
    fractions = [fraction for fraction, _ in told]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    count = len(score.sections)
    assert told[-3][1] == f"{score.sections[-1].name}, {count} of {count} sections done"


def test_who_listens_meanwhile_hears_the_whole_song_without_a_gap_and_changes_nothing(song):
    score, rendering = song("house", 1)
    heard: list[np.ndarray] = []
    again = render(score, hear=heard.append)
    assert np.array_equal(again.samples, rendering.samples)
    assert len(heard[0]) < 4 * rendering.sample_rate
    whole = np.concatenate(heard)
    assert whole.shape == rendering.samples.shape
    assert np.abs(whole).max() <= 10 ** (-2.4 / 20)
    loudness = integrated_loudness_lufs(whole, rendering.sample_rate)
    assert loudness == pytest.approx(-14.0, abs=3.0)
    steps = np.abs(np.diff(whole, axis=0)).max(axis=1)
    seams = np.cumsum([len(piece) for piece in heard])[:-1]
    usual = np.quantile(steps, 0.999)
    assert all(steps[seam - 3 : seam + 3].max() < usual for seam in seams)
    second = rendering.sample_rate
    for start in range(2 * second, len(whole) - 3 * second, 3 * second):
        one, two = (sound[start : start + second].mean(axis=1) for sound in (whole, rendering.samples))
        assert np.corrcoef(one, two)[0, 1] > 0.9


def test_a_little_room_for_tones_changes_nothing(song, monkeypatch):
    score, rendering = song("jazz", 1)
    monkeypatch.setattr(stems.ToneShelf.__init__, "__defaults__", (1 << 20,))
    assert np.array_equal(render(score).samples, rendering.samples)


def test_a_song_is_the_same_in_every_process(song, tmp_path):
    """Two at a time, with hashes of other seeds, and with warm and cold caches: bit by bit the same audio and notes."""
    brief = {"genre": "jazz", "seed": 1, "length_seconds": 30.0}
    song("jazz", 2)  # this process has been at it already
    render(compose(ComposerBrief("jazz", 1, 30.0)))
    warm = render(compose(ComposerBrief("jazz", 1, 30.0)))
    wav_file.write_wav(tmp_path / "here.wav", warm.samples, warm.sample_rate)
    children = []
    for seed in ("0", "4711"):
        order = {
            "brief": brief, "audio_path": str(tmp_path / f"{seed}.wav"), "score_path": str(tmp_path / f"{seed}.json"),
            "preview_path": str(tmp_path / f"preview-{seed}.wav"),
        }  # fmt: skip
        child = subprocess.Popen(
            [sys.executable, "-m", "omg_desktop.composer"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert child.stdin is not None
        child.stdin.write(json.dumps(order).encode())
        child.stdin.close()
        children.append(child)
    assert [child.wait(timeout=100) for child in children] == [0, 0]
    for kind, one in (("wav", "here"), ("json", "4711"), ("wav", "4711")):
        assert (tmp_path / f"{one}.{kind}").read_bytes() == (tmp_path / f"0.{kind}").read_bytes()
    assert (tmp_path / "preview-0.wav").read_bytes() == (tmp_path / "preview-4711.wav").read_bytes()


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
    assert calls < 40
