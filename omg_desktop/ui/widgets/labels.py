"""Words in the few styles of the design; what they look like is in ``resources/style``."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QWidget

SECTION_SPACING_PIXELS = 0.9


def label(text: str, kind: str, tone: str = "") -> QLabel:
    """A label of one of the kinds in ``10-base.qss``. Plain text: what people type is never read as markup."""
    widget = QLabel(text)
    widget.setTextFormat(Qt.TextFormat.PlainText)
    widget.setProperty("kind", kind)
    if tone:
        widget.setProperty("tone", tone)
    return widget


def section_label(text: str) -> QLabel:
    """The small capitals above a group of controls. Screen readers get the words as written."""
    widget = label(text, "section")
    font = QFont(widget.font())
    font.setCapitalization(QFont.Capitalization.AllUppercase)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, SECTION_SPACING_PIXELS)
    widget.setFont(font)
    return widget


def muted(text: str = "", tone: str = "") -> QLabel:
    return label(text, "muted", tone)


def faint(text: str = "") -> QLabel:
    return label(text, "faint")


def small(text: str = "", tone: str = "") -> QLabel:
    return label(text, "small", tone)


def strong(text: str = "", tone: str = "") -> QLabel:
    return label(text, "strong", tone)


def title(text: str = "", tone: str = "") -> QLabel:
    return label(text, "title", tone)


def badge(text: str = "", tone: str = "neutral") -> QLabel:
    return label(text, "badge", tone)


def wrapping(widget: QLabel) -> QLabel:
    """The same label with its lines broken where the room ends."""
    widget.setWordWrap(True)
    return widget


def hairline(*, upright: bool = False) -> QFrame:
    """One pixel between two surfaces."""
    line = QFrame()
    line.setProperty("kind", "line")
    if upright:
        line.setProperty("upright", True)
    return line


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Change a property the style sheet looks at, and have the widget dressed anew when it really changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def set_tone(widget: QWidget, tone: str) -> None:
    set_property(widget, "tone", tone)
