"""The popover under the credits."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from omg_desktop.ui.account.state import AccountState
from omg_desktop.ui.widgets.labels import badge, hairline, label, muted, section_label, small, wrapping

WIDTH_PIXELS = 320


class AccountView(QFrame):
    """Shows an AccountState; there is nothing to press yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "popover")
        self.setAccessibleName("Account")
        self.setFixedWidth(WIDTH_PIXELS)
        self.name = muted()
        self.balance = label("", "figure", "credit")
        self.sandbox_badge = badge("Sandbox", "info")
        self.sandbox = wrapping(muted("", "info"))
        self.waiting = wrapping(muted())
        self.tariff = small()
        self.rule = wrapping(muted())
        self.fund = wrapping(muted())
        self._build()
        self.show_state(AccountState())

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PIXELS, self._column.totalHeightForWidth(WIDTH_PIXELS))

    def show_state(self, state: AccountState) -> None:
        self.name.setText(state.name)
        self.balance.setText(state.balance_in_words)
        self.waiting.setText(state.waiting_in_words)
        self.tariff.setText(state.tariff_in_words)
        self.rule.setText(state.rule_in_words)
        self.fund.setText(state.fund_in_words)
        for part, words in ((self.sandbox, state.sandbox_in_words), (self.sandbox_badge, state.sandbox_in_words)):
            part.setVisible(bool(words))
        self.sandbox.setText(state.sandbox_in_words)
        self.setAccessibleDescription(f"{state.balance_in_words}. {state.waiting_in_words} {state.sandbox_in_words}")

    def _build(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 16)
        column.setSpacing(6)
        heading = QHBoxLayout()
        heading.addWidget(section_label("Credits"))
        heading.addStretch(1)
        heading.addWidget(self.sandbox_badge)
        column.addLayout(heading)
        for part in (self.balance, self.name, self.waiting, self.sandbox):
            column.addWidget(part)
        column.addSpacing(6)
        column.addWidget(hairline())
        column.addSpacing(6)
        prices = QHBoxLayout()
        prices.addWidget(section_label("Price"))
        prices.addStretch(1)
        prices.addWidget(self.tariff)
        column.addLayout(prices)
        column.addWidget(self.rule)
        column.addWidget(self.fund)
