"""A line that is written by keys, by the app, and by assistive technology."""

import pytest
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
