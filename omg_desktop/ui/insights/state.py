"""What the insights page shows, in words and shares."""

from typing import NamedTuple

from omg_desktop.domain.billing import credits_in_words
from omg_desktop.domain.comparisons import Strength
from omg_desktop.domain.insights import Insights, ProviderFigures
from omg_desktop.domain.trail import dollars
from omg_desktop.domain.values import Value
from omg_desktop.ui.widgets.figures import MONTHS, count, percent

RELIABLE_SHARE = 0.95


class NumberCard(NamedTuple):
    """One figure with its name and what it means."""

    name: str
    figure: str
    meaning: str


class BarRow(NamedTuple):
    """A name, a part of a whole, and the words beside it."""

    name: str
    part: int
    whole: int
    words: str
    token: str


class RankRow(NamedTuple):
    """A model, how often it is preferred to the average one with the bounds of that, and the words beside it."""

    name: str
    shares: tuple[float, float, float]
    words: str
    is_sure: bool


class InsightsState(Value):
    """The figures, once they are there."""

    found: Insights | None = None
    loading: bool = False

    @property
    def is_empty(self) -> bool:
        return self.found is None or self.found.is_empty

    @property
    def cards(self) -> tuple[NumberCard, ...]:
        found = self.found
        if found is None:
            return ()
        recent = sum(day.generated for day in found.days)
        kept = f"1 in {found.generations / found.kept:.1f} is confirmed" if found.kept else "none confirmed yet"
        per_credit = "of what was released" if found.releases else "nothing released yet"
        return (
            NumberCard("Generations", f"{found.generations:,}", f"{recent:,} in the last {len(found.days)} days"),
            NumberCard("Takes kept", percent(found.kept, found.generations), kept.replace(".0 ", " ")),
            NumberCard("Unique prompts", f"{found.unique_prompts:,}", "by prompt hash, no text kept"),
            NumberCard("Credits", f"{found.credits:,}", f"{dollars(found.paid)} · {count(found.releases, 'release')}"),
            NumberCard("To the fund", dollars(found.fund), per_credit),
        )

    @property
    def generated(self) -> tuple[int, ...]:
        return tuple(day.generated for day in self.found.days) if self.found else ()

    @property
    def confirmed(self) -> tuple[int, ...]:
        return tuple(day.confirmed for day in self.found.days) if self.found else ()

    @property
    def day_names(self) -> tuple[str, str]:
        """The first and the last day of the chart."""
        if self.found is None or not self.found.days:
            return ("", "")
        first, last = self.found.days[0].day, self.found.days[-1].day
        return (f"{MONTHS[first.month - 1]} {first.day}", f"{MONTHS[last.month - 1]} {last.day}")

    @property
    def chart_words(self) -> str:
        """The chart for those who cannot see it."""
        if self.found is None or not self.found.days:
            return "No days to show"
        busiest = max(self.found.days, key=lambda day: day.generated)
        when = f"{MONTHS[busiest.day.month - 1]} {busiest.day.day}"
        return (
            f"Generations a day, {' to '.join(self.day_names)}: {sum(self.generated)} generated, "
            f"{sum(self.confirmed)} confirmed, most on {when} with {busiest.generated}"
        )

    @property
    def reliability(self) -> tuple[BarRow, ...]:
        return tuple(_reliability(figures) for figures in self.found.providers) if self.found else ()

    @property
    def genres(self) -> tuple[BarRow, ...]:
        if self.found is None:
            return ()
        most = max((genre.takes for genre in self.found.genres), default=0)
        return tuple(BarRow(genre.genre, genre.takes, most, f"{genre.takes:,}", "info") for genre in self.found.genres)

    @property
    def ranking(self) -> tuple[RankRow, ...]:
        """What fair tests say of the models; strongest first, and not without saying how little is known."""
        return tuple(_rank(strength) for strength in self.found.ranking) if self.found else ()

    @property
    def ranking_words(self) -> str:
        if self.ranking:
            return "How often each was preferred to the average one, with the bounds it lies in 19 times of 20."
        return "Compare takes of two providers blind, and their models are ranked here."

    @property
    def credits_words(self) -> str:
        return credits_in_words(self.found.credits) if self.found else ""


def _rank(strength: Strength) -> RankRow:
    low, likely, high = (round(100 * share) for share in strength.shares)
    heard = f"{low}–{high}%, {count(strength.choices, 'choice')}"
    words = f"too few: {heard}" if strength.is_too_few else f"{likely}% · {heard}"
    return RankRow(strength.name, strength.shares, words, not strength.is_too_few)


def _reliability(figures: ProviderFigures) -> BarRow:
    """Green where it nearly always works, else the colour of what needs a look; the share says it in words."""
    seconds = f" · {figures.seconds_median:.0f} s" if figures.seconds_median is not None else ""
    reliable = figures.succeeded >= RELIABLE_SHARE * figures.tries
    words = f"{percent(figures.succeeded, figures.tries)} of {figures.tries}{seconds}"
    return BarRow(figures.name, figures.succeeded, figures.tries, words, "ok" if reliable else "bad")
