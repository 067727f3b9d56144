"""Tooltips that name the key of what a control does, whichever key that is now."""

from PySide6.QtWidgets import QWidget

from omg_desktop.ui.commands import COMMANDS
from omg_desktop.ui.key_map import ChosenKeys, in_words, keys_of

_COMMAND, _WORDS, _KEYS = "keyed-command", "keyed-words", "keyed-keys"
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


def retell_tips(window: QWidget, chosen: ChosenKeys) -> None:
    """Every such tooltip in the window, with the keys that are in force now."""
    for widget in window.findChildren(QWidget):
        command = _BY_ID.get(widget.property(_COMMAND) or "")
        if command is not None:
            widget.setProperty(_KEYS, in_words(keys_of(command, chosen)))
            _show(widget, str(widget.property(_KEYS)))


def _show(widget: QWidget, keys: str) -> None:
    words = str(widget.property(_WORDS))
    widget.setToolTip(f"{words} ({keys})" if words and keys else words or keys)
