"""The progress bar that waits for its turn to be painted."""

from PySide6.QtGui import QPaintEvent
from pytestqt.qtbot import QtBot

from omg_desktop.ui.widgets.progress import CalmProgressBar


def test_a_bar_whose_range_changes_paints_nothing_at_once(qtbot: QtBot) -> None:
    painted: list[QPaintEvent] = []

    class Bar(CalmProgressBar):
        def paintEvent(self, event: QPaintEvent) -> None:
            painted.append(event)

    bar = Bar()
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitUntil(lambda: bool(painted))
    painted.clear()
    bar.setRange(0, 1000)
    bar.setValue(10)
    bar.setRange(20, 30)
    assert not painted
    qtbot.waitUntil(lambda: bool(painted))
