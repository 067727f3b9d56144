"""How a pressed key is written in the list of commands, whatever the layout makes of it."""

import sys

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

_SHIFTED_DIGITS = dict(zip("!@#$%^&*(", range(1, 10), strict=True))
"""Of the layout most keyboards come with, for systems that do not tell which key it was."""
_MAC_DIGITS = dict(zip((29, 18, 19, 20, 21, 23, 22, 26, 28, 25), range(10), strict=True))
"""The virtual key codes there go by the place of a key; scan codes are not told."""


def spellings(event: QKeyEvent) -> tuple[str, ...]:
    """The key as Qt names it; for a key of the digits' row also as that digit: Shift makes other signs of them."""
    named = QKeySequence(event.keyCombination()).toString()
    key, digit = event.key(), digit_key(event)
    if digit is None and 32 < key < 127:
        digit = _SHIFTED_DIGITS.get(chr(key))
    if not digit:
        return (named,)
    as_digit = QKeyCombination(event.modifiers(), Qt.Key(Qt.Key.Key_0.value + digit))
    return tuple(dict.fromkeys((named, QKeySequence(as_digit).toString())))


def digit_key(event: QKeyEvent, platform: str = sys.platform) -> int | None:
    """Which key of the row of digits it is, by its place on the keyboard; None for other keys, and where nobody tells.

    On a French or Czech keyboard this row writes other signs, and digits with Shift.
    """
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        return None
    if platform == "darwin":
        return _MAC_DIGITS.get(event.nativeVirtualKey()) if event.nativeVirtualKey() else None
    first = 2 if platform == "win32" else 10  # the scan code of the key 1; X11 and Wayland count from 8
    place = event.nativeScanCode() - first
    return (place + 1) % 10 if event.nativeScanCode() and 0 <= place < 10 else None


def other_sign(event: QKeyEvent) -> str:
    """The sign that a key of the digits' row writes without Shift, as Qt names it; "" where that is its digit."""
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier)
    if not plain and (event.modifiers() != Qt.KeyboardModifier.AltModifier or sys.platform == "darwin"):
        return ""  # with Shift or a third level it writes something else again
    if event.key() <= 32 or Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9 or event.key() >= Qt.Key.Key_Escape:
        return ""
    return QKeySequence(event.key()).toString()
