"""What would be sent to whom, before anything is: the request of each provider, to the letter, without a key."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from omg_desktop.domain.drafts import Draft, Order
from omg_desktop.domain.ids import OrderId, ProviderKey, RequestId
from omg_desktop.domain.prompts import prompt_for
from omg_desktop.domain.values import Value
from omg_desktop.flows.render import Providers
from omg_desktop.ports import Clock, MusicProvider, Sending

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
        if isinstance(provider, _Shows):
            sending = provider.sending(order)
            address, text = sending.address, sending.text
        else:
            address = "ONCE" if card.needs_network else "Nothing is sent: it works on this computer."
            text = order.prompt
        return Request(provider=card.key, name=card.name, address=address, text=text, problem=card.why_not(draft.brief))


@runtime_checkable
class _Shows(Protocol):
    def sending(self, order: Order) -> Sending: ...
