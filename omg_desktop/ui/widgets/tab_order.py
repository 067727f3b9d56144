"""Where Tab goes: what is made late stands at the end of the window's chain until it is put in its place."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_before(anchor: QWidget, widgets: Sequence[QWidget]) -> None:
    """Tab goes through these, one after another, and then to the anchor; all stand where the anchor stood."""
    for before, after in pairwise((anchor, *widgets, anchor)):
        QWidget.setTabOrder(before, after)


def put_behind(anchor: QWidget, widgets: Sequence[QWidget]) -> None:
    """From the anchor, Tab goes through these, one after another."""
    for before, after in pairwise((anchor, *widgets)):
        QWidget.setTabOrder(before, after)


def stops_in(widget: QWidget) -> list[QWidget]:
    """What Tab can go to inside of a widget, seen or not. Parts of a part, like the list of a box, go with it."""
    return [
        child
        for child in widget.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and child.window() is widget.window()
        and not child.focusProxy()
    ]
