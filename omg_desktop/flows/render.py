"""From a brief to takes: orders are written down, providers are asked, what comes back is checked and kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from omg_desktop.domain.audit import EventKind, UsageEvent, UsageMetadata, usage_happening
from omg_desktop.domain.drafts import SEED_MAX, Draft, Order, OrderState
from omg_desktop.domain.errors import Cancelled, InvalidInput, OmgError, OutcomeUnknown, ProviderFailed
from omg_desktop.domain.genres import GenreCatalogue
from omg_desktop.domain.ids import EventId, OrderId, ProviderKey, ReleaseId, RequestId, TakeId, new_id
from omg_desktop.domain.prompts import prompt_for, prompt_hash
from omg_desktop.domain.surprise import Dice
from omg_desktop.domain.takes import AudioFacts, Take, dishonesty
from omg_desktop.domain.values import Digest
from omg_desktop.flows.library import Standing, happening
from omg_desktop.ports import (
    AudioFolder,
    Clock,
    Job,
    MusicProvider,
    OrderShelf,
    ProviderCard,
    ReleaseShelf,
    Rendered,
    TakeShelf,
)

Providers = Mapping[ProviderKey, MusicProvider]


def provider_of(providers: Providers, key: ProviderKey) -> MusicProvider:
    """The provider of this key. Raises InvalidInput with those there are."""
    if key not in providers:
        raise InvalidInput(f"There is no provider “{key}”. There are: {', '.join(sorted(providers))}.")
    return providers[key]


@dataclass(frozen=True)
class Cards:
    """What the providers can do."""

    providers: Providers

    def __call__(self) -> tuple[ProviderCard, ...]:
        return tuple(provider.card for provider in self.providers.values())


@dataclass(frozen=True)
class OrderTakes:
    """Write down that takes are wanted. Nothing is rendered yet, and nothing is lost if the app ends now.

    Takes of one request have the seeds ``seed``, ``seed + 1`` …; without one, a seed is drawn.
    """

    providers: Providers
    orders: OrderShelf
    releases: ReleaseShelf
    standing: Standing
    catalogue: GenreCatalogue
    dice: Callable[[int | None], Dice]
    now: Clock

    def __call__(
        self, draft: Draft, count: int | None = None, seed: int | None = None, provider: ProviderKey | None = None
    ) -> tuple[Order, ...]:
        asked = draft.but(
            takes_wanted=count or draft.takes_wanted,
            provider=provider or draft.provider,
            seed=draft.seed if seed is None else seed,
        )
        track = self.releases.track(draft.track_id)
        self.standing.require_editable(track.release_id)
        self._require_able(asked)
        first_seed = self.dice(None).randint(0, SEED_MAX - 100) if asked.seed is None else asked.seed
        orders = self._orders(asked, first_seed)
        told = happening(EventKind.TAKES_ORDERED, self.now, track.release_id, track.id, self._details(asked, orders))
        self.orders.put(orders, told)
        return orders

    def _require_able(self, draft: Draft) -> None:
        card = provider_of(self.providers, draft.provider).card
        seconds = draft.brief.length_seconds
        if not card.length_seconds_min <= seconds <= card.length_seconds_max:
            raise InvalidInput(
                f"{card.name} makes {card.length_seconds_min} to {card.length_seconds_max} seconds; "
                f"{seconds} were asked for."
            )

    def _orders(self, draft: Draft, first_seed: int) -> tuple[Order, ...]:
        request_id, now, prompt = RequestId(new_id()), self.now(), prompt_for(draft.brief)
        return tuple(
            Order(
                id=OrderId(new_id()),
                request_id=request_id,
                track_id=draft.track_id,
                take_index=index,
                brief=draft.brief,
                prompt=prompt,
                provider=draft.provider,
                seed=(first_seed + index) % (SEED_MAX + 1),
                ordered_at=now,
            )
            for index in range(draft.takes_wanted)
        )

    def _details(self, draft: Draft, orders: Sequence[Order]) -> dict[str, str | int | bool]:
        """Lengths and fingerprints only. A genre in the artist's own words is a text, too."""
        known = self.catalogue.find(draft.brief.genre) if draft.brief.genre.strip() else None
        return {
            "request_id": orders[0].request_id,
            "takes": len(orders),
            "provider": draft.provider,
            "genre": known.name if known else "",
            "instrumental": draft.brief.instrumental,
            "prompt_length": len(orders[0].prompt),
            "prompt_hash": prompt_hash(orders[0].prompt),
        }


@dataclass(frozen=True)
class RenderTake:
    """Have one order made: ask the provider, look whether the audio is honest, keep it, and tell the trail.

    Raises what the provider raised, after the order and one usage event say what became of it. Only a take that was
    kept counts as a generation.
    """

    providers: Providers
    orders: OrderShelf
    takes: TakeShelf
    releases: ReleaseShelf
    audio: AudioFolder
    scratch: Path
    user_id: Callable[[], str]
    now: Clock

    def __call__(self, order_id: OrderId, job: Job) -> Take:
        order = self.orders.order(order_id)
        if not order.state.is_open:
            raise InvalidInput(f"This take was already {order.state}.")
        order = order.but(state=OrderState.RENDERING)
        self.orders.put([order])
        began = self.now()
        provider = provider_of(self.providers, order.provider)
        try:
            with TemporaryDirectory(dir=self._scratch(), prefix="take-") as folder:
                rendered = provider.render(order, Path(folder), job, self._rememberer(order))
                facts, digest = self._keep(order, rendered)
        except Cancelled:
            self._leave(order, began, provider.card)
            raise
        except OutcomeUnknown as error:
            self._close(order, OrderState.UNKNOWN, error, began, provider.card)
            raise
        except OmgError as error:
            self._close(order, OrderState.FAILED, error, began, provider.card)
            raise
        return self._file(order, rendered, facts, digest, began, provider.card)

    def _scratch(self) -> Path:
        self.scratch.mkdir(parents=True, exist_ok=True)
        return self.scratch

    def _rememberer(self, order: Order) -> Callable[[str], None]:
        return lambda remote_id: self.orders.put([order.but(remote_id=remote_id)])

    def _keep(self, order: Order, rendered: Rendered) -> tuple[AudioFacts, Digest]:
        facts = self.audio.inspect(rendered.path)
        if reason := dishonesty(facts, order.brief.length_seconds):
            raise ProviderFailed(reason)
        return facts, self.audio.adopt(rendered.path)

    def _file(
        self, order: Order, rendered: Rendered, facts: AudioFacts, digest: Digest, began: datetime, card: ProviderCard
    ) -> Take:
        take = Take(
            id=TakeId(new_id()),
            order_id=order.id,
            track_id=order.track_id,
            number=1,  # the shelf counts
            provider=card.key,
            provider_name=card.name,
            model=rendered.model,
            source=card.source,
            brief=order.brief,
            prompt_hash=prompt_hash(order.prompt),
            seed=order.seed,
            audio_digest=digest,
            facts=facts,
            sections=rendered.sections,
            tempo_bpm=rendered.tempo_bpm,
            musical_key=rendered.musical_key,
            estimated_cost_microdollars=card.estimated_cost_microdollars,
            rendered_at=self.now(),
        )
        usage = self._usage(order, "succeeded", "", began, card, rendered.model, take)
        self.takes.add(take, order.but(state=OrderState.FULFILLED), usage_happening(usage, order.track_id))
        return self.takes.take(take.id)

    def _leave(self, order: Order, began: datetime, card: ProviderCard) -> None:
        """Nobody waits any more: the person cancelled, as the row says, or the app is closing and will go on later."""
        if self.orders.order(order.id).state is OrderState.CANCELLED:
            self._close(order, OrderState.CANCELLED, None, began, card)
        elif not card.needs_network:
            self.orders.put([order.but(state=OrderState.WAITING)])

    def _close(
        self, order: Order, state: OrderState, error: OmgError | None, began: datetime, card: ProviderCard
    ) -> None:
        """The order keeps the sentence; the trail hears only of its kind, since services quote prompts in theirs."""
        outcome, failure = ("failed", type(error).__name__) if error else ("cancelled", "")
        usage = self._usage(order, outcome, failure, began, card, card.model, None)
        reason = str(error) if error else "Cancelled."
        self.orders.put([order.but(state=state, reason=reason)], usage_happening(usage, order.track_id))

    def _usage(
        self,
        order: Order,
        outcome: str,
        failure: str,
        began: datetime,
        card: ProviderCard,
        model: str,
        take: Take | None,
    ) -> UsageEvent:
        now = self.now()
        release_id: ReleaseId = self.releases.track(order.track_id).release_id
        return UsageEvent(
            id=EventId(new_id()),
            created_at=now,
            user_id=self.user_id(),
            release_id=release_id,
            conversation_id=order.track_id,
            provider=card.key,
            model=model,
            metadata=UsageMetadata(
                track_index=order.take_index,
                prompt_length=len(order.prompt),
                prompt_hash=prompt_hash(order.prompt),
                mime_type=take.facts.media_type if take else "",
                retry_count=order.retry_count,
                estimated_cost=card.estimated_cost_microdollars if take else 0,
                outcome=outcome,
                failure=failure,
                seed=order.seed,
                request_id=order.request_id,
                order_id=order.id,
                audio_sha256=take.audio_digest if take else None,
                duration_milliseconds=round((now - began).total_seconds() * 1000),
            ),
        )


@dataclass(frozen=True)
class CancelOrder:
    """Stop waiting for an order: the row first, then whoever makes it is told. A take that comes anyway is kept."""

    orders: OrderShelf

    def __call__(self, order_id: OrderId) -> Order:
        order = self.orders.order(order_id)
        if not order.state.is_open:
            return order
        cancelled = order.but(state=OrderState.CANCELLED, reason="Cancelled.")
        self.orders.put([cancelled])
        return cancelled


@dataclass(frozen=True)
class RetryOrder:
    """Order once more what failed or was cancelled, exactly as it was asked for."""

    orders: OrderShelf
    now: Clock

    def __call__(self, order_id: OrderId) -> Order:
        order = self.orders.order(order_id)
        if order.state.is_open or order.state is OrderState.FULFILLED:
            raise InvalidInput("Only a take that failed or was cancelled can be ordered again.")
        again = order.but(
            id=OrderId(new_id()),
            state=OrderState.WAITING,
            ordered_at=self.now(),
            remote_id=None,
            reason="",
            retry_count=order.retry_count + 1,
        )
        self.orders.put([again])
        return again


@dataclass(frozen=True)
class ResumeOrders:
    """What an earlier run of the app left open: orders that can go on, without paying twice.

    An order to a provider on this computer is simply made again; one to a service that never told its name may have
    been billed, so it is shown to the person and never repeated by itself.
    """

    providers: Providers
    orders: OrderShelf

    def __call__(self) -> tuple[Order, ...]:
        resumable = []
        for order in self.orders.open_orders():
            provider = self.providers.get(order.provider)
            started = order.state is OrderState.RENDERING
            if provider is None or (started and provider.card.needs_network and order.remote_id is None):
                reason = "The app ended while this was under way. It may have been charged."
                self.orders.put([order.but(state=OrderState.UNKNOWN, reason=reason)])
            else:
                resumable.append(order)
        return tuple(resumable)
