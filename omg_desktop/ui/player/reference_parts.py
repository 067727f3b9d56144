"""Where the reference track is reached on the deck: in its menus, and by dropping a file."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QWidget

from omg_desktop.ui.audio_drops import audio_in
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.widgets.buttons import spelled
from omg_desktop.ui.widgets.drop_outline import DropOutline

DROP_HERE = "Drop it as the reference track: heard beside the takes, and never one of them"
DROP_ONE = "One record lies beside the takes at a time: drop a single file"


class ReferenceAct(StrEnum):
    """By the key of a menu."""

    OPEN = "open"
    HEAR = "hear"
    DECK_A = "deck_a"
    DECK_B = "deck_b"
    REMOVE = "remove"


_WORDS = {
    ReferenceAct.HEAR: "Hear the reference",
    ReferenceAct.DECK_A: "Reference on deck A",
    ReferenceAct.DECK_B: "Reference on deck B",
    ReferenceAct.REMOVE: "Take the reference off",
}


def add_reference_acts(menu: QMenu, state: PlayerState, picked: Callable[[str], object]) -> None:
    """Behind what the menu has already. What needs a reference is there as long as one is."""
    if not menu.isEmpty():
        menu.addSeparator()
    open_words = "Another reference track…" if state.reference else "Reference track…"
    acts = {ReferenceAct.OPEN: open_words} | (_WORDS if state.reference else {})
    for act, words in acts.items():
        action = menu.addAction(spelled(words))
        action.setEnabled(act is ReferenceAct.OPEN or state.blind is None)
        action.triggered.connect(lambda _checked=False, act=act: picked(act))


class ReferenceDrops(QObject):
    """Takes files that are dropped on the deck, and says beforehand what will become of them."""

    def __init__(self, deck: QWidget, dropped: SignalInstance) -> None:
        super().__init__(deck)
        self._deck, self._dropped = deck, dropped
        self.outline = DropOutline(deck)
        deck.setAcceptDrops(True)
        deck.installEventFilter(self)

    def eventFilter(self, _deck: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):  # it is a QDropEvent, too
            # A take that is dragged out of this window is no reference: it lies on a deck by other means.
            paths = () if event.source() else audio_in(event.mimeData())
            if paths:
                event.acceptProposedAction()
                self.outline.show_over(self._deck, DROP_HERE if len(paths) == 1 else DROP_ONE)
                return True
        elif event.type() is QEvent.Type.DragLeave:
            self.outline.hide()
        elif event.type() is QEvent.Type.Drop and isinstance(event, QDropEvent):
            event.acceptProposedAction()
            self.outline.hide()
            self._dropped.emit(audio_in(event.mimeData()))
            return True
        return False


def give_menus(chips: Sequence[QWidget], fill: Callable[[QMenu], None]) -> None:
    """A menu for each deck, by the right button and by the menu key."""

    def open_menu(chip: QWidget, point: QPoint) -> None:
        menu = QMenu(chip)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("Deck")
        fill(menu)
        menu.popup(chip.mapToGlobal(point))

    for chip in chips:
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(lambda point, chip=chip: open_menu(chip, point))
