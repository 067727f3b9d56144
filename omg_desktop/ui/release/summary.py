"""The right column of the release page: is it ready, what does it cost, submit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from omg_desktop.domain.checks import Check
from omg_desktop.ui.release.state import Card, ReleaseState, Step
from omg_desktop.ui.theme import Tokens
from omg_desktop.ui.widgets.charts import Part, SplitBar
from omg_desktop.ui.widgets.labels import hairline, label, muted, section_label, set_tone, strong, wrapping

SIGN_WIDTH = 14


HEIGHT_OF_EVERY_CHECK = 660


class CheckLine(QWidget):
    """A sign, what holds or not, and what to do."""

    def __init__(self, check: Check) -> None:
        super().__init__()
        sign, tone, spoken = ("✓", "ok", "done") if check.ok else ("!", "bad", "to do")
        if not check.ok and not check.blocks:
            sign, tone, spoken = "•", "credit", "advice"
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        mark = label(sign, "strong", tone)
        mark.setFixedWidth(SIGN_WIDTH)
        mark.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        mark.setAccessibleName(spoken)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(wrapping(label(check.title, "plain")))
        if check.advice and not check.ok:
            words.addWidget(wrapping(muted(check.advice)))
        row.addLayout(words, 1)
        self.setAccessibleName(f"{spoken}: {check.title}. {check.advice}".strip())


class MessageCard(QFrame):
    """A title and a sentence on a tinted card."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.title = wrapping(strong(""))
        self.text = wrapping(muted(""))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.text)

    def show_card(self, card: Card | None) -> None:
        self.setVisible(card is not None)
        if card is not None:
            set_tone(self, card.tone)
            set_tone(self.title, card.tone)
            self.title.setText(card.title)
            self.text.setText(card.text)
            self.setAccessibleName(f"{card.title}. {card.text}")


class FundCard(QFrame):
    """Where the money goes."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        set_tone(self, "fund")
        self.title = wrapping(strong("", "credit"))
        self.bar = SplitBar(tokens)
        self.words = wrapping(muted(""))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(10)
        for part in (self.title, self.bar, self.words):
            column.addWidget(part)

    def show_state(self, state: ReleaseState) -> None:
        money = state.found.quote.money if state.found else None
        self.setVisible(money is not None and money.paid > 0)
        if money is None:
            return
        self.title.setText(state.fund_title)
        self.words.setText(state.fund_words)
        parts = (
            Part(money.fund, "credit"),
            Part(max(0, money.retained), "wave_idle"),
            Part(money.distribution, "info"),
            Part(money.generation, "accent"),
        )
        self.bar.show_parts(parts, f"Where the money goes: {state.fund_words}")


class ReleaseSummary(QFrame):
    """Shows a ``ReleaseState``; the last step is asked for twice."""

    submit_pressed = Signal()
    agreed = Signal()
    not_yet_pressed = Signal()

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checks: tuple[Check, ...] = ()
        self._lines: tuple[Check, ...] = ()
        self.setProperty("kind", "panel")
        self.setObjectName("release_summary")
        self.checks = QVBoxLayout()
        self.price = QVBoxLayout()
        self.total = label("", "title")
        self.balance_name, self.balance = muted("Balance after release"), muted("")
        self.fund = FundCard(tokens)
        self.card = MessageCard()
        self.submit = QPushButton("Submit release")
        self.hint = wrapping(muted(""))
        self.agreement = wrapping(label("", "plain"))
        self.agree = QPushButton("Submit")
        self.not_yet = QPushButton("Not yet")
        self._lay_out()
        self.submit.clicked.connect(lambda _checked=False: self.submit_pressed.emit())
        self.agree.clicked.connect(lambda _checked=False: self.agreed.emit())
        self.not_yet.clicked.connect(lambda _checked=False: self.not_yet_pressed.emit())

    # ---- what is shown --------------------------------------------------------------------------------------------

    def show_state(self, state: ReleaseState) -> None:
        self._show_checks(state.found.checks if state.found else ())
        self._show_price(state)
        self.fund.show_state(state)
        self.card.show_card(state.card)
        self._show_submit(state)

    def show_tokens(self, tokens: Tokens) -> None:
        self.fund.bar.show_tokens(tokens)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_checks(self._checks)

    def _show_checks(self, checks: Sequence[Check]) -> None:
        """Where there is little room, what holds already is one line, so that the price stays in sight."""
        lines = tuple(checks) if self.height() >= HEIGHT_OF_EVERY_CHECK else _in_short(checks)
        self._checks = tuple(checks)
        if lines != self._lines:
            self._lines = lines
            _empty(self.checks)
            for check in lines:
                self.checks.addWidget(CheckLine(check))

    def _show_price(self, state: ReleaseState) -> None:
        _empty(self.price)
        for name, amount, is_ai in state.price_lines:
            self.price.addWidget(
                _pair(label(name, "plain"), label(amount, "muted" if is_ai else "plain", "credit" * is_ai))
            )
        self.total.setText(state.total_words)
        name, words = state.balance_words
        self.balance_name.setText(name)
        self.balance.setText(words)
        set_tone(self.balance, "bad" if state.is_short else "")

    def _show_submit(self, state: ReleaseState) -> None:
        agreeing = state.step is Step.AGREEING and state.editable
        self.submit.setVisible(state.editable and not agreeing)
        self.submit.setText("Submitting" if state.step is Step.SENDING else state.submit_words)
        self.submit.setEnabled(not state.hindrance and state.step is Step.LOOKING)
        self.submit.setAccessibleDescription(state.submit_hint)
        self.hint.setText(state.submit_hint)
        self.hint.setVisible(state.editable and not agreeing and bool(state.submit_hint))
        text, button = state.agreement
        self.confirmation.setVisible(agreeing)
        self.agreement.setText(text)
        self.agree.setText(button)
        if agreeing and self.submit.hasFocus():
            self.not_yet.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._upper_part())
        column.addWidget(scroll, 1)
        column.addWidget(self._lower_part())

    def _upper_part(self) -> QWidget:
        part = QWidget()
        part.setProperty("kind", "flow")
        column = QVBoxLayout(part)
        column.setContentsMargins(22, 18, 22, 8)
        column.setSpacing(8)
        self.checks.setSpacing(9)
        self.price.setSpacing(8)
        column.addWidget(section_label("Ready to release"))
        column.addLayout(self.checks)
        column.addSpacing(6)
        column.addWidget(hairline())
        column.addSpacing(6)
        column.addWidget(section_label("Price"))
        column.addLayout(self.price)
        column.addWidget(hairline())
        column.addWidget(_pair(label("Total", "title"), self.total))
        column.addWidget(_pair(self.balance_name, self.balance))
        column.addSpacing(8)
        column.addWidget(self.fund)
        column.addStretch(1)
        return part

    def _lower_part(self) -> QWidget:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(22, 8, 22, 16)
        column.setSpacing(12)
        self.submit.setProperty("kind", "primary")
        self.submit.setProperty("bulk", "tall")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.confirmation = QFrame()
        self.confirmation.setProperty("kind", "card")
        set_tone(self.confirmation, "accent")
        inner = QVBoxLayout(self.confirmation)
        inner.setContentsMargins(14, 14, 14, 14)
        inner.setSpacing(12)
        self.agree.setProperty("kind", "primary")
        self.not_yet.setProperty("kind", "quiet")
        inner.addWidget(self.agreement)
        answers = QVBoxLayout()  # one below the other: the price is part of the words, and the column is narrow
        answers.setSpacing(6)
        answers.addWidget(self.agree)
        answers.addWidget(self.not_yet)
        inner.addLayout(answers)
        for widget in (self.card, self.confirmation, self.submit, self.hint):
            column.addWidget(widget)
        return part


def _in_short(checks: Sequence[Check]) -> tuple[Check, ...]:
    passed = [check for check in checks if check.ok]
    if len(passed) < 2:
        return tuple(checks)
    first = Check(subject="passed", ok=True, title=f"{len(passed)} of {len(checks)} checks passed")
    return first, *(check for check in checks if not check.ok)


def _pair(name: QLabel, amount: QLabel) -> QWidget:
    pair = QWidget()
    row = QHBoxLayout(pair)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(name)
    row.addStretch(1)
    row.addWidget(amount)
    pair.setAccessibleName(f"{name.text()}: {amount.text()}")
    return pair


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
