"""The tour of providers: settings, a streamed suggestion, a refusal with its suggestion, a fallback with its reason.

The window, the library, the desk and the adapters are the app's own; the services are played by local servers of the
tests, since nobody's key may be spent for a picture. ``python -m tests.provider_tour FOLDER`` puts the pictures there.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from omg_desktop.adapters.secrets import KeptSecrets
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.preferences import ServiceSettings
from omg_desktop.domain.takes import Take
from omg_desktop.ui.settings.state import Section
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import apply_theme
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard
from tests.fake_studio.stage import KEY, a_studio
from tests.fake_writers.server import Mood, fake_writers
from tests.ui.panels import SilentPlayback

WAIT_MILLISECONDS = 30_000
SETTLE_MILLISECONDS = 300
SUGGESTED = ("[Verse 1]\n", "The kettle hums, ", "the street turns blue\n", "A window learns my name\n\n[Chorus]\nStay")
MINE = "[Verse 1]\nThe kettle sings\nThe street is blue\n"


class ProviderTour:
    """One walk past the providers, with a picture of each step in ``folder``."""

    def __init__(self, studio: Studio, application: QApplication, folder: Path) -> None:
        self.studio = studio
        self.pictures: list[Path] = []
        self.refused_orders = 0
        self.fallback_billed = 0
        self._application = application
        self._folder = folder

    def play(self) -> None:
        window = self.studio.views.window
        window.resize(1440, 900)
        window.show()
        self.studio.open()
        self._until(lambda: self.studio.presenters.brief.state.can_edit, "the first draft")
        self._see_settings()
        self._have_lyrics_suggested()
        self._be_refused()
        self._fall_back()

    @property
    def takes(self) -> tuple[Take, ...]:
        return self.studio.presenters.audition.state.takes

    def card(self, kind: type[OrderCard] | type[TakeCard]) -> OrderCard | TakeCard | None:
        """The first card of this kind in the takes column."""
        view = self.studio.views.audition
        cards = (view.card(place) for place in range(view.list.count()))
        return next((card for card in cards if isinstance(card, kind)), None)

    # ---- steps -----------------------------------------------------------------------------------------------------

    def _see_settings(self) -> None:
        settings, views = self.studio.presenters.settings, self.studio.views
        views.library.settings.click()
        self._until(lambda: settings.state.found is not None, "the settings")
        settings.keep_key("elevenlabs", KEY)
        settings.keep_key("stability", KEY)
        self._until(views.settings.card(Section.MUSIC, "stability").key_words.isVisible, "the keys")
        self._move("acestep", "http://127.0.0.1:9")
        settings.check("music", "acestep")
        self._until(lambda: bool(settings.state.health), "a check")
        self._show("settings", "Each provider says how it stands, what it costs and allows; two have a key now")
        self.studio.presenters.shell.show_page(Page.STUDIO)

    def _have_lyrics_suggested(self) -> None:
        brief, view = self.studio.presenters.brief, self.studio.views.brief
        with fake_writers() as writers:
            writer = ServiceSettings(base_url=writers.url, model="small")
            self.studio.desk.settings.change(
                lambda kept: kept.with_writer(ProviderKey("ollama"), writer).but(default_writer=ProviderKey("ollama"))
            )
            brief.set_instrumental(False)
            brief.set_lyrics(MINE)
            writers.mood = Mood("stall", pieces=SUGGESTED)
            view.write_with_ai.click()
            self._until(lambda: brief.suggestions.state.can_write, "the writer")
            view.suggestions.write.click()
            self._until(lambda: bool(brief.suggestions.state.parts), "the first words")
            self._show("suggestion-streams-in", "A suggestion streams in beside the lyrics and can be cancelled")
            brief.suggestions.cancel()
            writers.mood = Mood(pieces=SUGGESTED)
            brief.suggestions.write()
            self._until(lambda: brief.suggestions.state.can_decide, "the whole suggestion")
            self._show("suggestion", "Nothing is overwritten: accept, reject or keep both, section by section")
            view.suggestions.accept_all.click()
            brief.suggestions.close()

    def _be_refused(self) -> None:
        brief = self.studio.presenters.brief
        brief.set_direction("Brushed drums and upright bass")
        brief.set_length(30)
        brief.set_takes(1)
        with a_studio("elevenlabs", "bad prompt") as refusing:
            self._move("elevenlabs", refusing.url)
            brief.set_provider("elevenlabs")
            brief.generate()
            self._until(lambda: self._refused() is not None, "the refusal")
            self._show("refusal", "A refusal says why, adds 0, and brings what the provider would accept instead")
            refused = self._refused()
            assert refused is not None
            refused.use.click()
            self.refused_orders = len(refusing.orders)

    def _refused(self) -> OrderCard | None:
        card = self.card(OrderCard)
        return card if isinstance(card, OrderCard) and card.use.isVisible() else None

    def _fall_back(self) -> None:
        brief = self.studio.presenters.brief
        brief.set_instrumental(True)
        with a_studio("acestep") as local:
            self._move("acestep", local.url)
            self._move("stability", "http://127.0.0.1:9")
            allowed = (ProviderKey("acestep"),)
            self.studio.desk.settings.change(lambda kept: kept.but(falls_back=True, fallback_order=allowed))
            brief.set_provider("stability")
            brief.generate()
            self._until(lambda: self._stood_in() is not None, "the take of another provider")
            self._show("fallback", "The chosen provider could not be reached; the take says who made it, and why")
            self.fallback_billed = local.billed

    def _stood_in(self) -> TakeCard | None:
        card = self.card(TakeCard)
        return card if isinstance(card, TakeCard) and card.origin.isVisible() else None

    # ---- how it goes -----------------------------------------------------------------------------------------------

    def _move(self, key: str, url: str) -> None:
        there = ServiceSettings(base_url=url)
        self.studio.desk.settings.change(lambda kept: kept.with_service(ProviderKey(key), there))

    def _show(self, name: str, words: str) -> None:
        deadline = QDeadlineTimer(SETTLE_MILLISECONDS)
        self._turn(deadline.hasExpired)
        picture = self._folder / f"providers-{len(self.pictures) + 1}-{name}.png"
        assert self.studio.views.window.grab().save(str(picture))
        self.pictures.append(picture)
        print(f"   {words}", flush=True)

    def _until(self, so: Callable[[], bool], what: str) -> None:
        deadline = QDeadlineTimer(WAIT_MILLISECONDS)
        self._turn(lambda: so() or deadline.hasExpired())
        if not so():
            raise TimeoutError(f"The tour waited {WAIT_MILLISECONDS // 1000} seconds for {what}.")

    def _turn(self, ended: Callable[[], bool]) -> None:
        while not ended():
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def tour_of(application: QApplication, data: Path, folder: Path) -> ProviderTour:
    """A window on a fresh library, ready to be led past the providers."""
    desk = build_desk(Config(data_folder=data / "data"), secrets=KeptSecrets(data / "keys.json", None))
    studio = build_studio(desk, SilentPlayback(), lambda name: apply_theme(application, name))
    wire(studio)
    return ProviderTour(studio, application, folder)


def main(folder: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    with ExitStack() as opened:
        data = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        tour = tour_of(application, data, folder)
        opened.callback(tour.studio.views.window.close)
        tour.play()
    print(f"\nThe pictures providers-*.png lie in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
