"""The stores a release went to, as chips."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.labels import badge, muted, section_label


class StoreChips(QWidget):
    """Hidden while no store is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, ...] = ()
        self.note = muted("")
        self._flow = FlowLayout()
        header = QHBoxLayout()
        header.addWidget(section_label("Stores"))
        header.addStretch(1)
        header.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(header)
        column.addLayout(self._flow)
        self.hide()

    def show_stores(self, stores: tuple[str, ...], note: str) -> None:
        self.setVisible(bool(stores))
        self.note.setText(note)
        if stores == self._shown:
            return
        self._shown = stores
        while (item := self._flow.takeAt(0)) is not None:
            if (chip := item.widget()) is not None:
                chip.deleteLater()
        for store in stores:
            chip = badge(store, "accent")
            chip.setProperty("bulk", "chip")
            self._flow.addWidget(chip)
