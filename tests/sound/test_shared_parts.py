"""Switching at the same part: one act, on the right sample, at equal power, and the loop comes along."""

from dataclasses import replace

import numpy as np
import pytest

from omg_desktop.sound import mixing, shared_parts
from omg_desktop.sound.mixing import Source
from omg_desktop.sound.shared_parts import PartInBoth
from tests.sound.signals import noise

RATE_HZ = 48_000
ONE, TWO = (noise(2 * RATE_HZ, 2, seed=seed) for seed in (1, 2))
SOURCES = {"one": Source(ONE), "two": Source(TWO)}
VERSE, CHORUS = PartInBoth(0, 24_000, 0, 30_000), PartInBoth(24_000, 48_000, 30_000, 66_000)
PARTS = (VERSE, CHORUS)


def playing(position: int, loop: tuple[int, int] | None = None) -> mixing.Deck:
    deck = mixing.play(mixing.hear(mixing.new_deck(RATE_HZ), "one"))
    deck = replace(mixing.set_loop(deck, loop), voices=()) if loop else replace(deck, voices=())
    deck = mixing.seek(deck, position)
    _, deck = mixing.next_block(deck, SOURCES, deck.fade_frames)  # the fade that begins it has passed
    return deck


def test_it_goes_on_at_the_same_share_of_the_part_to_the_sample() -> None:
    deck = playing(30_000)
    here = deck.position
    block, after = mixing.next_block(shared_parts.hear(deck, "two", PARTS), SOURCES, 4_800)
    there = 30_000 + round((here - 24_000) / 24_000 * 36_000)
    fade = deck.fade_frames
    assert np.array_equal(block[fade:], TWO[there + fade : there + 4_800])
    up, down = (
        np.sin(np.arange(fade + 1) * (np.pi / 2 / fade)).astype(np.float32)[part]
        for part in (slice(1, None), slice(0, -1))
    )
    expected = ONE[here : here + fade] * down[::-1, np.newaxis] + TWO[there : there + fade] * up[:, np.newaxis]
    assert np.abs(block[:fade] - expected).max() < 1e-4
    assert after.position == there + 4_800


def test_a_loop_around_the_part_becomes_the_part_there_and_the_music_stays_inside() -> None:
    deck = shared_parts.hear(playing(47_000, (24_000, 48_001)), "two", PARTS)
    assert deck.loop == (30_000, 66_000)
    assert 30_000 <= deck.position < 66_000
    back = shared_parts.hear(deck, "one", [PartInBoth(30_000, 66_000, 24_000, 48_000)])
    assert back.loop == (24_000, 48_000)


@pytest.mark.parametrize("loop", [(26_000, 40_000), (0, 48_000)])
def test_another_loop_and_the_music_in_it_stay_in_time(loop: tuple[int, int]) -> None:
    deck = playing(30_000, loop)
    after = shared_parts.hear(deck, "two", PARTS)
    assert (after.heard, after.position, after.loop) == ("two", deck.position, loop)


@pytest.mark.parametrize("parts", [(), (VERSE,)])
def test_where_the_part_is_not_known_there_it_is_the_same_moment(parts: tuple[PartInBoth, ...]) -> None:
    deck = playing(30_000)
    assert shared_parts.hear(deck, "two", parts) == mixing.hear(deck, "two")
    assert shared_parts.hear(deck, "one", PARTS) == deck


def test_while_it_is_paused_the_place_moves_without_a_sound() -> None:
    deck = mixing.seek(mixing.hear(mixing.new_deck(RATE_HZ), "one"), 36_000)
    deck = shared_parts.hear(deck, "two", PARTS)
    block, after = mixing.next_block(deck, SOURCES, 480)
    assert not block.any()
    assert (after.position, after.is_playing) == (48_000, False)


def test_the_last_frame_of_a_part_stays_inside_of_the_part_there() -> None:
    longer = PartInBoth(0, 100, 0, 10_000)
    deck = mixing.seek(mixing.hear(mixing.new_deck(RATE_HZ), "one"), 99)
    assert shared_parts.hear(deck, "two", [longer]).position == 9_900
    shorter = PartInBoth(0, 10_000, 0, 100)
    deck = mixing.seek(mixing.hear(mixing.new_deck(RATE_HZ), "one"), 9_999)
    assert shared_parts.hear(deck, "two", [shorter]).position == 99
