"""The reference track among the panels: the deck hears it, the history of the takes takes it back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog

from omg_desktop.app.studio import Studio
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.references import Reference
from omg_desktop.ui.audio_drops import AUDIO_FILTER
from omg_desktop.ui.player.reference_parts import ReferenceAct
from omg_desktop.ui.player.references import NO_REFERENCE, ReferenceFlows, References
from omg_desktop.ui.shell.state import Notice

NOTICE_KEY = "reference"


class ReferenceBench(QObject):
    """One for the window."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        self._player, bench = studio.presenters.player, studio.desk.bench
        flows = ReferenceFlows(bench.reference_of, bench.put_beside, bench.keep_reference)
        self.references = References(flows, studio.tasks, self)
        self._wire()

    def _wire(self) -> None:
        references, presenters, view = self.references, self._studio.presenters, self._studio.views.player
        references.changed.connect(presenters.player.show_reference)
        references.done.connect(presenters.audition.marking.push)
        references.said.connect(presenters.player.said)
        references.failed.connect(presenters.shell.show_error)
        references.put.connect(self._tell)
        presenters.library.track_opened.connect(lambda track_id: references.open(TrackId(track_id)))
        presenters.library.track_closed.connect(lambda: references.open(None))
        view.reference_dropped.connect(references.bring)
        view.reference_act_picked.connect(lambda act: self.acts()[ReferenceAct(act)]())
        self._studio.views.window.notice_action_pressed.connect(self._on_notice_action)

    def acts(self) -> dict[ReferenceAct, Callable[[], object]]:
        """By the keys of the menu."""
        return {
            ReferenceAct.OPEN: self._ask_for_file,
            ReferenceAct.HEAR: self._player.hear_reference,
            ReferenceAct.DECK_A: lambda: self._put(self._player.put_on_deck_a),
            ReferenceAct.DECK_B: lambda: self._put(self._player.put_on_deck_b),
            ReferenceAct.REMOVE: self.references.take_off,
        }

    def _ask_for_file(self) -> None:
        dialog = QFileDialog(self._studio.views.window, "Reference track", "", AUDIO_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self.references.bring)
        dialog.open()

    def _put(self, on_deck: Callable[[TakeId], object]) -> None:
        state = self._player.state
        if state.reference is None:
            self._player.said.emit(NO_REFERENCE)
        elif state.blind is None:
            on_deck(state.reference.id)

    def _tell(self, reference: Reference) -> None:
        title = f"“{reference.name}” is the reference, on deck B. It stays on this computer"
        notice = Notice(key=NOTICE_KEY, title=title, tone="ok", action="Take it off", stays=False)
        self._studio.presenters.shell.notify(notice)

    def _on_notice_action(self, key: str) -> None:
        if key == NOTICE_KEY:
            self.references.take_off()


def reference_handlers(studio: Studio) -> dict[str, Callable[[], object]]:
    """The commands of the reference track."""
    return {f"reference.{act.value}": do for act, do in ReferenceBench(studio).acts().items()}
