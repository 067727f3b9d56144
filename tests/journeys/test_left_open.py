"""What the window left open goes on at its next start, in the line as the person had arranged it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.ui.audition.state import OrderLook, OrderRow
from omg_desktop.ui.theme import apply_theme
from tests.fakes import Choir, Hum
from tests.ui.panels import SilentPlayback

WAIT_MILLISECONDS = 20_000
Open = Callable[[Hum], Studio]


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    studios: list[Studio] = []

    def open_window(hum: Hum) -> Studio:
        desk = build_desk(Config(data_folder=tmp_path / "data"), providers={hum.card.key: hum})
        studio = build_studio(desk, SilentPlayback(), lambda name: apply_theme(qapp, name))
        wire(studio)
        studios.append(studio)
        qtbot.addWidget(studio.views.window)
        studio.views.window.show()
        studio.open()
        qtbot.waitUntil(lambda: studio.presenters.brief.state.can_edit, timeout=WAIT_MILLISECONDS)
        return studio

    yield open_window
    for studio in studios:
        studio.views.window.close()


def test_the_line_goes_on_where_the_window_was_closed(open_window: Open, qtbot: QtBot) -> None:
    waiting = Hum(["wait"] * 9, key="builtin")
    studio = open_window(waiting)
    studio.presenters.brief.set_length(30)
    studio.presenters.brief.set_takes(4)
    studio.presenters.brief.generate()
    audition = studio.presenters.audition
    qtbot.waitUntil(lambda: len(waiting.asked) == 2, timeout=WAIT_MILLISECONDS)
    last = audition.state.queue.waiting[-1].order_id
    audition.pause_queue()
    audition.move(last, 1)
    kept = studio.desk.shelves.orders.queue
    qtbot.waitUntil(lambda: kept().paused and kept().order_ids[2:3] == (last,), timeout=WAIT_MILLISECONDS)
    studio.views.window.close()

    singing = Hum(key="builtin")
    again = open_window(singing).presenters.audition
    qtbot.waitUntil(lambda: len(again.state.queue.waiting) == 4, timeout=WAIT_MILLISECONDS)
    assert again.state.queue.paused
    assert singing.asked == []
    assert again.state.queue.position(last) == 3  # after those that were under way, which come first
    again.resume_queue()
    qtbot.waitUntil(lambda: len(again.state.takes) == 4, timeout=WAIT_MILLISECONDS)
    assert sorted(order.take_index for order in singing.asked) == [0, 1, 2, 3]


def test_what_was_rearranged_and_cancelled_in_the_last_moment_is_kept(open_window: Open, qtbot: QtBot) -> None:
    waiting = Hum(["wait"] * 9, key="builtin")
    studio = open_window(waiting)
    studio.presenters.brief.set_length(30)
    studio.presenters.brief.set_takes(8)
    studio.presenters.brief.generate()
    audition = studio.presenters.audition
    qtbot.waitUntil(lambda: len(waiting.asked) == 2, timeout=WAIT_MILLISECONDS)
    running = [place.order_id for place in audition.state.queue.running]
    third, fourth, fifth, sixth, *dropped = (place.order_id for place in audition.state.queue.waiting)
    audition.pause_queue()
    audition.move(sixth, 1)
    audition.move(fifth, 1)
    for order_id in dropped:
        audition.cancel(order_id)
    studio.views.window.close()  # before the event loop has had another turn

    again = open_window(Hum(key="builtin")).presenters.audition
    expected = [*running, fifth, sixth, third, fourth]
    qtbot.waitUntil(lambda: len(again.state.queue.waiting) >= len(expected), timeout=WAIT_MILLISECONDS)
    assert [place.order_id for place in again.state.queue.waiting] == expected
    assert again.state.queue.paused


def test_takes_that_went_out_in_one_call_are_under_way_together_and_fetched_after_a_restart(
    open_window: Open, qtbot: QtBot
) -> None:
    choir = Choir(key="builtin", needs_network=False)
    choir.moods = ["wait"] * 3
    studio = open_window(choir)
    studio.presenters.brief.set_length(30)
    studio.presenters.brief.set_takes(3)
    studio.presenters.brief.generate()
    qtbot.waitUntil(lambda: len(choir.asked) == 3, timeout=WAIT_MILLISECONDS)
    assert [len(seeds) for seeds in choir.calls] == [3]
    audition = studio.presenters.audition
    rows = lambda: [row for row in audition.state.rows if isinstance(row, OrderRow)]  # noqa: E731
    qtbot.waitUntil(lambda: [row.detail for row in rows()] == ["Humming"] * 3, timeout=WAIT_MILLISECONDS)
    assert {row.look for row in rows()} == {OrderLook.RENDERING}
    studio.views.window.close()

    again = Choir(key="builtin", needs_network=False)
    audition = open_window(again).presenters.audition
    qtbot.waitUntil(lambda: len(audition.state.takes) == 3, timeout=WAIT_MILLISECONDS)
    assert again.calls == []
    assert {order.remote_id for order in again.asked} == {order.remote_id for order in choir.asked}
