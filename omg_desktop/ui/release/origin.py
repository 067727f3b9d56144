"""The question which tool made a file that is to be imported, in place above the tracks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from omg_desktop.domain.declarations import TOOL_LENGTH_MAX, WORDS_LENGTH_MAX, Maker
from omg_desktop.ui.release.state import ImportWish, OriginAnswer
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.labels import label, muted, wrapping
from omg_desktop.ui.widgets.line_field import LineField

CHOICES = (
    (Maker.SUNO, "Suno"),
    (Maker.UDIO, "Udio"),
    (Maker.OTHER_AI, "Another AI tool"),
    (Maker.RECORDING, "A recording, no AI"),
    (Maker.DAW, "A DAW, no AI"),
    (Maker.UNKNOWN, "I do not know"),
)


class OriginCard(QFrame):
    """Shows an ``ImportWish``. Every answer is shown with what follows from it before anything is imported."""

    answer_edited = Signal(object)  # OriginAnswer
    import_pressed = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._answer = OriginAnswer()
        self.words = wrapping(label("", "plain"))
        self.chips: dict[Maker, QPushButton] = {}
        self.tool_name = muted("")
        self.tool = _line("import_tool", TOOL_LENGTH_MAX)
        self.own_name = muted("In your own words (optional)")
        self.own_words = _line("import_words", WORDS_LENGTH_MAX)
        self.own_words.setAccessibleName("How it was made, in your own words")
        self.own_name.setBuddy(self.own_words)
        self.tool_name.setBuddy(self.tool)
        self.in_parts = QCheckBox("AI made only parts of it")
        self.consequence = wrapping(muted(""))
        self.take_in = button("Import")
        self.dismiss = button("Do not import", "quiet")
        self._lay_out()
        self._connect()
        self.show_wish(None)

    def show_wish(self, wish: ImportWish | None) -> None:
        appears = wish is not None and self.isHidden()
        self.setVisible(wish is not None)
        if wish is None:
            return
        self._answer = answer = wish.answer
        self.words.setText(f"Which tool made {wish.names}? Stores are told.")
        for maker, chip in self.chips.items():
            chip.setChecked(maker is answer.maker)
        self.tool_name.setText(answer.tool_question)
        self.tool.setAccessibleName(answer.tool_question)
        for part in (self.tool_name, self.tool):
            part.setVisible(bool(answer.tool_question))
        self.in_parts.setVisible(answer.asks_for_parts)
        self.in_parts.setChecked(answer.in_parts)
        for field, text in ((self.tool, answer.tool), (self.own_words, answer.words)):
            if field.text() != text:
                field.setText(text)
        self.consequence.setText(answer.consequence)
        self.take_in.setEnabled(answer.declaration is not None)
        self.take_in.setAccessibleDescription(answer.consequence)
        if appears:
            self.chips[Maker.SUNO].setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.words)
        choices = QWidget()
        choices.setAccessibleName("Which tool made it")
        flow = FlowLayout(choices)
        for maker, words in CHOICES:
            chip = button(words, "chip")
            chip.setCheckable(True)
            self.chips[maker] = chip
            flow.addWidget(chip)
        column.addWidget(choices)
        fields = QGridLayout()
        fields.setHorizontalSpacing(16)
        fields.setVerticalSpacing(5)
        for place, (name, field) in enumerate(((self.tool_name, self.tool), (self.own_name, self.own_words))):
            fields.addWidget(name, 0, place)
            fields.addWidget(field, 1, place)
        fields.setColumnStretch(1, 1)
        column.addLayout(fields)
        column.addWidget(self.in_parts)
        column.addWidget(self.consequence)
        answers = QHBoxLayout()
        answers.addStretch(1)
        answers.addWidget(self.dismiss)
        answers.addWidget(self.take_in)
        column.addLayout(answers)

    def _connect(self) -> None:
        for maker, chip in self.chips.items():
            chip.clicked.connect(lambda _checked=False, maker=maker: self._pick(maker))
        self.tool.textEdited.connect(lambda text: self.answer_edited.emit(self._answer.but(tool=text)))
        self.own_words.textEdited.connect(lambda text: self.answer_edited.emit(self._answer.but(words=text)))
        self.in_parts.clicked.connect(lambda on: self.answer_edited.emit(self._answer.but(in_parts=on)))
        for field in (self.tool, self.own_words):
            field.returnPressed.connect(self._on_return)
        self.take_in.clicked.connect(lambda _checked=False: self.import_pressed.emit())
        self.dismiss.clicked.connect(lambda _checked=False: self.dismissed.emit())

    def _pick(self, maker: Maker) -> None:
        self.chips[maker].setChecked(True)  # a second press does not take the answer back
        self.answer_edited.emit(self._answer.but(maker=maker))

    def _on_return(self) -> None:
        if self.take_in.isEnabled():
            self.import_pressed.emit()


def _line(name: str, length_max: int) -> LineField:
    line = LineField()
    line.setObjectName(name)
    line.setMaxLength(length_max)
    line.setMinimumWidth(180)
    return line
