"""The window in every state it has, one scene after another: for the test that walks them, and for their pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.app.bench_wiring import Bench
from omg_desktop.app.desk import build_desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.attempts import Failure, FailureKind
from omg_desktop.domain.declarations import Maker
from omg_desktop.domain.errors import OutcomeUnknown, ProviderRefused
from omg_desktop.domain.ids import ProviderKey, TakeId
from omg_desktop.domain.takes import Standing, TakeMark
from omg_desktop.ports import MusicProvider
from omg_desktop.ui.library.state import LibraryState
from omg_desktop.ui.release.state import OriginAnswer
from omg_desktop.ui.release.tracks import FileDrop
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import ThemeName, Tokens, apply_theme
from tests.fakes import Hum

WAIT_MILLISECONDS_MAX = 240_000
BUILTIN, CLOUD = ProviderKey("builtin"), ProviderKey("cloud")
LYRICS = """[Verse 1]
The kettle sings, the street is blue
A window learns the morning's name
I write a line and think it through

[Chorus]
Hold on, hold on, the day is long
It starts as light and ends as song
"""
REFUSAL = ProviderRefused(
    "Names of artists are not accepted.",
    Failure(kind=FailureKind.BLOCKED, suggestion="A slow ballad with brushed drums and a close, warm voice"),
)
TROUBLES = (REFUSAL, OutcomeUnknown("No answer came."), "silence")


def _no_device(render: Render, latency_seconds: float, rate_hz: int | None, device: str | None = None) -> Output:
    raise NoDevice("none in a test")


class Stage:
    """A whole studio, and ways to bring it about. Without ``providers`` the real composer makes the takes."""

    def __init__(
        self,
        application: QApplication,
        folder: Path,
        *,
        offline: bool,
        maker: MusicProvider | None = None,
        cache: Path | None = None,
    ) -> None:
        self._application = application
        self.cloud = Hum(["wait", "wait"], key=str(CLOUD), needs_network=True)
        providers: dict[ProviderKey, MusicProvider] = {CLOUD: self.cloud}
        backend = "http://127.0.0.1:9" if offline else None  # the discard port: nobody answers there
        self.desk = build_desk(Config(data_folder=folder, backend_url=backend, cache_folder=cache), providers=providers)
        providers[BUILTIN] = maker or self.desk.composer.parts.provider
        self.studio: Studio = build_studio(self.desk, DevicePlayback(_no_device), self.dress)
        wire(self.studio)
        self.window = self.studio.views.window
        (self.bench,) = self.studio.findChildren(Bench)
        (self.reach,) = self.studio.findChildren(Reach)

    def dress(self, name: ThemeName) -> Tokens:
        return apply_theme(self._application, name)

    def close(self) -> None:
        self.cloud.let_go.set()
        self.window.close()
        self.window.deleteLater()

    # ---- waiting ---------------------------------------------------------------------------------------------------

    def until(self, so: Callable[[], bool], what: str = "") -> None:
        """Let the window run until this is so."""
        deadline = QDeadlineTimer(WAIT_MILLISECONDS_MAX)
        while not so():
            if deadline.hasExpired():
                shell = self.studio.presenters.shell.state
                raise AssertionError(f"never so: {what or so}; the window says {shell.notice}")
            self.breathe()

    def breathe(self) -> None:
        self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def rest(self, milliseconds: int = 250) -> None:
        """What is under way on the screen comes to rest."""
        deadline = QDeadlineTimer(milliseconds)
        while not deadline.hasExpired():
            self.breathe()

    # ---- what is done again and again ------------------------------------------------------------------------------

    def open(self) -> None:
        self.window.show()
        self.studio.open()
        self.until(lambda: self.studio.presenters.brief.state.draft is not None, "the first draft")
        self.until(lambda: self.studio.presenters.shell.state.connection_words != "", "the backend, or that it is away")

    def go(self, page: Page) -> None:
        self.studio.presenters.shell.show_page(page)

    def make_takes(self, count: int) -> None:
        """As somebody who presses Generate."""
        brief, audition = self.studio.presenters.brief, self.studio.presenters.audition
        brief.set_length(30)
        brief.set_provider(BUILTIN)
        brief.set_takes(count)
        brief.set_instrumental(True)  # singing takes longer
        before = len(audition.state.takes)
        brief.generate()
        self.until(lambda: len(audition.state.takes) == before + count, "takes")
        brief.set_instrumental(False)
        self.until(lambda: self.studio.presenters.player.state.can_play, "a decoded take")
        self.until(lambda: not self.studio.tasks.busy, "everything read")

    @property
    def take_ids(self) -> list[TakeId]:
        return [take.id for take in sorted(self.studio.presenters.audition.state.takes, key=lambda take: take.number)]

    def order_trouble(self, *moods: str | Exception) -> None:
        """Orders of the cloud that come to nothing, each in its own way."""
        brief, audition = self.studio.presenters.brief, self.studio.presenters.audition
        self.cloud.moods = list(moods)
        before = len(audition.state.orders)
        brief.set_provider(CLOUD)
        brief.set_takes(len(moods))
        brief.generate()
        self.until(lambda: len(audition.state.orders) == before + len(moods), "orders")


@dataclass(frozen=True)
class Scene:
    """A state of the window. ``enter`` brings it about from the scene before, ``frame`` is what is to be looked at."""

    name: str
    enter: Callable[[Stage], object]
    leave: Callable[[Stage], object] = lambda _stage: None
    frame: Callable[[Stage], QWidget] = lambda stage: stage.window


def _write(stage: Stage) -> None:
    brief = stage.studio.presenters.brief
    brief.set_instrumental(False)
    brief.set_lyrics(LYRICS)
    brief.set_direction("A late drive: brushed drums, upright bass, one muted trumpet that answers the voice.")


def _loading(stage: Stage) -> None:
    """It passes too quickly to be seen where the library is small; so it is shown as it would be."""
    audition = stage.studio.presenters.audition.state
    stage.studio.views.audition.show_state(audition.but(loading=True, takes=(), orders=()))
    stage.studio.views.library.show_state(LibraryState())


def _loaded(stage: Stage) -> None:
    library, audition = stage.studio.presenters.library, stage.studio.presenters.audition
    stage.studio.views.library.show_state(library.state)
    stage.studio.views.audition.show_state(audition.state)


def _working(stage: Stage) -> None:
    stage.order_trouble("wait", "wait", "wait")
    progress = stage.studio.presenters.audition
    stage.until(lambda: any(one.phase for one in progress.state.progress.values()), "progress")


def _troubles(stage: Stage) -> None:
    audition = stage.studio.presenters.audition
    stage.cloud.let_go.clear()
    stage.order_trouble(*TROUBLES)
    stage.until(lambda: not any(order.state.is_open for order in audition.state.orders), "orders that have ended")


def _dismiss_all(stage: Stage) -> None:
    audition = stage.studio.presenters.audition
    for order in audition.state.orders:
        (audition.cancel if order.state.is_open else audition.dismiss)(order.id)
    stage.until(lambda: not any(order.state.is_open for order in audition.state.orders), "orders that have ended")
    for order in audition.state.orders:
        audition.dismiss(order.id)
    stage.studio.presenters.shell.dismiss()


def _mark(stage: Stage) -> None:
    audition, (first, second, third) = stage.studio.presenters.audition, stage.take_ids[:3]
    for take_id, stars in ((first, 3), (second, 4)):
        audition.rate(TakeMark(take_id=take_id, rating=stars))
    audition.marking.sort(second, Standing.KEPT)
    audition.marking.write_notes(second, "warm, for the album", "The bridge is the best of them.")
    audition.choose(third)
    audition.choose(first)
    audition.choose(second)


def _answer_all(stage: Stage) -> None:
    while stage.bench.fair.state.is_under_way:
        stage.bench.fair.answer("A")


def _test(key: str) -> Callable[[Stage], object]:
    return lambda stage: stage.bench.tests()[key]()


def _end_test(stage: Stage) -> None:
    stage.bench.fair.end()
    stage.studio.presenters.shell.dismiss()


def _zoom(stage: Stage) -> None:
    player = stage.studio.presenters.player
    player.set_loop((8.0, 14.0))
    player.seek(9.0)
    player.mark_here()
    stage.studio.views.player.waveform.zoom_to_loop()


def _spectrogram(stage: Stage) -> None:
    stage.studio.views.player.waveform.fit()
    stage.studio.presenters.player.toggle_spectrogram()
    stage.until(lambda: stage.studio.views.player.waveform.shows_spectrogram, "the spectrogram")


def _confirm(stage: Stage) -> None:
    audition = stage.studio.presenters.audition
    audition.confirm(stage.take_ids[1])
    stage.until(lambda: audition.state.confirmed is not None, "the confirmation")
    audition.marking.write_reason(stage.take_ids[1], "The warmest of the three, and the bridge breathes.")


def _suggest(stage: Stage) -> None:
    suggestions = stage.studio.presenters.brief.suggestions
    suggestions.open(0, 0)
    stage.until(lambda: bool(suggestions.state.structures), "the structures")
    suggestions.suggest_structure(suggestions.state.structures[0].key)


def _offer_file(stage: Stage) -> None:
    """A name is enough: nothing is read before the question is answered."""
    release = stage.studio.presenters.release
    release.offer_files(FileDrop(("/music/Harbour at four in the morning, second mix.wav",), None))
    release.answer(OriginAnswer(maker=Maker.OTHER_AI, tool="Mureka", words="Words and tune are mine."))


def _search(text: str) -> Callable[[Stage], object]:
    def enter(stage: Stage) -> None:
        stage.window.reveal_library()
        stage.studio.views.library.search.setText(text)
        stage.studio.presenters.library.search(text)
        stage.until(lambda: not stage.studio.tasks.busy, "what was found")

    return enter


def _section(name: str) -> Callable[[Stage], object]:
    def enter(stage: Stage) -> None:
        stage.go(Page.SETTINGS)
        stage.until(lambda: stage.studio.presenters.settings.state.found is not None, "the settings")
        stage.studio.presenters.settings.show_section(name)

    return enter


def _page(page: Page) -> Callable[[Stage], object]:
    return lambda stage: stage.go(page)


def _dialog(stage: Stage) -> QWidget:
    dialog = next((one for one in stage.window.findChildren(QWidget) if one.isWindow() and one.isVisible()), None)
    assert dialog is not None
    return dialog


def _close_dialog(stage: Stage) -> None:
    _dialog(stage).close()


def _sheet(show: Callable[[Stage], object], name: str) -> Scene:
    return Scene(name, show, _close_dialog, _dialog)


EMPTY = (
    Scene("empty", lambda stage: None),
    Scene("loading", _loading, _loaded),
    Scene("release-empty", _page(Page.RELEASE)),
    Scene("provenance-empty", _page(Page.PROVENANCE)),
    Scene("insights-empty", _page(Page.INSIGHTS), _page(Page.STUDIO)),
)
AT_WORK = (
    Scene("writing", _write),
    Scene("working", _working, _dismiss_all),
    Scene("error", _troubles, _dismiss_all),
    Scene("takes", _mark),
    Scene(
        "what-is-sent",
        lambda stage: stage.studio.presenters.brief.show_what_is_sent(),
        lambda stage: stage.studio.views.brief.show_sending(()),
    ),
    Scene(
        "versions",
        lambda stage: stage.studio.presenters.brief.versions.open(),
        lambda stage: stage.studio.presenters.brief.versions.close(),
    ),
    Scene("suggestions", _suggest, lambda stage: stage.studio.presenters.brief.suggestions.close()),
    Scene("found", _search("drive")),
    Scene("nothing-found", _search("zzz"), _search("")),
)
TESTS = (
    Scene("blind", _test("blind"), _end_test),
    Scene("knock-out", _test("knock_out"), _answer_all),
    Scene("knock-out-result", lambda stage: None, _end_test),
    Scene("abx", _test("abx"), _answer_all),
    Scene("abx-result", lambda stage: None, _end_test),
    _sheet(_test("compare"), "compare"),
)
DECK = (
    Scene("zoomed", _zoom),
    Scene("spectrogram", _spectrogram, lambda stage: stage.studio.presenters.player.toggle_spectrogram()),
    Scene("confirmed", _confirm),
)
SHEETS = (
    _sheet(lambda stage: stage.studio.views.audition.ask_notes(stage.take_ids[1]), "notes"),
    _sheet(lambda stage: stage.studio.views.audition.ask_variation(stage.take_ids[1]), "vary"),
    _sheet(lambda stage: stage.reach.handlers()["take.export_many"](), "export"),
    _sheet(lambda stage: stage.reach.handlers()["app.palette"](), "palette"),
    _sheet(lambda stage: stage.reach.handlers()["app.keys"](), "keys"),
)
PAGES = (
    Scene("release", _page(Page.RELEASE)),
    Scene(
        "import",
        _offer_file,
        lambda stage: stage.studio.presenters.release.forget_files(),
    ),
    Scene("provenance", _page(Page.PROVENANCE)),
    Scene("insights", _page(Page.INSIGHTS)),
    Scene("settings-music", _section("music")),
    Scene("settings-lyrics", _section("lyrics")),
    Scene("settings-app", _section("app"), _page(Page.STUDIO)),
)
SCENES = (*EMPTY, *AT_WORK, *TESTS, *DECK, *SHEETS, *PAGES)


def walk(stage: Stage, see: Callable[[Scene, QWidget], object]) -> None:
    """Enter each scene in turn, and let it be seen. Takes are made on the way."""
    for scene in SCENES:
        if scene.name == "takes":
            stage.make_takes(3)
        scene.enter(stage)
        stage.rest()
        see(scene, scene.frame(stage))
        scene.leave(stage)
        stage.rest(50)
