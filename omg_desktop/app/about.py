"""The diagnostics of the window: what the computer says, and what Qt says."""

from PySide6.QtCore import QLibraryInfo, QObject
from PySide6.QtGui import QAccessible, QGuiApplication

from omg_desktop import __version__
from omg_desktop.adapters.this_computer import Facts, facts_of
from omg_desktop.app.studio import Studio
from omg_desktop.ui.shell.about import AboutDialog
from omg_desktop.ui.shell.state import Notice

NO_OUTPUT = "none: the deck is silent"


class About(QObject):
    """One for the window."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self.dialog = AboutDialog(__version__, studio.views.window)
        self.dialog.copy_pressed.connect(self._copy)

    def open(self) -> None:
        """Show it at once; what the disk and the sound card say comes when they have said it."""
        self.dialog.show_facts(())
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        folder, outputs = self._studio.desk.shelves.library.path.parent, self._studio.outputs

        def look() -> Facts:
            return (*facts_of(folder), ("Outputs", ", ".join(outputs()) or NO_OUTPUT))

        task = self._studio.tasks.start(self, lambda _task: look())
        task.succeeded.connect(lambda facts: self.dialog.show_facts((*facts, *self._of_qt())))
        task.failed.connect(self._studio.presenters.shell.show_error)

    def _of_qt(self) -> Facts:
        screens = (
            f"{screen.geometry().width()}x{screen.geometry().height()} at {screen.devicePixelRatio():.0%}"
            for screen in QGuiApplication.screens()
        )
        preferences = self._studio.desk.shelves.preferences.load()
        return (
            ("Qt", f"{QLibraryInfo.version().toString()}, {QGuiApplication.platformName()}"),
            ("Screens", ", ".join(screens)),
            ("Look", preferences.theme),
            ("Keys", preferences.key_preset),
            ("Screen reader", "asked for the window" if QAccessible.isActive() else "did not ask"),
        )

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._studio.presenters.shell.notify(
            Notice(key="diagnostics", title="The diagnostics are on the clipboard", tone="ok", stays=False)
        )
