"""The sheet that asks what to export and how, and stays to tell how far the writing is."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
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

from omg_desktop.domain.exports import ExportFormat
from omg_desktop.domain.naming import TEMPLATE_LENGTH_MAX
from omg_desktop.ui.outgoing.state import (
    USUAL_TEMPLATE,
    ExportChoice,
    ExportWhat,
    OutgoingState,
    example_of,
    formats_of,
    rates_of,
)
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import muted, set_tone, small, wrapping

WIDTH_PIXELS = 540
EXAMPLE_WIDTH_PIXELS, EXAMPLE_HEIGHT_PIXELS = 400, 32
"""Two lines: what is wrong with a template is said in full."""


class ExportSheet(QDialog):
    """Shows an OutgoingState; every signal is a wish. Nothing else waits for it."""

    export_wanted = Signal(object)  # ExportChoice
    choice_changed = Signal(object)  # ExportChoice: what it would come to is to be looked at
    cancel_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setAccessibleName("Export")
        self.setMinimumWidth(WIDTH_PIXELS)
        self.what, self.format, self.rate = QComboBox(), QComboBox(), QComboBox()
        self.template = QLineEdit(USUAL_TEMPLATE)
        self.template.setMaxLength(TEMPLATE_LENGTH_MAX)
        self.example = wrapping(small())
        self.example.setMinimumSize(EXAMPLE_WIDTH_PIXELS, EXAMPLE_HEIGHT_PIXELS)
        self.example.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sidecars = QCheckBox("Settings beside each file, to open them here again")
        self.sidecars.setChecked(True)
        self.stems = QCheckBox("Stems, too, where a take has them")
        self.size_words = small()
        self.credentials = wrapping(small())
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
        self._offer_formats()
        for part in (self.what, self.format, self.template, self.sidecars, self.stems):
            part.setEnabled(not state.writing)
        self.rate.setEnabled(not state.writing and self.rate.count() > 1)
        self.size_words.setText(state.size_words)
        self.credentials.setText(state.credentials_words)
        set_tone(self.credentials, "credit" if state.loses_credentials else "")
        self.credentials.setVisible(bool(state.credentials_words))
        self.export.setEnabled(not state.writing and self._example()[1])
        self.bar.setVisible(state.writing)
        self.bar.setRange(0, 0 if state.fraction is None else 1000)
        self.bar.setValue(round((state.fraction or 0) * 1000))
        self.words.setText(state.problem or state.phase)
        set_tone(self.words, "bad" if state.problem else "")
        self.words.setVisible(bool(state.problem or state.phase))
        self.cancel.setText("Cancel" if state.writing else "Close")
        self.cancel.setAccessibleName("Cancel the export" if state.writing else "Close")
        self._writing = state.writing

    def choice(self) -> ExportChoice:
        """What would be written as it stands."""
        what, how = ExportWhat(self.what.currentData()), ExportFormat(self.format.currentData())
        words, rate_hz = self.template.text(), self.rate.currentData() or None
        return ExportChoice(what, how, words, self.sidecars.isChecked(), rate_hz, self.stems.isChecked())

    def choose(self, what: ExportWhat) -> None:
        """Begin with this one, when it is there."""
        place = self.what.findData(what.value)
        if place >= 0:
            self.what.setCurrentIndex(place)
            self._offer_formats()

    def reject(self) -> None:
        """Escape cancels what is being written; only then, or without it, the sheet goes."""
        if self._writing:
            self.cancel_wanted.emit()
        else:
            super().reject()

    def _example(self) -> tuple[str, bool]:
        return example_of(self.template.text(), ExportWhat(self.what.currentData() or ExportWhat.HEARD))

    def _offer_formats(self) -> None:
        self.stems.setVisible(self.what.currentData() == ExportWhat.BUNDLE.value)
        self._offer(self.format, formats_of(ExportWhat(self.what.currentData() or ExportWhat.HEARD)))
        self._offer_rates()

    def _offer_rates(self) -> None:
        """Only those that the format can have; the one that was chosen stays, if it is among them."""
        self._offer(self.rate, rates_of(ExportFormat(self.format.currentData())))
        self.rate.setEnabled(self.rate.count() > 1 and not self._writing)

    def _say_choice(self) -> None:
        if self.what.count() and self.rate.count():
            self.choice_changed.emit(self.choice())

    def _say_example(self) -> None:
        words, works = self._example()
        self.example.setText(words)
        set_tone(self.example, "" if works else "bad")
        self.export.setEnabled(works and not self._writing)

    @staticmethod
    def _offer(box: QComboBox, choices: Sequence[tuple[str | int, str]]) -> None:
        if [(box.itemData(at), box.itemText(at)) for at in range(box.count())] == list(choices):
            return
        before = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            for key, words in choices:
                box.addItem(words, key)
            box.setCurrentIndex(max(0, box.findData(before)))

    def _connect(self) -> None:
        self.template.textChanged.connect(lambda _text: self._say_example())
        self.what.currentIndexChanged.connect(lambda _at: self._offer_formats())
        self.what.currentIndexChanged.connect(lambda _at: self._say_example())
        self.format.currentIndexChanged.connect(lambda _at: self._offer_rates())
        for box in (self.what, self.format, self.rate):
            box.currentIndexChanged.connect(lambda _at: self._say_choice())
        self.sidecars.toggled.connect(lambda _on: self._say_choice())
        self.export.clicked.connect(lambda: self.export_wanted.emit(self.choice()))
        self.cancel.clicked.connect(self.reject)

    def _build(self) -> None:
        self._writing = False
        self._offer_formats()
        form = QFormLayout()
        form.setSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, part in (
            ("&What", self.what),
            ("&Format", self.format),
            ("Sample &rate", self.rate),
            ("&Names", self.template),
        ):
            name = QLabel(words)
            name.setBuddy(part)
            part.setAccessibleName(words.replace("&", ""))
            form.addRow(name, part)
        form.addRow("", self.example)
        form.addRow("", self.sidecars)
        form.addRow("", self.stems)
        self.size_words.setAccessibleDescription("What will be written")
        end = QHBoxLayout()
        end.addWidget(self.size_words, 1)
        end.addWidget(self.cancel)
        end.addWidget(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.credentials)
        column.addWidget(self.bar)
        column.addWidget(self.words)
        column.addStretch(1)
        column.addLayout(end)
        self.setWindowModality(Qt.WindowModality.NonModal)
