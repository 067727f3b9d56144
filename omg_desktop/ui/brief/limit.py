"""What the takes of a track may cost: where the artist chooses a limit, and what is said when it is reached."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from omg_desktop.domain.billing import credits_in_words
from omg_desktop.domain.drafts import OwnLimit, TrackLimit
from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.labels import label, wrapping

OFFERED = (1, 2, 3, 5, 8, 12, 20, 50)


class LimitButton(QPushButton):
    """Says how far the track is, and opens the list of limits."""

    picked = Signal(object)  # TrackLimit
    stops_picked = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "link")
        self.setAutoDefault(False)
        self._own: TrackLimit = OwnLimit.AS_SETTLED
        self._stops = True
        self._list = QMenu(self)
        self._list.setAccessibleName("Limit of this track")
        self._list.aboutToShow.connect(self._fill)
        self.setMenu(self._list)

    def show_state(self, state: BriefState) -> None:
        self.setText(state.limit_words)
        self.setAccessibleName(state.limit_said)
        self.setToolTip(state.limit_said)
        self.setEnabled(state.can_edit)
        self.setVisible(state.budget is not None)
        if state.draft and state.budget:
            self._own, self._stops = state.draft.budget_credits, state.budget.stops

    def _fill(self) -> None:
        self._list.clear()
        own = self._own
        group = QActionGroup(self._list)
        for limit, words in ((OwnLimit.AS_SETTLED, "As in the settings"), (OwnLimit.NONE, "No limit")):
            self._add(group, words, own is limit, lambda _checked=False, limit=limit: self.picked.emit(limit))
        for credits in sorted({*OFFERED, *([] if isinstance(own, OwnLimit) else [own])}):
            words = credits_in_words(credits)
            self._add(group, words, credits == own, lambda _checked=False, credits=credits: self.picked.emit(credits))
        self._list.addSeparator()
        then = QActionGroup(self._list)
        self._add(then, "Stop there", self._stops, lambda: self.stops_picked.emit(True))
        self._add(then, "Only warn", not self._stops, lambda: self.stops_picked.emit(False))

    def _add(self, group: QActionGroup, words: str, checked: bool, act: Callable[..., object]) -> None:
        action = QAction(words, self._list)
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(act)
        group.addAction(action)
        self._list.addAction(action)


class LimitStrip(QWidget):
    """Said beside Generate when what is wanted goes beyond the limit; the limit is raised with one press."""

    raised = Signal(object)  # TrackLimit

    def __init__(self) -> None:
        super().__init__()
        strip = QFrame()
        strip.setProperty("kind", "notice")
        strip.setProperty("tone", "credit")
        self._wanted = 0
        self.words = wrapping(label("", "notice-words"))
        self.raise_limit = button("Raise")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(strip)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.words, 1)
        row.addWidget(self.raise_limit)
        self.raise_limit.clicked.connect(lambda _checked=False: self.raised.emit(self._wanted))
        self.hide()

    def show_state(self, state: BriefState) -> None:
        budget = state.budget if state.can_edit else None
        self.setVisible(budget is not None and budget.is_over)
        if budget is not None:
            self._wanted = budget.after
            self.words.setText(budget.sentence)
            self.setAccessibleName(budget.sentence)
            self.raise_limit.setText(f"Raise to {budget.after}")
            self.raise_limit.setAccessibleName(f"Raise the limit to {credits_in_words(budget.after)}")
