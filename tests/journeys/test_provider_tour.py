"""The tour of providers: settings, a streamed suggestion, a fallback with its reason, a refusal with its suggestion.

Everything is real but the far side, which is a local server. Each step leaves a numbered picture: in the folder that
``OMG_TOUR_PICTURES`` names, else in the folder of the test.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.secrets import KeptSecrets
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.preferences import ServiceSettings
from omg_desktop.ui.settings.state import Section
from omg_desktop.ui.shell.state import Page
from omg_desktop.ui.theme import apply_theme
from omg_desktop.ui.widgets.take_card import OrderCard, TakeCard
from tests.fake_studio.stage import KEY, a_studio
from tests.fake_writers.server import Mood, fake_writers
from tests.ui.panels import SilentPlayback

WAIT_MILLISECONDS = 30_000
MINE = "[Verse 1]\nThe kettle sings\nThe street is blue\n"
Show = Callable[[str], None]


@pytest.fixture
def studio(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    desk = build_desk(Config(data_folder=tmp_path / "data"), secrets=KeptSecrets(tmp_path / "keys.json", None))
    studio = build_studio(desk, SilentPlayback(), lambda name: apply_theme(qapp, name))
    wire(studio)
    window = studio.views.window
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    studio.open()
    qtbot.waitUntil(lambda: studio.presenters.brief.state.can_edit, timeout=WAIT_MILLISECONDS)
    yield studio
    window.close()


@pytest.fixture
def show(studio: Studio, tmp_path: Path) -> Show:
    folder = Path(os.environ.get("OMG_TOUR_PICTURES") or tmp_path / "pictures")
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[str] = []

    def take(name: str) -> None:
        taken.append(name)
        assert studio.views.window.grab().save(str(folder / f"{len(taken):02d}-{name}.png"))

    return take


def cards(studio: Studio) -> list[object]:
    view = studio.views.audition
    return [view.card(place) for place in range(view.list.count())]


def moved(studio: Studio, key: str, url: str) -> None:
    there = ServiceSettings(base_url=url)
    studio.desk.settings.change(lambda kept: kept.with_service(ProviderKey(key), there))


def test_the_tour_of_providers(studio: Studio, show: Show, qtbot: QtBot) -> None:
    until = lambda so: qtbot.waitUntil(so, timeout=WAIT_MILLISECONDS)  # noqa: E731
    presenters, views = studio.presenters, studio.views
    brief, settings = presenters.brief, presenters.settings

    views.library.settings.click()
    until(lambda: settings.state.found is not None)
    assert presenters.shell.state.page is Page.SETTINGS
    settings.keep_key("elevenlabs", KEY)
    settings.keep_key("stability", KEY)
    until(views.settings.card(Section.MUSIC, "stability").key_words.isVisible)
    show("settings")

    presenters.shell.show_page(Page.STUDIO)
    with fake_writers() as writers:
        writer = ServiceSettings(base_url=writers.url, model="small")
        studio.desk.settings.change(
            lambda kept: kept.with_writer(ProviderKey("ollama"), writer).but(default_writer=ProviderKey("ollama"))
        )
        brief.set_instrumental(False)
        brief.set_lyrics(MINE)
        writers.mood = Mood("stall")
        views.brief.write_with_ai.click()
        until(lambda: brief.suggestions.state.can_write)
        views.brief.suggestions.write.click()
        until(lambda: bool(brief.suggestions.state.parts))
        show("suggestion-streams-in")
        brief.suggestions.cancel()
        writers.mood = Mood()
        brief.suggestions.write()
        until(lambda: brief.suggestions.state.can_decide)
        show("suggestion-beside-the-lyrics")
        views.brief.suggestions.accept_all.click()
        assert brief.state.brief.lyrics.startswith("[Verse 1]\nRain on the")
        brief.suggestions.close()

    brief.set_direction("Brushed drums and upright bass")
    brief.set_length(30)
    brief.set_takes(1)
    with a_studio("elevenlabs", "bad prompt") as refusing:
        moved(studio, "elevenlabs", refusing.url)
        brief.set_provider("elevenlabs")
        brief.generate()
        until(lambda: any(isinstance(card, OrderCard) and card.use.isVisible() for card in cards(studio)))
        show("refusal-with-suggestion")
        refused = next(card for card in cards(studio) if isinstance(card, OrderCard))
        before = brief.state.brief
        refused.use.click()
        assert brief.state.brief != before
        assert len(refusing.orders) == 1

    brief.set_instrumental(True)
    with a_studio("acestep") as local:
        moved(studio, "acestep", local.url)
        moved(studio, "stability", "http://127.0.0.1:9")
        studio.desk.settings.change(lambda kept: kept.but(falls_back=True, fallback_order=(ProviderKey("acestep"),)))
        brief.set_provider("stability")
        brief.generate()
        until(lambda: any(isinstance(card, TakeCard) and card.origin.isVisible() for card in cards(studio)))
        show("fallback-with-its-reason")
        made = next(card for card in cards(studio) if isinstance(card, TakeCard))
        assert made.origin.text().startswith("Instead of Stable Audio 3: ")
        assert made.words.text().startswith("ACE-Step 1.5")
        assert local.billed == 1
