"""Where warnings and defects of our own are written down."""

import faulthandler
import logging
import sys
import threading
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

LOG_BYTES_MAX = 1_000_000


def keep_log(folder: Path) -> None:
    """Warnings and defects go to a file beside the library; never lyrics, prompts or keys."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "omg.log", maxBytes=LOG_BYTES_MAX, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


def keep_crashes(folder: Path) -> None:
    """A fault in native code ends the process at once; where each thread was is left in a file beside the log."""
    path = folder / "crash.log"
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.unlink()
    faulthandler.enable(path.open("ab"))  # which keeps it open


def tell_defects() -> None:
    """A defect is written to the log; the window stays, and what was saved is safe."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logging.getLogger("omg_desktop").error("defect", exc_info=(kind, error, trace))
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = tell
    threading.excepthook = lambda caught: tell(
        caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback
    )
