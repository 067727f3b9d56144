"""Starting the window: it is painted before the services it stands on are imported."""

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

THREAD_SWITCH_SECONDS = 0.0005
"""Shorter than usual, so that the audio callback never waits long for a busy flow."""


def main(words: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit status."""
    parser = argparse.ArgumentParser(prog="omg-desktop", description="OMG Desktop: generate, audition, release.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the library's folder")
    said = parser.parse_args(words)
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)
    gc.disable()  # from the first worker on, ui.tasks sees to it; before, there are imports, which leave no garbage

    # The imports below stand where they are needed: Qt alone paints the window, everything else comes behind it.
    from PySide6.QtWidgets import QApplication

    from omg_desktop.ui.shell.first_frame import FirstFrame
    from omg_desktop.ui.theme import ThemeName, apply_theme

    application = QApplication(sys.argv[:1])
    application.setApplicationName("OMG Desktop")
    application.setDesktopFileName("omg-desktop")
    frame = FirstFrame(apply_theme(application, ThemeName.DARK))
    frame.show()
    application.processEvents()

    from omg_desktop.app.opening import run

    return run(application, frame, said.data)
