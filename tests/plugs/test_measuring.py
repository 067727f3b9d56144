"""Long calculations take turns: never two at a time, the most urgent first."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import soundfile

from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.measuring import InTurn, Steps, Urgency, at_once
from omg_desktop.domain.errors import AudioUnusable
from tests.sound.signals import music

RATE_HZ = 22_050


def counted(upto: int) -> Steps[int]:
    for _ in range(upto):
        yield
    return upto


def failing() -> Steps[None]:
    yield
    raise AudioUnusable("It is damaged.")


@contextmanager
def started(*works: threading.Thread) -> Iterator[None]:
    for work in works:
        work.start()
    yield
    for work in works:
        work.join(10)
        assert not work.is_alive()


@pytest.mark.parametrize("carry_out", [at_once, InTurn()], ids=["at once", "in turn"])
def test_the_result_comes_back_and_so_does_an_error(carry_out: InTurn) -> None:
    assert carry_out(counted(3), Urgency.SEEN) == 3
    assert carry_out(counted(0), Urgency.SEEN) == 0
    with pytest.raises(AudioUnusable, match="damaged"):
        carry_out(failing(), Urgency.MEASURED)
    assert carry_out(counted(1), Urgency.MEASURED) == 1  # an error leaves the turn to the next


def test_never_are_two_steps_done_at_a_time() -> None:
    in_turn, busy, most = InTurn(), [0], [0]

    def steps() -> Steps[None]:
        for _ in range(200):
            busy[0] += 1
            most[0] = max(most[0], busy[0])
            busy[0] -= 1
            yield

    works = [threading.Thread(target=in_turn, args=(steps(), urgency)) for urgency in (*Urgency, *Urgency)]
    with started(*works):
        pass
    assert most == [1]


def test_what_is_urgent_goes_before_what_is_under_way_and_equals_take_turns() -> None:
    in_turn, order = InTurn(), list[str]()
    running, all_wait = threading.Event(), threading.Event()

    def steps(name: str, first: bool = False) -> Steps[None]:
        if first:
            running.set()
            assert all_wait.wait(10)
        for _ in range(3):
            order.append(name)
            yield

    def work(name: str, urgency: Urgency, *, first: bool = False) -> threading.Thread:
        return threading.Thread(target=in_turn, args=(steps(name, first), urgency))

    with started(work("long", Urgency.MEASURED, first=True)):
        assert running.wait(10)
        others = [work("other", Urgency.MEASURED), work("heard", Urgency.HEARD), work("seen", Urgency.SEEN)]
        with started(*others):
            while len(in_turn._waiting) < len(others):
                threading.Event().wait(0.001)
            all_wait.set()
    assert order == ["long", *["seen"] * 3, *["heard"] * 3, *["other", "long"] * 2, "other"]


def test_list_and_deck_ask_for_the_same_picture_and_it_is_drawn_once(tmp_path: Path) -> None:
    drawn = list[Urgency]()

    def counting(steps: Steps[object], urgency: Urgency) -> object:
        drawn.append(urgency)
        return at_once(steps, urgency)

    folder = DigestAudioFolder(tmp_path / "audio", counting)  # type: ignore[arg-type]
    soundfile.write(tmp_path / "one.wav", music(RATE_HZ, 2, 3), RATE_HZ)
    digest = folder.adopt(tmp_path / "one.wav")
    found = list[object]()
    works = [threading.Thread(target=lambda: found.append(folder.waveform(digest))) for _ in range(4)]
    with started(*works):
        pass
    assert drawn == [Urgency.SEEN]
    assert found == [found[0]] * 4
