"""Asking for lyrics through the flow: a suggestion, one sealed event, and the key nowhere."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from omg_desktop import assets
from omg_desktop.adapters.lyric_catalogue import load_structures, load_words
from omg_desktop.adapters.lyric_writers.openai_compatible import OpenAiCompatibleWriter
from omg_desktop.adapters.secrets import KeptSecrets
from omg_desktop.adapters.writer_streams import Services
from omg_desktop.app.desk import Desk
from omg_desktop.domain.audit import EventKind, UsageEvent, usage_event, verify
from omg_desktop.domain.errors import Cancelled, InvalidInput, KeyNeeded, OmgError, OutcomeUnknown
from omg_desktop.domain.ids import ProviderKey, TrackId
from omg_desktop.domain.lyric_requests import LyricWriterCard, for_song
from omg_desktop.domain.prompts import lyrics_system_prompt, prompt_hash
from omg_desktop.domain.releases import Release
from omg_desktop.domain.suggestions import Choice, all_of, applied
from omg_desktop.domain.trail import describe
from omg_desktop.flows.lyrics import RhymesFor, StructuresFor, WriteLyrics, WriterCards, WriterModels
from omg_desktop.ui.messages import message_for
from tests.fake_writers.server import PIECES, SONG, FakeWriters, Mood, fake_writers
from tests.fakes import Patience

KEY = "canary-77aa-never-to-be-seen"
WRITER = ProviderKey("openai")
MINE = "[Verse 1]\nmy own secret line\n"


@pytest.fixture
def server() -> Iterator[FakeWriters]:
    with fake_writers() as made:
        yield made


@pytest.fixture
def secrets(desk: Desk, tmp_path: Path) -> KeptSecrets:
    return KeptSecrets(tmp_path / "data" / "keys.json", None)


@pytest.fixture
def write(desk: Desk, server: FakeWriters, secrets: KeptSecrets) -> Iterator[WriteLyrics]:
    card = LyricWriterCard(
        key=WRITER, name="Writer", protocol="openai", base_url=server.url, model="asked-model", needs_key=True,
        input_price_microdollars=1_000_000, output_price_microdollars=2_000_000,
        facts_as_of=date(2026, 11, 1), rights_note="For tests.",
    )  # fmt: skip
    services = Services()
    writer = OpenAiCompatibleWriter(lambda: card, lambda: secrets.get("openai"), services)
    yield WriteLyrics({WRITER: writer}, desk.shelves.releases, desk.shelves.audit, lambda: "user-1", desk.now)
    services.close()


def told_of(desk: Desk, release: Release) -> list[UsageEvent]:
    events = desk.shelves.audit.of_release(release.id)
    return [usage_event(event) for event in events if event.happening.kind is EventKind.LYRICS_GENERATION]


def cost_so_far(usage: UsageEvent, told: list[str]) -> int:
    """By about four letters a token: a dollar for a million that were read, two for a million that were written."""
    return usage.metadata.prompt_length // 4 + 2 * (len("".join(told)) // 4)


def test_a_suggestion_comes_in_pieces_and_leaves_one_event(
    desk: Desk, write: WriteLyrics, release: Release, track_id: TrackId, secrets: KeptSecrets
) -> None:
    secrets.put("openai", KEY)
    told, job = list[str](), Patience()
    request = for_song(MINE, genre="Folk", instruction="my private wish")
    found = write(track_id, WRITER, request, told.append, job)
    assert told == list(PIECES)
    assert (found.text, found.complete, found.writer) == (SONG, True, WRITER)
    assert applied(found, {}) == MINE
    assert applied(found, all_of(found, Choice.ACCEPT)) == SONG
    assert job.reports == [(None, "Writer is writing")]

    (usage,) = told_of(desk, release)
    sent = write.writers[WRITER].sending(request)
    metadata = usage.metadata
    assert sent.startswith(lyrics_system_prompt("Folk"))
    assert (metadata.prompt_length, metadata.prompt_hash) == (len(sent), prompt_hash(sent))
    assert (metadata.lyrics_length, metadata.lyrics_hash) == (len(SONG), prompt_hash(SONG))
    assert (metadata.outcome, metadata.estimated_cost, metadata.mime_type) == ("succeeded", 500, "text/plain")
    assert (usage.kind, usage.model, usage.user_id) == ("lyrics_generation", "asked-model", "user-1")
    assert usage.metadata.model_echoed == "model-that-answered"
    assert not usage.is_billable


def test_the_trail_tells_of_it_in_words_and_never_what_was_written(
    desk: Desk, write: WriteLyrics, release: Release, track_id: TrackId, secrets: KeptSecrets
) -> None:
    secrets.put("openai", KEY)
    write(track_id, WRITER, for_song(MINE, instruction="my private wish"), lambda _: None, Patience())
    *_, event = desk.shelves.audit.of_release(release.id)
    words = describe(event)
    assert words.title == "Lyrics suggested"
    assert words.detail == f"model-that-answered · {len(SONG)} characters · $0.0005"
    sealed = event.model_dump_json()
    assert not any(text in sealed for text in ("secret line", "private wish", "ñandú", "Stay", KEY))
    assert verify(desk.shelves.audit.chain()).is_unbroken


def test_a_suggestion_adds_nothing_to_the_price(
    desk: Desk, write: WriteLyrics, release: Release, track_id: TrackId, secrets: KeptSecrets
) -> None:
    secrets.put("openai", KEY)
    before = desk.check_release(release.id).quote
    write(track_id, WRITER, for_song(MINE), lambda _: None, Patience())
    assert desk.check_release(release.id).quote == before


@pytest.mark.parametrize(
    ("mood", "kind", "pieces"),
    [
        (Mood("cut"), OutcomeUnknown, 2),
        (Mood("error", status=401, code="authentication_error", message=KEY), KeyNeeded, 0),
        (Mood("error", status=500, message=f"{KEY} my own secret line"), OmgError, 0),
    ],
)
def test_a_failure_leaves_one_event_with_its_kind_and_what_it_may_have_cost(
    mood: Mood, kind: type[OmgError], pieces: int, desk: Desk, write: WriteLyrics, release: Release,
    track_id: TrackId, secrets: KeptSecrets, server: FakeWriters,
) -> None:  # fmt: skip
    secrets.put("openai", KEY)
    server.mood = mood
    told: list[str] = []
    with pytest.raises(kind) as failed:
        write(track_id, WRITER, for_song(MINE), told.append, Patience())
    assert told == list(PIECES[:pieces])
    (usage,) = told_of(desk, release)
    assert (usage.metadata.outcome, usage.metadata.failure) == ("failed", type(failed.value).__name__)
    lost = kind is OutcomeUnknown  # what had been read and written by then may be charged
    cost = cost_so_far(usage, told) if lost else 0
    assert (usage.metadata.estimated_cost, usage.metadata.lyrics_length) == (cost, None)
    said = {401: (401, "authentication_error"), 500: (500, "api_error"), 200: (None, "")}[mood.status]
    assert (usage.metadata.http_status, usage.metadata.provider_code) == said
    assert usage.metadata.provider_outcome == ("unknown" if kind is OutcomeUnknown else "")
    assert usage.metadata.price_as_of == date(2026, 11, 1)
    *_, event = desk.shelves.audit.of_release(release.id)
    assert describe(event).title == "Lyrics failed"
    assert ("the provider may have charged $0.00" in describe(event).detail) == lost
    assert KEY not in message_for(failed.value).advice
    assert len(server.heard) == 1


def test_cancelling_is_told_once(
    desk: Desk, write: WriteLyrics, release: Release, track_id: TrackId, secrets: KeptSecrets, server: FakeWriters
) -> None:
    secrets.put("openai", KEY)
    server.mood = Mood("stall")
    job = Patience()
    told: list[str] = []
    with pytest.raises(Cancelled):
        write(track_id, WRITER, for_song(MINE), lambda piece: (told.append(piece), job.cancel()), job)
    assert server.left.wait(2)
    (usage,) = told_of(desk, release)
    metadata = usage.metadata
    assert (metadata.outcome, metadata.failure, metadata.provider_outcome) == ("cancelled", "", "unknown")
    assert metadata.estimated_cost == cost_so_far(usage, told) > 0


def test_a_writer_that_does_not_exist_is_named(write: WriteLyrics, track_id: TrackId, server: FakeWriters) -> None:
    with pytest.raises(InvalidInput, match="openai"):
        write(track_id, ProviderKey("nobody"), for_song(MINE), lambda _: None, Patience())
    assert server.heard == []


def test_cards_and_models_are_for_the_settings(write: WriteLyrics, secrets: KeptSecrets) -> None:
    secrets.put("openai", KEY)
    assert [card.key for card in WriterCards(write.writers)()] == [WRITER]
    assert WriterModels(write.writers)(WRITER, Patience()) == ("first-model", "second-model")


def test_the_key_is_in_nothing_the_app_writes(
    desk: Desk, write: WriteLyrics, track_id: TrackId, secrets: KeptSecrets, server: FakeWriters, tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    secrets.put("openai", KEY)
    moods = [Mood(), Mood("cut"), Mood("error_inside", message=KEY), Mood("error", status=500, message=KEY)]
    for mood in moods:
        server.mood = mood
        with suppress(OmgError):
            write(track_id, WRITER, for_song(MINE), lambda _: None, Patience())
    desk.shelves.library.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert KEY not in caplog.text
    assert all(heard.headers["authorization"] == f"Bearer {KEY}" for heard in server.heard)


def test_the_offline_helper_needs_nobody(desk: Desk) -> None:
    rhymes = RhymesFor(load_words(assets.resource("lyrics/words.txt")))
    assert "flame" in rhymes("for the rain to find my name").perfect
    structures = StructuresFor(load_structures(assets.resource("lyrics/structures.toml")), desk.catalogue)
    assert structures("Hip-hop")[0].key == "rap"
    assert structures("my own genre") == structures("") == structures.structures.structures
