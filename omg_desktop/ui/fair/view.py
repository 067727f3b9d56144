"""A fair test as it is seen: a card above the takes, with one question."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from omg_desktop.ui.fair.state import FairState
from omg_desktop.ui.theme import CONTROL_HEIGHT
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.labels import muted, small, strong, wrapping
from omg_desktop.ui.widgets.tab_order import put_before


class FairView(QFrame):
    """Shows a ``FairState``; says what the person wants."""

    sound_picked = Signal(str)
    answer_picked = Signal(str)
    end_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setObjectName("fair")
        self.setAccessibleName("Fair test")
        self.title = strong("")
        self.progress = small("")
        self.question = wrapping(muted(""))
        self.sounds: dict[str, QPushButton] = {}
        self.answers: dict[str, QPushButton] = {}
        self.end = button("End test", "link", "End the test without a result")
        self.end.setProperty("bulk", "row")
        self._shown: tuple[object, object] = ((), ())
        self._lay_out()
        self.end.clicked.connect(lambda _checked=False: self.end_pressed.emit())
        self.show_state(FairState())

    def show_state(self, state: FairState) -> None:
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.setVisible(state.is_shown)
        self.title.setText(state.title)
        self.progress.setText(state.progress)
        self.question.setText(state.question)
        self.setAccessibleDescription(" ".join(part for part in (state.progress, state.question) if part))
        if (state.sounds, state.answers) != self._shown:
            self._shown = (state.sounds, state.answers)
            self._fill(state)
        for name, heard in self.sounds.items():
            heard.setChecked(name == state.slot)
        over = bool(state.result)
        self.end.setText("Done" if over else "Show everything" if state.blind and state.blind.asks else "End test")
        self.end.setAccessibleName("Close the result" if over else "End the test without a result")
        if over and had_focus:
            self.end.setFocus()

    def _fill(self, state: FairState) -> None:
        _empty(self._sound_row)
        _empty(self._answer_column)
        self.sounds, self.answers = {}, {}
        for name in state.sounds:
            made = button(f"Hear {name}", "chip", f"Hear {name}")
            made.setCheckable(True)
            made.setToolTip(f"{name} ({name})")
            made.clicked.connect(lambda _checked=False, name=name: self._pick_sound(name))
            self.sounds[name] = made
            self._sound_row.addWidget(made)
        for answer in state.answers:
            made = button(answer.words)
            made.setMinimumHeight(CONTROL_HEIGHT)  # the list below gives way in a low window, not these
            made.clicked.connect(lambda _checked=False, key=answer.key: self.answer_picked.emit(key))
            self.answers[answer.key] = made
            self._answer_column.addWidget(made)
        put_before(self.end, [*self.sounds.values(), *self.answers.values()])

    def _pick_sound(self, name: str) -> None:
        self.sounds[name].setChecked(not self.sounds[name].isChecked())  # the deck says what is heard
        self.sound_picked.emit(name)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.progress)
        self._sound_row, self._answer_column = FlowLayout(spacing=6, line_spacing=6), QVBoxLayout()
        self._answer_column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.question)
        column.addLayout(self._sound_row)
        column.addLayout(self._answer_column)
        column.addWidget(self.end, 0, Qt.AlignmentFlag.AlignLeft)


def _empty(row: FlowLayout | QVBoxLayout) -> None:
    while row.count():
        item = row.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
