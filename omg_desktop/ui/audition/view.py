"""The takes column as it is seen: a keyboard list of cards."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.takes import NOTE_LENGTH_MAX, TakeMark
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ports import PlaybackStatus
from omg_desktop.ui.audition.cards import Card, fill
from omg_desktop.ui.audition.dialogs import NameDialog, NotesDialog, VaryDialog
from omg_desktop.ui.audition.line_strip import LineStrip
from omg_desktop.ui.audition.menus import FILE_ACTS, take_menu, tests_button
from omg_desktop.ui.audition.state import AuditionState, OrderLook, OrderRow, Row, TakeRow
from omg_desktop.ui.audition.take_list import TakeList
from omg_desktop.ui.theme import LINK_HEIGHT, TALL_FROM, Tokens
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import faint, muted, section_label
from omg_desktop.ui.widgets.line_field import LineField
from omg_desktop.ui.widgets.tab_order import put_behind, stops_in
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard

WIDTH = 344
MARGINS, MARGINS_LOW = (14, 17, 14, 0), (14, 9, 14, 0)  # one pixel less than the brief: links are so much higher
CARDS_PER_TURN = 1
"""A new card takes some milliseconds, most of them for its style sheet."""


class AuditionView(QFrame):
    """Shows an ``AuditionState``; ``waveform`` gives what there is of a waveform at once."""

    cards_changed = Signal()  # some were made or went: later than the state, for not all are made at once
    take_picked = Signal(str)  # take id: hear it
    take_rated = Signal(object)  # TakeMark
    cancel_pressed = Signal(str)  # order id
    place_picked = Signal(str, int)  # order id, its place among those that wait, 1 being the next
    line_switched = Signal()  # pause the line, or go on with it
    settings_pressed = Signal()
    retry_pressed = Signal(str)  # order id
    opening_pressed = Signal(str)  # order id: hear its first bars
    look_again_pressed = Signal(str)  # order id
    suggestion_used = Signal(str, bool)  # what the provider would accept; whether it is lyrics
    dismiss_pressed = Signal(str)  # order id
    generate_pressed = Signal()
    tray_pressed = Signal()
    test_picked = Signal(str)  # a key of menus.TESTS
    file_act_picked = Signal(str, str)  # take id, what of it is to leave the window
    take_act_picked = Signal(str, str)  # take id, what is wanted with it
    sorting_wanted = Signal(str, object)  # take id, Standing
    name_written = Signal(str, str)  # take id, the artist's own name
    notes_written = Signal(str, str, str)  # take id, labels with commas, note
    reason_written = Signal(str, str)  # take id, why it was chosen
    variation_wanted = Signal(str, object, object)  # take id, VaryField, tuple[str, ...]

    def __init__(
        self, tokens: Tokens, waveform: Callable[[Digest], Waveform | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._waveform = waveform
        self._rows: tuple[Row, ...] = ()
        self._editable = True
        self._state = AuditionState()
        self._calm = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(0)
        self._rest.timeout.connect(lambda: self.show_state(self._state))
        self.setProperty("kind", "panel")
        self.setObjectName("audition")
        self.setAccessibleName("Takes")
        self.note = faint("")
        self.generate = QPushButton("Generate takes")
        self.tests = tests_button(self.test_picked.emit)
        self.line = LineStrip()
        self.list = TakeList(self.line.switch)
        self.tray = button("", "link")
        self.tray.setProperty("bulk", "row")
        self.reason = LineField()
        self.empty = self._empty_part()
        self._lay_out()
        self._connect()
        self.show_state(AuditionState())

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: AuditionState) -> None:
        rows = self._in_this_turn(state.rows)
        self._state = state
        self._editable = state.editable
        fresh = self.list.show_cards([row.key for row in rows], lambda index: self._make(rows[index]))
        shown = {row.key: row for row in self._rows}
        self._rows = rows
        for index, row in enumerate(rows):
            if row.key not in fresh and shown.get(row.key) != row:  # while takes are made, most cards stay as they are
                fill(self.card(index), row)
        self.note.setText("Loading takes" if state.loading else "")
        self.generate.setVisible(state.track_id is not None)
        self._stack.setCurrentWidget(self.empty if state.is_empty else self.list)
        self.tests.setVisible(bool(state.takes))
        self.line.show_line(state.line_words, paused=state.queue.paused)
        self.tray.setText(state.tray_words)
        self.tray.setAccessibleName(state.tray_words)
        self.tray.setVisible(bool(state.tray_words) and state.blind is None)
        self._show_reason(state)
        if fresh or len(shown) != len(rows):
            self.cards_changed.emit()

    def _show_reason(self, state: AuditionState) -> None:
        """Why it was chosen: asked for once there is a choice, and never insisted on."""
        take = state.numbered(state.confirmed) if state.confirmed else None
        self.reason.setVisible(take is not None and state.blind is None)
        if take is not None and not self.reason.hasFocus():
            self.reason.setText(state.mark(take.id).reason)
            self.reason.setCursorPosition(0)  # its beginning is seen, not its end
            self.reason.setAccessibleName(f"Why Take {take.number} was chosen, optional")
            self.reason.setPlaceholderText(f"Why Take {take.number}? Stays in your library")

    def set_test(self, widget: QWidget) -> None:
        """What stands above the takes while they are tested."""
        self._column.insertWidget(1, widget)
        put_behind(self.tests, stops_in(widget))

    def show_waveform(self, waveform: Waveform) -> None:
        """A waveform that has come; shown on every card of that audio."""
        for index, row in enumerate(self._rows):
            card = self.card(index)
            same = isinstance(row, TakeRow) and row.audio_digest == waveform.audio_digest and not row.is_hidden
            if same and isinstance(card, TakeCard):
                card.show_waveform(waveform)

    def show_moment(self, status: PlaybackStatus) -> None:
        """How far the heard take is; cheap, called many times a second."""
        played = status.position_seconds / status.duration_seconds if status.duration_seconds else 0.0
        for index, row in enumerate(self._rows):
            card = self.card(index)
            if isinstance(row, TakeRow) and isinstance(card, TakeCard):
                is_heard = row.take_id == status.heard
                card.show_played(played if is_heard and not row.is_hidden else 0.0)
                card.show_playing(is_heard and status.playing)

    def show_tokens(self, tokens: Tokens) -> None:
        self._tokens = tokens
        for card in self.list.cards():
            card.show_tokens(tokens)

    def show_motion(self, *, is_calm: bool) -> None:
        self._calm = is_calm
        for card in self.list.cards():
            if isinstance(card, OrderCard):
                card.show_motion(is_calm=is_calm)

    def card(self, index: int) -> Card:
        """The card of a row."""
        return self.list.card(index)

    def take_cards(self) -> dict[QWidget, TakeId]:
        """The cards there are of takes that no test hides."""
        rows = enumerate(self._rows)
        return {self.card(at): row.take_id for at, row in rows if isinstance(row, TakeRow) and not row.is_hidden}

    # ---- rows -----------------------------------------------------------------------------------------------------

    def _in_this_turn(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Those that have a card, and so many new ones as can be made without a stall; the rest follows at once."""
        known = set(self.list.keys())
        later = {row.key for row in [row for row in rows if row.key not in known][CARDS_PER_TURN:]}
        if later:
            self._rest.start()
        return tuple(row for row in rows if row.key not in later)

    def _make(self, row: Row) -> Card:
        card: Card = self._take_card(row) if isinstance(row, TakeRow) else self._order_card(row)
        fill(card, row)
        card.pressed.connect(lambda: self._point_at(row.key))
        card.menu_wanted.connect(lambda: self._open_menu_of(row.key))
        return card

    def _point_at(self, key: str) -> None:
        self.list.set_current_row(self.list.keys().index(key))

    def _open_menu_of(self, key: str) -> None:
        self._point_at(key)
        self.list.open_menu()

    def _take_card(self, row: TakeRow) -> TakeCard:
        card = TakeCard(self._tokens)
        card.pressed.connect(lambda: self.take_picked.emit(row.take_id))
        card.rated.connect(lambda stars: self.take_rated.emit(TakeMark(take_id=row.take_id, rating=stars)))
        card.show_waveform(None if row.is_hidden else self._waveform(row.audio_digest))
        return card

    def _order_card(self, row: OrderRow) -> OrderCard:
        card = OrderCard(self._tokens)
        card.show_motion(is_calm=self._calm)
        card.cancel_pressed.connect(lambda: self.cancel_pressed.emit(row.order_id))
        card.look_again_pressed.connect(lambda: self.look_again_pressed.emit(row.order_id))
        card.settings_pressed.connect(self.settings_pressed)
        card.moved.connect(lambda step: self._move(row.key, step))
        card.suggestion_used.connect(self.suggestion_used)
        card.retry_pressed.connect(lambda: self.retry_pressed.emit(row.order_id))
        card.opening_pressed.connect(lambda: self.opening_pressed.emit(row.order_id))
        card.dismiss_pressed.connect(lambda: self.dismiss_pressed.emit(row.order_id))
        return card

    # ---- inside ---------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._column.setContentsMargins(*(MARGINS_LOW if self.height() < TALL_FROM else MARGINS))

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(10)
        header = QHBoxLayout()
        header.addWidget(section_label("Takes"))
        header.addSpacerItem(QSpacerItem(0, LINK_HEIGHT))  # as high without the button as with it
        header.addStretch(1)
        header.addWidget(self.note)
        header.addWidget(self.tests)
        column.addLayout(header)
        column.addWidget(self.line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._stack.setMinimumHeight(1)  # it gives way to a test in a low window, not the test to it
        column.addWidget(self._stack, 1)
        column.addWidget(self.tray, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.reason)
        column.addSpacing(10)

    def _empty_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 40, 0, 0)
        column.setSpacing(12)
        line = muted("No takes yet. Describe the song, then generate.")
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setWordWrap(True)
        column.addWidget(line)
        column.addWidget(self.generate, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return part

    def _connect(self) -> None:
        self.generate.clicked.connect(lambda _checked=False: self.generate_pressed.emit())
        self.list.row_entered.connect(self._on_row_entered)
        self.list.row_dropped.connect(self._on_row_dropped)
        self.list.row_moved.connect(self.move_current)
        self.line.switched.connect(self.line_switched)
        self.list.menu_wanted.connect(self._open_menu)
        self.tray.clicked.connect(lambda _checked=False: self.tray_pressed.emit())
        self.reason.setMaxLength(NOTE_LENGTH_MAX)
        self.reason.editingFinished.connect(self._on_reason_edited)

    def _current(self) -> Row | None:
        index = self.list.current_row()
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def move_current(self, step: int) -> None:
        """Let the order the cursor is on be made sooner (-1) or later (1), if it waits."""
        row = self._current()
        if row is not None:
            self._move(row.key, step)

    def _move(self, key: str, step: int) -> None:
        row = next((each for each in self._rows if each.key == key), None)
        if isinstance(row, OrderRow) and row.position is not None:
            self.place_picked.emit(row.order_id, max(row.position + step, 1))

    def show_openings(self, order_ids: Sequence[str]) -> None:
        """These orders can be heard already, though they are no takes yet."""
        for index, row in enumerate(self._rows):
            card = self.card(index)
            if isinstance(row, OrderRow) and isinstance(card, OrderCard):
                card.show_opening(can_be_heard=row.order_id in order_ids)

    def current_take(self) -> TakeId | None:
        """The take the cursor is on, while the keyboard is in the list."""
        row = self._current()
        return row.take_id if isinstance(row, TakeRow) and self.list.holds_focus() else None

    def ask_name(self, take_id: TakeId) -> None:
        """Open the artist's own name of a take."""
        take = self._state.numbered(take_id)
        if take is not None:
            dialog = NameDialog(take, self._state.mark(take_id), self)
            dialog.written.connect(lambda name: self.name_written.emit(take_id, name))
            dialog.open()

    def ask_notes(self, take_id: TakeId) -> None:
        """Open the labels and the note of a take."""
        take = self._state.numbered(take_id)
        if take is not None:
            dialog = NotesDialog(take, self._state.mark(take_id), self)
            dialog.written.connect(lambda labels, note: self.notes_written.emit(take_id, labels, note))
            dialog.open()

    def ask_variation(self, take_id: TakeId) -> None:
        """Open what may be varied of a take."""
        take = self._state.numbered(take_id)
        if take is not None and self._editable:
            dialog = VaryDialog(take, tuple(self._state.provider_names.items()), self)
            dialog.wanted.connect(lambda field, values: self.variation_wanted.emit(take_id, field, values))
            dialog.open()

    def _open_menu(self, point: QPoint) -> None:
        row = self._current()
        if not isinstance(row, TakeRow) or row.is_hidden:
            return
        take_id = row.take_id
        own = {"name": self.ask_name, "notes": self.ask_notes, "vary": self.ask_variation}

        def act(key: str) -> None:
            if key in own:
                own[key](take_id)
            elif key in FILE_ACTS:
                self.file_act_picked.emit(take_id, key)
            else:
                self.take_act_picked.emit(take_id, key)

        take_menu(self, row, act, lambda standing: self.sorting_wanted.emit(take_id, standing)).popup(point)

    def _on_reason_edited(self) -> None:
        confirmed = self._state.confirmed
        if confirmed is not None and self.reason.text().strip() != self._state.mark(confirmed).reason:
            self.reason_written.emit(confirmed, self.reason.text())

    def _on_row_entered(self) -> None:
        row = self._current()
        if isinstance(row, TakeRow):
            self.take_picked.emit(row.take_id)
        elif isinstance(row, OrderRow) and row.can_retry:
            self.retry_pressed.emit(row.order_id)

    def _on_row_dropped(self) -> None:
        row = self._current()
        if isinstance(row, OrderRow):
            (self.dismiss_pressed if row.look is OrderLook.ENDED else self.cancel_pressed).emit(row.order_id)
