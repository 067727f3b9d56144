"""ONCE and each of its failures through the whole desk: what the artist sees and pays, what the trail tells.

The backend is the product's own on a real socket; the line to it goes wrong. However it goes wrong, one order of the
artist is one wish at the house, and no more is counted than takes are made.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest

from omg_desktop.adapters.gateway import Connection, HttpGateway
from omg_desktop.adapters.providers.once import OnceProvider
from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.attempts import FailureKind, Outcome
from omg_desktop.domain.audit import EventKind, UsageMetadata, usage_event
from omg_desktop.domain.drafts import Brief, Order
from omg_desktop.domain.errors import Cancelled, OmgError, OutcomeUnknown
from omg_desktop.domain.generations import HOUSE
from omg_desktop.domain.ids import ProviderKey, ReleaseId, TrackId
from omg_desktop.domain.releases import Release
from omg_desktop.ports import Job, MusicProvider
from omg_desktop.ui.audition.state import AuditionState, OrderRow
from tests.builders import TARIFF
from tests.fake_studio.house import House, HouseLine, a_house, a_line_to
from tests.fake_studio.server import FakeStudio
from tests.fake_studio.stage import SECONDS, Hurry, ticking
from tests.fakes import Patience

K = FailureKind
REJECTED, NOT_SENT = Outcome.REJECTED, Outcome.NOT_SENT
ALWAYS = 40
COST = TARIFF.generation_cost_microdollars


class Row(NamedTuple):
    """``tries``: how often the desk asks before it tells; each is a wish of its own, since nothing came of the last."""

    mood: str
    kind: FailureKind
    outcome: Outcome
    words: str
    tries: int = 1
    plug: str = ""


REFUSED = [
    *(Row(f"status {status}", K.INVALID, REJECTED, "Something is the matter") for status in (400, 402, 404, 409)),
    *(Row(f"status {status}", K.INVALID, REJECTED, "Something is the matter") for status in (413, 422)),
    *(Row(f"status {status}", K.AUTH, NOT_SENT, "Something is the matter") for status in (401, 403)),
    *(Row(f"status {status}", K.OFFLINE, NOT_SENT, "Something is the matter", 3) for status in (408, 425, 429, 503)),
    Row("status 429 in 7", K.OFFLINE, NOT_SENT, "Something is the matter", 3),
    Row("redirect", K.INVALID, REJECTED, "points to another address"),
    Row("", K.UNAVAILABLE, REJECTED, "No strings today", 3, "fails"),
    Row("", K.UNAVAILABLE, REJECTED, "The audio is silent", 3, "silent"),
    Row("", K.UNAVAILABLE, REJECTED, "12 s long; 30 s were asked for", 3, "short"),
    Row("", K.UNAVAILABLE, REJECTED, "not audio", 3, "noise"),
]
HEALED = [
    (mood, ())
    for mood in (
        "hang-up",
        "heard, then hang-up",
        "status 500",
        "heard, then status 500",
        "heard, then status 502",
        "heard, then status 504",
        "heard, then status 529",
        "page",
        "heard, then page",
        "heard, then newer words",
    )
] + [("", (look,)) for look in ("hang-up", "status 500", "status 429", "page", "heard, then cut")]
IN_DOUBT = [
    (("heard, then status 500",) * ALWAYS, ()),
    (("heard, then newer words",) * ALWAYS, ()),
    (("heard, then hang-up",) * ALWAYS, ()),
    ((), ("status 500",) * ALWAYS),
    ((), ("status 401",)),
    ((), ("status 404",)),
    ((), ("redirect",)),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house(tmp_path_factory.mktemp("house")) as house:
        yield house


class Lines:
    """Where the gateway finds the backend: at the end of whatever line is laid."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.url = house.backend.url

    def connection(self) -> Connection:
        return Connection(self.url, self.house.backend.token)


@pytest.fixture(scope="module")
def lines(house: House) -> Lines:
    return Lines(house)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, lines: Lines) -> Iterator[Desk]:
    gateway = HttpGateway(lines.connection)
    providers: dict[ProviderKey, MusicProvider] = {}
    desk = build_desk(Config(data_folder=tmp_path_factory.mktemp("desk")), gateway=gateway, providers=providers)

    def release_of(track_id: TrackId) -> ReleaseId:
        return desk.shelves.releases.track(track_id).release_id

    providers[HOUSE] = OnceProvider(gateway, lambda: TARIFF, release_of, lambda *_: None, ticking(60.0))
    yield desk
    desk.close()
    gateway.close()


@pytest.fixture
def release(desk: Desk) -> Release:
    return desk.new_release("Night Drive", "Test Artist", "Lo-fi")


@pytest.fixture
def track_id(desk: Desk, release: Release) -> TrackId:
    return desk.shelves.releases.tracks_of(release.id)[0].id


def ordered(desk: Desk, track_id: TrackId) -> Order:
    draft = desk.open_draft(track_id).draft.but(brief=Brief(genre="Lo-fi", length_seconds=SECONDS))
    (order,) = desk.order_takes(draft, count=1, seed=5, provider=HOUSE)
    return order


def rendered(desk: Desk, lines: Lines, line: FakeStudio, order: Order, job: Job | None = None) -> None:
    lines.url = line.url
    desk.render_take(order.id, job or Hurry())


def wishes(line: FakeStudio) -> list[str]:
    return [request.json["wish"]["id"] for request in line.orders]


def card_of(desk: Desk, track_id: TrackId) -> OrderRow:
    (card,) = AuditionState().opening(track_id).with_found(desk.takes_of(track_id), {}).rows
    assert isinstance(card, OrderRow)
    return card


def told(desk: Desk, release_id: ReleaseId) -> list[UsageMetadata]:
    events = desk.shelves.audit.of_release(release_id)
    return [usage_event(one).metadata for one in events if one.happening.kind is EventKind.MUSIC_GENERATION]


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row.mood or row.plug)
def test_what_the_house_does_not_make_costs_nothing_and_is_in_the_trail(
    row: Row, desk: Desk, lines: Lines, house: House, release: Release, track_id: TrackId
) -> None:
    house.plug.moods = [row.plug] * row.tries if row.plug else []
    with a_line_to(house, *[row.mood] * (row.tries + 1)) as line, pytest.raises(OmgError):
        rendered(desk, lines, line, ordered(desk, track_id))
    assert len(wishes(line)) == len(set(wishes(line))) == row.tries
    assert house.counted(release.id) == 0
    card = card_of(desk, track_id)
    assert (card.title, card.words, card.can_look_again) == ("Failed", "adds 0", False)
    assert row.words in card.detail
    assert card.wants_settings is (row.kind is K.AUTH)
    assert desk.price_track(track_id).generations == 0
    events = told(desk, release.id)
    assert [each.retry_count for each in events] == list(range(row.tries))
    for each in events:
        assert (each.outcome, each.failure, each.provider_outcome) == ("failed", row.kind.value, row.outcome.value)
        assert (each.estimated_cost, each.audio_sha256) == (0, None)
    assert house.backend.token not in "".join(
        one.model_dump_json() for one in desk.shelves.audit.of_release(release.id)
    )


def test_where_nobody_listens_nothing_was_sent(
    desk: Desk, lines: Lines, house: House, release: Release, track_id: TrackId
) -> None:
    with a_line_to(house) as line:
        pass
    with pytest.raises(OmgError, match="cannot be reached"):
        rendered(desk, lines, line, ordered(desk, track_id))
    assert (line.requests, house.counted(release.id)) == ([], 0)
    assert card_of(desk, track_id).words == "adds 0"
    assert {(one.failure, one.provider_outcome) for one in told(desk, release.id)} == {("offline", "not_sent")}


@pytest.mark.parametrize(("mood", "looks"), HEALED, ids=lambda part: part if isinstance(part, str) else "".join(part))
def test_trouble_on_the_line_is_answered_by_asking_for_the_same_take(
    mood: str, looks: tuple[str, ...], desk: Desk, lines: Lines, house: House, release: Release, track_id: TrackId
) -> None:
    with a_line_to(house, mood, looks=looks) as line:
        rendered(desk, lines, line, ordered(desk, track_id))
    assert len(set(wishes(line))) == 1
    assert house.counted(release.id) == 1
    (take,) = desk.takes_of(track_id).takes
    (event,) = told(desk, release.id)
    assert (event.outcome, event.retry_count, event.audio_sha256) == ("succeeded", 0, take.audio_digest)
    assert (event.estimated_cost, event.remote_id) == (COST, wishes(line)[0])
    assert desk.price_track(track_id).generations == 1


@pytest.mark.parametrize(("moods", "looks"), IN_DOUBT, ids=lambda part: part[0] if part else "then")
def test_what_the_house_may_have_made_is_told_and_fetched_without_another_wish(
    moods: tuple[str, ...],
    looks: tuple[str, ...],
    desk: Desk,
    lines: Lines,
    house: House,
    release: Release,
    track_id: TrackId,
) -> None:
    order = ordered(desk, track_id)
    with a_line_to(house, *moods, looks=looks) as line:
        with pytest.raises(OutcomeUnknown):
            rendered(desk, lines, line, order)
        card = card_of(desk, track_id)
        assert (card.title, card.words, card.can_look_again) == ("No answer", "may have been charged", True)
        assert "may have been made" in card.detail
        (event,) = told(desk, release.id)
        assert (event.outcome, event.provider_outcome, event.estimated_cost) == ("failed", "unknown", COST)
        assert desk.price_track(track_id).generations == 0
        line.moods.clear()
        line.looks.clear()
        rendered(desk, lines, line, desk.fetch_order(order.id))
    assert len(set(wishes(line))) == 1
    assert house.counted(release.id) == desk.price_track(track_id).generations == 1
    assert [each.outcome for each in told(desk, release.id)] == ["failed", "succeeded"]


@pytest.mark.parametrize("what", ["heard, then other bytes", "heard, then cut"])
def test_a_take_that_was_damaged_on_its_way_is_fetched_again(
    what: str, desk: Desk, lines: Lines, house: House, release: Release, track_id: TrackId
) -> None:
    order = ordered(desk, track_id)
    with a_line_to(house) as line:
        assert isinstance(line.speaker, HouseLine)
        line.speaker.audio_mood = what
        with pytest.raises(OutcomeUnknown):
            rendered(desk, lines, line, order)
        assert card_of(desk, track_id).can_look_again
        line.speaker.audio_mood = ""
        rendered(desk, lines, line, desk.fetch_order(order.id))
    assert len(set(wishes(line))) == house.counted(release.id) == 1


@pytest.mark.parametrize(("looks", "outcome", "cost"), [((), "rejected", 0), (("hang-up",) * ALWAYS, "unknown", COST)])
def test_a_cancel_is_told_to_the_house_and_costs_what_it_may_count(
    looks: tuple[str, ...],
    outcome: str,
    cost: int,
    desk: Desk,
    lines: Lines,
    house: House,
    release: Release,
    track_id: TrackId,
) -> None:
    job, order = Patience(), ordered(desk, track_id)
    house.plug.moods = ["waits"]

    def cancel() -> None:
        desk.cancel_order(order.id)
        job.cancel()

    house.plug.on_waiting = cancel
    with a_line_to(house, looks=looks) as line, pytest.raises(Cancelled):
        rendered(desk, lines, line, order, job)
    lines.url = house.backend.url
    with_house = HttpGateway(lines.connection)
    with_house.cancel_generation(wishes(line)[0])  # where the cancel was lost on its way, the plug still waits
    with_house.close()
    (event,) = told(desk, release.id)
    assert (event.outcome, event.provider_outcome, event.estimated_cost) == ("cancelled", outcome, cost)
    card = card_of(desk, track_id)
    assert (card.title, card.words) == ("Cancelled", "may have been charged" if cost else "adds 0")
    assert len(wishes(line)) == 1
    assert house.counted(release.id) == desk.price_track(track_id).generations == 0


def test_what_is_billed_in_the_end_is_what_was_made(
    desk: Desk, lines: Lines, house: House, release: Release, track_id: TrackId
) -> None:
    house.plug.moods = ["fails"]
    with a_line_to(house, "", "heard, then status 500", "heard, then hang-up") as line:
        rendered(desk, lines, line, ordered(desk, track_id))
    lines.url = house.backend.url
    (take,) = desk.takes_of(track_id).takes
    desk.save_track(desk.confirm_take(take.id).but(title="Headlights"))
    desk.edit_release(release.id, {"release_date": desk.now().date() + timedelta(days=28)})
    desk.submit(release.id, desk.check_release(release.id).quote.credits)
    desk.sync(hurry=True)
    receipt = desk.shelves.mirror.receipts()[release.id]
    assert (receipt.credits, receipt.ai_credits) == (2, 1)
    assert [each.outcome for each in told(desk, release.id)] == ["failed", "succeeded"]


@pytest.fixture(autouse=True)
def _quiet_plug(house: House) -> None:
    house.plug.moods = []
    house.plug.on_waiting = lambda: None
