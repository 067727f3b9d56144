"""A line of text that hears also of what assistive technology writes into it."""

from PySide6.QtWidgets import QLineEdit


class LineField(QLineEdit):
    """Dictation and screen readers set a text in one go, for which Qt tells neither of an edit nor of its end.

    Here both are told: ``textEdited``, then ``editingFinished``. What the app itself shows by ``setText`` is no edit.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self._told = text  # by a key, or by the app
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
        if text != self._told:
            self._told = text
            self.textEdited.emit(text)
            self.editingFinished.emit()
