"""The key sheet: every command with its keys, from the one list; here a person gives commands other keys."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.commands import COMMANDS, Command
from omg_desktop.ui.key_map import ChosenKeys, SingleKeys, collisions, in_words, keys_of
from omg_desktop.ui.key_presets import NAMES, KeyPreset, preset_keys
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.figures import count
from omg_desktop.ui.widgets.labels import muted, set_tone, wrapping

SIZE = (560, 600)
ID_ROLE = Qt.ItemDataRole.UserRole
USUAL_WORDS = "Digits work without Shift on every keyboard, and on the keypad."
WHERE = (
    (SingleKeys.EVERYWHERE, "Single keys act everywhere but in text"),
    (SingleKeys.PLAYER, "Single keys act only in the player"),
    (SingleKeys.OFF, "Single keys are off"),
)


class KeySheet(QDialog):
    """Emits what a person chose; it is shown as it was kept."""

    keys_chosen = Signal(object)  # ChosenKeys
    where_chosen = Signal(object)  # SingleKeys
    preset_chosen = Signal(object)  # KeyPreset
    page_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAccessibleName("Keys")
        self.resize(*SIZE)
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._in_force: dict[str, tuple[str, ...]] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search commands and keys")
        self.search.setAccessibleName("Search commands and keys")
        self.list = QTreeWidget()
        self.list.setAccessibleName("Commands and their keys")
        self.list.setColumnCount(2)
        self.list.setHeaderLabels(["Command", "Keys"])
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.where = QComboBox()
        self.where.setAccessibleName("Where single keys act")
        for mode, words in WHERE:
            self.where.addItem(words, mode.value)
        self.preset = QComboBox()
        self.preset.setAccessibleName("Set of keys")
        for preset, name in NAMES.items():
            self.preset.addItem(name, preset.value)
        self.save_page = button("Save as a page…", "quiet", "Save the keys as a page to print")
        self.key = QKeySequenceEdit()
        self.key.setMaximumSequenceLength(1)
        self.key.setClearButtonEnabled(True)
        self.key.setAccessibleName("New key for the chosen command")
        self.key_name = QLabel("&New key")
        self.key_name.setBuddy(self.key)
        self.use, self.usual = button("Use this key"), button("Usual keys", "quiet", "Usual keys for this command")
        self.all_usual = button("All usual keys", "quiet")
        self.words = wrapping(muted())
        self.words.setMinimumHeight(20)
        self._build()
        self._connect()
        self.show_keys({}, SingleKeys.EVERYWHERE)

    def show_keys(self, chosen: ChosenKeys, where: SingleKeys, preset: KeyPreset = KeyPreset.OMG) -> None:
        """Show these; the chosen command stays chosen. ``chosen`` are a person's own, on top of the set."""
        self._chosen = {name: tuple(keys) for name, keys in chosen.items()}
        self._in_force = {**preset_keys(preset), **self._chosen}
        self.preset.setCurrentIndex(self.preset.findData(preset.value))
        self.where.setCurrentIndex(self.where.findData(where.value))
        current = self._current()
        self._fill()
        if current is not None:
            self._select(current)
        clash = collisions(self._in_force)
        told = "; ".join(
            f"{in_words([key])} means {' and '.join(f'“{one.title}”' for one in commands)}"
            for key, commands in clash.items()
        )
        own = f"{count(len(self._chosen), 'command')} with keys of your own. " if self._chosen else ""
        self.words.setText(f"! {told}. Neither acts until one has another key." if told else f"{own}{USUAL_WORDS}")
        set_tone(self.words, "bad" if told else "")

    def _fill(self) -> None:
        wanted = self.search.text().casefold().split()
        clashing = {one.id for commands in collisions(self._in_force).values() for one in commands}
        self.list.clear()
        parts: dict[str, QTreeWidgetItem] = {}
        for command in COMMANDS:
            keys = in_words(keys_of(command, self._in_force))
            if not all(word in f"{command.menu} {command.title} {keys}".casefold() for word in wanted):
                continue
            if command.menu not in parts:
                parts[command.menu] = QTreeWidgetItem([command.menu])
                parts[command.menu].setFlags(Qt.ItemFlag.ItemIsEnabled)
                parts[command.menu].setData(1, Qt.ItemDataRole.AccessibleTextRole, "keys")
                self.list.addTopLevelItem(parts[command.menu])
            sign = " !" if command.id in clashing else ""
            item = QTreeWidgetItem([command.title, f"{keys}{sign}"])
            item.setData(0, ID_ROLE, command.id)
            spoken = f"{command.title}, {keys or 'no key'}{', used twice' if sign else ''}"
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, keys or "no key")
            parts[command.menu].addChild(item)
        self.list.expandAll()

    def _current(self) -> Command | None:
        item = self.list.currentItem()
        name = item.data(0, ID_ROLE) if item else None
        return next((command for command in COMMANDS if command.id == name), None)

    def _select(self, command: Command) -> None:
        parts = [self.list.topLevelItem(place) for place in range(self.list.topLevelItemCount())]
        items = [part.child(row) for part in parts if part for row in range(part.childCount())]
        if item := next((item for item in items if item and item.data(0, ID_ROLE) == command.id), None):
            self.list.setCurrentItem(item)

    def _on_current_changed(self) -> None:
        command = self._current()
        for part in (self.key, self.use, self.usual):
            part.setEnabled(command is not None)
        self.key.clear()
        self.key_name.setText(f"&New key for “{command.title}”" if command else "&New key")

    def _use(self) -> None:
        """An empty key takes all keys away."""
        if command := self._current():
            spelled = self.key.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
            self.keys_chosen.emit(self._chosen | {command.id: (spelled,) if spelled else ()})

    def _use_usual(self) -> None:
        if command := self._current():
            self.keys_chosen.emit({name: keys for name, keys in self._chosen.items() if name != command.id})

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._fill())
        self.list.currentItemChanged.connect(lambda *_items: self._on_current_changed())
        self.where.activated.connect(lambda _at: self.where_chosen.emit(SingleKeys(self.where.currentData())))
        self.preset.activated.connect(lambda _at: self.preset_chosen.emit(KeyPreset(self.preset.currentData())))
        self.save_page.clicked.connect(lambda _checked=False: self.page_wanted.emit())
        self.use.clicked.connect(self._use)
        self.usual.clicked.connect(self._use_usual)
        self.all_usual.clicked.connect(lambda: self.keys_chosen.emit({}))

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.preset, 1)
        top.addWidget(self.save_page)
        column.addLayout(top)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addWidget(self.key_name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.key, 1)
        for part in (self.use, self.usual):
            row.addWidget(part)
        column.addLayout(row)
        end = QHBoxLayout()
        end.addWidget(self.where, 1)
        end.addWidget(self.all_usual)
        column.addLayout(end)
        self._on_current_changed()
