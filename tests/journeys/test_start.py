"""The window is painted first and filled afterwards; closing it keeps everything and lets go of the library."""

import gc
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from omg_desktop.adapters.instance_lock import InstanceLock
from omg_desktop.app.opening import fill
from omg_desktop.app.studio import Studio
from omg_desktop.ui.shell.first_frame import FirstFrame
from omg_desktop.ui.theme import DARK


@pytest.fixture(autouse=True)
def hooks_as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The start takes over the hooks for defects, writes a log and keeps garbage; all are given back."""
    monkeypatch.setattr("omg_desktop.app.defects.keep_crashes", lambda _folder: None)  # pytest has its own
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for handler in [one for one in root.handlers if one not in before]:
        root.removeHandler(handler)
        handler.close()
    gc.unfreeze()


@pytest.fixture
def frame(qtbot: QtBot) -> FirstFrame:
    frame = FirstFrame(DARK)
    frame.show()
    return frame


def test_the_first_frame_is_filled_and_closes_with_its_library(
    frame: FirstFrame, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    assert fill(qapp, frame, tmp_path / "data")
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
        assert not fill(qapp, frame, tmp_path / "data")
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
        brief = studio.presenters.brief
        qtbot.waitUntil(lambda brief=brief: brief.state.draft is not None)  # type: ignore[misc]
        if wanted:
            frame.resize(*wanted)
        sizes.append((frame.width(), frame.height()))
        frame.close()
        frame.deleteLater()
    assert sizes[0] == sizes[1]


def test_a_fault_in_native_code_leaves_where_it_was(tmp_path: Path) -> None:
    program = "import faulthandler, pathlib, sys; from omg_desktop.app.defects import keep_crashes"
    program += "; keep_crashes(pathlib.Path(sys.argv[1])); faulthandler._sigsegv()"
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False).returncode != 0
    assert "Segmentation fault" in (tmp_path / "crash.log").read_text(encoding="utf-8")
