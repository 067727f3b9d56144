"""Fair tests: what was compared, what was chosen, and how sure one may be of it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from pydantic import AwareDatetime, Field, model_validator

from omg_desktop.domain.ids import ComparisonId, TakeId, TrackId
from omg_desktop.domain.values import Value

ABX_TRIALS_USUAL = 10
CHOICES_ENOUGH = 10
ABX_SURE_AT = 0.05
PRIOR_DEVIATION = 2.0
"""How far apart strengths lie before anything is known, in the units of the model: a favourite wins 9 of 10."""

_SURE_DEVIATIONS = 1.96
_ROUNDS_MAX = 100
_STILL = 1e-9


class Verdict(StrEnum):
    """What was said of a pair."""

    FIRST = "first"
    SECOND = "second"
    NO_DIFFERENCE = "no_difference"


class Choice(Value):
    """Two takes heard against one another, and what was said of them."""

    first: TakeId
    second: TakeId
    verdict: Verdict

    @property
    def winner(self) -> TakeId | None:
        return {Verdict.FIRST: self.first, Verdict.SECOND: self.second}.get(self.verdict)


class KnockOut(Value):
    """N takes, N−1 choices: who wins stays, and meets the next. Where no difference is heard, who was there stays."""

    champion: TakeId
    waiting: tuple[TakeId, ...]
    choices: tuple[Choice, ...] = ()

    @property
    def pair(self) -> tuple[TakeId, TakeId] | None:
        """The two to be heard now; None when it is decided."""
        return (self.champion, self.waiting[0]) if self.waiting else None

    @property
    def choices_in_all(self) -> int:
        return len(self.choices) + len(self.waiting)

    @property
    def winner(self) -> TakeId | None:
        """Who is left; None while there is somebody to meet, and where not one difference was heard."""
        heard_a_difference = any(choice.winner is not None for choice in self.choices)
        return self.champion if not self.waiting and heard_a_difference else None

    def chosen(self, verdict: Verdict) -> "KnockOut":
        """The next round. ``FIRST`` is the champion. Raises ValueError when it is decided."""
        if self.pair is None:
            raise ValueError("the knock-out is decided")
        choice = Choice(first=self.champion, second=self.waiting[0], verdict=verdict)
        champion = choice.winner or self.champion
        return KnockOut(champion=champion, waiting=self.waiting[1:], choices=(*self.choices, choice))


def knock_out(takes: Sequence[TakeId]) -> KnockOut:
    """A knock-out in this order. Raises ValueError for fewer than two takes."""
    if len(takes) < 2:
        raise ValueError("a knock-out needs two takes")
    return KnockOut(champion=takes[0], waiting=tuple(takes[1:]))


class AbxTrial(Value):
    """Once, X was the first of two takes or the second, and somebody said which."""

    x_is_first: bool
    said_first: bool

    @property
    def is_right(self) -> bool:
        return self.x_is_first == self.said_first


class Abx(Value):
    """Can a difference be heard at all? X is one of two takes, drawn anew for each trial."""

    first: TakeId
    second: TakeId
    trials_wanted: int = Field(default=ABX_TRIALS_USUAL, ge=1, le=100)
    trials: tuple[AbxTrial, ...] = ()

    @property
    def right(self) -> int:
        return sum(trial.is_right for trial in self.trials)

    @property
    def is_done(self) -> bool:
        return len(self.trials) >= self.trials_wanted

    @property
    def p_value(self) -> float:
        """How likely somebody who hears no difference is right as often as this, or more often."""
        return chance_of_guessing(self.right, len(self.trials))

    @property
    def is_heard(self) -> bool:
        """A difference was heard, as far as all trials together can tell. Nothing is claimed half-way."""
        return self.is_done and self.p_value <= ABX_SURE_AT

    def answered(self, *, x_is_first: bool, said_first: bool) -> "Abx":
        """The next trial. Raises ValueError when all were made."""
        if self.is_done:
            raise ValueError("all trials were made")
        return self.but(trials=(*self.trials, AbxTrial(x_is_first=x_is_first, said_first=said_first)))


def chance_of_guessing(right: int, trials: int) -> float:
    """The chance that a coin is right at least this often: the one-sided exact binomial test."""
    return math.ldexp(sum(math.comb(trials, count) for count in range(right, trials + 1)), -trials)


class ComparisonKind(StrEnum):
    """How takes were compared."""

    BLIND = "blind"
    KNOCK_OUT = "knock_out"
    ABX = "abx"


class Comparison(Value):
    """A fair test that was carried to its end. It is kept, and never edited."""

    id: ComparisonId
    track_id: TrackId
    kind: ComparisonKind
    takes: tuple[TakeId, ...] = Field(min_length=2)
    choices: tuple[Choice, ...] = ()
    trials: tuple[AbxTrial, ...] = ()
    winner: TakeId | None = None
    equally_loud: bool = True
    finished_at: AwareDatetime

    @model_validator(mode="after")
    def _names_its_own_takes(self) -> "Comparison":
        named = {take for choice in self.choices for take in (choice.first, choice.second)}
        if self.winner is not None:
            named.add(self.winner)
        if named - set(self.takes):
            raise ValueError("a comparison tells of takes that were not in it")
        return self

    @property
    def right(self) -> int:
        """How many trials of an ABX test were right."""
        return sum(trial.is_right for trial in self.trials)

    @property
    def pairs(self) -> tuple[Choice, ...]:
        """What it says of pairs of takes. Whoever was chosen blind among many was preferred to each of the others."""
        if self.kind is not ComparisonKind.BLIND or self.winner is None:
            return self.choices
        others = (take for take in self.takes if take != self.winner)
        return tuple(Choice(first=self.winner, second=other, verdict=Verdict.FIRST) for other in others)


class Strength(Value):
    """How strong a competitor is, with the bounds in which it lies in 19 of 20 cases. 0 is the average."""

    name: str
    strength: float
    low: float
    high: float
    choices: int

    @property
    def is_too_few(self) -> bool:
        """Below this, an order of names says more about chance than about them."""
        return self.choices < CHOICES_ENOUGH

    @property
    def shares(self) -> tuple[float, float, float]:
        """How often it would be preferred to the average one: at the low bound, most likely, at the high bound."""
        low, likely, high = (1 / (1 + math.exp(-strength)) for strength in (self.low, self.strength, self.high))
        return low, likely, high


class Duel(Value):
    """How often one was preferred to another; no difference counts as half a preference for either."""

    first: str
    second: str
    verdict: Verdict


def duels_of(choices: Iterable[Choice], names: Mapping[TakeId, str]) -> tuple[Duel, ...]:
    """The choices between takes as duels of what they are named by (a model, a take); none against itself."""
    return tuple(
        Duel(first=names[choice.first], second=names[choice.second], verdict=choice.verdict)
        for choice in choices
        if choice.first in names and choice.second in names and names[choice.first] != names[choice.second]
    )


def bradley_terry(duels: Sequence[Duel]) -> tuple[Strength, ...]:
    """Strengths after R. A. Bradley and M. E. Terry (1952), strongest first.

    One is preferred to another with the probability 1 / (1 + exp(theirs - its own)). Estimated as the most likely
    strengths under a normal prior, so that few choices give wide bounds and not infinite ones; the bounds come from
    the curvature there.
    """
    names = sorted({name for duel in duels for name in (duel.first, duel.second)})
    place = {name: index for index, name in enumerate(names)}
    strengths = [0.0] * len(names)
    curvature: list[list[float]] = []
    for _ in range(_ROUNDS_MAX):
        slope, curvature = _slope_and_curvature(strengths, duels, place)
        steps = [row[0] for row in _solved(curvature, [[value] for value in slope])]
        strengths = [strength + step for strength, step in zip(strengths, steps, strict=True)]
        if max(map(abs, steps), default=0.0) < _STILL:
            break
    variances = _variances(curvature)
    found = []
    for index, name in enumerate(names):
        reach = _SURE_DEVIATIONS * math.sqrt(variances[index])
        own = strengths[index]
        met = sum(name in (duel.first, duel.second) for duel in duels)
        found.append(Strength(name=name, strength=own, low=own - reach, high=own + reach, choices=met))
    return tuple(sorted(found, key=lambda strength: (-strength.strength, strength.name)))


def _variances(curvature: Sequence[Sequence[float]]) -> list[float]:
    """Of each strength as it stands to the average; where the average lies, choices cannot tell."""
    size = len(curvature)
    if not size:
        return []
    spread = _solved(curvature, [[float(row == column) for column in range(size)] for row in range(size)])
    common = sum(map(sum, spread)) / size**2
    return [row[index] - 2 * sum(row) / size + common for index, row in enumerate(spread)]


def _slope_and_curvature(
    strengths: Sequence[float], duels: Iterable[Duel], place: Mapping[str, int]
) -> tuple[list[float], list[list[float]]]:
    """Of the logarithm of the likelihood; the curvature is given with the sign that makes it positive."""
    precision = 1 / PRIOR_DEVIATION**2
    slope = [-precision * strength for strength in strengths]
    curvature = [[precision * (row == column) for column in range(len(strengths))] for row in range(len(strengths))]
    won = {Verdict.FIRST: 1.0, Verdict.SECOND: 0.0, Verdict.NO_DIFFERENCE: 0.5}
    for duel in duels:
        first, second = place[duel.first], place[duel.second]
        expected = 1 / (1 + math.exp(strengths[second] - strengths[first]))
        surprise = won[duel.verdict] - expected
        slope[first] += surprise
        slope[second] -= surprise
        weight = expected * (1 - expected)
        for row, column, sign in ((first, first, 1), (second, second, 1), (first, second, -1), (second, first, -1)):
            curvature[row][column] += sign * weight
    return slope, curvature


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[Sequence[float]]) -> list[list[float]]:
    """The solution of linear equations, by elimination; the matrix is positive definite."""
    rows = [[*left, *values] for left, values in zip(matrix, right, strict=True)]
    size = len(rows)
    for pivot in range(size):
        rows[pivot] = [value / rows[pivot][pivot] for value in rows[pivot]]
        for other in range(size):
            if other != pivot:
                factor = rows[other][pivot]
                pairs = zip(rows[other], rows[pivot], strict=True)
                rows[other] = [value - factor * of_pivot for value, of_pivot in pairs]
    return [row[size:] for row in rows]
