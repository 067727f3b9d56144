"""A line of text that hears also of what assistive technology writes into it, and ends in an ellipsis where it must."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

INSET_PIXELS = 2
"""Qt leaves so much beside the text of a line."""


class LineField(QLineEdit):
    """Dictation and screen readers set a text in one go, for which Qt tells neither of an edit nor of its end.

    Here both are told: ``textEdited``, then ``editingFinished``. What the app itself shows by ``setText`` is no edit.

    While nobody writes in it, a text that has no room is shown from its beginning, and its tooltip says all of it.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._told = text  # by a key, or by the app
        self._whole = ""
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)

    def setText(self, text: str | None) -> None:
        """Called by the app only: assistive technology goes past it, straight to Qt's own."""
        self._told = text or ""
        super().setText(self._told)

    def clear(self) -> None:
        self.setText("")

    def _on_edited(self, text: str) -> None:
        self._told = text

    def _on_changed(self, text: str) -> None:
        self._tell_whole()
        if text != self._told:
            self._told = text
            self.textEdited.emit(text)
            self.editingFinished.emit()

    # ---- a text that has no room ----------------------------------------------------------------------------------

    @property
    def shown_text(self) -> str:
        """What can be read while nobody writes: the text, or its beginning."""
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self._room().width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def paintEvent(self, event: QPaintEvent) -> None:
        words = self.shown_text
        if self.hasFocus() or words == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, self._option(), painter, self)
        painter.setPen(self.palette().color(self.palette().ColorRole.Text))
        painter.drawText(self._room(), Qt.AlignmentFlag.AlignVCenter | self.alignment(), words)

    def _tell_whole(self) -> None:
        """By the tooltip, unless it has something else to tell."""
        if self.toolTip() == self._whole:
            self._whole = "" if self.shown_text == self.text() else self.text()
            self.setToolTip(self._whole)

    def _room(self) -> QRect:
        inside = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, self._option(), self)
        return inside.marginsRemoved(self.textMargins()).adjusted(INSET_PIXELS, 0, -INSET_PIXELS, 0)

    def _option(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option
