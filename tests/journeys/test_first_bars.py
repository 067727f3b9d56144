"""An order under way can be heard before it is a take, and nothing plays by itself."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.composer.wav_file import GrowingWav
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.ui.theme import apply_theme
from omg_desktop.ui.widgets.take_card import OrderCard
from tests.fakes import Hum
from tests.journeys.conftest import no_device

ANSWER_MILLISECONDS_MAX = 30_000


def hummed(seconds: float) -> np.ndarray:
    """A quiet tone in both channels."""
    time = np.arange(round(44_100 * seconds)) / 44_100
    return np.repeat((0.1 * np.sin(2 * np.pi * 220 * time)).astype(np.float32)[:, None], 2, axis=1)


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
    growing = GrowingWav(openings / f"{order_id}.wav", 44_100)
    growing.append(hummed(1.0))
    qtbot.waitUntil(card.opening.isVisible, timeout=ANSWER_MILLISECONDS_MAX)
    assert card.opening.accessibleName() == "Hear Take 1 while it is made"
    presenters.player.refresh_moment()
    assert not presenters.player.moment.playing

    qtbot.mouseClick(card.opening, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: presenters.player.moment.playing, timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.moment.heard == order_id
    qtbot.waitUntil(lambda: presenters.player.moment.position_seconds > 0.95, timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.moment.playing  # the music waits for what is not made yet

    growing.append(hummed(20.0))
    qtbot.waitUntil(lambda: presenters.player.moment.position_seconds > 1.2, timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.moment.duration_seconds == pytest.approx(21.0, abs=0.1)
    play = studio.views.player.play
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert not presenters.player.moment.playing
    qtbot.mouseClick(play, Qt.MouseButton.LeftButton)
    assert presenters.player.moment.playing

    hum.let_go.set()
    qtbot.waitUntil(lambda: len(presenters.audition.state.takes) == 1, timeout=ANSWER_MILLISECONDS_MAX)
    take = presenters.audition.state.takes[0]
    qtbot.waitUntil(lambda: presenters.player.moment.heard == take.id, timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.moment.playing  # it goes on where it was
    assert presenters.player.moment.position_seconds > 1.2
    assert presenters.player.state.decks.heard == take.id


def test_what_is_called_off_is_heard_no_longer(studio: Studio, qtbot: QtBot, hum: Hum) -> None:
    presenters, openings = studio.presenters, studio.desk.composer.parts.openings
    presenters.brief.set_length(30)
    presenters.brief.set_takes(1)
    presenters.brief.generate()
    qtbot.waitUntil(lambda: bool(presenters.audition.state.progress), timeout=ANSWER_MILLISECONDS_MAX)
    (order_id,) = presenters.audition.state.progress
    openings.mkdir(parents=True)
    GrowingWav(openings / f"{order_id}.wav", 44_100).append(hummed(20.0))
    studio.views.audition.opening_pressed.emit(order_id)
    qtbot.waitUntil(lambda: presenters.player.moment.playing, timeout=ANSWER_MILLISECONDS_MAX)
    presenters.audition.cancel(order_id)
    qtbot.waitUntil(lambda: not presenters.player.moment.playing, timeout=ANSWER_MILLISECONDS_MAX)
    assert presenters.player.opening.order_id is None


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
