"""What the deck shows, apart from the moving playhead."""

from collections.abc import Mapping, Sequence

from pydantic import Field

from omg_desktop.domain.ids import TakeId, TrackId
from omg_desktop.domain.takes import Section, Take
from omg_desktop.domain.values import Value
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.figures import loudness

NO_TAKE = "No take yet"


class PlayerState(Value):
    """The takes of one track, the two on the decks, and how ready they are to be heard."""

    takes: tuple[Take, ...] = ()
    decks: Decks = Decks()
    confirmed: TakeId | None = None
    editable: bool = True
    ready: frozenset[TakeId] = frozenset()
    unusable: Mapping[TakeId, str] = Field(default_factory=dict)
    device_notice: str = ""

    def with_takes(self, takes: Sequence[Take], confirmed: TakeId | None, *, editable: bool) -> "PlayerState":
        """Other takes to choose from. Decks and what is heard stay while their takes are there."""
        present = frozenset(take.id for take in takes)
        same = self.but(
            takes=tuple(takes),
            confirmed=confirmed if confirmed in present else None,
            editable=editable,
            decks=self.decks.only(present),
            ready=self.ready & present,
            unusable={take_id: why for take_id, why in self.unusable.items() if take_id in present},
        )
        return same._with_filled_decks()

    def _with_filled_decks(self) -> "PlayerState":
        """An empty deck takes the confirmed take, else the newest one that lies on no deck."""
        decks = self.decks
        newest = sorted(self.takes, key=lambda take: -take.number)
        first = self.confirmed or (newest[0].id if newest else None)
        if decks.a is None:
            decks = decks.but(a=first if first != decks.b else next((t.id for t in newest if t.id != decks.b), None))
        if decks.b is None:
            decks = decks.but(b=next((take.id for take in newest if take.id != decks.a), None))
        if decks.heard is None:
            decks = decks.but(heard=decks.a)
        return self.but(decks=decks)

    def with_decks(self, decks: Decks) -> "PlayerState":
        return self.but(decks=decks)

    def with_ready(self, take_id: TakeId) -> "PlayerState":
        return self.but(ready=self.ready | {take_id})

    def with_unusable(self, take_id: TakeId, reason: str) -> "PlayerState":
        return self.but(unusable=dict(self.unusable) | {take_id: reason})

    def take(self, take_id: TakeId | None) -> Take | None:
        return next((take for take in self.takes if take.id == take_id), None)

    @property
    def track_id(self) -> TrackId | None:
        return self.takes[0].track_id if self.takes else None

    @property
    def heard(self) -> Take | None:
        return self.take(self.decks.heard)

    @property
    def is_loading(self) -> bool:
        """True while the take that is to be heard is not decoded."""
        heard = self.decks.heard
        return heard is not None and heard not in self.ready and heard not in self.unusable

    @property
    def can_play(self) -> bool:
        return self.decks.heard in self.ready

    @property
    def sections(self) -> tuple[Section, ...]:
        return self.heard.sections if self.heard else ()

    @property
    def notice(self) -> str:
        """One calm line about what cannot be heard right now."""
        if not self.takes:
            return NO_TAKE
        heard = self.decks.heard
        if heard is not None and heard in self.unusable:
            return self.unusable[heard]
        return "Preparing the take" if self.is_loading else self.device_notice

    @property
    def loudness_words(self) -> str:
        return loudness(self.heard.facts.loudness_lufs) if self.heard else ""

    @property
    def confirm_words(self) -> str:
        if self.heard is None:
            return "Confirm take"
        if self.heard.id == self.confirmed:
            return f"Take {self.heard.number} confirmed"
        return f"Confirm Take {self.heard.number}"

    @property
    def confirm_hindrance(self) -> str:
        """Why nothing can be confirmed; empty when it can."""
        if self.heard is None:
            return "There is no take to confirm yet."
        if not self.editable:
            return "The release is on its way; its takes are fixed."
        return ""

    def deck_words(self, letter: str) -> str:
        """ "A 3" for a deck that holds take 3."""
        take = self.take(self.decks.a if letter == "A" else self.decks.b)
        return f"{letter} {take.number}" if take else letter
