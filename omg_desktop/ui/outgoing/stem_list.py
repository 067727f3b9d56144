"""The stems of a take as files that were written: to drag into another program, to copy, to find in their folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.outgoing.files import as_files
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, wrapping

WIDTH_PIXELS, HEIGHT_PIXELS, ROW_PIXELS = 460, 340, 28
HINT = "Drag them into another program, or copy them and paste there. The selected ones go; without a selection, all."


class StemRows(QListWidget):
    """Rows that are dragged out as the files they stand for; other programs may copy, never move."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Stems")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)

    def show_files(self, files: Sequence[Path]) -> None:
        self.clear()
        for path in files:
            row = QListWidgetItem(path.name, self)
            row.setSizeHint(QSize(0, ROW_PIXELS))
            row.setData(Qt.ItemDataRole.UserRole, str(path))
            row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
        self.setCurrentRow(0)
        self.clearSelection()

    def chosen(self) -> tuple[Path, ...]:
        """The selected files, in their order; all where none is."""
        rows = [self.item(at) for at in range(self.count())]
        picked = [row for row in rows if row.isSelected()] or rows
        return tuple(Path(str(row.data(Qt.ItemDataRole.UserRole))) for row in picked)

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        return as_files(tuple(Path(str(row.data(Qt.ItemDataRole.UserRole))) for row in items))

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction


class StemList(QDialog):
    """One for the window; nothing waits for it."""

    copy_wanted = Signal(object)  # tuple[Path, ...]
    reveal_wanted = Signal(object)  # Path
    anew_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Stems")
        self.resize(WIDTH_PIXELS, HEIGHT_PIXELS)
        self.rows = StemRows()
        self.copy = button("Copy as files", "primary")
        self.reveal, self.anew = button("Show in folder"), button("Export again…", "quiet")
        end = QHBoxLayout()
        end.addWidget(self.anew)
        end.addStretch(1)
        end.addWidget(self.reveal)
        end.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(wrapping(muted(HINT)))
        column.addWidget(self.rows, 1)
        column.addLayout(end)
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.copy.clicked.connect(lambda: self.copy_wanted.emit(self.rows.chosen()))
        self.reveal.clicked.connect(lambda: self.reveal_wanted.emit(self.rows.chosen()[0]))
        self.anew.clicked.connect(self.anew_wanted)

    def open_with(self, title: str, files: Sequence[Path]) -> None:
        """Show these."""
        self.setWindowTitle(title)
        self.rows.show_files(files)
        self.show()
        self.raise_()
        self.activateWindow()
        self.rows.setFocus()
