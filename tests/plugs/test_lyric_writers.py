"""Every lyric writer passes this suite, over real sockets, against a server in many moods."""

import threading
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from omg_desktop.adapters.lyric_writers.anthropic import AnthropicWriter
from omg_desktop.adapters.lyric_writers.gemini import GeminiWriter
from omg_desktop.adapters.lyric_writers.minimax import MiniMaxWriter
from omg_desktop.adapters.lyric_writers.openai_compatible import OpenAiCompatibleWriter
from omg_desktop.adapters.writer_streams import Services
from omg_desktop.domain.errors import (
    Cancelled,
    InvalidInput,
    KeyNeeded,
    OmgError,
    OutcomeUnknown,
    WriterFailed,
    WriterRefused,
    WriterUnreachable,
)
from omg_desktop.domain.ids import ProviderKey
from omg_desktop.domain.lyric_requests import LyricRequest, LyricWriterCard, for_section, for_selection, for_song
from omg_desktop.ports import LyricWriter
from tests.fake_writers.protocols import MODEL, SPEECHES
from tests.fake_writers.server import PIECES, SONG, FakeWriters, Mood, fake_writers
from tests.fakes import Patience

KEY = "canary-4f1d-never-to-be-seen"
WRITERS: dict[str, Callable[..., LyricWriter]] = {
    "gemini": GeminiWriter,
    "openai": OpenAiCompatibleWriter,
    "anthropic": AnthropicWriter,
    "minimax": MiniMaxWriter,
    "ollama": OpenAiCompatibleWriter,  # the same protocol on one's own computer: no key, no bill
}
STREAMING = ("gemini", "openai", "anthropic", "ollama")
OLD = "[Verse 1]\nold rain\nold name\n\n[Chorus]\nold stay\n"
REQUEST = for_song(OLD, genre="Folk", instruction="sadder")


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


Make = Callable[..., LyricWriter]


@pytest.fixture
def make(server: FakeWriters, services: Services) -> Make:
    """A writer that asks the fake server; changes go to its card."""

    def made(name: str, key: str | None = KEY, **changes: object) -> LyricWriter:
        own = name == "ollama"
        usual = {
            "key": ProviderKey(name), "name": name.title(), "protocol": name, "base_url": server.url,
            "model": "" if own else "asked-model", "needs_key": not own, "on_this_computer": own,
            "silence_seconds_max": 5.0, "facts_as_of": date(2026, 11, 1), "rights_note": "For tests.",
        }  # fmt: skip
        card = LyricWriterCard.model_validate(usual | changes)
        return WRITERS[name](lambda: card, lambda: None if own else key, services)

    return made


def failing(writer: LyricWriter, request: LyricRequest = REQUEST) -> tuple[OmgError, list[str]]:
    """What it raises, after a look that the key is nowhere in it; and what was told until then."""
    told: list[str] = []
    with pytest.raises(OmgError) as raised:
        writer.write(request, told.append, Patience())
    error = raised.value
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(writer) + repr(writer.card)
    assert KEY not in shown
    assert str(error).isprintable()
    return error, told


def told_key(name: str) -> str:
    """What a service can say of the key: one that was never told it cannot."""
    return "no key" if name == "ollama" else KEY


every_writer = pytest.mark.parametrize("name", WRITERS)
every_stream = pytest.mark.parametrize("name", STREAMING)


@every_writer
def test_a_song_comes_in_pieces_and_as_a_whole(name: str, make: Make, server: FakeWriters) -> None:
    writer, told = make(name), list[str]()
    answer = writer.write(REQUEST, told.append, Patience())
    assert answer.text == "".join(told) == SONG
    assert answer.complete
    if name in STREAMING:
        assert told == list(PIECES)
        assert (answer.model, answer.input_tokens, answer.output_tokens) == (MODEL, 100, 200)
    *_, heard = server.heard
    sent = heard.headers
    assert KEY not in heard.path
    assert (KEY in str(sent)) is (name != "ollama")
    texts = [text for text in writer.sending(REQUEST).split("\n\n") if text]
    assert all(text.replace("\n", "\\n") in str(heard.body) for text in texts)
    assert "sadder" in str(heard.body)
    assert "old rain" in str(heard.body)


@every_writer
@pytest.mark.parametrize("request_for", [for_section, lambda lyrics, place: for_selection(lyrics, place, place)])
def test_a_part_can_be_asked_for(
    name: str, make: Make, server: FakeWriters, request_for: Callable[[str, int], LyricRequest]
) -> None:
    request = request_for(OLD, OLD.index("old name"))
    assert make(name).write(request, lambda _: None, Patience()).text == SONG
    assert "old name" in str(server.heard[-1].body)


@every_stream
def test_an_answer_that_was_not_streamed_after_all_is_read(name: str, make: Make, server: FakeWriters) -> None:
    body = SPEECHES["openai" if name == "ollama" else name].whole(SONG)
    server.mood = Mood("raw", raw=body, content_type="application/json; charset=utf-8")
    assert make(name, model="asked-model").write(REQUEST, lambda _: None, Patience()).text == SONG


@every_stream
def test_stopping_at_its_own_limit_is_told(name: str, make: Make, server: FakeWriters) -> None:
    server.mood = Mood("length")
    assert not make(name, model="asked-model").write(REQUEST, lambda _: None, Patience()).complete


@every_writer
@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "invalid_request_error", WriterFailed),
        (400, "content_blocked", WriterRefused),
        (401, "authentication_error", KeyNeeded),
        (403, "permission_error", KeyNeeded),
        (402, "billing_error", WriterFailed),
        (429, "insufficient_quota", WriterFailed),
        (404, "model_not_found", WriterFailed),
        (413, "request_too_large", WriterFailed),
        (429, "rate_limit_error", WriterUnreachable),
        (500, "api_error", WriterUnreachable),
        (503, "unavailable_error", WriterUnreachable),
        (529, "overloaded_error", WriterUnreachable),
    ],
)
def test_every_refusal_is_a_next_step_and_asked_once(
    name: str, status: int, code: str, kind: type[OmgError], make: Make, server: FakeWriters
) -> None:
    server.mood = Mood("error", status=status, code=code, message=f"No: {told_key(name)} \x1b[31m")
    writer = make(name, model="asked-model")
    error, told = failing(writer)
    assert type(error) is kind
    assert (told, len(server.heard)) == ([], 1)


@every_writer
def test_a_slow_gateway_may_have_charged_unless_it_is_mine(name: str, make: Make, server: FakeWriters) -> None:
    server.mood = Mood("error", status=504, code="timeout_error")
    error, _ = failing(make(name, model="asked-model"))
    assert type(error) is (WriterFailed if name == "ollama" else OutcomeUnknown)


@every_writer
@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7.0), ({"retry-after-ms": "1500"}, 1.5), ({"Retry-After": "soon"}, None), ({}, None)],
)
def test_a_pause_that_is_asked_for_is_told(
    name: str, headers: dict[str, str], seconds: float | None, make: Make, server: FakeWriters
) -> None:
    server.mood = Mood("error", status=429, code="rate_limit_error", headers=headers)
    error, _ = failing(make(name, model="asked-model"))
    assert isinstance(error, WriterUnreachable)
    assert error.retry_after_seconds == seconds


@every_stream
@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        ("error_first", "overloaded_error", WriterUnreachable),
        ("error_inside", "overloaded_error", WriterFailed),
        ("error_first", "authentication_error", KeyNeeded),
        ("error_inside", "content_blocked", WriterRefused),
        ("error_inside", "something_new", WriterFailed),
        ("error_first", "something_new", WriterUnreachable),
    ],
)
def test_an_error_inside_the_stream_ends_it(
    name: str, kind: str, code: str, expected: type[OmgError], make: Make, server: FakeWriters
) -> None:
    server.mood = Mood(kind, code=code, message=f"Broken, {told_key(name)}")
    error, told = failing(make(name, model="asked-model"))
    assert type(error) is expected
    assert told == (list(PIECES[:2]) if kind == "error_inside" else [])


@every_writer
@pytest.mark.parametrize("kind", ["cut", "unfinished"])
def test_an_answer_that_breaks_off_is_not_taken_for_whole(
    name: str, kind: str, make: Make, server: FakeWriters
) -> None:
    server.mood = Mood(kind)
    error, told = failing(make(name, model="asked-model"))
    assert type(error) is (WriterFailed if name == "ollama" else OutcomeUnknown)
    assert told == (list(PIECES[:2]) if name in STREAMING else [])
    assert len(server.heard) == 1


@every_writer
@pytest.mark.parametrize("kind", ["silent", "stall"])
def test_silence_has_an_end(name: str, kind: str, make: Make, server: FakeWriters) -> None:
    server.mood = Mood(kind)
    error, _ = failing(make(name, model="asked-model", silence_seconds_max=0.2))
    assert type(error) is (WriterFailed if name == "ollama" else OutcomeUnknown)


@every_writer
@pytest.mark.parametrize("kind", ["silent", "stall"])
def test_who_stops_waiting_is_let_go_at_once_and_the_service_hears_of_it(
    name: str, kind: str, make: Make, server: FakeWriters
) -> None:
    server.mood = Mood(kind)
    writer, job = make(name, model="asked-model", silence_seconds_max=60.0), Patience()
    threading.Timer(0.15, job.cancel).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        writer.write(REQUEST, lambda _: None, job)
    assert time.monotonic() - began < 1.0
    assert server.left.wait(2.0)
    assert len(server.heard) == 1


@every_writer
def test_nothing_is_sent_when_nobody_waits_any_more(name: str, make: Make) -> None:
    job = Patience()
    job.cancel()
    with pytest.raises(Cancelled):
        make(name, model="asked-model").write(REQUEST, lambda _: None, job)


@every_writer
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"data: {broken\n\n", id="broken"),
        pytest.param(b"data: []\n\n", id="list"),
        pytest.param(b"data: 7\n\n", id="number"),
        pytest.param(b"<html>Log in first</html>", id="page"),
        pytest.param(b"data: " + b"[" * 50_000 + b"\n\n", id="deep"),
        pytest.param(b"", id="nothing"),
    ],
)
@pytest.mark.parametrize("content_type", ["text/event-stream", "application/json", "text/html"])
def test_what_nobody_understands_is_no_song(
    name: str, raw: bytes, content_type: str, make: Make, server: FakeWriters
) -> None:
    server.mood = Mood("raw", raw=raw, content_type=content_type)
    error, told = failing(make(name, model="asked-model"))
    assert isinstance(error, WriterFailed | OutcomeUnknown)
    assert told == []


@every_writer
def test_more_than_a_song_is_not_taken(name: str, make: Make, server: FakeWriters) -> None:
    server.mood = Mood("endless")
    error, _ = failing(make(name, model="asked-model"))
    assert str(error).endswith("writes more than a song.")
    server.mood = Mood("raw", raw=b": " + b"x" * (5 << 20) + b"\n")
    error, _ = failing(make(name, model="asked-model"))
    assert str(error).endswith("sends more than it should.")


@every_writer
def test_a_packed_answer_is_not_unpacked(name: str, make: Make, server: FakeWriters) -> None:
    server.mood = Mood("raw", raw=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert type(failing(make(name, model="asked-model"))[0]) is WriterFailed


@every_writer
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_so_the_key_stays(name: str, status: int, make: Make, server: FakeWriters) -> None:
    with fake_writers() as elsewhere:
        server.mood = Mood("redirect", status=status, headers={"Location": f"{elsewhere.url}/v1/messages"})
        error, _ = failing(make(name, model="asked-model"))
        assert type(error) is WriterFailed
        assert elsewhere.heard == []


@every_writer
def test_a_service_that_is_not_there_was_not_asked(name: str, make: Make) -> None:
    with fake_writers() as gone:
        nowhere = gone.url
    error, _ = failing(make(name, base_url=nowhere, model="asked-model"))
    assert type(error) is WriterUnreachable


@every_writer
@pytest.mark.parametrize("url", ["", "example", "ftp://127.0.0.1", "http://", "http://[", "http://user:pass@127.0.0.1"])
def test_an_address_that_is_none_is_for_the_artist_to_mend(name: str, url: str, make: Make) -> None:
    error, _ = failing(make(name, base_url=url, model="asked-model"))
    assert type(error) is InvalidInput
    assert "pass@" not in str(error)


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "ollama"])
def test_a_key_is_never_sent_in_the_open(name: str, make: Make) -> None:
    error, _ = failing(make(name, base_url="http://lyrics.example"))
    assert type(error) is InvalidInput
    assert "not encrypted" in str(error)


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "ollama"])
@pytest.mark.parametrize("key", [None, "", "  ", f"{KEY}\nInjected: yes", f"{KEY}ü"])
def test_without_a_key_that_can_be_sent_nothing_is(name: str, key: str | None, make: Make, server: FakeWriters) -> None:
    error, _ = failing(make(name, key=key))
    assert type(error) is KeyNeeded
    assert server.heard == []


@every_writer
def test_models_are_listed(name: str, make: Make, server: FakeWriters) -> None:
    expected = ("asked-model",) if name == "minimax" else ("first-model", "second-model")
    assert make(name).models(Patience()) == expected
    assert all(KEY not in heard.path for heard in server.heard)


@every_stream
@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b'{"data": 7, "models": 7}', b"<html>"])
def test_a_list_of_models_nobody_understands(name: str, raw: bytes, make: Make, server: FakeWriters) -> None:
    server.mood = Mood("raw", raw=raw, content_type="application/json")
    with pytest.raises(WriterFailed):
        make(name).models(Patience())


def test_a_writer_without_a_model_takes_the_first_there_is(make: Make, server: FakeWriters) -> None:
    make("ollama").write(REQUEST, lambda _: None, Patience())
    assert [heard.path for heard in server.heard] == ["/v1/models", "/v1/chat/completions"]
    assert server.heard[1].body["model"] == "first-model"
    server.mood = Mood(model_names=())
    with pytest.raises(WriterFailed, match="no model yet"):
        make("ollama").write(REQUEST, lambda _: None, Patience())
