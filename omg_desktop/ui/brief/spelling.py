"""Has the lyrics checked while they are written, off the window's thread."""

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.spell_check import Spelling
from omg_desktop.ports import Job
from omg_desktop.ui.tasks import Flow, Task, Tasks
from omg_desktop.ui.widgets.lyrics_editor import LyricsEditor

PAUSE_MILLISECONDS = 400


class SpellingFlows(Protocol):
    """What the lyrics may ask for."""

    def check(self, lyrics: str) -> Spelling: ...

    def similar(self, word: str, job: Job) -> tuple[str, ...]: ...

    def add(self, word: str) -> None: ...

    def switch(self) -> Preferences: ...


@dataclass(frozen=True)
class Similar:
    """What may have been meant by a word."""

    word: str
    found: tuple[str, ...]


class SpellingPresenter(QObject):
    """A part of the brief's presenter, which tells it what the lyrics are."""

    checked = Signal(object)  # Spelling
    similar_found = Signal(object)  # Similar
    switched = Signal(bool)
    failed = Signal(object)  # OmgError

    def __init__(self, flows: SpellingFlows, tasks: Tasks) -> None:
        super().__init__()
        self._flows = flows
        self._tasks = tasks
        self._lyrics: str | None = None
        self._latest: dict[str, Task] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._check)

    def serve(self, editor: LyricsEditor) -> None:
        """Mark what was found in this editor, and do what is wished there."""
        editor.text.similar_wanted.connect(self.find_similar)
        editor.text.word_added.connect(self.add)
        editor.text.spelling_switched.connect(self.switch)
        self.checked.connect(editor.show_spelling)
        self.similar_found.connect(lambda similar: editor.text.show_similar(similar.word, similar.found))

    def look_at(self, lyrics: str) -> None:
        """These are the lyrics now; they are checked when typing pauses."""
        if lyrics != self._lyrics:
            self._lyrics = lyrics
            self._pause.start()

    def find_similar(self, word: str) -> None:
        """For the menu of a word; ``similar_found`` brings them."""
        task = self._ask("similar", lambda job: self._flows.similar(word, job))
        task.succeeded.connect(lambda found: self.similar_found.emit(Similar(word, found)))

    def add(self, word: str) -> None:
        """It is one's own from now on."""
        self._ask("add", lambda _job: self._flows.add(word)).succeeded.connect(lambda _done: self._check())

    def switch(self) -> None:
        """Check from now on, or no longer."""
        self._ask("switch", lambda _job: self._flows.switch()).succeeded.connect(self._on_switched)

    def _on_switched(self, kept: Preferences) -> None:
        self.switched.emit(kept.checks_spelling)
        self._check()

    def _check(self) -> None:
        lyrics = self._lyrics or ""
        self._ask("check", lambda _job: self._flows.check(lyrics)).succeeded.connect(self.checked)

    def _ask(self, question: str, flow: Flow) -> Task:
        """The latest question wins."""
        if earlier := self._latest.get(question):
            earlier.cancel()
        task = self._latest[question] = self._tasks.start(self, flow)
        task.failed.connect(self.failed)
        return task
