"""What the takes column shows: one card for each take and for each order that has not become one."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from omg_desktop.domain.attempts import FailureKind
from omg_desktop.domain.drafts import Order, OrderState
from omg_desktop.domain.ids import OrderId, ProviderKey, TakeId, TrackId
from omg_desktop.domain.queue import Queue
from omg_desktop.domain.takes import Standing, Take, TakeMark
from omg_desktop.domain.values import Digest, Value
from omg_desktop.flows.takes import TrackTakes
from omg_desktop.ui.widgets.blind import Blind
from omg_desktop.ui.widgets.decks import Decks
from omg_desktop.ui.widgets.figures import clock, count, joined, length, loudness, spoken, spoken_length
from omg_desktop.ui.widgets.take_shapes import shape_of


class Progress(Value):
    """How far a rendering is; ``fraction`` is None where nobody knows.

    ``expected_seconds`` comes from what its provider took here before; None where too little is known.
    """

    fraction: float | None = None
    phase: str = ""
    elapsed_seconds: int = 0
    expected_seconds: int | None = None


class TakeRow(Value):
    """A take as its card shows it. ``marks`` are its labels, and that there is a note. ``is_hidden``: a test runs."""

    key: str
    take_id: TakeId
    audio_digest: Digest
    number: int
    title: str
    deck: str
    rating: int
    words: str
    adds: str
    is_chosen: bool
    is_heard: bool
    is_confirmed: bool
    sentence: str
    name: str = ""  # the artist's own
    marks: str = ""
    origin: str = ""  # why it was not made by the provider that was chosen
    is_kept: bool = False
    is_rejected: bool = False
    is_hidden: bool = False
    shape: str = ""  # none while a test hides what it is


class OrderLook(StrEnum):
    """How an order that is no take looks."""

    WAITING = "waiting"
    RENDERING = "rendering"
    ENDED = "ended"


class OrderRow(Value):
    """An order as its card shows it. An ended one tells its reason, and that it adds 0.

    ``position``: its place in the line, 1 being the next. ``is_estimated``: ``fraction`` is told by earlier takes.
    ``can_look_again``: it may have been made, and the provider has a name for it. ``suggestion`` is what the provider
    would accept instead: a direction, or lyrics. ``wants_settings``: what is wrong is mended there.
    ``sentence`` stays the same while it is made, lest a screen reader say it every second.
    """

    key: str
    order_id: OrderId
    look: OrderLook
    title: str
    words: str
    detail: str
    fraction: float | None
    can_retry: bool
    sentence: str
    position: int | None = None
    can_look_again: bool = False
    suggestion: str = ""
    suggests_lyrics: bool = False
    can_go_sooner: bool = False
    can_go_later: bool = False
    is_estimated: bool = False
    wants_settings: bool = False
    so_far: str = ""  # time and phase


Row = TakeRow | OrderRow


class AuditionState(Value):
    """Everything of one track there is to audition. ``progress`` has the renderings that are under way."""

    track_id: TrackId | None = None
    loading: bool = False
    takes: tuple[Take, ...] = ()
    orders: tuple[Order, ...] = ()
    marks: Mapping[TakeId, TakeMark] = Field(default_factory=dict)
    added: Mapping[TakeId, int] = Field(default_factory=dict)
    confirmed: TakeId | None = None
    editable: bool = True
    decks: Decks = Decks()
    blind: Blind | None = None
    tray_open: bool = False
    progress: Mapping[OrderId, Progress] = Field(default_factory=dict)
    queue: Queue = Queue()
    dismissed: frozenset[OrderId] = frozenset()
    provider_names: Mapping[ProviderKey, str] = Field(default_factory=dict)

    # ---- transitions ----------------------------------------------------------------------------------------------

    def opening(self, track_id: TrackId | None) -> "AuditionState":
        """Another track; nothing of the one before is shown any longer."""
        return AuditionState(
            track_id=track_id,
            loading=track_id is not None,
            progress=self.progress,
            queue=self.queue,
            dismissed=self.dismissed,
            provider_names=self.provider_names,
        )

    def with_found(self, found: TrackTakes, added: Mapping[TakeId, int]) -> "AuditionState":
        return self.but(
            loading=False,
            takes=found.takes,
            orders=found.orders,
            marks=found.marks,
            added=added,
            confirmed=found.confirmed,
            editable=found.editable,
        )

    def arrived_since(self, before: "AuditionState") -> tuple[Take, ...]:
        """The takes of orders that were open before: not those that a track was opened with, or that came back."""
        awaited = {order.id for order in before.orders if order.state.is_open}
        there = {take.id for take in before.takes}
        return tuple(take for take in self.takes if take.order_id in awaited and take.id not in there)

    def with_rating(self, take_id: TakeId, rating: int) -> "AuditionState":
        return self.with_mark(self.mark(take_id).but(rating=rating))

    def with_mark(self, mark: TakeMark) -> "AuditionState":
        return self.but(marks=dict(self.marks) | {mark.take_id: mark})

    def mark(self, take_id: TakeId) -> TakeMark:
        """What is thought of a take; nothing yet, if nothing was said."""
        return self.marks.get(take_id, TakeMark(take_id=take_id))

    def with_orders(self, orders: tuple[Order, ...]) -> "AuditionState":
        """These orders of this track, too; an order that is known already is replaced."""
        new = {order.id: order for order in orders if order.track_id == self.track_id}
        known = {order.id: order for order in self.orders}
        return self.but(orders=tuple((known | new).values()))

    def dismissing(self, order_id: OrderId) -> "AuditionState":
        return self.but(dismissed=self.dismissed | {order_id})

    def bringing_back(self, order_id: OrderId) -> "AuditionState":
        return self.but(dismissed=self.dismissed - {order_id})

    # ---- what is shown --------------------------------------------------------------------------------------------

    def rating(self, take_id: TakeId) -> int:
        return self.mark(take_id).rating

    @property
    def tray(self) -> tuple[Take, ...]:
        """The takes that were put out of sight."""
        return tuple(take for take in self.takes if self.mark(take.id).standing is Standing.REJECTED)

    @property
    def tray_words(self) -> str:
        """For the button that opens the tray; empty when nothing lies in it."""
        in_it = len(self.tray)
        return f"{'Hide' if self.tray_open else 'Show'} tray · {count(in_it, 'take')}" if in_it else ""

    @property
    def hides_takes(self) -> bool:
        """A test asks its questions elsewhere; not even the number of takes may help."""
        return self.blind is not None and not self.blind.asks

    def numbered(self, take_id: TakeId) -> Take | None:
        return next((take for take in self.takes if take.id == take_id), None)

    @property
    def is_empty(self) -> bool:
        orders = self._open_orders() or self._ended_orders()
        return not self.loading and self.blind is None and not self.takes and not orders

    @property
    def rows(self) -> tuple[Row, ...]:
        """Takes, newest first, then what is under way, then what came to nothing in the last request."""
        if self.blind is not None:
            return () if self.hides_takes else tuple(map(self._hidden_row, self.blind.names, self.blind.takes))
        out_of_sight = () if self.tray_open else self.tray
        in_sight = [take for take in self.takes if take not in out_of_sight]
        takes = sorted(in_sight, key=lambda take: -take.number)
        number = max((take.number for take in self.takes), default=0)
        under_way = [self._open_row(order, number + place) for place, order in enumerate(self._open_orders(), start=1)]
        return (*(self._take_row(take) for take in takes), *under_way, *map(self._ended_row, self._ended_orders()))

    def _open_orders(self) -> list[Order]:
        """Those under way, then those that wait in the order they will be begun."""
        last = len(self.queue.waiting) + 1

        def place(order: Order) -> tuple[bool, int, str]:
            return order.id not in self.progress, self.queue.position(order.id) or last, order.id

        return sorted((order for order in self.orders if order.state.is_open), key=place)

    @property
    def line_words(self) -> str:
        """How many wait, of this track and of others; "" while nobody does."""
        waiting = [place.order_id for place in self.queue.waiting]
        if not waiting and not self.queue.paused:
            return ""
        here = {order.id for order in self.orders}
        elsewhere = sum(order_id not in here for order_id in waiting)
        of_others = f"{elsewhere} of other tracks" if elsewhere else ""
        in_line = f"{len(waiting)} in line" if waiting else "nothing in line"
        return joined(["Paused" if self.queue.paused else "", in_line, of_others])

    def _ended_orders(self) -> list[Order]:
        if not self.orders:
            return []
        last_request = max(self.orders, key=lambda order: order.ordered_at).request_id
        newest = {order.take_index: order for order in self.orders if order.request_id == last_request}
        return [
            order
            for order in self.orders
            if order.request_id == last_request
            and not order.state.is_open
            and order.state is not OrderState.FULFILLED
            and order.id not in self.dismissed
            and newest[order.take_index].id == order.id
        ]

    def _take_row(self, take: Take) -> TakeRow:
        facts, rating, deck = take.facts, self.rating(take.id), self.decks.letter(take.id)
        words = joined([take.provider_name, length(facts.duration_seconds), loudness(facts.loudness_lufs)])
        confirmed = take.id == self.confirmed
        mark = self.mark(take.id)
        kept, rejected = (mark.standing is standing for standing in (Standing.KEPT, Standing.REJECTED))
        sorted_as = "kept" if kept else "in the tray" if rejected else ""
        marks = joined([*mark.labels, "note" if mark.note else ""])
        on_deck, chosen_words = f"deck {deck}" if deck else "", "confirmed" if confirmed else ""
        told = [f"Take {take.number}", mark.name, take.provider_name, on_deck, chosen_words, sorted_as]
        heard = [spoken_length(facts.duration_seconds), spoken(loudness(facts.loudness_lufs))]
        chosen = take.fallback_from
        origin = f"Instead of {self.provider_names.get(chosen, chosen)}: {take.fallback_reason}" if chosen else ""
        stars = "not rated" if not rating else f"{rating} star" if rating == 1 else f"{rating} stars"
        return TakeRow(
            key=f"take {take.id}",
            take_id=take.id,
            audio_digest=take.audio_digest,
            number=take.number,
            title=f"Take {take.number}",
            shape=shape_of(take.number),
            deck=deck,
            rating=rating,
            words=words,
            adds=f"adds {self.added[take.id]}" if take.id in self.added else "",
            is_chosen=take.id == self.decks.a,
            is_heard=take.id == self.decks.heard,
            is_confirmed=confirmed,
            sentence=", ".join(
                part for part in (*told, stars, *heard, origin, *mark.labels, "note" if mark.note else "") if part
            ),
            name=mark.name,
            marks=marks,
            origin=origin,
            is_kept=kept,
            is_rejected=rejected,
        )

    def _hidden_row(self, name: str, take_id: TakeId) -> TakeRow:
        """A card that tells nothing of its take, not even by the key it is known by."""
        take = self.numbered(take_id)
        heard = take_id == self.decks.heard
        return TakeRow(
            key=f"sound {name}",
            take_id=take_id,
            audio_digest=take.audio_digest if take else "0" * 64,
            number=int(name),
            title=f"Sound {name}",
            deck="",
            rating=0,
            words="hidden until you choose",
            adds="",
            is_chosen=heard,
            is_heard=heard,
            is_confirmed=False,
            sentence=f"Sound {name}{', heard now' if heard else ''}",
            is_hidden=True,
        )

    def _open_row(self, order: Order, number: int) -> OrderRow:
        progress = self.progress.get(order.id)
        provider = self.provider_names.get(order.provider, order.provider)
        position, waiting = self.queue.position(order.id), len(self.queue.waiting)
        fraction = _estimated(progress) if progress else None
        said = progress.fraction if progress else None
        words = joined([provider, *(_time_words(progress) if progress else (self._waiting_words(position),))])
        phase = progress.phase if progress else ""
        standing = "rendering" if progress else self._waiting_words(position)
        return OrderRow(
            key=f"order {order.id}",
            order_id=order.id,
            look=OrderLook.RENDERING if progress else OrderLook.WAITING,
            title=f"Take {number}",
            words=words,
            detail=phase[:1].upper() + phase[1:],
            fraction=fraction if said is None else said,
            can_retry=False,
            sentence=", ".join((f"Take {number}", standing, provider)),
            so_far=", ".join(filter(None, (*(_time_words(progress) if progress else ()), phase))),
            position=position,
            can_go_sooner=position is not None and position > 1,
            can_go_later=position is not None and position < waiting,
            is_estimated=said is None and fraction is not None,
        )

    def _waiting_words(self, position: int | None) -> str:
        place = "" if position is None else "next" if position == 1 else f"{position}. in line"
        return ", ".join(filter(None, ["paused" if self.queue.paused else "", place])) or "waiting"

    def _ended_row(self, order: Order) -> OrderRow:
        provider = self.provider_names.get(order.provider, order.provider)
        cancelled, unknown = order.state is OrderState.CANCELLED, order.state is OrderState.UNKNOWN
        title = "Cancelled" if cancelled else "No answer" if unknown else "Failed"
        charged = unknown or order.was_cancelled_late
        words = "may have been charged" if charged else "adds 0"
        reason = "" if cancelled and not charged else order.reason
        return OrderRow(
            key=f"ended {order.id}",
            order_id=order.id,
            look=OrderLook.ENDED,
            title=title,
            words=words,
            detail=reason,
            fraction=None,
            can_retry=self.editable,
            can_look_again=unknown and order.remote_id is not None,
            suggestion=order.failure.suggestion if order.failure and self.editable else "",
            suggests_lyrics=order.failure is not None and order.failure.suggests_lyrics,
            wants_settings=order.failure is not None and order.failure.kind is FailureKind.AUTH,
            sentence=", ".join(part for part in (title, provider, words, reason) if part),
        )


def _estimated(progress: Progress) -> float | None:
    """How far it is by what earlier takes took; None where that is not known, or was too little."""
    expected, elapsed = progress.expected_seconds, progress.elapsed_seconds
    return elapsed / expected if expected and elapsed <= expected else None


def _time_words(progress: Progress) -> tuple[str, ...]:
    elapsed = clock(progress.elapsed_seconds)
    if progress.expected_seconds is None:
        return (elapsed,)
    usual = clock(progress.expected_seconds)
    late = progress.elapsed_seconds > progress.expected_seconds
    return (elapsed, f"usually about {usual}") if late else (f"{elapsed} of about {usual}",)
