"""Writes in a row: in their order, each once, also when the window closes over them."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from omg_desktop.domain.errors import DiskFull, OmgError
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.tasks import Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks(workers=2, patient_workers=1)
    yield tasks
    tasks.close(wait_seconds=2)


def test_all_is_written_once_and_in_order_when_nobody_turns_the_loop_any_more(tasks: Tasks, qtbot: QtBot) -> None:
    owner, written, failed = QObject(), list[int](), list[OmgError]()
    writes = OneByOne(tasks, owner)
    writes.failed.connect(failed.append)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        assert go_on.wait(10)
        written.append(0)

    def full() -> None:
        written.append(2)
        raise DiskFull("There is no room left.")

    writes.start(slow, lambda _none: None)
    writes.start(lambda: written.append(1), lambda _none: None)
    writes.start(full, lambda _none: None)
    writes.start(lambda: written.append(3), lambda _none: None)
    assert begun.wait(10)
    threading.Timer(0.05, go_on.set).start()  # a worker is in the midst of the first
    writes.finish()
    assert written == [0, 1, 2, 3]
    assert [str(error) for error in failed] == ["There is no room left."]
    with qtbot.waitSignal(writes.idle):
        pass
    writes.finish()
    assert written == [0, 1, 2, 3]


def test_what_no_worker_has_begun_is_written_before_it_returns(tasks: Tasks, qtbot: QtBot) -> None:
    go_on, owner, written = threading.Event(), QObject(), list[int]()
    for _ in range(2):  # all workers are busy elsewhere
        tasks.start(owner, lambda _job: go_on.wait(10))
    writes = OneByOne(tasks, owner)
    heard = list[None]()
    writes.start(lambda: written.append(0), heard.append)
    writes.start(lambda: written.append(1), heard.append)
    writes.finish()
    assert written == [0, 1]
    go_on.set()
    qtbot.waitUntil(lambda: not tasks.busy)
    assert (written, heard) == ([0, 1], [])
