"""What an artist's own figures say: how much was generated and kept, how reliably, and where the money went."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from statistics import median

from pydantic import Field

from omg_desktop.domain.audit import UsageEvent
from omg_desktop.domain.billing import Quote
from omg_desktop.domain.comparisons import Strength
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.takes import Take
from omg_desktop.domain.values import Credits, Microdollars, Value

DAYS_SHOWN = 30
GENRES_SHOWN = 6
NO_GENRE = "No genre"
FAILED = "failed"


class DayFigures(Value):
    """One day: takes that were generated, and takes that were confirmed."""

    day: date
    generated: int = Field(ge=0)
    confirmed: int = Field(ge=0)


class ProviderFigures(Value):
    """How a provider did. Cancelled orders count neither for nor against it."""

    provider: ProviderKey
    name: str
    succeeded: int = Field(ge=0)
    failed: int = Field(ge=0)
    seconds_median: float | None = None

    @property
    def tries(self) -> int:
        return self.succeeded + self.failed


class GenreFigures(Value):
    """How many takes were made in a genre."""

    genre: str
    takes: int = Field(ge=0)


class Insights(Value):
    """Everything the page shows; money is exact, and counts only what was submitted and not given back."""

    generations: int = Field(ge=0)
    kept: int = Field(ge=0)
    unique_prompts: int = Field(ge=0)
    credits: Credits
    paid: Microdollars
    fund: Microdollars
    releases: int = Field(ge=0)
    days: tuple[DayFigures, ...] = ()
    providers: tuple[ProviderFigures, ...] = ()
    genres: tuple[GenreFigures, ...] = ()
    ranking: tuple[Strength, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.generations == 0 and not self.providers


def insights_of(
    usage: Sequence[UsageEvent],
    takes: Sequence[Take],
    quotes: Sequence[Quote],
    *,
    generated_on: Iterable[date],
    confirmed_on: Iterable[date],
    kept: int,
    today: date,
    ranking: Sequence[Strength] = (),
) -> Insights:
    """Figures of a whole library. ``kept``: tracks whose audio is a take; ``quotes``: those of submitted releases.

    ``ranking``: how the models stand in fair tests.
    """
    succeeded = [event for event in usage if event.is_billable]
    return Insights(
        generations=len(succeeded),
        kept=kept,
        unique_prompts=len({event.metadata.prompt_hash for event in succeeded}),
        credits=sum(price.credits for price in quotes),
        paid=sum(price.money.paid for price in quotes),
        fund=sum(price.money.fund for price in quotes),
        releases=len(quotes),
        days=_days(Counter(generated_on), Counter(confirmed_on), today),
        providers=_providers(usage, {take.provider: take.provider_name for take in takes}),
        genres=_genres(takes),
        ranking=tuple(ranking),
    )


def _days(generated: Mapping[date, int], confirmed: Mapping[date, int], today: date) -> tuple[DayFigures, ...]:
    shown = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    return tuple(DayFigures(day=day, generated=generated.get(day, 0), confirmed=confirmed.get(day, 0)) for day in shown)


def _providers(usage: Sequence[UsageEvent], names: Mapping[ProviderKey, str]) -> tuple[ProviderFigures, ...]:
    found = []
    for key in sorted({event.provider for event in usage}):
        own = [event for event in usage if event.provider == key]
        seconds = [event.metadata.duration_milliseconds / 1000 for event in own if event.is_billable]
        failed = sum(event.metadata.outcome == FAILED for event in own)
        if seconds or failed:
            found.append(
                ProviderFigures(
                    provider=ProviderKey(key),
                    name=names.get(ProviderKey(key), key),
                    succeeded=len(seconds),
                    failed=failed,
                    seconds_median=median(seconds) if seconds else None,
                )
            )
    return tuple(sorted(found, key=lambda figures: -figures.tries))


def _genres(takes: Sequence[Take]) -> tuple[GenreFigures, ...]:
    counted = Counter(take.brief.genre.strip() or NO_GENRE for take in takes)
    return tuple(GenreFigures(genre=genre, takes=count) for genre, count in counted.most_common(GENRES_SHOWN))
