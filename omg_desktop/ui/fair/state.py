"""What a fair test shows: one question, and in the end what came of it."""

from collections.abc import Mapping

from pydantic import Field

from omg_desktop.domain.comparisons import Abx, ComparisonKind, KnockOut, Verdict
from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.values import Value
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.figures import count

TITLES = {
    ComparisonKind.BLIND: "Blind listening",
    ComparisonKind.KNOCK_OUT: "Knock-out",
    ComparisonKind.ABX: "ABX: is there a difference?",
}


class Answer(Value):
    """One of the buttons under the question."""

    key: str
    words: str


class FairState(Value):
    """A test under way, or what came of the last one. Nothing in here depends on what a take is called outside.

    ``turned``: the champion of the knock-out stands at B, so that no side is preferred.
    """

    track_id: TrackId | None = None
    kind: ComparisonKind | None = None
    takes: tuple[TakeId, ...] = ()
    numbers: Mapping[TakeId, int] = Field(default_factory=dict)
    knock_out: KnockOut | None = None
    turned: bool = False
    abx: Abx | None = None
    x_is_first: bool = False
    slot: str = ""
    result: str = ""

    @property
    def is_under_way(self) -> bool:
        return self.kind is not None and not self.result

    @property
    def is_shown(self) -> bool:
        return self.kind is not None

    @property
    def pair(self) -> tuple[TakeId, TakeId] | None:
        """What A and B are."""
        if self.knock_out is not None and (pair := self.knock_out.pair):
            return (pair[1], pair[0]) if self.turned else pair
        return (self.abx.first, self.abx.second) if self.abx is not None else None

    @property
    def blind(self) -> Blind | None:
        """What is to be hidden now."""
        if not self.is_under_way:
            return None
        pair = self.pair
        if pair is None:
            names = tuple(str(place) for place in range(1, len(self.takes) + 1))
            return Blind(names=names, takes=self.takes, asks="Choose")
        if self.abx is None:
            return Blind(names=("A", "B"), takes=pair)
        return Blind(names=("A", "B", "X"), takes=(*pair, pair[0] if self.x_is_first else pair[1]))

    # ---- words ----------------------------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return TITLES[self.kind] if self.kind else ""

    @property
    def progress(self) -> str:
        if self.result or self.kind is None:
            return ""
        if self.knock_out is not None:
            return f"Choice {len(self.knock_out.choices) + 1} of {self.knock_out.choices_in_all}"
        if self.abx is not None:
            return f"Trial {len(self.abx.trials) + 1} of {self.abx.trials_wanted}"
        return count(len(self.takes), "sound")

    @property
    def question(self) -> str:
        if self.result:
            return self.result
        if self.knock_out is not None:
            return "Which is better for this song? They play at the same moment and equally loud."
        if self.abx is not None:
            return "X is either A or B. Which?"
        return "Names, order, price and waveforms are hidden. Hear each with its number, then choose on the deck."

    @property
    def sounds(self) -> tuple[str, ...]:
        """What can be heard by a button here: not everybody has number keys or a pointer."""
        return self.blind.names if self.blind else ()

    @property
    def answers(self) -> tuple[Answer, ...]:
        if not self.is_under_way:
            return ()
        if self.knock_out is not None:
            return (
                Answer(key="A", words="A is better"),
                Answer(key="", words="No difference"),
                Answer(key="B", words="B is better"),
            )
        if self.abx is not None:
            return (Answer(key="A", words="X is A"), Answer(key="B", words="X is B"))
        return ()

    def verdict(self, answer: str) -> Verdict:
        """What an answer says of champion and challenger."""
        if not answer:
            return Verdict.NO_DIFFERENCE
        return Verdict.FIRST if (answer == "A") is not self.turned else Verdict.SECOND

    def name(self, take_id: TakeId) -> str:
        """What a take is called outside of the test."""
        return f"Take {self.numbers.get(take_id, '')}".strip()


def knock_out_words(state: FairState) -> str:
    """What came of a knock-out."""
    test = state.knock_out
    if test is None or test.winner is None:
        return "You heard no difference between any of them. Choose by any other reason."
    return f"{state.name(test.winner)} won, after {count(len(test.choices), 'choice')}."


def abx_words(state: FairState) -> str:
    """What came of an ABX test, and no more than that."""
    test = state.abx
    if test is None:
        return ""
    chance = f"{test.right} of {len(test.trials)} right (p = {test.p_value:.3f})."
    pair = f"{state.name(test.first)} and {state.name(test.second)}"
    if test.is_heard:
        return f"{chance} You hear a difference between {pair}."
    return f"{chance} That may be guessing: no difference between {pair} is shown."
