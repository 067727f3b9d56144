"""The window around a desk: its panels are told of one another's news here. No panel knows another.

A panel's wish to another goes from signal to slot in this file; what business means by it is decided elsewhere.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from omg_desktop.app.desk import Desk
from omg_desktop.app.histories import History, first_undone, in_sentence, last_done
from omg_desktop.app.panels import Presenters, Views, make_presenters, make_views
from omg_desktop.domain.billing import QuoteLine
from omg_desktop.domain.drafts import Order
from omg_desktop.domain.errors import ProviderFailed
from omg_desktop.domain.ids import ReleaseId, TrackId
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.queue import Queue
from omg_desktop.domain.submissions import ReleaseStatus
from omg_desktop.flows.sync import SyncReport
from omg_desktop.ports import Playback
from omg_desktop.ui.audition.exporter import Exporter
from omg_desktop.ui.brief.state import BriefState
from omg_desktop.ui.library.state import LibraryState
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.player.counting import Count
from omg_desktop.ui.release.tracks import FileDrop
from omg_desktop.ui.shell.state import Notice, Page
from omg_desktop.ui.shell.view import ShellWindow
from omg_desktop.ui.tasks import Task, Tasks
from omg_desktop.ui.theme import ThemeName, Tokens, worn

LOOK_AGAIN_MILLISECONDS = 400
DELIVERY_LOOK_MILLISECONDS = 1_500

Dress = Callable[[ThemeName], Tokens]


class Studio(QObject):
    """A window on a desk. ``open`` shows what was open last; ``close`` keeps everything and lets go."""

    ACT_KEY = "library.act"
    ACCOUNT_KEY = "provider.account"

    def __init__(
        self, desk: Desk, playback: Playback, tasks: Tasks, presenters: Presenters, views: Views, dress: Dress
    ) -> None:
        super().__init__()
        self.desk = desk
        self.tasks = tasks
        self.presenters = presenters
        self.views = views
        self._dress = dress
        self._worn = worn(ThemeName(desk.shelves.preferences.load().theme))
        self._standing: tuple[ReleaseId | None, ReleaseStatus | None] = (None, None)
        self._playback = playback
        self.exporter = Exporter(desk.exports.audio, tasks, views.window)
        self._pricing: Task | None = None
        self._is_calm = False
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.setInterval(LOOK_AGAIN_MILLISECONDS)
        self._look_again.timeout.connect(self._refresh_around)

    # ---- from start to end ----------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show what was open last, go on with what was under way, and hear from the backend."""
        preferences = self.desk.shelves.preferences.load()
        self.views.window.restore_geometry_text(preferences.window_geometry)
        self.presenters.player.recall(
            count=Count(preferences.time_count),
            shows_remaining=preferences.shows_remaining_time,
            switches_by_part=preferences.switches_by_part,
        )
        beginning = self.tasks.start(self, lambda _task: self._begun())
        beginning.succeeded.connect(lambda left_open: self._go_on(left_open, preferences))
        beginning.failed.connect(self.presenters.shell.show_error)
        self.presenters.brief.state_changed.connect(self._focus_generate)
        self.presenters.account.refresh()
        self.presenters.provenance.verify()
        self.presenters.shell.start_syncing()

    def _begun(self) -> tuple[tuple[Order, ...], Queue]:
        """On a worker, before anything can be ordered: what the last run left, and a library that has a track."""
        self.desk.trash.collect()
        orders = self.desk.resume_orders()
        queue = self.desk.recall_queue(orders)
        self.desk.begin_library()
        return orders, queue

    def _go_on(self, left_open: tuple[tuple[Order, ...], Queue], preferences: Preferences) -> None:
        self.presenters.audition.resume_orders(*left_open)
        self.presenters.library.show_order(preferences.library_order)
        self.presenters.library.open_first(preferences.open_release_id or "", preferences.open_track_id or "")

    def _focus_generate(self, state: BriefState) -> None:
        """Once, at the start: Enter makes music."""
        if state.draft is not None:
            self.presenters.brief.state_changed.disconnect(self._focus_generate)
            self.views.brief.generate.setFocus()

    def close(self) -> None:
        """All that was typed and done is on the disk when this returns; what was rendered goes on at the next start."""
        self.presenters.brief.flush(wait=True)
        self.presenters.release.flush()
        self.presenters.library.close()
        self.presenters.audition.close()
        self.presenters.settings.close()
        self.keep_preferences()
        self.tasks.close(wait_seconds=2.0)
        self._playback.close()
        self.desk.close()

    def keep_preferences(self) -> None:
        """What is open, and how the window and its deck stand."""
        library, deck = self.presenters.library.state, self.presenters.player.state
        shelf = self.desk.shelves.preferences
        shelf.save(
            shelf.load().but(
                window_geometry=self.views.window.geometry_text(),
                open_release_id=library.release_id,
                open_track_id=library.track_id,
                time_count=deck.count_wished.value,
                shows_remaining_time=deck.shows_remaining,
                switches_by_part=deck.switches_by_part,
            )
        )

    # ---- one panel's news for the others ---------------------------------------------------------------------------

    def on_release_opened(self, release_id: str) -> None:
        self.presenters.release.open_release(ReleaseId(release_id))
        self._open_trail()

    def on_track_opened(self, track_id: str) -> None:
        self.presenters.brief.open_track(track_id)
        self.presenters.audition.open_track(TrackId(track_id))
        self.presenters.shell.show_track(self.presenters.library.state.track)
        self._open_trail()
        self._price_track()

    def on_track_closed(self) -> None:
        self.presenters.brief.close_track()
        self.presenters.audition.open_track(None)
        self.presenters.shell.show_track(None)

    def on_library_changed(self, state: LibraryState) -> None:
        """The header follows; and when the open release became fixed, or free again, the studio follows, too."""
        summary, shell = state.release, self.presenters.shell
        status = summary.status if summary else None
        shell.show_release(summary.release if summary else None, status, summary.store_count if summary else 0)
        shell.retitle_track(state.track)
        standing = (state.release_id, status)
        became_other = self._standing != standing and self._standing[0] == state.release_id
        self._standing = standing
        if became_other and state.track_id is not None:
            self.presenters.brief.open_track(state.track_id)
            self.presenters.audition.refresh()
            self._price_track()

    def on_takes_ordered(self, orders: tuple[Order, ...]) -> None:
        self.presenters.audition.add_orders(orders)
        self.presenters.brief.standing.look_at_price()
        self.views.window.reveal_takes()
        self.look_around_soon()

    def on_takes_changed(self, _takes: object) -> None:
        state = self.presenters.audition.state
        self.presenters.player.show_takes(state.takes, state.confirmed, state.editable)
        self._price_track()
        self.presenters.brief.standing.look_at_price()
        self.look_around_soon()

    def on_account_failed(self, error: ProviderFailed) -> None:
        """What only the artist can mend, at the provider or in the settings."""
        words = message_for(error)
        notice = Notice(key=self.ACCOUNT_KEY, title=words.title, advice=words.advice, tone="credit", action="Settings")
        self.presenters.shell.notify(notice)

    def on_submitted(self, _envelope: object) -> None:
        self.presenters.shell.sync_now(hurry=True)
        self.look_around_soon()

    def on_synced(self, report: SyncReport) -> None:
        self.presenters.release.show_online(report.online)
        self.presenters.brief.standing.show_online(report.online)
        self.presenters.account.refresh()
        self.look_around_soon()
        if report.delivering:
            QTimer.singleShot(DELIVERY_LOOK_MILLISECONDS, self, self.presenters.shell.sync_now)

    def look_around_soon(self, *_: object) -> None:
        """Something was written: whoever shows the library, the price or the trail looks again, once for many news."""
        if not self._look_again.isActive():  # started anew by each, it would never come while news keep coming
            self._look_again.start()

    def on_page_shown(self, page: str) -> None:
        if page == Page.INSIGHTS:
            self.presenters.insights.refresh()
        elif page == Page.SETTINGS and self.presenters.settings.state.found is None:
            self.presenters.settings.refresh()

    def open_music_settings(self) -> None:
        self.presenters.settings.show_section("music")
        self.presenters.shell.show_page(Page.SETTINGS)

    def open_lyric_settings(self) -> None:
        self.presenters.settings.show_section("lyrics")
        self.presenters.shell.show_page(Page.SETTINGS)

    def on_settings_changed(self) -> None:
        """Cards show another model or address; the brief looks at them again."""
        track_id = self.presenters.library.state.track_id
        if track_id is not None:
            self.presenters.brief.open_track(track_id)

    # ---- commands that concern several panels ----------------------------------------------------------------------

    @property
    def _histories(self) -> tuple[History, ...]:
        """On the Studio page those of brief, library and takes; elsewhere the release's."""
        presenters = self.presenters
        if presenters.shell.state.page is not Page.STUDIO:
            return (presenters.release,)
        return presenters.brief, presenters.library, presenters.audition.marking

    def undo(self) -> None:
        """Take back what was done last, and say what it was."""
        if (history := last_done(*self._histories)) is not None:
            title = history.undo_title
            history.undo()
            self._say_step("Undone", title, history)

    def redo(self) -> None:
        if (history := first_undone(*self._histories)) is not None:
            title = history.redo_title
            history.redo()
            self._say_step("Done again", title, history)

    def _say_step(self, what: str, title: str, history: History) -> None:
        """To the ear: the eye sees it. The library tells of its acts when they are done, which takes a moment."""
        if history is not self.presenters.library:
            self.views.window.say(f"{what}: {in_sentence(title)}")

    @property
    def undo_words(self) -> str:
        """For the menu: "Undo reject Take 3"."""
        history = last_done(*self._histories)
        return f"Undo {in_sentence(history.undo_title)}" if history else "Undo"

    @property
    def redo_words(self) -> str:
        history = first_undone(*self._histories)
        return f"Redo {in_sentence(history.redo_title)}" if history else "Redo"

    def outputs(self) -> tuple[str, ...]:
        """The sound outputs there are. Blocks."""
        return self._playback.devices()

    @property
    def loop(self) -> tuple[float, float] | None:
        """The stretch of the takes that is repeated, in seconds."""
        return self._playback.status().loop

    def search(self) -> None:
        self.presenters.shell.show_page(Page.STUDIO)
        self.views.window.reveal_library()
        self.views.library.focus_search()

    def import_audio(self) -> None:
        self.presenters.shell.show_page(Page.RELEASE)
        self.views.release.ask_for_files()

    def take_in(self, paths: tuple[str, ...]) -> None:
        """Audio that was dropped somewhere on the window: the release page asks which tool made it."""
        self.presenters.shell.show_page(Page.RELEASE)
        self.presenters.release.offer_files(FileDrop(paths, None))

    def ask_to_submit(self) -> None:
        self.presenters.shell.show_page(Page.RELEASE)
        self.presenters.release.ask_to_submit()

    def confirm_heard(self) -> None:
        """The heard take; while a test runs, what is heard is the choice."""
        player = self.presenters.player
        if player.state.blind is not None:
            player.choose_blind()
        elif player.state.heard_take is not None:
            self.presenters.audition.confirm(player.state.heard_take.id)
        elif player.state.heard is not None:
            player.said.emit(player.state.confirm_hindrance)

    def export_take(self) -> None:
        track, player = self.presenters.library.state.track, self.presenters.player
        if player.state.heard is not None and player.state.heard_take is None:
            player.said.emit("A reference is not exported; hear a take to export it.")
        elif track is not None:
            self.exporter.ask(track, player.state.decks.heard)

    def on_notice_action(self, key: str) -> None:
        if key == self.ACT_KEY:
            self.presenters.library.undo()
        elif key == self.ACCOUNT_KEY:
            self.open_music_settings()
        self.presenters.shell.dismiss(key)

    def switch_theme(self) -> None:
        """From dark to light and back."""
        shelf = self.desk.shelves.preferences
        self.use_theme(ThemeName.LIGHT if shelf.load().theme != ThemeName.LIGHT else ThemeName.DARK)

    def follow_system(self, *_: object) -> None:
        """The desktop has another look now; it is followed where that was chosen."""
        chosen = ThemeName(self.desk.shelves.preferences.load().theme)
        if chosen is ThemeName.SYSTEM and worn(chosen) is not self._worn:
            self.use_theme(chosen.value)

    def use_theme(self, wanted: str) -> None:
        """Wear this theme from now on, also at the next start."""
        name, shelf = ThemeName(wanted), self.desk.shelves.preferences
        self._worn = worn(name)
        shelf.save(shelf.load().but(theme=name.value))
        self.presenters.settings.refresh()
        tokens = self._dress(name)
        for view in (self.views.window, self.views.library, self.views.brief):
            view.set_tokens(tokens)
        for panel in (self.views.audition, self.views.player, self.views.release, self.views.provenance):
            panel.show_tokens(tokens)
        self.views.insights.show_tokens(tokens)

    def use_motion(self, *, is_calm: bool) -> None:
        """Everything that moves by itself, smooth or calm; what is so already is left alone."""
        if is_calm == self._is_calm:
            return
        self._is_calm = is_calm
        self.presenters.player.use_motion(is_calm=is_calm)
        self.views.player.meter.show_motion(is_calm=is_calm)
        self.views.audition.show_motion(is_calm=is_calm)

    # ---- looking again ---------------------------------------------------------------------------------------------

    def _refresh_around(self) -> None:
        presenters = self.presenters
        presenters.library.refresh()
        presenters.release.refresh()
        presenters.provenance.refresh()
        presenters.provenance.verify()
        presenters.account.refresh()
        self.on_page_shown(presenters.shell.state.page)

    def _open_trail(self) -> None:
        library = self.presenters.library.state
        self.presenters.provenance.open(library.release_id, library.track_id)

    def _price_track(self) -> None:
        track_id = self.presenters.library.state.track_id
        if self._pricing is not None:
            self._pricing.cancel()
        if track_id is not None:
            self._pricing = self.tasks.start(self, lambda _task: self.desk.price_track(track_id))
            self._pricing.succeeded.connect(self._on_priced)

    def _on_priced(self, line: QuoteLine) -> None:
        self._pricing = None
        self.presenters.shell.show_track_price(line)


def build_studio(desk: Desk, playback: Playback, dress: Dress, window: ShellWindow | None = None) -> Studio:
    """Every panel is made here. ``dress`` gives the application a theme; a test may hand in its own playback."""
    tasks = Tasks()
    tokens = dress(ThemeName(desk.shelves.preferences.load().theme))
    presenters = make_presenters(desk, playback, tasks)
    views = make_views(desk, presenters, tokens, window or ShellWindow(tokens))
    return Studio(desk, playback, tasks, presenters, views, dress)
