"""The panels of the window: each presenter is given the flows it may ask for, each view what it needs to paint."""

from collections.abc import Callable
from dataclasses import dataclass

from omg_desktop.app.desk import Desk
from omg_desktop.flows.sync import SyncReport
from omg_desktop.ports import Playback
from omg_desktop.ui.account.presenter import AccountPresenter
from omg_desktop.ui.account.view import AccountView
from omg_desktop.ui.audition.presenter import AuditionFlows, AuditionPresenter
from omg_desktop.ui.audition.view import AuditionView
from omg_desktop.ui.brief.flows import BriefFlows
from omg_desktop.ui.brief.presenter import BriefPresenter
from omg_desktop.ui.brief.standing import StandingFlows
from omg_desktop.ui.brief.suggestions import SuggestionFlows
from omg_desktop.ui.brief.versions import VersionFlows
from omg_desktop.ui.brief.view import BriefView
from omg_desktop.ui.insights.presenter import InsightsPresenter
from omg_desktop.ui.insights.view import InsightsView
from omg_desktop.ui.library.editing import EditingFlows
from omg_desktop.ui.library.emptying import EmptyingFlows
from omg_desktop.ui.library.marking import MarkingFlows
from omg_desktop.ui.library.presenter import LibraryFlows, LibraryPresenter
from omg_desktop.ui.library.several import SeveralFlows
from omg_desktop.ui.library.view import LibraryView
from omg_desktop.ui.player.presenter import PlayerPresenter
from omg_desktop.ui.player.view import PlayerView
from omg_desktop.ui.provenance.presenter import ProvenanceFlows, ProvenancePresenter
from omg_desktop.ui.provenance.view import ProvenanceView
from omg_desktop.ui.release.presenter import ReleaseFlows, ReleasePresenter
from omg_desktop.ui.release.view import ReleaseView
from omg_desktop.ui.settings.presenter import SettingsFlows, SettingsPresenter
from omg_desktop.ui.settings.view import SettingsView
from omg_desktop.ui.shell.presenter import ShellPresenter
from omg_desktop.ui.shell.view import ShellWindow
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import Tokens


@dataclass(frozen=True)
class Presenters:
    """Those who start flows."""

    shell: ShellPresenter
    library: LibraryPresenter
    brief: BriefPresenter
    audition: AuditionPresenter
    player: PlayerPresenter
    release: ReleasePresenter
    provenance: ProvenancePresenter
    insights: InsightsPresenter
    account: AccountPresenter
    settings: SettingsPresenter


@dataclass(frozen=True)
class Views:
    """What is seen."""

    window: ShellWindow
    library: LibraryView
    brief: BriefView
    audition: AuditionView
    player: PlayerView
    release: ReleaseView
    provenance: ProvenanceView
    insights: InsightsView
    account: AccountView
    settings: SettingsView


def make_presenters(desk: Desk, playback: Playback, tasks: Tasks) -> Presenters:
    sync: Callable[[bool], SyncReport] = lambda hurry: desk.sync(hurry=hurry)  # noqa: E731
    return Presenters(
        shell=ShellPresenter(sync, tasks),
        library=LibraryPresenter(
            LibraryFlows(
                overview=desk.overview,
                new_release=desk.new_release,
                add_track=desk.add_track,
                remove_release=desk.remove_release,
                remove_track=desk.remove_track,
                search=desk.search_library,
                trash=EmptyingFlows(desk.trash.weigh, desk.trash.empty),
                editing=EditingFlows(desk.edit_release, desk.save_track, desk.move_track),
                marking=MarkingFlows(
                    desk.shelves.release_marks.put,
                    lambda lists: desk.settings.change(lambda kept: kept.but(library_lists=lists)),
                ),
                several=SeveralFlows(desk.several.remove, desk.several.edit),
                keep_order=lambda order: desk.settings.change(lambda kept: kept.but(library_order=order)),
            ),
            tasks,
        ),
        brief=BriefPresenter(
            BriefFlows(
                open_draft=desk.open_draft,
                save_draft=desk.save_draft,
                surprise=desk.surprise,
                order_takes=desk.order_takes,
                standing=StandingFlows(
                    added_credits=desk.added_credits,
                    check_budget=desk.check_budget,
                    stop_at_budget=lambda stops: desk.settings.change(lambda kept: kept.but(budget_stops=stops)),
                    health=lambda: {service.card.key: service.health for service in desk.settings.see().music},
                ),
                cards=desk.cards,
                versions=VersionFlows(desk.lyric_versions_of, desk.keep_lyrics, desk.restore_lyrics),
                spelling=desk.spelling,
                what_is_sent=desk.what_is_sent,
                suggestions=SuggestionFlows(
                    **vars(desk.lyrics), default_writer=lambda: desk.shelves.preferences.load().default_writer
                ),
            ),
            desk.catalogue,
            tasks,
        ),
        audition=AuditionPresenter(
            AuditionFlows(
                takes_of=desk.takes_of,
                render_take=desk.render_take,
                cancel_order=desk.cancel_order,
                retry_order=desk.retry_order,
                order=desk.shelves.orders.order,
                fetch_order=desk.fetch_order,
                keep_queue=desk.keep_queue,
                expect_seconds=desk.expect_seconds,
                rate_take=desk.rate_take,
                mark_take=desk.bench.mark_take,
                confirm_take=desk.confirm_take,
                withdraw_confirmation=desk.withdraw_confirmation,
                put_back_audio=desk.put_back_audio,
                cards=desk.cards,
                added_credits=desk.added_credits,
                waveform=desk.audio.waveform,
                sketch=desk.audio.sketch,
            ),
            tasks,
        ),
        player=PlayerPresenter(
            playback,
            desk.audio.waveform,
            desk.audio.path,
            tasks,
            details=desk.bench.details,
            sketch=desk.audio.sketch,
        ),
        release=ReleasePresenter(
            ReleaseFlows(
                check_release=desk.check_release,
                edit_release=desk.edit_release,
                save_track=desk.save_track,
                move_track=desk.move_track,
                import_audio=desk.import_audio,
                take_back_import=desk.take_back_import,
                import_again=desk.take_back_import.again,
                submit=desk.submit,
                waveform=desk.audio.waveform,
            ),
            tasks,
        ),
        provenance=ProvenancePresenter(
            ProvenanceFlows(trail_of=desk.trail_of, verify_chain=desk.verify_chain, export_proof=desk.export_proof),
            tasks,
        ),
        insights=InsightsPresenter(desk.insights, tasks),
        account=AccountPresenter(desk.check_account, tasks),
        settings=SettingsPresenter(SettingsFlows(**vars(desk.settings)), tasks),
    )


def make_views(desk: Desk, presenters: Presenters, tokens: Tokens, window: ShellWindow) -> Views:
    genres = tuple(genre.name for genre in desk.catalogue.genres)
    return Views(
        window=window,
        library=LibraryView(tokens, genres),
        brief=BriefView(tokens),
        audition=AuditionView(tokens, presenters.audition.waveform),
        player=PlayerView(tokens),
        release=ReleaseView(tokens, presenters.release.waveform, genres),
        provenance=ProvenanceView(tokens),
        insights=InsightsView(tokens),
        account=AccountView(),
        settings=SettingsView(),
    )
