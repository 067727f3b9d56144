"""What the brief panel shows, as one value."""

from collections.abc import Mapping

from pydantic import Field

from omg_desktop.domain.billing import credits_in_words
from omg_desktop.domain.content_guard import Guarded, guard
from omg_desktop.domain.drafts import DIRECTION_LENGTH_MAX, LENGTH_SECONDS_MAX, Brief, Draft
from omg_desktop.domain.generations import HOUSE
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_lint import LyricFault, lint
from omg_desktop.domain.orders import BudgetCheck
from omg_desktop.domain.values import Value
from omg_desktop.flows.settings import Health
from omg_desktop.ports import ProviderCard, Readiness

CHIP_COUNT = 10
COUNTER_BEGINS_AT = DIRECTION_LENGTH_MAX - 400

KEPT_NOT_SENT = "Kept, not sent. Turn vocals on to use them."


class BriefState(Value):
    """The draft that is open, and what stands around it."""

    draft: Draft | None = None
    release_genre: str = ""
    genres: tuple[str, ...] = ()
    cards: tuple[ProviderCard, ...] = ()
    added_credits: int | None = None
    editable: bool = True
    reason: str = ""
    loading: bool = False
    working: bool = False
    undo_title: str = ""
    redo_title: str = ""
    budget: BudgetCheck | None = None
    health: Mapping[ProviderKey, Health] = Field(default_factory=dict)
    checked: Mapping[ProviderKey, Health] = Field(default_factory=dict)  # what was found when they were really asked
    online: bool = True
    sent_as_is: str = ""  # a direction whose warnings were read and passed over

    def opening(self) -> "BriefState":
        return self.but(loading=True)

    def closed(self) -> "BriefState":
        """No track is open."""
        return BriefState(
            genres=self.genres, cards=self.cards, health=self.health, checked=self.checked, online=self.online
        )

    def opened(self, draft: Draft, release_genre: str, *, editable: bool, reason: str = "") -> "BriefState":
        return self.but(draft=draft, release_genre=release_genre, editable=editable, reason=reason, loading=False)

    def with_brief(self, brief: Brief) -> "BriefState":
        return self.but(draft=self.draft.but(brief=brief)) if self.draft else self

    def with_provider(self, provider: ProviderKey) -> "BriefState":
        return self.but(draft=self.draft.but(provider=provider)) if self.draft else self

    def with_takes(self, count: int) -> "BriefState":
        return self.but(draft=self.draft.but(takes_wanted=count)) if self.draft else self

    @property
    def brief(self) -> Brief:
        return self.draft.brief if self.draft else Brief()

    @property
    def card(self) -> ProviderCard | None:
        """The provider that was chosen, when it is there."""
        return next((card for card in self.cards if self.draft and card.key == self.draft.provider), None)

    @property
    def can_edit(self) -> bool:
        return self.draft is not None and self.editable and not self.loading

    @property
    def can_generate(self) -> bool:
        return self.can_edit and not self.working and self.card is not None and not self.is_stopped

    @property
    def is_stopped(self) -> bool:
        """The artist's own limit does not allow what is asked for."""
        return self.budget is not None and self.budget.refuses

    @property
    def chips(self) -> tuple[str, ...]:
        """The genres that are offered at once; the chosen one is always among them."""
        offered = self.genres[:CHIP_COUNT]
        chosen = self.brief.genre
        return offered if not chosen or chosen in offered else (chosen, *offered[: CHIP_COUNT - 1])

    @property
    def genre_note(self) -> str:
        return f"from release: {self.release_genre}" if self.release_genre else ""

    @property
    def lyrics_kept(self) -> bool:
        """Lyrics are there but will not be sent."""
        return self.brief.instrumental

    @property
    def lyrics_notice(self) -> str:
        if self.brief.instrumental:
            return KEPT_NOT_SENT if self.brief.lyrics.strip() else "Instrumental: no lyrics are sent."
        if self.card and not self.card.sings:
            return f"Melody without voice: the {_inside_a_sentence(self.card.name)} does not sing."
        return ""

    @property
    def lyrics_target(self) -> tuple[int, int]:
        """How long the song shall be and may be at most, where lyrics are sung; else no length at all."""
        if self.brief.instrumental or self.draft is None or (self.card and not self.card.sings):
            return 0, 0
        longest = min(LENGTH_SECONDS_MAX, self.card.length_seconds_max) if self.card else LENGTH_SECONDS_MAX
        return self.brief.length_seconds, longest

    @property
    def guarded(self) -> Guarded | None:
        """Names in the direction that a service may refuse, until they were passed over."""
        direction = self.brief.direction
        if not self.can_edit or not direction.strip() or direction == self.sent_as_is:
            return None
        found = guard(direction)
        return found if found.warnings else None

    @property
    def lint_words(self) -> str:
        """What the chosen provider would stumble over in the lyrics; the first of it, and how much more there is."""
        if self.brief.instrumental or self.card is None or not self.card.sings or not self.brief.lyrics.strip():
            return ""
        spelled = LyricFault.UNKNOWN_TAG  # what only differs in its spelling is sent in the provider's own
        remarks = [
            each for each in lint(self.brief.lyrics, self.card.lyrics) if each.fault is not spelled or each.mend is None
        ]
        if not remarks:
            return ""
        where = f"Line {remarks[0].line}: " if remarks[0].line else ""
        more = f" (and {len(remarks) - 1} more)" if len(remarks) > 1 else ""
        return f"{self.card.name} · {where}{remarks[0].said}{more}"

    @property
    def direction_counter(self) -> str:
        length = len(self.brief.direction)
        return f"{length:,} of {DIRECTION_LENGTH_MAX:,}" if length >= COUNTER_BEGINS_AT else ""

    @property
    def takes_in_words(self) -> str:
        count = self.draft.takes_wanted if self.draft else 1
        return "1 take" if count == 1 else f"{count} takes"

    @property
    def generate_words(self) -> str:
        budget = self.budget
        if budget and budget.refuses and budget.limit is not None and budget.spent >= budget.limit:
            return f"Limit of {budget.limit} reached"
        return f"Generate {self.takes_in_words}"

    @property
    def limit_words(self) -> str:
        """How far the track is against its limit, for the button that changes it."""
        if self.budget is None or self.budget.limit is None:
            return "No limit"
        return f"{self.budget.spent} of {credits_in_words(self.budget.limit)}"

    @property
    def limit_said(self) -> str:
        """The same, for ears."""
        if self.budget is None or self.budget.limit is None:
            return "Limit of this track: none"
        then = "stops there" if self.budget.stops else "warns there"
        return f"Limit of this track: {self.limit_words}, {then}"

    def readiness(self, card: ProviderCard) -> tuple[str, str]:
        """How a provider stands for this brief, and why; nothing while nobody has looked."""
        if problem := card.why_not(self.brief):
            return "cannot make this", problem
        if card.key == HOUSE and not self.online:
            return Readiness.OFFLINE.value, "ONCE does not answer. It is asked again by itself."
        health = self.checked.get(card.key) or self.health.get(card.key)
        return (health.readiness.value, health.why) if health else ("", "")

    @property
    def price_in_words(self) -> str:
        """What pressing Generate does to the price; "" while that is not known."""
        if self.added_credits is None:
            return ""
        return f"adds {self.added_credits} if released"

    @property
    def price_in_short(self) -> str:
        return "" if self.added_credits is None else f"adds {self.added_credits}"


def _inside_a_sentence(name: str) -> str:
    """ "Built-in composer" begins small inside a sentence; a name like "ACE-Step" stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
