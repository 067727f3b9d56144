"""Which signal goes to which slot. Nothing is decided here; read it as a list."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from omg_desktop.app.about import About
from omg_desktop.app.bench_wiring import bench_handlers
from omg_desktop.app.file_wiring import EXPORTED_KEY
from omg_desktop.app.keeping import Keeping
from omg_desktop.app.reach import Reach
from omg_desktop.app.reference_wiring import reference_handlers
from omg_desktop.app.score_wiring import FirstBars, score_handlers
from omg_desktop.app.studio import Studio
from omg_desktop.flows.export import Written
from omg_desktop.flows.trash import Emptied
from omg_desktop.ui.commands import build_actions
from omg_desktop.ui.library.emptying import told
from omg_desktop.ui.library.history import Act
from omg_desktop.ui.player.arriving import Arriving
from omg_desktop.ui.settings.state import SettingsState
from omg_desktop.ui.shell.state import Notice, Page
from omg_desktop.ui.theme import system_hints
from omg_desktop.ui.widgets.buttons import spelled


def wire(studio: Studio) -> None:
    """Connect everything, and put the panels into the window."""
    _place(studio)
    _serve(studio)
    _wire_library(studio)
    _wire_making(studio)
    _wire_choosing(studio)
    _wire_releasing(studio)
    _wire_shell(studio)
    _wire_export(studio)
    _wire_failures(studio)
    FirstBars(studio)
    reach = Reach(studio)
    handlers = _handlers(studio) | bench_handlers(studio) | reference_handlers(studio) | score_handlers(studio)
    handlers |= reach.handlers() | reach.files.handlers() | Keeping(studio).handlers()
    handlers["app.about"] = About(studio).open
    actions = build_actions(handlers, studio.views.window)
    studio.views.window.set_actions(actions)
    studio.views.window.menu_opened.connect(lambda: _name_steps(studio, actions))
    studio.views.settings.command_pressed.connect(lambda name: actions[name].trigger())
    reach.attach(actions)


def _place(studio: Studio) -> None:
    views, window = studio.views, studio.views.window
    window.set_library(views.library)
    window.set_brief(views.brief)
    window.set_takes(views.audition)
    window.set_page(Page.RELEASE, views.release)
    window.set_page(Page.PROVENANCE, views.provenance)
    window.set_page(Page.INSIGHTS, views.insights)
    window.set_page(Page.SETTINGS, views.settings)
    window.set_deck(views.player)  # last: Tab goes through a page before it comes to the deck
    window.set_account(views.account)


def _serve(studio: Studio) -> None:
    """Each presenter and its own view."""
    presenters, views = studio.presenters, studio.views
    presenters.shell.serve(views.window)
    presenters.library.serve(views.library)
    presenters.brief.serve(views.brief)
    presenters.audition.serve(views.audition)
    presenters.player.serve(views.player)
    presenters.release.serve(views.release)
    presenters.provenance.serve(views.provenance)
    presenters.insights.serve(views.insights)
    presenters.account.serve(views.account)
    presenters.settings.serve(views.settings)


def _wire_library(studio: Studio) -> None:
    presenter = studio.presenters.library
    presenter.state_changed.connect(studio.on_library_changed)
    presenter.release_opened.connect(studio.on_release_opened)
    presenter.track_opened.connect(studio.on_track_opened)
    presenter.track_closed.connect(studio.on_track_closed)
    presenter.act_done.connect(lambda act: _say_act(studio, act, undone=False))
    presenter.act_undone.connect(lambda act: _say_act(studio, act, undone=True))
    presenter.trash_emptied.connect(lambda emptied: _say_emptied(studio, emptied))


def _wire_making(studio: Studio) -> None:
    views, presenters = studio.views, studio.presenters
    presenters.brief.saved.connect(presenters.shell.show_saved)
    presenters.brief.spelling.switched.connect(lambda checks: _say_spelling(studio, checks=checks))
    presenters.brief.versions.saved.connect(
        lambda: presenters.shell.notify(Notice(key="version", title="This version of the lyrics is kept", stays=False))
    )
    views.audition.suggestion_used.connect(presenters.brief.use_suggestion)
    presenters.brief.takes_ordered.connect(studio.on_takes_ordered)
    views.brief.track_wanted.connect(presenters.library.new_track)
    views.audition.generate_pressed.connect(presenters.brief.generate)
    views.insights.generate_pressed.connect(lambda: presenters.shell.show_page(Page.STUDIO))
    views.insights.generate_pressed.connect(presenters.brief.generate)


def _wire_choosing(studio: Studio) -> None:
    views, presenters = studio.views, studio.presenters
    presenters.audition.takes_changed.connect(studio.on_takes_changed)
    presenters.audition.take_chosen.connect(presenters.player.put_on_deck_a)
    presenters.audition.take_confirmed.connect(studio.look_around_soon)
    presenters.player.moment_changed.connect(views.audition.show_moment)
    presenters.player.decks_changed.connect(presenters.audition.show_decks)
    _wire_arrivals(studio)
    views.player.confirm_pressed.connect(presenters.audition.confirm)
    views.player.withdraw_pressed.connect(presenters.audition.withdraw)


def _wire_arrivals(studio: Studio) -> None:
    """A take that has just been made plays by itself where the person has asked for that."""
    arriving = Arriving(studio.presenters.player)
    arriving.is_wanted = studio.desk.shelves.preferences.load().play_when_ready

    def take_on(state: SettingsState) -> None:
        if state.found:
            arriving.is_wanted = state.preferences.play_when_ready

    studio.presenters.audition.take_arrived.connect(arriving.play)
    studio.presenters.settings.state_changed.connect(take_on)


def _wire_releasing(studio: Studio) -> None:
    views, presenters = studio.views, studio.presenters
    presenters.release.changed.connect(studio.look_around_soon)
    presenters.release.submitted.connect(studio.on_submitted)
    views.release.new_release_pressed.connect(presenters.library.new_release)
    presenters.provenance.verified.connect(presenters.shell.show_audit)
    presenters.account.balance_known.connect(presenters.shell.show_balance)


def _wire_shell(studio: Studio) -> None:
    window, presenter = studio.views.window, studio.presenters.shell
    presenter.page_shown.connect(studio.on_page_shown)
    presenter.synced.connect(studio.on_synced)
    window.notice_action_pressed.connect(studio.on_notice_action)
    window.closing.connect(studio.close)
    studio.views.library.settings_pressed.connect(lambda: presenter.show_page(Page.SETTINGS))
    studio.presenters.audition.account_failed.connect(studio.on_account_failed)
    studio.views.audition.settings_pressed.connect(studio.open_music_settings)
    studio.views.brief.suggestions.settings_pressed.connect(studio.open_lyric_settings)
    studio.presenters.settings.state_changed.connect(
        lambda state: studio.presenters.brief.standing.show_checked(state.checked_music)
    )
    studio.presenters.settings.changed.connect(studio.on_settings_changed)
    studio.presenters.settings.theme_picked.connect(studio.use_theme)
    studio.use_motion(is_calm=studio.desk.shelves.preferences.load().reduces_motion)
    studio.presenters.settings.state_changed.connect(
        lambda state: studio.use_motion(is_calm=state.preferences.reduces_motion) if state.found else None
    )
    for filled in (studio.presenters.settings, studio.presenters.insights, studio.presenters.provenance):
        filled.state_changed.connect(window.settle_focus)  # no lambda: it would outlive the window
    looks, wishes = system_hints()
    looks.colorSchemeChanged.connect(studio.follow_system)
    wishes.contrastPreferenceChanged.connect(studio.follow_system)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.focusChanged.connect(window.keep_focus_on_page)


def _wire_failures(studio: Studio) -> None:
    """What goes wrong anywhere is said in one place."""
    presenters = studio.presenters
    for presenter in (
        presenters.library,
        presenters.brief,
        presenters.audition,
        presenters.release,
        presenters.provenance,
        presenters.insights,
        presenters.account,
        presenters.settings,
    ):
        presenter.failed.connect(presenters.shell.show_error)


def _wire_export(studio: Studio) -> None:
    shell = studio.presenters.shell
    studio.exporter.failed.connect(shell.show_error)
    studio.exporter.exported.connect(lambda written: _say_exported(studio, written))


def _say_exported(studio: Studio, written: Written) -> None:
    lost = "The provider's Content Credentials could not be carried into it." if written.left_behind else ""
    title, action = f"Written to {written.files[0]}", "Show in folder"
    notice = Notice(key=EXPORTED_KEY, title=title, advice=lost, tone="ok", action=action, stays=bool(lost))
    studio.presenters.shell.notify(notice)


def _handlers(studio: Studio) -> dict[str, Callable[[], object]]:
    presenters, views = studio.presenters, studio.views
    return (
        views.window.handlers()
        | views.brief.lyrics.text.acts()
        | {
            "lyrics.write": views.brief.ask_for_suggestions,
            "lyrics.versions": presenters.brief.versions.open,
            "lyrics.spelling": presenters.brief.spelling.switch,
            "lyrics.keep": lambda: presenters.brief.versions.save(""),
            "release.new": presenters.library.new_release,
            "track.new": presenters.library.new_track,
            "track.remove": presenters.library.remove_track,
            "library.search": studio.search,
            "audio.import": studio.import_audio,
            "take.export": studio.export_take,
            "edit.undo": studio.undo,
            "edit.redo": studio.redo,
            "draft.surprise": presenters.brief.surprise,
            "draft.generate": presenters.brief.generate,
            "draft.generate_anew": presenters.brief.generate_anew,
            "take.confirm": studio.confirm_heard,
            "take.cancel": presenters.audition.cancel_newest,
            "take.pause": presenters.audition.switch_line,
            "take.sooner": lambda: views.audition.move_current(-1),
            "take.later": lambda: views.audition.move_current(1),
            "take.next": presenters.audition.choose_next,
            "take.previous": lambda: presenters.audition.choose_next(-1),
            "player.toggle": presenters.player.toggle,
            "player.back": presenters.player.back,
            "player.forward": presenters.player.forward,
            "player.start": presenters.player.to_start,
            "player.loop": presenters.player.toggle_loop,
            "player.deck_a": presenters.player.hear_a,
            "player.deck_b": presenters.player.hear_b,
            "player.swap": presenters.player.swap,
            "release.submit": studio.ask_to_submit,
            "app.theme": studio.switch_theme,
        }
    )


def _name_steps(studio: Studio, actions: Mapping[str, QAction]) -> None:
    actions["edit.undo"].setText(f"&{spelled(studio.undo_words)}")
    actions["edit.redo"].setText(f"&{spelled(studio.redo_words)}")


def _say_spelling(studio: Studio, *, checks: bool) -> None:
    title = "Spelling of English lyrics is checked" if checks else "Spelling is no longer checked"
    studio.presenters.shell.notify(Notice(key="spelling", title=title, stays=False))


def _say_emptied(studio: Studio, emptied: Emptied) -> None:
    studio.presenters.shell.notify(Notice(key=studio.ACT_KEY, title=told(emptied), tone="ok", stays=False))


def _say_act(studio: Studio, act: Act, *, undone: bool) -> None:
    """What was done to the library, with a way back; an act that was taken back is only named."""
    title, action = (f"Undone: {act.title}", "") if undone else (act.said, "Undo")
    if not title:  # what can be seen anyway; the notice before it offers to undo something else
        studio.presenters.shell.dismiss(studio.ACT_KEY)
    else:
        studio.presenters.shell.notify(Notice(key=studio.ACT_KEY, title=title, action=action, stays=False))
    studio.look_around_soon()
