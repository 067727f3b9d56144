"""The page of lyric suggestions: the wish above, each section before and after, and ideas that need nobody."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from omg_desktop.domain.lyric_requests import INSTRUCTION_LENGTH_MAX, LyricScope
from omg_desktop.domain.suggestions import Choice as Decision
from omg_desktop.domain.suggestions import Part
from omg_desktop.ui.brief.suggestions_state import SuggestionsState, part_words
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.flow_layout import FlowLayout
from omg_desktop.ui.widgets.labels import label, muted, section_label, set_property, set_tone, small, title, wrapping
from omg_desktop.ui.widgets.line_field import LineField
from omg_desktop.ui.widgets.menu_button import Choice, MenuButton
from omg_desktop.ui.widgets.segments import Segments
from omg_desktop.ui.widgets.tab_order import put_before

SCOPES = (
    (LyricScope.SONG.value, "Whole song"),
    (LyricScope.SECTION.value, "This section"),
    (LyricScope.SELECTION.value, "Selection"),
)


class SuggestionsView(QFrame):
    """Shows a SuggestionsState; every signal is a wish."""

    writer_picked = Signal(str)
    scope_picked = Signal(str)
    instruction_edited = Signal(str)
    write_pressed = Signal()
    cancel_pressed = Signal()
    close_pressed = Signal()
    settings_pressed = Signal()
    part_decided = Signal(int, str)
    all_decided = Signal(str)
    structure_picked = Signal(str)
    rhyme_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setAccessibleName("Write lyrics with AI")
        self.scope = Segments("Write", SCOPES)
        self.writer = MenuButton("Writer", text_width_max=150)
        self.instruction = LineField()
        self.instruction.setMaxLength(INSTRUCTION_LENGTH_MAX)
        self.instruction.setPlaceholderText("What it is about, how it shall feel (optional)")
        self.instruction.setAccessibleName("Wish to the writer, in one line")
        self.write = button("Write", "primary")
        self.cancel = button("Cancel")
        self.words = wrapping(muted())
        self.settings = button("Lyric writers in the settings", "link")
        self.accept_all = button("Accept all", "", "Accept all suggestions")
        self.reject_all = button("Reject all", "quiet", "Reject all suggestions")
        self.done = button("Back to the brief", "quiet")
        self.shares = small()
        self.structure = MenuButton("Structure")
        self.rhyme = LineField()
        self.rhyme.setPlaceholderText("A word or a line")
        self.rhyme.setAccessibleName("Word or line to rhyme with")
        self.rhymes = wrapping(muted())
        self.cards: list[PartCard] = []
        self._build()
        self._connect()

    def show_state(self, state: SuggestionsState) -> None:
        self.scope.set_current(state.scope.value)
        self.scope.choice(LyricScope.SELECTION.value).setEnabled(state.end > state.start)
        writers = [Choice(card.key, card.name, advice=card.rights_note) for card in state.writers]
        self.writer.show_choices(writers, state.writer or "")
        if self.instruction.text() != state.instruction:
            self.instruction.setText(state.instruction)
        self.write.setVisible(not state.writing)
        self.write.setEnabled(state.can_write)
        self.cancel.setVisible(state.writing)
        self.words.setText(state.words)
        set_tone(self.words, "bad" if state.problem else "")
        self.settings.setVisible(state.card is None or bool(state.problem))
        self._show_parts(state)
        for part in (self.accept_all, self.reject_all):
            part.setVisible(bool(state.parts))
            part.setEnabled(state.can_decide)
        self.shares.setText(state.share_words)
        structures = [Choice(each.key, each.name, "Insert a structure", each.about) for each in state.structures]
        self.structure.show_choices([Choice("", "Choose a structure", "Choose a structure"), *structures], "")
        self.structure.setEnabled(state.editable and not state.writing)
        self._ideas.setVisible(not state.parts)
        self.rhymes.setText(state.rhyme_words)
        self.rhymes.setVisible(bool(state.rhyme_words))

    def focus_wish(self) -> None:
        self.instruction.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_pressed.emit()
        else:
            super().keyPressEvent(event)

    def _show_parts(self, state: SuggestionsState) -> None:
        shown = state.parts
        known = len(self.cards)
        while len(self.cards) < len(shown):
            card = PartCard(len(self.cards))
            card.decided.connect(self.part_decided)
            self.cards.append(card)
            self._column.insertWidget(self._column.count() - 2, card)
        if len(self.cards) > known:
            put_before(self.structure, [stop for card in self.cards for stop in card.ways])
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(shown))
            if place < len(shown):
                card.show_part(shown[place], state.choices.get(place), can_decide=place in state.undecided)

    def _connect(self) -> None:
        self.scope.picked.connect(self.scope_picked)
        self.writer.picked.connect(self.writer_picked)
        self.instruction.textEdited.connect(self.instruction_edited)
        self.instruction.returnPressed.connect(self.write_pressed)
        self.write.clicked.connect(self.write_pressed)
        self.cancel.clicked.connect(self.cancel_pressed)
        self.settings.clicked.connect(self.settings_pressed)
        self.accept_all.clicked.connect(lambda: self.all_decided.emit(Decision.ACCEPT.value))
        self.reject_all.clicked.connect(lambda: self.all_decided.emit(Decision.REJECT.value))
        self.done.clicked.connect(self.close_pressed)
        self.structure.picked.connect(self.structure_picked)
        self.rhyme.textEdited.connect(self.rhyme_wanted)

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 14)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(title("Write lyrics with AI"))
        head.addStretch(1)
        head.addWidget(self.done)
        column.addLayout(head)
        who = FlowLayout(spacing=10)
        for part in (self.scope, self.writer):
            who.addWidget(part)
        column.addLayout(who)
        wish = QHBoxLayout()
        wish.setSpacing(10)
        for widget in (self.instruction, self.write, self.cancel):
            wish.addWidget(widget, 1 if widget is self.instruction else 0)
        column.addLayout(wish)
        column.addWidget(self.words)
        column.addWidget(self.settings, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._build_parts(), 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.shares)
        foot.addStretch(1)
        foot.addWidget(self.reject_all)
        foot.addWidget(self.accept_all)
        column.addLayout(foot)

    def _build_parts(self) -> QScrollArea:
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self._build_ideas())
        self._column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _build_ideas(self) -> QFrame:
        self._ideas = QFrame()
        self._ideas.setProperty("kind", "card")
        column = QVBoxLayout(self._ideas)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(section_label("Ideas without a writer"))
        row = FlowLayout(spacing=10)
        row.addWidget(self.structure)
        self.rhyme.setFixedWidth(220)
        row.addWidget(self.rhyme)
        column.addLayout(row)
        column.addWidget(self.rhymes)
        return self._ideas


class PartCard(QFrame):
    """One section: what stands there at the left, what is suggested at the right, and the three ways to decide."""

    decided = Signal(int, str)

    def __init__(self, place: int) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = label("", "strong")
        self.before, self.after = _text(), _text()
        self.accept = button("Accept")
        self.both = button("Keep both", "quiet")
        self.reject = button("Reject", "quiet")
        self.ways = (self.reject, self.both, self.accept)
        for pressed, decision in (
            (self.accept, Decision.ACCEPT),
            (self.both, Decision.KEEP_BOTH),
            (self.reject, Decision.REJECT),
        ):
            pressed.clicked.connect(lambda _checked=False, made=decision.value: self.decided.emit(place, made))
        self._build()

    def show_part(self, part: Part, choice: Decision | None, *, can_decide: bool) -> None:
        words = part_words(part, choice)
        self.title.setText(words)
        self.setAccessibleName(words)
        self.before.setText(part.before.strip() or "–")
        after = part.after.strip() or "–"
        self.after.setText(after if part.finished else f"{after} …")
        self.before.setAccessibleName(f"Yours: {self.before.text()}")
        self.after.setAccessibleName(f"Suggestion: {self.after.text()}")
        set_property(self.before, "left", choice is Decision.ACCEPT)
        set_property(self.after, "left", choice is Decision.REJECT)
        for each, act in ((self.accept, "Accept"), (self.both, "Keep both"), (self.reject, "Reject")):
            each.setVisible(can_decide)
            each.setAccessibleName(f"{act}: {part.title or 'lines'}")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(8)
        column.addWidget(self.title)
        row = QHBoxLayout()
        row.setSpacing(16)
        for heading, text in (("Yours", self.before), ("Suggestion", self.after)):
            side = QVBoxLayout()
            side.setSpacing(4)
            side.addWidget(small(heading))
            side.addWidget(text)
            side.addStretch(1)
            row.addLayout(side, 1)
        column.addLayout(row)
        acts = QHBoxLayout()
        acts.addStretch(1)
        for part in self.ways:
            acts.addWidget(part)
        column.addLayout(acts)


def _text() -> QLabel:
    return wrapping(label("", "verse"))
