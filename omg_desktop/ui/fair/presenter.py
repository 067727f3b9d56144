"""Leads fair tests: shuffles, asks, keeps what came of it. What is hidden is a value the other panels follow."""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.comparisons import ABX_TRIALS_USUAL, Abx, Choice, Comparison, ComparisonKind, knock_out
from omg_desktop.domain.ids import ComparisonId, TakeId, TrackId, new_id
from omg_desktop.domain.takes import Take
from omg_desktop.ui.fair.state import FairState, abx_words, knock_out_words
from omg_desktop.ui.fair.view import FairView
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.tasks import Tasks

TWO_TAKES_NEEDED = "A test needs two takes that are not in the tray."


class FairPresenter(QObject):
    """One for the window; one test at a time."""

    state_changed = Signal(object)  # FairState
    blind_changed = Signal(object)  # Blind, or None
    hear_wanted = Signal(str)  # a name of the test
    winner_found = Signal(str)  # take id
    finished = Signal(object)  # Comparison, as it was kept
    refused = Signal(str)  # why there can be no test
    failed = Signal(object)  # OmgError

    def __init__(
        self,
        keep: Callable[[Comparison], Comparison],
        now: Callable[[], datetime],
        dice: Random,
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = FairState()
        self._keep = keep
        self._now = now
        self._dice = dice
        self._writes = OneByOne(tasks, self)
        self._writes.failed.connect(self.failed)

    def serve(self, view: FairView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.sound_picked.connect(self.hear_wanted)
        view.answer_picked.connect(self.answer)
        view.end_pressed.connect(self.end)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    # ---- beginning ------------------------------------------------------------------------------------------------

    def toggle_blind(self, takes: Sequence[Take]) -> None:
        """Listen blind; or show again what was hidden, without a choice."""
        if self.state.is_under_way:
            self.end()
        elif order := self._shuffled(takes):
            self._begin(takes, kind=ComparisonKind.BLIND, takes=order)

    def begin_knock_out(self, takes: Sequence[Take]) -> None:
        if order := self._shuffled(takes):
            kind = ComparisonKind.KNOCK_OUT
            self._begin(takes, kind=kind, takes=order, knock_out=knock_out(order), turned=self._coin())

    def begin_abx(self, takes: Sequence[Take], trials: int = ABX_TRIALS_USUAL) -> None:
        """Between the first two of these."""
        if order := self._shuffled(takes[:2]):
            abx = Abx(first=order[0], second=order[1], trials_wanted=trials)
            self._begin(takes, kind=ComparisonKind.ABX, takes=order, abx=abx, x_is_first=self._coin())
            self.hear_wanted.emit("X")

    def _begin(self, those: Sequence[Take], **fields: object) -> None:
        numbers = {take.id: take.number for take in those}
        self._become(FairState.model_validate({"track_id": those[0].track_id, "numbers": numbers} | fields))

    def _shuffled(self, takes: Sequence[Take]) -> tuple[TakeId, ...]:
        if len(takes) < 2:
            self.refused.emit(TWO_TAKES_NEEDED)
            return ()
        order = [take.id for take in takes]
        self._dice.shuffle(order)
        return tuple(order)

    def _coin(self) -> bool:
        return self._dice.random() < 0.5

    # ---- answers --------------------------------------------------------------------------------------------------

    def answer(self, key: str) -> None:
        """ "A", "B", or "" for no difference."""
        state = self.state
        if not state.is_under_way:
            return
        if state.knock_out is not None:
            after = state.but(knock_out=state.knock_out.chosen(state.verdict(key)), turned=self._coin())
            if after.knock_out is not None and after.knock_out.pair is None:
                self._finish(after, knock_out_words(after), after.knock_out.choices, after.knock_out.winner)
            else:
                self._become(after)
                self.hear_wanted.emit("A")
        elif state.abx is not None and key:
            abx = state.abx.answered(x_is_first=state.x_is_first, said_first=key == "A")
            after = state.but(abx=abx, x_is_first=self._coin())
            if abx.is_done:
                self._finish(after, abx_words(after))
            else:
                self._become(after)
                self.hear_wanted.emit("X")  # each time, whatever X is now: what does not change must not tell

    def choose(self, take_id: TakeId) -> None:
        """The choice of blind listening."""
        if self.state.is_under_way and self.state.kind is ComparisonKind.BLIND and take_id in self.state.takes:
            place = self.state.takes.index(take_id) + 1
            words = f"Sound {place} is {self.state.name(take_id)}."
            self._finish(self.state, words, winner=take_id)

    def end(self) -> None:
        """Let go of the test, or of what came of it. A test that was not carried to its end leaves no trace."""
        self._become(FairState())

    def show_takes(self, track_id: TrackId | None, takes: Sequence[Take]) -> None:
        """What there is to compare; a test whose takes have gone is over."""
        if self.state.is_shown and (
            track_id != self.state.track_id or not set(self.state.takes) <= {take.id for take in takes}
        ):
            self.end()

    def _finish(
        self, state: FairState, words: str, choices: tuple[Choice, ...] = (), winner: TakeId | None = None
    ) -> None:
        assert state.track_id is not None
        assert state.kind is not None
        comparison = Comparison(
            id=ComparisonId(new_id()),
            track_id=state.track_id,
            kind=state.kind,
            takes=state.takes,
            choices=choices,
            trials=state.abx.trials if state.abx else (),
            winner=winner,
            finished_at=self._now(),
        )
        self._writes.start(lambda: self._keep(comparison), self.finished.emit)
        self._become(state.but(result=words))
        if winner is not None:
            self.winner_found.emit(winner)

    def show_slot(self, slot: str) -> None:
        """What the deck says is heard."""
        if self.state.is_under_way:
            self._become(self.state.but(slot=slot))

    def _become(self, state: FairState) -> None:
        before, self.state = self.state, state
        if state == before:
            return
        self.state_changed.emit(state)
        if state.blind != before.blind:
            self.blind_changed.emit(state.blind)
