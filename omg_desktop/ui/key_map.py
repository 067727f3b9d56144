"""Which keys mean which command: those of the list, unless a person has chosen others."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtGui import QAction, QKeySequence

from omg_desktop.ui.commands import COMMANDS, MEDIA_PLAY, TITLES_IN_MENUS, Command, is_media, with_shifted

ChosenKeys = Mapping[str, Sequence[str]]
"""Keys by the ids of the commands that have others than usual."""


class SingleKeys(StrEnum):
    """Where keys that stand alone act (WCAG 2.2, 2.1.4); never inside a text field."""

    EVERYWHERE = "everywhere"
    PLAYER = "player"
    OFF = "off"


CHORDS = ("Ctrl+", "Alt+", "Meta+")
ON_KEYPAD = ("+", "-")


def keys_of(command: Command, chosen: ChosenKeys) -> tuple[str, ...]:
    """The keys of a command, as Qt writes them."""
    keys = chosen.get(command.id, command.shortcuts)
    return tuple(spelled for key in keys if (spelled := QKeySequence(key).toString()))


def stands_alone(key: str) -> bool:
    """Whether a key would write something, or move in a text: one without a modifier but Shift, no F or media key."""
    last = key.removeprefix("Shift+")
    writes_nothing = is_media(key) or (last.startswith("F") and last[1:].isdecimal())
    return not writes_nothing and not any(chord in key for chord in CHORDS)


DigitSigns = Mapping[int, str]
"""What the keys of the digits' row write without Shift, where that is no digit."""


def learns(digit: int, sign: str, chosen: ChosenKeys) -> bool:
    """Whether a sign may stand for its digit: not when another command has it, unless the keypad has that sign too."""
    if sign in ON_KEYPAD:
        return True
    return not any(sign in keys_of(command, chosen) for command in COMMANDS if not command.in_lyrics)


def keys_on(command: Command, chosen: ChosenKeys, signs: DigitSigns) -> tuple[str, ...]:
    """The keys of a command on this keyboard: beside a digit, what its key writes, with the same modifiers."""
    keys = []
    for key in keys_of(command, chosen):
        modifiers, last = key[:-1], key[-1]
        taken = key in signs.values()
        keys.append(f"Num+{key}" if taken else key)
        if last.isdecimal() and int(last) in signs and "Shift" not in modifiers and (not modifiers or key[-2] == "+"):
            keys.append(f"{modifiers}{signs[int(last)]}")
    return tuple(keys)


def collisions(chosen: ChosenKeys) -> dict[str, tuple[Command, ...]]:
    """Keys that would mean several commands. The lyrics have keys of their own, which go before the window's."""
    found: dict[tuple[bool, str], list[Command]] = {}
    for command in COMMANDS:
        for key in keys_of(command, chosen):
            found.setdefault((command.in_lyrics, key), []).append(command)
    return {key: tuple(commands) for (_, key), commands in found.items() if len(commands) > 1}


def lyrics_keys(chosen: ChosenKeys) -> dict[str, str]:
    """Ids of the commands by the keys they have inside the lyrics."""
    return {key: command.id for command in COMMANDS if command.in_lyrics for key in keys_of(command, chosen)}


def single_keys(chosen: ChosenKeys, signs: DigitSigns | None = None) -> frozenset[str]:
    """The keys that give way where text is typed."""
    there = (command for command in COMMANDS if not command.in_lyrics)
    keys = (key for command in there for key in keys_on(command, chosen, signs or {}))
    return with_shifted(key for key in keys if stands_alone(key))


def apply_keys(
    actions: Mapping[str, QAction], chosen: ChosenKeys, where: SingleKeys, signs: DigitSigns | None = None
) -> None:
    """Give every action its keys."""
    for command in COMMANDS:
        keys = keys_on(command, chosen, signs or {})
        action = actions[command.id]
        if command.in_lyrics:
            title = TITLES_IN_MENUS[command.id]
            action.setText(f"{title}\t{in_words(keys)}" if keys else title)
        else:
            used = [key for key in keys if where is not SingleKeys.OFF or not stands_alone(key)]
            action.setShortcuts([QKeySequence(key) for key in used])


def in_words(keys: Sequence[str]) -> str:
    """ "Ctrl+Shift+Z, Ctrl+Y", as the system writes it; what is one key by two names is named once."""
    first, other = MEDIA_PLAY
    shown = [key for key in keys if key != other or first not in keys]
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in shown)
