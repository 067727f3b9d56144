"""Every state of the window: every control has its name and its value, nothing is cut off, Tab goes as one reads."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from omg_desktop.ui.library.state import Filtering
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import ThemeName
from tests.fakes import Hum
from tests.ui.scenes import SCENES
from tests.ui.stage import Stage
from tests.ui.walking import Text, stops, wrong_in

WIDE, NARROW = QSize(1440, 900), QSize(1024, 640)


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    QAccessible.setActive(True)
    stage = Stage(qapp, tmp_path, offline=True, maker=Hum(key="builtin"))
    stage.open()
    yield stage
    stage.close()
    QAccessible.setActive(False)


def test_every_state_tells_the_name_and_the_value_of_every_control_and_cuts_nothing_off(stage: Stage) -> None:
    """Dark and light have the same measures."""
    stage.studio.use_theme(ThemeName.LIGHT.value)
    seen = wrong_in(stage, WIDE, NARROW)
    assert list(seen) == [scene.name for scene in SCENES]
    assert {name: found for name, found in seen.items() if found} == {}


def test_every_state_is_whole_at_200_percent_with_the_wider_lines_of_high_contrast() -> None:
    """Qt decides the scale when it starts, so this is a process of its own."""
    command = [sys.executable, "-m", "tests.ui.walking", ThemeName.CONTRAST.value, "1024x640"]
    twice = os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(command, env=twice, capture_output=True, text=True, timeout=600, check=False)
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer["ratio"] == 2
    assert list(answer["wrong"]) == [scene.name for scene in SCENES]
    assert {name: found for name, found in answer["wrong"].items() if found} == {}


STUDIO = """
OMG menu | Studio | Credits: not known yet | Search releases and tracks | Sort: last edit | Filter
New release | Releases and tracks | Settings | Genre: Jazz | More genres | Voice: With lyrics | Write lyrics with AI
Lyric versions | Lyrics | Limit of this track: none | What will be sent | Direction | Surprise Me, Ctrl U
Length | Provider: Hum | Number of takes: 2 takes
Generate 2 takes, adds 2 if released | Blind test and comparison
Take 2, Hum, deck A | Rating of Take 2
Play | Time | Listening | Hear deck A: Take 2 | Hear deck B: Take 1 | Loop on or off | Loudness match off
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
Play | Time | Listening | Hear deck A: Take 2 | Hear deck B: Take 1 | Loop on or off | Loudness match off
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
