"""Carries a wish for lyrics to a writer, and what is decided about its suggestion back to the brief."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from omg_desktop.domain.authorship import Shares
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.lyric_requests import LyricRequest, LyricScope, LyricWriterCard, for_song
from omg_desktop.domain.lyric_structures import Structure, template
from omg_desktop.domain.rhymes import Rhymes
from omg_desktop.domain.suggestions import Choice, Suggestion, suggestion
from omg_desktop.ports import Job
from omg_desktop.ui.brief.suggestions_state import SuggestionsState
from omg_desktop.ui.brief.suggestions_view import SuggestionsView
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.tasks import Task, Tasks

MORE_CAME = 0.0
BUILT_IN = ProviderKey("structure")


class WriteFlow(Protocol):
    def __call__(
        self, track_id: TrackId, writer: ProviderKey, request: LyricRequest, tell: Callable[[str], None], job: Job
    ) -> Suggestion: ...


@dataclass(frozen=True)
class SuggestionFlows:
    """What the page of suggestions may ask for."""

    write: WriteFlow
    writers: Callable[[], tuple[LyricWriterCard, ...]]
    default_writer: Callable[[], ProviderKey | None]
    rhymes: Callable[[str], Rhymes]
    structures: Callable[[str], tuple[Structure, ...]]
    remember: Callable[[TrackId, str, str], object]
    settle: Callable[[TrackId, str], Shares]


class _Opened(NamedTuple):
    writers: tuple[LyricWriterCard, ...]
    writer: ProviderKey | None
    structures: tuple[Structure, ...]
    shares: Shares


class SuggestionsPresenter(QObject):
    """A part of the brief's presenter, which tells it what is open and what the lyrics are."""

    state_changed = Signal(object)  # SuggestionsState
    decided = Signal(str, str)  # what was done, and the lyrics to be written into the brief
    failed = Signal(object)  # OmgError

    def __init__(self, flows: SuggestionFlows, tasks: Tasks) -> None:
        super().__init__()
        self.state = SuggestionsState()
        self._flows = flows
        self._tasks = tasks
        self._writing: Task | None = None
        self._rhyming: Task | None = None

    def serve(self, view: SuggestionsView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.writer_picked.connect(lambda key: self._become(self.state.but(writer=ProviderKey(key), problem="")))
        view.scope_picked.connect(lambda scope: self._become(self.state.but(scope=LyricScope(scope))))
        view.instruction_edited.connect(lambda wish: self._become(self.state.but(instruction=wish)))
        view.write_pressed.connect(self.write)
        view.cancel_pressed.connect(self.cancel)
        view.close_pressed.connect(self.close)
        view.part_decided.connect(self.decide)
        view.all_decided.connect(self.decide_all)
        view.structure_picked.connect(self.suggest_structure)
        view.rhyme_wanted.connect(self.find_rhymes)
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    def show_lyrics(self, track_id: TrackId | None, genre: str, lyrics: str, *, editable: bool) -> None:
        """These are the lyrics now; those of another track close the page and stop the writer."""
        if track_id != self.state.track_id:
            self.cancel()
            self._become(SuggestionsState(track_id=track_id, genre=genre, lyrics=lyrics, editable=editable))
        else:
            self._become(self.state.but(genre=genre).with_lyrics(lyrics, editable=editable))

    def open(self, start: int = 0, end: int = 0) -> None:
        """Show the page; a selection is what a suggestion is wanted for, else the whole song."""
        track_id, genre, lyrics = self.state.track_id, self.state.genre, self.state.lyrics
        if track_id is None:
            return
        scope = LyricScope.SELECTION if end > start else LyricScope.SONG
        self._become(self.state.but(shown=True, start=start, end=end, scope=scope))

        def flow(_job: Job) -> _Opened:
            settled = self._flows.settle(track_id, lyrics)
            return _Opened(self._flows.writers(), self._flows.default_writer(), self._flows.structures(genre), settled)

        task = self._tasks.start(self, flow)
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self.failed)

    def close(self) -> None:
        """Back to the form; a writer that is still writing is stopped."""
        self.cancel()
        self._become(self.state.but(shown=False, suggestion=None, choices={}, steps={}, problem=""))

    # ---- asking --------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Ask for a suggestion. It comes piece by piece, and nothing is changed by it."""
        track_id, writer, request = self.state.track_id, self.state.writer, self.state.request
        if not self.state.can_write or track_id is None or writer is None:
            return
        pieces: list[str] = []

        def flow(job: Job) -> Suggestion:
            def tell(piece: str) -> None:
                pieces.append(piece)
                job.report(MORE_CAME, "")

            try:
                return self._flows.write(track_id, writer, request, tell, job)
            finally:  # what was heard is remembered, however it ended
                self._flows.remember(track_id, request.lyrics, "".join(pieces))

        def on_progress(fraction: float | None, phase: str) -> None:
            if fraction is None:
                self._become(self.state.but(phase=phase))
            else:
                said = suggestion(request, "".join(pieces), writer=writer, model="")
                self._become(self.state.heard(said))

        self._become(self.state.but(writing=True, phase="", problem="", suggestion=None, choices={}, steps={}))
        self._writing = self._tasks.start(self, flow)
        self._writing.progressed.connect(on_progress)
        self._writing.succeeded.connect(self._on_written)
        self._writing.failed.connect(self._on_write_failed)

    def cancel(self) -> None:
        """Stop the writer; what came until now stays to be decided about."""
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
            self._become(self.state.but(writing=False, phase=""))

    def suggest_structure(self, key: str) -> None:
        """An empty sheet in this structure, as a suggestion like any other. Nobody is asked."""
        wanted = next((each for each in self.state.structures if each.key == key), None)
        if wanted is None or self.state.writing:
            return
        request = for_song(self.state.lyrics, self.state.genre)
        said = suggestion(request, template(wanted), writer=BUILT_IN, model="", complete=True)
        self._become(self.state.but(problem="", choices={}, steps={}).heard(said))

    def find_rhymes(self, line: str) -> None:
        """Words that rhyme with the end of this line, from the app's own list."""
        if self._rhyming is not None:
            self._rhyming.cancel()  # the latest question wins
        self._rhyming = self._tasks.start(self, lambda _job: self._flows.rhymes(line))
        self._rhyming.succeeded.connect(lambda found: self._become(self.state.but(rhymes=found)))
        self._rhyming.failed.connect(self.failed)

    # ---- deciding ------------------------------------------------------------------------------------------------

    def decide(self, place: int, choice: str) -> None:
        """One part: accepted, rejected, or kept beside the old."""
        if place in self.state.undecided and self.state.editable:
            self._settle({place: Choice(choice)}, f"{Choice(choice).value.replace('_', ' ').capitalize()} suggestion")

    def decide_all(self, choice: str) -> None:
        """All that is not decided yet, in one step that can be undone."""
        if self.state.can_decide:
            self._settle(dict.fromkeys(self.state.undecided, Choice(choice)), "Accept suggestions")

    def _settle(self, choices: dict[int, Choice], title: str) -> None:
        self._become(self.state.deciding(choices))
        result, track_id = self.state.result, self.state.track_id
        if result != self.state.lyrics:
            self.decided.emit(title, result)
        if track_id is not None:
            task = self._tasks.start(self, lambda _job: self._flows.settle(track_id, result))
            task.succeeded.connect(lambda found: self._become(self.state.but(shares=found)))
            task.failed.connect(self.failed)

    # ---- answers -------------------------------------------------------------------------------------------------

    def _on_opened(self, opened: _Opened) -> None:
        writer = self.state.writer or opened.writer
        self._become(
            self.state.but(writers=opened.writers, writer=writer, structures=opened.structures, shares=opened.shares)
        )

    def _on_written(self, found: Suggestion) -> None:
        self._writing = None
        lyrics, editable = self.state.lyrics, self.state.editable
        state = self.state.but(writing=False, phase="").heard(found)
        self._become(state.with_lyrics(lyrics, editable=editable))

    def _on_write_failed(self, error: OmgError) -> None:
        """Said on the page itself: that is where the wish was made."""
        self._writing = None
        words = message_for(error)
        self._become(self.state.but(writing=False, phase="", problem=f"{words.title}. {words.advice}"))

    def _become(self, state: SuggestionsState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
