"""Leads the takes column: has orders made, keeps ratings, confirms takes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.ids import OrderId, ProviderKey, TakeId, TrackId
from omg_desktop.domain.queue import Queue
from omg_desktop.domain.releases import Track, TrackAudio
from omg_desktop.domain.takes import Take, TakeMark
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.flows.takes import TrackTakes
from omg_desktop.ports import Job, ProviderCard
from omg_desktop.ui.audition.marking import Marking
from omg_desktop.ui.audition.news import News
from omg_desktop.ui.audition.rendering import Rendering, RenderingFlows
from omg_desktop.ui.audition.state import AuditionState, OrderRow
from omg_desktop.ui.audition.view import AuditionView
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.tasks import Task, Tasks
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.undoable import Undoable
from omg_desktop.ui.widgets.waveform_cache import WaveformCache


@dataclass(frozen=True)
class AuditionFlows:
    """What the takes column asks for. ``added_credits`` answers for a provider, a number and how many there were."""

    takes_of: Callable[[TrackId], TrackTakes]
    render_take: Callable[[OrderId, Job], Take]
    cancel_order: Callable[[OrderId], Order]
    retry_order: Callable[[OrderId], Order]
    order: Callable[[OrderId], Order]
    fetch_order: Callable[[OrderId], Order]
    keep_queue: Callable[[Queue], None]
    expect_seconds: Callable[[Order], float | None]
    rate_take: Callable[[TakeId, int], TakeMark]
    mark_take: Callable[[TakeMark], TakeMark]
    confirm_take: Callable[[TakeId], Track]
    withdraw_confirmation: Callable[[TrackId], Track]
    put_back_audio: Callable[[TrackId, TrackAudio | None], Track]
    cards: Callable[[], tuple[ProviderCard, ...]]
    added_credits: Callable[[ProviderKey, int, int], int]
    waveform: Callable[[Digest], Waveform]
    sketch: Callable[[Digest], Waveform | None] | None = None


class AuditionPresenter(QObject):
    """One for the window. Rendering goes on when another track is opened."""

    state_changed = Signal(object)  # AuditionState
    takes_changed = Signal(object)  # tuple[Take, ...] of the open track, oldest first
    take_arrived = Signal(object)  # Take of the open track, just made; told after takes_changed
    take_chosen = Signal(str)  # take id: to be put on deck A
    take_confirmed = Signal(object)  # Track, confirmed or withdrawn
    waveform_loaded = Signal(object)  # Waveform
    rendering_changed = Signal(bool)  # True while any order is made or waits
    failed = Signal(object)  # OmgError
    account_failed = Signal(object)  # ProviderFailed: told once in a session

    def __init__(self, flows: AuditionFlows, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flows = flows
        self._tasks = tasks
        self.marking = Marking(self)
        self._cards = {card.key: card for card in flows.cards()}
        self.state = AuditionState(provider_names={key: card.name for key, card in self._cards.items()})
        self._loading: Task | None = None
        self._news = News()
        self._writes = OneByOne(tasks, self)
        self._writes.failed.connect(self.failed)
        self._writes.begun.connect(self._stop_looking)
        self._writes.idle.connect(self.refresh)
        self._waveforms = WaveformCache(flows.waveform, tasks, self, flows.sketch)
        self._waveforms.loaded.connect(self.waveform_loaded)
        line = RenderingFlows(
            flows.render_take, self._parallel_orders, self._takes_per_call, flows.keep_queue, flows.expect_seconds
        )
        self._rendering = Rendering(line, tasks, self)
        self._rendering.failed.connect(self.failed)
        self._rendering.moved.connect(self._on_rendering_moved)
        self._rendering.ended.connect(self._on_order_ended)
        self._rendering.over.connect(self._look_for_news)

    def serve(self, view: AuditionView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.take_picked.connect(self.choose)
        view.take_rated.connect(self.rate)
        view.cancel_pressed.connect(self.cancel)
        view.retry_pressed.connect(self.retry)
        view.look_again_pressed.connect(self.look_again)
        view.dismiss_pressed.connect(self.dismiss)
        view.place_picked.connect(self.move)
        view.line_switched.connect(self.switch_line)
        view.tray_pressed.connect(self.toggle_tray)
        view.sorting_wanted.connect(self.marking.sort)
        view.name_written.connect(self.marking.rename)
        view.notes_written.connect(self.marking.write_notes)
        view.reason_written.connect(self.marking.write_reason)
        self.state_changed.connect(view.show_state)
        self.waveform_loaded.connect(view.show_waveform)
        view.show_state(self.state)

    # ---- what is open ---------------------------------------------------------------------------------------------

    def open_track(self, track_id: TrackId | None) -> None:
        """Show the takes of this track; an answer for an earlier one no longer counts."""
        if track_id != self.state.track_id:
            self._become(self.state.opening(track_id))
            self.marking.open(track_id)
            self.takes_changed.emit(())
        self.refresh()

    def refresh(self) -> None:
        """Look again at what there is; the latest question wins, and waits for what is being written."""
        self._stop_looking()
        track_id = self.state.track_id
        if track_id is None or self._writes.is_busy:
            return
        self._loading = self._tasks.start(self, lambda _task: self._look_at(track_id))
        self._loading.succeeded.connect(self._on_found)
        self._loading.failed.connect(self.failed)

    def _stop_looking(self) -> None:
        if self._loading:
            self._loading.cancel()
            self._loading = None

    def waveform(self, digest: Digest) -> Waveform | None:
        """For the view: what is there at once; ``waveform_loaded`` brings the rest."""
        return self._waveforms.get(digest)

    def show_decks(self, decks: Decks) -> None:
        """What the player says lies on its decks."""
        self._become(self.state.but(decks=decks))

    def show_blind(self, blind: Blind | None) -> None:
        """Hide the takes behind the names of a test, or show them again."""
        self._become(self.state.but(blind=blind))

    def toggle_tray(self) -> None:
        """Show what was put out of sight, or hide it again."""
        self._become(self.state.but(tray_open=not self.state.tray_open))

    def write_mark(self, mark: TakeMark) -> None:
        """Show it at once, and have it kept."""
        self._become(self.state.with_mark(mark))
        self._writes.start(lambda: self._flows.mark_take(mark), lambda _mark: None)

    # ---- orders ---------------------------------------------------------------------------------------------------

    def add_orders(self, orders: Iterable[Order]) -> None:
        """Have these made, each as soon as its provider may take it."""
        new = tuple(orders)
        self._become(self.state.with_orders(new))
        self._rendering.add(new)
        self.refresh()  # an answer from before these orders must not wipe them out

    def resume_orders(self, orders: Sequence[Order], queue: Queue) -> None:
        """Go on with what was open when the app ended, in the line as the person had arranged it."""
        self._become(self.state.with_orders(tuple(orders)))
        self._rendering.recall(queue, orders)

    def pause_queue(self) -> None:
        """Begin with nothing new; what is under way goes on."""
        self._rendering.pause()

    def resume_queue(self) -> None:
        self._rendering.resume()

    def switch_line(self) -> None:
        """Pause the line, or go on with it."""
        (self.resume_queue if self.state.queue.paused else self.pause_queue)()

    def move(self, order_id: OrderId, position: int) -> None:
        """Let a waiting order be made as the next one (1), or later; can be taken back while it waits."""
        before = self._rendering.queue.position(order_id)
        if before is not None and before != position:
            act = self._rendering.move
            redo, undo = lambda: act(order_id, position), lambda: act(order_id, before)
            self.marking.push(Undoable("place in the line", redo=redo, undo=undo))

    def look_again(self, order_id: OrderId) -> None:
        """Look once more for a take that may have been made, by the name the provider gave it. Nothing is ordered."""
        self._writes.start(lambda: self._flows.fetch_order(order_id), lambda order: self.add_orders([order]))

    def cancel(self, order_id: OrderId) -> None:
        """Stop waiting for it. Its row says so first: whoever makes it then knows that the person did not want it."""
        self._rendering.drop(order_id)
        self._writes.start(lambda: self._flows.cancel_order(order_id), self._on_cancelled)

    def cancel_newest(self) -> None:
        """Cancel what was ordered last and is still open."""
        open_orders = [order for order in self.state.orders if order.state.is_open]
        if open_orders:
            self.cancel(max(open_orders, key=lambda order: order.id).id)

    def retry(self, order_id: OrderId) -> None:
        """Order once more what came to nothing."""
        self._become(self.state.dismissing(order_id))
        self._writes.start(lambda: self._flows.retry_order(order_id), lambda order: self.add_orders([order]))

    def retry_newest(self) -> None:
        """Order once more what came to nothing last."""
        failed = [row.order_id for row in self.state.rows if isinstance(row, OrderRow) and row.can_retry]
        if failed:
            self.retry(max(failed))

    def dismiss(self, order_id: OrderId) -> None:
        """Put what came to nothing out of sight."""
        self.marking.push(
            Undoable(
                "failed take out of sight",
                redo=lambda: self._become(self.state.dismissing(order_id)),
                undo=lambda: self._become(self.state.bringing_back(order_id)),
            )
        )

    def close(self) -> None:
        """The window goes: begin nothing new; what was marked, cancelled and arranged is on the disk."""
        self._rendering.close()
        self._writes.finish()

    # ---- takes ----------------------------------------------------------------------------------------------------

    def choose(self, take_id: TakeId) -> None:
        """Hear this one."""
        self.take_chosen.emit(take_id)

    def choose_next(self, step: int = 1) -> None:
        """Hear the take with the next higher number (or lower, with -1), round and round."""
        takes = sorted(self.state.takes, key=lambda take: take.number)
        in_sight = [take.id for take in takes if take not in self.state.tray]
        ids = list(self.state.blind.takes) if self.state.blind else in_sight
        if ids:
            heard = self.state.decks.heard if self.state.blind else self.state.decks.a
            place = ids.index(heard) + step if heard in ids else 0
            self.choose(ids[place % len(ids)])

    def rate(self, mark: TakeMark) -> None:
        """One to five stars, 0 for none; can be taken back."""
        take_id, before = mark.take_id, self.state.rating(mark.take_id)
        if mark.rating == before:
            return
        self.marking.push(
            Undoable(
                f"rating of {self._named(take_id)}",
                redo=lambda: self._set_rating(take_id, mark.rating),
                undo=lambda: self._set_rating(take_id, before),
            )
        )

    def confirm(self, take_id: TakeId) -> None:
        """Make this take the audio of its track; can be taken back until the release is submitted."""
        self._choose_audio(f"choice of {self._named(take_id)}", lambda: self._flows.confirm_take(take_id))

    def withdraw(self) -> None:
        """Let the open track be open again."""
        if track_id := self.state.track_id:
            self._choose_audio("withdrawal of the choice", lambda: self._flows.withdraw_confirmation(track_id))

    def _named(self, take_id: TakeId) -> str:
        take = self.state.numbered(take_id)
        return f"Take {take.number}" if take else "a take"

    def _choose_audio(self, name: str, choose: Callable[[], Track]) -> None:
        """What the track had before is read in the same turn, and comes back when this is taken back."""
        if (track_id := self.state.track_id) is None:
            return
        act, put_back = self._write_audio, self._flows.put_back_audio

        def write() -> tuple[TrackAudio | None, Track]:
            return self._flows.takes_of(track_id).track.audio, choose()

        def on_written(outcome: tuple[TrackAudio | None, Track]) -> None:
            before, track = outcome
            undo = Undoable(name, lambda: act(choose), lambda: act(lambda: put_back(track_id, before)), is_done=True)
            if self.state.track_id == track_id:
                self.marking.push(undo)
            self.take_confirmed.emit(track)

        self._writes.start(write, on_written)

    def _write_audio(self, write: Callable[[], Track]) -> None:
        self._writes.start(write, self.take_confirmed.emit)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _look_at(self, track_id: TrackId) -> tuple[TrackTakes, dict[TakeId, int]]:
        """On a worker: the takes, and what each adds to the price after those before it."""
        found = self._flows.takes_of(track_id)
        added, before = {}, dict.fromkeys((take.provider for take in found.takes), 0)
        for take in found.takes:
            added[take.id] = self._flows.added_credits(take.provider, 1, before[take.provider])
            before[take.provider] += 1
        return found, added

    def _on_found(self, answer: tuple[TrackTakes, dict[TakeId, int]]) -> None:
        self._loading = None
        before = self.state
        self._rendering.settle()
        self._become(before.with_found(*answer).but(progress=self._rendering.progress, queue=self._rendering.queue))
        if (before.takes, before.confirmed, before.editable) != (
            self.state.takes,
            self.state.confirmed,
            self.state.editable,
        ) or before.loading:
            self.takes_changed.emit(self.state.takes)
        if arrived := self.state.arrived_since(before):
            self.take_arrived.emit(arrived[0])

    def _set_rating(self, take_id: TakeId, rating: int) -> None:
        self._become(self.state.with_rating(take_id, rating))
        self._writes.start(lambda: self._flows.rate_take(take_id, rating), lambda _mark: None)
        self.refresh()

    def _on_cancelled(self, order: Order) -> None:
        self._rendering.cancel(order.id)
        self._become(self.state.with_orders((order,)))

    def _on_rendering_moved(self) -> None:
        self._become(self.state.but(progress=self._rendering.progress, queue=self._rendering.queue))
        self.rendering_changed.emit(self._rendering.is_busy)

    def _look_for_news(self, order_id: OrderId) -> None:
        """Of whichever track: what it met with may concern all that are still to be made."""
        task = self._tasks.start(self, lambda _task: self._news.of(self._flows.order(order_id)))
        task.succeeded.connect(self._on_news)
        task.failed.connect(self.failed)

    def _on_news(self, error: ProviderFailed | None) -> None:
        if error is not None:
            self.account_failed.emit(error)

    def _on_order_ended(self, track_id: TrackId) -> None:
        if track_id == self.state.track_id:
            self.refresh()

    def _parallel_orders(self, provider: ProviderKey) -> int:
        card = self._cards.get(provider)
        return card.parallel_orders if card else 1

    def _takes_per_call(self, provider: ProviderKey) -> int:
        card = self._cards.get(provider)
        return card.takes_per_call if card else 1

    def _become(self, state: AuditionState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
