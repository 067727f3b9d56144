"""The command palette: every command of the one list, found by a few letters, with its keys beside it."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from omg_desktop.ui.commands import COMMANDS, Command
from omg_desktop.ui.key_map import ChosenKeys, in_words, keys_of

WIDTH_PIXELS, HEIGHT_PIXELS = 520, 380
MOVING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
RUNNING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ID_ROLE = Qt.ItemDataRole.UserRole


class Palette(QFrame):
    """Typing narrows, arrows choose, Enter does it, Escape goes back to where one was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "popover")
        self.setAccessibleName("Command palette")
        self._actions: Mapping[str, QAction] = {}
        self._keys: ChosenKeys = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("What do you want to do?")
        self.search.setAccessibleName("Search commands")
        self.search.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setProperty("kind", "popup")
        self.list.setAccessibleName("Commands")
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.search.textChanged.connect(self._fill)
        self.list.itemClicked.connect(lambda item, _column: self._run(item))

    def set_commands(self, actions: Mapping[str, QAction], keys: ChosenKeys) -> None:
        self._actions, self._keys = actions, keys

    def open_over(self, window: QWidget) -> None:
        """Show it in the upper middle of the window."""
        self.search.clear()
        self._fill("")
        self.resize(min(WIDTH_PIXELS, window.width() - 32), min(HEIGHT_PIXELS, window.height() - 120))
        self.move(window.mapToGlobal(QPoint((window.width() - self.width()) // 2, 64)))
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in MOVING:
                self.list.keyPressEvent(event)
                return True
            if event.key() in RUNNING:
                self._run(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for command in found(typed):
            if command.id not in self._actions:
                continue
            title = _plain(self._actions[command.id].text())
            item = QTreeWidgetItem([f"{command.menu} · {title}", in_words(keys_of(command, self._keys))])
            item.setData(0, ID_ROLE, command.id)
            spoken = f"{title}, {item.text(1)}" if item.text(1) else title
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, item.text(1) or "no key")
            item.setDisabled(not self._actions[command.id].isEnabled())
            self.list.addTopLevelItem(item)
        if first := self.list.topLevelItem(0):
            self.list.setCurrentItem(first)

    def _run(self, item: QTreeWidgetItem | None) -> None:
        if item is None or item.isDisabled():
            return
        self.hide()  # first: what is done may move the focus
        self._actions[item.data(0, ID_ROLE)].trigger()


def _plain(text: str) -> str:
    """The text of an action, which may name what it would undo now, without its marks for menus."""
    return text.partition("\t")[0].replace("&&", "\0").replace("&", "").replace("\0", "&")


def found(typed: str) -> list[Command]:
    """The commands that have all of these words; those whose title begins with them first."""
    words = typed.casefold().split()
    fitting = [one for one in COMMANDS if all(word in f"{one.menu} {one.title}".casefold() for word in words)]
    return sorted(fitting, key=lambda one: bool(words) and not one.title.casefold().startswith(words[0]))
