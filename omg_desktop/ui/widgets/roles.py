"""Widgets of our own as a screen reader has them. Qt knows the roles of its own alone; ours would be mere boxes."""

from collections.abc import Callable, Mapping
from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

PRESS, SHOW_MENU = "Press", "ShowMenu"
"""Acts as every platform's screen readers know them."""


class WithRole:
    """To be inherited before the Qt class. The widget's name is its ``accessibleName``, as everywhere."""

    ROLE = QAccessible.Role.Client

    def acts(self) -> Mapping[str, Callable[[], object]]:
        """What can be done with it as a whole without a pointer, under ``PRESS`` and ``SHOW_MENU``."""
        return {}


class _Face(QAccessibleWidget):
    def actionNames(self) -> list[str]:
        return [*self._acts(), *super().actionNames()]

    def doAction(self, name: str) -> None:
        act = self._acts().get(name)
        if act is not None:
            act()
        else:
            super().doAction(name)

    def _acts(self) -> Mapping[str, Callable[[], object]]:
        widget = self.object()
        return widget.acts() if isinstance(widget, WithRole) else {}


_faces: dict[int, _Face] = {}
"""Qt does not hold what Python made: each lives as long as its widget."""


@cache
def tell_roles() -> None:
    """Have Qt ask for the roles of ours from here on; once is enough."""
    QAccessible.installFactory(_face_of)


def _face_of(_class: str, what: QObject) -> QAccessibleInterface | None:
    if not isinstance(what, QWidget) or not isinstance(what, WithRole):
        return None
    known = id(what)
    if known not in _faces:
        _faces[known] = _Face(what, what.ROLE)
        what.destroyed.connect(lambda _gone=None: _faces.pop(known, None))
    return _faces[known]
