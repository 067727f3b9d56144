"""What is done to the sound before it is heard: the same however the blocks are cut, and nothing in plain stereo."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.sound import monitoring
from omg_desktop.sound.monitoring import LEFT, MONO, RIGHT, STEREO, SWAPPED, Matrix, Monitor, quieter
from tests.sound.signals import Samples, noise

RATE_HZ = 1_000  # a change takes 30 frames
MATRICES = [STEREO, MONO, LEFT, RIGHT, SWAPPED, quieter(STEREO, 0.1), quieter(MONO, 0.1)]


def heard(sound: Samples, script: list[tuple[Matrix, int]], frames: int) -> Samples:
    """The sound through each of these matrices for so many frames, in blocks of this size."""
    out, monitor, place = sound.copy(), Monitor(), 0
    for matrix, length in script:
        end = place + length
        while place < end:
            block = out[place : min(place + frames, end)]
            monitor = monitoring.listen(block, monitor, matrix, RATE_HZ)
            place += len(block)
    return out[:place]


@given(
    script=st.lists(st.tuples(st.sampled_from(MATRICES), st.integers(1, 80)), max_size=8), frames=st.integers(1, 100)
)
def test_the_size_of_the_blocks_is_not_heard_and_nothing_grows_louder(
    script: list[tuple[Matrix, int]], frames: int
) -> None:
    sound = noise(1_000, 2)
    whole = heard(sound, script, 10_000)
    np.testing.assert_allclose(heard(sound, script, frames), whole, atol=1e-6)
    assert not len(whole) or np.abs(whole).max() <= np.abs(sound[: len(whole)]).max() + 1e-6


def test_plain_stereo_is_the_very_samples() -> None:
    sound = noise(500, 2)
    assert np.array_equal(heard(sound, [(STEREO, 500)], 64), sound)
    assert np.array_equal(heard(sound, [(MONO, 100), (STEREO, 400)], 64)[130:], sound[130:])


@pytest.mark.parametrize("matrix", MATRICES)
def test_a_change_takes_thirty_milliseconds_and_ends_at_the_matrix(matrix: Matrix) -> None:
    sound = noise(200, 2)
    out = heard(sound, [(STEREO, 10), (matrix, 190)], 64)
    np.testing.assert_allclose(out[40:], sound[40:] @ np.array(matrix, np.float32).T, atol=1e-6)
    if matrix != STEREO:
        assert not np.allclose(out[20:30], sound[20:30] @ np.array(matrix, np.float32).T, atol=1e-3)
