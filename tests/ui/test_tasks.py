"""The bridge between threads and widgets."""

import gc
import sys
import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from omg_desktop.domain.errors import Unreachable
from omg_desktop.ports import Job
from omg_desktop.ui.tasks import Tasks


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


def test_a_flow_runs_elsewhere_and_its_outcome_arrives_here(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    here, told = threading.current_thread(), []
    task = tasks.start(owner, lambda _task: threading.current_thread())
    task.succeeded.connect(lambda worker: told.append((worker, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(told))
    assert told[0][0] is not here
    assert told[0][1] is here
    assert QThread.currentThread() is owner.thread()


def test_an_error_of_ours_arrives_as_a_value(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    def flow(_job: Job) -> None:
        raise Unreachable("Nobody answers.")

    task = tasks.start(owner, flow)
    with qtbot.waitSignal(task.failed) as told:
        pass
    assert str(told.args[0]) == "Nobody answers."


def test_a_defect_reaches_the_excepthook(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as caught:
        task = tasks.start(owner, lambda _task: 1 // 0)
        with qtbot.waitSignal(task.ended):
            pass
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_progress_is_told_in_order(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    told: list[object] = []

    def flow(job: Job) -> None:
        job.report(0.5, "Half")
        job.report(None, "Soon")

    task = tasks.start(owner, flow)
    task.progressed.connect(lambda fraction, phase: told.append((fraction, phase)))
    with qtbot.waitSignal(task.ended):
        pass
    assert told == [(0.5, "Half"), (None, "Soon")]


def test_a_cancelled_flow_wakes_up_and_tells_nothing(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    told: list[object] = []
    asleep = threading.Event()

    def flow(job: Job) -> None:
        asleep.set()
        job.wait(60)

    task = tasks.start(owner, flow)
    task.succeeded.connect(told.append)
    task.failed.connect(told.append)
    assert asleep.wait(5)
    with qtbot.waitSignal(task.ended):
        task.cancel()
    assert told == []
    qtbot.waitUntil(lambda: not tasks.busy)


def test_an_owner_that_goes_takes_the_outcome_with_it(tasks: Tasks, qtbot: QtBot) -> None:
    owner, told = QObject(), []
    may_end = threading.Event()
    task = tasks.start(owner, lambda _task: may_end.wait(5))
    task.succeeded.connect(told.append)
    with qtbot.waitSignal(task.ended):
        owner.deleteLater()
        qtbot.waitUntil(lambda: task.cancelled)
        may_end.set()
    assert told == []


def test_setting_texts_costs_no_reference_of_none(qapp: QApplication) -> None:
    """PySide6 6.12.0 drops one for every call that returns nothing; Python 3.11 then aborts."""
    label, before = QLabel(), sys.getrefcount(None)
    for number in range(2000):
        label.setText(str(number))
    assert abs(sys.getrefcount(None) - before) < 500


def test_what_a_flow_held_is_let_go_on_this_thread(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    """Qt objects must die on the thread they live on; a worker that held the last of one would end the process."""
    here, died_on = threading.current_thread(), []

    class Held:
        def __del__(self) -> None:
            died_on.append(threading.current_thread())

    for _ in range(200):
        held, made = Held(), Held()

        def flow(_job: Job, held: Held = held, made: Held = made) -> Held:
            return made

        tasks.start(owner, flow)
        del held, made, flow
    qtbot.waitUntil(lambda: not tasks.busy)
    assert died_on
    assert set(died_on) == {here}


def test_nothing_is_begun_once_the_window_goes(owner: QObject, qtbot: QtBot) -> None:
    tasks = Tasks()
    tasks.close(wait_seconds=5)
    assert tasks.start(owner, lambda _job: None).cancelled
    assert not tasks.busy


def test_garbage_is_collected_where_the_window_is(tasks: Tasks, owner: QObject, qtbot: QtBot) -> None:
    """A widget in a cycle, collected on a worker, ended the process by a segmentation fault."""
    died_on: list[threading.Thread] = []

    class Cycle:
        def __init__(self) -> None:
            self.itself = self
            self.label = QLabel("in a cycle")

        def __del__(self) -> None:
            died_on.append(threading.current_thread())

    def flow(_job: Job) -> list[list[int]]:
        return [[number] for number in range(50_000)]  # long ago Python would have collected, here

    for _ in range(20):
        Cycle()
    task = tasks.start(owner, flow)
    with qtbot.waitSignal(task.succeeded) as kept:
        pass
    qtbot.waitUntil(lambda: len(died_on) == 20)
    assert len(kept.args[0]) == 50_000
    assert set(died_on) == {threading.current_thread()}


def test_what_is_kept_for_good_is_not_looked_through_again(tasks: Tasks) -> None:
    before = gc.get_freeze_count()
    try:
        tasks.keep_for_good()
        assert gc.get_freeze_count() > before
        assert len(gc.get_objects()) < 100
    finally:
        gc.unfreeze()


def test_without_workers_python_collects_by_itself_again(qapp: QApplication) -> None:
    gc.enable()
    tasks = Tasks(workers=1)
    assert not gc.isenabled()
    tasks.close(wait_seconds=10)
    assert gc.isenabled()


def test_however_many_wait_for_a_service_what_is_pressed_is_done(owner: QObject, qtbot: QtBot) -> None:
    let_go, tasks = threading.Event(), Tasks(workers=1, patient_workers=2)
    try:
        patient = [tasks.start(owner, lambda _job: let_go.wait(60), patiently=True) for _ in range(4)]
        quick = tasks.start(owner, lambda _job: "done")
        with qtbot.waitSignal(quick.succeeded, timeout=5000):
            pass
        let_go.set()
        qtbot.waitUntil(lambda: not tasks.busy)
        assert not any(task.cancelled for task in patient)
    finally:
        let_go.set()
        tasks.close(wait_seconds=5.0)
