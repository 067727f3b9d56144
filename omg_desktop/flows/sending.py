"""What would be sent to whom, before anything is: the request of each provider, to the letter, without a key."""

from dataclasses import dataclass

from omg_desktop.domain.drafts import Draft, Order
from omg_desktop.domain.ids import OrderId, ProviderKey, RequestId
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.domain.values import Value
from omg_desktop.flows.render import Providers
from omg_desktop.flows.usage import sending_of
from omg_desktop.ports import Clock, MusicProvider

_NOT_ORDERED = "not-ordered"


class Request(Value):
    """What one provider would be sent. ``problem`` says why it cannot make this brief; "" when it can."""

    provider: ProviderKey
    name: str
    address: str
    text: str
    problem: str = ""


@dataclass(frozen=True)
class WhatIsSent:
    """One request for each provider, the chosen one first. Nobody is asked, and nothing is ordered."""

    providers: Providers
    now: Clock

    def __call__(self, draft: Draft) -> tuple[Request, ...]:
        chosen_first = sorted(self.providers.values(), key=lambda provider: provider.card.key != draft.provider)
        return tuple(self._request(provider, draft) for provider in chosen_first)

    def _request(self, provider: MusicProvider, draft: Draft) -> Request:
        card = provider.card
        order = Order(
            id=OrderId(_NOT_ORDERED),
            request_id=RequestId(_NOT_ORDERED),
            track_id=draft.track_id,
            take_index=0,
            brief=draft.brief,
            prompt=prompt_for(draft.brief),
            provider=card.key,
            seed=draft.seed or 0,  # without one of its own it is drawn when takes are ordered
            ordered_at=self.now(),
        )
        sent = sending_of(provider, order)
        return Request(
            provider=card.key, name=card.name, address=sent.address, text=sent.text, problem=card.why_not(draft.brief)
        )
