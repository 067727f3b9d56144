"""The deck against a model that goes frame by frame."""

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop.sound import mixing
from omg_desktop.sound.mixing import Deck, Source
from tests.sound.signals import Samples, noise

FADE = 20
SLOW, FAST = 0.5, 2.0


def a_source(frames: int, seed: int) -> Source:
    """A take that is ready at half the speed and at twice; not stretched really, but as long."""
    return Source(
        noise(frames, 2, seed),
        stretched={SLOW: noise(2 * frames, 2, seed + 10), FAST: noise(frames // 2, 2, seed + 20)},
    )


A, B, SHORT = a_source(4000, 1), a_source(4000, 2), a_source(500, 3)
TAKES = {"a": A, "b": B, "short": SHORT}
Command = Callable[[Deck], Deck]


def deck_on(key: str = "a") -> Deck:
    return mixing.hear(Deck(fade_frames=FADE), key)


def played(deck: Deck, *script: Command | int, blocks: int = 64) -> tuple[Samples, Deck]:
    """What is heard of commands, and frames to run between them, in blocks of this size."""
    heard = [np.zeros((0, 2), np.float32)]
    for step in script:
        if callable(step):
            deck = step(deck)
            continue
        while step:
            block, deck = mixing.next_block(deck, TAKES, min(step, blocks))
            heard.append(block)
            step -= len(block)
    return np.concatenate(heard), deck


def fading(old: Samples, new: Samples) -> Samples:
    """Equal power, written out."""
    mixed = [
        old[k - 1] * np.float32(cos(pi / 2 * k / FADE)) + new[k - 1] * np.float32(sin(pi / 2 * k / FADE))
        for k in range(1, FADE + 1)
    ]
    return np.array(mixed, np.float32)


SILENCE = np.zeros((FADE, 2), np.float32)


def test_outside_fades_it_is_the_take_itself() -> None:
    sound, deck = played(deck_on(), mixing.play, 1000)
    np.testing.assert_allclose(sound[:FADE], fading(SILENCE, A.samples[:FADE]), atol=1e-6)
    assert np.array_equal(sound[FADE:], A.samples[FADE:1000])
    assert (deck.position, deck.is_playing) == (1000, True)


def test_a_switch_keeps_the_moment_and_fades_with_equal_power() -> None:
    sound, _ = played(deck_on(), mixing.play, 777, lambda deck: mixing.hear(deck, "b"), 500)
    np.testing.assert_allclose(
        sound[777 : 777 + FADE], fading(A.samples[777 : 777 + FADE], B.samples[777 : 777 + FADE]), atol=1e-6
    )
    assert np.array_equal(sound[777 + FADE :], B.samples[777 + FADE : 1277])


def test_a_seek_fades_from_the_old_moment_to_the_new() -> None:
    sound, _ = played(deck_on(), mixing.play, 500, lambda deck: mixing.seek(deck, 3000), 500)
    np.testing.assert_allclose(
        sound[500 : 500 + FADE], fading(A.samples[500 : 500 + FADE], A.samples[3000 : 3000 + FADE]), atol=1e-6
    )
    assert np.array_equal(sound[500 + FADE :], A.samples[3000 + FADE : 3500])


def test_pausing_fades_out_and_playing_goes_on_from_there() -> None:
    sound, deck = played(deck_on(), mixing.play, 500, mixing.pause, 100)
    np.testing.assert_allclose(sound[500 : 500 + FADE], fading(A.samples[500 : 500 + FADE], SILENCE), atol=1e-6)
    assert not sound[500 + FADE :].any()
    assert (deck.position, deck.voices) == (500, ())
    more, _ = played(deck, mixing.play, 100)
    assert np.array_equal(more[FADE:], A.samples[500 + FADE : 600])


@pytest.mark.parametrize("start", [0, 1, 700])
def test_a_loop_comes_round_in_exactly_its_length_and_its_first_beat_is_whole(start: int) -> None:
    end = start + 300
    looped = deck_on()
    looped = mixing.set_loop(looped, (start, end))
    sound, deck = played(looped, mixing.play, 1000)
    assert np.array_equal(sound[FADE : 300 - FADE], A.samples[start + FADE : end - FADE])
    for around in (300, 600, 900):
        whole = min(300 - FADE, 1000 - around)
        assert np.array_equal(sound[around : around + whole], A.samples[start : start + whole])
    before = np.concatenate([SILENCE, A.samples])[start : start + FADE]
    np.testing.assert_allclose(sound[300 - FADE : 300], fading(A.samples[end - FADE : end], before), atol=1e-6)
    assert deck.position == start + 100


def test_a_loop_survives_switching() -> None:
    looped = mixing.set_loop(deck_on(), (700, 1000))
    sound, deck = played(looped, mixing.play, 450, lambda deck: mixing.hear(deck, "b"), 450)
    assert np.array_equal(sound[600 : 900 - FADE], B.samples[700 : 1000 - FADE])
    assert deck.loop == (700, 1000)


def test_a_take_that_ends_inside_the_loop_stays_on_the_common_clock() -> None:
    looped = mixing.set_loop(deck_on("short"), (400, 700))
    sound, deck = played(looped, mixing.play, 400, lambda deck: mixing.hear(deck, "a"), 100)
    assert np.array_equal(sound[FADE:100], SHORT.samples[400 + FADE :])
    assert not sound[100:280].any()
    assert np.array_equal(sound[300:400], SHORT.samples[400:])
    assert np.array_equal(sound[400 + FADE :], A.samples[500 + FADE : 600])
    assert deck.position == 600


def test_a_deck_outside_a_new_loop_goes_to_its_beginning() -> None:
    sound, deck = played(deck_on(), mixing.play, 100, lambda deck: mixing.set_loop(deck, (2000, 2500)), 50)
    assert np.array_equal(sound[100 + FADE :], A.samples[2000 + FADE : 2050])
    assert deck.position == 2050


def test_a_loop_too_short_to_be_faded_is_made_longer() -> None:
    assert mixing.set_loop(deck_on(), (100, 100)).loop == (100, 100 + 4 * FADE)
    assert mixing.set_loop(deck_on(), (900, 100)).loop == (100, 900)


def test_after_the_loop_is_taken_away_the_music_goes_on() -> None:
    sound, _ = played(
        mixing.set_loop(deck_on(), (700, 1000)), mixing.play, 200, lambda deck: mixing.set_loop(deck, None), 400
    )
    assert np.array_equal(sound[FADE:], A.samples[700 + FADE : 1300])


def test_a_take_that_ends_pauses_and_returns_to_the_beginning() -> None:
    sound, deck = played(deck_on("short"), mixing.play, 700)
    assert np.array_equal(sound[FADE:500], SHORT.samples[FADE:])
    assert not sound[500:].any()
    assert (deck.is_playing, deck.position, deck.voices) == (False, 0, ())


def test_switching_to_a_take_that_is_over_by_now_ends_it() -> None:
    sound, deck = played(deck_on(), mixing.play, 600, lambda deck: mixing.hear(deck, "short"), 100)
    assert not sound[600 + FADE :].any()
    assert not deck.is_playing


def test_nothing_to_hear_is_silence() -> None:
    sound, deck = played(Deck(fade_frames=FADE), mixing.play, 100)
    assert not sound.any()
    assert not deck.is_playing
    sound, deck = played(mixing.seek(deck_on("gone"), 700), mixing.play, 100)
    assert not sound.any()
    assert (deck.is_playing, deck.position) == (False, 700)


def test_what_is_forgotten_fades_out_and_is_no_longer_heard() -> None:
    sound, deck = played(deck_on(), mixing.play, 100, lambda deck: mixing.forget(deck, frozenset({"b"})), 100)
    np.testing.assert_allclose(sound[100 : 100 + FADE], fading(A.samples[100 : 100 + FADE], SILENCE), atol=1e-6)
    assert (deck.heard, deck.is_playing, deck.voices) == (None, False, ())
    kept = played(deck_on(), mixing.play, 100, lambda deck: mixing.forget(deck, frozenset({"a"})), 100)[1]
    assert kept.is_playing


def test_a_gain_is_heard() -> None:
    sound, _ = played(mixing.set_gains(deck_on(), {"a": 0.5}), mixing.play, 100)
    assert np.array_equal(sound[FADE:], A.samples[FADE:100] * np.float32(0.5))


def test_a_take_that_is_turned_down_glides_there_without_a_bump() -> None:
    half = lambda deck: mixing.set_gains(deck, {"a": 0.5})  # noqa: E731
    sound, _ = played(deck_on(), mixing.play, 500, half, 300)
    glide = mixing.GLIDE_FADES * FADE
    assert np.array_equal(sound[FADE:500], A.samples[FADE:500])
    assert np.array_equal(sound[500 + glide - 1 :], A.samples[500 + glide - 1 : 800] * np.float32(0.5))
    ratio = sound[500 : 500 + glide, 0] / A.samples[500 : 500 + glide, 0]
    assert (np.diff(ratio) < 1e-5).all()
    assert (np.abs(np.diff(ratio)) < 0.5 * pi / 2 / glide + 1e-5).all()
    assert 0.5 <= ratio.min() <= ratio.max() <= 1.0


def test_a_switch_goes_at_once_to_the_gain_of_the_other_take() -> None:
    matched = mixing.set_gains(deck_on(), {"a": 0.25, "b": 0.5})
    sound, _ = played(matched, mixing.play, 500, lambda deck: mixing.hear(deck, "b"), 100)
    assert np.array_equal(sound[500 + FADE :], B.samples[500 + FADE : 600] * np.float32(0.5))


def test_another_rate_means_other_frames_for_the_same_moment() -> None:
    deck = mixing.set_loop(mixing.seek(mixing.hear(mixing.new_deck(48_000), "a"), 24_000), (12_000, 48_000))
    moved = mixing.at_rate(deck, 48_000, 44_100)
    assert (moved.position, moved.loop, moved.fade_frames) == (22_050, (11_025, 44_100), 441)


def test_another_speed_goes_on_at_the_same_moment_and_fades_like_another_take() -> None:
    slower = lambda deck: mixing.at_speed(deck, SLOW)  # noqa: E731
    sound, deck = played(deck_on(), mixing.play, 500, slower, 300)
    slow = A.stretched[SLOW]
    np.testing.assert_allclose(
        sound[500 : 500 + FADE], fading(A.samples[500 : 500 + FADE], slow[1000 : 1000 + FADE]), atol=1e-6
    )
    assert np.array_equal(sound[500 + FADE :], slow[1000 + FADE : 1300])
    assert (deck.speed, deck.position) == (SLOW, 1300)
    back, deck = played(deck, lambda deck: mixing.at_speed(deck, 1.0), 100)
    assert np.array_equal(back[FADE:], A.samples[650 + FADE : 750])


def test_at_another_speed_takes_switch_at_the_same_moment_and_the_loop_is_that_of_the_music() -> None:
    slower = lambda deck: mixing.at_speed(deck, SLOW)  # noqa: E731
    sound, deck = played(
        mixing.set_loop(deck_on(), (700, 1000)), mixing.play, 100, slower, 100, lambda deck: mixing.hear(deck, "b"), 600
    )
    assert deck.loop == (1400, 2000)
    slow = B.stretched[SLOW]
    assert np.array_equal(sound[200 + FADE : 500 - FADE], slow[1700 + FADE : 2000 - FADE])
    assert np.array_equal(sound[500 : 800 - FADE], slow[1400 : 1700 - FADE])
    assert mixing.at_speed(deck, 1.0).loop == (700, 1000)


def test_a_loop_is_long_enough_to_be_faded_at_any_speed() -> None:
    deck = mixing.at_speed(mixing.set_loop(deck_on(), (1000, 1100)), FAST)
    assert deck.loop == (500, 500 + 4 * FADE)


def test_a_take_that_is_not_ready_at_this_speed_is_silence_and_pauses() -> None:
    sound, deck = played(mixing.at_speed(mixing.seek(deck_on(), 500), 0.75), mixing.play, 100)
    assert not sound.any()
    assert not deck.is_playing
    other = mixing.at_rate(deck, 48_000, 48_000)
    assert (other.speed, other.position) == (1.0, 500)


COMMANDS: list[Command | int] = [
    mixing.play,
    mixing.pause,
    lambda deck: mixing.hear(deck, "a"),
    lambda deck: mixing.hear(deck, "b"),
    lambda deck: mixing.hear(deck, "short"),
    lambda deck: mixing.seek(deck, 0),
    lambda deck: mixing.seek(deck, 450),
    lambda deck: mixing.seek(deck, 3990),
    lambda deck: mixing.set_loop(deck, (400, 520)),
    lambda deck: mixing.set_loop(deck, (0, 90)),
    lambda deck: mixing.set_loop(deck, None),
    lambda deck: mixing.set_gains(deck, {"a": 0.5, "b": 0.8}),
    lambda deck: mixing.set_gains(deck, {"b": 0.3}),
    lambda deck: mixing.at_speed(deck, SLOW),
    lambda deck: mixing.at_speed(deck, FAST),
    lambda deck: mixing.at_speed(deck, 1.0),
    1, 3, 7, 19, 20, 60, 133, 600,
]  # fmt: skip


@given(script=st.lists(st.sampled_from(COMMANDS), max_size=25), blocks=st.integers(1, 300))
def test_whatever_is_done_the_size_of_the_blocks_is_not_heard(script: list[Command | int], blocks: int) -> None:
    whole, end = played(deck_on(), mixing.play, *script, blocks=100_000)
    cut, same_end = played(deck_on(), mixing.play, *script, blocks=blocks)
    assert np.array_equal(whole, cut)
    assert end == same_end


@given(script=st.lists(st.sampled_from(COMMANDS), max_size=25))
def test_whatever_is_done_nothing_clicks(script: list[Command | int]) -> None:
    """Constant takes of +1 and -1: no step is larger than fading from one to the other makes it."""
    lengths = {SLOW: 8000, FAST: 2000}
    flat = {
        key: Source(
            np.full((4000, 2), sign, np.float32),
            stretched={speed: np.full((frames, 2), sign, np.float32) for speed, frames in lengths.items()},
        )
        for key, sign in (("a", 1), ("b", -1))
    }
    deck, last = mixing.play(deck_on()), 0.0
    for step in script:
        if callable(step):
            was = deck
            deck = step(deck)
            if deck.heard == "short":
                deck = was
            continue
        for _ in range(step):
            ends = any(
                abs(voice.position - lengths.get(voice.speed, 4000)) <= FADE or voice.position <= FADE
                for voice in deck.voices
            )
            voices = len(deck.voices) + 1  # the render may add one
            block, deck = mixing.next_block(deck, flat, 1)
            # A voice changes by at most pi/2/FADE in a frame; only a take's own beginning and end are steps.
            assert ends or abs(block[0, 0] - last) <= voices * pi / 2 / FADE
            last = float(block[0, 0])
            assert len(deck.voices) <= 2 + FADE


@given(script=st.lists(st.sampled_from(COMMANDS), max_size=30))
def test_whatever_is_done_a_playing_deck_has_one_rising_voice_where_it_stands(script: list[Command | int]) -> None:
    deck = mixing.play(deck_on())
    for step in script:
        deck = step(deck) if callable(step) else mixing.next_block(deck, TAKES, step)[1]
        rising = [voice for voice in deck.voices if voice.is_rising]
        if deck.is_playing:
            (voice,) = rising
            assert (voice.key, voice.speed, voice.position) == (deck.heard, deck.speed, deck.position)
        else:
            assert not rising
