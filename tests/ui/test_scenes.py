"""Every state of the window: every control has its name and its value, nothing is cut off, Tab goes as one reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QProgressBar,
    QSlider,
    QWidget,
)

from omg_desktop.ui.library.state import Filtering
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import ThemeName
from tests.fakes import Hum
from tests.ui.looking import flaws
from tests.ui.scenes import SCENES, Scene, walk
from tests.ui.stage import Stage

Role, Text = QAccessible.Role, QAccessible.Text
VALUED = (Role.Slider, Role.ProgressBar, Role.SpinBox, Role.ComboBox)
NAMED = (
    *VALUED,
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.RadioButton,
    Role.EditableText,
    Role.List,
    Role.ListItem,
    Role.Table,
    Role.Tree,
    Role.TreeItem,
    Role.Cell,
    Role.ColumnHeader,
    Role.MenuItem,
)
WIDE, NARROW = QSize(1440, 900), QSize(1024, 640)
A_PART = (QAbstractSpinBox, QComboBox, QKeySequenceEdit)
"""What stands inside of these is a part of them, and named by them."""


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    QAccessible.setActive(True)
    stage = Stage(qapp, tmp_path, offline=True, maker=Hum(key="builtin"))
    stage.open()
    yield stage
    stage.close()
    QAccessible.setActive(False)


def everything(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(root.childCount()):
        child = root.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            if not isinstance(child.object(), A_PART):
                yield from everything(child)


def stops(root: QWidget) -> set[QWidget]:
    """What Tab goes to."""
    return {
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parent(), A_PART)
    }


def controls(root: QWidget) -> set[QWidget]:
    """What can be used or tells a value, whether Tab goes to it or arrows and then Tab."""
    return {
        widget
        for kind in (QAbstractButton, QSlider, QProgressBar)
        for widget in root.findChildren(kind)
        if widget.isVisible() and not isinstance(widget.parent(), A_PART)
    }


def told(one: QAccessibleInterface) -> str:
    return " ".join(one.text(part) for part in (Text.Name, Text.Value, Text.Description))


def complaints(frame: QWidget) -> list[str]:
    """What somebody who cannot see would not be told."""
    root = QAccessible.queryAccessibleInterface(frame)
    found = list(everything(root))
    in_the_tree = {one.object() for one in found}
    unheard = (stops(frame) | controls(frame)) - in_the_tree
    lost = [f"not in the tree: {type(one).__name__} {one.accessibleName()}" for one in unheard]
    nameless = [one for one in found if one.role() in NAMED and not one.text(Text.Name).strip()]
    valueless = [one for one in found if one.role() in VALUED and not _may_be_empty(one) and not one.text(Text.Value)]
    wrong = [(one, "name") for one in nameless] + [(one, "value") for one in valueless]
    return lost + [f"no {what}: {one.role().name} {type(one.object()).__name__} {told(one)}" for one, what in wrong]


def _may_be_empty(one: QAccessibleInterface) -> bool:
    box = one.object()
    return isinstance(box, QComboBox) and box.isEditable()


@pytest.mark.parametrize("look", [(ThemeName.LIGHT, WIDE), (ThemeName.CONTRAST, NARROW)])
def test_every_state_tells_the_name_and_the_value_of_every_control_and_cuts_nothing_off(
    stage: Stage, look: tuple[ThemeName, QSize]
) -> None:
    """Dark and light have the same measures; the lines of high contrast take more room."""
    theme, size = look
    stage.studio.use_theme(theme.value)
    stage.window.resize(size)
    seen: dict[str, list[str]] = {}

    def see(scene: Scene, frame: QWidget) -> None:
        seen[scene.name] = complaints(frame) + flaws(frame)
        if frame is stage.window and size == WIDE:
            stage.window.resize(NARROW)
            stage.breathe()
            seen[scene.name] += [f"when narrow, {flaw}" for flaw in flaws(frame)]
            stage.window.resize(size)

    walk(stage, see)
    assert list(seen) == [scene.name for scene in SCENES]
    assert {name: found for name, found in seen.items() if found} == {}


STUDIO = """
OMG menu | Studio | Credits: not known yet | Search releases and tracks | Filter | New release | Releases and tracks
Settings | Genre: Jazz | More genres | Voice: With lyrics | Write lyrics with AI | Lyric versions | Lyrics
Limit of this track: none | What will be sent | Direction | Surprise Me, Ctrl U | Length | Provider: Hum
Number of takes: 2 takes
Generate 2 takes, adds 2 if released | Blind test and comparison
Take 2, Hum, deck A | Rating of Take 2
Play | Listening | Hear deck A: Take 2 | Hear deck B: Take 1 | Loop on or off (L) | Loudness match off
Position in the take | Confirm Take 2
"""
"""Where Tab goes on the Studio page, in the order in which it is read: header, library, brief, takes, deck."""


def listed(text: str) -> list[str]:
    return [name.strip() for line in text.strip().splitlines() for name in line.split("|")]


def names_by_tab(window: QWidget) -> list[str]:
    """Once around, from the menu on."""
    names: list[str] = []
    next(one for one in stops(window) if one.accessibleName() == "OMG menu").setFocus()
    while True:
        here = QAccessible.queryAccessibleInterface(window.focusWidget()).text(Text.Name)
        if names and here == names[0]:
            return names
        names.append(here.partition(", not rated")[0])
        assert len(names) < 120
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)


def test_tab_goes_as_one_reads(stage: Stage) -> None:
    stage.studio.presenters.brief.set_genre("Jazz")
    stage.make_takes(2)
    for take_id in stage.take_ids:
        stage.studio.presenters.audition.choose(take_id)
    stage.window.activateWindow()
    assert QTest.qWaitForWindowActive(stage.window, 3_000)
    takes = stage.studio.views.audition.list
    takes.set_current_row(0)
    assert names_by_tab(stage.window) == listed(STUDIO)
    takes.focus_current()
    QTest.keyClick(stage.window.focusWidget(), Qt.Key.Key_Down)
    names = names_by_tab(stage.window)
    place = names.index("Take 1, Hum, deck B")
    assert names[place - 1 : place + 3] == [
        "Blind test and comparison",
        "Take 1, Hum, deck B",
        "Rating of Take 1",
        "Play",
    ]
    stage.bench.tests()["knock_out"]()
    stage.rest()
    before, after = names_by_tab(stage.window), ["Hear A", "Hear B", "A is better", "No difference", "B is better"]
    place = before.index("Blind test and comparison") + 1
    assert before[place:][: len(after) + 2] == [*after, "End the test without a result", "Play"]


HEADER, DECK = (
    "OMG menu | {page} | Credits: not known yet",
    """
Play | Listening | Hear deck A: Take 2 | Hear deck B: Take 1 | Loop on or off (L) | Loudness match off
Position in the take | Confirm Take 2
""",
)
PAGE_STOPS = {
    Page.RELEASE: """Title | Genre | Language | Primary artist | Release date | Label | ℗ line | © line | Import audio
        Tracks""",
    Page.PROVENANCE: "Whole release | This track | Export proof | Verify again | Chain of custody",
    Page.INSIGHTS: "Figures, scrolled by arrow keys",
}
"""Where Tab goes on the other pages, between the header and the deck."""


def test_tab_goes_through_every_page_before_it_comes_to_the_deck(stage: Stage) -> None:
    stage.make_takes(2)
    for take_id in stage.take_ids:
        stage.studio.presenters.audition.choose(take_id)
    stage.window.activateWindow()
    assert QTest.qWaitForWindowActive(stage.window, 3_000)
    for page, own in PAGE_STOPS.items():
        stage.go(page)
        stage.until(lambda: not stage.studio.tasks.busy, "everything read")
        stage.rest()
        header = listed(HEADER.format(page=page.value.capitalize()))
        assert names_by_tab(stage.window) == [*header, *listed(own), *listed(DECK)]


def between_header_and_deck(stage: Stage) -> list[str]:
    stage.rest()
    names = names_by_tab(stage.window)
    return names[names.index("Credits: not known yet") + 1 : names.index("Play")]


def test_tab_finds_what_is_made_late_where_it_stands(stage: Stage) -> None:
    stage.make_takes(1)
    stage.window.activateWindow()
    assert QTest.qWaitForWindowActive(stage.window, 3_000)
    scenes = {scene.name: scene for scene in SCENES}
    scenes["settings-lyrics"].enter(stage)
    settings = between_header_and_deck(stage)
    assert settings[:7] == [
        "Settings: Lyrics",
        "Reset providers and lyric writers to defaults",
        "Lyrics are written by: Nobody yet",
        "Key for Gemini",
        "Keep key for Gemini",
        "Check Gemini",
        "Address and model of Gemini",
    ]
    assert settings[-1] == "Check vLLM"
    stage.go(Page.STUDIO)
    brief = stage.studio.presenters.brief
    brief.set_genre("Jazz")
    stage.until(lambda: bool(stage.studio.presenters.library.state.offers), "filters")
    scenes["suggestions"].enter(stage)
    names = between_header_and_deck(stage)
    first, last = names.index("Reject: Verse 1"), names.index("Reject all suggestions")
    assert names[first - 1] == "Lyric writers in the settings"
    assert names[last - 1] == "Accept: Outro"
    scenes["suggestions"].leave(stage)
    for offer in stage.studio.presenters.library.state.offers[:2]:
        stage.studio.presenters.library.filter(Filtering(offer.filter, on=True))
    names = between_header_and_deck(stage)
    place = names.index("New release")
    assert [name.split(":")[0] for name in names[place + 1 : place + 3]] == ["Remove filter"] * 2
    assert names[place + 3] == "Releases and tracks"
