"""From the brief to a confirmed take through the accessibility tree alone, as a screen reader or a switch has it.

Controls are found by role and name, pressed through their action interface, and filled through their text and value
interfaces. That is what Qt gives to AT-SPI, UI Automation and NSAccessibility; the bridges themselves are not tried.
"""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.exceptions import TimeoutError as NeverSo
from pytestqt.qtbot import QtBot

from omg_desktop.app.studio import Studio
from omg_desktop.domain.comparisons import ComparisonKind
from tests.journeys.conftest import Shelved

MUSIC_MILLISECONDS_MAX = 90_000
ANSWER_MILLISECONDS_MAX = 20_000
REASON = "warmer bass"
Role, Text = QAccessible.Role, QAccessible.Text


class Reader:
    """Knows the tree below the application."""

    def __init__(self, application: QApplication, qtbot: QtBot) -> None:
        self._application = application
        self._qtbot = qtbot

    def all(self) -> Iterator[QAccessibleInterface]:
        """Everything that can be perceived now, in reading order.

        A menu is no child of the application's: Qt tells of it by an event, which its binding hands to nobody. So the
        menu that is open is asked for, and that is all that is asked of widgets.
        """
        menu = QApplication.activePopupWidget()
        for root in (menu, self._application) if menu is not None else (self._application,):
            yield from _below(QAccessible.queryAccessibleInterface(root))

    def found(self, role: QAccessible.Role, name: str) -> QAccessibleInterface | None:
        return next((one for one in self.all() if one.role() is role and _name(one).startswith(name)), None)

    def find(self, role: QAccessible.Role, name: str, timeout: int = ANSWER_MILLISECONDS_MAX) -> QAccessibleInterface:
        """What is called this, once it is there and can be used."""

        def is_there() -> bool:
            found = self.found(role, name)
            return found is not None and not found.state().disabled

        try:
            self._qtbot.waitUntil(is_there, timeout=timeout)
        except NeverSo:
            pytest.fail(f"There is no {role.name} {name} among {[_name(one) for one in self.all() if _name(one)]}")
        found = self.found(role, name)
        assert found is not None
        return found

    def do(self, role: QAccessible.Role, name: str, action: str = "Press") -> None:
        actions = self.find(role, name).actionInterface()
        assert action in actions.actionNames()
        actions.doAction(action)

    def check(self, name: str) -> None:
        """Pressed again it would be put out; and the first brief may have any genre."""
        if not self.find(Role.CheckBox, name).state().checked:
            self.do(Role.CheckBox, name)

    def choose(self, button: str, entry: str) -> None:
        """An entry of a button's menu."""
        self.do(Role.ButtonMenu, button, "ShowMenu")
        self.do(Role.MenuItem, entry)

    def write(self, name: str, text: str) -> None:
        """In place of what the field holds."""
        field = self.find(Role.EditableText, name)
        field.setText(Text.Value, text)
        assert field.text(Text.Value) == text

    def set(self, name: str, value: int, role: QAccessible.Role = Role.SpinBox) -> None:
        field = self.find(role, name).valueInterface()
        field.setCurrentValue(value)
        assert field.currentValue() == value

    def read(self, role: QAccessible.Role, holds: Callable[[str], bool]) -> str:
        """The first words of this role that are so."""
        self._qtbot.waitUntil(lambda: any(one.role() is role and holds(_name(one)) for one in self.all()))
        return next(_name(one) for one in self.all() if one.role() is role and holds(_name(one)))


def _name(one: QAccessibleInterface) -> str:
    return one.text(Text.Name)


def _below(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(one.childCount()):
        child = one.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            yield from _below(child)


@pytest.fixture
def reader(studio: Studio, qapp: QApplication, qtbot: QtBot) -> Iterator[Reader]:
    QAccessible.setActive(True)  # as where a screen reader runs
    yield Reader(qapp, qtbot)
    QAccessible.setActive(False)


def test_a_person_with_a_screen_reader_chooses_a_take_blind(reader: Reader, shelved: Shelved, qtbot: QtBot) -> None:
    reader.check("Genre: Jazz")
    reader.write("Direction", "slow, brushed drums")
    reader.set("Length", 30)
    reader.choose("Number of takes", "2 takes")
    reader.do(Role.Button, "Generate 2 takes, adds 2")
    qtbot.waitUntil(lambda: len(shelved.takes) == 2, timeout=MUSIC_MILLISECONDS_MAX)
    briefs = {(take.brief.genre, take.brief.direction, take.brief.length_seconds) for take in shelved.takes}
    assert briefs == {("Jazz", "slow, brushed drums", 30)}
    for number in ("1", "2"):
        reader.read(Role.ListItem, lambda words, number=number: words.startswith(f"Take {number},") and "LUFS" in words)

    reader.do(Role.ListItem, "Take 1,")
    reader.find(Role.ListItem, "Take 1, Built-in composer, deck A")
    reader.set("Rating of Take 1", 4, Role.Slider)
    qtbot.waitUntil(lambda: shelved.ratings == {1: 4}, timeout=ANSWER_MILLISECONDS_MAX)
    reader.do(Role.ListItem, "Take 2,", "ShowMenu")
    reader.do(Role.MenuItem, "Keep")
    reader.read(Role.ListItem, lambda words: words.startswith("Take 2,") and ", kept," in words)

    reader.choose("Blind test", "Listen blind")
    reader.read(Role.ListItem, lambda words: words.startswith("Sound 1"))
    assert not [words for one in reader.all() if "Built-in composer, " in (words := _name(one))]
    for number in ("1", "2"):
        reader.do(Role.CheckBox, f"Hear {number}")
        reader.find(Role.Button, f"Choose Sound {number}")
    reader.do(Role.Button, "Play")
    reader.do(Role.Button, "Pause")
    reader.do(Role.Button, "Choose Sound 2")
    qtbot.waitUntil(lambda: len(shelved.comparisons) == 1, timeout=ANSWER_MILLISECONDS_MAX)
    (test,) = shelved.comparisons
    assert test.kind is ComparisonKind.BLIND
    reader.read(Role.StaticText, lambda words: words.startswith("Sound 2 is Take"))

    reader.do(Role.Button, "Confirm Take")
    qtbot.waitUntil(lambda: shelved.track.audio is not None, timeout=ANSWER_MILLISECONDS_MAX)
    assert shelved.track.audio.take_id == test.winner
    reader.write("Why Take", REASON)
    qtbot.waitUntil(lambda: shelved.reason == REASON, timeout=ANSWER_MILLISECONDS_MAX)
