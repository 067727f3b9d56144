"""From a painted application to a window that works, or to one sentence that says why not."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QMessageBox

from omg_desktop.adapters.playback import DevicePlayback
from omg_desktop.app.defects import keep_log, tell_defects
from omg_desktop.app.desk import build_desk
from omg_desktop.app.studio import build_studio
from omg_desktop.app.wiring import wire
from omg_desktop.config import read_config
from omg_desktop.domain.errors import OmgError
from omg_desktop.ui.messages import message_for
from omg_desktop.ui.theme import apply_theme


def open_window(application: QApplication, data_folder: Path | None) -> int:
    """Open the library and the window on it, and run until it is closed. Returns the exit status."""
    try:
        config = read_config(data_folder)
        desk = build_desk(config)
    except OmgError as error:
        words = message_for(error)
        QMessageBox.critical(None, f"OMG Desktop – {words.title}", words.advice)
        return 1
    keep_log(config.data_folder)
    tell_defects()
    studio = build_studio(desk, DevicePlayback(), lambda name: apply_theme(application, name))
    wire(studio)
    studio.views.window.show()
    studio.open()
    return application.exec()
