"""A whole studio that a test or a picture leads from one state into the next."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.app.bench_wiring import Bench
from omg_desktop.app.desk import build_desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.reference_wiring import ReferenceBench
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey, TakeId
from omg_desktop.ports import MusicProvider
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import ThemeName, Tokens, apply_theme
from tests.fakes import Hum

WAIT_MILLISECONDS_MAX = 240_000
BUILTIN, CLOUD = ProviderKey("builtin"), ProviderKey("cloud")


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
        self.folder = folder
        self.cloud = Hum(["wait", "wait"], key=str(CLOUD), needs_network=True)
        providers: dict[ProviderKey, MusicProvider] = {CLOUD: self.cloud}
        backend = "http://127.0.0.1:9" if offline else None  # the discard port: nobody answers there
        self.desk = build_desk(Config(data_folder=folder, backend_url=backend, cache_folder=cache), providers=providers)
        providers[BUILTIN] = maker or self.desk.composer.parts.provider
        self.studio: Studio = build_studio(self.desk, DevicePlayback(_no_device), self.dress)
        wire(self.studio)
        self.window = self.studio.views.window
        (self.bench,) = self.studio.findChildren(Bench)
        (self.reference,) = self.studio.findChildren(ReferenceBench)
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
        self._application.sendPostedEvents()  # what was said in the last moment is laid out, too

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
