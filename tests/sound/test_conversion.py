"""Any sound as two channels at any rate."""

import numpy as np
import pytest

from omg_desktop.sound.conversion import as_stereo, at_rate
from tests.sound.signals import noise, sine


def test_stereo_stays_and_mono_is_heard_on_both_sides() -> None:
    stereo, mono = noise(10, 2), noise(10, 1)
    assert as_stereo(stereo) is stereo
    assert np.array_equal(as_stereo(mono), np.hstack([mono, mono]))


@pytest.mark.parametrize("channels", range(3, 9))
def test_many_channels_are_mixed_evenly_and_never_beyond_full_scale(channels: int) -> None:
    mixed = as_stereo(np.ones((4, channels), np.float32))
    assert mixed.shape == (4, 2)
    np.testing.assert_allclose(mixed, 1, atol=1e-6)


def test_another_rate_keeps_the_sound_and_its_length() -> None:
    sound = sine(-6, 2, 44_100, 440)[:, np.newaxis].astype(np.float32)
    resampled = np.concatenate(list(at_rate(np.array_split(sound, 7), 44_100, 48_000, 1)))
    assert len(resampled) == 96_000
    expected = sine(-6, 2, 48_000, 440)[:, np.newaxis]
    np.testing.assert_allclose(resampled[2000:-2000], expected[2000:-2000], atol=1e-4)


def test_the_same_rate_changes_nothing() -> None:
    pieces = [noise(10, 2), noise(5, 2)]
    assert [piece is same for piece, same in zip(pieces, at_rate(pieces, 48_000, 48_000, 2), strict=True)] == [True] * 2
