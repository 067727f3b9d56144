"""What a release costs, where the money goes, and the transfers that book it. Exact integers throughout.

The desktop calls ``quote`` to show a price; the backend calls the same function with its own tariff and its own count
of generations, and books what comes out. No clock, no database and no id is made in here.

Unit economics (tariff ``2026-11-01``): a credit is $1.00. Each credit pays for its own purpose: of an AI generation
credit, what the generation's cost leaves goes to the Artist Compensation Fund; of a base credit, what distribution
leaves is retained. One track with one generation: $2.00 paid, $0.08 generation, $0.10 distribution, $0.92 fund,
$0.90 retained.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from pydantic import Field, PositiveInt, model_validator

from omg_desktop.domain.ids import AccountId, ReleaseId, TrackId
from omg_desktop.domain.values import MICRODOLLARS_PER_DOLLAR, Credits, Microdollars, Value


class PricePolicy(StrEnum):
    """How AI use is priced."""

    PER_GENERATION = "per_generation"
    FLAT_AI = "flat_ai"


class FundRule(StrEnum):
    """How the Artist Compensation Fund's part is found."""

    GENERATION_MARGIN = "generation_margin"
    HALF_MARGIN = "half_margin"


class Tariff(Value):
    """Prices as data. A new price is a new tariff, never an ``if`` in a caller."""

    version: str = Field(min_length=1, max_length=40)
    price_policy: PricePolicy = PricePolicy.PER_GENERATION
    fund_rule: FundRule = FundRule.GENERATION_MARGIN
    per_track: Credits = 1
    per_generation: Credits = 1
    flat_ai_surcharge: Credits = 1
    generation_weights: Mapping[str, Credits] = Field(default_factory=dict)
    credit_price_microdollars: Microdollars = Field(default=MICRODOLLARS_PER_DOLLAR, gt=0)
    generation_cost_microdollars: Microdollars = Field(default=80_000, ge=0)
    distribution_cost_microdollars: Microdollars = Field(default=100_000, ge=0)

    def weight(self, provider: str) -> Credits:
        """Credits for one successful generation of this provider."""
        return self.generation_weights.get(provider, self.per_generation)


class TrackUse(Value):
    """What is billed of a track: whether it has audio, and its successful generations by provider."""

    track_id: TrackId
    title: str = ""
    has_audio: bool
    generations: Mapping[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _counts_are_counts(self) -> "TrackUse":
        if any(count < 0 for count in self.generations.values()):
            raise ValueError("a number of generations cannot be negative")
        return self

    @property
    def generation_count(self) -> int:
        return sum(self.generations.values())


class QuoteLine(Value):
    """The price of one track."""

    track_id: TrackId
    title: str = ""
    generations: int = Field(ge=0)
    base: Credits
    ai: Credits

    @property
    def credits(self) -> Credits:
        return self.base + self.ai


class MoneySplit(Value):
    """Where the money of a release goes. ``paid`` is always the sum of the four parts."""

    paid: Microdollars
    generation: Microdollars
    distribution: Microdollars
    fund: Microdollars
    retained: Microdollars

    @model_validator(mode="after")
    def _adds_up(self) -> "MoneySplit":
        if self.paid != self.generation + self.distribution + self.fund + self.retained:
            raise ValueError("the parts do not add up to what was paid")
        if min(self.paid, self.generation, self.distribution, self.fund) < 0:
            raise ValueError("only the retained part may be negative")
        return self


class Quote(Value):
    """A price with its breakdown and the tariff it was made with."""

    tariff_version: str
    lines: tuple[QuoteLine, ...]
    credits: Credits
    money: MoneySplit

    @property
    def base_credits(self) -> Credits:
        return sum(line.base for line in self.lines)

    @property
    def ai_credits(self) -> Credits:
        return sum(line.ai for line in self.lines)

    @property
    def generations(self) -> int:
        return sum(line.generations for line in self.lines)


def quote(tariff: Tariff, tracks: Iterable[TrackUse]) -> Quote:
    """The price of these tracks. A track without audio is not billable and has no line."""
    billable = [track for track in tracks if track.has_audio]
    lines = tuple(_line(tariff, track) for track in billable)
    return Quote(
        tariff_version=tariff.version,
        lines=lines,
        credits=sum(line.credits for line in lines),
        money=_split(tariff, billable, lines),
    )


def _line(tariff: Tariff, track: TrackUse) -> QuoteLine:
    if tariff.price_policy is PricePolicy.FLAT_AI:
        surcharge = tariff.flat_ai_surcharge if track.generation_count else 0
    else:
        surcharge = sum(tariff.weight(provider) * count for provider, count in track.generations.items())
    return QuoteLine(
        track_id=track.track_id,
        title=track.title,
        generations=track.generation_count,
        base=tariff.per_track,
        ai=surcharge,
    )


def _split(tariff: Tariff, billable: list[TrackUse], lines: tuple[QuoteLine, ...]) -> MoneySplit:
    price = tariff.credit_price_microdollars
    paid = price * sum(line.credits for line in lines)
    generation = tariff.generation_cost_microdollars * sum(track.generation_count for track in billable)
    distribution = tariff.distribution_cost_microdollars * len(lines)
    fund = _fund(tariff, billable, lines, margin=paid - generation - distribution)
    return MoneySplit(
        paid=paid,
        generation=generation,
        distribution=distribution,
        fund=fund,
        retained=paid - generation - distribution - fund,
    )


def _fund(tariff: Tariff, billable: list[TrackUse], lines: tuple[QuoteLine, ...], *, margin: Microdollars) -> int:
    """The fund's part; a generation dearer than its credit adds nothing, and takes nothing from the others."""
    if not any(line.ai for line in lines):
        return 0
    if tariff.fund_rule is FundRule.HALF_MARGIN:
        return max(0, (margin + 1) // 2)  # the odd unit goes to the fund
    price, cost = tariff.credit_price_microdollars, tariff.generation_cost_microdollars
    if tariff.price_policy is PricePolicy.FLAT_AI:
        return sum(max(0, price * line.ai - cost * line.generations) for line in lines)
    return sum(
        max(0, price * tariff.weight(provider) - cost) * count
        for track in billable
        for provider, count in track.generations.items()
    )


def credits_in_words(count: int) -> str:
    """ "1 credit", "4 credits"."""
    return f"{count} credit" if count == 1 else f"{count} credits"


def insufficient_credits_message(price: Quote) -> str:
    """What the backend answers with 402."""
    needed = credits_in_words(price.credits)
    opening = f"You need {needed} to submit this release."
    if price.ai_credits:
        return f"{opening} This release requires {needed} (includes {price.ai_credits} for AI music generation)."
    return f"{opening} ONCE charges 1 credit per song, regardless of length."


class Unit(StrEnum):
    """What an account counts. Units never mix in a transfer."""

    CREDIT = "CREDIT"
    MICRODOLLAR = "USD-micro"


class Transfer(Value):
    """One movement from an account to another. It cannot be unbalanced; corrections are new transfers."""

    from_account: str
    to_account: str
    unit: Unit
    amount: PositiveInt

    @model_validator(mode="after")
    def _moves(self) -> "Transfer":
        if self.from_account == self.to_account:
            raise ValueError("a transfer needs two accounts")
        return self


class Journal(Value):
    """Transfers that happen together, once: ``ref`` is unique in the book."""

    ref: str
    tariff_version: str
    transfers: tuple[Transfer, ...] = Field(min_length=1)


def user_account(account: AccountId) -> str:
    """The account in the book that holds a person's credits."""
    return f"user:{account}"


def debit_ref(release_id: ReleaseId) -> str:
    """The key under which a release is debited, however often it is sent."""
    return f"release:{release_id}"


def debit(release_id: ReleaseId, account: AccountId, price: Quote) -> Journal:
    """Take the quoted credits and share out the money they stand for."""
    money = price.money
    transfers = [_credits(user_account(account), "consumed", price.credits)] if price.credits else []
    transfers += _shares(
        {"provider": money.generation, "distribution": money.distribution, "fund": money.fund}, money.retained
    )
    return Journal(ref=debit_ref(release_id), tariff_version=price.tariff_version, transfers=tuple(transfers))


def refund(booked: Journal) -> Journal:
    """Undo a debit, once: every transfer goes back the way it came."""
    back = tuple(
        transfer.but(from_account=transfer.to_account, to_account=transfer.from_account)
        for transfer in booked.transfers
    )
    return Journal(ref=f"{booked.ref}:refund", tariff_version=booked.tariff_version, transfers=back)


def grant(ref: str, account: AccountId, amount: Credits) -> Journal:
    """Credits given or bought."""
    return Journal(ref=ref, tariff_version="-", transfers=(_credits("issued", user_account(account), amount),))


def balance(account: str, unit: Unit, transfers: Iterable[Transfer]) -> int:
    """What an account holds: everything that came in, less everything that went out."""
    return sum(
        ((entry.to_account == account) - (entry.from_account == account)) * entry.amount
        for entry in transfers
        if entry.unit is unit
    )


def _credits(from_account: str, to_account: str, amount: Credits) -> Transfer:
    return Transfer(from_account=from_account, to_account=to_account, unit=Unit.CREDIT, amount=amount)


def _shares(parts: Mapping[str, Microdollars], retained: Microdollars) -> list[Transfer]:
    """Money leaves ``deferred``; where costs are above the price, ``retained`` pays the difference into it."""
    flows = [("deferred", name, amount) for name, amount in parts.items() if amount]
    if retained > 0:
        flows.append(("deferred", "retained", retained))
    elif retained < 0:
        flows.append(("retained", "deferred", -retained))
    return [
        Transfer(from_account=source, to_account=target, unit=Unit.MICRODOLLAR, amount=amount)
        for source, target, amount in flows
    ]
