"""Starting the window: it is painted before the services it stands on are imported."""

import argparse
import logging
import sys
import threading
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

THREAD_SWITCH_SECONDS = 0.0005
"""Shorter than usual, so that the audio callback never waits long for a busy flow."""

LOG_BYTES_MAX = 1_000_000


def main(words: Sequence[str] | None = None) -> int:
    """Open the window; returns the exit status."""
    parser = argparse.ArgumentParser(prog="omg-desktop", description="OMG Desktop: generate, audition, release.")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the library's folder")
    said = parser.parse_args(words)
    sys.setswitchinterval(THREAD_SWITCH_SECONDS)

    # The imports below stand where they are needed: Qt alone paints the window, everything else comes behind it.
    from PySide6.QtWidgets import QApplication

    from omg_desktop.ui.theme import ThemeName, apply_theme

    application = QApplication(sys.argv[:1])
    application.setApplicationName("OMG Desktop")
    application.setDesktopFileName("omg-desktop")
    apply_theme(application, ThemeName.DARK)

    from omg_desktop.app.opening import open_window

    return open_window(application, said.data)


def keep_log(folder: Path) -> None:
    """Warnings and defects go to a file beside the library; never lyrics, prompts or keys."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "omg.log", maxBytes=LOG_BYTES_MAX, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


def tell_defects() -> None:
    """A defect is written to the log; the window stays, and what was saved is safe."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger("omg_desktop").error("defect", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = tell
    threading.excepthook = lambda caught: tell(
        caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback
    )
