"""One list of commands, complete and without quarrels."""

from collections import Counter

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from omg_desktop.ui.commands import COMMANDS, SINGLE_KEYS, build_actions, commands_on, is_media


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
        for key in filter(lambda key: not is_media(key), command.shortcuts):
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


PRODUCT_KEYS = """
Space K=player.toggle | J=player.back | Shift+Left=player.back | Shift+Right=player.forward
Home=player.start | End=player.end | ,=player.previous_place | .=player.next_place
Media_Play=player.toggle | Media_Stop=player.stop | Media_Next=take.next | Media_Previous=take.previous
<=player.slower | >=player.faster | Shift+S=player.usual_speed | Shift+M=listen.mono | Shift+D=listen.dim
L=player.loop | [=player.loop_start | ]=player.loop_end | Shift+L=player.loop_section | Esc=player.clear
1=take.hear_1 | 2=take.hear_2 | 3=take.hear_3 | 4=take.hear_4 | 5=take.hear_5 | 6=take.hear_6 | 7=take.hear_7
8=take.hear_8 | 9=take.hear_9 | T=take.next | Shift+T=take.previous
A=player.deck_a | B=player.deck_b | `=player.swap | Shift+A=take.deck_a | Shift+B=take.deck_b | X=take.hear_x
V=player.match | H=take.blind | M=wave.marker | N=wave.note
P=take.keep | U=take.unmark | Backspace=take.reject
Alt+1=take.rate_1 | Alt+2=take.rate_2 | Alt+3=take.rate_3 | Alt+4=take.rate_4 | Alt+5=take.rate_5 | Alt+0=take.rate_0
Z=wave.zoom_loop | Shift+Z=wave.fit | + ==wave.zoom_in | -=wave.zoom_out
I=player.say_position | Shift+I=player.say_loudness
Ctrl+G=draft.generate | Ctrl+Shift+G=draft.generate_anew | Ctrl+.=take.cancel
Ctrl+Return=take.confirm | Ctrl+Shift+Return=release.submit
Ctrl+N=track.new | Ctrl+O=audio.import | Ctrl+S=lyrics.keep | Ctrl+W=app.close | Ctrl+Q=app.quit
Ctrl+F=library.search | Ctrl+,=page.settings | Ctrl+E=take.export | Ctrl+Shift+E=take.export_many
Ctrl+Z=edit.undo | Ctrl+Shift+Z Ctrl+Y=edit.redo
Ctrl+1=page.studio | Ctrl+2=page.release | Ctrl+3=page.provenance | Ctrl+4=page.insights
F6=pane.next | Shift+F6=pane.previous | F1=app.help | Ctrl+/=app.keys | Ctrl+K=app.palette
Ctrl+Shift+1=lyrics.verse | Ctrl+Shift+2=lyrics.chorus | Ctrl+Shift+3=lyrics.pre-chorus | Ctrl+Shift+4=lyrics.bridge
Ctrl+Shift+5=lyrics.intro | Ctrl+Shift+6=lyrics.outro | Ctrl+Shift+7=lyrics.instrumental
Ctrl+Shift+L=lyrics.write | Alt+Up=lyrics.up | Alt+Down=lyrics.down | Ctrl+D=lyrics.double
"""
"""The product's key map, row by row. Arrows in lists and in the waveform, and [ in the lyrics, are the widgets' own."""


def test_the_keys_are_those_of_the_products_map() -> None:
    wanted = {}
    for cell in (cell.strip() for line in PRODUCT_KEYS.strip().splitlines() for cell in line.split("|")):
        keys, name = cell.rsplit("=", 1)
        wanted.setdefault(name, []).extend(key.replace("_", " ") for key in keys.split())
    there = {command.id: command.shortcuts for command in commands_on("linux")}
    assert {name: [key for key in keys if key not in there.get(name, ())] for name, keys in wanted.items()} == {
        name: [] for name in wanted
    }


def test_a_mac_keeps_the_keys_of_its_system() -> None:
    keys = {key for command in commands_on("darwin") for key in command.shortcuts}
    assert not keys & {"Ctrl+H", "Ctrl+M", "Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5"}
    assert {command.id for command in commands_on("darwin")} == {command.id for command in COMMANDS}
    for inside in (True, False):
        there = Counter(key for one in commands_on("darwin") if one.in_lyrics is inside for key in one.shortcuts)
        assert max(there.values()) == 1
