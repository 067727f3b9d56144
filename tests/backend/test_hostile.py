"""What the backend answers to those it should not believe: always a problem body, never a trace of what they sent."""

import json
import socket
import stat
from collections.abc import Iterator

import httpx
import pytest

from omg_desktop import wire
from omg_desktop.backend.api import JSON_BYTES_MAX
from tests.backend.running import Running, a_served_backend, as_json, submission_request, wait_until
from tests.builders import AUDIO_DIGEST, a_submission, a_usage_event

EVERY_ROUTE = [
    ("GET", wire.ACCOUNT_PATH),
    ("GET", wire.TARIFF_PATH),
    ("POST", wire.USAGE_PATH),
    ("HEAD", wire.AUDIO_PATH.format(digest=AUDIO_DIGEST)),
    ("PUT", wire.AUDIO_PATH.format(digest=AUDIO_DIGEST)),
    ("PUT", wire.SUBMISSION_PATH.format(release_id="release-1")),
    ("GET", wire.RECEIPTS_PATH),
    ("GET", "/openapi.json"),
    ("GET", "/nowhere"),
]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests of this file: whatever they send, it must go on as before."""
    with a_served_backend(tmp_path_factory.mktemp("hostile")) as running:
        running.send_audio()
        yield running
        assert running.balance == 25
        assert running.client.get(wire.RECEIPTS_PATH).json() == {"receipts": []}
        assert list((running.folder / "incoming").iterdir()) == []


@pytest.fixture(scope="module")
def stranger() -> Iterator[httpx.Client]:
    """A client nobody gave the token to."""
    with httpx.Client(trust_env=False) as client:
        yield client


def problem(answer: httpx.Response) -> wire.ProblemBody:
    """Every refusal is one, whatever went wrong."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = wire.ProblemBody.model_validate_json(answer.content)
    assert body.status == answer.status_code
    assert body.error
    assert body.message
    return body


@pytest.mark.parametrize(("method", "path"), EVERY_ROUTE)
@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", "Basic dTpw", "bearer \xff"])
def test_nobody_is_let_in_without_the_token(
    backend: Running, stranger: httpx.Client, method: str, path: str, authorization: str | None
) -> None:
    headers = [] if authorization is None else [(b"Authorization", authorization.encode("latin-1"))]
    answer = stranger.request(method, backend.url + path, headers=headers)
    assert answer.status_code == 401
    assert method == "HEAD" or problem(answer).error == "unauthorized"


def test_whether_it_lives_anybody_may_ask(backend: Running, stranger: httpx.Client) -> None:
    assert stranger.get(backend.url + wire.LIVE_PATH).json() == {"live": True}


@pytest.mark.parametrize(
    "host", ["once.example", "127.0.0.1.once.example", "localhost.example:80", "", "[::2]", "10.0.0.1"]
)
def test_a_page_that_points_its_name_at_us_is_not_answered(backend: Running, host: str) -> None:
    for path in (wire.LIVE_PATH, wire.ACCOUNT_PATH):
        answer = backend.client.get(path, headers={"Host": host})
        assert problem(answer).error == "wrong_host"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "LOCALHOST", "[::1]:80"])
def test_the_names_of_this_computer_are_ours(backend: Running, host: str) -> None:
    assert backend.client.get(wire.ACCOUNT_PATH, headers={"Host": host}).status_code == 200


def test_pages_of_other_origins_are_not_invited(backend: Running) -> None:
    headers = {"Origin": "https://once.example", "Access-Control-Request-Method": "GET"}
    asked = backend.client.options(wire.ACCOUNT_PATH, headers=headers)
    assert asked.status_code == 405
    for answer in (asked, backend.client.get(wire.ACCOUNT_PATH, headers=headers)):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_token_is_long_new_at_each_start_and_for_this_user_only(backend: Running) -> None:
    assert len(bytes.fromhex(backend.token)) == 32
    assert stat.S_IMODE((backend.folder / "token").stat().st_mode) == 0o600
    first = backend.token
    with a_served_backend(backend.folder.parent / "again") as other:
        assert other.token != first


@pytest.mark.parametrize(
    "path",
    [
        "/v1/audio/../../etc/passwd",
        "/v1/audio/..%2f..%2f..%2fetc%2fpasswd",
        "/v1/audio/%2e%2e/%2e%2e/token",
        "/v1/audio/" + "A" * 64,
        "/v1/audio/" + "0" * 63,
        "/v1/audio/" + "0" * 65,
        "/v1/audio/" + "0" * 64 + "%00",
        "/v1/audio/" + "0" * 64 + "%0a",
        "/v1/audio/",
        "/v1/releases/../submission",
        "/v1/releases/..%2f../submission",
        "/v1/releases/%00/submission",
        "/v1/releases/a%2fb/submission",
        "/v1/releases/%F0%9F%8E%B5/submission",
        "/v1/releases/" + "a" * 65 + "/submission",
        "/v1/releases//submission",
        "//v1/me",
        "/v1/me/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_no_path_leads_anywhere_else(backend: Running, method: str, path: str) -> None:
    """Sent as bytes, for a client would tidy the path up."""
    request = (
        f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {backend.token}\r\n"
        "Content-Length: 0\r\nConnection: close\r\n\r\n"
    )
    answer = backend.exchange(request.encode())
    status = int(answer.split(b" ", 2)[1])
    assert status in (404, 405, 422)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert b"root:" not in body
    assert backend.token.encode() not in answer


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b"\xff\xfe\x00",
        b'{"submission": 7}',
        b'{"submission": null, "more": 1}',
        b"[" * 100_000,
        b'{"submission":' * 20_000,
        b'{"submission": ' + b"9" * 10_000 + b"}",
        b'{"submission": NaN}',
    ],
)
def test_a_body_that_is_no_submission_is_refused(backend: Running, body: bytes) -> None:
    path, _, headers = submission_request(a_submission())
    answer = backend.client.put(path, content=body, headers=headers)
    assert answer.status_code in (400, 422)
    problem(answer)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("release", "title"), "7"),
        (("release", "title"), '"' + "x" * 201 + '"'),
        (("release", "title"), "null"),
        (("release", "title"), '"\\ud800"'),
        (("release", "id"), '"../up"'),
        (("release", "unknown"), '"member"'),
        (("release", "release_date"), '"yesterday"'),
        (("release", "created_at"), '"2026-11-01T12:00:00"'),
        (("tracks",), "[]"),
        (("tracks", 0, "position"), "0"),
        (("tracks", 0, "position"), "1.5"),
        (("tracks", 0, "audio", "digest"), '"../../../../etc/passwd"'),
        (("tracks", 0, "audio", "digest"), f'"{AUDIO_DIGEST.upper()}"'),
        (("tracks", 0, "audio", "duration_seconds"), "-1"),
        (("tracks", 0, "audio", "duration_seconds"), "Infinity"),
        (("tracks", 0, "audio", "source"), '"honest"'),
        (("quote", "credits"), "-1"),
        (("quote", "credits"), "1.0"),
        (("quote", "credits"), '"1"'),
        (("quote", "credits"), "true"),
        pytest.param(("quote", "credits"), "1" + "0" * 5000, id="more digits than Python reads"),
        (("quote", "money", "paid"), "0"),
    ],
)
def test_a_submission_with_a_wrong_member_is_refused(
    backend: Running, place: tuple[str | int, ...], value: str
) -> None:
    path, body, headers = submission_request(a_submission())
    told = json.loads(body)
    inner = told["submission"]
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = "PLANTED"
    answer = backend.client.put(path, content=json.dumps(told).replace('"PLANTED"', value), headers=headers)
    assert answer.status_code in (400, 422)
    problem(answer)


def test_what_was_sent_is_not_echoed(backend: Running) -> None:
    answer = backend.client.post(wire.USAGE_PATH, **as_json('{"events": ["CANARY"], "CANARY\\ud800\\u0000": 1}'))
    assert answer.status_code == 422
    assert len(problem(answer).message) <= 300
    assert "\\ud800" not in answer.text or answer.text.isascii()


@pytest.mark.parametrize("name", ["", "a" * 65, "../up", "a b", "a/b", "é"])
@pytest.mark.parametrize("place", ["id", "release_id", "conversation_id"])
def test_a_usage_event_with_a_strange_name_is_refused(backend: Running, place: str, name: str) -> None:
    answer = backend.send_usage([a_usage_event(**{place: name})])
    assert answer.status_code == 422
    problem(answer)


def test_no_more_events_are_taken_at_once_than_agreed(backend: Running) -> None:
    event = a_usage_event().model_dump_json()
    too_many = ",".join([event] * (wire.USAGE_EVENTS_MAX + 1))
    answer = backend.client.post(wire.USAGE_PATH, **as_json(f'{{"events": [{too_many}]}}'))
    assert answer.status_code == 422


def test_a_huge_body_is_refused_by_the_length_it_announces(backend: Running) -> None:
    request = (
        f"POST {wire.USAGE_PATH} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {backend.token}\r\n"
        f"Content-Type: application/json\r\nConnection: close\r\nContent-Length: {JSON_BYTES_MAX + 1}\r\n\r\n"
    )
    assert backend.exchange(request.encode()).startswith(b"HTTP/1.1 413")


def test_a_huge_body_is_refused_when_its_length_is_not_announced(backend: Running) -> None:
    def blocks() -> Iterator[bytes]:
        for _ in range(JSON_BYTES_MAX // 65_536 + 2):
            yield b" " * 65_536

    headers = {"Content-Type": "application/json"}
    try:
        answer = backend.client.post(wire.USAGE_PATH, content=blocks(), headers=headers)
    except httpx.TransportError:
        return  # it hung up on us while we were still talking, which is as good
    assert problem(answer).error == "too_large"


def test_huge_audio_is_refused_before_it_is_sent(backend: Running) -> None:
    request = (
        f"PUT {wire.AUDIO_PATH.format(digest=AUDIO_DIGEST)} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {backend.token}\r\nConnection: close\r\n"
        f"Content-Length: {wire.AUDIO_BYTES_MAX + 1}\r\n\r\n"
    )
    assert backend.exchange(request.encode()).startswith(b"HTTP/1.1 413")


def test_an_upload_that_breaks_off_leaves_nothing(backend: Running) -> None:
    request = (
        f"PUT {wire.AUDIO_PATH.format(digest='1' * 64)} HTTP/1.1\r\nHost: localhost\r\n"
        f"Authorization: Bearer {backend.token}\r\nContent-Length: 1000\r\n\r\nonly this"
    )
    with socket.create_connection(backend.address, timeout=10) as connection:
        connection.sendall(request.encode())
        wait_until(lambda: any((backend.folder / "incoming").iterdir()))
    wait_until(lambda: not any((backend.folder / "incoming").iterdir()))
    assert backend.client.head(wire.AUDIO_PATH.format(digest="1" * 64)).status_code == 404


@pytest.mark.parametrize("request_text", ["GARBAGE\r\n\r\n", "GET / HTTP/x\r\n\r\n", "\x00\x01\x02\r\n\r\n"])
def test_what_is_not_http_does_no_harm(backend: Running, request_text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert backend.exchange(request_text.encode()).startswith(b"HTTP/1.1 400")
    caplog.clear()
    assert backend.balance == 25


@pytest.mark.parametrize(("method", "path"), [("DELETE", wire.RECEIPTS_PATH), ("PATCH", wire.ACCOUNT_PATH)])
def test_a_method_nobody_offers_is_a_problem_body_too(backend: Running, method: str, path: str) -> None:
    assert problem(backend.client.request(method, path)).error == "method_not_allowed"


def test_a_place_that_does_not_exist_is_a_problem_body_too(backend: Running) -> None:
    assert problem(backend.client.get("/v2/me")).error == "not_found"
