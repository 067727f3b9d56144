"""One list of commands, complete and without quarrels."""

from collections import Counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from omg_desktop.ui.commands import COMMANDS, SINGLE_KEYS, build_actions


def test_no_two_commands_share_a_key() -> None:
    for inside in (True, False):  # the lyrics have keys of their own
        there = [command for command in COMMANDS if command.in_lyrics == inside]
        keys = Counter(QKeySequence(key).toString() for command in there for key in command.shortcuts)
        assert [key for key, count in keys.items() if count > 1 or not key] == []


def test_no_two_commands_share_a_name() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


def test_a_key_without_a_modifier_is_marked_as_such() -> None:
    modified = ("Ctrl", "Alt", "Meta")
    for command in COMMANDS:
        for key in command.shortcuts:
            plain = not any(word in key for word in modified) and not key.removeprefix("Shift+").startswith("F")
            assert plain is command.single_key, (command.id, key)


def test_single_keys_are_known_by_the_names_qt_gives_them() -> None:
    assert {"Space", "K", "Shift+T", "Home", "`"} <= SINGLE_KEYS


def test_each_command_becomes_an_action_that_calls_its_handler(qapp: QApplication) -> None:
    owner, called = QObject(), []
    handlers = {command.id: lambda name=command.id: called.append(name) for command in COMMANDS}
    for action in build_actions(handlers, owner).values():
        action.trigger()
    assert called == [command.id for command in COMMANDS]


@pytest.mark.parametrize("change", ["forgotten", "unknown"])
def test_the_app_does_not_start_when_commands_and_handlers_differ(qapp: QApplication, change: str) -> None:
    handlers = {command.id: lambda: None for command in COMMANDS}
    if change == "forgotten":
        del handlers["edit.undo"]
    else:
        handlers["moon.fly"] = lambda: None
    with pytest.raises(LookupError, match="undo" if change == "forgotten" else "moon"):
        build_actions(handlers, QObject())
