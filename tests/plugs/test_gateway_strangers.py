"""What the gateway makes of a server that is broken, malicious, or somebody else's."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from omg_desktop.adapters import gateway as gateway_module
from omg_desktop.adapters.gateway import Connection, HttpGateway
from omg_desktop.adapters.http_errors import in_our_words, meaning, plain
from omg_desktop.domain.errors import (
    NotEnoughCredits,
    OmgError,
    OutcomeUnknown,
    PriceChanged,
    Refused,
    SignInNeeded,
    Unreachable,
)
from tests.builders import AUDIO, AUDIO_DIGEST, a_receipt, an_envelope

SECRET = "the-token"


@contextmanager
def a_server(answer: bytes | None) -> Iterator[HttpGateway]:
    """A listener that reads a request, says these bytes whatever it was, and hangs up; None: hangs up at once."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with listener.accept()[0] as connection:
                connection.settimeout(5)
                if answer is None or not connection.recv(65_536):
                    continue
                try:
                    connection.sendall(answer)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65_536):  # let the client finish, or hang up
                        pass
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    port = listener.getsockname()[1]
    gateway = HttpGateway(lambda: Connection(f"http://127.0.0.1:{port}", SECRET))
    try:
        yield gateway
    finally:
        gateway.close()
        ended.set()
        socket.create_connection(("127.0.0.1", port)).close()
        thread.join(10)
        listener.close()
        assert not thread.is_alive()


def http(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


ASK: dict[str, Callable[[HttpGateway], object]] = {
    "account": HttpGateway.account,
    "tariff": HttpGateway.tariff,
    "receipts": HttpGateway.receipts,
    "submit": lambda gateway: gateway.submit(an_envelope()),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"[]", b"null", b"<html>Log in to the hotel's network</html>", b"\xff\xfe", b"[" * 50_000, b"{" * 9],
)
def test_an_answer_nobody_understands_is_as_good_as_none(ask: Callable[[HttpGateway], object], body: bytes) -> None:
    with a_server(http(200, body)) as gateway, pytest.raises(Unreachable, match="does not understand"):
        ask(gateway)


@pytest.mark.parametrize(
    "answer", [None, b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nx"]
)
def test_silence_is_harmless_because_everything_here_may_be_repeated(answer: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(AUDIO)
    for ask in (*ASK.values(), lambda gateway: gateway.send_audio(AUDIO_DIGEST, path)):
        with a_server(answer) as gateway, pytest.raises(Unreachable, match="did not answer"):
            ask(gateway)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed_for_it_would_carry_the_token_away(status: int) -> None:
    with a_server(http(status, b"", "Location: http://127.0.0.1:1/")) as gateway, pytest.raises(Refused):
        gateway.account()


def test_an_answer_without_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_module, "ANSWER_BYTES_MAX", 100_000)
    with a_server(http(200, b" " * 200_000)) as gateway, pytest.raises(Unreachable, match="more than it should"):
        gateway.account()


def test_an_answer_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway_module, "ANSWER_SECONDS_MAX", -1.0)
    with a_server(http(200, b"{}")) as gateway, pytest.raises(Unreachable, match="too long"):
        gateway.account()


def test_a_receipt_of_another_release_is_not_taken() -> None:
    body = a_receipt(release_id="another").model_dump_json().encode()
    with a_server(http(201, body)) as gateway, pytest.raises(Unreachable, match="another release"):
        gateway.submit(an_envelope())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, SignInNeeded),
        (403, SignInNeeded),
        (402, Refused),
        (404, Refused),
        (409, Refused),
        (418, Refused),
        (422, Refused),
        (408, Unreachable),
        (429, Unreachable),
        (500, Unreachable),
        (503, Unreachable),
        (599, Unreachable),
    ],
)
def test_every_status_is_a_next_step(status: int, kind: type[OmgError]) -> None:
    with a_server(http(status, b"no problem body")) as gateway, pytest.raises(OmgError) as refused:
        gateway.submit(an_envelope())
    assert type(refused.value) is kind
    assert str(refused.value)


@pytest.mark.parametrize("word", ["insufficient_credits", "price_changed"])
def test_a_refusal_that_leaves_out_its_figures_is_still_a_refusal(word: str) -> None:
    body = f'{{"error": "{word}", "message": "No.", "status": 402}}'.encode()
    with a_server(http(402, body)) as gateway, pytest.raises(Refused, match=r"^No\.$") as refused:
        gateway.submit(an_envelope())
    assert not isinstance(refused.value, NotEnoughCredits | PriceChanged)


def test_what_a_stranger_says_is_shown_plain_and_short() -> None:
    message = "line\\nbreak \\u001b[31mred\\u202e " + "x" * 5000
    body = f'{{"error": "e", "message": "{message}", "status": 422}}'.encode()
    with a_server(http(422, body)) as gateway, pytest.raises(Refused) as refused:
        gateway.account()
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) <= 500


def test_silence_after_asking_is_only_harmless_when_asking_twice_is() -> None:
    with pytest.raises(OutcomeUnknown), in_our_words("Somebody", repeatable=False):
        raise httpx.ReadTimeout("no answer")
    with pytest.raises(Unreachable), in_our_words("Somebody", repeatable=True):
        raise httpx.ReadTimeout("no answer")
    with pytest.raises(Unreachable), in_our_words("Somebody", repeatable=False):
        raise httpx.ConnectError("nobody there")


def test_a_defect_of_the_other_side_after_asking_may_have_been_billed() -> None:
    assert type(meaning("Somebody", 500, "", repeatable=False)) is OutcomeUnknown
    assert type(meaning("Somebody", 503, "", repeatable=False)) is Unreachable
    assert str(meaning("Somebody", 422, "", repeatable=False)) == "Somebody said no (422)."


def test_plain_sentences_stay_as_they_are() -> None:
    assert plain("Der Preis beträgt 4 Credits.") == "Der Preis beträgt 4 Credits."
