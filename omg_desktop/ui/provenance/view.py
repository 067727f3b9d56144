"""The provenance page as it is seen."""

import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from omg_desktop.ui.provenance.state import ProvenanceState, Verdict
from omg_desktop.ui.provenance.timeline import Timeline
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.labels import label, muted, section_label, set_tone, title, wrapping

SIDE_WIDTH, SIDE_WIDTH_NARROW, NARROW = 372, 300, 1200


class VerdictCard(QFrame):
    """Whether the chain is unbroken."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = wrapping(title(""))
        self.text = wrapping(label("", "plain"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.text)

    def show_verdict(self, verdict: Verdict) -> None:
        set_tone(self, verdict.tone)
        set_tone(self.title, verdict.tone)
        self.title.setText(verdict.title)
        self.text.setText(verdict.text)
        self.setAccessibleName(f"{verdict.title}. {verdict.text}")


class ProvenanceView(QFrame):
    """Shows a ``ProvenanceState``; says what the person wants."""

    verify_pressed = Signal()
    export_requested = Signal(object)  # Path
    only_track_chosen = Signal(bool)

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.setAccessibleName("Provenance")
        self._facts: tuple[tuple[str, str], ...] = ()
        self.timeline = Timeline(tokens)
        self.whole = self._segment("Whole release")
        self.one_track = self._segment("This track")
        self.export = QPushButton("Export proof")
        self.verify = QPushButton("Verify again")
        self.verdict = VerdictCard()
        self.notice = wrapping(muted(""))
        self.what_leaves = wrapping(muted(""))
        self.facts = QVBoxLayout()
        self._lay_out()
        self._connect()
        self.show_state(ProvenanceState())

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: ProvenanceState) -> None:
        self.timeline.show_rows(state.rows)
        self._pages.setCurrentWidget(self.timeline if state.rows else self._empty)
        self.whole.setChecked(not state.only_track)
        self.one_track.setChecked(state.only_track)
        self.one_track.setEnabled(state.track_id is not None)
        self.export.setEnabled(bool(state.rows))
        self.verify.setEnabled(not state.verifying)
        self.verify.setText("Verify again" if state.verification else "Verify")
        self.verdict.show_verdict(state.verdict)
        self.notice.setText(state.notice)
        self.notice.setVisible(bool(state.notice))
        self.what_leaves.setText(state.what_leaves)
        self._show_facts(state.facts)

    def show_tokens(self, tokens: Tokens) -> None:
        self.timeline.delegate.tokens = tokens
        self.timeline.viewport().update()

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        if facts == self._facts:
            return
        self._facts = facts
        while (item := self.facts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for name, text in facts:
            self.facts.addWidget(_fact(name, text))

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(28, 22, 28, 0)
        left.setSpacing(10)
        left.addLayout(self._header())
        self._pages = QStackedWidget()
        self._empty = self._empty_part()
        self._pages.addWidget(self.timeline)
        self._pages.addWidget(self._empty)
        left.addWidget(self._pages, 1)
        row.addLayout(left, 1)
        self._side = self._side_part()
        row.addWidget(self._side)

    def _header(self) -> QHBoxLayout:
        header = QHBoxLayout()
        header.setSpacing(8)
        segments = QFrame()
        segments.setProperty("kind", "segments")
        inner = QHBoxLayout(segments)
        inner.setContentsMargins(2, 2, 2, 2)
        inner.setSpacing(2)
        inner.addWidget(self.whole)
        inner.addWidget(self.one_track)
        header.addWidget(section_label("Chain of custody"))
        header.addStretch(1)
        header.addWidget(segments)
        header.addSpacing(8)
        header.addWidget(self.export)
        header.addWidget(self.verify)
        return header

    def _segment(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "segment")
        button.setProperty("tone", "neutral")
        button.setCheckable(True)
        return button

    def _empty_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.addStretch(1)
        column.addWidget(muted("Nothing has happened yet. Every step will be listed here."), 0, _CENTRE)
        column.addStretch(2)
        return part

    def _side_part(self) -> QWidget:
        side = QFrame()
        side.setProperty("kind", "panel")
        side.setObjectName("provenance_side")
        outer = QVBoxLayout(side)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(scroll)
        part = QWidget()
        part.setProperty("kind", "flow")
        scroll.setWidget(part)
        column = QVBoxLayout(part)
        column.setContentsMargins(22, 22, 22, 22)
        column.setSpacing(12)
        self.facts.setSpacing(12)
        column.addWidget(self.verdict)
        column.addWidget(self.notice)
        column.addSpacing(6)
        column.addWidget(section_label("Who and what"))
        column.addLayout(self.facts)
        column.addSpacing(6)
        column.addWidget(section_label("What leaves this computer"))
        column.addWidget(self.what_leaves)
        column.addStretch(1)
        return side

    def _connect(self) -> None:
        self.verify.clicked.connect(lambda _checked=False: self.verify_pressed.emit())
        self.export.clicked.connect(lambda _checked=False: self.ask_where_to())
        self.whole.clicked.connect(lambda _checked=False: self._choose(only_track=False))
        self.one_track.clicked.connect(lambda _checked=False: self._choose(only_track=True))

    def _choose(self, *, only_track: bool) -> None:
        self.whole.setChecked(not only_track)
        self.one_track.setChecked(only_track)
        self.only_track_chosen.emit(only_track)

    def ask_where_to(self) -> None:
        """The system's own dialog."""
        dialog = QFileDialog(self, "Export proof", "proof.json", "Proof (*.json)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.export_requested.emit(Path(path)))
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(SIDE_WIDTH_NARROW if self.width() < NARROW else SIDE_WIDTH)


def _fact(name: str, text: str) -> QWidget:
    fact = QWidget()
    row = QHBoxLayout(fact)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    value = wrapping(label(_breakable(text), "plain"))
    value.setAlignment(Qt.AlignmentFlag.AlignRight)
    row.addWidget(muted(name), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(value, 1)
    fact.setAccessibleName(f"{name}: {text}")
    return fact


def _breakable(text: str) -> str:
    """Words of IPTC's vocabulary are long and have no blanks: they may be broken before a capital."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "\u200b", text)


_CENTRE = Qt.AlignmentFlag.AlignHCenter
