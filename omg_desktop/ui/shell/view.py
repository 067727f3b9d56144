"""The window. It knows where everything stands, and nothing of what stands there."""

import sys
from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QByteArray, QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QCloseEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.commands import COMMANDS, SINGLE_KEYS, with_mnemonics
from omg_desktop.ui.shell.columns import Wish, asked_for, columns
from omg_desktop.ui.shell.header import Header
from omg_desktop.ui.shell.notice_bar import NoticeBar
from omg_desktop.ui.shell.state import Page, ShellState
from omg_desktop.ui.shell.status_line import StatusLine
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.key_spelling import digit_key, other_sign
from omg_desktop.ui.widgets.labels import hairline

DECK_PIXELS = 149
SIZE, SIZE_MIN = (1440, 900), (760, 520)
TYPED_INTO = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)
PRESSED_BY = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ShellWindow(QMainWindow):
    """Shows a ShellState around the pages. Panels are put in by ``set_*``."""

    page_picked = Signal(str)
    notice_action_pressed = Signal(str)
    notice_dismissed = Signal(str)
    closing = Signal()
    menu_opened = Signal()  # or a list of commands: what is undone next has its name there
    said = Signal(str)
    digit_sign_met = Signal(int, str)  # a key of the digits' row, and what it writes without Shift

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setWindowTitle("OMG Desktop")
        self.setMinimumSize(*SIZE_MIN)
        self.resize(*SIZE)
        self.header = Header(tokens)
        self.notice = NoticeBar(tokens)
        self.status = StatusLine()
        self.pages = QStackedWidget()
        self._wish = Wish()
        self._openers: list[QShortcut] = []
        self._account: QWidget | None = None
        self._single_keys, self._only_in_deck = SINGLE_KEYS, False
        self._library, self._brief, self._takes, self._deck = _Slot(), _Slot(), _Slot(), _Slot("panel")
        self._pages: dict[Page, _Slot] = {page: _Slot() for page in Page if page is not Page.STUDIO}
        self._line = hairline(upright=True)
        self._build()
        self._connect()
        self.show_state(ShellState())

    # ---- what stands where ---------------------------------------------------------------------------------------

    def set_library(self, widget: QWidget) -> None:
        self._library.put(widget)

    def set_brief(self, widget: QWidget) -> None:
        self._brief.put(widget)

    def set_takes(self, widget: QWidget) -> None:
        self._takes.put(widget)

    def set_deck(self, widget: QWidget) -> None:
        self._deck.put(widget)

    def set_page(self, page: Page, widget: QWidget) -> None:
        self._pages[page].put(widget)

    def set_account(self, popover: QWidget) -> None:
        """What opens under the credits."""
        popover.setParent(self, Qt.WindowType.Popup)
        self._account = popover

    def set_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put every command into the menu, and let its keys work in the whole window."""
        menu = QMenu("OMG", self)
        menu.setAccessibleName("OMG menu")
        parts: dict[str, QMenu] = {}
        names = list(dict.fromkeys(command.menu for command in COMMANDS))
        titles = dict(zip(names, with_mnemonics(names), strict=True))
        for command in COMMANDS:
            if command.menu not in parts:
                parts[command.menu] = menu.addMenu(titles[command.menu])
            parts[command.menu].addAction(actions[command.id])
            self.addAction(actions[command.id])
        self.header.menu.setMenu(menu)
        for opened in (menu, *parts.values()):
            opened.aboutToShow.connect(self.menu_opened)
        if sys.platform == "darwin":  # there the menu bar stands outside of the window
            for part in parts.values():
                self.menuBar().addMenu(part)
        else:
            self._open_by_alt(parts.values())

    def _open_by_alt(self, parts: Iterable[QMenu]) -> None:
        """Alt and the letter of a menu opens it, as where there is a menu bar."""
        for part in parts:
            letter = QKeySequence.mnemonic(part.title())
            opener = QShortcut(letter, self, lambda part=part: part.popup(self._menu_corner()))
            self._openers.append(opener)

    def _menu_corner(self) -> QPoint:
        return self.header.menu.mapToGlobal(QPoint(0, self.header.menu.height()))

    def spare_keys(self, taken: frozenset[str]) -> None:
        """A key that a person gave to a command opens no menu."""
        for opener in self._openers:
            opener.setEnabled(opener.key().toString() not in taken)

    def set_single_keys(self, keys: frozenset[str], *, only_in_deck: bool) -> None:
        """Which keys give way where text is typed, and whether they act in the deck only."""
        self._single_keys, self._only_in_deck = keys, only_in_deck

    def set_tokens(self, tokens: Tokens) -> None:
        """Take on the colours of another theme."""
        self.header.set_tokens(tokens)
        self.notice.set_tokens(tokens)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """The commands the window itself carries out."""
        pages = {f"page.{page.value}": lambda page=page: self.page_picked.emit(page.value) for page in Page}
        return {
            **pages,
            "pane.library": lambda: self.toggle_pane("library"),
            "pane.takes": lambda: self.toggle_pane("takes"),
            "pane.next": lambda: self.focus_pane(1),
            "pane.previous": lambda: self.focus_pane(-1),
            "app.close": self.close,
            "app.quit": self.close,
        }

    # ---- showing -------------------------------------------------------------------------------------------------

    def show_state(self, state: ShellState) -> None:
        self.pages.setCurrentIndex(list(Page).index(state.page))
        self.header.show_state(state)
        self.status.show_state(state)
        self.notice.show_notice(state.notice)
        title = " · ".join(part for part in (state.track_title, state.release_title) if part)
        self.setWindowTitle(f"{title} – OMG Desktop" if title else "OMG Desktop")
        self._arrange()

    def say(self, words: str) -> None:
        """To a screen reader, when it has ended its sentence."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.said.emit(words)

    def toggle_pane(self, pane: str) -> None:
        """Fold a column of the Studio, or bring it back."""
        shown = columns(self.width(), self._wish)
        self._wish = asked_for(self._wish, shown, self.width(), pane)
        self.page_picked.emit(Page.STUDIO.value)
        self._arrange()

    def reveal_takes(self) -> None:
        """Bring the takes column back if it is folded: takes are about to come in."""
        if not columns(self.width(), self._wish).takes:
            self.toggle_pane("takes")

    def reveal_library(self) -> None:
        if not columns(self.width(), self._wish).library:
            self.toggle_pane("library")

    def focus_pane(self, step: int) -> None:
        """Move the focus to the next part of the window that can be seen."""
        page = self.pages.currentWidget()
        studio = [self._library, self._brief, self._takes] if page is self.pages.widget(0) else [page]
        panes = [
            pane for pane in (self.notice, *studio, self._deck, self.header) if pane.isVisible() and _first_stop(pane)
        ]
        focused = self.focusWidget()
        here = next((place for place, pane in enumerate(panes) if focused and pane.isAncestorOf(focused)), -step)
        if panes and (stop := _first_stop(panes[(here + step) % len(panes)])):
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def settle_focus(self) -> None:
        """A page that was still being filled when it was turned to has the focus; now its first control gets it."""
        page = self.pages.currentWidget()
        if page is not None and page.hasFocus() and (stop := _first_stop(page)):
            stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_focus_on_page(self, left: QWidget | None, entered: QWidget | None) -> None:
        """Qt hands the focus of what vanishes to the next widget of the window, which may be the menu."""
        if left is None or entered is None or not self.pages.isAncestorOf(left):
            return
        vanished = not left.isVisible() or not left.isEnabled()
        if vanished and self.header.isAncestorOf(entered):
            QTimer.singleShot(0, self, self._back_to_page)

    def _back_to_page(self) -> None:
        focused, page = self.focusWidget(), self.pages.currentWidget()
        if focused is not None and page is not None and self.header.isAncestorOf(focused):
            page.setFocus(Qt.FocusReason.OtherFocusReason)
            self.settle_focus()

    def geometry_text(self) -> str:
        """Where the window stands and how big it is, to be kept until the next start."""
        return bytes(self.window().saveGeometry().toBase64().data()).decode()

    def restore_geometry_text(self, text: str) -> None:
        """Go back to where the window stood; a text that cannot be read changes nothing."""
        if text:
            self.window().restoreGeometry(QByteArray.fromBase64(text.encode()))

    # ---- Qt ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keys that stand alone belong to text fields, and Space to the button that has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._look_at_digit(event)
            focused = self.focusWidget()
            typed = isinstance(focused, TYPED_INTO) or (isinstance(focused, QComboBox) and focused.isEditable())
            chorded = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            pressed = isinstance(focused, (QAbstractButton, QComboBox)) and event.key() in PRESSED_BY and not chorded
            alone = QKeySequence(event.keyCombination()).toString() in self._single_keys
            if (alone and (typed or not self._takes_single_keys(focused))) or pressed:
                event.accept()
                return True
        return super().event(event)

    def _look_at_digit(self, event: QKeyEvent) -> None:
        """Tell it before Qt looks the key up: then this very press means the digit already."""
        digit, sign = digit_key(event), other_sign(event)
        if digit is not None and sign:
            self.digit_sign_met.emit(digit, sign)

    def _takes_single_keys(self, focused: QWidget | None) -> bool:
        """A person may want keys that stand alone to act in the player only."""
        in_deck = focused is None or focused is self._ground or self._deck.isAncestorOf(focused)
        return in_deck or not self._only_in_deck

    def showEvent(self, event: QShowEvent) -> None:
        """The focus begins on the window itself, so that Space plays and no button is framed unasked."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self._ground.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        shown = columns(self.width(), self._wish)
        self._line.setVisible(bool(shown.library))
        for pane, wide in ((self._library, shown.library), (self._takes, shown.takes)):
            pane.setVisible(bool(wide))
            if wide:
                pane.setFixedWidth(wide)
        studio = self.pages.currentIndex() == 0
        squeezed = not (shown.library and shown.takes)
        self.header.show_toggles(library=studio and squeezed, takes=studio and squeezed)

    def _open_account(self) -> None:
        if self._account is None:
            return
        anchor = self.header.credits
        self._account.resize(self._account.sizeHint())
        corner = anchor.mapToGlobal(QPoint(anchor.width() - self._account.width(), anchor.height() + 4))
        self._account.move(corner)
        self._account.show()

    def _connect(self) -> None:
        self.header.page_picked.connect(self.page_picked)
        self.header.pane_toggled.connect(self.toggle_pane)
        self.header.credits_pressed.connect(self._open_account)
        self.notice.action_pressed.connect(self.notice_action_pressed)
        self.notice.dismissed.connect(self.notice_dismissed)
        QShortcut(QKeySequence(Qt.Key.Key_F10), self, self.header.menu.showMenu)

    def _build(self) -> None:
        studio = QWidget()
        row = QHBoxLayout(studio)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for part in (self._library, self._line, self._brief, self._takes):
            row.addWidget(part, 1 if part is self._brief else 0)
        self.pages.addWidget(studio)
        for slot in self._pages.values():
            self.pages.addWidget(slot)
        self._deck.setFixedHeight(DECK_PIXELS)
        whole = self._ground = QWidget()
        whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        whole.setAccessibleName("OMG Desktop")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(hairline())
        column.addWidget(self.notice)
        column.addWidget(self.pages, 1)
        for part in (self._deck, hairline(), self.status):
            column.addWidget(part)
        self.setCentralWidget(whole)


class _Slot(QFrame):
    """A place that is filled later."""

    def __init__(self, kind: str = "page") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def put(self, widget: QWidget) -> None:
        while self._column.count():
            taken = self._column.takeAt(0)
            if taken and (old := taken.widget()):
                old.hide()
        self._column.addWidget(widget)


def _first_stop(pane: QWidget) -> QWidget | None:
    """Where Tab would arrive in a pane."""
    stops = (
        child
        for child in pane.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and child.isVisible()
    )
    return next(stops, None)
