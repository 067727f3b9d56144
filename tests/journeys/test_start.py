"""The window is painted first and filled afterwards; closing it keeps everything and lets go of the library."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.instance_lock import InstanceLock
from omg_desktop.app.opening import fill
from omg_desktop.app.studio import Studio
from omg_desktop.ui.shell.first_frame import FirstFrame
from omg_desktop.ui.theme import DARK


@pytest.fixture
def frame(qtbot: QtBot) -> FirstFrame:
    frame = FirstFrame(DARK)
    frame.show()
    return frame


def test_the_first_frame_is_filled_and_closes_with_its_library(
    frame: FirstFrame, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(qapp, frame, tmp_path / "data")
    studio = frame.findChild(Studio)
    assert isinstance(studio, Studio)
    qtbot.waitUntil(lambda: studio.presenters.brief.state.draft is not None)
    qtbot.waitUntil(lambda: "Untitled" in frame.windowTitle())
    frame.resize(1024, 640)
    frame.close()
    InstanceLock(tmp_path / "data").release()  # nobody holds it any more
    frame.deleteLater()


def test_a_second_window_on_the_same_library_says_so(
    frame: FirstFrame, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, text: told.append(text))
    lock = InstanceLock(tmp_path / "data")
    try:
        fill(qapp, frame, tmp_path / "data")
    finally:
        lock.release()
    assert "already has the library" in told[0]
    frame.close()
    frame.deleteLater()


def test_the_window_comes_back_where_it_stood(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    sizes = []
    for wanted in ((781, 603), None):
        frame = FirstFrame(DARK)
        frame.show()
        fill(qapp, frame, tmp_path / "data")
        studio = frame.findChild(Studio)
        assert isinstance(studio, Studio)
        qtbot.waitUntil(lambda studio=studio: studio.presenters.brief.state.draft is not None)
        if wanted:
            frame.resize(*wanted)
        sizes.append((frame.width(), frame.height()))
        frame.close()
        frame.deleteLater()
    assert sizes[0] == sizes[1]
