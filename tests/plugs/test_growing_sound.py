"""A sound that is still being written is read as it grows, each frame once, at the output's rate."""

from pathlib import Path

import numpy as np
import pytest

from omg_desktop.adapters.growing_sound import GrowingSound, GrowingSounds
from omg_desktop.composer.wav_file import GrowingWav
from omg_desktop.domain.errors import AudioUnusable
from omg_desktop.sound import mixing
from omg_desktop.sound.mixing import Source


def sine(seconds: float, start: float = 0.0) -> np.ndarray:
    time = start + np.arange(round(44_100 * seconds)) / 44_100
    return np.repeat((0.3 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)[:, None], 2, axis=1)


def test_pieces_join_without_a_seam(tmp_path: Path) -> None:
    file, sound = GrowingWav(tmp_path / "a.wav", 44_100), GrowingSound(tmp_path / "a.wav", 44_100)
    for piece in range(4):
        file.append(sine(0.5, piece * 0.5))
        assert np.abs(sound.so_far() - sine(0.5 * (piece + 1))).max() < 1e-6
    (tmp_path / "a.wav").unlink()
    assert len(sound.so_far()) == 2 * 44_100


def test_at_another_rate_it_is_one_sound_too(tmp_path: Path) -> None:
    file, sound = GrowingWav(tmp_path / "a.wav", 44_100), GrowingSound(tmp_path / "a.wav", 48_000)
    for piece in range(4):
        file.append(sine(0.5, piece * 0.5))
        sound.so_far()
    heard = sound.so_far()[2000:, 0]
    expected = 0.3 * np.sin(2 * np.pi * 220 * np.arange(2000, 2000 + len(heard)) / 48_000)
    assert np.abs(heard - expected).max() < 2e-3


def test_what_never_was_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AudioUnusable, match="cannot be heard"):
        GrowingSounds().read("a", tmp_path / "a.wav", 44_100, lambda samples: None)


def test_the_deck_waits_for_what_grows_and_goes_on_without_a_gap() -> None:
    fade = 100
    sound = np.repeat(np.arange(1, 5001, dtype=np.float32)[:, None], 2, axis=1)
    deck = mixing.play(mixing.hear(mixing.Deck(fade_frames=fade), "a"))
    block, deck = mixing.next_block(deck, {"a": Source(sound[:1000], grows=True)}, 1500)
    assert deck.is_playing
    assert deck.position == 900
    assert np.array_equal(block[fade:900], sound[fade:900])
    assert not block[1000:].any()
    assert np.abs(np.diff(block[900:1010, 0])).max() < 40  # it falls silent by a fade
    block, deck = mixing.next_block(deck, {"a": Source(sound, grows=True)}, 1500)
    assert deck.position == 2400
    assert np.array_equal(block[fade:], sound[900 + fade : 2400])
    block, deck = mixing.next_block(deck, {"a": Source(sound)}, 4000)
    assert (deck.is_playing, deck.position) == (False, 0)
