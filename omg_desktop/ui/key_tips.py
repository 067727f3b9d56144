"""Tooltips that name the key of what a control does, whichever key that is now."""

from PySide6.QtWidgets import QLabel, QWidget

from omg_desktop.ui.commands import COMMANDS
from omg_desktop.ui.key_map import ChosenKeys, in_words, keys_of

_COMMAND, _WORDS, _KEYS, _IS_CAP = "keyed-command", "keyed-words", "keyed-keys", "keyed-cap"
CAP_LETTERS_MAX = 7
_BY_ID = {command.id: command for command in COMMANDS}


def tell_tip(widget: QWidget, words: str, command_id: str = "") -> None:
    """Say these words in the tooltip and, where a command does the same, its key behind them."""
    widget.setProperty(_COMMAND, command_id)
    widget.setProperty(_WORDS, words)
    if not command_id:
        widget.setToolTip(words)
        return
    keys = widget.property(_KEYS)
    _show(widget, in_words(keys_of(_BY_ID[command_id], {})) if keys is None else str(keys))


def tell_cap(cap: QLabel, command_id: str) -> None:
    """Show the key of a command as it is printed on the keyboard; nothing where there is no room for it."""
    cap.setProperty(_COMMAND, command_id)
    cap.setProperty(_IS_CAP, True)
    _show(cap, in_words(keys_of(_BY_ID[command_id], {})))


def cap_words(widget: QWidget) -> str:
    """What a cap would say of the command whose key a tooltip tells; "" for nothing."""
    keys = str(widget.property(_KEYS) or "")
    if widget.property(_KEYS) is None:
        keys = in_words(keys_of(_BY_ID[widget.property(_COMMAND)], {}))
    return _as_cap(keys)


def retell_tips(window: QWidget, chosen: ChosenKeys) -> None:
    """Every such tooltip and cap in the window, with the keys that are in force now."""
    for widget in window.findChildren(QWidget):
        command = _BY_ID.get(widget.property(_COMMAND) or "")
        if command is not None:
            widget.setProperty(_KEYS, in_words(keys_of(command, chosen)))
            _show(widget, str(widget.property(_KEYS)))


def _as_cap(keys: str) -> str:
    first = keys.split(", ", maxsplit=1)[0]
    return first.replace("+", " ") if len(first) <= CAP_LETTERS_MAX else ""


def _show(widget: QWidget, keys: str) -> None:
    if isinstance(widget, QLabel) and widget.property(_IS_CAP):
        widget.setText(_as_cap(keys))
        widget.setVisible(bool(widget.text()))
        return
    words = str(widget.property(_WORDS))
    widget.setToolTip(f"{words} ({keys})" if words and keys else words or keys)
