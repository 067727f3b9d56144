"""From an order to a take: a provider is asked, perhaps again, perhaps another; what comes back is checked and kept."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from omg_desktop.domain import batches
from omg_desktop.domain import orders as desk
from omg_desktop.domain.attempts import PAUSE_SECONDS_MAX, Failure, FailureKind, Outcome, Step, decide
from omg_desktop.domain.drafts import Order, OrderState
from omg_desktop.domain.errors import (
    AudioUnusable,
    Cancelled,
    InvalidInput,
    KeyNeeded,
    LibraryUnusable,
    OmgError,
    OutcomeUnknown,
    ProviderFailed,
    Unreachable,
)
from omg_desktop.domain.ids import OrderId, ProviderKey, TakeId, new_id
from omg_desktop.domain.prompts import prompt_hash
from omg_desktop.domain.takes import AudioFacts, Take, dishonesty
from omg_desktop.domain.values import Digest
from omg_desktop.flows.usage import Attempt, UsageTeller
from omg_desktop.ports import (
    AudioFolder,
    Clock,
    Control,
    Job,
    MusicProvider,
    OrderShelf,
    PlacesSeveral,
    PreferenceShelf,
    ProviderCard,
    Rendered,
    TakeShelf,
)

Providers = Mapping[ProviderKey, MusicProvider]

SEAT_LOOK_SECONDS = 0.05
COUNTDOWN_STEP_SECONDS = 1.0
CHECKS_AT_ONCE = 2  # measuring is pure computing; twenty at once would hold up the window and be no sooner done
ASKING, CHECKING, ITS_TURN = "Asking {name}", "Checking the audio", "Waiting for {name}"
COUNTDOWN = "{name} is asked again in {seconds} s"


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


class Seats:
    """No more calls of one provider at once than it allows, whoever asks: the window, the terminal, or a fallback."""

    def __init__(self) -> None:
        self._taken: dict[ProviderKey, int] = {}
        self._lock = threading.Lock()

    @contextmanager
    def at(self, card: ProviderCard, job: Job) -> Iterator[None]:
        """Wait until there is room. Raises Cancelled."""
        while not self.sat_down(card):
            wait_for_turn(card, job)
        try:
            yield
        finally:
            self.stand_up(card)

    def stand_up(self, card: ProviderCard) -> None:
        with self._lock:
            self._taken[card.key] -= 1

    def sat_down(self, card: ProviderCard) -> bool:
        with self._lock:
            if self._taken.get(card.key, 0) >= max(1, card.parallel_orders):
                return False
            self._taken[card.key] = self._taken.get(card.key, 0) + 1
            return True


def wait_for_turn(card: ProviderCard, job: Job) -> None:
    """For a moment. Raises Cancelled."""
    job.report(None, ITS_TURN.format(name=card.name))
    job.wait(SEAT_LOOK_SECONDS)


@dataclass(frozen=True)
class RenderTake:
    """Have one order made: ask the provider, look whether the audio is honest, keep it, and tell the trail.

    What follows from a failure is decided by ``domain.attempts.decide`` alone. Each step is on the order's row before
    the next is taken. Raises what the last provider raised, after the order and the trail say what became of it. Only a
    take that was kept counts as a generation.
    """

    providers: Providers
    orders: OrderShelf
    takes: TakeShelf
    audio: AudioFolder
    preferences: PreferenceShelf
    scratch: Path
    usage: UsageTeller
    now: Clock
    jitter: Callable[[], float]
    seats: Seats = field(default_factory=Seats)
    checks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(CHECKS_AT_ONCE))

    def __call__(self, order_id: OrderId, job: Job) -> Take:
        while True:
            order = self.orders.order(order_id)
            provider = provider_of(self.providers, order.provider)
            self._sit_out_pause(order, provider.card, job)
            with suppress(_TakenAlong), self._seat(order_id, provider, job):
                take = self._attempted(order_id, provider, job)
                if take is not None:
                    return take

    @contextmanager
    def _seat(self, order_id: OrderId, provider: MusicProvider, job: Job) -> Iterator[None]:
        """What went out in another's call is not asked for, only fetched; it needs no seat of its own."""
        if not isinstance(provider, PlacesSeveral):
            with self.seats.at(provider.card, job):
                yield
            return
        while (seated := self._may_sit(order_id, provider.card)) is None:
            wait_for_turn(provider.card, job)
        try:
            yield
        finally:
            if seated:
                self.seats.stand_up(provider.card)

    def _may_sit(self, order_id: OrderId, card: ProviderCard) -> bool | None:
        """True with a seat, False where none is needed, None while it has to wait. Raises what has become of it."""
        row = self.orders.order(order_id)
        if row.state is OrderState.UNKNOWN:  # in another's call, of which nobody knows what became
            raise OutcomeUnknown(row.reason)
        if row.remote_id is not None:
            return False
        is_elsewhere = row.state is OrderState.RENDERING
        return True if not is_elsewhere and self.seats.sat_down(card) else None

    def _sit_out_pause(self, order: Order, card: ProviderCard, job: Job) -> None:
        """Count down to the next attempt, if it was told to come later; also after a restart."""
        left = (order.due_at - self.now()).total_seconds() if order.due_at else 0.0
        left = min(left, PAUSE_SECONDS_MAX)  # a clock that was set back makes nobody wait for hours
        while left > 0:
            job.report(None, COUNTDOWN.format(name=card.name, seconds=math.ceil(left)))
            step = min(left, COUNTDOWN_STEP_SECONDS)
            job.wait(step)
            left -= step

    def _attempted(self, order_id: OrderId, provider: MusicProvider, job: Job) -> Take | None:
        """The take, or None when the order's row now says what to try next."""
        order = self.orders.amend(order_id, self._beginning(provider))
        attempt = Attempt.of(order, provider, self.now())
        job.report(None, ASKING.format(name=attempt.card.name))
        try:
            return self._made(attempt, provider, job)
        except Cancelled as error:
            self._leave(attempt, error)
            raise
        except OmgError as error:
            self._answer(attempt, error)
            return None

    def _beginning(self, provider: MusicProvider) -> Callable[[Order], Order]:
        def begun(order: Order) -> Order:
            if order.state is OrderState.RENDERING and isinstance(provider, PlacesSeveral):
                raise _TakenAlong
            return desk.begun(order)

        return begun

    def _made(self, attempt: Attempt, provider: MusicProvider, job: Job) -> Take:
        self.scratch.mkdir(parents=True, exist_ok=True)
        order, card = attempt.order, attempt.card
        remember = self._rememberer(order.id)
        with TemporaryDirectory(dir=self.scratch, prefix="take-") as folder:
            order = self._placed(attempt, provider, Path(folder), job)
            rendered = provider.render(order, Path(folder), job, remember)
            job.report(None, CHECKING)
            facts, digest = self._kept(order, card, rendered)
        take = self._take(attempt, rendered, facts, digest)
        told = self.usage.taken(attempt, take, rendered.remote_id or self.orders.order(order.id).remote_id)
        self.takes.add(take, desk.fulfilled(self.orders.order(order.id)), told)
        return self.takes.take(take.id)

    def _rememberer(self, order_id: OrderId) -> Callable[[str], None]:
        def remember(remote_id: str) -> None:
            self.orders.amend(order_id, lambda order: desk.named(order, remote_id))

        return remember

    def _kept(self, order: Order, card: ProviderCard, rendered: Rendered) -> tuple[AudioFacts, Digest]:
        with self.checks:
            facts = self.audio.inspect(rendered.path)
        asked_seconds = order.brief.length_seconds if card.length is Control.EXACT else None
        if reason := dishonesty(facts, asked_seconds):
            raise ProviderFailed(reason, Failure(kind=FailureKind.MALFORMED, outcome=Outcome.DELIVERED))
        return facts, self.audio.adopt(rendered.path)

    def _take(self, attempt: Attempt, rendered: Rendered, facts: AudioFacts, digest: Digest) -> Take:
        order, card = attempt.order, attempt.card
        return Take(
            id=TakeId(new_id()),
            order_id=order.id,
            track_id=order.track_id,
            number=1,  # the shelf counts
            provider=card.key,
            provider_name=card.name,
            model=rendered.model,
            source=rendered.source or card.source,
            brief=order.brief,
            prompt_hash=prompt_hash(attempt.sent.prompt),
            seed=order.seed,
            audio_digest=digest,
            facts=facts,
            sections=rendered.sections,
            tempo_bpm=rendered.tempo_bpm,
            musical_key=rendered.musical_key,
            estimated_cost_microdollars=card.price.cost_microdollars(facts.duration_seconds),
            fallback_from=order.fallback_from,
            fallback_reason=order.fallback_reason,
            variation=order.variation,
            rendered_at=self.now(),
        )

    # ---- several in one call ----------------------------------------------------------------------------------------

    def _placed(self, attempt: Attempt, provider: MusicProvider, folder: Path, job: Job) -> Order:
        """The order as it is to be rendered. Where others of its press can go with it, all are sent and named at once.

        The call is not called off with one of them: the others want it.
        """
        order = attempt.order
        if not isinstance(provider, PlacesSeveral) or not (mates := self._taken_along(order, provider.card)):
            return order
        together = [order, *mates]
        try:
            names = provider.place(together, folder, _Unhurried(job))
        except OmgError as error:
            self._part(attempt, mates, error)
            raise
        name_of = dict(zip([each.id for each in together], names, strict=True))
        placed = lambda row: (desk.named if row.id == order.id else batches.placed)(row, name_of[row.id])  # noqa: E731
        order, *rows = self.orders.amend_all(list(name_of), placed)
        for row in rows:
            if row.state is OrderState.CANCELLED:  # while the call was under way
                self._leave(attempt.of_row(row), Cancelled(outcome=Outcome.UNKNOWN))
        return order

    def _taken_along(self, order: Order, card: ProviderCard) -> list[Order]:
        """Others of its press that wait, under way from now on: after a crash nobody may think they were never sent."""
        taken: set[OrderId] = set()

        def begun(row: Order) -> Order:
            if not batches.may_join(order, row):
                return row
            taken.add(row.id)
            return desk.begun(row)

        mates = batches.mates_of(order, self.orders.of_track(order.track_id), card.takes_per_call)
        rows = self.orders.amend_all([mate.id for mate in mates], begun) if mates else []
        return [row for row in rows if row.id in taken]

    def _part(self, attempt: Attempt, mates: Sequence[Order], error: OmgError) -> None:
        """The call has failed. What may be charged is told of each; else those taken along were never asked for."""
        failure = failure_of(error)
        if failure is not None and not failure.may_be_charged:
            self.orders.amend_all([mate.id for mate in mates], batches.let_go)
            return
        for mate in mates:
            with suppress(OmgError, Cancelled):  # raised to whoever waits for it; its row says it
                self._answer(attempt.of_row(mate), error)

    # ---- when no take came ------------------------------------------------------------------------------------------

    def _leave(self, attempt: Attempt, error: Cancelled) -> None:
        """Nobody waits any more: the person cancelled, as the row says, or the app is closing and will go on later."""
        row = self.orders.order(attempt.order.id)
        if row.state is OrderState.CANCELLED:
            attempt, card = attempt.of_row(row), attempt.card
            outcome = desk.outcome_of_cancel(row, card.needs_network, error.outcome)
            change, told = self.usage.of_cancel(attempt, outcome, str(error))
            self.orders.amend(row.id, change, told)
        elif not attempt.card.needs_network:
            self.orders.amend(row.id, lambda order: order.but(state=OrderState.WAITING))

    def _answer(self, attempt: Attempt, error: OmgError) -> None:
        """Write down what follows from a failure, with its usage event. Raises the error where nothing comes next."""
        row = self.orders.order(attempt.order.id)
        attempt = attempt.of_row(row)
        failure = failure_of(error)
        if failure is None:
            self._close_here(attempt, error)
            raise error
        nexts = self._fallbacks(row)
        decision = decide(failure, earlier=row.failures, others=bool(nexts), jitter=self.jitter())
        told = self.usage.failed(attempt, failure)
        if decision.step is Step.AGAIN:
            due_at = self.now() + timedelta(seconds=decision.pause_seconds)
            row = self.orders.amend(row.id, lambda now: desk.to_repeat(now, failure, str(error), due_at), told)
        elif decision.step is Step.NEXT:
            to = desk.next_provider(nexts, decision.local_first)
            row = self.orders.amend(row.id, lambda now: desk.passed_on(now, to, failure, str(error)), told)
        else:
            state = _end_of(failure, decision.step)
            row = self.orders.amend(row.id, lambda now: desk.closed(now, state, str(error), failure), told)
            raise Cancelled(str(error)) if decision.step is Step.NOTHING else error
        if row.state is OrderState.CANCELLED:
            raise Cancelled

    def _close_here(self, attempt: Attempt, error: OmgError) -> None:
        """Our own trouble, such as a full disk: what a service has made by now may have been charged."""
        state = OrderState.UNKNOWN if attempt.card.needs_network else OrderState.FAILED
        told = self.usage.failed_here(attempt, error)
        self.orders.amend(attempt.order.id, lambda now: desk.closed(now, state, str(error)), told)

    def _fallbacks(self, order: Order) -> tuple[desk.Candidate, ...]:
        """Whom the artist allowed to be asked next, as far as they can make it."""
        preferences = self.preferences.load()
        if not preferences.falls_back or order.variation:  # nobody else knows the song that is to be varied
            return ()
        cards = [self.providers[key].card for key in preferences.fallback_order if key in self.providers]
        able = [desk.Candidate(key=c.key, needs_network=c.needs_network) for c in cards if not c.why_not(order.brief)]
        return desk.fallbacks(order, able)


class _TakenAlong(Exception):
    """Its order is under way in the call of another."""


@dataclass(frozen=True)
class _Unhurried:
    """A job that goes on to its end, whoever stops waiting. Fits ``ports.Job``."""

    job: Job
    cancelled: bool = False

    def report(self, fraction: float | None, phase: str) -> None:
        self.job.report(fraction, phase)

    def wait(self, seconds: float) -> None:
        threading.Event().wait(seconds)


def failure_of(error: OmgError) -> Failure | None:
    """What is known of a failed attempt; None where it failed on this computer and no other attempt would help."""
    if isinstance(error, ProviderFailed):
        return error.failure
    if isinstance(error, LibraryUnusable):
        return None
    if isinstance(error, OutcomeUnknown):
        return Failure(kind=FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN)
    if isinstance(error, Unreachable):
        return Failure(kind=FailureKind.OFFLINE, outcome=Outcome.NOT_SENT)
    if isinstance(error, AudioUnusable):
        return Failure(kind=FailureKind.MALFORMED, outcome=Outcome.DELIVERED)
    if isinstance(error, KeyNeeded):
        return Failure(kind=FailureKind.AUTH, outcome=Outcome.NOT_SENT)
    return Failure(kind=FailureKind.INVALID, outcome=Outcome.NOT_SENT)


def _end_of(failure: Failure, step: Step) -> OrderState:
    if failure.outcome is Outcome.UNKNOWN:
        return OrderState.UNKNOWN
    return OrderState.CANCELLED if step is Step.NOTHING else OrderState.FAILED
