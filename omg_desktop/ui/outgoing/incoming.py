"""Files that are dragged onto the window: what they are, what will become of them, and who is told."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from omg_desktop.ui.audio_drops import AUDIO_SUFFIXES, OUR_OWN
from omg_desktop.ui.widgets.drop_outline import DropOutline

LYRICS_SUFFIXES = (".txt", ".lrc", ".md")
LYRICS_FILTER = "Lyrics (*.txt *.lrc *.md);;All files (*)"


class Kind(StrEnum):
    """What a file is, by its name."""

    AUDIO = "audio"
    LYRICS = "lyrics"
    SETTINGS = "settings"


class Incoming(NamedTuple):
    """Files of one kind."""

    kind: Kind
    paths: tuple[Path, ...]


WORDS = {
    Kind.AUDIO: "Drop to import it as audio of the release: you are asked which tool made it",
    Kind.LYRICS: "Drop to put these lyrics into the brief; Undo brings back what is there",
    Kind.SETTINGS: "Drop to build the draft of this take again, as a new track",
}
SEVERAL = {
    Kind.AUDIO: "Drop to import them as audio of the release: you are asked which tool made them",
    Kind.LYRICS: "One file of lyrics at a time: drop a single one",
    Kind.SETTINGS: "Drop to build the drafts of these takes again, as new tracks",
}


def incoming(data: QMimeData) -> Incoming | None:
    """What is dragged; None where it is nothing for us, or of several kinds."""
    if data.hasFormat(OUR_OWN):
        return None
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    kinds = {_kind(path) for path in paths}
    if len(kinds) != 1 or len(paths) != len(data.urls()):
        return None
    kind = kinds.pop()
    return None if kind is None else Incoming(kind, paths)


def _kind(path: Path) -> Kind | None:
    ending = path.suffix.lower()
    if ending in AUDIO_SUFFIXES:
        return Kind.AUDIO
    if ending in LYRICS_SUFFIXES:
        return Kind.LYRICS
    return Kind.SETTINGS if ending == ".json" else None


class WindowDrops(QObject):
    """Takes what is dropped anywhere on the window where no part of it takes it itself.

    ``aware`` are parts that take audio themselves; for them only the outline is shown.
    """

    dropped = Signal(object)  # Incoming

    def __init__(
        self, window: QWidget, outline: DropOutline, target_of: Callable[[Kind], QWidget], aware: tuple[QWidget, ...]
    ) -> None:
        super().__init__(window)
        self._window = window
        self.outline = outline
        self._target_of = target_of
        window.setAcceptDrops(True)
        for part in (window, *aware):
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):  # it is a QDropEvent, too
            return self._enter(event, own=watched is self._window)
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Drop):
            self.outline.hide()
        if event.type() is QEvent.Type.Drop and watched is self._window and isinstance(event, QDropEvent):
            found = incoming(event.mimeData())
            if found is not None:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.dropped.emit(found)
                return True
        return False

    def _enter(self, event: QDragEnterEvent, *, own: bool) -> bool:
        found = incoming(event.mimeData())
        if found is None or not (own or found.kind is Kind.AUDIO):
            return False
        words = WORDS if len(found.paths) == 1 else SEVERAL
        self.outline.show_over(self._target_of(found.kind), words[found.kind])
        if own:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        return own
