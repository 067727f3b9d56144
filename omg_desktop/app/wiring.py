"""Which signal goes to which slot. Nothing is decided here; read it as a list."""

from collections.abc import Callable

from omg_desktop.app.studio import Studio
from omg_desktop.ui.commands import build_actions
from omg_desktop.ui.library.state import Removal
from omg_desktop.ui.shell.state import Notice, Page


def wire(studio: Studio) -> None:
    """Connect everything, and put the panels into the window."""
    _place(studio)
    _wire_library(studio)
    _wire_brief(studio)
    _wire_audition(studio)
    _wire_player(studio)
    _wire_release(studio)
    _wire_other_pages(studio)
    _wire_shell(studio)
    _wire_export(studio)
    studio.views.window.set_actions(build_actions(_handlers(studio), studio.views.window))


def _place(studio: Studio) -> None:
    views, window = studio.views, studio.views.window
    window.set_library(views.library)
    window.set_brief(views.brief)
    window.set_takes(views.audition)
    window.set_deck(views.player)
    window.set_page(Page.RELEASE, views.release)
    window.set_page(Page.PROVENANCE, views.provenance)
    window.set_page(Page.INSIGHTS, views.insights)
    window.set_account(views.account)


def _wire_library(studio: Studio) -> None:
    view, presenter, shell = studio.views.library, studio.presenters.library, studio.presenters.shell
    presenter.state_changed.connect(view.show_state)
    presenter.state_changed.connect(studio.on_library_changed)
    presenter.release_opened.connect(studio.on_release_opened)
    presenter.track_opened.connect(studio.on_track_opened)
    presenter.track_closed.connect(studio.on_track_closed)
    presenter.undo_offered.connect(_removal_offered(studio))
    presenter.failed.connect(shell.show_error)
    view.search_edited.connect(presenter.search)
    view.release_wanted.connect(presenter.new_release)
    view.track_wanted.connect(presenter.new_track)
    view.release_picked.connect(presenter.open)
    view.track_picked.connect(presenter.open_track)
    view.title_edited.connect(presenter.rename)
    view.title_edited.connect(studio.look_around_soon)
    view.release_removed.connect(presenter.remove_release)
    view.track_removed.connect(presenter.remove_track)
    view.restore_pressed.connect(presenter.restore)
    view.trash_toggled.connect(presenter.show_trash)


def _wire_brief(studio: Studio) -> None:
    view, presenter = studio.views.brief, studio.presenters.brief
    presenter.state_changed.connect(view.show_state)
    presenter.saved.connect(studio.presenters.shell.show_saved)
    presenter.takes_ordered.connect(studio.on_takes_ordered)
    presenter.failed.connect(studio.presenters.shell.show_error)
    view.genre_picked.connect(presenter.set_genre)
    view.instrumental_picked.connect(presenter.set_instrumental)
    view.lyrics_edited.connect(presenter.set_lyrics)
    view.direction_edited.connect(presenter.set_direction)
    view.length_picked.connect(presenter.set_length)
    view.provider_picked.connect(presenter.set_provider)
    view.takes_picked.connect(presenter.set_takes)
    view.surprise_pressed.connect(presenter.surprise)
    view.generate_pressed.connect(presenter.generate)
    view.track_wanted.connect(studio.presenters.library.new_track)


def _wire_audition(studio: Studio) -> None:
    view, presenter = studio.views.audition, studio.presenters.audition
    presenter.state_changed.connect(view.show_state)
    presenter.waveform_loaded.connect(view.show_waveform)
    presenter.takes_changed.connect(studio.on_takes_changed)
    presenter.take_chosen.connect(studio.presenters.player.put_on_deck_a)
    presenter.take_confirmed.connect(studio.look_around_soon)
    presenter.failed.connect(studio.presenters.shell.show_error)
    view.take_picked.connect(presenter.choose)
    view.take_rated.connect(presenter.rate)
    view.cancel_pressed.connect(presenter.cancel)
    view.retry_pressed.connect(presenter.retry)
    view.dismiss_pressed.connect(presenter.dismiss)
    view.generate_pressed.connect(studio.presenters.brief.generate)


def _wire_player(studio: Studio) -> None:
    view, presenter = studio.views.player, studio.presenters.player
    presenter.state_changed.connect(view.show_state)
    presenter.waveform_changed.connect(view.show_waveform)
    presenter.moment_changed.connect(view.show_moment)
    presenter.moment_changed.connect(studio.views.audition.show_moment)
    presenter.decks_changed.connect(studio.presenters.audition.show_decks)
    view.play_pressed.connect(presenter.toggle)
    view.deck_a_pressed.connect(presenter.hear_a)
    view.deck_b_pressed.connect(presenter.hear_b)
    view.loop_pressed.connect(presenter.toggle_loop)
    view.seek_requested.connect(presenter.seek)
    view.loop_changed.connect(presenter.set_loop)
    view.confirm_pressed.connect(studio.presenters.audition.confirm)
    view.withdraw_pressed.connect(studio.presenters.audition.withdraw)


def _wire_release(studio: Studio) -> None:
    view, presenter = studio.views.release, studio.presenters.release
    presenter.state_changed.connect(view.show_state)
    presenter.waveform_loaded.connect(view.show_waveform)
    presenter.changed.connect(studio.look_around_soon)
    presenter.submitted.connect(studio.on_submitted)
    presenter.failed.connect(studio.presenters.shell.show_error)
    view.field_edited.connect(presenter.edit)
    view.edit_ended.connect(presenter.end_edit)
    view.title_edited.connect(presenter.edit_title)
    view.track_moved.connect(presenter.move)
    view.files_offered.connect(presenter.offer_files)
    view.origin_declared.connect(presenter.declare)
    view.import_dismissed.connect(presenter.forget_files)
    view.submit_pressed.connect(presenter.ask_to_submit)
    view.agreed.connect(presenter.submit)
    view.not_yet_pressed.connect(presenter.not_yet)
    view.new_release_pressed.connect(studio.presenters.library.new_release)


def _wire_other_pages(studio: Studio) -> None:
    views, presenters = studio.views, studio.presenters
    presenters.provenance.state_changed.connect(views.provenance.show_state)
    presenters.provenance.verified.connect(presenters.shell.show_audit)
    presenters.provenance.failed.connect(presenters.shell.show_error)
    views.provenance.verify_pressed.connect(presenters.provenance.verify)
    views.provenance.export_requested.connect(presenters.provenance.export)
    views.provenance.only_track_chosen.connect(presenters.provenance.show_only_track)
    presenters.insights.state_changed.connect(views.insights.show_state)
    presenters.insights.failed.connect(presenters.shell.show_error)
    views.insights.generate_pressed.connect(lambda: presenters.shell.show_page(Page.STUDIO))
    views.insights.generate_pressed.connect(presenters.brief.generate)
    presenters.account.state_changed.connect(views.account.show_state)
    presenters.account.balance_known.connect(presenters.shell.show_balance)
    presenters.account.failed.connect(presenters.shell.show_error)


def _wire_shell(studio: Studio) -> None:
    window, presenter = studio.views.window, studio.presenters.shell
    presenter.state_changed.connect(window.show_state)
    presenter.page_shown.connect(studio.on_page_shown)
    presenter.synced.connect(studio.on_synced)
    window.page_picked.connect(presenter.show_page)
    window.notice_dismissed.connect(presenter.dismiss)
    window.notice_action_pressed.connect(studio.on_notice_action)
    window.closing.connect(studio.close)


def _wire_export(studio: Studio) -> None:
    shell = studio.presenters.shell
    studio.exporter.failed.connect(shell.show_error)
    studio.exporter.exported.connect(
        lambda path: shell.notify(Notice(key="exported", title=f"Written to {path}", tone="ok", stays=False))
    )


def _handlers(studio: Studio) -> dict[str, Callable[[], object]]:
    presenters, views = studio.presenters, studio.views
    return views.window.handlers() | {
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
        "take.confirm": studio.confirm_heard,
        "take.cancel": presenters.audition.cancel_newest,
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


def _removal_offered(studio: Studio) -> Callable[[Removal], None]:
    def offer(removal: Removal) -> None:
        studio.removal = removal
        studio.presenters.shell.notify(
            Notice(key=studio.REMOVAL_KEY, title=f"“{removal.title}” is in the trash", action="Undo", stays=False)
        )
        studio.look_around_soon()

    return offer
