"""The sheet that asks what to export and how, and stays to tell how far the writing is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.domain.naming import TEMPLATE_LENGTH_MAX
from omg_desktop.flows.export import ExportFormat
from omg_desktop.ui.outgoing.state import FORMATS, USUAL_TEMPLATE, ExportChoice, ExportWhat, OutgoingState, example_of
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, set_tone, small, wrapping

WIDTH_PIXELS = 500
EXAMPLE_WIDTH_PIXELS, EXAMPLE_HEIGHT_PIXELS = 400, 32
"""Two lines: what is wrong with a template is said in full."""


class ExportSheet(QDialog):
    """Shows an OutgoingState; every signal is a wish. Nothing else waits for it."""

    export_wanted = Signal(object)  # ExportChoice
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setAccessibleName("Export")
        self.setMinimumWidth(WIDTH_PIXELS)
        self.what, self.format = QComboBox(), QComboBox()
        self.template = QLineEdit(USUAL_TEMPLATE)
        self.template.setMaxLength(TEMPLATE_LENGTH_MAX)
        self.example = wrapping(small())
        self.example.setMinimumSize(EXAMPLE_WIDTH_PIXELS, EXAMPLE_HEIGHT_PIXELS)
        self.example.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sidecars = QCheckBox("Settings beside each file, to open them here again")
        self.sidecars.setChecked(True)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Written so far")
        self.bar.setTextVisible(False)
        self.words = wrapping(muted())
        self.cancel = button("Close", "quiet")
        self.export = button("Choose a folder…", "primary")
        self._build()
        self._connect()
        self.show_state(OutgoingState())
        self._say_example()

    def show_state(self, state: OutgoingState) -> None:
        self._offer(self.what, [(what.value, words) for what, words in state.choices])
        for part in (self.what, self.format, self.template, self.sidecars):
            part.setEnabled(not state.writing)
        self.export.setEnabled(not state.writing and example_of(self.template.text())[1])
        self.bar.setVisible(state.writing)
        self.bar.setRange(0, 0 if state.fraction is None else 1000)
        self.bar.setValue(round((state.fraction or 0) * 1000))
        self.words.setText(state.problem or state.phase)
        set_tone(self.words, "bad" if state.problem else "")
        self.words.setVisible(bool(state.problem or state.phase))
        self.cancel.setText("Cancel" if state.writing else "Close")
        self.cancel.setAccessibleName("Cancel the export" if state.writing else "Close")
        self._writing = state.writing

    def choose(self, what: ExportWhat) -> None:
        """Begin with this one, when it is there."""
        place = self.what.findData(what.value)
        if place >= 0:
            self.what.setCurrentIndex(place)

    def reject(self) -> None:
        """Escape cancels what is being written; only then, or without it, the sheet goes."""
        if self._writing:
            self.cancel_wanted.emit()
        else:
            super().reject()

    def _wish(self) -> None:
        what, how = ExportWhat(self.what.currentData()), ExportFormat(self.format.currentData())
        self.export_wanted.emit(ExportChoice(what, how, self.template.text(), self.sidecars.isChecked()))

    def _say_example(self) -> None:
        words, works = example_of(self.template.text())
        self.example.setText(words)
        set_tone(self.example, "" if works else "bad")
        self.export.setEnabled(works and not self._writing)

    @staticmethod
    def _offer(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
        if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] == list(choices):
            return
        before = box.currentData()
        box.clear()
        for key, words in choices:
            box.addItem(words, key)
        box.setCurrentIndex(max(0, box.findData(before)))

    def _connect(self) -> None:
        self.template.textChanged.connect(lambda _text: self._say_example())
        self.export.clicked.connect(self._wish)
        self.cancel.clicked.connect(self.reject)

    def _build(self) -> None:
        self._writing = False
        self._offer(self.format, [(how.value, words) for how, words in FORMATS])
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, part in (("&What", self.what), ("&Format", self.format), ("&Names", self.template)):
            name = QLabel(words)
            name.setBuddy(part)
            part.setAccessibleName(words.replace("&", ""))
            form.addRow(name, part)
        form.addRow("", self.example)
        form.addRow("", self.sidecars)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(self.cancel)
        end.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addStretch(1)
        column.addLayout(end)
        self.setWindowModality(Qt.WindowModality.NonModal)
