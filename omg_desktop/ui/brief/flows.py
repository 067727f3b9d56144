"""What the brief may ask of the flows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from omg_desktop.domain.drafts import Brief, Draft, Order
from omg_desktop.domain.ids import TrackId
from omg_desktop.flows.drafts import OpenedDraft
from omg_desktop.flows.sending import Request
from omg_desktop.ports import ProviderCard
from omg_desktop.ui.brief.spelling import SpellingFlows
from omg_desktop.ui.brief.standing import StandingFlows
from omg_desktop.ui.brief.suggestions import SuggestionFlows
from omg_desktop.ui.brief.versions import VersionFlows


class OrderTakesFlow(Protocol):
    def __call__(self, draft: Draft) -> tuple[Order, ...]: ...


class SurpriseFlow(Protocol):
    def __call__(self, brief: Brief, known_genre: str = "") -> Brief: ...


@dataclass(frozen=True)
class BriefFlows:
    """What the panel may ask for."""

    open_draft: Callable[[TrackId], OpenedDraft]
    save_draft: Callable[[Draft], Draft]
    surprise: SurpriseFlow
    order_takes: OrderTakesFlow
    standing: StandingFlows
    cards: Callable[[], tuple[ProviderCard, ...]]
    versions: VersionFlows
    suggestions: SuggestionFlows
    spelling: SpellingFlows
    what_is_sent: Callable[[Draft], tuple[Request, ...]] = lambda _draft: ()
