"""Asks where the parts of a take shall go, or what shall be different in another take of the same song."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from omg_desktop.domain.ids import TakeId
from omg_desktop.domain.variations import ScoreOutline, VariationKind
from omg_desktop.flows.scores import ScoreFlows
from omg_desktop.ui.tasks import Flow, Task, Tasks

KEYS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
TEMPO_BPM_MIN, TEMPO_BPM_MAX = 30, 300


class ScoreActs(QObject):
    """One for the window. Notes are no generations; a variation is one, and is ordered like any take."""

    ordered = Signal(object)  # tuple[Order, ...]
    said = Signal(str)  # what was done
    failed = Signal(object)  # OmgError

    def __init__(self, flows: ScoreFlows, genres: tuple[str, ...], tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._flows = flows
        self._genres = genres
        self._tasks = tasks
        self._window = window

    def ask_midi(self, take_id: TakeId) -> None:
        """Ask for a file, then write the notes there."""
        target, _ = QFileDialog.getSaveFileName(self._window, "Export MIDI", "Take.mid", "MIDI (*.mid)")
        if target:
            task = self._start(lambda job: self._flows.export_midi(take_id, Path(target), job))
            task.succeeded.connect(lambda path: self.said.emit(f"Written to {path}"))

    def copy_chords(self, take_id: TakeId) -> None:
        """Put the chord sheet onto the clipboard."""
        task = self._start(lambda job: self._flows.chord_sheet(take_id, job))
        task.succeeded.connect(self._on_chords)

    def vary(self, take_id: TakeId, kind: VariationKind, value: str = "") -> None:
        """Order another take of the same song."""
        task = self._start(lambda job: self._flows.order_variation(take_id, kind, value, job))
        task.succeeded.connect(self.ordered)

    def ask_variation(self, take_id: TakeId, kind: VariationKind) -> None:
        """Look at the song, ask what shall be different, and order it."""
        task = self._start(lambda job: self._flows.outline_of(take_id, job))
        task.succeeded.connect(lambda outline: self._ask(take_id, kind, outline))

    def _ask(self, take_id: TakeId, kind: VariationKind, outline: ScoreOutline) -> None:
        value, agreed = self._asked(kind, outline)
        if agreed and value.strip():
            self.vary(take_id, kind, value.strip())

    def _asked(self, kind: VariationKind, outline: ScoreOutline) -> tuple[str, bool]:
        if kind is VariationKind.TEMPO:
            number, agreed = QInputDialog.getInt(
                self._window, "Another tempo", "Tempo in BPM", round(outline.tempo_bpm), TEMPO_BPM_MIN, TEMPO_BPM_MAX
            )
            return str(number), agreed
        mode = outline.musical_key.rpartition(" ")[2]
        choices: dict[VariationKind, tuple[str, str, tuple[str, ...]]] = {
            VariationKind.KEY: ("Another key", "Key", tuple(f"{key} {mode}" for key in KEYS)),
            VariationKind.SECTION: ("One section again", "Section", outline.sections),
            VariationKind.GENRE: ("The same song in another genre", "Genre", self._genres),
        }
        title, words, names = choices[kind]
        return QInputDialog.getItem(self._window, title, words, names, 0, kind is VariationKind.GENRE)

    def _on_chords(self, sheet: str) -> None:
        QGuiApplication.clipboard().setText(sheet)
        self.said.emit("The chord sheet is on the clipboard")

    def _start(self, flow: Flow) -> Task:
        task = self._tasks.start(self, flow)
        task.failed.connect(self.failed)
        return task


def takes_acts(acts: ScoreActs) -> dict[str, Callable[[TakeId], object]]:
    """What can be done with a take that has a score, by command."""
    asked = (VariationKind.GENRE, VariationKind.SECTION, VariationKind.TEMPO, VariationKind.KEY)
    return {
        "take.midi": acts.ask_midi,
        "take.chords": acts.copy_chords,
        "take.new_melody": lambda take_id: acts.vary(take_id, VariationKind.MELODY),
    } | {f"take.other_{kind.value}": _asker(acts, kind) for kind in asked}


def _asker(acts: ScoreActs, kind: VariationKind) -> Callable[[TakeId], object]:
    return lambda take_id: acts.ask_variation(take_id, kind)
