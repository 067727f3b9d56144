"""From a painted window to one that works, or to one sentence that says why not."""

import contextlib
import importlib
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from omg_desktop.ui.shell.first_frame import FirstFrame
from omg_desktop.ui.theme import ThemeName, Tokens, apply_theme

REFUSED = 1
BEHIND_THE_FIRST_FRAME = ("omg_desktop.app.studio", "omg_desktop.app.wiring", "omg_desktop.adapters.playback")


class _Importer(QObject):
    """Imports the services on a thread of its own, while the window answers."""

    done = Signal()

    def start(self) -> None:
        threading.Thread(target=self._import, name="imports", daemon=True).start()

    def _import(self) -> None:
        import_services()
        self.done.emit()


def import_services() -> None:
    """Import what the first frame did not wait for; the sound card's library, too, which would stall the deck later."""
    for name in BEHIND_THE_FIRST_FRAME:
        importlib.import_module(name)
    with contextlib.suppress(OSError):  # no PortAudio: the deck is silent, and says so itself
        importlib.import_module("omg_desktop.adapters.audio_output")


def run(application: QApplication, frame: FirstFrame, data_folder: Path | None) -> int:
    """Open the library and fill the window, then run until it is closed. Returns the exit status."""
    importer = _Importer()

    def on_imported() -> None:
        if not fill(application, frame, data_folder):
            application.exit(REFUSED)

    importer.done.connect(on_imported, Qt.ConnectionType.QueuedConnection)
    importer.start()
    return application.exec()


def fill(application: QApplication, frame: FirstFrame, data_folder: Path | None) -> bool:
    """Put the studio into the first frame. What stands in the way is told in a box, and the answer is False."""
    # By now these are imported already; above, they would have been in the way of the first frame.
    from omg_desktop.adapters.playback import DevicePlayback
    from omg_desktop.app.defects import keep_crashes, keep_log, tell_defects
    from omg_desktop.app.desk import build_desk
    from omg_desktop.app.studio import build_studio
    from omg_desktop.app.wiring import wire
    from omg_desktop.config import read_config
    from omg_desktop.domain.errors import OmgError
    from omg_desktop.ui.messages import message_for

    try:
        config = read_config(data_folder)
        desk = build_desk(config)
    except OmgError as error:
        words = message_for(error)
        QMessageBox.critical(frame, f"OMG Desktop – {words.title}", words.advice)
        return False
    keep_log(config.data_folder)
    keep_crashes(config.data_folder)
    tell_defects()
    studio = build_studio(desk, DevicePlayback(carry_out=desk.carry_out), _dresser(application))
    wire(studio)
    desk.composer.parts.packs.prepare()
    studio.setParent(frame)
    frame.take(studio.views.window)
    studio.open()
    studio.tasks.keep_for_good()
    return True


def _dresser(application: QApplication) -> Callable[[ThemeName], Tokens]:
    return lambda name: apply_theme(application, name)
