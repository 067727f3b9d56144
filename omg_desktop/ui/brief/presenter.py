"""Carries what a person does in the brief to the flows, and what comes of it back to the view."""

from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from omg_desktop.domain.drafts import DIRECTION_LENGTH_MAX, GENRE_LENGTH_MAX, Brief, Draft, Order, TrackLimit
from omg_desktop.domain.errors import OmgError
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.lyric_versions import VersionOrigin
from omg_desktop.domain.lyrics import LYRICS_LENGTH_MAX
from omg_desktop.flows.drafts import OpenedDraft
from omg_desktop.ports import Job, ProviderCard
from omg_desktop.ui.brief.flows import BriefFlows
from omg_desktop.ui.brief.history import BriefHistory
from omg_desktop.ui.brief.saving import WaitingDrafts
from omg_desktop.ui.brief.spelling import SpellingPresenter
from omg_desktop.ui.brief.standing import Standing
from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.brief.suggestions import SuggestionsPresenter
from omg_desktop.ui.brief.versions import VersionsPresenter
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.tasks import Flow, Task, Tasks

SAVE_AFTER_MILLISECONDS = 700
"""After the last keystroke."""
SAVE_AT_LATEST_MILLISECONDS = 2000
"""After the first keystroke that is not saved yet, however long the typing goes on."""


class _Opened(NamedTuple):
    found: OpenedDraft
    cards: tuple[ProviderCard, ...]


class _Ordered(NamedTuple):
    saved: tuple[Draft, ...]
    orders: tuple[Order, ...]


class BriefPresenter(QObject):
    """The only one in this panel who starts flows. The latest question wins."""

    state_changed = Signal(object)  # BriefState
    saved = Signal(object)  # Draft
    requests_known = Signal(object)  # tuple[Request, ...]
    takes_ordered = Signal(object)  # tuple[Order, ...]
    failed = Signal(object)  # OmgError

    def __init__(self, flows: BriefFlows, catalogue: GenreCatalogue, tasks: Tasks) -> None:
        super().__init__()
        self.state = BriefState(genres=tuple(genre.name for genre in catalogue.genres))
        self._flows = flows
        self._tasks = tasks
        self._waiting = WaitingDrafts(flows.save_draft)
        self._history = BriefHistory(self)
        self._history.restored.connect(self._on_brief_restored)
        self._history.changed.connect(self._on_history_changed)
        self.standing = Standing(flows.standing, lambda: self.state.draft, tasks, self)
        self.standing.found.connect(lambda fields: self._become(self.state.but(**fields)))
        self.standing.failed.connect(self.failed)
        self.versions = VersionsPresenter(flows.versions, tasks)
        self.versions.restored.connect(self._on_lyrics_restored)
        self.versions.failed.connect(self.failed)
        self.suggestions = SuggestionsPresenter(flows.suggestions, tasks)
        self.suggestions.decided.connect(self._on_suggestion_decided)
        self.suggestions.failed.connect(self.failed)
        self.spelling = SpellingPresenter(flows.spelling, tasks)
        self.spelling.failed.connect(self.failed)
        self._latest: dict[str, Task] = {}
        self._pause = self._timer(SAVE_AFTER_MILLISECONDS)
        self._deadline = self._timer(SAVE_AT_LATEST_MILLISECONDS)

    def serve(self, view: BriefView) -> None:
        """Show everything in this view, and do what is wished there."""
        view.genre_picked.connect(self.set_genre)
        view.instrumental_picked.connect(self.set_instrumental)
        view.lyrics_edited.connect(self.set_lyrics)
        view.direction_edited.connect(self.set_direction)
        view.length_picked.connect(self.set_length)
        view.provider_picked.connect(self.set_provider)
        view.takes_picked.connect(self.set_takes)
        view.surprise_pressed.connect(self.surprise)
        view.generate_pressed.connect(self.generate)
        view.versions_pressed.connect(self.versions.open)
        self.versions.serve(view.versions)
        self.spelling.serve(view.lyrics)
        view.guard_passed.connect(lambda: self._become(self.state.but(sent_as_is=self.state.brief.direction)))
        view.sending_wanted.connect(self.show_what_is_sent)
        view.readiness_wanted.connect(self.standing.look_at_health)
        view.limit_picked.connect(self.set_limit)
        view.stops_picked.connect(self.standing.stop_at_limit)
        self.requests_known.connect(view.show_sending)
        view.suggestions_wanted.connect(self.suggestions.open)
        self.suggestions.serve(view.suggestions)
        self.suggestions.state_changed.connect(lambda state: view.show_suggestions(state.shown))
        self.versions.state_changed.connect(lambda state: view.show_versions(state.shown))
        self.state_changed.connect(view.show_state)
        view.show_state(self.state)

    # ---- tracks --------------------------------------------------------------------------------------------------

    def open_track(self, track_id: str) -> None:
        """Show the draft of this track; what was typed in the one before is saved first."""
        wanted = TrackId(track_id)
        self._stop_timers()
        if self.state.draft is None or self.state.draft.track_id != wanted:
            self._become(self.state.opening())

        def flow(_job: Job) -> _Opened:
            self._waiting.write()
            return _Opened(self._flows.open_draft(wanted), self._flows.cards())

        task = self._ask("open", flow)
        task.succeeded.connect(self._on_opened)
        task.failed.connect(self._on_opening_failed)

    def close_track(self) -> None:
        """No track is open any more."""
        self.flush()
        if task := self._latest.get("open"):
            task.cancel()
        self._history.close()
        self._become(self.state.closed())

    def flush(self, *, wait: bool = False) -> None:
        """Save now what is not saved yet. With ``wait`` it is on the disk when this returns: for closing the app."""
        self._stop_timers()
        if not self._waiting:
            return
        if wait:
            try:
                self._on_saved(self._waiting.write())
            except OmgError as error:
                self.failed.emit(error)
            return
        task = self._tasks.start(self, lambda _task: self._waiting.write())
        task.succeeded.connect(self._on_saved)
        task.failed.connect(self.failed)

    # ---- edits ---------------------------------------------------------------------------------------------------

    def set_genre(self, genre: str) -> None:
        self._edit("Change genre", "genre", genre.strip()[:GENRE_LENGTH_MAX])

    def set_instrumental(self, instrumental: bool) -> None:
        self._edit("Turn vocals off" if instrumental else "Turn vocals on", "instrumental", instrumental)

    def set_lyrics(self, lyrics: str) -> None:
        self._edit("Edit lyrics", "lyrics", lyrics[:LYRICS_LENGTH_MAX])

    def set_direction(self, direction: str) -> None:
        self._edit("Edit direction", "direction", direction[:DIRECTION_LENGTH_MAX])

    def set_length(self, seconds: int) -> None:
        self._edit("Change length", "length_seconds", seconds)

    def set_provider(self, provider: str) -> None:
        self._choose(self.state.with_provider(ProviderKey(provider)))

    def set_takes(self, count: int) -> None:
        self._choose(self.state.with_takes(count))

    def set_limit(self, limit: TrackLimit) -> None:
        """What the takes of this track may cost, whatever the settings say of the others."""
        if self.state.draft is not None:
            self._choose(self.state.but(draft=self.state.draft.but(budget_credits=limit)))

    def use_suggestion(self, text: str, lyrics: bool) -> None:
        """What a provider would accept instead takes the place of the direction, or of the lyrics; it can be undone."""
        if lyrics:
            self._edit("Use suggestion", "lyrics", text[:LYRICS_LENGTH_MAX])
        else:
            self._edit("Use suggestion", "direction", text[:DIRECTION_LENGTH_MAX])

    def undo(self) -> None:
        if self.state.can_edit:
            self._history.undo()

    def redo(self) -> None:
        if self.state.can_edit:
            self._history.redo()

    @property
    def undo_stamp(self) -> int:
        return self._history.undo_stamp if self.state.can_edit else 0

    @property
    def redo_stamp(self) -> int:
        return self._history.redo_stamp if self.state.can_edit else 0

    @property
    def undo_title(self) -> str:
        return self.state.undo_title

    @property
    def redo_title(self) -> str:
        return self.state.redo_title

    def use_brief(self, brief: Brief, provider: ProviderKey, seed: int) -> bool:
        """Take over what a take was made from; False while nothing can be edited. The texts can be undone."""
        if not self.state.can_edit or self.state.draft is None:
            return False
        if brief != self.state.brief:
            self._history.push("Use the brief of a take", "take", self.state.brief, brief)
        self._choose(self.state.but(draft=self.state.draft.but(provider=provider, seed=seed)))
        return True

    def put_lyrics(self, title: str, lyrics: str) -> bool:
        """Lyrics from elsewhere take the place of those there are, as one step; False while nothing can be edited."""
        if not self.state.can_edit:
            return False
        self._on_suggestion_decided(title, lyrics)
        return True

    def forget_seed(self) -> None:
        """Each take gets a seed of its own again."""
        if self.state.draft is not None:
            self._choose(self.state.but(draft=self.state.draft.but(seed=None)))

    def generate_anew(self) -> None:
        """Generate once more with the same brief, each take with a seed of its own."""
        self.forget_seed()
        self.generate()

    # ---- Surprise Me and Generate --------------------------------------------------------------------------------

    def surprise(self) -> None:
        """Draw genre and direction anew."""
        if not self.state.can_edit:
            return
        brief, known = self.state.brief, self.state.release_genre
        task = self._ask("surprise", lambda _task: self._flows.surprise(brief, known))
        task.succeeded.connect(self._on_surprised)
        task.failed.connect(self.failed)

    def show_what_is_sent(self) -> None:
        """Read what each provider would be sent; nothing is."""
        draft = self.state.draft
        if draft is not None:
            task = self._ask("sending", lambda _job: self._flows.what_is_sent(draft))
            task.succeeded.connect(self.requests_known)
            task.failed.connect(self.failed)

    def generate(self) -> None:
        """Order takes from the brief as it stands."""
        draft = self.state.draft
        if draft is None or not self.state.can_generate:
            return
        self._stop_timers()
        self._history.end_typing()
        self._become(self.state.but(working=True))

        def flow(_job: Job) -> _Ordered:
            saved = self._waiting.write()
            if not draft.brief.instrumental:
                self._flows.versions.keep(draft.track_id, draft.brief.lyrics, VersionOrigin.GENERATION)
            return _Ordered(saved, self._flows.order_takes(draft))

        task = self._tasks.start(self, flow)
        task.succeeded.connect(self._on_ordered)
        task.failed.connect(self._on_order_failed)

    # ---- answers -------------------------------------------------------------------------------------------------

    def _on_opened(self, opened: _Opened) -> None:
        found, mine = opened.found, self.state.draft
        same = mine is not None and mine.track_id == found.draft.track_id
        draft = mine if same and mine is not None else found.draft  # what is on the screen is newer than what was read
        reason = "" if found.editable else "This release was submitted. Its brief is kept as it was."
        state = self.state.but(cards=opened.cards)
        self._become(state.opened(draft, found.release.genre, editable=found.editable, reason=reason))
        self._history.open(draft.track_id, draft.brief)
        if not same:
            self.saved.emit(draft)  # since when the shelf has it
        self.standing.look_at_price()

    def _on_opening_failed(self, error: OmgError) -> None:
        self._become(self.state.but(loading=False))
        self.failed.emit(error)

    def _on_saved(self, drafts: tuple[Draft, ...]) -> None:
        for draft in drafts:
            self.saved.emit(draft)

    def _on_surprised(self, drawn: Brief) -> None:
        before = self.state.brief
        after = before.but(genre=drawn.genre, direction=drawn.direction)
        if self.state.can_edit and after != before:
            self._history.push("Surprise Me", "surprise", before, after)

    def _on_lyrics_restored(self, lyrics: str) -> None:
        before = self.state.brief
        if self.state.can_edit and lyrics != before.lyrics:
            self._history.push("Restore lyrics", "restored", before, before.but(lyrics=lyrics))

    def _on_suggestion_decided(self, title: str, lyrics: str) -> None:
        before = self.state.brief
        after = before.but(lyrics=lyrics[:LYRICS_LENGTH_MAX], instrumental=before.instrumental and not lyrics.strip())
        if self.state.can_edit and after != before:
            self._history.push(title, "suggested", before, after)

    def _on_ordered(self, ordered: _Ordered) -> None:
        self._become(self.state.but(working=False))
        self._on_saved(ordered.saved)
        self.takes_ordered.emit(ordered.orders)

    def _on_order_failed(self, error: OmgError) -> None:
        self._become(self.state.but(working=False))
        self.failed.emit(error)

    def _on_brief_restored(self, brief: Brief) -> None:
        self._choose(self.state.with_brief(brief), ask_price=False)

    def _on_history_changed(self) -> None:
        self._become(self.state.but(undo_title=self._history.undo_title, redo_title=self._history.redo_title))

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _edit(self, title: str, field: str, value: object) -> None:
        before = self.state.brief
        if not self.state.can_edit:
            self.state_changed.emit(self.state)
            return
        after = before.but(**{field: value})
        if after == before:
            self.state_changed.emit(self.state)  # a text that was cut short is shown as it is kept
            return
        self._history.push(title, field, before, after)

    def _choose(self, state: BriefState, *, ask_price: bool = True) -> None:
        """Show a changed draft, and have it saved soon."""
        if state.draft is None or state.draft == self.state.draft or not self.state.can_edit:
            return
        self._waiting.put(state.draft)
        self._pause.start()
        if not self._deadline.isActive():
            self._deadline.start()
        self._become(state)
        if ask_price:
            self.standing.look_at_price()

    def _ask(self, question: str, flow: Flow) -> Task:
        """Start a flow; an answer to the same question asked earlier no longer counts."""
        if earlier := self._latest.get(question):
            earlier.cancel()
        task = self._latest[question] = self._tasks.start(self, flow)
        return task

    def _become(self, state: BriefState) -> None:
        if state != self.state:
            self.state = state
            self.spelling.look_at("" if state.brief.instrumental else state.brief.lyrics)
            self.versions.show_lyrics(
                state.draft.track_id if state.draft else None, state.brief.lyrics, editable=state.can_edit
            )
            self.suggestions.show_lyrics(
                state.draft.track_id if state.draft else None,
                state.brief.genre,
                state.brief.lyrics,
                editable=state.can_edit,
            )
            self.state_changed.emit(state)

    def _stop_timers(self) -> None:
        self._pause.stop()
        self._deadline.stop()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush)
        return timer
