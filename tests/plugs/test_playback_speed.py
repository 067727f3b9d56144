"""Playback at another speed, and through other sides: led by hand, block by block."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
import soundfile

from omg_desktop.adapters.measuring import Steps, Urgency, at_once
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.sections import SharedPart
from omg_desktop.ports import ListenTo, SpeedStanding
from omg_desktop.sound.stretching import stretched
from tests.plugs.playback_bench import BLOCK, RATE_HZ, A, B, Bench, becomes_so
from tests.sound.signals import Samples, noise

T = TypeVar("T")
SLOW, FAST = 0.5, 2.0


class Gate:
    """Lets calculations pass one by one: those of stretching alone, since takes are prepared before it is closed."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.opened.set()
        self.asked = 0

    def __call__(self, steps: Steps[T], urgency: Urgency) -> T:
        self.asked += 1
        self.opened.wait(10)
        return at_once(steps, urgency)


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def bench(tmp_path: Path, gate: Gate) -> Iterator[Bench]:
    bench = Bench(tmp_path, gate)
    bench.playback.hear(A)
    yield bench
    gate.opened.set()
    bench.playback.close()


def at(bench: Bench, take_id: TakeId, speed: float) -> Samples:
    """What a take is at this speed, made anew."""
    return np.concatenate(list(stretched(bench.sounds[take_id], RATE_HZ, speed)))


def set_speed(bench: Bench, speed: float) -> None:
    """Until it is heard, and everything else is ready for it."""
    bench.playback.set_speed(speed)
    assert becomes_so(lambda: bench.playback._speeds._thread is None)
    bench.heard(1)
    assert bench.playback.status().speed == speed


def holds(bench: Bench, take_id: TakeId) -> set[float]:
    return set(bench.playback._sources[take_id].stretched)


def test_a_take_is_heard_at_another_speed_and_told_in_seconds_of_the_music(bench: Bench) -> None:
    playback = bench.playback
    playback.seek(0.25)
    set_speed(bench, SLOW)
    playback.play()
    sound = bench.heard(10)
    slow = at(bench, A, SLOW)[24_000:]
    assert np.array_equal(sound[BLOCK:], slow[BLOCK : 10 * BLOCK])
    status = playback.status()
    assert (status.duration_seconds, status.speed, status.speed_standing) == (1, SLOW, SpeedStanding.HEARD)
    assert 0.29 <= status.position_seconds <= 0.32  # a tenth of a second, half as fast


def test_back_at_the_usual_speed_it_is_the_take_itself(bench: Bench) -> None:
    set_speed(bench, FAST)
    bench.playback.play()
    bench.heard(10)  # a fifth of a second of the music
    bench.playback.set_speed(1.0)
    assert np.array_equal(bench.heard(10)[BLOCK:], bench.sounds[A][21 * BLOCK : 30 * BLOCK])


def test_until_it_is_ready_it_is_heard_as_before_and_then_fades_over_at_the_same_moment(
    bench: Bench, gate: Gate
) -> None:
    playback, sound = bench.playback, bench.sounds[A]
    playback.play()
    gate.opened.clear()
    playback.set_speed(SLOW)
    assert np.array_equal(bench.heard(10)[BLOCK:], sound[BLOCK : 10 * BLOCK])
    status = playback.status()
    assert (status.speed, status.speed_standing) == (1, SpeedStanding.PREPARING)
    gate.opened.set()
    assert becomes_so(lambda: playback.status().speed == SLOW)
    after, slow = bench.heard(5), at(bench, A, SLOW)[20 * BLOCK :]
    assert np.array_equal(after[BLOCK:], slow[BLOCK : 5 * BLOCK])
    curve = np.sin(np.arange(1, BLOCK + 1) * (np.pi / 2 / BLOCK))[:, np.newaxis]
    faded = sound[10 * BLOCK : 11 * BLOCK] * np.append(curve[-2::-1], [[0]], axis=0) + slow[:BLOCK] * curve
    np.testing.assert_allclose(after[:BLOCK], faded, atol=1e-5)


def test_another_take_is_heard_at_the_same_moment_of_the_music_and_at_the_same_speed(bench: Bench) -> None:
    set_speed(bench, SLOW)
    bench.playback.play()
    bench.heard(20)
    bench.playback.hear(B)
    assert np.array_equal(bench.heard(10)[BLOCK:], at(bench, B, SLOW)[21 * BLOCK : 30 * BLOCK])


def test_another_take_goes_on_at_the_same_part_at_any_speed(bench: Bench) -> None:
    """The second fifth of the one is the last fifth of the other's half second."""
    set_speed(bench, SLOW)
    bench.playback.seek(0.2)
    bench.playback.play()
    bench.heard(20)
    bench.playback.hear(B, [SharedPart(0.2, 0.4, 0.3, 0.4)])
    there = round((0.3 + 0.05) / SLOW * RATE_HZ)  # half of the part has passed
    assert np.array_equal(bench.heard(5)[BLOCK:], at(bench, B, SLOW)[there + BLOCK : there + 5 * BLOCK])


def test_a_take_that_is_not_ready_at_this_speed_is_heard_as_soon_as_it_is(bench: Bench, gate: Gate) -> None:
    playback, new = bench.playback, TakeId("new")
    set_speed(bench, SLOW)
    playback.play()
    bench.heard(5)
    bench.sounds[new] = noise(RATE_HZ, 2, seed=9)
    path = bench.file("new", bench.sounds[new])
    playback.prepare(new, path)
    assert becomes_so(lambda: holds(bench, new) == {SLOW})
    gate.opened.clear()
    playback.set_speed(FAST)
    playback.hear(new)
    sound = bench.heard(10)
    assert np.array_equal(sound, at(bench, A, SLOW)[5 * BLOCK : 15 * BLOCK])
    assert playback.status().heard == A
    gate.opened.set()
    assert becomes_so(lambda: playback.status().heard == new)
    assert np.array_equal(bench.heard(2)[BLOCK:], at(bench, new, FAST)[round(3.75 * BLOCK) + BLOCK :][:BLOCK])


def test_loop_and_seek_are_those_of_the_music(bench: Bench) -> None:
    playback = bench.playback
    set_speed(bench, SLOW)
    playback.set_loop((0.1, 0.2))
    playback.play()
    sound, slow = bench.heard(60), at(bench, A, SLOW)
    assert np.array_equal(sound[BLOCK : 19 * BLOCK], slow[21 * BLOCK : 39 * BLOCK])
    assert np.array_equal(sound[20 * BLOCK : 39 * BLOCK], slow[20 * BLOCK : 39 * BLOCK])
    assert playback.status().loop == (0.1, 0.2)
    playback.set_loop(None)
    playback.seek(0.6)
    assert playback.status().position_seconds == 0.6
    assert np.array_equal(bench.heard(5)[BLOCK:], slow[121 * BLOCK : 125 * BLOCK])
    playback.set_loop((0.1, 0.2))
    playback.set_speed(1.0)
    bench.heard(1)
    assert playback.status().loop == (0.1, 0.2)


def test_the_end_pauses_at_the_beginning_at_any_speed(bench: Bench) -> None:
    set_speed(bench, FAST)
    bench.playback.play()
    bench.heard(52)
    status = bench.playback.status()
    assert (status.playing, status.position_seconds, status.speed) == (False, 0, FAST)


def test_a_take_that_still_grows_is_heard_at_the_usual_speed_and_the_finished_one_at_the_wanted(bench: Bench) -> None:
    playback, grown = bench.playback, TakeId("grown")
    set_speed(bench, SLOW)
    playback.play()
    bench.sounds[grown] = noise(RATE_HZ, 2, seed=9)
    path = bench.file("grown", bench.sounds[grown])
    playback.follow(TakeId("growing"), path)
    playback.hear(TakeId("growing"))
    playback.seek(0.0)
    sound = bench.heard(10)
    assert np.array_equal(sound[BLOCK:], bench.sounds[grown][BLOCK : 10 * BLOCK])
    status = playback.status()
    assert (status.heard, status.speed, status.speed_standing) == ("growing", 1, SpeedStanding.GROWING)
    playback.prepare(grown, path)
    playback.hear(grown)
    assert becomes_so(lambda: playback.status().speed == SLOW)
    assert playback.status().heard == grown
    bench.heard(1)
    assert playback.status().playing


def test_what_is_too_long_for_memory_is_heard_at_the_usual_speed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("omg_desktop.adapters.playback_speed.STRETCHED_BYTES_MAX", 400_000)
    bench.playback.play()
    bench.playback.set_speed(SLOW)
    bench.heard(1)
    status = bench.playback.status()
    assert (status.speed, status.speed_standing) == (1, SpeedStanding.TOO_LONG)
    bench.playback.hear(B)  # half as long
    assert becomes_so(lambda: bench.playback.status().speed == SLOW)
    bench.playback.hear(A)
    bench.heard(1)
    status = bench.playback.status()
    assert (status.heard, status.speed, status.playing) == (A, 1, True)


def test_only_as_many_takes_are_held_at_another_speed_as_there_is_room_for(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("omg_desktop.adapters.playback_speed.STRETCHED_BYTES_MAX", 2 * RATE_HZ * 8)
    set_speed(bench, SLOW)
    assert (holds(bench, A), holds(bench, B)) == ({SLOW}, set())
    bench.playback.play()
    bench.playback.hear(B)
    assert becomes_so(lambda: bench.playback.status().heard == B)
    bench.heard(2)
    assert becomes_so(lambda: (holds(bench, A), holds(bench, B)) == (set(), {SLOW}))
    bench.playback.set_speed(1.0)
    bench.heard(2)
    assert becomes_so(lambda: not holds(bench, B))


def test_a_device_of_another_rate_goes_on_at_the_same_speed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    playback = bench.playback
    set_speed(bench, SLOW)
    playback.seek(0.3)
    monkeypatch.setattr("tests.plugs.playback_bench.RATE_HZ", 24_000)
    bench.outputs[0].underruns = 10
    assert becomes_so(lambda: len(bench.outputs) == 2 and playback.status().speed == SLOW)
    bench.heard(1)
    assert playback.status().position_seconds == pytest.approx(0.3)
    assert becomes_so(lambda: len(playback._sources[A].stretched.get(SLOW, ())) == 48_000)


def test_a_track_that_is_left_while_its_take_is_made_ready_leaves_nothing(bench: Bench, gate: Gate) -> None:
    gate.opened.clear()
    bench.playback.set_speed(SLOW)
    bench.playback.forget([])
    gate.opened.set()
    bench.heard(1)
    assert becomes_so(lambda: not bench.playback._sources)
    assert becomes_so(lambda: bench.playback._speeds._thread is None)


def test_many_threads_at_once_do_no_harm(bench: Bench) -> None:
    def wishes() -> None:
        for step in range(60):
            bench.playback.hear((A, B)[step % 2])
            bench.playback.seek(step / 1000)
            bench.playback.set_speed((1.0, SLOW, FAST)[step % 3])
            bench.playback.listen_to(list(ListenTo)[step % 5], dimmed=step % 2 == 0)
            bench.playback.play()
            bench.playback.status()

    threads = [threading.Thread(target=wishes) for _ in range(3)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert np.isfinite(bench.heard(1)).all()
    for thread in threads:
        thread.join()
    bench.playback.set_speed(SLOW)
    bench.playback.hear(B)
    assert becomes_so(lambda: bench.heard(1).shape == (BLOCK, 2) and bench.playback.status().speed == SLOW)
    assert bench.playback.status().heard == B


# --- which sides -----------------------------------------------------------------------------------------------------

GLIDE_BLOCKS = 3


def sides(sound: Samples, way: Callable[[Samples, Samples], tuple[Samples, Samples]]) -> Samples:
    return np.stack(way(sound[:, 0], sound[:, 1]), axis=1)


@pytest.mark.parametrize(
    ("to", "way"),
    [
        (ListenTo.STEREO, lambda left, right: (left, right)),
        (ListenTo.MONO, lambda left, right: ((left + right) / 2, (left + right) / 2)),
        (ListenTo.LEFT, lambda left, right: (left, left)),
        (ListenTo.RIGHT, lambda left, right: (right, right)),
        (ListenTo.SWAPPED, lambda left, right: (right, left)),
    ],
)
@pytest.mark.parametrize("dimmed", [False, True])
def test_any_sides_can_be_listened_to(
    bench: Bench, to: ListenTo, way: Callable[[Samples, Samples], tuple[Samples, Samples]], dimmed: bool
) -> None:
    bench.playback.play()
    bench.heard(2)
    bench.playback.listen_to(to, dimmed=dimmed)
    sound = bench.heard(10)[GLIDE_BLOCKS * BLOCK :]
    expected = sides(bench.sounds[A][(2 + GLIDE_BLOCKS) * BLOCK : 12 * BLOCK], way) * (0.1 if dimmed else 1)
    np.testing.assert_allclose(sound, expected, atol=1e-6)
    bench.playback.listen_to(ListenTo.STEREO, dimmed=False)
    again = bench.heard(10)[GLIDE_BLOCKS * BLOCK :]
    assert np.array_equal(again, bench.sounds[A][(12 + GLIDE_BLOCKS) * BLOCK : 22 * BLOCK])


def test_changing_sides_in_the_middle_of_a_change_never_clicks(bench: Bench) -> None:
    """On a constant sound, opposite on the sides: every step would be heard."""
    flat = TakeId("flat")
    bench.playback.prepare(flat, bench.file("flat", np.tile(np.array([[0.8, -0.8]], np.float32), (RATE_HZ, 1))))
    bench.playback.hear(flat)
    bench.playback.play()
    heard = [bench.heard(3)]
    for number, way in enumerate([*ListenTo] * 3):
        bench.playback.listen_to(way, dimmed=number % 2 == 0)
        heard.append(bench.heard(1 + number % 4))
    steps = np.abs(np.diff(np.concatenate(heard)[BLOCK:], axis=0))
    assert steps.max() < 1.6 * np.pi / 2 / (GLIDE_BLOCKS * BLOCK) * 1.01
    assert steps.max() > 0


def test_the_meters_show_what_is_heard(bench: Bench) -> None:
    bench.playback.prepare(TakeId("left"), bench.file("left", np.tile(np.array([[1, 0]], np.float32), (RATE_HZ, 1))))
    bench.playback.hear(TakeId("left"))
    bench.playback.play()
    bench.heard(5)
    assert bench.playback.status().levels_dbfs == (0, -120)
    bench.playback.listen_to(ListenTo.MONO, dimmed=True)
    bench.heard(12)
    assert bench.playback.status().levels_dbfs == pytest.approx((-26.02, -26.02), abs=0.01)


def test_the_files_and_what_is_measured_stay_as_they_are(bench: Bench) -> None:
    before = soundfile.read(bench.folder / "a.wav")[0]
    level = bench.playback.level(A, 0.0, 1.0)
    set_speed(bench, SLOW)
    bench.playback.listen_to(ListenTo.MONO, dimmed=True)
    bench.playback.play()
    bench.heard(5)
    assert bench.playback.level(A, 0.0, 1.0) == level
    assert np.array_equal(soundfile.read(bench.folder / "a.wav")[0], before)
