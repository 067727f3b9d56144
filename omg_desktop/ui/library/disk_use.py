"""What the audio of each release weighs, in a small window of its own."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from omg_desktop.flows.disk import DiskLine, DiskUse
from omg_desktop.ui.library.state import UNTITLED_RELEASE, megabytes
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, wrapping

COLUMNS = ("Release", "Tracks", "Takes", "Size")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ID_ROLE = Qt.ItemDataRole.UserRole
WIDTH_PIXELS, HEIGHT_PIXELS = 560, 420


class DiskDialog(QDialog):
    """The biggest release stands first; Enter opens one. Nothing else waits for it."""

    release_picked = Signal(str)
    failed = Signal(object)  # OmgError

    def __init__(self, see: Callable[[], DiskUse], tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._see = see
        self._tasks = tasks
        self.setWindowTitle("Disk use")
        self.setAccessibleName("Disk use")
        self.resize(WIDTH_PIXELS, HEIGHT_PIXELS)
        self.words = wrapping(muted())
        self.lines = QTreeWidget()
        self.lines.setAccessibleName("Releases by size")
        self.lines.setHeaderLabels(COLUMNS)
        self.lines.setRootIsDecorated(False)
        self.lines.header().setStretchLastSection(False)
        self.lines.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number in range(1, len(COLUMNS)):
            self.lines.header().setSectionResizeMode(number, QHeaderView.ResizeMode.ResizeToContents)
            self.lines.headerItem().setTextAlignment(number, RIGHT)
        self.lines.itemActivated.connect(self._open)
        self.done_button = button("Close", "quiet")
        self.done_button.clicked.connect(self.accept)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.done_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addWidget(self.lines, 1)
        column.addLayout(end)

    def look(self) -> None:
        """Weigh everything anew, and show it."""
        self.words.setText("Weighing the library …")
        self.lines.clear()
        task = self._tasks.start(self, lambda _task: self._see())
        task.succeeded.connect(self.show_use)
        task.failed.connect(self.failed)
        self.show()
        self.raise_()
        self.activateWindow()

    def show_use(self, use: DiskUse) -> None:
        trashed = sum(line.audio_bytes for line in use.lines if line.in_trash)
        trash = f" The trash holds {megabytes(trashed)} of releases; emptying it frees room." if trashed else ""
        total = megabytes(use.audio_bytes) if use.audio_bytes else "no room"
        self.words.setText(f"Audio takes {total}.{trash}")
        self.lines.addTopLevelItems([_item(line) for line in use.lines])
        if biggest := self.lines.topLevelItem(0):
            self.lines.setCurrentItem(biggest)
            self.lines.setFocus()

    def _open(self, item: QTreeWidgetItem) -> None:
        if release_id := item.data(0, ID_ROLE):
            self.release_picked.emit(release_id)
            self.accept()


def _item(line: DiskLine) -> QTreeWidgetItem:
    title = line.release.title or UNTITLED_RELEASE
    size = megabytes(line.audio_bytes) if line.audio_bytes else "–"
    shown = (f"{title} (in the trash)" if line.in_trash else title, str(line.track_count), str(line.take_count), size)
    item = QTreeWidgetItem(shown)
    item.setToolTip(0, shown[0])
    for column in range(1, len(COLUMNS)):
        item.setTextAlignment(column, RIGHT)
    tracks, takes = ("1 track" if line.track_count == 1 else f"{line.track_count} tracks"), f"{line.take_count} takes"
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{shown[0]}, {tracks}, {takes}, {size}")
    item.setData(0, ID_ROLE, "" if line.in_trash else line.release.id)
    return item
