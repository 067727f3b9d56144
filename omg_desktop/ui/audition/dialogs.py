"""What opens beside the takes: notes on one, one thing varied, all side by side."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.domain.takes import TAKE_NAME_LENGTH_MAX, Take, TakeMark
from omg_desktop.flows.takes import VARIATIONS_MAX, VARIATIONS_MIN, VaryField
from omg_desktop.ui.audition.comparing import COLUMNS, CompareRow
from omg_desktop.ui.widgets.labels import small, wrapping

COMPARE_PIXELS, COLUMN_WIDTH_MIN = (1000, 360), 64
NAME_WIDTH_MAX = 180  # a long name ends in an ellipsis; its tooltip says all of it
Index = QModelIndex | QPersistentModelIndex
VARY_WORDS = {
    VaryField.GENRE: "Genre",
    VaryField.DIRECTION: "Direction",
    VaryField.LYRICS: "Lyrics",
    VaryField.LENGTH: "Length in seconds",
    VaryField.PROVIDER: "Provider",
}


class NameDialog(QDialog):
    """A name of one's own for a take."""

    written = Signal(str)

    def __init__(self, take: Take, mark: TakeMark, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Name of Take {take.number}")
        self.name = QLineEdit(mark.name)
        self.name.setMaxLength(TAKE_NAME_LENGTH_MAX)
        self.name.setPlaceholderText("Slow and close")
        self.name.selectAll()
        form = QFormLayout()
        form.addRow("&Name", self.name)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(
            wrapping(small(f"It stands beside “Take {take.number}”, in this library. Empty takes it away."))
        )
        column.addWidget(_buttons(self, "Keep name"))
        self.accepted.connect(lambda: self.written.emit(self.name.text()))


class NotesDialog(QDialog):
    """Labels and a note on one take."""

    written = Signal(str, str)  # labels with commas, note

    def __init__(self, take: Take, mark: TakeMark, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Notes on Take {take.number}")
        self.labels = QLineEdit(", ".join(mark.labels))
        self.labels.setPlaceholderText("warm, for the album")
        self.note = QPlainTextEdit(mark.note)
        self.note.setAccessibleName("Note")
        self.note.setTabChangesFocus(True)
        form = QFormLayout()
        form.addRow("&Labels", self.labels)
        form.addRow("&Note", self.note)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(_buttons(self, "Keep notes"))
        self.accepted.connect(lambda: self.written.emit(self.labels.text(), self.note.toPlainText()))


class VaryDialog(QDialog):
    """One field, two to four values; everything else stays as it was."""

    wanted = Signal(object, object)  # VaryField, tuple[str, ...]

    def __init__(self, take: Take, providers: Sequence[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Vary one thing of Take {take.number}")
        self._take = take
        self._providers = providers
        self.field = QComboBox()
        for field, words in VARY_WORDS.items():
            self.field.addItem(words, field)
        self.values = [QComboBox() for _ in range(VARIATIONS_MAX)]
        self.buttons = _buttons(self, "Order takes")
        form = QFormLayout()
        form.addRow("&What changes", self.field)
        for number, value in enumerate(self.values, start=1):
            value.setEditable(True)
            value.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            value.setAccessibleName(f"Value {number}")
            value.editTextChanged.connect(lambda _text: self._look())
            form.addRow(f"Value {number}", value)
        column = QVBoxLayout(self)
        column.addWidget(wrapping(small("The brief, the provider and the seed stay as they were, but for this.")))
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.field.currentIndexChanged.connect(lambda _index: self._fill())
        self.accepted.connect(lambda: self.wanted.emit(self.chosen_field, self.chosen_values))
        self._fill()

    @property
    def chosen_field(self) -> VaryField:
        return VaryField(self.field.currentData())

    @property
    def chosen_values(self) -> tuple[str, ...]:
        """Each once; a provider by its key."""
        keys = {name: key for key, name in self._providers}
        texts = (value.currentText().strip() for value in self.values)
        found = (keys.get(text, text) if self.chosen_field is VaryField.PROVIDER else text for text in texts)
        return tuple(dict.fromkeys(text for text in found if text))

    def _fill(self) -> None:
        field = self.chosen_field
        now = str(getattr(self._take.brief, field.value, "")) if field is not VaryField.PROVIDER else ""
        for number, value in enumerate(self.values):
            value.clear()
            if field is VaryField.PROVIDER:
                value.addItems(["", *(name for _key, name in self._providers)])
            value.setEditText(now if number == 0 else "")
        self._look()

    def _look(self) -> None:
        ready = len(self.chosen_values) >= VARIATIONS_MIN
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)


class CompareModel(QAbstractTableModel):
    """Takes as rows; sorted by figures, not by their words."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[CompareRow, ...] = ()

    def show_rows(self, rows: Sequence[CompareRow]) -> None:
        if tuple(rows) != self.rows:
            self.beginResetModel()
            self.rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return row.cells[index.column()].words
            case Qt.ItemDataRole.UserRole:
                return row.cells[index.column()].value
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.sentence if index.column() == 0 else f"{COLUMNS[index.column()]} {self.data(index)}"
            case _:
                return None


class CompareDialog(QDialog):
    """All takes in one table. Enter or a double click hears one; a click on a heading sorts."""

    take_picked = Signal(str)  # take id

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Compare takes")
        self.resize(*COMPARE_PIXELS)
        self.model = CompareModel()
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(Qt.ItemDataRole.UserRole)
        self._sorted.setSourceModel(self.model)
        self.table = QTableView()
        self.table.setModel(self._sorted)
        self.table.setAccessibleName("Takes side by side")
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        heading = self.table.horizontalHeader()
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heading.setMaximumSectionSize(NAME_WIDTH_MAX)
        heading.setMinimumSectionSize(COLUMN_WIDTH_MIN)
        heading.setStretchLastSection(True)
        self.table.activated.connect(self._on_activated)
        column = QVBoxLayout(self)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[CompareRow]) -> None:
        self.model.show_rows(rows)

    def _on_activated(self, index: QModelIndex) -> None:
        self.take_picked.emit(self.model.rows[self._sorted.mapToSource(index).row()].take_id)


def _buttons(dialog: QDialog, words: str) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    yes = box.button(QDialogButtonBox.StandardButton.Ok)
    yes.setText(words)
    yes.setProperty("kind", "primary")
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box
