"""Carries exports to the flows, hands files to other programs, and opens settings that come in."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.exports import ExportSize, ExportWish, bytes_in_words, credentials_in_words
from omg_desktop.domain.ids import ReleaseId, TakeId
from omg_desktop.domain.releases import Track
from omg_desktop.flows.copying import Words
from omg_desktop.flows.export import Written
from omg_desktop.flows.lyric_files import read_lyrics
from omg_desktop.flows.outgoing import Exports
from omg_desktop.ports import Job
from omg_desktop.ui.outgoing.files import as_files
from omg_desktop.ui.outgoing.incoming import LYRICS_FILTER
from omg_desktop.ui.outgoing.state import ExportChoice, ExportWhat, OutgoingState
from omg_desktop.ui.outgoing.stem_list import StemList
from omg_desktop.ui.outgoing.view import ExportSheet
from omg_desktop.ui.tasks import Task, Tasks

Region = tuple[float, float]
"""From and to, in seconds."""
LOOP_MILLISECONDS_MAX = 300


@dataclass(frozen=True)
class Outgoing:
    """What is there to go out right now; the window knows."""

    heard: TakeId | None = None
    heard_name: str = ""
    loop: Region | None = None
    kept: tuple[TakeId, ...] = ()
    picked: tuple[TakeId, ...] = ()
    has_stems: bool = False
    release: ReleaseId | None = None
    release_name: str = ""

    def takes(self, what: ExportWhat) -> tuple[TakeId, ...]:
        if what is ExportWhat.KEPT:
            return self.kept
        if what is ExportWhat.PICKED:
            return self.picked
        return (self.heard,) if self.heard is not None else ()


class LyricsFile(NamedTuple):
    """What was in a file of lyrics."""

    name: str
    text: str


class OutgoingPresenter(QObject):
    """The only one in this panel who starts flows."""

    state_changed = Signal(object)  # OutgoingState
    exported = Signal(object)  # Written
    copied = Signal(object)  # Written
    words_copied = Signal(object)  # Words
    dragged = Signal(object)  # Written
    whole_dragged = Signal(object)  # Written: instead of a region that was not ready
    opened = Signal(object)  # Track
    lyrics_read = Signal(object)  # LyricsFile
    reveal_wanted = Signal(object)  # Path
    failed = Signal(object)  # OmgError

    def __init__(self, exports: Exports, tasks: Tasks, cache: Path, window: QWidget) -> None:
        super().__init__(window)
        self.state = OutgoingState()
        self.sheet = ExportSheet(window)
        self.stem_list = StemList(window)
        self._stems: dict[TakeId, tuple[Path, ...]] = {}  # where they were written, as long as the app runs
        self._exports = exports
        self._tasks = tasks
        self._cache = cache
        self._window = window
        self._there = Outgoing()
        self._writing: Task | None = None
        self._measuring: Task | None = None
        self._copies = 0
        self.state_changed.connect(self.sheet.show_state)
        self.sheet.export_wanted.connect(self.ask)
        self.sheet.cancel_wanted.connect(self.cancel)
        self.sheet.choice_changed.connect(self.measure)
        self.stem_list.copy_wanted.connect(self._copy_stems)
        self.stem_list.reveal_wanted.connect(self.reveal_wanted)
        self.stem_list.anew_wanted.connect(lambda: self.open(self._there, ExportWhat.STEMS))

    # ---- out -----------------------------------------------------------------------------------------------------

    def open(self, there: Outgoing, what: ExportWhat) -> None:
        """Show the sheet, beginning with this."""
        self._there = there
        loop = f"{clock(there.loop[0])}–{clock(there.loop[1])}" if there.loop and there.heard else ""
        if self._writing is None:
            state = OutgoingState(take_name=there.heard_name, loop_words=loop, has_stems=there.has_stems)
            self._become(
                state.but(kept_count=len(there.kept), picked_count=len(there.picked), release_name=there.release_name)
            )
        self.sheet.choose(what)
        self.measure(self.sheet.choice())
        self.sheet.show()
        self.sheet.raise_()
        self.sheet.activateWindow()

    def measure(self, choice: ExportChoice) -> None:
        """Tell what the choice would come to; the latest question wins."""
        if self._measuring is not None:
            self._measuring.cancel()
        wish, takes, release = self._wish(choice), self._there.takes(choice.what), self._there.release

        def flow(_job: Job) -> ExportSize:
            if choice.what is ExportWhat.EVERYTHING:
                return self._exports.everything.size(wish)
            if choice.what is ExportWhat.STEMS:
                return self._exports.stems.size_of_each(takes[0], wish)
            if choice.what is ExportWhat.BUNDLE and release is not None:
                return self._exports.bundle.size(release, wish)
            return self._exports.size_of_takes(takes, wish)

        self._measuring = self._tasks.start(self, flow)
        self._measuring.succeeded.connect(lambda size: self._on_measured(size, wish, choice.what))
        self._measuring.failed.connect(lambda error: self._become(self.state.but(size_words="", problem=str(error))))

    def ask(self, choice: ExportChoice) -> None:
        """Ask for the folder, then write."""
        folder = QFileDialog.getExistingDirectory(self.sheet, "Export into this folder")
        if folder:
            self.write(choice, Path(folder))

    def write(self, choice: ExportChoice, folder: Path) -> None:
        """Write it, off the window's thread; one export at a time."""
        if self._writing is not None:
            return
        wish = self._wish(choice)
        takes, release = self._there.takes(choice.what), self._there.release

        def flow(job: Job) -> Written:
            if choice.what is ExportWhat.EVERYTHING:
                return self._exports.everything(folder, wish, job)
            if choice.what is ExportWhat.STEMS:
                return self._exports.stems(takes[0], folder, wish, job)
            if choice.what is ExportWhat.BUNDLE and release is not None:
                return self._exports.bundle(release, folder, wish, job, stems=choice.stems)
            return self._exports.takes(takes, folder, wish, job)

        self._become(self.state.but(writing=True, fraction=None, phase="Looking at what there is …", problem=""))
        task = self._writing = self._tasks.start(self, flow)
        task.progressed.connect(lambda fraction, phase: self._become(self.state.but(fraction=fraction, phase=phase)))
        task.succeeded.connect(self._on_written)
        if choice.what is ExportWhat.STEMS:
            task.succeeded.connect(lambda written: self._on_stems(takes[0], self._there.heard_name, written))
        task.failed.connect(self._on_failed)

    def _wish(self, choice: ExportChoice) -> ExportWish:
        region = self._there.loop if choice.what is ExportWhat.LOOP else None
        return ExportWish(choice.format, choice.template, choice.sidecars, region, choice.sample_rate_hz)

    def cancel(self) -> None:
        """Stop between two files; those that are written stay where they are."""
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
            self._become(self.state.but(writing=False, phase="Cancelled. The files that were finished are kept."))

    def open_stems(self, there: Outgoing) -> None:
        """Show the stems of the heard take that were written and are still there; else ask how to write them."""
        files = self._stems.get(there.heard, ()) if there.heard is not None else ()
        if files and all(path.exists() for path in files):
            self._there = there
            self.stem_list.open_with(f"Stems of {there.heard_name}", files)
        else:
            self.open(there, ExportWhat.STEMS)

    def copy_files(self, takes: tuple[TakeId, ...], region: Region | None = None) -> None:
        """Write them, or this region of them, and put the files themselves on the clipboard."""
        self._hand_over(takes, region).succeeded.connect(self._on_copied)

    def copy_words(self, take_id: TakeId, which: Words) -> None:
        """Put what a take was made from onto the clipboard."""
        task = self._tasks.start(self, lambda _job: self._exports.words_of_take(take_id, which))
        task.succeeded.connect(lambda text: self._on_words(text, which))
        task.failed.connect(self.failed)

    def drag_files(self, takes: tuple[TakeId, ...], region: Region | None) -> None:
        """Write what is being dragged; ``dragged`` tells when the files are there.

        A region that is not written in the time a hand waits is not waited for: the whole take goes, if it is there
        first.
        """
        task = self._hand_over(takes, region)
        task.succeeded.connect(self.dragged)
        if region is not None:
            late = QTimer(self)
            late.setSingleShot(True)
            late.timeout.connect(lambda: self._offer_whole(task, takes))
            task.ended.connect(late.deleteLater)
            late.start(LOOP_MILLISECONDS_MAX)

    def _offer_whole(self, late: Task, takes: tuple[TakeId, ...]) -> None:
        whole = self._hand_over(takes, None)
        late.succeeded.connect(lambda _written: whole.cancel())
        whole.succeeded.connect(lambda written: self._on_whole(written, late))

    def _on_whole(self, written: Written, late: Task) -> None:
        late.cancel()
        self.dragged.emit(written)
        self.whole_dragged.emit(written)

    def _hand_over(self, takes: tuple[TakeId, ...], region: Region | None) -> Task:
        wish, folder = ExportWish(sidecars=False, region=region), self._fresh_folder()
        task = self._tasks.start(self, lambda job: self._exports.takes(takes, folder, wish, job))
        task.failed.connect(self.failed)
        return task

    # ---- in ------------------------------------------------------------------------------------------------------

    def ask_for_sidecar(self, release_id: ReleaseId | None) -> None:
        """Ask which settings to open."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open settings from file", "", "Settings (*.json)")
        if name:
            self.open_sidecar(Path(name), release_id)

    def open_sidecar(self, path: Path, release_id: ReleaseId | None) -> None:
        """Build the draft of an exported take again."""
        task = self._tasks.start(self, lambda _job: self._exports.open_sidecar(path, release_id))
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self.failed)

    def ask_for_lyrics(self) -> None:
        """Ask which file holds them."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Lyrics from a file", "", LYRICS_FILTER)
        if name:
            self.open_lyrics(Path(name))

    def open_lyrics(self, path: Path) -> None:
        """Read the words of a text file, without the times of an LRC."""
        task = self._tasks.start(self, lambda _job: LyricsFile(path.name, read_lyrics(path)))
        task.succeeded.connect(self.lyrics_read)
        task.failed.connect(self.failed)

    # ---- answers -------------------------------------------------------------------------------------------------

    def _on_written(self, written: Written) -> None:
        self._writing = None
        self._become(self.state.but(writing=False, phase=""))
        self.sheet.hide()
        self.exported.emit(written)

    def _on_measured(self, size: ExportSize, wish: ExportWish, what: ExportWhat) -> None:
        words = credentials_in_words(size, wish)
        loses = size.left_behind > 0
        each = f"A file for each part, each about {bytes_in_words(size.bytes)}"
        big = each if what is ExportWhat.STEMS else size.words
        self._become(self.state.but(size_words=big, credentials_words=words, loses_credentials=loses))

    def _on_stems(self, take_id: TakeId, name: str, written: Written) -> None:
        self._stems[take_id] = written.files
        self.stem_list.open_with(f"Stems of {name}", written.files)

    def _on_failed(self, error: OmgError) -> None:
        self._writing = None
        self._become(self.state.but(writing=False, problem=str(error)))

    def _on_copied(self, written: Written) -> None:
        QGuiApplication.clipboard().setMimeData(as_files(written.files))
        self.copied.emit(written)

    def _on_words(self, text: str, which: Words) -> None:
        QGuiApplication.clipboard().setText(text)
        self.words_copied.emit(which)

    def _copy_stems(self, files: tuple[Path, ...]) -> None:
        self._on_copied(Written(files, files[0].parent))

    def _on_opened(self, track: Track) -> None:
        self.opened.emit(track)

    def _fresh_folder(self) -> Path:
        """A file that was handed to another program is never written again: it may still read it."""
        self._copies += 1
        while (self._cache / str(self._copies)).exists():
            self._copies += 1
        return self._cache / str(self._copies)

    def _become(self, state: OutgoingState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
