"""Menus by letters and roles, and what a person hands on when something does not work."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop import __version__
from omg_desktop.adapters.this_computer import facts_of
from omg_desktop.app.about import About
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio
from omg_desktop.ui.commands import COMMANDS, TITLES_IN_MENUS, build_actions, with_mnemonics
from omg_desktop.ui.shell.state import Page
from tests.ui.panels import action


def letters(texts: Iterable[str]) -> list[str]:
    return [QKeySequence.mnemonic(text).toString() for text in texts]


def test_no_letter_picks_two_entries_of_a_menu() -> None:
    names = list(dict.fromkeys(command.menu for command in COMMANDS))
    tops = letters(with_mnemonics(names))
    assert len(set(tops)) == len(tops)
    assert "" not in tops
    for name in names:
        entries = [TITLES_IN_MENUS[command.id] for command in COMMANDS if command.menu == name]
        picked = [letter for letter in letters(entries) if letter]
        assert len(set(picked)) == len(picked)
    assert with_mnemonics(["Undo", "Redo", "Rate", "u"]) == ["&Undo", "&Redo", "R&ate", "u"]
    assert all(TITLES_IN_MENUS[command.id].replace("&", "") == command.title for command in COMMANDS)


def test_a_mac_finds_about_settings_and_quit_where_it_looks_for_them(qapp: QApplication) -> None:
    owner = QObject()
    actions = build_actions({command.id: lambda: None for command in COMMANDS}, owner)
    role = QAction.MenuRole
    wanted = {"app.about": role.AboutRole, "page.settings": role.PreferencesRole, "app.quit": role.QuitRole}
    roles = {name: one.menuRole() for name, one in actions.items() if one.menuRole() is not role.NoRole}
    assert roles == wanted


def test_alt_and_its_letter_open_a_menu_unless_a_person_gave_the_key_to_a_command(
    studio: Studio, reach: Reach, qtbot: QtBot
) -> None:
    window = studio.views.window
    top = window.header.menu.menu().actions()
    edit = next(one.menu() for one in top if "Edit" in one.text())
    studio.views.brief.lyrics.text.setFocus()
    before = studio.views.brief.lyrics.text.toPlainText()
    qtbot.keyClick(studio.views.brief.lyrics.text, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(edit.isVisible)
    assert action(studio, "edit.undo").text().startswith("&Undo")
    edit.hide()
    assert studio.views.brief.lyrics.text.toPlainText() == before
    reach.sheet.keys_chosen.emit({"take.notes": ("Alt+E",)})
    seen: list[str] = []
    action(studio, "take.notes").triggered.connect(lambda: seen.append("notes"))
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert seen == ["notes"]
    assert not edit.isVisible()


def test_the_settings_lead_to_the_keys_and_to_the_diagnostics_which_are_copied(
    studio: Studio, reach: Reach, nameless: Callable[..., list[str]], qtbot: QtBot
) -> None:
    settings = studio.views.settings
    studio.presenters.shell.show_page(Page.SETTINGS)
    studio.presenters.settings.show_section("app")
    qtbot.waitUntil(lambda: settings.keyboard.isVisible() and settings.keyboard.isEnabled())
    settings.keyboard.click()
    qtbot.waitUntil(reach.sheet.isVisible)
    reach.sheet.close()
    settings.about.click()
    (about,) = studio.findChildren(About)
    qtbot.waitUntil(about.dialog.copy_button.isEnabled)
    told = dict(line.split(": ", 1) for line in about.dialog.text.toPlainText().splitlines())
    assert told["OMG Desktop"] == __version__
    assert told["Outputs"] == "Speakers, Phones"
    assert told["Free on its disk"].endswith(" GB")
    assert told["Library"].endswith(" MB")
    assert "offscreen" in told["Qt"]
    assert nameless(about.dialog) == []
    about.dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == about.dialog.text.toPlainText()
    about.dialog.close()


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    told = dict(facts_of(tmp_path / "nowhere"))
    assert told["Free on its disk"] == "not known: No such file or directory"
    assert told["Library"] == "not known: No such file or directory"
    assert "numpy" in told["Libraries"]
