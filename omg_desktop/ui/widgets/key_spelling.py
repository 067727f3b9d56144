"""How a pressed key is written in the list of commands, whatever the layout makes of it."""

import sys

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_SHIFTED_DIGITS = dict(zip("!@#$%^&*(", range(1, 10), strict=True))
"""Of the layout most keyboards come with, for systems that do not tell which key it was."""
_FIRST_DIGIT = 2 if sys.platform == "win32" else 10
"""The scan code of the key 1 on Windows, and under X11 and Wayland."""


def spellings(event: QKeyEvent) -> tuple[str, ...]:
    """The key as Qt names it; for a key of the digits' row also as that digit: Shift makes other signs of them."""
    named = QKeySequence(event.keyCombination()).toString()
    digit = _digit(event)
    if digit is None:
        return (named,)
    as_digit = QKeyCombination(event.modifiers(), Qt.Key(Qt.Key.Key_0.value + digit))
    return tuple(dict.fromkeys((named, QKeySequence(as_digit).toString())))


def _digit(event: QKeyEvent) -> int | None:
    place = event.nativeScanCode() - _FIRST_DIGIT
    if event.nativeScanCode() and sys.platform != "darwin" and 0 <= place < 9:
        return place + 1
    key = event.key()
    return _SHIFTED_DIGITS.get(chr(key)) if 32 < key < 127 else None
