"""Leads the deck: decodes takes on workers, hands wishes to the playback, and tells where the music is."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.takes import Take
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ports import Playback, PlaybackStatus
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.player.state import PlayerState
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.tasks import Task, Tasks
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.waveform_cache import WaveformCache

POLL_MILLISECONDS_PLAYING = 33
POLL_MILLISECONDS_PAUSED = 500
BACK_SECONDS = FORWARD_SECONDS = 5.0


class PlayerPresenter(QObject):
    """One for the window. The heard take is decoded first; new takes never interrupt what plays."""

    state_changed = Signal(object)  # PlayerState
    moment_changed = Signal(object)  # PlaybackStatus
    waveform_changed = Signal(object)  # Waveform of the heard take, or None
    decks_changed = Signal(object)  # Decks

    def __init__(
        self,
        playback: Playback,
        waveform: Callable[[Digest], Waveform],
        audio_path: Callable[[Digest], Path],
        tasks: Tasks,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = PlayerState()
        self.moment = PlaybackStatus()
        self._playback = playback
        self._audio_path = audio_path
        self._tasks = tasks
        self._waveforms = WaveformCache(waveform, tasks, self)
        self._waveforms.loaded.connect(lambda _waveform: self._tell_waveform())
        self._preparing: Task | None = None
        self._plays_when_ready = False
        self._last_loop: tuple[float, float] | None = None
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MILLISECONDS_PAUSED)
        self._poll.timeout.connect(self.refresh_moment)
        self._poll.start()

    def serve(self, view: PlayerView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.play_pressed.connect(self.toggle)
        view.deck_a_pressed.connect(self.hear_a)
        view.deck_b_pressed.connect(self.hear_b)
        view.loop_pressed.connect(self.toggle_loop)
        view.seek_requested.connect(self.seek)
        view.loop_changed.connect(self.set_loop)
        self.state_changed.connect(view.show_state)
        self.waveform_changed.connect(view.show_waveform)
        self.moment_changed.connect(view.show_moment)
        view.show_state(self.state)

    # ---- what there is to hear ------------------------------------------------------------------------------------

    def show_takes(self, takes: Sequence[Take], confirmed_take_id: TakeId | None, editable: bool = True) -> None:
        """The takes of the open track. Takes of another track end what plays."""
        track_id = takes[0].track_id if takes else None
        if track_id != self.state.track_id:
            self._leave_track()
        self._become(self.state.with_takes(takes, confirmed_take_id, editable=editable))
        self._playback.forget([take.id for take in takes])
        self._hear_if_ready()
        self._prepare_next()

    def put_on_deck_a(self, take_id: TakeId) -> None:
        """Choose a take: it is heard from now on, and what lay on deck A moves to B."""
        if self.state.take(take_id) is not None:
            self._show_decks(self.state.decks.chosen(take_id).but(heard=take_id))

    def put_on_deck_b(self, take_id: TakeId) -> None:
        if self.state.take(take_id) is not None and take_id != self.state.decks.a:
            self._show_decks(self.state.decks.but(b=take_id))

    def hear_a(self) -> None:
        self._hear(self.state.decks.a)

    def hear_b(self) -> None:
        self._hear(self.state.decks.b)

    def swap(self) -> None:
        """Hear the other deck."""
        decks = self.state.decks
        self._hear(decks.a if decks.heard == decks.b else decks.b)

    def _hear(self, take_id: TakeId | None) -> None:
        if take_id is not None:
            self._show_decks(self.state.decks.but(heard=take_id))

    def _show_decks(self, decks: Decks) -> None:
        self._become(self.state.with_decks(decks))
        self._hear_if_ready()
        self._prepare_next()

    # ---- transport ------------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Play or pause; a take that is still being decoded plays as soon as it can."""
        if self._playback.status().playing:
            self.pause()
        elif self.state.can_play:
            self._playback.play()
        else:
            self._plays_when_ready = self.state.is_loading and not self._plays_when_ready
        self.refresh_moment()

    def pause(self) -> None:
        self._plays_when_ready = False
        self._playback.pause()
        self.refresh_moment()

    def seek(self, seconds: float) -> None:
        if self.state.heard is None:
            return
        self._playback.seek(max(0.0, seconds))
        self.refresh_moment()

    def back(self) -> None:
        self.seek(self._playback.status().position_seconds - BACK_SECONDS)

    def forward(self) -> None:
        status = self._playback.status()
        self.seek(min(status.position_seconds + FORWARD_SECONDS, status.duration_seconds))

    def to_start(self) -> None:
        self.seek(0.0)

    def set_loop(self, loop: tuple[float, float] | None) -> None:
        if self.state.heard is None:
            return
        if loop is not None:
            self._last_loop = loop
        self._playback.set_loop(loop)
        self.refresh_moment()

    def toggle_loop(self) -> None:
        """Off; or on again where it was, else around the section that is heard, else around the whole take."""
        status = self._playback.status()
        if status.loop is not None:
            self.set_loop(None)
        elif self._last_loop is not None and self._last_loop[0] < status.duration_seconds:
            self.set_loop(self._last_loop)
        elif status.duration_seconds > 0:
            here = status.position_seconds
            around = (part for part in self.state.sections if part.start_seconds <= here < part.end_seconds)
            part = next(around, None)
            self.set_loop((part.start_seconds, part.end_seconds) if part else (0.0, status.duration_seconds))

    # ---- inside ---------------------------------------------------------------------------------------------------

    def refresh_moment(self) -> None:
        """Ask the playback where it is; asked often while it plays, seldom while it rests."""
        status = self._playback.status()
        interval = POLL_MILLISECONDS_PLAYING if status.playing else POLL_MILLISECONDS_PAUSED
        if self._poll.interval() != interval:
            self._poll.setInterval(interval)
        if status.notice != self.state.device_notice:
            self._become(self.state.but(device_notice=status.notice))
        if status != self.moment or status.playing:
            self.moment = status
            self.moment_changed.emit(status)

    def _leave_track(self) -> None:
        self.pause()
        self._playback.set_loop(None)
        self._playback.seek(0.0)
        self._last_loop = None
        if self._preparing:
            self._preparing.cancel()
            self._preparing = None
        self._become(PlayerState(device_notice=self.state.device_notice))

    def _hear_if_ready(self) -> None:
        heard = self.state.decks.heard
        if heard is None or heard not in self.state.ready:
            return
        if self._playback.status().heard != heard:
            self._playback.hear(heard)
        if self._plays_when_ready:
            self._plays_when_ready = False
            self._playback.play()
        self.refresh_moment()

    def _prepare_next(self) -> None:
        """Decode one take at a time: the heard one, the other deck, then the newest."""
        if self._preparing is not None:
            return
        take = next(iter(self._takes_to_prepare()), None)
        if take is None:
            return
        task = self._tasks.start(
            self, lambda _task: self._playback.prepare(take.id, self._audio_path(take.audio_digest))
        )
        task.succeeded.connect(lambda _nothing: self._on_prepared(task, take.id))
        task.failed.connect(lambda error: self._on_prepare_failed(task, take.id, error))
        self._preparing = task

    def _takes_to_prepare(self) -> list[Take]:
        decks, state = self.state.decks, self.state
        rank = {decks.a: 1, decks.b: 2} | {decks.heard: 0}
        missing = [take for take in state.takes if take.id not in state.ready and take.id not in state.unusable]
        return sorted(missing, key=lambda take: (rank.get(take.id, 3), -take.number))

    def _on_prepared(self, task: Task, take_id: TakeId) -> None:
        if task is not self._preparing:
            return
        self._preparing = None
        if self.state.take(take_id) is not None:
            self._become(self.state.with_ready(take_id))
        self._hear_if_ready()
        self._prepare_next()

    def _on_prepare_failed(self, task: Task, take_id: TakeId, error: OmgError) -> None:
        if task is not self._preparing:
            return
        self._preparing = None
        self._become(self.state.with_unusable(take_id, message_for(error).advice))
        self._prepare_next()

    def _become(self, state: PlayerState) -> None:
        before, self.state = self.state, state
        if state == before:
            return
        self.state_changed.emit(state)
        if state.decks != before.decks:
            self.decks_changed.emit(state.decks)
        if state.decks.heard != before.decks.heard:
            self._tell_waveform()

    def _tell_waveform(self) -> None:
        heard = self.state.heard
        self.waveform_changed.emit(self._waveforms.get(heard.audio_digest) if heard else None)
