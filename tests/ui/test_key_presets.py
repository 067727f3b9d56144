"""Sets of keys from other tools: no quarrels, one's own on top, and a page of them."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from omg_desktop.app.desk import Desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.ui.commands import COMMANDS, media_keys
from omg_desktop.ui.key_map import collisions, keys_of, single_keys, stands_alone
from omg_desktop.ui.key_presets import NAMES, KeyPreset, preset_keys
from omg_desktop.ui.shell import key_page
from tests.ui.panels import action

BY_ID = {command.id: command for command in COMMANDS}


@pytest.mark.parametrize("preset", list(KeyPreset))
def test_the_keys_of_a_keyboard_for_music_are_those_of_every_set(preset: KeyPreset) -> None:
    keys = preset_keys(preset)
    for command in COMMANDS:
        assert set(media_keys(command)) <= set(keys_of(command, keys))
        assert not set(media_keys(command)) & single_keys(keys)


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("preset", list(KeyPreset))
def test_no_set_gives_a_key_to_two_commands(preset: KeyPreset, platform: str) -> None:
    keys = preset_keys(preset, platform)
    assert keys.keys() <= BY_ID.keys()
    assert collisions(keys) == {}
    assert all(QKeySequence(key).toString() for spelled in keys.values() for key in spelled)
    without = [name for name, spelled in keys.items() if BY_ID[name].shortcuts and not spelled]
    assert without == []  # what a set takes a key from has another one
    assert preset in NAMES


def test_sets_are_what_people_know_from_there() -> None:
    def keys(preset: KeyPreset, name: str) -> tuple[str, ...]:
        return keys_of(BY_ID[name], preset_keys(preset, "linux"))

    audacity, reaper, video = KeyPreset.AUDACITY, KeyPreset.REAPER, KeyPreset.VIDEO
    assert (keys(audacity, "player.loop"), keys(audacity, "player.start")) == (("L",), ("Home", "J"))
    assert (keys(audacity, "wave.fit")[0], keys(audacity, "wave.zoom_loop")[0]) == ("Ctrl+F", "Ctrl+E")
    assert (keys(reaper, "player.loop"), keys(reaper, "take.next")[0]) == (("R",), "T")
    assert (keys(reaper, "player.next_place"), keys(reaper, "player.previous_place")) == (("'",), (";",))
    assert (keys(video, "player.forward")[0], keys(video, "player.back")[0]) == ("L", "J")


def test_cmd_m_stays_with_the_mac() -> None:
    assert preset_keys(KeyPreset.AUDACITY, "darwin")["wave.marker"] == ("M",)


def test_a_set_is_chosen_in_the_sheet_kept_and_told_everywhere(
    studio: Studio, reach: Reach, desk: Desk, qtbot: QtBot
) -> None:
    sheet, loop = reach.sheet, studio.views.player.loop
    assert loop.toolTip() == "Loop on or off (L)"
    sheet.preset.setCurrentIndex(sheet.preset.findData(KeyPreset.REAPER.value))
    sheet.preset.activated.emit(sheet.preset.currentIndex())
    assert desk.shelves.preferences.load().key_preset == "reaper"
    assert action(studio, "player.loop").shortcut() == QKeySequence("R")
    assert loop.toolTip() == "Loop on or off (R)"
    assert "R" in studio.views.window._single_keys
    assert "L" not in studio.views.window._single_keys
    seen: list[str] = []
    action(studio, "player.loop").triggered.connect(lambda: seen.append("loop"))
    studio.views.window._ground.setFocus()
    qtbot.keyClick(studio.views.window._ground, Qt.Key.Key_R)
    assert seen == ["loop"]


def test_the_caps_beside_a_field_and_on_a_button_are_the_keys_in_force(studio: Studio, reach: Reach) -> None:
    search, surprise = studio.views.library.search, studio.views.brief.surprise
    studio.views.window.resize(1440, 900)
    assert search.key.text() == "Ctrl F"
    assert surprise.words == ("Surprise Me", "Ctrl U")
    reach.sheet.keys_chosen.emit({"library.search": ("Alt+S",), "draft.surprise": ("Alt+M",)})
    assert search.key.text() == "Alt S"
    assert surprise.words == ("Surprise Me", "Alt M")
    reach.sheet.keys_chosen.emit({"draft.surprise": ()})
    reach.sheet.preset_chosen.emit(KeyPreset.AUDACITY)
    assert not search.key.isVisible()  # Ctrl+Shift+F has no room there
    assert surprise.words == ("Surprise Me", "")
    reach.sheet.keys_chosen.emit({})
    reach.sheet.preset_chosen.emit(KeyPreset.OMG)
    assert search.key.isVisible()


def test_ones_own_keys_stay_on_top_of_every_set_and_a_quarrel_is_told(studio: Studio, reach: Reach, desk: Desk) -> None:
    reach.sheet.keys_chosen.emit({"take.notes": ("R",)})
    assert reach.sheet.words.text().startswith("! R means")  # it hears the reference, too
    reach.sheet.keys_chosen.emit({"take.notes": ("Y",)})
    assert reach.sheet.words.text().startswith("1 command with keys of your own.")
    reach.sheet.preset_chosen.emit(KeyPreset.REAPER)
    assert desk.shelves.preferences.load().chosen_keys == {"take.notes": ("Y",)}
    assert action(studio, "take.notes").shortcut() == QKeySequence("Y")
    assert reach.sheet.words.text().startswith("! Y means “Labels and note…” and “Hear the reference")
    reach.sheet.preset_chosen.emit(KeyPreset.OMG)
    assert not reach.sheet.words.text().startswith("!")


def test_what_would_write_something_gives_way_in_text_whatever_it_means() -> None:
    assert {"Q", "Shift+Q"} <= single_keys({"draft.generate": ("Q", "Shift+Q")})
    assert "Ctrl+L" not in single_keys(preset_keys(KeyPreset.VIDEO))
    assert [key for key in ("F6", "Shift+F6", "Ctrl+L", "Alt+1", "F", "Shift+F", "Esc") if stands_alone(key)] == [
        "F",
        "Shift+F",
        "Esc",
    ]


def test_the_keys_are_written_as_a_page_and_as_text(studio: Studio, reach: Reach, tmp_path: Path, qtbot: QtBot) -> None:
    reach.sheet.preset_chosen.emit(KeyPreset.REAPER)
    shell = studio.presenters.shell
    reach.write_page(tmp_path / "keys.html")
    qtbot.waitUntil(lambda: shell.state.notice is not None and shell.state.notice.key == "keys")
    page = (tmp_path / "keys.html").read_text(encoding="utf-8")
    assert "<tr><td>Loop on or off</td><td>R</td></tr>" in page
    assert "As in REAPER" in page
    reach.write_page(tmp_path / "none" / "keys.txt")
    qtbot.waitUntil(lambda: shell.state.notice is not None and shell.state.notice.tone == "bad")
    reach.write_page(tmp_path / "keys.txt")
    qtbot.waitUntil((tmp_path / "keys.txt").exists)


def test_the_page_has_every_command_with_a_key_and_no_markup_of_others() -> None:
    told = key_page.plain({"draft.generate": ("Ctrl+<",)}, "OMG")
    page = key_page.page({"draft.generate": ("Ctrl+<",)}, "A & B")
    for command in COMMANDS:
        assert (command.title in told) is bool(keys_of(command, {}))
    assert "<td>Ctrl+&lt;</td>" in page
    assert "A &amp; B" in page
