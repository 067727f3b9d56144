"""Each service and each of its failures through the whole desk: what the artist sees and pays, what the trail tells."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from socket import socket
from types import SimpleNamespace

import pytest

from omg_desktop.app.desk import Desk, build_desk
from omg_desktop.config import Config
from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event
from omg_desktop.domain.drafts import Brief, OrderState
from omg_desktop.domain.errors import Cancelled, OmgError, OutcomeUnknown
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.prompts import prompt_hash
from omg_desktop.domain.releases import Release
from omg_desktop.domain.trail import describe, dollars
from omg_desktop.ports import Job, MusicProvider
from omg_desktop.ui.audition.state import AuditionState, OrderRow
from tests.fake_studio.failures import DELIVERED, FAILURES, UNKNOWN, Case, K, case
from tests.fake_studio.stage import ADAPTERS, KEY, SECONDS, Hurry, a_provider, a_studio
from tests.fakes import Hum, Patience

# Section 11 of the fact sheet: how often the same provider is asked again before the artist is told.
ASKED_AGAIN = {K.RATE: 3, K.UNAVAILABLE: 2, K.OFFLINE: 2, K.MALFORMED: 1}
LATE_REFUSALS = ("code 1027",)
SEEN = {
    OrderState.FAILED: ("Failed", "adds 0"),
    OrderState.CANCELLED: ("Cancelled", "adds 0"),
    OrderState.UNKNOWN: ("No answer", "may have been charged"),
}


@pytest.fixture(scope="module")
def providers() -> dict[ProviderKey, MusicProvider]:
    hum = Hum()
    return {hum.card.key: hum}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, providers: dict[ProviderKey, MusicProvider]) -> Iterator[Desk]:
    desk = build_desk(Config(data_folder=tmp_path_factory.mktemp("desk")), providers=providers)
    yield desk
    desk.close()


@pytest.fixture
def release(desk: Desk) -> Release:
    return desk.new_release("Night Drive", "Test Artist")


@pytest.fixture
def track_id(desk: Desk, release: Release) -> TrackId:
    return desk.shelves.releases.tracks_of(release.id)[0].id


def usage(desk: Desk, release: Release) -> list[UsageEvent]:
    events = desk.shelves.audit.of_release(release.id)
    return [usage_event(event) for event in events if event.happening.kind is EventKind.MUSIC_GENERATION]


def attempts(row: Case) -> int:
    if row.outcome is UNKNOWN:
        return 1
    return 2 if row.mood in LATE_REFUSALS else 1 + ASKED_AGAIN.get(row.kind, 0)


def end_of(row: Case) -> OrderState:
    if row.outcome is UNKNOWN:
        return OrderState.UNKNOWN
    return OrderState.CANCELLED if row.kind is K.CANCELLED else OrderState.FAILED


def generations_in_words(desk: Desk, release: Release) -> list[str]:
    events = desk.shelves.audit.of_release(release.id)
    return [describe(event).detail for event in events if event.happening.kind is EventKind.MUSIC_GENERATION]


def rendered(desk: Desk, track_id: TrackId, provider: str, job: Job | None = None, **brief: object) -> None:
    wanted = Brief.model_validate({"genre": "Lo-fi", "length_seconds": SECONDS} | brief)
    draft = desk.open_draft(track_id).draft.but(brief=wanted)
    (order,) = desk.order_takes(draft, count=1, seed=5, provider=ProviderKey(provider))
    desk.render_take(order.id, job or Hurry())


@pytest.mark.parametrize("row", FAILURES, ids=case)
def test_a_failure_is_seen_costs_nothing_and_is_in_the_trail(
    row: Case, desk: Desk, providers: dict[ProviderKey, MusicProvider], release: Release, track_id: TrackId
) -> None:
    tries = attempts(row)
    with a_studio(row.provider, *[row.mood] * (tries + 1)) as studio:
        providers[ProviderKey(row.provider)] = a_provider(row.provider, studio, clock=Hurry().clock)
        with pytest.raises((OmgError, Cancelled)):
            rendered(desk, track_id, row.provider)
    assert len(studio.orders) == tries * row.orders  # what was sent again had come to nothing, as its answer said
    assert studio.billed == tries * row.billed

    (card,) = AuditionState().opening(track_id).with_found(desk.takes_of(track_id), {}).rows
    assert isinstance(card, OrderRow)
    assert (card.title, card.words) == SEEN[end_of(row)]
    assert row.words in card.detail or row.kind is K.CANCELLED

    assert desk.price_track(track_id).generations == 0
    told = [event.metadata for event in usage(desk, release)]
    price = providers[ProviderKey(row.provider)].card.price
    expected_cost = price.cost_microdollars(SECONDS) if row.outcome in (UNKNOWN, DELIVERED) else 0
    assert [each.retry_count for each in told] == list(range(tries))
    for each in told:
        assert (each.outcome, each.failure, each.provider_outcome) == ("failed", row.kind.value, row.outcome.value)
        assert each.provider_code == row.code or not row.code
        assert (each.estimated_cost, each.audio_sha256) == (expected_cost, None)
    events = desk.shelves.audit.of_release(release.id)
    words = generations_in_words(desk, release)
    assert all(("the provider may have charged $" in each) == bool(expected_cost) for each in words)
    assert all(KEY not in event.model_dump_json() for event in events)


@pytest.mark.parametrize("name", ADAPTERS)
def test_silence_after_an_order_is_told_and_nothing_is_ordered_again(
    name: str, desk: Desk, providers: dict[ProviderKey, MusicProvider], release: Release, track_id: TrackId
) -> None:
    with a_studio(name, "hang-up") as studio:
        providers[ProviderKey(name)] = a_provider(name, studio)
        with pytest.raises(OutcomeUnknown):
            rendered(desk, track_id, name)
    assert len(studio.orders) == 1
    (card,) = AuditionState().opening(track_id).with_found(desk.takes_of(track_id), {}).rows
    assert (card.words, card.title) == ("may have been charged", "No answer")
    (told,) = usage(desk, release)
    assert (told.metadata.outcome, told.metadata.provider_outcome) == ("failed", "unknown")
    assert desk.resume_orders() == ()
    assert len(studio.orders) == 1


class Fickle(Patience):
    """A job whose person cancels as soon as ``when`` is so, which is looked for as often as the job itself is."""

    def __init__(self, when: Callable[[], bool], cancel: Callable[[], object]) -> None:
        super().__init__()
        self._when, self._cancel_order = when, cancel

    @property
    def cancelled(self) -> bool:
        if not super().cancelled and self._when():
            self._cancel_order()
            self.cancel()
        return super().cancelled


def cancelled_when(desk: Desk, track_id: TrackId, provider: str, when: Callable[[], bool]) -> None:
    job = Fickle(when, lambda: desk.cancel_order(desk.takes_of(track_id).orders[0].id))
    with pytest.raises(Cancelled):
        rendered(desk, track_id, provider, job)


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_cancel_after_the_order_left_costs_what_the_provider_may_charge_and_says_so(
    name: str, desk: Desk, providers: dict[ProviderKey, MusicProvider], release: Release, track_id: TrackId
) -> None:
    with a_studio(name, "slow") as studio:
        providers[ProviderKey(name)] = provider = a_provider(name, studio)
        cancelled_when(desk, track_id, name, studio.asked.is_set)
    cost = provider.card.price.cost_microdollars(SECONDS)
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.outcome, told.provider_outcome, told.estimated_cost) == ("cancelled", "unknown", cost)
    (card,) = AuditionState().opening(track_id).with_found(desk.takes_of(track_id), {}).rows
    assert isinstance(card, OrderRow)
    assert (card.title, card.words) == ("Cancelled", "may have been charged" if cost else "adds 0")
    sentence = f"{provider.card.name} had been asked already and may charge about {dollars(cost)}:"
    assert card.detail.startswith(sentence) if cost else card.detail == ""
    words = generations_in_words(desk, release)
    assert all((f"the provider may have charged {dollars(cost)}" in each) == bool(cost) for each in words)
    assert desk.price_track(track_id).generations == 0


@pytest.mark.parametrize("name", ["stability", "lyria"])
def test_a_cancel_before_the_order_left_costs_nothing(
    name: str, desk: Desk, providers: dict[ProviderKey, MusicProvider], release: Release, track_id: TrackId
) -> None:
    looks = itertools.count()
    with nobody_picks_up() as address:
        providers[ProviderKey(name)] = a_provider(name, SimpleNamespace(url=address))
        cancelled_when(desk, track_id, name, lambda: next(looks) == 2)
    (told,) = (event.metadata for event in usage(desk, release))
    assert (told.outcome, told.provider_outcome, told.estimated_cost) == ("cancelled", "not_sent", 0)
    (card,) = AuditionState().opening(track_id).with_found(desk.takes_of(track_id), {}).rows
    assert isinstance(card, OrderRow)
    assert (card.title, card.words, card.detail) == ("Cancelled", "adds 0", "")


@contextmanager
def nobody_picks_up() -> Iterator[str]:
    """An address where a connection is never made, and never refused: its few places for callers are taken."""
    with ExitStack() as callers, socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        for _ in range(4):
            caller = callers.enter_context(socket())
            caller.setblocking(False)
            caller.connect_ex(deaf.getsockname())
        yield "http://{}:{}".format(*deaf.getsockname())


def test_takes_of_one_press_are_one_task_of_ace_step_and_each_is_a_take_of_its_own(
    desk: Desk, providers: dict[ProviderKey, MusicProvider], release: Release, track_id: TrackId
) -> None:
    with a_studio("acestep", "fewer") as studio:  # the card's memory is too small for three
        providers[ProviderKey("acestep")] = a_provider("acestep", studio, clock=Hurry().clock)
        draft = desk.open_draft(track_id).draft
        orders = desk.order_takes(
            draft.but(brief=draft.brief.but(length_seconds=SECONDS)), count=3, seed=5, provider=ProviderKey("acestep")
        )
        takes = [desk.render_take(order.id, Hurry()) for order in orders]
        sent = [(order.json["seed"], order.json["batch_size"]) for order in studio.orders]
    assert sent == [("5,6,7", 3), (6, 1), (7, 1)]
    assert [take.seed for take in takes] == [5, 6, 7]
    told = [(event.metadata.outcome, event.metadata.remote_id) for event in usage(desk, release)]
    assert told == [
        ("succeeded", "task-1#0"),
        ("failed", "task-1#1"),
        ("succeeded", "task-2"),
        ("failed", "task-1#2"),
        ("succeeded", "task-3"),
    ]


LYRICS = "[Verse 1]\nThe kettle sings\nA window – öffnet\n\n[Chorus]\nHold on"
# Where each service finds the prompt and the lyrics in what arrives; ElevenLabs gets both as one plan.
FIELDS = {
    "lyria": ("input", ""),
    "lyria-clip": ("input", ""),
    "stability": ("prompt", ""),
    "stability-2": ("prompt", ""),
    "minimax": ("prompt", "lyrics"),
    "acestep": ("prompt", "lyrics"),
    "acestep-cpp": ("caption", "lyrics"),
}


@pytest.mark.parametrize("name", ADAPTERS)
def test_a_take_is_in_the_trail_with_what_was_really_sent(
    name: str, desk: Desk, providers: dict[ProviderKey, MusicProvider], release: Release, track_id: TrackId
) -> None:
    sung = {} if name.startswith("stability") else {"instrumental": False, "lyrics": LYRICS}
    with a_studio(name) as studio:
        providers[ProviderKey(name)] = provider = a_provider(name, studio)
        rendered(desk, track_id, name, **sung)
        arrived = studio.orders[0]
    (told,) = usage(desk, release)
    body = arrived.form if name.startswith("stability") else arrived.json
    if name == "elevenlabs":
        chunks = body["composition_plan"]["chunks"]
        prompt, lyrics = "; ".join(chunks[0]["positive_styles"]), "\n\n".join(chunk["text"] for chunk in chunks)
    else:
        prompt, lyrics = (body[field] if field else None for field in FIELDS[name])
    metadata = told.metadata
    assert (metadata.prompt_length, metadata.prompt_hash) == (len(prompt), prompt_hash(prompt))
    if lyrics is None:
        assert (metadata.lyrics_length, metadata.lyrics_hash) == (None, None)
    else:
        assert (metadata.lyrics_length, metadata.lyrics_hash) == (len(lyrics), prompt_hash(lyrics))

    (take,) = desk.takes_of(track_id).takes
    card = provider.card
    assert take.prompt_hash == metadata.prompt_hash
    assert (told.provider, told.model) == (name, card.model)
    assert metadata.model_echoed == ("" if take.model == card.model else take.model)
    assert metadata.estimated_cost == card.price.cost_microdollars(take.facts.duration_seconds)
    assert (metadata.price_as_of, metadata.licence_note) == (card.price.as_of, card.rights_plan)
    assert (metadata.mime_type, metadata.audio_sha256) == (take.facts.media_type, take.audio_digest)
    assert metadata.c2pa_present is False
    assert metadata.remote_id or name in ("lyria-clip", "stability-2")
