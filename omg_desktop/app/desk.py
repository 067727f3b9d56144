"""The desktop without a window: every adapter is made once, and every flow gets what it needs.

No decision about business is made here. The window (``app.studio``) and the command line both stand on a desk.
"""

import random
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from omg_desktop import assets
from omg_desktop.adapters.audio_files import DigestAudioFolder
from omg_desktop.adapters.catalogue import load_genres
from omg_desktop.adapters.gateway import Connection, HttpGateway
from omg_desktop.adapters.instance_lock import InstanceLock
from omg_desktop.adapters.measuring import CarryOut, InTurn
from omg_desktop.adapters.providers.once import OnceProvider
from omg_desktop.adapters.sandbox import SandboxBackend
from omg_desktop.adapters.store.authorship import SqliteAuthorshipShelf
from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.lyric_versions import SqliteLyricVersionShelf
from omg_desktop.adapters.store.search import SqliteLibraryIndex, SqliteReleaseMarkShelf
from omg_desktop.adapters.store.shelves import (
    SqliteDraftShelf,
    SqliteOrderShelf,
    SqlitePreferenceShelf,
    SqliteReleaseShelf,
    SqliteTakeShelf,
)
from omg_desktop.adapters.store.sync import SqliteMirror, SqliteOutbox
from omg_desktop.adapters.store.trail import SqliteAuditLog
from omg_desktop.adapters.writer_streams import Services
from omg_desktop.app.bench import BenchDesk, build_bench
from omg_desktop.app.composer import ComposerDesk, ComposerParts, build_composer, build_composer_desk, marked
from omg_desktop.app.emptying import TrashDesk, build_trash
from omg_desktop.app.exports import build_exports
from omg_desktop.app.services import LateSecrets, MusicServices, lyric_writers
from omg_desktop.app.settling import LyricsDesk, SettingsDesk, lyrics_desk, settings_desk
from omg_desktop.app.spelling import english_words
from omg_desktop.config import Config
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.errors import SignInNeeded
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.surprise import Dice
from omg_desktop.flows.disk import SeeDiskUse
from omg_desktop.flows.drafts import BeginLibrary, OpenDraft, SaveDraft, SurpriseMe
from omg_desktop.flows.imports import ImportAudio, TakeBackImport
from omg_desktop.flows.insights import SeeInsights
from omg_desktop.flows.library import (
    AddTrack,
    EditRelease,
    MoveTrack,
    NewRelease,
    Overview,
    SaveTrack,
    SearchLibrary,
    Standing,
)
from omg_desktop.flows.lyric_versions import KeepLyrics, LyricVersionsOf, RestoreLyrics
from omg_desktop.flows.lyrics import LyricWriters, WriteLyrics
from omg_desktop.flows.orders import (
    CancelOrder,
    CheckBudget,
    ExpectSeconds,
    FetchOrder,
    KeepQueue,
    OrderTakes,
    RecallQueue,
    ResumeOrders,
    RetryOrder,
)
from omg_desktop.flows.outgoing import Exports
from omg_desktop.flows.proof import ExportProof, TrailOf, VerifyChain
from omg_desktop.flows.render import Cards, RenderTake
from omg_desktop.flows.sending import WhatIsSent
from omg_desktop.flows.several import Several
from omg_desktop.flows.spelling import SpellingDesk
from omg_desktop.flows.submit import AddedCredits, CheckAccount, CheckRelease, CurrentTariff, PriceTrack, Submit
from omg_desktop.flows.sync import PullChanges, PushOutbox, Sync
from omg_desktop.flows.takes import ConfirmTake, PutBackAudio, RateTake, TakesOf, WithdrawConfirmation
from omg_desktop.flows.trash import RemoveRelease, RemoveTrack
from omg_desktop.flows.usage import UsageTeller
from omg_desktop.ports import AudioFolder, Clock, Gateway, MusicProvider, Secrets

SHIPPED_TARIFF = "tariffs/2026-11-01.json"


@dataclass(frozen=True)
class Shelves:
    """The parts of the library."""

    library: Library
    releases: SqliteReleaseShelf
    drafts: SqliteDraftShelf
    orders: SqliteOrderShelf
    takes: SqliteTakeShelf
    audit: SqliteAuditLog
    outbox: SqliteOutbox
    mirror: SqliteMirror
    preferences: SqlitePreferenceShelf
    index: SqliteLibraryIndex
    release_marks: SqliteReleaseMarkShelf
    lyric_versions: SqliteLyricVersionShelf
    authorship: SqliteAuthorshipShelf


@dataclass(frozen=True)
class Desk:
    """Everything a face of the app can ask for."""

    shelves: Shelves
    catalogue: GenreCatalogue
    audio: AudioFolder
    carry_out: CarryOut
    now: Clock
    begin_library: BeginLibrary
    overview: Overview
    search_library: SearchLibrary
    trash: TrashDesk
    new_release: NewRelease
    add_track: AddTrack
    edit_release: EditRelease
    save_track: SaveTrack
    move_track: MoveTrack
    remove_track: RemoveTrack
    remove_release: RemoveRelease
    several: Several
    see_disk_use: SeeDiskUse
    import_audio: ImportAudio
    take_back_import: TakeBackImport
    open_draft: OpenDraft
    save_draft: SaveDraft
    surprise: SurpriseMe
    keep_lyrics: KeepLyrics
    lyric_versions_of: LyricVersionsOf
    restore_lyrics: RestoreLyrics
    cards: Cards
    added_credits: AddedCredits
    order_takes: OrderTakes
    render_take: RenderTake
    cancel_order: CancelOrder
    retry_order: RetryOrder
    fetch_order: FetchOrder
    resume_orders: ResumeOrders
    recall_queue: RecallQueue
    keep_queue: KeepQueue
    expect_seconds: ExpectSeconds
    check_budget: CheckBudget
    takes_of: TakesOf
    rate_take: RateTake
    bench: BenchDesk
    composer: ComposerDesk
    confirm_take: ConfirmTake
    withdraw_confirmation: WithdrawConfirmation
    put_back_audio: PutBackAudio
    exports: Exports
    tariff: CurrentTariff
    price_track: PriceTrack
    check_account: CheckAccount
    check_release: CheckRelease
    submit: Submit
    sync: Sync
    trail_of: TrailOf
    verify_chain: VerifyChain
    export_proof: ExportProof
    insights: SeeInsights
    what_is_sent: WhatIsSent
    spelling: SpellingDesk
    settings: SettingsDesk
    lyrics: LyricsDesk
    close: Callable[[], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_dice(seed: int | None) -> Dice:
    """Chance with a seed; without one, from the system."""
    return random.Random(seed)


def build_desk(
    config: Config,
    *,
    gateway: Gateway | None = None,
    providers: Mapping[ProviderKey, MusicProvider] | None = None,
    secrets: Secrets | None = None,
    now: Clock = utc_now,
    dice: Callable[[int | None], Dice] = new_dice,
) -> Desk:
    """Every part is made here. A test may hand in its own far side of the world."""
    with ExitStack() as opened:  # what was opened is closed again when a later part refuses
        opened.callback(InstanceLock(config.data_folder).release)
        library = Library(config.library_path)
        opened.callback(library.close)
        if gateway is None:
            sandbox = SandboxBackend(config.sandbox_folder, credits_at_first=config.sandbox_credits)
            opened.callback(sandbox.stop)
            gateway = http = HttpGateway(lambda: _connection(config, sandbox))
            opened.callback(http.close)
        writing = Services()
        opened.callback(writing.close)
        close = opened.pop_all().close
    shelves = _shelves(library)
    secrets = secrets or LateSecrets(config.data_folder / "keys.json")
    composer = build_composer(config, shelves.preferences)
    music = MusicServices(_own_providers(composer, shelves, gateway), shelves.preferences, secrets)
    writers = lyric_writers(shelves.preferences.load, secrets, writing)
    asked = music if providers is None else providers
    settings = settings_desk(shelves.preferences, secrets, music, asked, writers, now)
    return _furnished(config, shelves, gateway, composer, asked, writers, settings, now, dice, close)


def _shelves(library: Library) -> Shelves:
    return Shelves(
        library=library,
        releases=SqliteReleaseShelf(library),
        drafts=SqliteDraftShelf(library),
        orders=SqliteOrderShelf(library),
        takes=SqliteTakeShelf(library),
        audit=SqliteAuditLog(library),
        outbox=SqliteOutbox(library),
        mirror=SqliteMirror(library),
        preferences=SqlitePreferenceShelf(library),
        index=SqliteLibraryIndex(library),
        release_marks=SqliteReleaseMarkShelf(library),
        lyric_versions=SqliteLyricVersionShelf(library),
        authorship=SqliteAuthorshipShelf(library),
    )


def _furnished(
    config: Config,
    shelves: Shelves,
    gateway: Gateway,
    composer: ComposerParts,
    providers: Mapping[ProviderKey, MusicProvider],
    writers: LyricWriters,
    settings: SettingsDesk,
    now: Clock,
    dice: Callable[[int | None], Dice],
    close: Callable[[], None],
) -> Desk:
    s = shelves
    catalogue = load_genres(assets.resource("genres.toml"))
    carry_out = InTurn()
    audio = DigestAudioFolder(config.audio_folder, carry_out)
    standing = Standing(s.mirror, s.outbox)
    tariff = CurrentTariff(s.mirror, _shipped_tariff())
    check = CheckRelease(s.releases, s.takes, s.mirror, s.outbox, tariff, now)
    keep_lyrics = KeepLyrics(s.lyric_versions, now, s.authorship.of_track)
    lyric_versions_of = LyricVersionsOf(s.lyric_versions, s.takes)
    new_release = NewRelease(s.releases, s.drafts, s.preferences, now)
    confirm, withdraw = ConfirmTake(s.releases, s.takes, standing, now), WithdrawConfirmation(s.releases, standing, now)
    save_track, remove_track = SaveTrack(s.releases, standing, now), RemoveTrack(s.releases, standing, now)
    put_back = PutBackAudio(s.releases, standing, now, confirm, withdraw)
    surprise = SurpriseMe(catalogue, dice)
    usage = UsageTeller(s.releases, lambda: _user_id(s.mirror), now)
    budget = CheckBudget(s.orders, s.takes, s.preferences, tariff)
    push = PushOutbox(s.outbox, s.audit, audio, gateway, now)
    order_takes = OrderTakes(providers, s.orders, s.releases, standing, catalogue, budget, dice, now)
    bench = build_bench(s.library, s.releases, s.takes, audio, config.sound_cache_folder, carry_out, now)
    remove_release, edit_release = (
        RemoveRelease(s.releases, standing, now),
        EditRelease(s.releases, s.preferences, standing, now),
    )
    return Desk(
        shelves=s,
        catalogue=catalogue,
        audio=audio,
        carry_out=carry_out,
        now=now,
        begin_library=BeginLibrary(s.releases, s.drafts, new_release, surprise, now),
        overview=Overview(s.releases, s.index, s.mirror, s.outbox, s.release_marks, s.preferences, now),
        search_library=SearchLibrary(s.index),
        trash=build_trash(s.library, s.releases, standing, audio, (composer.scores, bench.details), now),
        new_release=new_release,
        add_track=AddTrack(s.releases, s.drafts, now),
        edit_release=edit_release,
        save_track=save_track,
        move_track=MoveTrack(s.releases, standing, now),
        remove_track=remove_track,
        remove_release=remove_release,
        several=Several.of(standing, s.releases, s.takes, remove_release, remove_track, edit_release),
        see_disk_use=SeeDiskUse(s.releases, s.index, audio),
        import_audio=ImportAudio(s.releases, s.drafts, audio, standing, now),
        take_back_import=TakeBackImport(s.releases, remove_track, save_track, put_back),
        open_draft=OpenDraft(s.drafts, s.releases, s.preferences, standing, now),
        save_draft=SaveDraft(s.drafts, now),
        surprise=surprise,
        keep_lyrics=keep_lyrics,
        lyric_versions_of=lyric_versions_of,
        restore_lyrics=RestoreLyrics(lyric_versions_of, keep_lyrics),
        cards=Cards(providers),
        added_credits=AddedCredits(tariff),
        order_takes=order_takes,
        render_take=RenderTake(
            providers,
            s.orders,
            s.takes,
            audio,
            s.preferences,
            config.scratch_folder,
            usage,
            now,
            random.Random().random,
        ),
        cancel_order=CancelOrder(providers, s.orders, usage, now),
        retry_order=RetryOrder(s.orders, s.drafts, budget, now),
        fetch_order=FetchOrder(s.orders),
        resume_orders=ResumeOrders(providers, s.orders, usage, now),
        recall_queue=RecallQueue(s.orders),
        keep_queue=KeepQueue(s.orders),
        expect_seconds=ExpectSeconds(s.audit),
        check_budget=budget,
        takes_of=TakesOf(s.releases, s.orders, s.takes, standing),
        rate_take=RateTake(s.releases, s.takes, now),
        composer=build_composer_desk(composer, s.preferences, s.releases, s.takes, s.audit, order_takes, now),
        bench=bench,
        confirm_take=confirm,
        withdraw_confirmation=withdraw,
        put_back_audio=put_back,
        exports=build_exports(
            s.releases,
            s.drafts,
            s.takes,
            s.orders,
            s.audit,
            s.mirror,
            audio,
            composer.scores,
            new_release,
            standing,
            now,
        ),
        tariff=tariff,
        price_track=PriceTrack(s.releases, s.takes, tariff),
        check_account=CheckAccount(s.mirror, s.outbox, tariff),
        check_release=check,
        submit=Submit(check, s.outbox, now),
        sync=Sync(push, PullChanges(s.mirror, gateway, now), s.outbox, s.mirror),
        trail_of=TrailOf(s.audit, check),
        verify_chain=VerifyChain(s.audit),
        export_proof=ExportProof(s.audit, s.mirror),
        insights=SeeInsights(s.audit, s.releases, s.takes, s.mirror, tariff, now, bench.rank_models),
        what_is_sent=WhatIsSent(providers, now),
        spelling=SpellingDesk(english_words, s.preferences),
        settings=settings,
        lyrics=lyrics_desk(
            WriteLyrics(writers, s.releases, s.audit, lambda: _user_id(s.mirror), now), s.authorship, writers, catalogue
        ),
        close=close,
    )


def _own_providers(composer: ComposerParts, shelves: Shelves, gateway: Gateway) -> list[MusicProvider]:
    """The composer on this computer, and ONCE where its backend can be asked."""
    own: list[MusicProvider] = [composer.provider]
    if isinstance(gateway, HttpGateway):
        tariff = CurrentTariff(shelves.mirror, _shipped_tariff())
        own.append(OnceProvider(gateway, tariff, lambda track_id: shelves.releases.track(track_id).release_id, marked))
    return own


def _connection(config: Config, sandbox: SandboxBackend) -> Connection:
    """Where the backend is: the one that was named, else the sandbox, started when it is first needed."""
    if config.backend_url is None:
        return sandbox.connection()
    if config.backend_token_file is None:
        raise SignInNeeded("A backend is named, but no token file (OMG_BACKEND_TOKEN_FILE).")
    try:
        token = config.backend_token_file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SignInNeeded(f"The token file cannot be read: {error.strerror}.") from error
    return Connection(config.backend_url, token)


def _shipped_tariff() -> Tariff:
    return Tariff.model_validate_json(assets.resource(SHIPPED_TARIFF).read_text(encoding="utf-8"))


def _user_id(mirror: SqliteMirror) -> str:
    account = mirror.account()
    return account.id if account else "local"
