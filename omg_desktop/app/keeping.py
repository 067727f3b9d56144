"""What a person does with the library as a whole: where its room goes, and the way back to what was open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from omg_desktop.app.studio import Studio
from omg_desktop.ui.library.disk_use import DiskDialog
from omg_desktop.ui.library.mouse_steps import MouseSteps
from omg_desktop.ui.library.visits import Visits
from omg_desktop.ui.outgoing.files import show_in_folder
from omg_desktop.ui.shell.state import Notice, Page


class Keeping(QObject):
    """One for the window."""

    def __init__(self, studio: Studio, open_folder: Callable[[Path], bool] = show_in_folder) -> None:
        super().__init__(studio)
        self._studio = studio
        self._open_folder = open_folder
        self.disk_use = DiskDialog(studio.desk.see_disk_use, studio.tasks, studio.views.window)
        self.disk_use.failed.connect(studio.presenters.shell.show_error)
        self.disk_use.release_picked.connect(self._open_release)

        self._visits = Visits()
        studio.presenters.library.track_opened.connect(self._visits.visit)
        MouseSteps(studio.views.window).stepped.connect(self._step)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What this part of the window carries out."""
        return {
            "library.disk_use": self.disk_use.look,
            "library.sort": self._sort,
            "library.empty_trash": self._empty_trash,
            "library.folder": self._show_folder,
            "release.favourite": self._favourite,
            "track.back": lambda: self._step(-1),
            "track.forward": lambda: self._step(1),
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

    def _step(self, by: int) -> None:
        """Open the track that was open before this one, or the one after it again."""
        library = self._studio.presenters.library
        track_id = self._visits.step(by, lambda one: library.state.found_track(one) is not None)
        if track_id is not None:
            library.open_track(track_id)
        else:
            words = "There is no track before this one" if by < 0 else "There is no track ahead of this one"
            self._studio.presenters.shell.notify(Notice(key="visits", title=words, stays=False))

    def _show_folder(self) -> None:
        folder = self._studio.desk.shelves.library.path.parent
        if not self._open_folder(folder):
            words = f"The library lies in {folder}"
            self._studio.presenters.shell.notify(Notice(key="library.folder", title=words))

    def _favourite(self) -> None:
        self._studio.presenters.library.set_favourite(self._studio.views.library.list.picked)

    def _show_library(self) -> None:
        self._studio.presenters.shell.show_page(Page.STUDIO)
        self._studio.views.window.reveal_library()
