"""What a person does with the library as a whole: where its room goes, and the way back to what was open."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from omg_desktop.app.studio import Studio
from omg_desktop.ui.library.disk_use import DiskDialog
from omg_desktop.ui.shell.state import Page


class Keeping(QObject):
    """One for the window."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.disk_use = DiskDialog(studio.desk.see_disk_use, studio.tasks, studio.views.window)
        self.disk_use.failed.connect(studio.presenters.shell.show_error)
        self.disk_use.release_picked.connect(self._open_release)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What this part of the window carries out."""
        return {
            "library.disk_use": self.disk_use.look,
            "library.sort": self._sort,
            "library.empty_trash": self._empty_trash,
            "release.favourite": self._favourite,
        }

    def _open_release(self, release_id: str) -> None:
        self._show_library()
        self._studio.presenters.library.open(release_id)

    def _sort(self) -> None:
        self._show_library()
        self._studio.views.library.open_orders()

    def _empty_trash(self) -> None:
        self._show_library()
        self._studio.presenters.library.empty_trash()

    def _favourite(self) -> None:
        self._studio.presenters.library.set_favourite(self._studio.views.library.list.picked)

    def _show_library(self) -> None:
        self._studio.presenters.shell.show_page(Page.STUDIO)
        self._studio.views.window.reveal_library()
