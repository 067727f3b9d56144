"""Takes by the row of digits on keyboards that write digits with Shift, and by the keypad."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.ui.widgets.key_spelling import digit_key
from tests.ui.panels import action

FRENCH = {
    1: (Qt.Key.Key_Ampersand, "&"),
    2: (Qt.Key.Key_Eacute, "é"),
    6: (Qt.Key.Key_Minus, "-"),
}
NONE, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
FIRST_X11 = 10


def press(widget: QWidget, digit: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """As the system does it: the window is asked first, with the place of the key; then its shortcuts are looked up."""
    key, text = FRENCH[digit]
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, FIRST_X11 + digit - 1, 0, 0, text)
    asked.setAccepted(False)
    QApplication.sendEvent(widget, asked)
    QTest.keyClick(widget, key, modifiers)


@pytest.fixture
def heard(studio: Studio) -> list[str]:
    """Which commands were carried out."""
    done: list[str] = []
    names = (*(f"take.hear_{number}" for number in range(1, 10)), "wave.zoom_out", "take.rate_1")
    for name in names:
        action(studio, name).triggered.connect(lambda _checked=False, name=name: done.append(name))
    return done


def test_the_row_of_digits_switches_takes_on_a_french_keyboard(
    studio: Studio, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    listed = studio.views.library.list
    listed.setFocus()
    before = listed.currentIndex().row()
    for digit in (1, 2, 1, 6):
        press(listed, digit)
    assert heard == ["take.hear_1", "take.hear_2", "take.hear_1", "take.hear_6"]
    assert listed.currentIndex().row() == before
    press(listed, 1, ALT)
    assert heard[-1] == "take.rate_1"
    QTest.keyClick(listed, Qt.Key.Key_Minus, Qt.KeyboardModifier.KeypadModifier)
    assert heard[-1] == "wave.zoom_out"  # the keypad keeps its sign
    QTest.keyClick(listed, Qt.Key.Key_2)  # with Shift
    assert heard[-1] == "take.hear_2"


def test_in_a_text_the_row_of_digits_writes(studio: Studio, heard: list[str], qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: studio.presenters.brief.state.can_edit)
    press(studio.views.library.list, 1)
    text = studio.views.brief.lyrics.text
    studio.presenters.brief.set_instrumental(False)
    text.setFocus()
    press(text, 1)
    press(text, 6)
    assert heard == ["take.hear_1"]
    assert text.toPlainText() == "&-"


def test_a_sign_that_another_command_has_stays_with_it(studio: Studio, reach: Reach, heard: list[str]) -> None:
    reach.sheet.keys_chosen.emit({"wave.zoom_out": ("&",), "take.hear_2": ("F2",)})
    press(studio.views.library.list, 1)
    press(studio.views.library.list, 2)
    assert heard == ["wave.zoom_out"]
    assert action(studio, "take.hear_2").shortcuts() == [QKeySequence("F2")]


def test_the_keypad_switches_takes(studio: Studio, heard: list[str]) -> None:
    studio.views.library.list.setFocus()
    QTest.keyClick(studio.views.library.list, Qt.Key.Key_2, Qt.KeyboardModifier.KeypadModifier)
    assert heard == ["take.hear_2"]


@pytest.mark.parametrize(
    ("platform", "scan", "virtual", "digit"),
    [
        ("win32", 2, 49, 1),
        ("win32", 10, 57, 9),
        ("win32", 11, 48, 0),
        ("win32", 12, 0, None),
        ("linux", 10, 38, 1),
        ("linux", 18, 231, 9),
        ("linux", 9, 0, None),
        ("linux", 0, 38, None),
        ("darwin", 0, 18, 1),
        ("darwin", 0, 23, 5),
        ("darwin", 0, 22, 6),
        ("darwin", 0, 29, 0),
        ("darwin", 0, 0, None),
    ],
)
def test_the_place_of_a_key_is_known_on_each_system(platform: str, scan: int, virtual: int, digit: int | None) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Ampersand, NONE, scan, virtual, 0, "&")
    assert digit_key(event, platform) == digit
    assert digit_key(QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.KeypadModifier, scan, virtual, 0)) is None
