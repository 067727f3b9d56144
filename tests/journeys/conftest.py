"""A studio on a fresh folder: the real window, library, composer, backend and a playback that needs no sound card."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.ui.theme import apply_theme


def no_device(render: Render, latency_seconds: float, rate_hz: int | None, device: str | None = None) -> Output:
    raise NoDevice("none in a test")


@pytest.fixture
def studio(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Studio]:
    """A window that was just opened on an empty folder."""
    desk = build_desk(Config(data_folder=tmp_path / "data"))
    studio = build_studio(desk, DevicePlayback(no_device), lambda name: apply_theme(qapp, name))
    wire(studio)
    window = studio.views.window
    window.show()
    studio.open()
    qtbot.waitUntil(lambda: studio.presenters.brief.state.draft is not None)
    yield studio
    window.close()
    window.deleteLater()
