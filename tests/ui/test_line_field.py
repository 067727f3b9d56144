"""A line that is written by keys, by the app, and by assistive technology."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from omg_desktop.ui.widgets.line_field import LineField
from tests.ui.conftest import Shown

Heard = list[tuple[str, str]]


@pytest.fixture
def line(shown: Shown) -> LineField:
    line = LineField()
    shown(line)
    return line


@pytest.fixture
def heard(line: LineField) -> Heard:
    heard: Heard = []
    line.textEdited.connect(lambda text: heard.append(("edited", text)))
    line.editingFinished.connect(lambda: heard.append(("finished", line.text())))
    return heard


def test_what_assistive_technology_writes_is_an_edit_that_has_ended(line: LineField, heard: Heard) -> None:
    QAccessible.queryAccessibleInterface(line).setText(QAccessible.Text.Value, "dictated")
    assert line.text() == "dictated"
    assert heard == [("edited", "dictated"), ("finished", "dictated")]


def test_what_the_app_shows_is_no_edit(line: LineField, heard: Heard) -> None:
    line.setText("shown")
    line.clear()
    assert heard == []


def test_each_key_is_told_of_once(line: LineField, heard: Heard, qtbot: QtBot) -> None:
    line.setText("a")
    qtbot.keyClicks(line, "bc")
    line.undo()
    assert heard[:2] == [("edited", "ab"), ("edited", "abc")]
    assert [kind for kind, _text in heard] == ["edited"] * 3


def test_a_line_without_room_is_read_from_its_beginning_until_somebody_writes_in_it(
    line: LineField, shown: Shown, qtbot: QtBot
) -> None:
    other = LineField()
    shown(other, 120, 40)
    line.resize(120, 40)
    line.setText("2026 The Paper Lanterns and everybody who sang along")
    line.clearFocus()
    assert line.shown_text.startswith("2026")
    assert line.shown_text.endswith("…")
    other.setText(line.shown_text)
    other.clearFocus()
    assert line.grab().toImage() == other.grab().toImage()
    line.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_End)
    assert line.grab().toImage() != other.grab().toImage()


def test_the_whole_of_a_line_without_room_is_in_its_tooltip(line: LineField) -> None:
    line.resize(120, 40)
    line.setText("2026 The Paper Lanterns and everybody who sang along")
    assert line.toolTip() == line.text()
    line.resize(900, 40)
    assert line.toolTip() == ""
    line.setToolTip("A date as YYYY-MM-DD")
    line.resize(120, 40)
    assert line.toolTip() == "A date as YYYY-MM-DD"
