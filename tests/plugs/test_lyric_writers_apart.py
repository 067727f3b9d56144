"""What only one of the lyric writers does, the events of a stream, and the catalogue."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omg_desktop import assets
from omg_desktop.adapters.lyric_catalogue import load_lyric_writers, load_structures, load_words
from omg_desktop.adapters.lyric_writers.anthropic import AnthropicWriter
from omg_desktop.adapters.lyric_writers.gemini import GeminiWriter
from omg_desktop.adapters.lyric_writers.minimax import MiniMaxWriter
from omg_desktop.adapters.lyric_writers.openai_compatible import OpenAiCompatibleWriter
from omg_desktop.adapters.writer_errors import Service, problem_of, retry_after
from omg_desktop.adapters.writer_streams import Services, _events
from omg_desktop.domain.errors import (
    InvalidInput,
    KeyNeeded,
    LibraryUnusable,
    OmgError,
    OutcomeUnknown,
    WriterFailed,
    WriterRefused,
    WriterUnreachable,
)
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import LyricWriterCard, for_selection, for_song
from omg_desktop.ports import LyricWriter
from tests.fake_writers.protocols import MiniMaxSpeech
from tests.fake_writers.server import SONG, FakeWriters, Mood, event, fake_writers
from tests.fakes import Patience
from tests.live_checklist import Note, as_told
from tests.live_checklist import listening as heard_at

REQUEST = for_song("", genre="Folk")


@pytest.fixture(scope="module")
def listening() -> Iterator[FakeWriters]:
    with fake_writers() as made:
        yield made


@pytest.fixture
def server(listening: FakeWriters) -> FakeWriters:
    listening.begin_anew()
    return listening


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    made = Services()
    yield made
    made.close()


def a_card(server: FakeWriters, **changes: object) -> LyricWriterCard:
    usual = {
        "key": ProviderKey("w"), "name": "Writer", "protocol": "p", "base_url": server.url, "model": "m",
        "needs_key": False, "silence_seconds_max": 5.0, "facts_as_of": date(2026, 11, 1), "rights_note": "For tests.",
    }  # fmt: skip
    return LyricWriterCard.model_validate(usual | changes)


def openai(server: FakeWriters, services: Services, **changes: object) -> OpenAiCompatibleWriter:
    card = a_card(server, **changes)
    return OpenAiCompatibleWriter(lambda: card, lambda: None, services)


def chunks(*pieces: str, finish: str = "stop") -> bytes:
    told = [event({"choices": [{"delta": {"content": piece}}]}) for piece in pieces]
    return b"".join([*told, event({"choices": [{"delta": {}, "finish_reason": finish}]}), event("[DONE]")])


@pytest.mark.parametrize(
    ("pieces", "song"),
    [
        (("<think>rain?\n\n</think>\n\n[Verse]\n", "rain"), "[Verse]\nrain"),
        (("<th", "ink>no", "</thi", "nk>rain"), "rain"),
        (("<", "3 rain"), "<3 rain"),
        (("\n<think>", "a</think>", "b </think> c"), "b </think> c"),
        (("I think", " of rain"), "I think of rain"),
        (("<thin",), "<thin"),
    ],
)
def test_what_a_model_thinks_aloud_is_no_lyric(
    pieces: tuple[str, ...], song: str, server: FakeWriters, services: Services
) -> None:
    server.mood = Mood("raw", raw=chunks(*pieces))
    told: list[str] = []
    answer = openai(server, services).write(REQUEST, told.append, Patience())
    assert answer.text == "".join(told) == song


@pytest.mark.parametrize("pieces", [("<think>I never come to an end",), ("<think>a</think>  ",), (" \n",), ()])
def test_only_thoughts_are_no_song(pieces: tuple[str, ...], server: FakeWriters, services: Services) -> None:
    server.mood = Mood("raw", raw=chunks(*pieces))
    with pytest.raises(WriterFailed, match="without any lyrics"):
        openai(server, services).write(REQUEST, lambda _: None, Patience())


def test_text_among_blocks_is_read(server: FakeWriters, services: Services) -> None:
    content = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "ra"}, {"type": "text", "text": "in"}]
    told = event({"choices": [{"delta": {"content": content}, "finish_reason": "stop"}]})
    server.mood = Mood("raw", raw=told)
    assert openai(server, services).write(REQUEST, lambda _: None, Patience()).text == "rain"


def test_a_refusal_in_words_of_its_own_is_shown(server: FakeWriters, services: Services) -> None:
    told = [event({"choices": [{"delta": {"refusal": part}}]}) for part in ("I cannot ", "write this.")]
    server.mood = Mood("raw", raw=b"".join(told) + chunks())
    with pytest.raises(WriterRefused, match=r"^I cannot write this\.$"):
        openai(server, services).write(REQUEST, lambda _: None, Patience())


def test_a_filter_is_a_refusal(server: FakeWriters, services: Services) -> None:
    server.mood = Mood("refusal")
    with pytest.raises(WriterRefused):
        openai(server, services).write(REQUEST, lambda _: None, Patience())
    card = a_card(server, needs_key=True)
    with pytest.raises(WriterRefused):
        AnthropicWriter(lambda: card, lambda: "k", services).write(REQUEST, lambda _: None, Patience())


def test_json_lines_and_an_end_without_a_blank_line_are_read(server: FakeWriters, services: Services) -> None:
    lines = [json.dumps({"choices": [{"delta": {"content": "rain"}, "finish_reason": "stop"}]}), "data: [DONE]"]
    server.mood = Mood("raw", raw="\r\n".join(lines).encode(), content_type="application/x-ndjson")
    assert openai(server, services).write(REQUEST, lambda _: None, Patience()).text == "rain"
    server.mood = Mood("raw", raw=b'{"error": "model is broken"}\n', content_type="application/x-ndjson")
    with pytest.raises(WriterUnreachable, match="model is broken"):
        openai(server, services).write(REQUEST, lambda _: None, Patience())


def test_a_base_url_is_understood_with_and_without_v1(server: FakeWriters, services: Services) -> None:
    for tail in ("", "/", "/v1", "/v1/"):
        openai(server, services, base_url=server.url + tail).write(REQUEST, lambda _: None, Patience())
    assert {heard.path for heard in server.heard} == {"/v1/chat/completions"}


def test_the_limit_has_the_name_the_server_knows(server: FakeWriters, services: Services) -> None:
    changes = {"token_limit_field": "max_completion_tokens", "answer_tokens_max": 123}
    openai(server, services, **changes).write(REQUEST, lambda _: None, Patience())
    assert server.heard[0].body["max_completion_tokens"] == 123
    assert "max_tokens" not in server.heard[0].body


@pytest.mark.parametrize("word", ["step", "content"])
def test_gemini_in_older_words_is_understood(word: str, server: FakeWriters, services: Services) -> None:
    delta = {"event_type": f"{word}.delta", "delta": {"type": "text", "text": SONG}}
    server.mood = Mood("raw", raw=event(delta) + event({"event_type": "interaction.complete"}))
    card = a_card(server)
    assert GeminiWriter(lambda: card, lambda: "k", services).write(REQUEST, lambda _: None, Patience()).text == SONG
    outputs = {"outputs": [{"type": "text", "text": SONG}], "status": "completed"}
    server.mood = Mood("raw", raw=json.dumps(outputs).encode(), content_type="application/json")
    assert GeminiWriter(lambda: card, lambda: "k", services).write(REQUEST, lambda _: None, Patience()).text == SONG
    assert server.heard[0].body["store"] is False


def test_gemini_that_gives_up_gave_no_lyrics(server: FakeWriters, services: Services) -> None:
    server.mood = Mood("refusal")
    card = a_card(server)
    with pytest.raises(WriterFailed, match="gave up"):
        GeminiWriter(lambda: card, lambda: "k", services).write(REQUEST, lambda _: None, Patience())


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1026, WriterRefused), (1027, WriterRefused), (1004, KeyNeeded), (2049, KeyNeeded), (1008, WriterFailed),
        (2056, WriterFailed), (1002, WriterUnreachable), (1001, OutcomeUnknown), (2013, WriterFailed),
        (31_337, WriterFailed),
    ],
)  # fmt: skip
def test_minimax_says_no_inside_a_good_answer(
    code: int, kind: type[OmgError], server: FakeWriters, services: Services
) -> None:
    server.mood = Mood("raw", raw=MiniMaxSpeech().coded(code), content_type="application/json")
    card = a_card(server, needs_key=True)
    with pytest.raises(OmgError) as refused:
        MiniMaxWriter(lambda: card, lambda: "k", services).write(REQUEST, lambda _: None, Patience())
    assert type(refused.value) is kind


def test_minimax_edits_only_the_part_and_keeps_its_limits(server: FakeWriters, services: Services) -> None:
    card = a_card(server, needs_key=True)
    writer = MiniMaxWriter(lambda: card, lambda: "k", services)
    writer.write(for_selection("one\ntwo\nthree", 5, 5), lambda _: None, Patience())
    assert server.heard[0].body == {
        "mode": "edit", "prompt": "Write these lines anew. Answer with as many lines, without tags.", "lyrics": "two",
    }  # fmt: skip
    writer.write(REQUEST, lambda _: None, Patience())
    assert server.heard[1].body == {"mode": "write_full_song", "prompt": "Genre: Folk. Write a whole song."}
    with pytest.raises(InvalidInput, match="3500"):
        writer.write(for_song("la " * 2_000), lambda _: None, Patience())
    assert len(server.heard) == 2


STREAM = (
    ": remark\r\nevent: a\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\n"
    "id: 7\ndata:no blank\n\ndata: sep\u2028arator\u0085 ñ夜\n\n{\"line\": 1}\n\rdata: [DONE]"
)  # fmt: skip


@given(st.lists(st.integers(0, len(STREAM.encode())), max_size=12))
def test_events_are_the_same_however_the_bytes_are_cut(cuts: list[int]) -> None:
    raw = STREAM.encode()
    places = sorted({0, *cuts, len(raw)})
    parts = [raw[low:high] for low, high in pairwise(places)]
    assert list(_events(iter(parts))) == [
        '{"a":\n1}', "no blank", "sep\u2028arator\u0085 ñ夜", '{"line": 1}', "[DONE]",
    ]  # fmt: skip


NAMES = st.sampled_from(["error", "message", "code", "type", "detail", "status", "details", "retryDelay"])
LEAVES = st.none() | st.integers() | st.text(max_size=9)
BODIES = st.recursive(
    LEAVES, lambda inner: st.dictionaries(NAMES, inner, max_size=4) | st.lists(inner, max_size=3), max_leaves=12
)


@given(BODIES)
def test_any_error_body_is_read_without_a_fall(body: object) -> None:
    problem_of(body)
    retry_after({}, json.dumps(body).encode())


def test_a_pause_is_read_from_a_date_and_from_googles_older_errors() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    asked = retry_after({"retry-after": soon})
    assert asked is not None
    assert 25 < asked <= 30
    body = {"error": {"code": 429, "details": [{"@type": "x"}, {"retryDelay": "34.4s"}]}}
    assert retry_after({}, json.dumps(body).encode()) == 34.4
    assert retry_after({"retry-after": "1e300"}) == 24 * 60 * 60
    assert retry_after({"retry-after": "-3"}) is None
    assert "key" not in repr(Service("Writer", may_cost=True, key="the-key"))


def test_the_catalogue_names_each_writer_once_with_its_facts() -> None:
    cards = load_lyric_writers(assets.resource("lyric_writers.toml"))
    assert {card.key for card in cards} >= {"gemini", "openai", "anthropic", "minimax", "ollama", "llamacpp"}
    assert {card.protocol for card in cards} == {"gemini", "openai", "anthropic", "minimax"}
    for card in cards:
        assert card.base_url.startswith("http://127.0.0.1" if card.on_this_computer else "https://")
        assert card.needs_key is not card.on_this_computer
        assert card.model or card.on_this_computer
        assert (card.cost(1_000_000, 1_000_000) > 0) is not card.on_this_computer
    gemini = next(card for card in cards if card.key == "gemini")
    assert gemini.cost(400, 1_000) == (400 * 750_000 + 1_000 * 3_750_000) // 1_000_000 == 4_050


@pytest.mark.parametrize("text", ["", "writers = 7", "[[writers]]\nkey = 'a'", "\x00", "[[structures]]"])
def test_a_damaged_catalogue_says_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    for load in (load_lyric_writers, load_structures):
        with pytest.raises(LibraryUnusable):
            load(path)
    path.write_text(text, encoding="utf-8")
    for load in (load_lyric_writers, load_structures):
        with pytest.raises(LibraryUnusable):
            load(path)
    path.write_bytes(b"\xff")
    with pytest.raises(LibraryUnusable):
        load_words(path)


LIVE: dict[str, Callable[..., LyricWriter]] = {
    "gemini": GeminiWriter,
    "openai": OpenAiCompatibleWriter,
    "anthropic": AnthropicWriter,
    "minimax": MiniMaxWriter,
}


def written(writer: LyricWriter, card: LyricWriterCard) -> list[Note]:
    """Have one line written; the notes of a first live call: answers, pieces, and whether the model is in the list."""
    told: list[str] = []
    request = for_selection("the rain is on the sea", 0, 0, genre="Folk", instruction="four words at most")
    with heard_at(card.base_url) as heard:
        answer = writer.write(request, told.append, Patience())
        models = writer.models(Patience())
    assert answer.text == "".join(told)
    came = f"{len(told)} pieces, {len(answer.text)} characters, by “{answer.model or card.model}”."
    listed = f"{len(models)} models, ours {'among' if card.model in models else 'not among'} them."
    return [
        Note("What was answered?", "answered", as_told(heard)),
        Note("What came?", "answered", came),
        Note("Is the model in the list?", "answered", listed),
    ]


@pytest.mark.parametrize("name", LIVE)
def test_the_notes_of_a_first_live_call_are_taken_from_the_fake_alike(
    name: str, server: FakeWriters, services: Services
) -> None:
    card = a_card(server, model="first-model", needs_key=True)
    notes = written(LIVE[name](lambda: card, lambda: "canary-of-a-key", services), card)
    answered, came, listed = (note.evidence for note in notes)
    assert " 200 after " in answered
    assert "POST /" in answered
    assert came.startswith("1 pieces" if name == "minimax" else "5 pieces")
    assert listed.endswith("among them.")
    assert "canary-of-a-key" not in f"{notes}"


@pytest.mark.parametrize("name", LIVE)
def test_the_real_service_writes_a_line(name: str, services: Services, capsys: pytest.CaptureFixture[str]) -> None:
    variable = f"OMG_{name.upper()}_KEY"
    key = os.environ.get(variable)
    if os.environ.get("OMG_LIVE") != "1" or not key:
        pytest.skip(f"asks the real service and costs money: set OMG_LIVE=1 and {variable}")
    card = next(card for card in load_lyric_writers(assets.resource("lyric_writers.toml")) if card.key == name)
    notes = written(LIVE[name](lambda: card, lambda: key, services), card)
    assert key not in f"{notes}"
    with capsys.disabled():
        sys.stdout.write("\n".join([f"\n{name}", *(note.line for note in notes), ""]))
    assert "ours among them" in notes[-1].evidence
