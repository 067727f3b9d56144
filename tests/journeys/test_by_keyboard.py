"""From the brief to a confirmed take with keys alone: nothing is clicked, and no widget or presenter is called."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from omg_desktop.app.studio import Studio
from omg_desktop.domain.comparisons import ComparisonKind
from tests.journeys.conftest import Shelved

MUSIC_MILLISECONDS_MAX = 90_000
ANSWER_MILLISECONDS_MAX = 20_000
STOPS_MAX = 80
REASON = "warmer bass"
Key = Qt.Key


class Typist:
    """Somebody with a keyboard and no mouse, who knows where the focus is by what a screen reader would call it."""

    def press(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """One key, to whatever has the keyboard now: a menu, a dialog or the window."""
        window = QGuiApplication.focusWindow()
        assert window is not None
        QTest.keyClick(window, key, modifier)

    def write(self, text: str) -> None:
        """In place of what the field holds."""
        self.press(Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)

    @property
    def here(self) -> str:
        """What has the focus, and what it holds."""
        found = QAccessible.queryAccessibleInterface(QApplication.focusWidget())
        return f"{found.text(QAccessible.Text.Name)} {found.text(QAccessible.Text.Value)}".strip() if found else ""

    def go_to(self, name: str, step: Key = Key.Key_Tab) -> None:
        """Tab, or another key, until what has the focus is called this."""
        stops: list[str] = []
        while not self.here.startswith(name):
            stops.append(self.here)
            assert len(stops) < STOPS_MAX, f"{name} was not found among {stops}"
            self.press(step)

    def check(self) -> None:
        """Pressed again it would be put out; and the first brief may have any genre."""
        if not QAccessible.queryAccessibleInterface(QApplication.focusWidget()).state().checked:
            self.press(Key.Key_Space)

    def choose(self, words: str) -> None:
        """Open the menu of the button that has the focus, and take this entry."""
        self.press(Key.Key_Space)
        for _ in range(STOPS_MAX):
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            if menu.activeAction() is not None and menu.activeAction().text().startswith(words):
                break
            self.press(Key.Key_Down)
        self.press(Key.Key_Return)


@pytest.fixture
def typist(studio: Studio) -> Typist:
    studio.views.window.activateWindow()
    assert QTest.qWaitForWindowActive(studio.views.window, 2_000)
    return Typist()


def test_a_person_with_a_keyboard_chooses_a_take_blind(
    studio: Studio, typist: Typist, shelved: Shelved, qtbot: QtBot
) -> None:
    deck = studio.views.player
    typist.go_to("Genre:")
    typist.go_to("Genre: Jazz", Key.Key_Right)
    typist.check()
    typist.go_to("Direction")
    typist.write("slow, brushed drums")
    typist.go_to("Length")
    typist.write("0:30")
    typist.go_to("Number of takes")
    typist.choose("2 takes")
    typist.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shelved.takes) == 2, timeout=MUSIC_MILLISECONDS_MAX)
    briefs = {(take.brief.genre, take.brief.direction, take.brief.length_seconds) for take in shelved.takes}
    assert briefs == {("Jazz", "slow, brushed drums", 30)}

    qtbot.waitUntil(lambda: len(studio.presenters.player.state.compared) == 2)  # the window has them, too
    typist.go_to("Blind test")
    typist.choose("Listen blind")
    qtbot.waitUntil(lambda: deck.confirm.text().startswith("Choose"))
    for number in ("1", "2"):
        typist.press(Key[f"Key_{number}"])
        qtbot.waitUntil(lambda number=number: deck.confirm.text() == f"Choose Sound {number}")
    typist.press(Key.Key_K)
    qtbot.waitUntil(lambda: deck.play.accessibleName() == "Pause", timeout=ANSWER_MILLISECONDS_MAX)
    typist.press(Key.Key_K)
    typist.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(shelved.comparisons) == 1, timeout=ANSWER_MILLISECONDS_MAX)
    (test,) = shelved.comparisons
    assert test.kind is ComparisonKind.BLIND

    qtbot.waitUntil(lambda: deck.confirm.text().startswith("Confirm Take"))
    typist.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shelved.track.audio is not None, timeout=ANSWER_MILLISECONDS_MAX)
    assert shelved.track.audio.take_id == test.winner
    typist.go_to("Why Take")
    typist.write(REASON)
    typist.press(Key.Key_Return)
    qtbot.waitUntil(lambda: shelved.reason == REASON, timeout=ANSWER_MILLISECONDS_MAX)
