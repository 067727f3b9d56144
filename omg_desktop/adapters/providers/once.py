"""ONCE itself as a provider: the house makes the take with its own means, counts it, and its count is what is billed.

Asking the house twice for one order is asking once; so silence is answered by asking again, and a restart by asking
for the same.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.billing import Tariff
from omg_desktop.domain.drafts import LENGTH_SECONDS_MAX, LENGTH_SECONDS_MIN, Order
from omg_desktop.domain.errors import (
    AudioUnusable,
    Cancelled,
    OutcomeUnknown,
    ProviderFailed,
    ProviderUnreachable,
    Refused,
    SignInNeeded,
    Unreachable,
    provider_failure,
)
from omg_desktop.domain.generations import HOUSE, Generation, GenerationState, GenerationWish
from omg_desktop.domain.ids import OrderId, ReleaseId, TrackId
from omg_desktop.domain.takes import DigitalSource
from omg_desktop.ports import House, Job, PriceRule, ProviderCard, Rendered, Sending

NAME = "ONCE"
MODEL = "once"
POLL_SECONDS = 0.5
DEADLINE_SECONDS = 900.0
ASKED_AGAIN = "ONCE is asked for the same take again"

Found = TypeVar("Found")


@dataclass(frozen=True)
class OnceProvider:
    """``release_of``: the house counts by release. ``mark`` writes the machine-readable AI mark into a take."""

    house: House
    tariff: Callable[[], Tariff]
    release_of: Callable[[TrackId], ReleaseId]
    mark: Callable[[Path, DigitalSource], None]
    clock: Callable[[], float] = time.monotonic

    @property
    def card(self) -> ProviderCard:
        cost = self.tariff().generation_cost_microdollars
        return ProviderCard(
            key=HOUSE,
            name=NAME,
            model=MODEL,
            source=DigitalSource.ALGORITHMIC,
            sings=False,
            length_seconds_min=LENGTH_SECONDS_MIN,
            length_seconds_max=LENGTH_SECONDS_MAX,
            needs_network=True,
            parallel_orders=2,
            rights_note="Made by ONCE for your release; no key of yours is needed. Sandbox: rules, no trained model.",
            remote_cancel=True,
            price=PriceRule(per_take_microdollars=cost, note="ONCE pays it; your release is billed in credits."),
        )

    def sending(self, order: Order) -> Sending:
        """The whole brief goes to the house, under the artist's own account."""
        wish = self._wish(order)
        return Sending(NAME, wish.prompt, "", wish.model_dump_json(indent=2))

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        """Have the house make it. Raises a kind of ProviderFailed, or Cancelled."""
        if job.cancelled and order.remote_id is None:
            raise Cancelled(outcome=Outcome.NOT_SENT)
        wish = self._wish(order)
        remember(wish.id)  # the name is ours: it is known before anybody is asked
        ends = self.clock() + DEADLINE_SECONDS
        try:
            if job.cancelled:  # the house was asked in an earlier life, and has to hear it
                raise Cancelled
            generation = self._wanted(wish, job, ends)
            while generation.state.is_open:
                job.report(generation.fraction, generation.phase or "In the house's queue")
                job.wait(POLL_SECONDS)
                generation = self._patiently(lambda: self.house.look(wish.id), wish, job, ends)
        except Cancelled:
            generation = self._called_off(wish)
        return self._taken(generation, folder)

    def _wish(self, order: Order) -> GenerationWish:
        again = f"-{order.retry_count}" if order.retry_count else ""  # a try that failed is not asked for a second time
        return GenerationWish(
            id=order.remote_id or f"{order.id}{again}",
            order_id=OrderId(order.id),
            request_id=order.request_id,
            release_id=self.release_of(order.track_id),
            track_id=order.track_id,
            take_index=order.take_index,
            prompt=order.prompt,
            brief=order.brief,
            seed=order.seed,
        )

    def _wanted(self, wish: GenerationWish, job: Job, ends: float) -> Generation:
        try:
            return self._answered(lambda: self.house.want(wish))
        except OutcomeUnknown:
            return self._patiently(lambda: self.house.want(wish), wish, job, ends)

    def _patiently(self, ask: Callable[[], Generation], wish: GenerationWish, job: Job, ends: float) -> Generation:
        """Once the wish may have been heard, silence is let pass until the deadline; the take waits to be fetched.

        A refusal now is of the question and not of the take, which may be made and counted by then.
        """
        while True:
            try:
                return self._answered(ask)
            except (ProviderUnreachable, OutcomeUnknown) as error:
                if self.clock() >= ends:
                    raise _in_doubt(wish.id) from error
            except ProviderFailed as error:
                raise _in_doubt(wish.id, str(error)) from error
            job.report(None, ASKED_AGAIN)
            job.wait(POLL_SECONDS)

    def _called_off(self, wish: GenerationWish) -> Generation:
        """Tell the house. A take that is finished already is counted; so it is fetched all the same."""
        try:
            generation = self.house.cancel_generation(wish.id)
        except (Unreachable, OutcomeUnknown, Refused) as error:
            sentence = "ONCE could not be told; a take it has made is counted."
            raise Cancelled(sentence, Outcome.UNKNOWN) from error
        if generation.state is not GenerationState.SUCCEEDED:
            raise Cancelled(outcome=Outcome.REJECTED)
        return generation

    def _taken(self, generation: Generation, folder: Path) -> Rendered:
        made = generation.made
        if made is None:
            sentence = f"ONCE could not make the take: {generation.reason}".rstrip(": ")
            failure = Failure(kind=FailureKind.UNAVAILABLE, remote_id=generation.id)
            raise provider_failure(sentence, failure)
        target = folder / "take.wav"
        try:
            self._answered(lambda: self.house.fetch(generation.id, made.audio_digest, target))
        except (ProviderFailed, AudioUnusable) as error:
            raise _in_doubt(generation.id) from error  # it is made and counted, and waits to be fetched
        self.mark(target, made.source)
        return Rendered(
            path=target,
            model=made.model,
            source=made.source,
            sections=made.sections,
            tempo_bpm=made.tempo_bpm,
            musical_key=made.musical_key,
            remote_id=generation.id,
        )

    def _answered(self, ask: Callable[[], Found]) -> Found:
        """Ask the house; what it says no with becomes a failure of a provider."""
        try:
            return ask()
        except SignInNeeded as error:
            raise provider_failure(str(error), Failure(kind=FailureKind.AUTH, outcome=Outcome.NOT_SENT)) from error
        except Refused as error:
            raise provider_failure(str(error), Failure(kind=FailureKind.INVALID)) from error
        except Unreachable as error:
            raise provider_failure(str(error), Failure(kind=FailureKind.OFFLINE, outcome=Outcome.NOT_SENT)) from error


def _in_doubt(generation_id: str, said: str = "") -> ProviderFailed:
    sentence = "ONCE did not hand over the take; it may have been made. Look again later."
    failure = Failure(kind=FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN, remote_id=generation_id, can_fetch=True)
    return provider_failure(f"{said} {sentence}".strip(), failure)
