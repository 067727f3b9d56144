"""Leads the release page: keeps what is typed, looks whether it is ready, imports, submits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from omg_desktop.domain.declarations import Declaration
from omg_desktop.domain.errors import InvalidInput, OmgError, PriceChanged
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.releases import Release, Track
from omg_desktop.domain.submissions import Envelope
from omg_desktop.domain.values import Credits, Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.flows.imports import Imported
from omg_desktop.flows.submit import ReleaseCheck
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.one_by_one import OneByOne
from omg_desktop.ui.release.form import FieldEdit
from omg_desktop.ui.release.state import Card, ImportWish, OriginAnswer, ReleaseState, Step, price_changed
from omg_desktop.ui.release.tracks import FileDrop, TitleEdit, TrackMove
from omg_desktop.ui.release.view import ReleaseView
from omg_desktop.ui.tasks import Task, Tasks
from omg_desktop.ui.widgets.undoable import Undoable, redo_stamp, undo_stamp
from omg_desktop.ui.widgets.waveform_cache import WaveformCache

SAVE_DELAY_MILLISECONDS = 700


@dataclass(frozen=True)
class ReleaseFlows:
    """What the release page asks for."""

    check_release: Callable[[ReleaseId], ReleaseCheck]
    edit_release: Callable[[ReleaseId, Mapping[str, object]], Release]
    save_track: Callable[[Track], Track]
    move_track: Callable[[TrackId, int], object]
    import_audio: Callable[[ReleaseId, TrackId | None, Path, Declaration], Imported]
    take_back_import: Callable[[Imported], Track]
    import_again: Callable[[Imported], Track]
    submit: Callable[[ReleaseId, Credits], Envelope]
    waveform: Callable[[Digest], Waveform]


class ReleasePresenter(QObject):
    """One for the window. What is typed shows at once, is saved within a second, and can be taken back."""

    state_changed = Signal(object)  # ReleaseState
    waveform_loaded = Signal(object)  # Waveform
    changed = Signal(str)  # release id: what is kept of it has changed (metadata, tracks, audio)
    submitted = Signal(object)  # Envelope
    failed = Signal(object)  # OmgError

    def __init__(
        self, flows: ReleaseFlows, tasks: Tasks, undo: QUndoStack | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = ReleaseState()
        self._flows = flows
        self._tasks = tasks
        self._undo = undo or QUndoStack(self)
        self._waveforms = WaveformCache(flows.waveform, tasks, self)
        self._waveforms.loaded.connect(self.waveform_loaded)
        self._looking: Task | None = None
        self._writes = OneByOne(tasks, self)
        self._writes.failed.connect(self._on_failed)
        self._writes.begun.connect(self._stop_looking)
        self._writes.idle.connect(self.refresh)
        self._unsaved: dict[str, object] = {}  # fields of the open release
        self._edit_number = 0
        self._save_timer = QTimer(self)
        self._save_timer.setSingleShot(True)
        self._save_timer.setInterval(SAVE_DELAY_MILLISECONDS)
        self._save_timer.timeout.connect(self.save_now)

    def serve(self, view: ReleaseView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.field_edited.connect(self.edit)
        view.edit_ended.connect(self.end_edit)
        view.title_edited.connect(self.edit_title)
        view.track_moved.connect(self.move)
        view.files_offered.connect(self.offer_files)
        view.origin_answered.connect(self.answer)
        view.import_pressed.connect(self.import_offered)
        view.import_dismissed.connect(self.forget_files)
        view.submit_pressed.connect(self.ask_to_submit)
        view.agreed.connect(self.submit)
        view.not_yet_pressed.connect(self.not_yet)
        self.state_changed.connect(view.show_state)
        self.waveform_loaded.connect(view.show_waveform)
        view.show_state(self.state)

    # ---- what is open ---------------------------------------------------------------------------------------------

    def open_release(self, release_id: ReleaseId | None) -> None:
        """Show this release; what was typed for the one before is kept first."""
        if release_id != self.state.release_id:
            self.save_now()
            self._unsaved = {}
            self._become(self.state.opening(release_id))
        self.refresh()

    def refresh(self) -> None:
        """Look at the release again; the latest question wins, and waits for what is being written."""
        self._stop_looking()
        release_id = self.state.release_id
        if release_id is None or self._writes.is_busy:
            return
        self._looking = self._tasks.start(self, lambda _task: self._flows.check_release(release_id))
        self._looking.succeeded.connect(self._on_found)
        self._looking.failed.connect(self.failed)

    def _stop_looking(self) -> None:
        if self._looking:
            self._looking.cancel()
            self._looking = None

    def show_online(self, online: bool) -> None:
        self._become(self.state.but(online=online))

    def waveform(self, digest: Digest) -> Waveform | None:
        return self._waveforms.get(digest)

    def _on_found(self, found: ReleaseCheck) -> None:
        self._looking = None
        if found.release.id == self.state.release_id:
            found = found.but(release=found.release.but(**self._unsaved))  # what is being typed is newer
        self._become(self.state.with_found(found))

    # ---- editing --------------------------------------------------------------------------------------------------

    def edit(self, edit: FieldEdit) -> None:
        """A field of the release was typed in."""
        release = self.state.release
        if release is None or not self.state.editable or getattr(release, edit.field) == edit.value:
            return
        release_id, before = release.id, getattr(release, edit.field)
        self._undo.push(
            Undoable(
                f"edit of {edit.name.lower()}",
                redo=lambda: self._set_field(release_id, edit.field, edit.value),
                undo=lambda: self._set_field(release_id, edit.field, before),
                field=f"{release_id}.{edit.field}.{self._edit_number}",
            )
        )

    def end_edit(self) -> None:
        """The person left the field: what is typed next is another edit, and this one is kept now."""
        self._edit_number += 1
        self.save_now()

    def edit_title(self, edit: TitleEdit) -> None:
        """The title of a track was typed."""
        lines = self.state.found.tracks if self.state.found else ()
        track = next((line.track for line in lines if line.track.id == edit.track_id), None)
        if track is not None:
            self._push(
                f"title of track {track.position}",
                lambda: self._save_track(track.but(title=edit.title)),
                lambda: self._save_track(track),
            )

    def move(self, move: TrackMove) -> None:
        """A track was dragged, or moved by keys."""
        rows = {row.track_id: row.position for row in self.state.tracks}
        before = rows.get(move.track_id)
        if before is not None and before != move.position:
            self._push(
                f"move of track {before}",
                lambda: self._move_track(move.track_id, move.position),
                lambda: self._move_track(move.track_id, before),
            )

    def save_now(self) -> None:
        """Keep what was typed, without waiting."""
        self._save_timer.stop()
        release_id, changes = self.state.release_id, dict(self._unsaved)
        if release_id is not None and changes:
            self._writes.start(
                lambda: self._flows.edit_release(release_id, changes),
                lambda _saved: self._on_saved(release_id, changes),
            )

    def flush(self) -> None:
        """Keep what was typed before this returns: for closing the app."""
        self._save_timer.stop()
        self._writes.finish()
        if self.state.release_id is None or not self._unsaved:
            return
        try:
            self._flows.edit_release(self.state.release_id, self._unsaved)
        except OmgError as error:
            self._on_failed(error)
        else:
            self._unsaved.clear()

    def _set_field(self, release_id: ReleaseId, field: str, value: object) -> None:
        release = self.state.release
        if release is None or release.id != release_id:  # an edit of a release that is no longer open is taken back
            self._writes.start(
                lambda: self._flows.edit_release(release_id, {field: value}), lambda _saved: self._tell(release_id)
            )
            return
        self._unsaved[field] = value
        self._become(self.state.with_release(release.but(**{field: value})))
        self._save_timer.start()

    def _on_saved(self, release_id: ReleaseId, saved: Mapping[str, object]) -> None:
        """Fields that were typed in again meanwhile are still to be kept."""
        if release_id == self.state.release_id:
            self._unsaved = {name: value for name, value in self._unsaved.items() if saved.get(name, ...) != value}
        self._tell(release_id)

    def _save_track(self, track: Track) -> None:
        self._become(self.state.with_track(track))
        self._writes.start(lambda: self._flows.save_track(track), lambda _saved: self._tell(track.release_id))

    def _move_track(self, track_id: TrackId, position: int) -> None:
        release_id = self.state.release_id
        self._become(self.state.with_moved(track_id, position))
        self._writes.start(lambda: self._flows.move_track(track_id, position), lambda _moved: self._tell(release_id))

    def undo(self) -> None:
        if self.state.editable:
            self._undo.undo()

    def redo(self) -> None:
        if self.state.editable:
            self._undo.redo()

    @property
    def undo_stamp(self) -> int:
        return undo_stamp(self._undo) if self.state.editable else 0

    @property
    def redo_stamp(self) -> int:
        return redo_stamp(self._undo) if self.state.editable else 0

    @property
    def undo_title(self) -> str:
        return self._undo.undoText()

    @property
    def redo_title(self) -> str:
        return self._undo.redoText()

    # ---- importing ------------------------------------------------------------------------------------------------

    def offer_files(self, drop: FileDrop) -> None:
        """Files to import: which tool made them is asked first, in place."""
        wish = ImportWish(paths=drop.paths, track_id=drop.track_id) if drop.paths else None
        if wish is None:
            return
        if self.state.release_id is None:
            self.failed.emit(InvalidInput(f"{wish.names} was not imported. Begin a release first."))
        elif self.state.found is not None and not self.state.editable:
            self.failed.emit(InvalidInput(f"{wish.names} was not imported: this release was submitted and is fixed."))
        else:
            self._become(self.state.but(importing=wish, problem=None))

    def forget_files(self) -> None:
        self._become(self.state.but(importing=None))

    def answer(self, answer: OriginAnswer) -> None:
        """What is known so far of the tool that made the offered files."""
        if self.state.importing is not None:
            self._become(self.state.but(importing=self.state.importing.but(answer=answer)))

    def import_offered(self) -> None:
        """The artist has said which tool it was; the offered files are imported now."""
        wish, release_id = self.state.importing, self.state.release_id
        said = wish.answer.declaration if wish else None
        if wish is None or said is None or release_id is None:
            return
        self._become(self.state.but(importing=None, is_importing=True))
        task = self._tasks.start(self, lambda _task: self._import_all(release_id, wish, said))
        task.succeeded.connect(lambda outcome: self._on_imported(release_id, wish.names, *outcome))
        task.ended.connect(lambda: self._become(self.state.but(is_importing=False)))

    def _import_all(
        self, release_id: ReleaseId, wish: ImportWish, said: Declaration
    ) -> tuple[list[Imported], OmgError | None]:
        """On a worker: what came in, and what stopped it; the files before that one stay."""
        done: list[Imported] = []
        try:
            for path in wish.paths:
                done.append(self._flows.import_audio(release_id, wish.track_id, Path(path), said))
        except OmgError as error:
            return done, error
        return done, None

    def _on_imported(self, release_id: ReleaseId, names: str, done: list[Imported], error: OmgError | None) -> None:
        if done:
            again, back = self._flows.import_again, self._flows.take_back_import
            self._undo.push(
                Undoable(
                    f"import of {names}",
                    redo=lambda: self._write_tracks(release_id, again, done),
                    undo=lambda: self._write_tracks(release_id, back, done[::-1]),
                    is_done=True,
                )
            )
        if error is not None:
            self._on_failed(error)
        self._tell(release_id)

    def _write_tracks(self, release_id: ReleaseId, write: Callable[[Imported], Track], imports: list[Imported]) -> None:
        self._writes.start(lambda: [write(one) for one in imports], lambda _tracks: self._tell(release_id))

    # ---- submitting -----------------------------------------------------------------------------------------------

    def ask_to_submit(self) -> None:
        """First press: say what is spent and what happens next."""
        if self.state.editable and not self.state.hindrance and self.state.step is Step.LOOKING:
            self.save_now()
            self._become(self.state.but(step=Step.AGREEING, problem=None))

    def not_yet(self) -> None:
        self._become(self.state.but(step=Step.LOOKING, problem=None))

    def submit(self) -> None:
        """Second press: promise it, at the price that was shown."""
        release_id, found, unsaved = self.state.release_id, self.state.found, dict(self._unsaved)
        if release_id is None or found is None or self.state.step is not Step.AGREEING:
            return
        self._become(self.state.but(step=Step.SENDING, problem=None))
        agreed = found.quote.credits
        self._writes.start(lambda: self._promise(release_id, unsaved, agreed), self._on_submitted)

    def _promise(self, release_id: ReleaseId, unsaved: Mapping[str, object], agreed: Credits) -> Envelope:
        """On a worker: what is still being typed goes in first."""
        if unsaved:
            self._flows.edit_release(release_id, unsaved)
        return self._flows.submit(release_id, agreed)

    def _on_submitted(self, envelope: Envelope) -> None:
        self._unsaved.clear()
        self._save_timer.stop()
        self._become(self.state.but(step=Step.LOOKING))
        self.submitted.emit(envelope)
        self._tell(envelope.release_id)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _push(self, name: str, redo: Callable[[], None], undo: Callable[[], None]) -> None:
        if self.state.editable:
            self._undo.push(Undoable(name, redo=redo, undo=undo))

    def _on_failed(self, error: OmgError) -> None:
        """In place. A changed price is asked for again; everything else ends the wish to submit."""
        if isinstance(error, PriceChanged):
            card, step = price_changed(error.agreed, error.asked), Step.AGREEING
        else:
            card, step = Card("bad", *message_for(error)), Step.LOOKING
        self._become(self.state.but(step=step, problem=card))
        self.failed.emit(error)
        self.refresh()

    def _tell(self, release_id: ReleaseId | None) -> None:
        if release_id is not None:
            self.changed.emit(release_id)
        self.refresh()

    def _become(self, state: ReleaseState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
