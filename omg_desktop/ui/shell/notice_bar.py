"""One calm strip under the header: what happened, what to do, and perhaps a button for it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from omg_desktop.ui.shell.state import Notice
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.buttons import button, icon_button
from omg_desktop.ui.widgets.icons import icon, pixmap
from omg_desktop.ui.widgets.labels import label, set_tone, wrapping

PASSING_MILLISECONDS = 10_000
ICONS = {"bad": "warning", "ok": "check", "credit": "info", "info": "info", "neutral": "info"}


class NoticeBar(QFrame):
    """Shows a Notice or nothing; one that does not stay goes by itself."""

    action_pressed = Signal(str)  # the key of the notice
    dismissed = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("kind", "notice")
        self._tokens = tokens
        self._notice: Notice | None = None
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(PASSING_MILLISECONDS)
        self._passing.timeout.connect(self._dismiss)
        self._sign = label("", "muted")
        self.words = wrapping(label("", "notice-words"))
        self.action = button("", "", "")
        self.close_button = icon_button("close", "Dismiss", tokens.muted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self.words, 1)
        row.addWidget(self.action)
        row.addWidget(self.close_button)
        self.action.clicked.connect(self._act)
        self.close_button.clicked.connect(self._dismiss)
        self.hide()

    def set_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.close_button.setIcon(icon("close", tokens.muted))
        if self._notice:
            self._show_sign(self._notice)

    def show_notice(self, notice: Notice | None) -> None:
        if notice == self._notice:
            return
        self._notice = notice
        self._passing.stop()
        self.setVisible(notice is not None)
        if notice is None:
            return
        self.words.setText(f"{notice.title}. {notice.advice}" if notice.advice else notice.title)
        self.action.setText(notice.action)
        self.action.setAccessibleName(notice.action or "Action")
        self.action.setVisible(bool(notice.action))
        set_tone(self, notice.tone)
        self._show_sign(notice)
        if not notice.stays:
            self._passing.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.words.text()))

    def _show_sign(self, notice: Notice) -> None:
        colours = {"bad": self._tokens.bad, "ok": self._tokens.ok, "credit": self._tokens.credit}
        colour = colours.get(notice.tone, self._tokens.info)
        self._sign.setPixmap(pixmap(ICONS.get(notice.tone, "info"), colour, 16, self.devicePixelRatioF()))

    def _act(self) -> None:
        if self._notice:
            self.action_pressed.emit(self._notice.key)

    def _dismiss(self) -> None:
        if self._notice:
            self.dismissed.emit(self._notice.key)
