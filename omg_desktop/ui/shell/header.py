"""The 48 pixels at the top: where one is, the four pages, and how things stand with ONCE."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from omg_desktop.ui.shell.state import Page, ShellState
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button, icon_button
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import badge, label, set_tone
from omg_desktop.ui.widgets.segments import Segments

HEADER_PIXELS = 48
MARGIN_PIXELS = 16
GAP_PIXELS = 24


class Header(QFrame):
    """Emits wishes only. What finds no room gives way: first the release, then the badge, the words, the track."""

    page_picked = Signal(str)
    credits_pressed = Signal()
    pane_toggled = Signal(str)  # "library" or "takes"

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.setFixedHeight(HEADER_PIXELS)
        self.menu = QToolButton()
        self.release = ElidedLabel("", "muted")
        self.arrow = label("›", "faint")
        self.track = ElidedLabel("", "strong")
        self.badge = badge()
        tabs = [(page.value, page.value.capitalize()) for page in Page if page is not Page.SETTINGS]
        self.tabs = Segments("", tabs, tone="neutral")
        self.sandbox = badge("Sandbox", "info")
        self.sandbox.setToolTip("Nothing is sold, nothing is charged.")
        self.dot = _Dot(tokens)
        self.connection = label("", "muted")
        self.credits = button("", "credits", "Credits")
        self.credits.setIconSize(QSize(14, 14))
        self.library_toggle = icon_button("side-left", "Show the library", tokens.muted, "F9")
        self.takes_toggle = icon_button("side-right", "Show the takes", tokens.muted, "F8")
        self._state = ShellState()
        self._left, self._right = self._build()
        self._connect()
        self.set_tokens(tokens)

    def set_tokens(self, tokens: Tokens) -> None:
        self.dot.set_tokens(tokens)
        self.credits.setIcon(icon("diamond", tokens.credit, 14))
        self.menu.setIcon(icon("menu", tokens.muted))
        self.library_toggle.setIcon(icon("side-left", tokens.muted))
        self.takes_toggle.setIcon(icon("side-right", tokens.muted))

    def show_state(self, state: ShellState) -> None:
        self._state = state
        self.release.setText(state.release_words)
        self.track.setText(state.track_words)
        self.badge.setText(state.badge)
        set_tone(self.badge, state.badge_tone)
        self.tabs.set_current(state.page.value)
        self.dot.set_tone(state.connection.tone)
        self.connection.setText(state.connection.value)
        for part in (self.dot, self.connection):
            part.setToolTip(state.connection_words)
        self.connection.setAccessibleName(f"{state.connection.value}. {state.connection_words}".strip())
        self.credits.setText(state.credits or "Credits")
        self.credits.setAccessibleName(state.credits or "Credits: not known yet")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_toggles(self, *, library: bool, takes: bool) -> None:
        """Offer the buttons that bring a folded column back."""
        self.library_toggle.setVisible(library)
        self.takes_toggle.setVisible(takes)
        self._fit()

    def _fit(self) -> None:
        """Hide what finds no room, in a fixed order."""
        state = self._state
        for given_up in range(6):
            self.release.setVisible(bool(state.release_words) and (given_up < 1 or not state.track_words))
            self.arrow.setVisible(bool(state.release_words and state.track_words) and given_up < 1)
            self.badge.setVisible(bool(state.badge) and given_up < 2)
            self.connection.setVisible(given_up < 3)
            self.sandbox.setVisible(state.sandbox and given_up < 4)
            self.track.setVisible(bool(state.track_words) and given_up < 5)
            wanted = sum(part.sizeHint().width() for part in (self._left, self.tabs, self._right))
            if wanted + 2 * MARGIN_PIXELS + 2 * GAP_PIXELS <= self.width():
                return

    def _connect(self) -> None:
        self.tabs.picked.connect(self.page_picked)
        self.credits.clicked.connect(self.credits_pressed)
        self.library_toggle.clicked.connect(lambda: self.pane_toggled.emit("library"))
        self.takes_toggle.clicked.connect(lambda: self.pane_toggled.emit("takes"))

    def _build(self) -> tuple[QWidget, QWidget]:
        self.menu.setText("OMG")
        self.menu.setProperty("kind", "brand")
        self.menu.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu.setAccessibleName("OMG menu")
        self.menu.setToolTip("Menu (F10)")
        left = _row([self.menu, self.library_toggle, self.release, self.arrow, self.track, self.badge], 10, end=True)
        status = _row([self.dot, self.connection], 8)
        right = _row([self.sandbox, status, self.credits, self.takes_toggle], 12, begin=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PIXELS - 5, 0, MARGIN_PIXELS - 6, 0)
        row.setSpacing(GAP_PIXELS)
        row.addWidget(left, 1)
        row.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(right, 1)
        self.library_toggle.hide()
        self.takes_toggle.hide()
        return left, right


def _row(parts: list[QWidget], spacing: int, *, begin: bool = False, end: bool = False) -> QWidget:
    """These parts beside one another, with room to spare at the beginning or the end."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(spacing)
    if begin:
        row.addStretch(1)
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    if end:
        row.addStretch(1)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return made


class _Dot(QWidget):
    """The colour beside the word; a ring where there is no connection."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._tone = "neutral"
        self.setFixedSize(10, 10)

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.update()

    def set_tone(self, tone: str) -> None:
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor({"ok": self._tokens.ok, "bad": self._tokens.bad}.get(self._tone, self._tokens.muted))
        painter.setPen(colour)
        painter.setBrush(colour if self._tone != "neutral" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
