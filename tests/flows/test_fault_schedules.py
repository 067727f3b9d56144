"""Two thousand random lives of orders: services fail at every step and the app dies between any two writes.

Whatever happens, no take is lost, no order is doubled, no key leaves the provider, and the trail tells what was.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omg_desktop.adapters.store.library import Library
from omg_desktop.adapters.store.shelves import (
    SqliteOrderShelf,
    SqlitePreferenceShelf,
    SqliteReleaseShelf,
    SqliteTakeShelf,
)
from omg_desktop.adapters.store.trail import SqliteAuditLog
from omg_desktop.domain import orders as desk
from omg_desktop.domain.attempts import Failure, FailureKind, Outcome
from omg_desktop.domain.audit import UsageEvent, usage_event, verify
from omg_desktop.domain.drafts import Brief, Order, OrderState
from omg_desktop.domain.errors import Cancelled, OmgError, provider_failure
from omg_desktop.domain.ids import OrderId, ProviderKey, TrackId
from omg_desktop.domain.preferences import Preferences
from omg_desktop.domain.takes import AudioFacts
from omg_desktop.flows.orders import ResumeOrders
from omg_desktop.flows.render import RenderTake
from omg_desktop.flows.usage import UsageTeller
from omg_desktop.ports import Job, Rendered
from tests.builders import NOON, a_release, a_track
from tests.fakes import Hum, Hurry
from tests.ui.panels import an_order

SCHEDULES = 2_000
LIVES_MAX = 30
KEY, SONG = "sk-canary-77", "canary lyrics"
CLOUD, OTHER, LOCAL, CHOIR = (ProviderKey(name) for name in ("cloud", "other", "local", "choir"))


class Died(BaseException):
    """The process ended here. Nothing catches it but the test."""


# What a service does with one request, in the order of its steps.
REFUSALS = {
    "busy": Failure(kind=FailureKind.RATE, retry_after_seconds=3),
    "down": Failure(kind=FailureKind.UNAVAILABLE, http_status=503),
    "offline": Failure(kind=FailureKind.OFFLINE, outcome=Outcome.NOT_SENT),
    "unpaid": Failure(kind=FailureKind.BILLING, http_status=402),
    "locked": Failure(kind=FailureKind.AUTH),
    "blocked": Failure(kind=FailureKind.BLOCKED),
    "late": Failure(kind=FailureKind.BLOCKED, late=True),
    "wrong": Failure(kind=FailureKind.INVALID),
    "rubbish": Failure(kind=FailureKind.MALFORMED, outcome=Outcome.DELIVERED),
}
SILENCES = ("silent", "silent named")
DEATHS = ("dies before", "dies asked", "dies named", "dies with the take")
BEHAVIOURS = ("sings", "cancelled", "short", *REFUSALS, *SILENCES, *DEATHS)


@dataclass
class World:
    """What outlives the app: the services and what they were asked, files, and the time."""

    behaviours: list[str]
    time: datetime = NOON
    jobs: dict[str, bool] = field(default_factory=dict)  # remote id: fetched
    in_doubt: set[str] = field(default_factory=set)  # orders a service may have charged
    attempts: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)
    calls: int = 0  # in which several were ordered

    def now(self) -> datetime:
        return self.time

    def next_behaviour(self) -> str:
        return self.behaviours.pop(0) if self.behaviours else "sings"


class Service(Hum):
    """A provider of the world; one in the network keeps what it has made until it is fetched."""

    def __init__(self, world: World, key: ProviderKey, on_cancel: Callable[[Order], None]) -> None:
        super().__init__(key=key, needs_network=key != LOCAL)
        self._world, self._on_cancel = world, on_cancel

    def render(self, order: Order, folder: Path, job: Job, remember: Callable[[str], None]) -> Rendered:
        world, behaviour = self._world, self._world.next_behaviour()
        world.attempts[order.id] += 1
        if behaviour == "dies before":
            raise Died
        if order.remote_id is None:
            remote_id = self._asked(order, behaviour, remember)
        else:
            assert order.remote_id in world.jobs, "a take is looked for that nobody has"
            remote_id = order.remote_id
        if behaviour == "cancelled":
            self._on_cancel(order)
            raise Cancelled
        if behaviour in ("silent named", "silent"):
            raise self._failing(order, Failure(kind=FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN, can_fetch=True))
        if behaviour == "dies with the take":
            raise Died
        world.in_doubt.discard(order.id)
        world.jobs[remote_id] = True
        path = folder / "take.json"
        path.write_text(some_facts(15 if behaviour == "short" else 30).model_dump_json())
        if behaviour == "short":
            world.failed[order.id] += 1
        return Rendered(path=path, model="hum-1", remote_id=remote_id if self.card.needs_network else None)

    def _asked(self, order: Order, behaviour: str, remember: Callable[[str], None]) -> str:
        """The request that may be charged."""
        world = self._world
        assert order.id not in world.in_doubt, "an order is doubled that may have been charged"
        if behaviour in REFUSALS:
            raise self._failing(order, REFUSALS[behaviour])
        if self.card.needs_network:
            world.in_doubt.add(order.id)
        if behaviour == "dies asked":
            raise Died
        if behaviour == "silent":
            raise self._failing(order, Failure(kind=FailureKind.UNAVAILABLE, outcome=Outcome.UNKNOWN))
        remote_id = f"{self.card.key}-{order.id}-{world.attempts[order.id]}"
        world.jobs[remote_id] = False
        if self.card.needs_network:
            remember(remote_id)
        if behaviour == "dies named":
            raise Died
        return remote_id

    def _failing(self, order: Order, failure: Failure) -> OmgError:
        self._world.failed[order.id] += 1
        error = provider_failure(f"It is {failure.kind}.", failure)
        error.__cause__ = ValueError(KEY)  # what an HTTP library would have said, with the header that was sent
        return error


class ChoirService(Service):
    """One that takes several orders of a press in one call."""

    def __init__(self, world: World, key: ProviderKey, on_cancel: Callable[[Order], None]) -> None:
        super().__init__(world, key, on_cancel)
        self.card = self.card.but(takes_per_call=3, parallel_orders=1)

    def place(self, orders: Sequence[Order], folder: Path, job: Job) -> tuple[str, ...]:
        world, behaviour = self._world, self._world.next_behaviour()
        if behaviour == "dies before":
            raise Died
        assert not world.in_doubt & {order.id for order in orders}, "an order is doubled that may have been charged"
        if behaviour in REFUSALS:
            raise self._all_failing(orders, REFUSALS[behaviour])
        world.in_doubt |= {order.id for order in orders}
        if behaviour in SILENCES:
            raise self._all_failing(orders, Failure(kind=FailureKind.TIMEOUT, outcome=Outcome.UNKNOWN))
        if behaviour in DEATHS:
            raise Died
        if behaviour == "cancelled":
            self._on_cancel(orders[-1])
        world.calls += 1
        names = tuple(f"{self.card.key}-{world.calls}#{number}" for number in range(len(orders)))
        world.jobs |= dict.fromkeys(names, False)
        return names

    def _all_failing(self, orders: Sequence[Order], failure: Failure) -> OmgError:
        """Each of them was attempted where it may be charged; else the call was one attempt, of who made it."""
        for order in orders if failure.may_be_charged else orders[:1]:
            self._world.attempts[order.id] += 1
            self._world.failed[order.id] += 1
        self._world.failed[orders[0].id] -= 1
        return self._failing(orders[0], failure)


class PaperAudio:
    """Audio that is its own measurement. Fits what the order desk asks of an audio folder."""

    def __init__(self, world: World) -> None:
        self._world = world

    def inspect(self, path: Path) -> AudioFacts:
        return AudioFacts.model_validate_json(path.read_text())

    def adopt(self, path: Path) -> str:
        digest = sha256(path.read_bytes()).hexdigest()
        self._world.kept.add(digest)
        return digest

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the order desk does not ask for {name}")


class MortalLibrary(Library):
    """The real library; the process dies before or after the writes that are named. No power is cut: no syncs."""

    def __init__(self, path: Path, deaths: Mapping[int, bool]) -> None:
        self._deaths, self._writes = deaths, 0
        super().__init__(path)

    def _prepare(self) -> None:
        """The template is sound and of the present form; what happens at an opening has tests of its own."""

    def live_with(self, deaths: Mapping[int, bool]) -> None:
        self._deaths, self._writes = deaths, 0

    def _open(self) -> Any:
        db = super()._open()
        db.execute("pragma synchronous = off")
        return db

    @contextmanager
    def writing(self, *happenings: Any) -> Any:
        self._writes += 1
        after = self._deaths.get(self._writes)
        if after is False:
            raise Died
        with super().writing(*happenings) as db:
            yield db
        if after is True:
            raise Died


def some_facts(seconds: float) -> AudioFacts:
    return AudioFacts(
        duration_seconds=seconds,
        sample_rate_hz=44_100,
        channels=2,
        media_type="audio/wav",
        loudness_lufs=-14.0,
        true_peak_dbtp=-1.0,
        silent_seconds=0.0,
        longest_clip_seconds=0.0,
    )


class Life:
    """The app from one start to its end, on the same folder."""

    def __init__(self, folder: Path, world: World, deaths: Mapping[int, bool]) -> None:
        self.world = world
        self.library = MortalLibrary(folder / "library.sqlite", deaths)
        self.orders, self.takes = SqliteOrderShelf(self.library), SqliteTakeShelf(self.library)
        self.preferences, self.audit = SqlitePreferenceShelf(self.library), SqliteAuditLog(self.library)
        cancel = lambda order: self.orders.amend(order.id, desk.cancelled)  # noqa: E731
        providers = {key: Service(world, key, cancel) for key in (CLOUD, OTHER, LOCAL)}
        providers[CHOIR] = ChoirService(world, CHOIR, cancel)
        usage = UsageTeller(SqliteReleaseShelf(self.library), lambda: "local", world.now)
        audio: Any = PaperAudio(world)
        self.resume = ResumeOrders(providers, self.orders, usage, world.now)
        self.render = RenderTake(
            providers, self.orders, self.takes, audio, self.preferences, folder, usage, world.now, lambda: 0.5
        )

    def live(self) -> None:
        """Make what is open, as the window would."""
        for order in self.resume():
            job = Hurry()
            with suppress(OmgError, Cancelled):
                self.render(order.id, job)
            self.world.time += timedelta(seconds=sum(job.pauses))


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A library with a track, made once; in memory where there is such a folder: thousands of files come and go."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield a_library(Path(folder) / "library.sqlite")


def a_library(path: Path) -> Path:
    library = Library(path)
    releases = SqliteReleaseShelf(library)
    releases.put_release(a_release(id="release-1"))
    releases.put_tracks([a_track(id="track-1", release_id="release-1", audio=None)])
    library.close()
    return path


orders = st.lists(st.sampled_from([CLOUD, OTHER, LOCAL]), min_size=1, max_size=3) | st.lists(
    st.just(CHOIR), min_size=2, max_size=4
)
deaths = st.dictionaries(st.integers(1, 9), st.booleans(), max_size=2)


@pytest.mark.slow
@pytest.mark.timeout(600)
@settings(max_examples=SCHEDULES, deadline=None)
@given(
    asked=orders,
    behaviours=st.lists(st.sampled_from(BEHAVIOURS), max_size=8),
    lives=st.lists(deaths, max_size=4),
    fallbacks=st.sampled_from([(), (LOCAL,), (OTHER, LOCAL)]),
)
def test_whatever_happens_no_take_is_lost_and_no_order_is_doubled(
    template: Path,
    asked: list[ProviderKey],
    behaviours: list[str],
    lives: list[dict[int, bool]],
    fallbacks: tuple[ProviderKey, ...],
) -> None:
    calm = not any(lives) and not set(behaviours) & {*DEATHS, "cancelled"}
    world = World(list(behaviours))
    with lived(template, world, asked, lives, fallbacks) as (life, placed):
        check(life, world, placed, calm)


@pytest.mark.parametrize(("death", "state"), [("dies named", "fulfilled"), ("dies asked", "unknown")])
def test_after_a_death_what_has_a_name_is_fetched_and_what_has_none_is_shown(
    template: Path, death: str, state: str
) -> None:
    world = World([death])
    with lived(template, world, [CLOUD], [], ()) as (life, placed):
        check(life, world, placed, calm=False)
        assert life.orders.order(placed[0]).state == state
    assert list(world.jobs.values()) == [True] * (state == "fulfilled")


@contextmanager
def lived(
    template: Path,
    world: World,
    asked: Sequence[ProviderKey],
    lives: Sequence[Mapping[int, bool]],
    fallbacks: tuple[ProviderKey, ...],
) -> Iterator[tuple[Life, list[OrderId]]]:
    """Orders to these providers, and the app started again and again until none is open; then no key is anywhere."""
    folder = template.parent / "life"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(template, folder / "library.sqlite")
    life = Life(folder, world, {})
    life.preferences.save(Preferences(falls_back=bool(fallbacks), fallback_order=fallbacks))
    brief = Brief(lyrics=SONG, instrumental=False, length_seconds=30)
    placed = [an_order(TrackId("track-1"), provider=provider, brief=brief, prompt=SONG) for provider in asked]
    life.orders.put(placed)
    for number in range(LIVES_MAX):
        life.library.live_with(lives[number] if number < len(lives) else {})
        with suppress(Died):
            life.live()
        if not life.orders.open_orders() and not life.orders.left_untold():
            break
        life.library.close()
        life = Life(folder, world, {})
    else:
        raise AssertionError("an order waits for ever")
    try:
        yield life, [order.id for order in placed]
    finally:
        life.library.close()
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert KEY.encode() not in written


def check(life: Life, world: World, placed: list[OrderId], calm: bool) -> None:
    takes = life.takes.of_track(TrackId("track-1"))
    rows = {order_id: life.orders.order(order_id) for order_id in placed}
    fulfilled = {order_id for order_id, row in rows.items() if row.state is OrderState.FULFILLED}
    assert sorted(take.order_id for take in takes) == sorted(fulfilled), "a take is lost, or made twice"
    assert all(take.audio_digest in world.kept for take in takes)
    for order_id in world.in_doubt - fulfilled:
        assert rows[order_id].state in (OrderState.UNKNOWN, OrderState.CANCELLED), "money may be lost in silence"
    events = [event for event in life.audit.chain() if event.happening.kind == "music_generation"]
    told = [usage_event(event) for event in events]
    in_doubt = {
        event.metadata.order_id for event in told if event.metadata.provider_outcome in ("unknown", "delivered")
    }
    assert world.in_doubt - fulfilled <= in_doubt, "the trail is silent about what may have been charged"
    made = Counter(event.metadata.order_id for event in told if event.is_billable)
    assert made == Counter(dict.fromkeys(fulfilled, 1)), "the trail counts other takes than there are"
    for event in told:
        may_be_charged = event.provider != LOCAL and event.metadata.provider_outcome in ("unknown", "delivered")
        if event.metadata.outcome == "cancelled":
            assert may_be_charged == (event.provider != LOCAL), "a cancel is no proof that nothing was made"
            assert event.metadata.estimated_cost == 80_000 * may_be_charged
    assert verify(life.audit.chain()).is_unbroken
    assert SONG not in "".join(event.model_dump_json() for event in told)
    for take in takes:
        assert take.provider == rows[take.order_id].provider
        assert bool(take.fallback_from) == bool(take.fallback_reason)
    if calm:
        check_every_attempt_is_told(told, world)


def check_every_attempt_is_told(told: list[UsageEvent], world: World) -> None:
    """Without a death, the trail has one event for each attempt."""
    assert Counter(event.metadata.order_id for event in told) == world.attempts
    failed = Counter(event.metadata.order_id for event in told if event.metadata.outcome == "failed")
    assert failed == +world.failed
