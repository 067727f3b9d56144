"""The release page as it is seen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.domain.ids import TrackId
from omg_desktop.domain.values import Digest
from omg_desktop.domain.waveforms import Waveform
from omg_desktop.ui.audio_drops import AUDIO_FILTER
from omg_desktop.ui.release.form import ReleaseForm
from omg_desktop.ui.release.origin import OriginCard
from omg_desktop.ui.release.state import ReleaseState
from omg_desktop.ui.release.stores import StoreChips
from omg_desktop.ui.release.summary import ReleaseSummary
from omg_desktop.ui.release.tracks import FileDrop, TrackDelegate, TrackList, TrackModel
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.charts import Cover
from omg_desktop.ui.widgets.icons import icon
from omg_desktop.ui.widgets.labels import label, muted, section_label

SUMMARY_WIDTH, SUMMARY_WIDTH_NARROW = 400, 320
COVER_SIDE, COVER_SIDE_NARROW = 188, 132
NARROW = 1200


class ReleaseView(QFrame):
    """Shows a ``ReleaseState``; says what the person wants."""

    field_edited = Signal(object)  # FieldEdit
    edit_ended = Signal()
    title_edited = Signal(object)  # TitleEdit
    track_moved = Signal(object)  # TrackMove
    files_offered = Signal(object)  # FileDrop
    origin_answered = Signal(object)  # OriginAnswer
    import_pressed = Signal()
    import_dismissed = Signal()
    submit_pressed = Signal()
    agreed = Signal()
    not_yet_pressed = Signal()
    new_release_pressed = Signal()

    def __init__(
        self,
        tokens: Tokens,
        waveform: Callable[[Digest], Waveform | None],
        genres: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAccessibleName("Release")
        self.setAcceptDrops(True)
        self.cover = Cover(COVER_SIDE)
        self.form = ReleaseForm(genres)
        self.tracks = TrackModel()
        self.delegate = TrackDelegate(tokens, waveform)
        self.list = TrackList(self.tracks, self.delegate)
        self.import_button = QPushButton("Import audio")
        self.note = muted("")
        self.origin = OriginCard()
        self.stores = StoreChips()
        self.summary = ReleaseSummary(tokens)
        self.new_release = QPushButton("New release")
        self._editable = False
        self._lay_out()
        self._connect()
        self.show_tokens(tokens)
        self.show_state(ReleaseState())

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: ReleaseState) -> None:
        release = state.release
        self._pages.setCurrentWidget(self._empty if state.release_id is None else self._filled)
        self._editable = state.editable
        if release is None:
            self._filled.setEnabled(False)
            return
        self._filled.setEnabled(True)
        self.cover.show_name(release.id)
        self.form.show_release(release, editable=state.editable)
        self.tracks.show_rows(state.tracks, editable=state.editable)
        self.import_button.setEnabled(state.editable and not state.is_importing)
        hint = "drag to reorder, drop audio to import" if state.editable else "fixed: it was submitted"
        self.note.setText("Importing" if state.is_importing else hint)
        self._show_origin(state)
        self.stores.show_stores(state.stores, "simulated by the sandbox" if state.is_sandbox else "")
        self.summary.show_state(state)

    def _show_origin(self, state: ReleaseState) -> None:
        appears = state.importing is not None and self.origin.isHidden()
        self.origin.show_wish(state.importing if state.editable else None)
        if appears:  # once it has its height
            QTimer.singleShot(0, self.origin, lambda: self._scroll.ensureWidgetVisible(self.origin, 0, 12))

    def show_waveform(self, _waveform: Waveform) -> None:
        """One has come: the list asks for it again."""
        self.list.viewport().update()

    def show_tokens(self, tokens: Tokens) -> None:
        self.delegate.tokens = tokens
        self.summary.show_tokens(tokens)
        self.import_button.setIcon(icon("import", tokens.muted, 14))
        self.list.viewport().update()

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._pages = QStackedWidget()
        self._filled = QWidget()
        inner = QHBoxLayout(self._filled)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._left_part())
        inner.addWidget(scroll, 1)
        inner.addWidget(self.summary)
        self._empty = self._empty_part()
        self._pages.addWidget(self._filled)
        self._pages.addWidget(self._empty)
        row.addWidget(self._pages)

    def _left_part(self) -> QWidget:
        part = QWidget()
        part.setProperty("kind", "flow")
        column = QVBoxLayout(part)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(22)
        top.addWidget(self._cover_part(), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.form, 1)
        column.addLayout(top)
        column.addSpacing(8)
        column.addLayout(_headed(section_label("Tracks"), self.note, self.import_button))
        column.addWidget(self.origin)
        column.addWidget(self.list)
        column.addSpacing(8)
        column.addWidget(self.stores)
        column.addStretch(1)
        return part

    def _cover_part(self) -> QWidget:
        self.cover.setAccessibleName("Cover: artwork comes later")
        inside = QVBoxLayout(self.cover)
        inside.setContentsMargins(4, 6, 4, 6)
        inside.addStretch(1)
        inside.addWidget(label("Artwork comes later", "on_cover"), 0, Qt.AlignmentFlag.AlignLeft)
        return self.cover

    def _empty_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(muted("No release is open."), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.new_release, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return part

    def _connect(self) -> None:
        self.form.field_edited.connect(self.field_edited)
        self.form.edit_ended.connect(self.edit_ended)
        self.tracks.title_edited.connect(self.title_edited)
        self.tracks.track_moved.connect(self.track_moved)
        self.tracks.files_dropped.connect(self.files_offered)
        self.import_button.clicked.connect(lambda _checked=False: self.ask_for_files())
        self.origin.answer_edited.connect(self.origin_answered)
        self.origin.import_pressed.connect(self.import_pressed)
        self.origin.dismissed.connect(self.import_dismissed)
        self.summary.submit_pressed.connect(self.submit_pressed)
        self.summary.agreed.connect(self.agreed)
        self.summary.not_yet_pressed.connect(self.not_yet_pressed)
        self.new_release.clicked.connect(lambda _checked=False: self.new_release_pressed.emit())

    def ask_for_files(self) -> None:
        """The system's own dialog; what is chosen goes the same way as what is dropped."""
        dialog = QFileDialog(self, "Import audio", "", AUDIO_FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.files_offered.emit(FileDrop(tuple(paths), self._free_track())))
        dialog.open()

    def _free_track(self) -> TrackId | None:
        """The selected track, when it has no audio yet, or audio of which nobody has said how it was made."""
        index = self.list.currentIndex()
        row = self.tracks.rows[index.row()] if index.isValid() else None
        return row.track_id if row is not None and row.takes_a_file else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editable and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = tuple(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        if self._editable and paths:
            event.acceptProposedAction()
            self.files_offered.emit(FileDrop(paths, None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.summary.setFixedWidth(SUMMARY_WIDTH_NARROW if narrow else SUMMARY_WIDTH)
        side = COVER_SIDE_NARROW if narrow else COVER_SIDE
        self.cover.setFixedSize(QSize(side, side))


def _headed(title: QLabel, *others: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(title)
    row.addStretch(1)
    for other in others:
        row.addWidget(other)
    return row
