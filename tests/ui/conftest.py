"""What the tests of the window stand on: the theme, worker threads, and a real desk on a fresh folder.

Before keys or focus, show a window by ``shown``: it waits until the window is active. Never wait for a time; wait until
something is so.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.adapters.silent_output import NoDevice
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.app.reach import Reach
from omg_desktop.app.studio import Studio, build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import Config
from omg_desktop.domain.ids import ProviderKey, ReleaseId, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.ui import icon_files
from omg_desktop.ui.tasks import Tasks
from omg_desktop.ui.theme import ThemeName, Tokens, apply_theme
from tests.fakes import Hum, Patience
from tests.ui.panels import SilentPlayback


class Shown(Protocol):
    def __call__(self, widget: QWidget, width: int = 900, height: int = 700) -> QWidget: ...


@pytest.fixture(scope="session", autouse=True)
def no_icons_left() -> Iterator[None]:
    """A worker of the tests ends without ado; what it wrote for style sheets goes before."""
    yield
    icon_files._folder().cleanup()


@pytest.fixture(scope="session")
def tokens(qapp: QApplication) -> Tokens:
    return apply_theme(qapp, ThemeName.DARK)


@pytest.fixture
def tasks(qapp: QApplication, qtbot: QtBot) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    tasks.close(wait_seconds=10)
    qtbot.waitUntil(lambda: not tasks.busy)


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    """Show a widget as a window of its own, and wait until it is active."""

    def show(widget: QWidget, width: int = 900, height: int = 700) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        widget.activateWindow()
        assert QTest.qWaitForWindowActive(widget, 3000)
        return widget

    return show


@pytest.fixture
def playback() -> SilentPlayback:
    return SilentPlayback()


@pytest.fixture
def real_playback() -> Iterator[DevicePlayback]:
    """All of it but the sound card."""

    def no_device(*_asked: object) -> None:
        raise NoDevice("There is no sound card here.")

    playback = DevicePlayback(no_device)  # type: ignore[arg-type]
    yield playback
    playback.close()


@pytest.fixture
def hum() -> Hum:
    return Hum()


def _opened(folder: Path, hum: Hum) -> Desk:
    return build_desk(Config(data_folder=folder), providers={hum.card.key: hum})


@dataclass(frozen=True)
class Prepared:
    """A closed library in which two takes of 30 seconds of one track were made."""

    folder: Path
    release_id: ReleaseId


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once: most of what a window takes to open in a test would be the measuring of its takes."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    desk = _opened(folder, Hum())
    release = desk.new_release("Night Drive", "Test Artist", "Jazz")
    draft = desk.open_draft(desk.shelves.releases.tracks_of(release.id)[0].id).draft
    draft = draft.but(brief=draft.brief.but(length_seconds=30), provider=ProviderKey("hum"))
    for order in desk.order_takes(desk.save_draft(draft), count=2, seed=7):
        desk.render_take(order.id, Patience())
    desk.close()
    return Prepared(folder, release.id)


@pytest.fixture
def desk(tmp_path: Path, hum: Hum, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk whose only provider hums; its sandbox backend starts when a test first syncs.

    Where a studio is asked for, it stands on a copy of the prepared library.
    """
    if "studio" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("prepared").folder, tmp_path / "data")
    desk = _opened(tmp_path / "data", hum)
    desk.shelves.preferences.save(desk.shelves.preferences.load().but(default_provider=hum.card.key))
    yield desk
    desk.close()


@pytest.fixture
def release(desk: Desk, request: pytest.FixtureRequest) -> Release:
    if "studio" in request.fixturenames:
        return desk.shelves.releases.release(request.getfixturevalue("prepared").release_id)
    return desk.new_release("Night Drive", "Test Artist", "Jazz")


@pytest.fixture
def track_id(desk: Desk, release: Release) -> TrackId:
    return desk.shelves.releases.tracks_of(release.id)[0].id


@pytest.fixture
def studio(desk: Desk, track_id: TrackId, tokens: Tokens, qapp: QApplication, qtbot: QtBot) -> Iterator[Studio]:
    """The whole window around that desk, with two takes of 30 seconds."""
    studio = build_studio(desk, SilentPlayback(), lambda _name: tokens)
    wire(studio)
    window = studio.views.window
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 3000)
    studio.presenters.library.open_first()
    qtbot.waitUntil(lambda: len(studio.presenters.audition.state.takes) == 2)
    yield studio
    studio.tasks.close(wait_seconds=5.0)
    window.close()


@pytest.fixture
def reach(studio: Studio) -> Reach:
    (made,) = studio.findChildren(Reach)
    return made


@pytest.fixture
def nameless() -> Callable[[QWidget], list[str]]:
    """What the keyboard can reach in a widget and a screen reader has no name for."""

    def find(widget: QWidget) -> list[str]:
        reachable = [
            child for child in widget.findChildren(QWidget) if child.focusPolicy().value and child.isVisibleTo(widget)
        ]
        return [f"{type(child).__name__} {child.property('kind')}" for child in reachable if not _name(child)]

    return find


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return widget.accessibleName() or (str(text()) if callable(text) else "")
