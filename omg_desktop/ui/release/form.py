"""What the stores will show of a release, as fields."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from omg_desktop.domain.drafts import GENRE_LENGTH_MAX
from omg_desktop.domain.releases import TEXT_LENGTH_MAX, Release
from omg_desktop.ui.widgets.labels import label, set_property
from omg_desktop.ui.widgets.line_field import LineField

LANGUAGE_LENGTH_MAX = 40
DATE_HINT = "YYYY-MM-DD"
LANGUAGES = ("English", "German", "Spanish", "French", "Italian", "Portuguese", "Japanese", "Korean", "Instrumental")


class FieldEdit(NamedTuple):
    """A field of ``Release``, its name for a person, and what was typed."""

    field: str
    name: str
    value: str | date | None


class _Field(NamedTuple):
    name: str
    label: str
    row: int
    column: int
    length_max: int = TEXT_LENGTH_MAX
    columns: int = 1


FIELDS = (
    _Field("title", "Title", 0, 0),
    _Field("genre", "Genre", 0, 1, GENRE_LENGTH_MAX),
    _Field("language", "Language", 0, 2, LANGUAGE_LENGTH_MAX),
    _Field("artist", "Primary artist", 1, 0),
    _Field("release_date", "Release date", 1, 1, len(DATE_HINT), columns=2),
    _Field("label", "Label", 2, 0),
    _Field("p_line", "℗ line", 2, 1),
    _Field("c_line", "© line", 2, 2),
)
STRETCHES = (2, 1, 1)


class ReleaseForm(QWidget):
    """Shows a release; every key stroke is a wish, and leaving a field ends the edit."""

    field_edited = Signal(object)  # FieldEdit
    edit_ended = Signal()

    def __init__(self, genres: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for column, stretch in enumerate(STRETCHES):
            grid.setColumnStretch(column, stretch)
        for field in FIELDS:
            self.fields[field.name] = self._line(field)
            cell = _under(label(field.label, "muted"), self.fields[field.name])
            grid.addLayout(cell, field.row, field.column, 1, field.columns)
        self._suggest("genre", genres)
        self._suggest("language", LANGUAGES)
        self.fields["release_date"].setPlaceholderText(DATE_HINT)

    def show_release(self, release: Release, *, editable: bool) -> None:
        for field in FIELDS:
            line, text = self.fields[field.name], _text(getattr(release, field.name))
            line.setReadOnly(not editable)
            unfinished = field.name == "release_date" and line.hasFocus() and _date(line.text()) is None
            if line.text() != text and not unfinished:
                at = line.cursorPosition()
                line.setText(text)
                line.setCursorPosition(min(at, len(text)))
        set_property(self.fields["release_date"], "wrong", False)

    def _line(self, field: _Field) -> QLineEdit:
        line = LineField()
        line.setObjectName(f"release_{field.name}")
        line.setAccessibleName(field.label)
        line.setMaxLength(field.length_max)
        line.textEdited.connect(lambda text: self._on_edited(field, text))
        line.editingFinished.connect(lambda: self._on_finished(field))
        return line

    def _suggest(self, field: str, words: Sequence[str]) -> None:
        completer = QCompleter(list(words), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(lambda text: self.field_edited.emit(FieldEdit(field, field, text)))
        if (popup := completer.popup()) is not None:
            popup.setProperty("kind", "popup")
        self.fields[field].setCompleter(completer)

    def _on_edited(self, field: _Field, text: str) -> None:
        if field.name != "release_date":
            self.field_edited.emit(FieldEdit(field.name, field.label, text))
        elif not text.strip() or _date(text) is not None:
            self.field_edited.emit(FieldEdit(field.name, field.label, _date(text)))

    def _on_finished(self, field: _Field) -> None:
        line = self.fields[field.name]
        if field.name == "release_date":
            wrong = bool(line.text().strip()) and _date(line.text()) is None
            set_property(line, "wrong", wrong)
            line.setToolTip(f"A date as {DATE_HINT}" if wrong else "")
        self.edit_ended.emit()


def _under(name: QLabel, line: QLineEdit) -> QVBoxLayout:
    name.setBuddy(line)
    column = QVBoxLayout()
    column.setSpacing(5)
    column.addWidget(name)
    column.addWidget(line)
    return column


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
