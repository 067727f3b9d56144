"""One provider or lyric writer: how it stands, what it can do and costs, its key and its address."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from omg_desktop.ui.settings.state import ServiceRow
from omg_desktop.ui.widgets.buttons import button
from omg_desktop.ui.widgets.elided import ElidedLabel
from omg_desktop.ui.widgets.labels import badge, set_property, set_tone, small, strong, wrapping
from omg_desktop.ui.widgets.line_field import LineField

CAPTION_PIXELS = 62


class ServiceCard(QFrame):
    """Shows a ServiceRow; every signal is a wish. A key leaves its field the moment it is handed over."""

    key_given = Signal(str)
    key_removed = Signal()
    address_given = Signal(str)
    model_given = Signal(str)
    price_given = Signal(str)  # dollars as they are typed; "" for the shipped price
    check_pressed = Signal()
    terms_pressed = Signal()

    def __init__(self, row: ServiceRow) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._row = row
        self.name, self.model_words, self.badge = strong(), ElidedLabel("", "small"), badge()
        self.why, self.facts, self.ways, self.price, self.rights = (wrapping(small()) for _ in range(5))
        set_property(self.facts, "tone", "plain")
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep, self.key_words = button("Keep key"), small()
        self.replace, self.remove = button("Replace", "quiet"), button("Remove", "quiet")
        self.address = LineField()
        self.model = QComboBox()
        self.model_field = QLineEdit()
        self.model.setLineEdit(self.model_field)
        self.price_field, self.counted = QLineEdit(), small()
        self.check = button("Check")
        self.more = button("Address and model", "quiet")
        self.terms = button("Read the terms", "quiet")
        self.shipped = button("As shipped", "quiet")
        self.more.setCheckable(True)
        self._replacing = False
        self._build()
        self._connect()
        self.show_row(row)

    def show_row(self, row: ServiceRow) -> None:
        """Show how this one stands; what is just being typed stays as it is."""
        if row.has_key != self._row.has_key:
            self._replacing = False
        self._row = row
        self._show_words(row)
        self._show_key(row)
        if not self.address.hasFocus():
            self.address.setText(row.address)
        self._show_models(row)
        self._show_price(row)
        self.check.setEnabled(not row.checking)
        self.check.setVisible(row.can_check)
        self.terms.setVisible(bool(row.rights_url))
        self.terms.setToolTip(row.rights_url)
        self.more.setVisible(row.can_check and not self._shows_places)
        self._places.setVisible(row.can_check and (self._shows_places or self.more.isChecked()))
        self.shipped.setVisible(row.is_changed)
        self._name_parts(row.name)

    @property
    def row(self) -> ServiceRow:
        """What it shows."""
        return self._row

    @property
    def _shows_places(self) -> bool:
        """A server of one's own is found by its address; that of a vendor is seldom another."""
        return self._row.on_this_computer or self._row.is_changed

    def _show_words(self, row: ServiceRow) -> None:
        self.name.setText(row.name)
        self.model_words.setText("" if row.model == row.name else row.model)
        self.badge.setText(row.badge)
        set_tone(self.badge, row.tone)
        self.why.setText(row.why)
        self.facts.setText(row.facts)
        self.ways.setText(row.ways)
        self.ways.setVisible(bool(row.ways))
        self.price.setText(row.price)
        self.rights.setText(row.rights)
        self.setAccessibleName(f"{row.name}: {row.badge}. {row.why}")

    def _show_key(self, row: ServiceRow) -> None:
        asks = row.takes_key and (not row.has_key or self._replacing)
        self._key_row.setVisible(row.takes_key)
        for part in (self.key, self.keep):
            part.setVisible(asks)
        for other in (self.key_words, self.replace, self.remove):
            other.setVisible(row.takes_key and not asks)
        self.key_words.setText(row.key_words)
        self.key.setPlaceholderText("Key, if the server wants one" if row.on_this_computer else "Paste your key")

    def _show_models(self, row: ServiceRow) -> None:
        if self.model_field.hasFocus():
            return
        names = list(dict.fromkeys([*filter(None, [row.model]), *row.models]))
        if [self.model.itemText(place) for place in range(self.model.count())] != names:
            self.model.clear()
            self.model.addItems(names)
        self.model.setCurrentText(row.model)
        self.model_field.setPlaceholderText("the first one it has")

    def _show_price(self, row: ServiceRow) -> None:
        self._price_row.setVisible(bool(row.counted))
        self.counted.setText(f"dollars for a {row.counted}")
        self.price_field.setAccessibleName(f"Price of {row.name} in dollars for a {row.counted}")
        if row.counted:
            self.more.setText("Address, model and price")
        if not self.price_field.hasFocus():
            self.price_field.setText(row.dollars)

    def _name_parts(self, name: str) -> None:
        self.key.setAccessibleName(f"Key for {name}")
        self.keep.setAccessibleName(f"Keep key for {name}")
        self.replace.setAccessibleName(f"Replace the key for {name}")
        self.remove.setAccessibleName(f"Remove the key for {name}")
        self.address.setAccessibleName(f"Address of {name}")
        self.model.setAccessibleName(f"Model of {name}")
        self.model_field.setAccessibleName(f"Model of {name}")
        self.check.setAccessibleName(f"Check {name}")
        self.more.setAccessibleName(f"Address and model of {name}")
        self.terms.setAccessibleName(f"Read the terms of {name}")
        self.shipped.setAccessibleName(f"Address and model of {name} as shipped")

    # ---- wishes --------------------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.keep.clicked.connect(self._hand_over_key)
        self.key.returnPressed.connect(self._hand_over_key)
        self.replace.clicked.connect(self._begin_replacing)
        self.remove.clicked.connect(self.key_removed)
        self.address.editingFinished.connect(self._on_address_finished)
        self.model.activated.connect(lambda _index: self._on_model_finished())
        self.model_field.editingFinished.connect(self._on_model_finished)
        self.price_field.editingFinished.connect(self._on_price_finished)
        self.check.clicked.connect(self.check_pressed)
        self.terms.clicked.connect(self.terms_pressed)
        self.more.toggled.connect(self._places.setVisible)
        self.shipped.clicked.connect(self._on_shipped)

    def _hand_over_key(self) -> None:
        typed = self.key.text()
        self.key.clear()
        self._replacing = False
        if typed.strip():
            self.key_given.emit(typed)
        else:
            self._show_key(self._row)

    def _begin_replacing(self) -> None:
        self._replacing = True
        self._show_key(self._row)
        self.key.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_address_finished(self) -> None:
        if self.address.text().strip() != self._row.address:
            self.address_given.emit(self.address.text())

    def _on_model_finished(self) -> None:
        if self.model.currentText().strip() != self._row.model:
            self.model_given.emit(self.model.currentText())

    def _on_price_finished(self) -> None:
        if self.price_field.text().strip() != self._row.dollars:
            self.price_given.emit(self.price_field.text())

    def _on_shipped(self) -> None:
        if self._row.has_own_price:
            self.price_given.emit("")
        self.address_given.emit(self._row.address_shipped)
        self.model_given.emit(self._row.model_shipped)

    # ---- parts ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(7)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name)
        head.addWidget(self.model_words)
        head.addStretch(1)
        head.addWidget(self.badge)
        column.addLayout(head)
        for words in (self.why, self.facts, self.ways, self.price, self.rights):
            column.addWidget(words)
        self._key_row = _row(self.key, self.keep, self.key_words, None, self.replace, self.remove)
        column.addWidget(self._key_row)
        self._places = QWidget()
        places = QVBoxLayout(self._places)
        places.setContentsMargins(0, 0, 0, 0)
        places.setSpacing(6)
        places.addWidget(_row(_caption("Address"), self.address))
        places.addWidget(_row(_caption("Model"), self.model))
        self._price_row = _row(_caption("Price"), self.price_field, self.counted)
        places.addWidget(self._price_row)
        column.addWidget(self._places)
        column.addStretch(1)
        column.addWidget(_row(self.check, self.shipped, None, self.more, self.terms))


def _caption(words: str) -> QLabel:
    made = small(words)
    made.setFixedWidth(CAPTION_PIXELS)
    return made


def _row(*parts: QWidget | None) -> QWidget:
    """Side by side; None is where the room is that nobody needs."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part, 1 if isinstance(part, QLineEdit | QComboBox) else 0)
    return made
