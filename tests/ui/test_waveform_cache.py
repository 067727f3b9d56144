"""What is seen of a sound: a sketch first where the whole takes long, and never the sketch after the whole."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from omg_desktop.domain.errors import AudioUnusable
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.widgets.waveform_cache import WaveformCache
from tests.ui.panels import a_waveform, digest_of

DIGEST = digest_of("long")
WHOLE = a_waveform(DIGEST)
SKETCH = Waveform(audio_digest=DIGEST, duration_seconds=3600, peak=b"\x10\x20", rms=b"\x08\x09")


def waiting_for(gate: threading.Event, found: Waveform | None) -> Callable[[Digest], Waveform]:
    def read(_digest: Digest) -> Waveform:
        assert gate.wait(20)
        if found is None:
            raise AudioUnusable("It is damaged.")
        return found

    return read


def test_the_sketch_is_shown_until_the_whole_is_there(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    cache = WaveformCache(waiting_for(gate, WHOLE), tasks, sketch=lambda _digest: SKETCH)
    with qtbot.waitSignal(cache.loaded) as loaded:
        assert cache.get(DIGEST) is None
    assert loaded.args == [SKETCH]
    assert cache.get(DIGEST) is SKETCH
    with qtbot.waitSignal(cache.loaded) as loaded:
        gate.set()
    assert loaded.args == [WHOLE]
    assert cache.get(DIGEST) is WHOLE


@pytest.mark.parametrize("late", [SKETCH, None])
def test_a_sketch_that_comes_late_is_not_shown(tasks: Tasks, qtbot: QtBot, late: Waveform | None) -> None:
    gate, told = threading.Event(), list[object]()
    cache = WaveformCache(lambda _digest: WHOLE, tasks, sketch=lambda _digest: (gate.wait(20), late)[1])
    cache.loaded.connect(told.append)
    cache.get(DIGEST)
    qtbot.waitUntil(lambda: told == [WHOLE])
    gate.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert told == [WHOLE]
    assert cache.get(DIGEST) is WHOLE


def test_a_sound_that_cannot_be_read_is_told_once(tasks: Tasks, qtbot: QtBot) -> None:
    gate, failed = threading.Event(), list[object]()
    gate.set()
    cache = WaveformCache(waiting_for(gate, None), tasks, sketch=waiting_for(gate, None))
    cache.failed.connect(failed.append)
    cache.get(DIGEST)
    qtbot.waitUntil(lambda: not tasks.busy)
    assert len(failed) == 1
