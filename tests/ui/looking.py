"""What somebody who looks at a window would complain of: words cut off, parts on top of one another or out of sight."""

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLayout, QToolButton, QWidget

from omg_desktop.ui.widgets.elided import ElidedLabel

FORGIVEN_PIXELS = 1
"""Text is measured in fractions of a pixel, widgets are not."""


def flaws(frame: QWidget) -> list[str]:
    """Every word that is cut off and every part that lies on another, by what is written there."""
    # What was said in this moment may not be laid out yet; nothing is painted before it is.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    shown = [widget for widget in frame.findChildren(QWidget) if widget.isVisibleTo(frame) and widget.isVisible()]
    found = [f"cut off: {_said(widget)}" for widget in shown if _is_cut_off(widget)]
    found += [f"out of its frame: {_said(widget)}" for widget in shown if _words(widget) and _sticks_out(widget)]
    for parent in (frame, *shown):
        found += [f"on top of one another: {_said(one)} and {_said(other)}" for one, other in _collisions(parent)]
    return found


def _words(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{_words(widget) or widget.accessibleName() or widget.objectName()}”"


def _is_cut_off(widget: QWidget) -> bool:
    if not _words(widget) or isinstance(widget, ElidedLabel) or isinstance(widget.parent(), QComboBox):
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + FORGIVEN_PIXELS
    wanted = QSize(widget.sizeHint())
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly:
        return False
    lacks = wanted - widget.size()
    return max(lacks.width(), lacks.height()) > FORGIVEN_PIXELS


def _sticks_out(widget: QWidget) -> bool:
    """Beyond a parent that cannot be scrolled."""
    inside, parent = widget.rect(), widget.parentWidget()
    here = widget
    while parent is not None and not here.isWindow():
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            return False
        inside = QRect(inside.topLeft() + here.pos(), inside.size())
        room = parent.rect().adjusted(-FORGIVEN_PIXELS, -FORGIVEN_PIXELS, FORGIVEN_PIXELS, FORGIVEN_PIXELS)
        if not room.contains(inside):
            return True
        here, parent = parent, parent.parentWidget()
    return False


def _collisions(parent: QWidget) -> Iterator[tuple[QWidget, QWidget]]:
    """Children of one layout; what floats above on purpose is in none."""
    layout = parent.layout()
    if layout is None:
        return
    placed = [child for child in _placed(layout) if child.isVisible()]
    for one, other in combinations(placed, 2):
        common = one.geometry().intersected(other.geometry())
        if common.width() > FORGIVEN_PIXELS and common.height() > FORGIVEN_PIXELS:
            yield one, other


def _placed(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _placed(inner)
