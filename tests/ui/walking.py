"""Every state of the window looked at and listened to: ``python -m tests.ui.walking THEME WIDTHxHEIGHT``.

For 200 % set ``QT_SCALE_FACTOR=2``. What is wrong is written as JSON, by the names of the scenes.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QKeySequenceEdit,
    QProgressBar,
    QSlider,
    QWidget,
)

from omg_desktop.ui.theme import ThemeName
from tests.fakes import Hum
from tests.ui.looking import flaws
from tests.ui.scenes import Scene, walk
from tests.ui.stage import Stage

Role, Text = QAccessible.Role, QAccessible.Text
VALUED = (Role.Slider, Role.ProgressBar, Role.SpinBox, Role.ComboBox)
NAMED = (
    *VALUED,
    Role.Button,
    Role.ButtonMenu,
    Role.CheckBox,
    Role.RadioButton,
    Role.EditableText,
    Role.List,
    Role.ListItem,
    Role.Table,
    Role.Tree,
    Role.TreeItem,
    Role.Cell,
    Role.ColumnHeader,
    Role.MenuItem,
)
A_PART = (QAbstractSpinBox, QComboBox, QKeySequenceEdit)
"""What stands inside of these is a part of them, and named by them."""


def everything(root: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for place in range(root.childCount()):
        child = root.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield child
            if not isinstance(child.object(), A_PART):
                yield from everything(child)


def stops(root: QWidget) -> set[QWidget]:
    """What Tab goes to."""
    return {
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget.parent(), A_PART)
    }


def controls(root: QWidget) -> set[QWidget]:
    """What can be used or tells a value, whether Tab goes to it or arrows and then Tab."""
    return {
        widget
        for kind in (QAbstractButton, QSlider, QProgressBar)
        for widget in root.findChildren(kind)
        if widget.isVisible() and not isinstance(widget.parent(), A_PART)
    }


def told(one: QAccessibleInterface) -> str:
    return " ".join(one.text(part) for part in (Text.Name, Text.Value, Text.Description))


def complaints(frame: QWidget) -> list[str]:
    """What somebody who cannot see would not be told."""
    root = QAccessible.queryAccessibleInterface(frame)
    found = list(everything(root))
    in_the_tree = {one.object() for one in found}
    unheard = (stops(frame) | controls(frame)) - in_the_tree
    lost = [f"not in the tree: {type(one).__name__} {one.accessibleName()}" for one in unheard]
    nameless = [one for one in found if one.role() in NAMED and not one.text(Text.Name).strip()]
    valueless = [one for one in found if one.role() in VALUED and not _may_be_empty(one) and not one.text(Text.Value)]
    wrong = [(one, "name") for one in nameless] + [(one, "value") for one in valueless]
    return lost + [f"no {what}: {one.role().name} {type(one.object()).__name__} {told(one)}" for one, what in wrong]


def _may_be_empty(one: QAccessibleInterface) -> bool:
    box = one.object()
    return isinstance(box, QComboBox) and box.isEditable()


def wrong_in(stage: Stage, size: QSize, narrow: QSize | None = None) -> dict[str, list[str]]:
    """What is wrong in each scene, at this size and, for a window, at the narrow one, too."""
    stage.window.resize(size)
    seen: dict[str, list[str]] = {}

    def see(scene: Scene, frame: QWidget) -> None:
        seen[scene.name] = complaints(frame) + flaws(frame)
        if frame is stage.window and narrow is not None:
            stage.window.resize(narrow)
            stage.breathe()
            seen[scene.name] += [f"when narrow, {flaw}" for flaw in flaws(frame)]
            stage.window.resize(size)

    walk(stage, see)
    return seen


def main(theme: ThemeName, size: QSize) -> None:
    """In a process of its own, whose scale is decided before it starts."""
    application = QApplication(sys.argv[:1])
    QAccessible.setActive(True)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(application, Path(folder), offline=True, maker=Hum(key="builtin"))
        stage.open()
        stage.studio.use_theme(theme.value)
        wrong = wrong_in(stage, size)
        ratio = stage.window.devicePixelRatioF()
        stage.close()
    sys.stdout.write(json.dumps({"ratio": ratio, "wrong": wrong}))


if __name__ == "__main__":
    main(ThemeName(sys.argv[1]), QSize(*map(int, sys.argv[2].split("x"))))
