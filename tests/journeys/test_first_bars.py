"""An order under way can be heard before it is a take, and nothing plays by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.ui.theme import apply_theme
from omg_desktop.ui.widgets.take_card import OrderCard
from tests.fakes import Hum, write_tone
from tests.journeys.conftest import no_device

ANSWER_MILLISECONDS_MAX = 30_000


@pytest.fixture
def hum() -> Hum:
    return Hum(["wait"], key="builtin")


@pytest.fixture
def studio(tmp_path: Path, qapp: QApplication, qtbot: QtBot, hum: Hum) -> Iterator[Studio]:
    """A window whose composer hums, and waits until it is let go."""
    desk = build_desk(Config(data_folder=tmp_path / "data"), providers={ProviderKey("builtin"): hum})
    studio = build_studio(desk, DevicePlayback(no_device), lambda name: apply_theme(qapp, name))
    wire(studio)
    studio.views.window.show()
    studio.open()
    qtbot.waitUntil(lambda: studio.presenters.brief.state.draft is not None)
    yield studio
    hum.let_go.set()
    studio.views.window.close()
    studio.views.window.deleteLater()


def test_the_first_bars_are_heard_when_they_are_asked_for(studio: Studio, qtbot: QtBot, hum: Hum) -> None:
    presenters, openings = studio.presenters, studio.desk.composer.parts.openings
    presenters.brief.set_length(30)
    presenters.brief.set_takes(1)
    presenters.brief.generate()
    qtbot.waitUntil(lambda: bool(presenters.audition.state.progress), timeout=ANSWER_MILLISECONDS_MAX)
    (order_id,) = presenters.audition.state.progress
    card = studio.views.audition.card(0)
    assert isinstance(card, OrderCard)
    assert not card.opening.isVisible()

    openings.mkdir(parents=True)
    write_tone(openings / f"{order_id}.wav", 8.0)
    qtbot.waitUntil(card.opening.isVisible, timeout=ANSWER_MILLISECONDS_MAX)
    assert card.opening.accessibleName() == "Hear the first bars of Take 1"
    presenters.player.refresh_moment()
    assert not presenters.player.moment.playing

    qtbot.mouseClick(card.opening, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenters.player.moment.playing, timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.moment.heard == order_id
    assert presenters.player.moment.duration_seconds == pytest.approx(8.0, abs=0.1)

    hum.let_go.set()
    qtbot.waitUntil(lambda: len(presenters.audition.state.takes) == 1, timeout=ANSWER_MILLISECONDS_MAX)
    take = presenters.audition.state.takes[0]
    qtbot.waitUntil(lambda: presenters.player.moment.heard == take.id, timeout=ANSWER_MILLISECONDS_MAX)


def test_a_take_of_others_has_no_score_and_is_told_so(studio: Studio, qtbot: QtBot, hum: Hum) -> None:
    hum.let_go.set()
    presenters = studio.presenters
    presenters.brief.set_length(30)
    presenters.brief.set_takes(1)
    presenters.brief.generate()
    qtbot.waitUntil(lambda: presenters.player.state.decks.heard is not None, timeout=ANSWER_MILLISECONDS_MAX)
    action = studio.views.window.findChild(QAction, "take.new_melody")
    assert isinstance(action, QAction)
    action.trigger()
    qtbot.waitUntil(lambda: "no score" in _notice(studio), timeout=ANSWER_MILLISECONDS_MAX)
    assert len(hum.asked) == 1


def _notice(studio: Studio) -> str:
    notice = studio.presenters.shell.state.notice
    return notice.advice if notice else ""
