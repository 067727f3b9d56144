"""The list of the takes column: real widgets one below another, so that keys and a screen reader get into each card."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.audition.cards import Card
from omg_desktop.ui.widgets.roles import WithRole, tell_roles
from omg_desktop.ui.widgets.tab_order import put_behind

GAP = 10
_CONTROL = Qt.KeyboardModifier.ControlModifier
_STEPS = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}
_PAGES = {Qt.Key.Key_PageUp.value: -1, Qt.Key.Key_PageDown.value: 1}


class _Column(WithRole, QWidget):
    """What the cards stand in."""

    ROLE = QAccessible.Role.List


class TakeList(QScrollArea):
    """A list of cards with one cursor. Tab arrives at the card with the cursor, and goes on through what is in it.

    Arrows move the cursor, Enter hears, Alt+Up and Alt+Down move in the line, Delete cancels. The cursor follows the
    focus: whoever is inside a card means that card.
    """

    row_entered = Signal()
    row_dropped = Signal()
    row_moved = Signal(int)  # -1: it is made sooner, 1: later
    menu_wanted = Signal(QPoint)  # on the screen, for the current row

    def __init__(self, tab_anchor: QWidget) -> None:
        """``tab_anchor``: where Tab comes from."""
        super().__init__()
        tell_roles()
        self._tab_anchor = tab_anchor
        self._cards: dict[str, Card] = {}  # in the order in which they are seen
        self._current = ""
        self._held: tuple[Card, int] | None = None
        self.setObjectName("takes")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self._ground = _Column()
        self._ground.setObjectName("takes-ground")
        self._ground.setAccessibleName("Takes")
        self._ground.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # never wider than seen
        self._column = QVBoxLayout(self._ground)
        self._column.setContentsMargins(0, 0, 0, GAP)
        self._column.setSpacing(GAP)
        self._column.addStretch(1)
        self.setWidget(self._ground)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._hold_on())
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._stay_there())

    # ---- cards ----------------------------------------------------------------------------------------------------

    def count(self) -> int:
        return len(self._cards)

    def keys(self) -> list[str]:
        return list(self._cards)

    def card(self, row: int) -> Card:
        return list(self._cards.values())[row]

    def cards(self) -> list[Card]:
        return list(self._cards.values())

    def show_cards(self, keys: Sequence[str], make: Callable[[int], Card]) -> set[str]:
        """A card for each key, in this order; returns the keys whose card was made by ``make``, which gets its row.

        A card that stays is the same one: under the pointer, with its focus, and where it was seen.
        """
        if list(keys) == self.keys():
            return set()
        row_before, was_inside = self.current_row(), self.holds_focus()
        gone = [self._cards.pop(key) for key in self.keys() if key not in keys]
        self._hold_on()
        fresh = set(keys) - self._cards.keys()
        neighbour = min(row_before, len(keys) - 1) if self._cards else 0
        self._cards = {key: self._cards.get(key) or make(row) for row, key in enumerate(keys)}
        self._stack_up(gone)
        if self._current not in self._cards:
            self.set_current_row(neighbour)
        current = self._cards.get(self._current)
        if current is not None and was_inside and not any(card.has_focus_inside() for card in self._cards.values()):
            current.setFocus(Qt.FocusReason.OtherFocusReason)
        for card in gone:  # last: Qt hands the focus of what is hidden to anybody
            card.hide()
            card.deleteLater()
        return fresh

    def _stack_up(self, gone: Sequence[Card]) -> None:
        """Seen and read in one order."""
        for card in gone:
            self._column.removeWidget(card)
        cards, moved = list(self._cards.values()), []
        for row, card in enumerate(cards):
            if self._column.indexOf(card) != row:
                self._column.removeWidget(card)
                self._column.insertWidget(row, card)
                card.show()
                moved.append(card)
                for stop in card.stops():
                    stop.installEventFilter(self)
        for card, below in reversed(list(pairwise(cards))):
            if card in moved:
                card.stackUnder(below)  # children are read in the order of their stack

    # ---- the cursor -----------------------------------------------------------------------------------------------

    def current_row(self) -> int:
        """-1 where there is no card."""
        return self.keys().index(self._current) if self._current in self._cards else -1

    def set_current_row(self, row: int) -> None:
        """Put the cursor there; the focus stays where it is."""
        self._current = self.keys()[row] if 0 <= row < len(self._cards) else ""
        for key, card in self._cards.items():
            card.show_cursor(key == self._current)
        if self._current:
            put_behind(self._tab_anchor, self._cards[self._current].stops())

    def focus_current(self) -> None:
        """Give the keyboard to the card with the cursor."""
        card = self._cards.get(self._current)
        if card is not None:
            card.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(card, 0, GAP)

    def holds_focus(self) -> bool:
        """Whether the keyboard is on a card or on something in it."""
        return any(card.has_focus_inside() for card in self._cards.values())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The cursor goes to the card that the focus goes into."""
        if event.type() == QEvent.Type.FocusIn:
            self._follow_focus()
        return super().eventFilter(watched, event)

    def _follow_focus(self) -> None:
        here = next((row for row, card in enumerate(self._cards.values()) if card.has_focus_inside()), None)
        if here is not None and here != self.current_row():
            self.set_current_row(here)

    # ---- the place in the list ------------------------------------------------------------------------------------

    def _hold_on(self) -> None:
        """What is seen will stay where it is seen, whatever comes above it. At the top, what is new is seen."""
        top = self.verticalScrollBar().value()
        seen = (card for card in self._cards.values() if card.geometry().bottom() > top)
        first = next(seen, None) if top else None
        self._held = (first, first.y() - top) if first is not None else None

    def _stay_there(self) -> None:
        """The range is told when the cards have their new places."""
        if self._held is not None:
            card, offset = self._held
            self.verticalScrollBar().setValue(card.y() - offset)

    # ---- keys and pointer -----------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the pointer for the card under it, by key for the card with the cursor."""
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            under = self._ground.mapFrom(self, event.pos())
            for row, card in enumerate(self._cards.values()):
                if card.geometry().contains(under):
                    self.set_current_row(row)
            self.menu_wanted.emit(event.globalPos())
        else:
            self.open_menu()

    def open_menu(self) -> None:
        """The menu of the card with the cursor, over it."""
        card = self._cards.get(self._current)
        if card is not None:
            self.menu_wanted.emit(card.mapToGlobal(card.rect().center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, focused = event.key(), QApplication.focusWidget()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            if isinstance(focused, QAbstractButton):
                focused.click()
            else:
                self.row_entered.emit()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in _STEPS:
            self.row_moved.emit(_STEPS[key])
        elif key == Qt.Key.Key_Delete:
            self.row_dropped.emit()
        elif key in _STEPS:
            self._go(_STEPS[key])
        elif key in _PAGES and self._cards:
            height = self.card(self.current_row()).height() + GAP
            self._go(_PAGES[key] * max(1, self.viewport().height() // height))
        else:
            event.ignore()  # letters and space belong to the player

    def _go(self, step: int) -> None:
        self.set_current_row(max(0, min(self.count() - 1, self.current_row() + step)))
        self.focus_current()
