"""Buttons of the kinds in ``10-base.qss``; every one has a name that can be read aloud."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from omg_desktop.ui.theme import CONTROL_HEIGHT
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import label

TOOL_PIXELS = 28


def spelled(text: str) -> str:
    """Text as a button or menu must be given it: ``&`` would otherwise underline the next letter."""
    return text.replace("&", "&&")


def button(text: str, kind: str = "", name: str = "") -> QPushButton:
    """A push button. ``name`` is read aloud where the text alone does not say enough."""
    made = QPushButton(spelled(text))
    if kind:
        made.setProperty("kind", kind)
    made.setAccessibleName(name or text)
    made.setAutoDefault(False)
    return made


def icon_button(icon_name: str, name: str, colour: str, shortcut: str = "") -> QToolButton:
    """A button with nothing but an icon; its name is also its tooltip."""
    made = QToolButton()
    made.setIcon(icon(icon_name, colour))
    made.setIconSize(QSize(16, 16))
    made.setFixedSize(TOOL_PIXELS, TOOL_PIXELS)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    rename(made, name, shortcut)
    return made


def rename(made: QToolButton, name: str, shortcut: str = "") -> None:
    """Give an icon button another name, for ears and for the pointer."""
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({shortcut})" if shortcut else name)


class CaptionedButton(QPushButton):
    """A button that says what it does and, more quietly, something beside it: a key or what it costs.

    Screen readers hear both. The words are labels, so that each has its own style in the sheet.
    """

    def __init__(self, text: str, caption: str = "", kind: str = "", caption_kind: str = "caption") -> None:
        super().__init__()
        if kind:
            self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self._picture = QLabel()
        self._text = label("", "button-text")
        self._caption = label("", caption_kind)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        for part in (self._picture, self._text, self._caption):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            part.setProperty("within", kind or "default")
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self._picture.hide()
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.set_words(text, caption)

    def set_words(self, text: str, caption: str) -> None:
        self._text.setText(text)
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self.setAccessibleName(f"{text}, {caption}" if caption else text)
        self.updateGeometry()

    def set_icon(self, picture: QIcon, size: int = 16) -> None:
        self._picture.setPixmap(picture.pixmap(QSize(size, size), self.devicePixelRatioF()))
        self._picture.show()

    @property
    def words(self) -> tuple[str, str]:
        return self._text.text(), self._caption.text()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self._row.sizeHint().width(), CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def setEnabled(self, enabled: bool, /) -> None:
        super().setEnabled(enabled)
        for part in (self._text, self._caption):
            _dress(part)


def _dress(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)
