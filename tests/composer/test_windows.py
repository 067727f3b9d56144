"""What makes windows a song: tails that are carried, levels that are known beforehand, a limiter that reckons."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from omg_desktop.composer import ComposerBrief, compose, render
from omg_desktop.composer.dsp.levels import loud_level_db
from omg_desktop.composer.dsp.limiting import Limiter
from omg_desktop.composer.dsp.space import Convolver, impulse_response
from omg_desktop.composer.rendering import Sounds
from omg_desktop.composer.stems import ToneShelf
from omg_desktop.composer.strips import Band, Strip
from omg_desktop.composer.windows import GRAIN_FRAMES, Overlap, windows_of
from omg_desktop.sound.loudness import integrated_loudness_lufs


@pytest.mark.parametrize("total", [1, 100_000, 44_100 * 30, 44_100 * 240])
def test_windows_follow_one_another_on_the_grid(total):
    windows = list(windows_of(total))
    assert windows[0].start == 0
    assert windows[-1].end == total
    assert all(one.end == two.start for one, two in itertools.pairwise(windows))
    assert all(window.start % GRAIN_FRAMES == 0 for window in windows)
    assert windows[0].size <= 3.1 * 44_100


def test_a_room_rings_on_from_window_to_window():
    chance = np.random.default_rng(3)
    sound = chance.standard_normal((60_000, 2)).astype(np.float32)
    sound[20_000:] = 0.0
    response = impulse_response("room")
    whole, piecewise = Convolver(response)(sound), Convolver(response)
    cuts = [0, 700, 9_000, 33_000, 60_000]
    pieces = [piecewise(sound[a:b]) for a, b in itertools.pairwise(cuts)]
    assert np.abs(np.concatenate(pieces) - whole).max() < 1e-4 * np.abs(whole).max()
    assert np.abs(whole[21_000:30_000]).max() > 0.01


def test_several_rooms_at_once_are_the_sum_of_each_and_one_may_be_fed_in_mono():
    chance = np.random.default_rng(4)
    wide = chance.standard_normal((30_000, 2)).astype(np.float32)
    single = chance.standard_normal((30_000, 1)).astype(np.float32)
    room, hall = impulse_response("room"), impulse_response("hall")
    apart = Convolver(room)(wide) + Convolver(hall)(single.repeat(2, axis=1))
    together = Convolver(room, hall)(wide, single)
    assert np.abs(together - apart).max() < 1e-4 * np.abs(apart).max()


@pytest.mark.parametrize("genre", ["jazz", "folk", "metal"])
def test_what_is_prepared_for_the_first_window_is_what_it_needs_and_changes_nothing(genre, monkeypatch):
    score = compose(ComposerBrief(genre, 5, 30.0))
    first = next(iter(windows_of(44_100 * 30)))

    def strips() -> list[Strip]:
        band = Band(Sounds().voice, Sounds().kit, ToneShelf())
        return [Strip(score, part, band, lambda: None) for part in score.parts]

    unprepared = [strip.play(first) for strip in strips()]
    ready = strips()
    work = [each for strip in ready for each in strip.preparations(first)]
    assert work
    for each in reversed(work):
        each()
    made: list[str] = []
    monkeypatch.setattr(ToneShelf, "tone", _told(ToneShelf.tone, made))
    for strip, before in zip(ready, unprepared, strict=True):
        after = strip.play(first)
        assert (after is None) == (before is None)
        assert after is None or np.array_equal(after, before)
    assert not made


def _told(tone, made):
    """The shelf, which tells what is still to be made."""
    return lambda shelf, name, make: tone(shelf, name, lambda: (made.append(name), make())[1])


def test_what_is_left_over_sounds_in_the_next_windows():
    overlap, sound = Overlap(), np.arange(1, 101, dtype=np.float32)[:, None].repeat(2, axis=1)
    first = overlap.opened(100)
    first += sound
    heard = [overlap.closed(first, 30)]
    while overlap.sounds:
        heard.append(overlap.closed(overlap.opened(30), 30))
    assert np.array_equal(np.concatenate(heard)[:100], sound)


def test_the_limiter_knows_how_loud_it_will_be():
    chance = np.random.default_rng(9)
    swell = np.abs(np.sin(np.linspace(0, 40, 44_100 * 8)))[:, None]
    sound = (0.2 * swell * chance.standard_normal((44_100 * 8, 2))).astype(np.float32)
    limiter = Limiter(sound)
    push = limiter.push_for(-10.0, -1.25)
    assert integrated_loudness_lufs(limiter.limited(-1.25, push), 44_100) == pytest.approx(-10.0, abs=0.1)


@pytest.mark.parametrize("genre", ["jazz", "house", "folk", "metal"])
def test_a_part_is_as_loud_as_its_level_says_though_it_was_told_from_its_notes(genre):
    score = compose(ComposerBrief(genre, 5, 45.0))
    wanted = {part.name: part.level_db for part in score.parts if not part.duck and part.name not in ("Kick", "Snare")}
    off: dict[str, float] = {}

    def keep(name: str, stem: np.ndarray) -> None:
        if name in wanted:
            off[name] = loud_level_db(stem) - wanted[name]

    render(score, keep_stem=keep)
    assert off
    assert max(map(abs, off.values())) < 3.0, off
    assert np.median(np.abs(list(off.values()))) < 1.2, off
