"""What the popover under the credits shows, as one value."""

from omg_desktop.domain.billing import FundRule, PricePolicy, Tariff, credits_in_words
from omg_desktop.domain.submissions import Account
from omg_desktop.domain.values import MICRODOLLARS_PER_DOLLAR, Value

SANDBOX = "Sandbox: nothing is sold, nothing is charged."


class AccountState(Value):
    """``waiting_credits`` is what releases on their way will take from the balance the backend told us."""

    account: Account | None = None
    waiting_count: int = 0
    waiting_credits: int = 0
    tariff: Tariff | None = None

    @property
    def balance_in_words(self) -> str:
        if self.account is None:
            return "Not known yet"
        return credits_in_words(self.account.balance - self.waiting_credits)

    @property
    def name(self) -> str:
        return self.account.name if self.account else "ONCE has not answered yet."

    @property
    def waiting_in_words(self) -> str:
        """What has been promised and not been booked."""
        if not self.waiting_count:
            return "Nothing waits to be sent."
        releases = "1 release waits" if self.waiting_count == 1 else f"{self.waiting_count} releases wait"
        return f"{releases} to be sent; {credits_in_words(self.waiting_credits)} are already taken off."

    @property
    def sandbox_in_words(self) -> str:
        return SANDBOX if self.account and self.account.is_sandbox else ""

    @property
    def tariff_in_words(self) -> str:
        return f"Tariff {self.tariff.version}" if self.tariff else ""

    @property
    def rule_in_words(self) -> str:
        """How a price comes about."""
        if self.tariff is None:
            return ""
        tariff, each = self.tariff, credits_in_words(self.tariff.per_track)
        if tariff.price_policy is PricePolicy.FLAT_AI:
            ai = f"plus {credits_in_words(tariff.flat_ai_surcharge)} if it was made with AI"
        else:
            ai = f"plus {credits_in_words(tariff.per_generation)} for each take that was generated for it"
        price = f"${tariff.credit_price_microdollars / MICRODOLLARS_PER_DOLLAR:,.2f}"
        return f"{each} for each track with audio, {ai}. Failed takes add nothing. A credit is {price}."

    @property
    def fund_in_words(self) -> str:
        if self.tariff is None:
            return ""
        if self.tariff.fund_rule is FundRule.HALF_MARGIN:
            return "Half of what AI releases leave over goes to the Artist Compensation Fund."
        return "What an AI credit leaves after the cost of generating goes to the Artist Compensation Fund."
