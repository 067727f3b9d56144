"""Real files as other programs take them, and the folder they lie in."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices

from omg_desktop.ui.audio_drops import OUR_OWN


def as_files(files: tuple[Path, ...]) -> QMimeData:
    """Real files as other programs take them from a drag or from the clipboard."""
    data = QMimeData()
    data.setData(OUR_OWN, b"1")
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    return data


def show_in_folder(path: Path) -> bool:
    """Open the folder of a file in the system's file manager; False where there is none that would."""
    folder = path if path.is_dir() else path.parent
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
