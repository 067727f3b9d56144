"""A studio on a fresh folder: the real window, library, composer, backend and a playback that needs no sound card."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice, Output, Render
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.comparisons import Comparison
from omg_desktop.domain.releases import Track
from omg_desktop.domain.takes import Take
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


class Shelved:
    """What lies on the disk. A journey asks it, not the window, whether something came of what was done."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def track(self) -> Track:
        (found,) = self._desk.shelves.releases.tracks()
        return found

    @property
    def takes(self) -> list[Take]:
        return self._desk.shelves.takes.of_track(self.track.id)

    @property
    def reason(self) -> str:
        """Why the track's take was chosen."""
        audio = self.track.audio
        marks = self._desk.shelves.takes.marks_of(self.track.id)
        return marks[audio.take_id].reason if audio and audio.take_id in marks else ""

    @property
    def ratings(self) -> dict[int, int]:
        """The stars of each take that has some, by its number."""
        marks = self._desk.shelves.takes.marks_of(self.track.id)
        return {take.number: marks[take.id].rating for take in self.takes if take.id in marks}

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        return self._desk.bench.comparisons_of(self.track.id)


@pytest.fixture
def shelved(studio: Studio) -> Shelved:
    return Shelved(studio.desk)
